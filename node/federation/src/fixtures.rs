//! Institutions whose keys are derived from their names: every run of a test has the same.

use domain::id::InstitutionId;
use domain::keys::{Purpose, SecretKey};
use domain::membership::{Institution, Status};

use crate::keys::NodeKeys;

pub(crate) fn key(name: &str) -> SecretKey {
    SecretKey::from_seed(blake3::hash(name.as_bytes()).as_bytes())
}

pub(crate) fn id(name: &str) -> InstitutionId {
    name.parse().unwrap()
}

/// The online keys of an institution: `<name> event`, `<name> checkpoint`, `<name> tls`.
pub(crate) fn keys(name: &str) -> NodeKeys {
    let [event, checkpoint, tls] =
        ["event", "checkpoint", "tls"].map(|purpose| key(&format!("{name} {purpose}")));
    NodeKeys::new(event, checkpoint, tls)
}

/// A member with these keys.
pub(crate) fn listed(name: &str) -> Institution {
    let keys: [(Purpose, _); 3] = keys(name).public();
    Institution {
        id: id(name),
        name: name.to_owned(),
        domains: Vec::new(),
        status: Status::Member,
        root_key: key(&format!("{name} root")).public(),
        keys: keys.into(),
        addresses: Vec::new(),
        cut_offs: Vec::new(),
    }
}
