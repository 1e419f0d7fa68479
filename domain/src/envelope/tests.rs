use proptest::prelude::*;

use super::*;
use crate::testing::key;
use crate::wire::{WireError, read_envelope, write_envelope};

/// The simplest statement: text of at most 64 bytes, whose first byte must be printable.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Saying(Bytes);

impl Payload for Saying {
    const PAYLOAD_TYPE: &'static str = "application/vnd.archipel.test-saying.v1";
    const BYTES_MAX: usize = 64;

    fn decode(payload: &[u8]) -> Result<Self, WireError> {
        match payload.first() {
            Some(byte) if byte.is_ascii_graphic() => Ok(Self(Bytes::copy_from_slice(payload))),
            Some(_) => Err(WireError::Invalid("saying")),
            None => Err(WireError::Missing("saying")),
        }
    }

    fn encode(&self) -> Bytes {
        self.0.clone()
    }
}

/// Another kind of statement, written like the first.
#[derive(Debug, PartialEq, Eq)]
struct Order(Saying);

impl Payload for Order {
    const PAYLOAD_TYPE: &'static str = "application/vnd.archipel.test-order.v1";
    const BYTES_MAX: usize = Saying::BYTES_MAX;

    fn decode(payload: &[u8]) -> Result<Self, WireError> {
        Saying::decode(payload).map(Self)
    }

    fn encode(&self) -> Bytes {
        self.0.encode()
    }
}

fn saying() -> Saying {
    Saying(Bytes::from_static(b"iron rusts in water"))
}

fn signed_by(names: &[&str]) -> Envelope {
    let keys: Vec<_> = names.iter().map(|name| key(name)).collect();
    Envelope::sign_jointly(&saying(), &keys.iter().collect::<Vec<_>>())
}

fn publics(names: &[&str]) -> Vec<PublicKey> {
    names.iter().map(|name| key(name).public()).collect()
}

/// Who must sign, at least how many of them, and what becomes of the envelope.
#[track_caller]
fn check(envelope: &Envelope, (authors, threshold): (&[&str], usize), accepted: bool) {
    let found = envelope
        .clone()
        .verify_threshold::<Saying>(&publics(authors), threshold);
    let expected = if accepted {
        Ok(saying())
    } else {
        Err(EnvelopeError::BadSignature)
    };
    assert_eq!(found.map(Verified::into_value), expected);
}

#[test]
fn the_signed_bytes_are_those_of_dsse() {
    for (payload_type, payload, expected) in [
        (
            "http://example.com/HelloWorld",
            "hello world",
            "DSSEv1 29 http://example.com/HelloWorld 11 hello world",
        ),
        ("", "", "DSSEv1 0  0 "),
        // Lengths are of bytes.
        ("é", "œuf", "DSSEv1 2 é 4 œuf"),
    ] {
        let found = pre_authentication_encoding(payload_type, payload.as_bytes());
        assert_eq!(found, expected.as_bytes());
    }
}

#[test]
fn what_was_signed_is_read_with_its_bytes() {
    let verified = signed_by(&["grenoble"])
        .verify::<Saying>(&publics(&["grenoble"]))
        .unwrap();
    assert_eq!(verified.value(), &saying());
    assert_eq!(verified.payload(), &saying().0);
    assert_eq!(verified.envelope(), &signed_by(&["grenoble"]));
}

#[test]
fn any_of_several_trusted_keys_will_do() {
    let found = signed_by(&["new"]).verify::<Saying>(&publics(&["old", "new"]));
    assert!(found.is_ok());
}

#[test]
fn another_key_cannot_speak_for_the_author() {
    let found = signed_by(&["mallory"]).verify::<Saying>(&publics(&["grenoble"]));
    assert_eq!(found, Err(EnvelopeError::BadSignature));
}

#[test]
fn nobody_speaks_for_an_author_without_keys() {
    let found = signed_by(&["mallory"]).verify::<Saying>(&[]);
    assert_eq!(found, Err(EnvelopeError::BadSignature));
}

#[test]
fn a_statement_of_one_kind_does_not_pass_for_another() {
    let found = signed_by(&["grenoble"]).verify::<Order>(&publics(&["grenoble"]));
    let expected = EnvelopeError::PayloadType {
        found: Saying::PAYLOAD_TYPE.to_owned(),
        expected: Order::PAYLOAD_TYPE,
    };
    assert_eq!(found, Err(expected));
}

#[test]
fn a_statement_relabelled_as_another_kind_is_refused() {
    let mut envelope = signed_by(&["grenoble"]);
    envelope.payload_type = Order::PAYLOAD_TYPE.to_owned();
    let found = envelope.verify::<Order>(&publics(&["grenoble"]));
    assert_eq!(found, Err(EnvelopeError::BadSignature));
}

#[test]
fn a_byte_moved_from_the_payload_to_the_type_is_refused() {
    let moved = |payload_type: &str, payload: &'static str| Envelope {
        payload_type: payload_type.to_owned(),
        payload: Bytes::from_static(payload.as_bytes()),
        ..signed_by(&["grenoble"])
    };
    let one = moved("a 1 b", "c");
    let other = moved("a", "b 1 c");
    assert_ne!(
        pre_authentication_encoding(&one.payload_type, &one.payload),
        pre_authentication_encoding(&other.payload_type, &other.payload)
    );
}

#[test]
fn a_hint_that_lies_does_not_make_a_signature_count() {
    let mut envelope = signed_by(&["mallory"]);
    let honest = key("grenoble").public().key_id();
    envelope.signatures[0].key_id = Bytes::copy_from_slice(honest.as_bytes());
    check(&envelope, (&["grenoble"], 1), false);
}

#[test]
fn a_hint_that_lies_does_not_hide_a_good_signature_beside_it() {
    let mut envelope = signed_by(&["mallory", "grenoble"]);
    envelope.signatures[0].key_id = envelope.signatures[1].key_id.clone();
    check(&envelope, (&["grenoble"], 1), true);
}

#[test]
fn a_signature_without_a_fitting_hint_is_not_searched_for() {
    for hint in [&b""[..], &[0; 8], &[0; 64]] {
        let mut envelope = signed_by(&["grenoble"]);
        envelope.signatures[0].key_id = Bytes::from_static(hint);
        check(&envelope, (&["grenoble"], 1), false);
    }
}

#[test]
fn enough_different_signers_are_enough() {
    let council: &[&str] = &["a", "b", "c"];
    check(&signed_by(&["a", "b"]), (council, 2), true);
    check(&signed_by(&["c", "mallory", "a"]), (council, 2), true);
    check(&signed_by(&["a", "b", "c"]), (council, 3), true);
}

#[test]
fn too_few_signers_are_refused() {
    let council: &[&str] = &["a", "b", "c"];
    check(&signed_by(&["a"]), (council, 2), false);
    check(&signed_by(&["a", "mallory"]), (council, 2), false);
    check(&signed_by(&[]), (council, 1), false);
}

#[test]
fn a_signature_given_twice_counts_once() {
    check(&signed_by(&["a", "a", "a"]), (&["a", "b", "c"], 2), false);
}

#[test]
fn a_key_listed_twice_counts_once() {
    check(&signed_by(&["a"]), (&["a", "a", "b"], 2), false);
}

#[test]
fn a_threshold_of_nobody_is_refused() {
    check(&signed_by(&["a"]), (&["a"], 0), false);
}

#[test]
fn signatures_beyond_the_limit_do_not_count() {
    let mut names = vec!["mallory"; SIGNATURES_MAX];
    names.push("a");
    check(&signed_by(&names), (&["a"], 1), false);
    check(&signed_by(&names[1..]), (&["a"], 1), true);
}

#[test]
fn a_payload_longer_than_its_kind_may_be_is_refused_before_it_is_read() {
    let sized = |length| {
        let saying = Saying(Bytes::from(vec![b'a'; length]));
        Envelope::sign(&saying, &key("grenoble")).verify::<Saying>(&publics(&["grenoble"]))
    };
    let (found, max) = (Saying::BYTES_MAX + 1, Saying::BYTES_MAX);
    assert!(sized(max).is_ok());
    assert_eq!(sized(found), Err(EnvelopeError::TooLong { found, max }));
}

#[test]
fn bytes_that_are_signed_and_not_readable_are_refused() {
    let found = Envelope::sign_bytes(
        Saying::PAYLOAD_TYPE,
        Bytes::from_static(b"\0"),
        &[&key("grenoble")],
    )
    .verify::<Saying>(&publics(&["grenoble"]));
    let expected = EnvelopeError::Malformed(WireError::Invalid("saying"));
    assert_eq!(found, Err(expected));
}

#[test]
fn bytes_that_are_not_readable_are_not_read_before_the_signature() {
    let found = Envelope::sign_bytes(
        Saying::PAYLOAD_TYPE,
        Bytes::from_static(b"\0"),
        &[&key("mallory")],
    )
    .verify::<Saying>(&publics(&["grenoble"]));
    assert_eq!(found, Err(EnvelopeError::BadSignature));
}

#[test]
fn an_error_quotes_at_most_100_characters_of_the_type() {
    let long = "x".repeat(10_000);
    let found = Envelope::sign_bytes(&long, Bytes::from_static(b"a"), &[&key("grenoble")])
        .verify::<Saying>(&publics(&["grenoble"]))
        .unwrap_err();
    assert!(found.to_string().len() < 250);
}

#[test]
fn flipping_any_bit_is_refused() {
    let sent = write_envelope(&signed_by(&["grenoble"]));
    for bit in 0..sent.len() * 8 {
        let mut received = sent.to_vec();
        received[bit / 8] ^= 1 << (bit % 8);
        let accepted = read_envelope(&received)
            .is_ok_and(|envelope| envelope.verify::<Saying>(&publics(&["grenoble"])).is_ok());
        assert!(!accepted, "bit {bit}");
    }
}

#[test]
fn cutting_an_envelope_anywhere_is_refused() {
    let sent = write_envelope(&signed_by(&["grenoble"]));
    for length in 0..sent.len() {
        let accepted = read_envelope(&sent[..length])
            .is_ok_and(|envelope| envelope.verify::<Saying>(&publics(&["grenoble"])).is_ok());
        assert!(!accepted, "{length} bytes");
    }
}

proptest! {
    #[test]
    fn different_statements_are_signed_as_different_bytes(
        one in ("[ -~]{0,12}", "[ -~]{0,12}"),
        other in ("[ -~]{0,12}", "[ -~]{0,12}"),
    ) {
        let encode = |(kind, payload): &(String, String)| {
            pre_authentication_encoding(kind, payload.as_bytes())
        };
        prop_assert_eq!(encode(&one) == encode(&other), one == other);
    }

    #[test]
    fn a_statement_with_other_bytes_is_refused(payload in "[!-~]{1,64}") {
        prop_assume!(payload.as_bytes() != saying().0);
        let envelope = Envelope { payload: payload.into(), ..signed_by(&["grenoble"]) };
        let found = envelope.verify::<Saying>(&publics(&["grenoble"]));
        prop_assert_eq!(found, Err(EnvelopeError::BadSignature));
    }
}
