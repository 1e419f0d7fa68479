//! Signed bytes of every version ever released, `testdata/*.hex`. Added to, never edited.
//!
//! They were computed by another program in another language, which encodes protocol buffers by
//! hand; so they show that our bytes are those of the specifications, not only that they stay.

use super::FIELD_OF_A_NEWER_PROGRAM;
use bytes::Bytes;

use crate::checkpoint::{Checkpoint, SignedCheckpoint};
use crate::envelope::{Envelope, Payload};
use crate::event::{Body, Commitment, Event, EventKind, Opening, Salt};
use crate::id::ItemHandle;
use crate::keys::{PublicKey, SecretKey};
use crate::log::{LogId, LogKind};
use crate::membership::{
    CutOff, DocumentDigest, Membership, Root, Status, accept_first_root, accept_membership,
};
use crate::merkle;
use crate::policy::Grant;
use crate::profile::{HeadCount, Profile};
use crate::testing::{event, institution, key, membership};
use crate::wire::{read_body, read_envelope, read_grant, write_body, write_envelope, write_grant};

fn golden(hexadecimal: &str) -> Bytes {
    let digits: String = hexadecimal.split_whitespace().collect();
    hex::decode(digits).unwrap().into()
}

/// These bytes say `expected`, are signed by `signers`, and are what we would sign today.
#[track_caller]
fn check<T>(hexadecimal: &str, expected: &T, signers: &[&str])
where
    T: Payload + PartialEq + std::fmt::Debug,
{
    let bytes = golden(hexadecimal);
    let keys: Vec<SecretKey> = signers.iter().map(|name| key(name)).collect();
    let publics: Vec<PublicKey> = keys.iter().map(SecretKey::public).collect();
    let envelope = read_envelope(&bytes).unwrap();
    let verified = envelope
        .verify_threshold::<T>(&publics, keys.len())
        .unwrap();
    assert_eq!(verified.value(), expected);
    let signed = Envelope::sign_jointly(expected, &keys.iter().collect::<Vec<_>>());
    assert_eq!(write_envelope(&signed), bytes);
}

fn body_v1() -> Body {
    let grant = Grant::Persons(
        ["k3v9x2", "m7q1"]
            .map(|handle| handle.parse().unwrap())
            .into(),
    );
    Body {
        manifest: Opening {
            bytes: Bytes::from_static(br#"{"the manifest of":"a mission"}"#),
            salt: Salt([0x5a; Salt::LENGTH]),
        },
        grant: Some(Opening {
            bytes: write_grant(&grant).unwrap(),
            salt: Salt([0xa5; Salt::LENGTH]),
        }),
    }
}

fn event_v1() -> Event {
    let Body { manifest, grant } = body_v1();
    Event {
        item: ItemHandle::from_bytes(std::array::from_fn(|n| n as u8)),
        previous_version: Some(Commitment([0x11; Commitment::LENGTH])),
        manifest: Some(Commitment::to_manifest(&manifest.salt, &manifest.bytes)),
        grant: grant.map(|grant| Commitment::to_grant(&grant.salt, &grant.bytes)),
        registry_version: 7,
        claimed_time_ms: 1_795_000_000_000,
        ..event(EventKind::Place, 2)
    }
}

fn root_v1() -> Root {
    Root {
        consortium: institution("archipel"),
        version: 1,
        previous: None,
        council: ["council a", "council b", "council c"]
            .map(|name| key(name).public())
            .into(),
        threshold: 2,
        addresses: vec!["registry.example:7400".to_owned()],
        tls_key: key("registry tls").public(),
    }
}

fn membership_v1() -> Membership {
    let mut membership = Membership {
        claimed_time_ms: 1_795_000_000_000,
        ..membership(&[("grenoble", Status::Member), ("paris", Status::Associate)])
    };
    for (id, name) in [
        ("grenoble", "Université Grenoble Alpes"),
        ("paris", "Sorbonne Université"),
    ] {
        let listed = membership.institutions.get_mut(&institution(id));
        listed.unwrap().name = name.to_owned();
    }
    let grenoble = membership.institutions.get_mut(&institution("grenoble"));
    grenoble.unwrap().cut_offs.push(CutOff {
        key: key("grenoble event").public(),
        log: LogId::first(institution("grenoble"), LogKind::Consortium),
        size: 12,
    });
    membership
}

const EVENT_V1: &str = include_str!("../../../testdata/event.v1.hex");
const PROFILE_V1: &str = include_str!("../../../testdata/profile.v1.hex");
const BODY_V1: &str = include_str!("../../../testdata/body.v1.hex");
const CHECKPOINT_V1: &str = include_str!("../../../testdata/checkpoint.v1.hex");
const ROOT_V1: &str = include_str!("../../../testdata/root.v1.hex");
const MEMBERSHIP_V1: &str = include_str!("../../../testdata/membership.v1.hex");
const EVENT_OF_A_NEWER_PROGRAM: &str =
    include_str!("../../../testdata/event-of-a-newer-program.hex");

#[test]
fn an_event_of_version_1_is_read_and_written() {
    check(EVENT_V1, &event_v1(), &["grenoble event"]);
}

#[test]
fn a_profile_of_version_1_is_read_and_written() {
    let profile = Profile {
        teachers: Some(HeadCount::of(412)),
    };
    let expected = Event {
        registry_version: 7,
        claimed_time_ms: 1_795_000_000_000,
        ..event(EventKind::Profile(profile), 1)
    };
    check(PROFILE_V1, &expected, &["grenoble event"]);
}

#[test]
fn a_body_of_version_1_is_read_and_written_and_belongs_to_its_event() {
    let body = read_body(&golden(BODY_V1)).unwrap();
    assert_eq!(body, body_v1());
    assert_eq!(write_body(&body), golden(BODY_V1));
    assert_eq!(event_v1().check_body(&body), Ok(()));
    assert!(matches!(
        read_grant(&body.grant.unwrap().bytes),
        Ok(Grant::Persons(_))
    ));
}

#[test]
fn a_checkpoint_of_version_1_is_read_and_written() {
    let note = golden(CHECKPOINT_V1);
    let key = key("grenoble checkpoint");
    let checkpoint = Checkpoint {
        log: LogId::first(institution("grenoble"), LogKind::Consortium),
        size: 1,
        root: merkle::leaf_hash(&golden(EVENT_V1)),
    };
    let read = SignedCheckpoint::verify(note.clone(), &[key.public()]).unwrap();
    assert_eq!(read.checkpoint(), &checkpoint);
    assert_eq!(SignedCheckpoint::sign(checkpoint, &key).note(), &note);
}

#[test]
fn a_root_of_version_1_is_read_and_written() {
    check(ROOT_V1, &root_v1(), &["council a", "council b"]);
}

#[test]
fn a_root_of_version_1_is_known_by_the_sha_256_of_its_payload() {
    let digest = hex::decode("14b2e53815e7511a65476104ade2fc5bb38ccc53f8c57ca7e9e6e161f21539d3");
    let fingerprint = DocumentDigest(digest.unwrap().try_into().unwrap());
    let envelope = read_envelope(&golden(ROOT_V1)).unwrap();
    assert!(accept_first_root(envelope, &fingerprint).is_ok());
}

#[test]
fn a_membership_of_version_1_is_read_and_written() {
    check(MEMBERSHIP_V1, &membership_v1(), &["council a", "council c"]);
    let envelope = read_envelope(&golden(MEMBERSHIP_V1)).unwrap();
    assert!(accept_membership(&root_v1(), None, envelope).is_ok());
}

#[test]
fn an_event_of_a_newer_program_is_verified_and_kept() {
    let bytes = golden(EVENT_OF_A_NEWER_PROGRAM);
    let verified = read_envelope(&bytes)
        .unwrap()
        .verify::<Event>(&[key("grenoble event").public()])
        .unwrap();
    assert_eq!(verified.value().kind, EventKind::Unknown(77));
    assert!(verified.payload().ends_with(b"from the future"));
    assert_eq!(write_envelope(verified.envelope()), bytes);
}

#[test]
fn what_an_older_program_encodes_again_has_another_digest() {
    // Why nobody does: an unknown field is lost, and with it the signature.
    let newer = [&event_v1().encode()[..], &FIELD_OF_A_NEWER_PROGRAM].concat();
    let again = Event::decode(&newer).unwrap().encode();
    assert_ne!(DocumentDigest::of(&again), DocumentDigest::of(&newer));
}
