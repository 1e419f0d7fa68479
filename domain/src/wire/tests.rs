//! Every message: read what we wrote, refuse what nobody may write, survive any bytes.

mod golden;
mod policy;
mod profile;
mod reason;
mod registry;

use std::fmt::Debug;

use bytes::Bytes;
use federation_proto::statement::v1 as pb;
use proptest::prelude::*;
use prost::Message;

use super::*;
use crate::envelope::{Envelope, Payload, SIGNATURES_MAX};
use crate::event::{
    BODY_BYTES_MAX, Body, Commitment, DESCRIPTION_BYTES_MAX, EVENT_BYTES_MAX, Event, EventKind,
    Opening, Salt,
};
use crate::id::ItemHandle;
use crate::testing::{event, institution, key};

/// A message that is good until `spoil` has touched it.
#[track_caller]
fn check<M: Message + Default, T: Debug>(
    good: &[u8],
    read: impl Fn(&[u8]) -> Result<T, WireError>,
    spoil: impl FnOnce(&mut M),
    expected: WireError,
) {
    read(good).expect("good before it is spoiled");
    let mut message = M::decode(good).unwrap();
    spoil(&mut message);
    assert_eq!(read(&message.encode_to_vec()).unwrap_err(), expected);
}

fn too_large(field: &'static str, found: usize, max: usize) -> WireError {
    WireError::TooLarge { field, found, max }
}

/// A varint field of a number that no message has.
const FIELD_OF_A_NEWER_PROGRAM: [u8; 3] = [0xa0, 0x06, 0x2a];

fn place() -> Event {
    Event {
        manifest: Some(Commitment([1; Commitment::LENGTH])),
        ..event(EventKind::Place, 1)
    }
}

#[track_caller]
fn check_event(spoil: impl FnOnce(&mut pb::EventHeader), expected: WireError) {
    check(&place().encode(), Event::decode, spoil, expected);
}

#[test]
fn an_event_without_a_kind_version_or_digest_is_refused() {
    check_event(|event| event.kind = 0, WireError::Missing("kind"));
    check_event(|event| event.version = 0, WireError::Missing("version"));
    check_event(
        |event| event.manifest_digest = Bytes::new(),
        WireError::Missing("manifest_digest"),
    );
}

#[test]
fn an_event_of_nobody_or_about_nothing_is_refused() {
    for origin in ["", "Grenoble", "grenoble ", "../grenoble"] {
        check_event(
            |event| event.origin = origin.to_owned(),
            WireError::Invalid("origin"),
        );
    }
    for length in [0, 15, 17] {
        let item = Bytes::from(vec![1; length]);
        check_event(|event| event.item = item, WireError::Invalid("item"));
    }
}

#[test]
fn a_digest_of_another_length_is_refused() {
    for length in [1, 31, 33] {
        let digest = Bytes::from(vec![1; length]);
        let (one, two, three) = (digest.clone(), digest.clone(), digest);
        check_event(
            |event| event.manifest_digest = one,
            WireError::Invalid("manifest_digest"),
        );
        check_event(
            |event| event.grant_digest = two,
            WireError::Invalid("grant_digest"),
        );
        check_event(
            |event| event.previous_version = three,
            WireError::Invalid("previous_version"),
        );
    }
}

#[test]
fn an_event_that_is_too_long_is_refused() {
    let found = Event::decode(&[0; EVENT_BYTES_MAX + 1]);
    let expected = too_large("event", EVENT_BYTES_MAX + 1, EVENT_BYTES_MAX);
    assert_eq!(found, Err(expected));
}

#[test]
fn an_event_of_an_unknown_kind_is_kept() {
    for kind in [6, 77, i32::MAX, -1] {
        let message = pb::EventHeader {
            kind,
            ..event(EventKind::Withdraw, 3).into()
        };
        let found = Event::decode(&message.encode_to_vec()).unwrap();
        assert_eq!(found.kind, EventKind::Unknown(kind));
        assert_eq!(found.encode(), message.encode_to_vec());
    }
}

#[test]
fn a_claimed_time_decides_nothing() {
    for claimed_time_ms in [i64::MIN, -1, 0, i64::MAX] {
        let event = Event {
            claimed_time_ms,
            ..place()
        };
        assert_eq!(Event::decode(&event.encode()), Ok(event));
    }
}

#[test]
fn fields_of_a_newer_program_survive_because_bytes_travel_verbatim() {
    let extended = [&place().encode()[..], &FIELD_OF_A_NEWER_PROGRAM].concat();
    let author = key("grenoble event");
    let envelope = Envelope::sign_bytes(Event::PAYLOAD_TYPE, extended.clone().into(), &[&author]);
    let sent = write_envelope(&envelope);
    let verified = read_envelope(&sent)
        .unwrap()
        .verify::<Event>(&[author.public()])
        .unwrap();
    assert_eq!(verified.value(), &place());
    assert_eq!(verified.payload(), &extended, "the field is still there");
    assert_eq!(write_envelope(verified.envelope()), sent);
}

fn envelope() -> Envelope {
    Envelope::sign(&place(), &key("grenoble event"))
}

#[track_caller]
fn check_envelope(spoil: impl FnOnce(&mut pb::Envelope), expected: WireError) {
    check(&write_envelope(&envelope()), read_envelope, spoil, expected);
}

#[test]
fn an_envelope_without_type_or_signatures_is_refused() {
    check_envelope(
        |envelope| envelope.payload_type.clear(),
        WireError::Missing("payload_type"),
    );
    check_envelope(
        |envelope| envelope.signatures.clear(),
        WireError::Missing("signatures"),
    );
}

#[test]
fn an_envelope_with_too_much_of_anything_is_refused() {
    check_envelope(
        |envelope| envelope.payload_type = "x".repeat(129),
        too_large("payload_type", 129, 128),
    );
    check_envelope(
        |envelope| envelope.payload = vec![0; 1024 * 1024 + 1].into(),
        too_large("payload", 1024 * 1024 + 1, 1024 * 1024),
    );
    check_envelope(
        |envelope| {
            let signature = envelope.signatures[0].clone();
            envelope.signatures = vec![signature; SIGNATURES_MAX + 1];
        },
        too_large("signatures", SIGNATURES_MAX + 1, SIGNATURES_MAX),
    );
    check_envelope(
        |envelope| envelope.signatures[0].key_id = vec![0; 65].into(),
        too_large("signatures.key_id", 65, 64),
    );
    let found = read_envelope(&vec![0; ENVELOPE_BYTES_MAX + 1]);
    let expected = too_large("envelope", ENVELOPE_BYTES_MAX + 1, ENVELOPE_BYTES_MAX);
    assert_eq!(found, Err(expected));
}

#[test]
fn the_largest_envelope_is_read() {
    let keys: Vec<_> = (0..SIGNATURES_MAX).map(|n| key(&n.to_string())).collect();
    let payload = vec![7; crate::membership::DOCUMENT_BYTES_MAX].into();
    let kind = "x".repeat(128);
    let envelope = Envelope::sign_bytes(&kind, payload, &keys.iter().collect::<Vec<_>>());
    assert_eq!(read_envelope(&write_envelope(&envelope)), Ok(envelope));
}

#[test]
fn a_signature_of_63_or_65_bytes_is_refused() {
    for length in [0, 63, 65] {
        check_envelope(
            |envelope| envelope.signatures[0].value = vec![0; length].into(),
            WireError::Invalid("signatures.value"),
        );
    }
}

#[test]
fn a_signature_of_an_unknown_algorithm_is_refused() {
    for algorithm in [0, 2, -1] {
        check_envelope(
            |envelope| envelope.signatures[0].algorithm = algorithm,
            WireError::Invalid("signatures.algorithm"),
        );
    }
}

fn body() -> Body {
    let opening = |bytes: &'static str| Opening {
        bytes: Bytes::from_static(bytes.as_bytes()),
        salt: Salt([9; Salt::LENGTH]),
    };
    Body {
        manifest: opening("a manifest"),
        grant: Some(opening("a grant")),
    }
}

#[track_caller]
fn check_body(spoil: impl FnOnce(&mut pb::Body), expected: WireError) {
    check(&write_body(&body()), read_body, spoil, expected);
}

#[test]
fn a_body_without_a_whole_salt_is_refused() {
    for length in [0, 15, 17] {
        let salt = Bytes::from(vec![1; length]);
        let same = salt.clone();
        check_body(
            |body| body.manifest_salt = salt,
            WireError::Invalid("manifest_salt"),
        );
        check_body(
            |body| body.grant_salt = same,
            WireError::Invalid("grant_salt"),
        );
    }
}

#[test]
fn a_body_that_is_too_long_is_refused() {
    let (max, found) = (DESCRIPTION_BYTES_MAX, DESCRIPTION_BYTES_MAX + 1);
    let long = || Bytes::from(vec![1; found]);
    check_body(
        |body| body.manifest = long(),
        too_large("manifest", found, max),
    );
    check_body(|body| body.grant = long(), too_large("grant", found, max));
    let bytes = vec![0; BODY_BYTES_MAX + 1];
    let expected = too_large("body", BODY_BYTES_MAX + 1, BODY_BYTES_MAX);
    assert_eq!(read_body(&bytes), Err(expected));
}

#[test]
fn the_largest_body_is_read() {
    let largest = || Opening {
        bytes: vec![1; DESCRIPTION_BYTES_MAX].into(),
        salt: Salt([1; Salt::LENGTH]),
    };
    let body = Body {
        manifest: largest(),
        grant: Some(largest()),
    };
    assert_eq!(read_body(&write_body(&body)), Ok(body));
}

#[test]
fn messages_nested_without_end_are_refused_and_do_not_overflow_the_stack() {
    // An unknown group that opens itself again and again.
    let nested = vec![0x1b; 10_000];
    assert_eq!(read_grant(&nested), Err(WireError::Undecodable));
    assert_eq!(read_envelope(&nested), Err(WireError::Undecodable));
}

fn any_event() -> impl Strategy<Value = Event> {
    let kind = prop_oneof![
        Just(EventKind::Withdraw),
        Just(EventKind::Retract),
        Just(EventKind::Erase),
        (6..i32::MAX).prop_map(EventKind::Unknown),
    ];
    let digest = || proptest::option::of(any::<[u8; 32]>().prop_map(Commitment));
    let digests = (digest(), digest(), digest());
    let numbers = (1..u64::MAX, any::<u64>(), any::<i64>());
    (any::<[u8; 16]>(), kind, digests, numbers).prop_map(|(item, kind, digests, numbers)| Event {
        origin: institution("grenoble"),
        item: ItemHandle::from_bytes(item),
        kind: if digests.1.is_some() {
            EventKind::Place
        } else {
            kind
        },
        version: numbers.0,
        previous_version: digests.0,
        manifest: digests.1,
        grant: digests.2,
        registry_version: numbers.1,
        claimed_time_ms: numbers.2,
        reason: None,
    })
}

fn any_opening() -> impl Strategy<Value = Opening> {
    let bytes = proptest::collection::vec(any::<u8>(), 0..60);
    (bytes, any::<[u8; 16]>()).prop_map(|(bytes, salt)| Opening {
        bytes: bytes.into(),
        salt: Salt(salt),
    })
}

proptest! {
    #[test]
    fn an_event_that_was_written_is_read(event in any_event()) {
        prop_assert_eq!(Event::decode(&event.encode()), Ok(event));
    }

    #[test]
    fn an_envelope_that_was_written_is_read(event in any_event(), signers in 1..4_usize) {
        let keys: Vec<_> = (0..signers).map(|n| key(&n.to_string())).collect();
        let envelope = Envelope::sign_jointly(&event, &keys.iter().collect::<Vec<_>>());
        prop_assert_eq!(read_envelope(&write_envelope(&envelope)), Ok(envelope));
    }

    #[test]
    fn a_body_that_was_written_is_read(
        manifest in any_opening(),
        grant in proptest::option::of(any_opening()),
    ) {
        let body = Body { manifest, grant };
        prop_assert_eq!(read_body(&write_body(&body)), Ok(body));
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = read_envelope(&bytes);
        let _ = read_body(&bytes);
        let _ = Event::decode(&bytes);
    }

    #[test]
    fn an_envelope_with_a_changed_byte_is_read_or_refused(place: prop::sample::Index, byte: u8) {
        let mut bytes = write_envelope(&envelope()).to_vec();
        *place.get_mut(&mut bytes) = byte;
        if let Ok(envelope) = read_envelope(&bytes) {
            let _ = envelope.verify::<Event>(&[key("grenoble event").public()]);
        }
    }
}
