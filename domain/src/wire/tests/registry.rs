use federation_proto::registry::v1 as pb;
use proptest::prelude::*;

use super::{check, too_large};
use crate::envelope::Payload as _;
use crate::keys::Purpose;
use crate::log::{LogId, LogKind};
use crate::membership::{
    ADDRESSES_MAX, COUNCIL_KEYS_MAX, CUT_OFFS_MAX, CutOff, DOMAINS_MAX, DocumentDigest,
    INSTITUTIONS_MAX, Institution, KEYS_MAX, Membership, NAME_CHARS_MAX, Root, Status,
};
use crate::testing::{institution, key, listed, membership};
use crate::wire::WireError;

fn root(council: usize) -> Root {
    Root {
        consortium: institution("archipel"),
        version: 7,
        previous: Some(DocumentDigest([3; 32])),
        council: (0..council).map(|n| key(&n.to_string()).public()).collect(),
        threshold: council / 2 + 1,
        addresses: vec!["registry.example:7400".to_owned()],
        tls_key: key("registry tls").public(),
    }
}

#[track_caller]
fn check_root(spoil: impl FnOnce(&mut pb::Root), expected: WireError) {
    check(&root(3).encode(), Root::decode, spoil, expected);
}

/// A membership of paris, with one cut-off.
fn one() -> Membership {
    let mut membership = membership(&[("paris", Status::Member)]);
    let paris = membership.institutions.get_mut(&institution("paris"));
    paris.unwrap().cut_offs.push(CutOff {
        key: key("paris event").public(),
        log: LogId::first(institution("paris"), LogKind::Public),
        size: 5,
    });
    membership
}

#[track_caller]
fn check_membership(spoil: impl FnOnce(&mut pb::Membership), expected: WireError) {
    check(&one().encode(), Membership::decode, spoil, expected);
}

#[track_caller]
fn check_institution(spoil: impl FnOnce(&mut pb::Institution), expected: WireError) {
    check_membership(
        |membership| spoil(&mut membership.institutions[0]),
        expected,
    );
}

const IDENTITY: [u8; 32] = {
    let mut point = [0; 32];
    point[0] = 1;
    point
};

#[test]
fn a_root_that_was_written_is_read() {
    for council in 1..=COUNCIL_KEYS_MAX {
        let root = root(council);
        assert_eq!(Root::decode(&root.encode()), Ok(root));
    }
}

#[test]
fn a_membership_that_was_written_is_read() {
    for status in [
        Status::Applicant,
        Status::Associate,
        Status::Member,
        Status::Suspended,
        Status::Left,
    ] {
        let mut membership = one();
        let added = listed("grenoble", status);
        membership.institutions.insert(added.id.clone(), added);
        assert_eq!(Membership::decode(&membership.encode()), Ok(membership));
    }
}

#[test]
fn a_weak_key_is_refused_at_registration() {
    let weak = || bytes::Bytes::copy_from_slice(&IDENTITY);
    check_root(
        |r| r.council_keys[0] = weak(),
        WireError::Invalid("council_keys"),
    );
    check_root(|r| r.tls_key = weak(), WireError::Invalid("tls_key"));
    check_institution(
        |i| i.root_key = weak(),
        WireError::Invalid("institutions.root_key"),
    );
    check_institution(
        |i| i.keys[0].public_key = weak(),
        WireError::Invalid("institutions.keys.public_key"),
    );
    check_institution(
        |i| i.cut_offs[0].public_key = weak(),
        WireError::Invalid("institutions.cut_offs.public_key"),
    );
}

#[test]
fn a_key_that_is_not_one_is_refused() {
    for length in [0, 31, 33] {
        let bytes = bytes::Bytes::from(vec![9; length]);
        check_root(|r| r.tls_key = bytes, WireError::Invalid("tls_key"));
    }
}

#[test]
fn a_council_with_one_key_twice_is_refused() {
    check_root(
        |r| r.council_keys[1] = r.council_keys[0].clone(),
        WireError::Invalid("council_keys"),
    );
}

#[test]
fn a_council_that_is_too_large_is_refused() {
    let keys = root(COUNCIL_KEYS_MAX + 1);
    let expected = too_large("council_keys", COUNCIL_KEYS_MAX + 1, COUNCIL_KEYS_MAX);
    assert_eq!(Root::decode(&keys.encode()), Err(expected));
}

#[test]
fn a_threshold_below_a_majority_or_above_the_council_is_refused() {
    // Council, lowest allowed threshold.
    for (council, lowest) in [(1, 1), (2, 2), (3, 2), (4, 3), (5, 3), (32, 17)] {
        for threshold in (0..40).chain([u32::MAX as usize]) {
            let root = Root {
                threshold,
                ..root(council)
            };
            let expected = if (lowest..=council).contains(&threshold) {
                Ok(root.clone())
            } else {
                Err(WireError::Invalid("threshold"))
            };
            assert_eq!(
                Root::decode(&root.encode()),
                expected,
                "{threshold} of {council}"
            );
        }
    }
}

#[test]
fn a_document_without_version_or_consortium_is_refused() {
    check_root(|r| r.version = 0, WireError::Missing("version"));
    check_root(|r| r.consortium.clear(), WireError::Invalid("consortium"));
    check_membership(|m| m.version = 0, WireError::Missing("version"));
    check_membership(|m| m.consortium.clear(), WireError::Invalid("consortium"));
}

#[test]
fn a_digest_of_another_length_is_refused() {
    for length in [1, 31, 33] {
        let digest = bytes::Bytes::from(vec![1; length]);
        let same = digest.clone();
        check_root(|r| r.previous = digest, WireError::Invalid("previous"));
        check_membership(|m| m.previous = same, WireError::Invalid("previous"));
    }
}

#[test]
fn an_institution_listed_twice_is_refused() {
    check_membership(
        |m| m.institutions.push(m.institutions[0].clone()),
        WireError::Invalid("institutions.id"),
    );
}

#[test]
fn an_institution_without_id_name_or_status_is_refused() {
    check_institution(|i| i.id.clear(), WireError::Invalid("institutions.id"));
    for name in ["", " ", "\u{a0}", "Paris\n", "Paris\0"] {
        check_institution(
            |i| i.name = name.to_owned(),
            WireError::Invalid("institutions.name"),
        );
    }
    for status in [0, 6, -1] {
        check_institution(
            |i| i.status = status,
            WireError::Invalid("institutions.status"),
        );
    }
}

#[test]
fn a_key_for_an_unknown_purpose_is_refused() {
    for purpose in [0, 4, -1] {
        check_institution(
            |i| i.keys[0].purpose = purpose,
            WireError::Invalid("institutions.keys.purpose"),
        );
    }
}

#[test]
fn a_cut_off_in_no_log_is_refused() {
    check_institution(
        |i| i.cut_offs[0].log = "archipel/paris/public".to_owned(),
        WireError::Invalid("institutions.cut_offs.log"),
    );
}

#[test]
fn an_address_that_is_not_one_is_refused() {
    for address in ["", "paris example:1", "paris\n", "\u{7f}", "\u{2028}"] {
        let address = || vec![address.to_owned()];
        check_root(|r| r.addresses = address(), WireError::Invalid("addresses"));
        check_institution(
            |i| i.addresses = address(),
            WireError::Invalid("institutions.addresses"),
        );
        check_institution(
            |i| i.domains = address(),
            WireError::Invalid("institutions.domains"),
        );
    }
    check_institution(
        |i| i.domains = vec!["a".repeat(264)],
        too_large("institutions.domains", 264, 263),
    );
}

#[test]
fn too_many_of_anything_are_refused() {
    let many = |max: usize| vec!["a".to_owned(); max + 1];
    let over = |field, max: usize| too_large(field, max + 1, max);
    check_institution(
        |i| i.addresses = many(ADDRESSES_MAX),
        over("institutions.addresses", ADDRESSES_MAX),
    );
    check_institution(
        |i| i.domains = many(DOMAINS_MAX),
        over("institutions.domains", DOMAINS_MAX),
    );
    check_institution(
        |i| i.name = "é".repeat(NAME_CHARS_MAX + 1),
        over("institutions.name", NAME_CHARS_MAX),
    );
    check_institution(
        |i| i.cut_offs = vec![i.cut_offs[0].clone(); CUT_OFFS_MAX + 1],
        over("institutions.cut_offs", CUT_OFFS_MAX),
    );
    check_institution(
        |i| i.keys = vec![i.keys[0].clone(); KEYS_MAX + 1],
        over("institutions.keys", KEYS_MAX),
    );
    check_membership(
        |m| m.institutions = vec![m.institutions[0].clone(); INSTITUTIONS_MAX + 1],
        over("institutions", INSTITUTIONS_MAX),
    );
}

/// An institution with as much of everything as is allowed.
fn largest() -> Institution {
    let mut largest = listed("paris", Status::Member);
    largest.name = "é".repeat(NAME_CHARS_MAX);
    largest.addresses = vec!["a".repeat(263); ADDRESSES_MAX];
    largest.domains = vec!["a".repeat(263); DOMAINS_MAX];
    largest.keys = (0..KEYS_MAX)
        .map(|n| (Purpose::Event, key(&n.to_string()).public()))
        .collect();
    let cut_off = CutOff {
        key: key("0").public(),
        log: LogId::first(institution("paris"), LogKind::Public),
        size: u64::MAX,
    };
    largest.cut_offs = vec![cut_off; CUT_OFFS_MAX];
    largest
}

#[test]
fn as_much_as_is_allowed_is_read() {
    let mut membership = one();
    membership
        .institutions
        .insert(institution("paris"), largest());
    assert_eq!(Membership::decode(&membership.encode()), Ok(membership));
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = Root::decode(&bytes);
        let _ = Membership::decode(&bytes);
    }

    #[test]
    fn a_membership_with_a_changed_byte_is_read_or_refused(place: prop::sample::Index, byte: u8) {
        let mut bytes = one().encode().to_vec();
        *place.get_mut(&mut bytes) = byte;
        if let Ok(membership) = Membership::decode(&bytes) {
            prop_assert!(membership.institutions.len() <= 1);
        }
    }
}
