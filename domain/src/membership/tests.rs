use super::*;
use crate::envelope::EnvelopeError::BadSignature;
use crate::keys::SecretKey;
use crate::testing::{institution, key, listed, membership};
use crate::wire::WireError;

const COUNCIL: [&str; 3] = ["council a", "council b", "council c"];

/// The first root: two of the three of the council.
fn root_v1() -> Root {
    Root {
        consortium: institution("archipel"),
        version: 1,
        previous: None,
        council: council(&COUNCIL),
        threshold: 2,
        addresses: vec!["registry.example:7400".to_owned()],
        tls_key: key("registry tls").public(),
    }
}

fn council(names: &[&str]) -> BTreeSet<PublicKey> {
    names.iter().map(|name| key(name).public()).collect()
}

fn signed<T: Payload>(document: &T, names: &[&str]) -> Envelope {
    let keys: Vec<SecretKey> = names.iter().map(|name| key(name)).collect();
    Envelope::sign_jointly(document, &keys.iter().collect::<Vec<_>>())
}

fn digest<T: Payload>(document: &T) -> DocumentDigest {
    DocumentDigest::of(&document.encode())
}

fn trusted_root() -> Verified<Root> {
    accept_first_root(signed(&root_v1(), &COUNCIL), &digest(&root_v1())).unwrap()
}

/// The second root: a has left, d and e have come, three of four sign.
fn root_v2() -> Root {
    Root {
        version: 2,
        previous: Some(digest(&root_v1())),
        council: council(&["council b", "council c", "council d", "council e"]),
        threshold: 3,
        ..root_v1()
    }
}

const BOTH_COUNCILS: [&str; 4] = ["council a", "council b", "council c", "council d"];

#[track_caller]
fn check_root(document: &Root, signers: &[&str], expected: Result<u64, ChainError>) {
    let found = accept_root(&trusted_root(), signed(document, signers));
    assert_eq!(found.map(|root| root.value().version), expected);
}

fn membership_v1() -> Membership {
    membership(&[("grenoble", Status::Member), ("paris", Status::Associate)])
}

fn membership_v2() -> Membership {
    Membership {
        version: 2,
        previous: Some(digest(&membership_v1())),
        ..membership(&[("grenoble", Status::Member), ("paris", Status::Member)])
    }
}

const TWO: [&str; 2] = ["council a", "council c"];

/// Against the first root, and the first membership if there is one yet.
#[track_caller]
fn check_membership(
    known: bool,
    document: &Membership,
    signers: &[&str],
    expected: Result<u64, ChainError>,
) {
    let first = signed(&membership_v1(), &TWO);
    let first = accept_membership(&root_v1(), None, first).unwrap();
    let current = known.then_some(&first);
    let found = accept_membership(&root_v1(), current, signed(document, signers));
    assert_eq!(found.map(|membership| membership.value().version), expected);
}

fn bad_signature<T>() -> Result<T, ChainError> {
    Err(BadSignature.into())
}

fn malformed<T>(field: &'static str) -> Result<T, ChainError> {
    Err(EnvelopeError::Malformed(WireError::Invalid(field)).into())
}

fn wrong_version<T>(found: u64, expected: u64) -> Result<T, ChainError> {
    Err(ChainError::Version { found, expected })
}

fn other_consortium<T>() -> Result<T, ChainError> {
    Err(ChainError::Consortium {
        found: institution("atlantis"),
        expected: institution("archipel"),
    })
}

#[test]
fn the_first_root_is_known_by_its_digest() {
    assert_eq!(trusted_root().value(), &root_v1());
    let found = accept_first_root(signed(&root_v1(), &COUNCIL), &digest(&root_v2()));
    assert_eq!(found, Err(ChainError::Previous));
}

#[test]
fn a_first_root_that_its_council_did_not_sign_is_refused() {
    for signers in [&["council a"][..], &["mallory", "council a"], &[]] {
        let found = accept_first_root(signed(&root_v1(), signers), &digest(&root_v1()));
        assert_eq!(found, bad_signature());
    }
}

#[test]
fn a_root_that_is_not_readable_is_refused() {
    let garbage = Envelope::sign_bytes(
        Root::PAYLOAD_TYPE,
        Bytes::from_static(b"\xff\xff"),
        &[&key("council a")],
    );
    let found = accept_first_root(garbage, &DocumentDigest::of(b"\xff\xff"));
    let expected = EnvelopeError::Malformed(WireError::Undecodable);
    assert_eq!(found, Err(expected.into()));
}

#[test]
fn both_councils_replace_the_root() {
    check_root(&root_v2(), &BOTH_COUNCILS, Ok(2));
    // Whoever sits in both councils speaks for both.
    check_root(&root_v2(), &["council b", "council c", "council e"], Ok(2));
}

#[test]
fn a_root_signed_by_the_old_council_alone_is_refused() {
    check_root(&root_v2(), &COUNCIL, bad_signature());
}

#[test]
fn a_root_signed_by_the_new_council_alone_is_refused() {
    let new = ["council b", "council d", "council e"];
    check_root(&root_v2(), &new, bad_signature());
}

#[test]
fn a_root_signed_by_strangers_is_refused() {
    check_root(&root_v2(), &["mallory", "mallet"], bad_signature());
    check_root(&root_v2(), &[], bad_signature());
}

#[test]
fn a_council_that_names_itself_is_refused() {
    let usurped = Root {
        council: council(&["mallory", "mallet"]),
        threshold: 2,
        ..root_v2()
    };
    check_root(&usurped, &["mallory", "mallet"], bad_signature());
    check_root(
        &usurped,
        &["mallory", "mallet", "council a"],
        bad_signature(),
    );
}

#[test]
fn a_root_that_skips_a_version_is_refused() {
    for version in [3, u64::MAX] {
        let root = Root {
            version,
            ..root_v2()
        };
        check_root(&root, &BOTH_COUNCILS, wrong_version(version, 2));
    }
}

#[test]
fn a_root_that_was_replaced_is_refused_when_it_comes_again() {
    check_root(&root_v1(), &COUNCIL, wrong_version(1, 2));
    let second = accept_root(&trusted_root(), signed(&root_v2(), &BOTH_COUNCILS)).unwrap();
    let found = accept_root(&second, signed(&root_v2(), &BOTH_COUNCILS));
    assert_eq!(found, wrong_version(2, 3));
}

#[test]
fn a_root_that_follows_another_document_is_refused() {
    for previous in [None, Some(DocumentDigest([7; 32]))] {
        let root = Root {
            previous,
            ..root_v2()
        };
        check_root(&root, &BOTH_COUNCILS, Err(ChainError::Previous));
    }
}

#[test]
fn a_root_of_another_consortium_is_refused() {
    let consortium = institution("atlantis");
    let root = Root {
        consortium,
        ..root_v2()
    };
    check_root(&root, &BOTH_COUNCILS, other_consortium());
}

#[test]
fn a_root_that_a_minority_may_sign_is_refused() {
    for threshold in [0, 1, 2, 5] {
        let root = Root {
            threshold,
            ..root_v2()
        };
        check_root(&root, &BOTH_COUNCILS, malformed("threshold"));
    }
    let nobody = Root {
        council: BTreeSet::new(),
        threshold: 0,
        ..root_v2()
    };
    check_root(&nobody, &BOTH_COUNCILS, malformed("threshold"));
}

#[test]
fn a_membership_does_not_pass_for_a_root() {
    let found = accept_root(&trusted_root(), signed(&membership_v2(), &COUNCIL));
    let expected = EnvelopeError::PayloadType {
        found: Membership::PAYLOAD_TYPE.to_owned(),
        expected: Root::PAYLOAD_TYPE,
    };
    assert_eq!(found, Err(expected.into()));
}

#[test]
fn memberships_follow_each_other() {
    check_membership(false, &membership_v1(), &TWO, Ok(1));
    check_membership(true, &membership_v2(), &TWO, Ok(2));
    check_membership(true, &membership_v2(), &COUNCIL, Ok(2));
}

#[test]
fn one_of_the_council_cannot_admit_anyone() {
    check_membership(true, &membership_v2(), &["council b"], bad_signature());
    check_membership(true, &membership_v2(), &[], bad_signature());
}

#[test]
fn one_of_the_council_and_a_stranger_cannot_admit_anyone() {
    let signers = ["council b", "mallory", "mallet"];
    check_membership(true, &membership_v2(), &signers, bad_signature());
}

#[test]
fn one_of_the_council_who_signs_twice_is_one() {
    let signers = ["council b", "council b", "council b"];
    check_membership(true, &membership_v2(), &signers, bad_signature());
}

#[test]
fn a_membership_that_skips_a_version_is_refused() {
    for version in [3, u64::MAX] {
        let gap = Membership {
            version,
            ..membership_v2()
        };
        check_membership(true, &gap, &TWO, wrong_version(version, 2));
    }
    check_membership(false, &membership_v2(), &TWO, wrong_version(2, 1));
}

#[test]
fn an_older_membership_is_refused_when_it_comes_again() {
    check_membership(true, &membership_v1(), &TWO, wrong_version(1, 2));
}

#[test]
fn a_membership_that_forks_the_chain_is_refused() {
    for previous in [
        None,
        Some(digest(&membership_v2())),
        Some(digest(&root_v1())),
    ] {
        let fork = Membership {
            previous,
            ..membership_v2()
        };
        check_membership(true, &fork, &TWO, Err(ChainError::Previous));
    }
    let first = Membership {
        previous: Some(digest(&root_v1())),
        ..membership_v1()
    };
    check_membership(false, &first, &TWO, Err(ChainError::Previous));
}

#[test]
fn a_membership_of_another_consortium_is_refused() {
    let consortium = institution("atlantis");
    let other = Membership {
        consortium,
        ..membership_v2()
    };
    check_membership(true, &other, &TWO, other_consortium());
}

#[test]
fn a_membership_under_another_root_is_refused() {
    for found in [0, 2] {
        let stale = Membership {
            root_version: found,
            ..membership_v2()
        };
        let expected = 1;
        let why = ChainError::RootVersion { found, expected };
        check_membership(true, &stale, &TWO, Err(why));
    }
}

#[test]
fn a_council_that_was_replaced_admits_nobody() {
    let late = Membership {
        root_version: 2,
        ..membership_v1()
    };
    let found = accept_membership(&root_v2(), None, signed(&late, &TWO));
    assert_eq!(found, bad_signature());
    let new = ["council b", "council d", "council e"];
    let found = accept_membership(&root_v2(), None, signed(&late, &new));
    assert_eq!(found.map(Verified::into_value), Ok(late));
}

/// A second membership in which paris is listed otherwise.
fn with_paris(change: impl FnOnce(&mut Institution)) -> Membership {
    let mut membership = membership_v2();
    let paris = membership.institutions.get_mut(&institution("paris"));
    change(paris.unwrap());
    membership
}

#[test]
fn one_key_cannot_speak_for_two_institutions() {
    for (purpose, name) in [
        (Purpose::Event, "grenoble event"),
        (Purpose::Tls, "grenoble event"),
        (Purpose::Event, "grenoble root"),
    ] {
        let stolen = with_paris(|paris| {
            paris.keys.insert((purpose, key(name).public()));
        });
        check_membership(true, &stolen, &TWO, malformed("institutions.keys"));
    }
}

#[test]
fn one_root_key_cannot_speak_for_two_institutions() {
    let stolen = with_paris(|paris| paris.root_key = key("grenoble root").public());
    check_membership(true, &stolen, &TWO, malformed("institutions.keys"));
}

#[test]
fn one_key_cannot_serve_two_purposes() {
    for (purpose, name) in [
        (Purpose::Tls, "paris event"),
        (Purpose::Checkpoint, "paris event"),
        (Purpose::Event, "paris root"),
    ] {
        let shared = with_paris(|paris| {
            paris.keys.insert((purpose, key(name).public()));
        });
        check_membership(true, &shared, &TWO, malformed("institutions.keys"));
    }
}

#[test]
fn a_key_stops_at_its_cut_off_in_that_log_only() {
    let (old, new) = (key("paris event").public(), key("paris event 2").public());
    let log = |kind| LogId::first(institution("paris"), kind);
    let mut paris = listed("paris", Status::Member);
    paris.keys.insert((Purpose::Event, new));
    paris.cut_offs.push(CutOff {
        key: old,
        log: log(LogKind::Consortium),
        size: 12,
    });
    let both: BTreeSet<_> = [old, new].into();
    for (kind, index, expected) in [
        (LogKind::Consortium, 0, &both),
        (LogKind::Consortium, 11, &both),
        (LogKind::Consortium, 12, &[new].into()),
        (LogKind::Consortium, u64::MAX, &[new].into()),
        (LogKind::Public, 12, &both),
    ] {
        let found: BTreeSet<_> = paris.event_keys(&log(kind), index).into_iter().collect();
        assert_eq!(&found, expected, "{kind:?} at {index}");
    }
}

#[test]
fn a_key_that_was_never_valid_has_a_cut_off_at_zero() {
    let mut paris = listed("paris", Status::Member);
    let log = LogId::first(institution("paris"), LogKind::Public);
    paris.cut_offs.push(CutOff {
        key: key("paris event").public(),
        log: log.clone(),
        size: 0,
    });
    assert_eq!(paris.event_keys(&log, 0), []);
}

#[test]
fn a_key_signs_what_it_is_for() {
    let paris = listed("paris", Status::Member);
    for (purpose, name) in [
        (Purpose::Event, "paris event"),
        (Purpose::Checkpoint, "paris checkpoint"),
        (Purpose::Tls, "paris tls"),
    ] {
        assert_eq!(paris.keys_for(purpose), [key(name).public()]);
    }
}

#[test]
fn a_status_says_who_takes_part_who_connects_and_who_reads_what() {
    let pair = LogKind::Pair(crate::log::PairTag([0; 16]));
    // Status, takes part, may connect, reads public, reads consortium and pairs.
    for (status, takes_part, connects, public, restricted) in [
        (Status::Applicant, false, true, true, false),
        (Status::Associate, true, true, true, true),
        (Status::Member, true, true, true, true),
        (Status::Suspended, false, false, false, false),
        (Status::Left, false, false, false, false),
    ] {
        let membership = membership(&[("paris", status)]);
        let paris = institution("paris");
        let peer = membership.peer_of(&key("paris tls").public());
        assert_eq!(membership.takes_part(&paris), takes_part, "{status:?}");
        assert_eq!(peer.is_some(), connects, "{status:?}");
        for (log, expected) in [
            (LogKind::Public, public),
            (LogKind::Consortium, restricted),
            (pair, restricted),
            (LogKind::House, false),
        ] {
            assert_eq!(
                membership.may_read(&paris, log),
                expected,
                "{status:?} {log:?}"
            );
        }
    }
}

#[test]
fn a_stranger_takes_no_part_does_not_connect_and_reads_nothing() {
    let membership = membership_v1();
    let mallory = institution("mallory");
    assert!(!membership.takes_part(&mallory));
    assert!(membership.peer_of(&key("mallory tls").public()).is_none());
    assert!(!membership.may_read(&mallory, LogKind::Public));
}

#[test]
fn a_key_for_another_purpose_does_not_connect() {
    let membership = membership_v1();
    for name in ["paris event", "paris checkpoint", "paris root"] {
        assert!(membership.peer_of(&key(name).public()).is_none(), "{name}");
    }
}

#[test]
fn a_thousand_institutions_fit_into_one_document() {
    let institutions = (0..INSTITUTIONS_MAX)
        .map(|n| listed(&format!("institution-number-{n}"), Status::Member))
        .map(|institution| (institution.id.clone(), institution))
        .collect();
    let full = Membership {
        institutions,
        ..membership_v1()
    };
    assert!(full.encode().len() <= DOCUMENT_BYTES_MAX);
    check_membership(false, &full, &TWO, Ok(1));
}
