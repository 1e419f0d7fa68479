use federation_proto::statement::v1 as pb;
use proptest::prelude::*;
use prost::Message as _;

use super::{FIELD_OF_A_NEWER_PROGRAM, check, too_large};
use crate::event::DESCRIPTION_BYTES_MAX;
use crate::id::{Handle, InstitutionId, ShareAddress};
use crate::policy::{Grant, RECIPIENTS_MAX, SharingPolicy};
use crate::wire::{WireError, read_grant, write_grant};

fn house(policy: SharingPolicy) -> Grant {
    Grant::House {
        owner: "k3v9x2".parse().unwrap(),
        policy,
    }
}

/// A house grant in which the owner and the policy are as a peer wrote them.
fn house_message(owner: &str, rung: Option<pb::sharing_policy::Rung>) -> Vec<u8> {
    let house = pb::grant::House {
        owner: owner.to_owned(),
        policy: Some(pb::SharingPolicy { rung }),
    };
    pb::Grant {
        audience: Some(pb::grant::Audience::House(house)),
    }
    .encode_to_vec()
}

fn named(people: Vec<String>) -> Option<pb::sharing_policy::Rung> {
    let named = pb::sharing_policy::Named { people };
    Some(pb::sharing_policy::Rung::Named(named))
}

fn listed(institutions: Vec<String>) -> Option<pb::sharing_policy::Rung> {
    let listed = pb::sharing_policy::Institutions { institutions };
    Some(pb::sharing_policy::Rung::Institutions(listed))
}

#[track_caller]
fn check_refused(bytes: &[u8], expected: WireError) {
    assert_eq!(read_grant(bytes), Err(expected));
}

#[test]
fn a_shared_log_says_who_reads_it_and_has_no_grant() {
    assert_eq!(write_grant(&Grant::Open), None);
}

#[test]
fn a_grant_to_nobody_is_refused() {
    check_refused(&[], WireError::Missing("grant.audience"));
    let nobody = pb::grant::Persons { handles: vec![] };
    let message = pb::Grant {
        audience: Some(pb::grant::Audience::Persons(nobody)),
    };
    check_refused(
        &message.encode_to_vec(),
        WireError::Missing("grant.persons.handles"),
    );
}

#[test]
fn an_audience_of_a_newer_program_is_nobody() {
    check_refused(
        &FIELD_OF_A_NEWER_PROGRAM,
        WireError::Missing("grant.audience"),
    );
}

#[test]
fn a_rung_of_a_newer_program_is_the_most_private() {
    let found = read_grant(&house_message("k3v9x2", None));
    assert_eq!(found, Ok(house(SharingPolicy::Personal)));
    // The same, with a rung that stands where ours do.
    let policy = [&[0x12, 0x03][..], &FIELD_OF_A_NEWER_PROGRAM].concat();
    let owner = [&[0x0a, 0x06][..], b"k3v9x2"].concat();
    let content = [owner, policy].concat();
    let message = [&[0x1a, content.len() as u8][..], &content].concat();
    assert_eq!(read_grant(&message), Ok(house(SharingPolicy::Personal)));
}

#[test]
fn a_house_grant_without_owner_or_policy_is_refused() {
    check_refused(
        &house_message("", None),
        WireError::Invalid("grant.house.owner"),
    );
    check::<pb::Grant, _>(
        &house_message("k3v9x2", None),
        read_grant,
        |grant| match &mut grant.audience {
            Some(pb::grant::Audience::House(house)) => house.policy = None,
            other => panic!("not a house grant: {other:?}"),
        },
        WireError::Missing("grant.house.policy"),
    );
}

#[test]
fn a_list_of_nobody_is_refused() {
    check_refused(
        &house_message("k3v9x2", named(vec![])),
        WireError::Missing("policy.named.people"),
    );
    check_refused(
        &house_message("k3v9x2", listed(vec![])),
        WireError::Missing("policy.institutions.institutions"),
    );
}

#[test]
fn a_list_of_too_many_is_refused() {
    let (found, max) = (RECIPIENTS_MAX + 1, RECIPIENTS_MAX);
    let people = (0..found).map(|n| format!("p{n}@paris")).collect();
    check_refused(
        &house_message("k3v9x2", named(people)),
        too_large("policy.named.people", found, max),
    );
    let institutions = (0..found).map(|n| format!("u{n}")).collect();
    check_refused(
        &house_message("k3v9x2", listed(institutions)),
        too_large("policy.institutions.institutions", found, max),
    );
}

#[test]
fn a_list_with_something_else_in_it_is_refused() {
    for person in ["k3v9x2", "k3v9x2@", "anne@Paris", "anne@paris\0", ""] {
        check_refused(
            &house_message("k3v9x2", named(vec![person.to_owned()])),
            WireError::Invalid("policy.named.people"),
        );
    }
    for institution in ["Paris", "*", "", "pаris"] {
        check_refused(
            &house_message("k3v9x2", listed(vec![institution.to_owned()])),
            WireError::Invalid("policy.institutions.institutions"),
        );
    }
}

#[test]
fn a_grant_that_is_too_long_is_refused() {
    let found = DESCRIPTION_BYTES_MAX + 1;
    let expected = too_large("grant", found, DESCRIPTION_BYTES_MAX);
    check_refused(&vec![0; found], expected);
}

#[test]
fn the_longest_lists_are_read() {
    let person = |n| format!("{n:0>32}@{}", "a".repeat(32));
    let people = (0..RECIPIENTS_MAX).map(|n| person(n).parse().unwrap());
    let institutions = (0..RECIPIENTS_MAX).map(|n| format!("a{n:0>31}").parse().unwrap());
    let handles = (0..RECIPIENTS_MAX).map(|n| format!("{n:0>32}").parse().unwrap());
    for grant in [
        house(SharingPolicy::Named(people.collect())),
        house(SharingPolicy::Institutions(institutions.collect())),
        Grant::Persons(handles.collect()),
    ] {
        let written = write_grant(&grant).unwrap();
        assert!(written.len() <= DESCRIPTION_BYTES_MAX, "{}", written.len());
        assert_eq!(read_grant(&written), Ok(grant));
    }
}

fn any_policy() -> impl Strategy<Value = SharingPolicy> {
    let handle = "[a-z0-9]{2,6}".prop_map(|text| text.parse::<Handle>().unwrap());
    let institution = || "[a-z]{2,6}".prop_map(|text| text.parse::<InstitutionId>().unwrap());
    let person = (handle, institution()).prop_map(|(handle, institution)| ShareAddress {
        handle,
        institution,
    });
    prop_oneof![
        Just(SharingPolicy::Personal),
        proptest::collection::btree_set(person, 1..5).prop_map(SharingPolicy::Named),
        Just(SharingPolicy::Institution),
        proptest::collection::btree_set(institution(), 1..5).prop_map(SharingPolicy::Institutions),
        Just(SharingPolicy::Consortium),
        Just(SharingPolicy::Public),
    ]
}

proptest! {
    #[test]
    fn a_grant_that_was_written_is_read(policy in any_policy()) {
        for grant in [Grant::Everyone, house(policy)] {
            let written = write_grant(&grant).unwrap();
            prop_assert_eq!(read_grant(&written), Ok(grant));
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..100)) {
        if let Ok(grant) = read_grant(&bytes) {
            prop_assert_ne!(grant, Grant::Open);
        }
    }
}
