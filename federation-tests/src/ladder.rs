//! The ladder in plain words, written a second time and without the rules that the nodes share.

use std::collections::BTreeSet;

use domain::id::InstitutionId;
use domain::policy::SharingPolicy;
use domain::viewer::{Role, Viewer};

use crate::people;

/// One policy of each rung; what names somebody names `reader`, or `bob` there.
pub fn one_of_each(reader: &InstitutionId) -> Vec<SharingPolicy> {
    vec![
        SharingPolicy::Personal,
        SharingPolicy::Named(BTreeSet::from([people::address(reader, "bob")])),
        SharingPolicy::Institution,
        SharingPolicy::Institutions(BTreeSet::from([reader.clone()])),
        SharingPolicy::Consortium,
        SharingPolicy::Public,
    ]
}

/// Whether somebody must see an item that `ada` of `origin` shares with `policy`.
pub fn must_see(origin: &InstitutionId, policy: &SharingPolicy, viewer: &Viewer) -> bool {
    let Viewer::Person {
        address,
        role: Role::Teacher | Role::Staff,
    } = viewer
    else {
        return *policy == SharingPolicy::Public;
    };
    let is_home = address.institution == *origin;
    let is_owner = is_home && address.handle.as_str() == "ada";
    is_owner
        || match policy {
            SharingPolicy::Personal => false,
            SharingPolicy::Named(people) => people.contains(address),
            SharingPolicy::Institution => is_home,
            SharingPolicy::Institutions(list) => is_home || list.contains(&address.institution),
            SharingPolicy::Consortium | SharingPolicy::Public => true,
        }
}
