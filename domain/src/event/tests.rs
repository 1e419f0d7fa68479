use super::*;
use crate::envelope::Payload as _;
use crate::id::InstitutionId;
use crate::testing::{event, institution};

fn opening(bytes: &'static str, salt: u8) -> Opening {
    Opening {
        bytes: Bytes::from_static(bytes.as_bytes()),
        salt: Salt([salt; Salt::LENGTH]),
    }
}

fn body() -> Body {
    Body {
        manifest: opening("a manifest", 1),
        grant: Some(opening("a grant", 2)),
    }
}

/// A place that was signed for [`body`].
fn place() -> Event {
    let Body { manifest, grant } = body();
    Event {
        manifest: Some(Commitment::to_manifest(&manifest.salt, &manifest.bytes)),
        grant: grant.map(|grant| Commitment::to_grant(&grant.salt, &grant.bytes)),
        ..event(EventKind::Place, 1)
    }
}

#[track_caller]
fn check(event: &Event, body: &Body, expected: Result<(), BodyError>) {
    assert_eq!(event.check_body(body), expected);
}

#[test]
fn the_body_that_was_signed_is_accepted() {
    check(&place(), &body(), Ok(()));
}

#[test]
fn a_place_in_a_shared_log_has_no_grant() {
    let open = Body {
        grant: None,
        ..body()
    };
    let place = Event {
        grant: None,
        ..place()
    };
    check(&place, &open, Ok(()));
    check(&place, &body(), Err(BodyError::Grant));
}

#[test]
fn another_manifest_is_refused() {
    for manifest in [
        opening("a manifesto", 1),
        opening("", 1),
        opening("a grant", 2),
    ] {
        let body = Body { manifest, ..body() };
        check(&place(), &body, Err(BodyError::Manifest));
    }
}

#[test]
fn another_salt_is_refused() {
    let manifest = opening("a manifest", 3);
    check(
        &place(),
        &Body { manifest, ..body() },
        Err(BodyError::Manifest),
    );
    let grant = Some(opening("a grant", 3));
    check(&place(), &Body { grant, ..body() }, Err(BodyError::Grant));
}

#[test]
fn a_wider_grant_or_none_is_refused() {
    for grant in [Some(opening("everyone", 2)), Some(opening("", 2)), None] {
        let body = Body { grant, ..body() };
        check(&place(), &body, Err(BodyError::Grant));
    }
}

#[test]
fn a_manifest_and_a_grant_that_change_places_are_refused() {
    let Body { manifest, grant } = body();
    let swapped = Body {
        manifest: grant.unwrap(),
        grant: Some(manifest),
    };
    check(&place(), &swapped, Err(BodyError::Manifest));
}

#[test]
fn a_byte_moved_from_the_salt_to_the_manifest_is_refused() {
    // The salt has a fixed length, so no other opening has the same bytes behind it.
    let mut salt = [1; Salt::LENGTH];
    salt[15] = b'a';
    let committed = Commitment::to_manifest(&Salt(salt), b"bc");
    let moved = Commitment::to_manifest(&Salt([1; Salt::LENGTH]), b"abc");
    assert_ne!(committed, moved);
}

#[test]
fn only_a_place_has_a_body() {
    for kind in [EventKind::Withdraw, EventKind::Retract, EventKind::Erase] {
        check(&event(kind, 1), &body(), Err(BodyError::Unexpected));
        // Not even one whose digest was smuggled into the statement.
        let smuggled = Event { kind, ..place() };
        check(&smuggled, &body(), Err(BodyError::Unexpected));
    }
}

#[test]
fn a_digest_says_what_it_is_of() {
    let salt = Salt([1; Salt::LENGTH]);
    let manifest = Commitment::to_manifest(&salt, b"the same bytes");
    let grant = Commitment::to_grant(&salt, b"the same bytes");
    assert_ne!(manifest, grant);
}

#[test]
fn a_digest_hides_what_is_easily_guessed() {
    // Two recipients of the same manifest cannot compare digests of grants, whose salts differ.
    let one = Commitment::to_grant(&Salt([1; Salt::LENGTH]), b"everyone");
    let other = Commitment::to_grant(&Salt([2; Salt::LENGTH]), b"everyone");
    assert_ne!(one, other);
}

#[test]
fn the_longest_statement_is_not_too_long() {
    let digest = Some(Commitment([0xff; Commitment::LENGTH]));
    let longest = Event {
        origin: institution(&"a".repeat(InstitutionId::LENGTH_MAX)),
        item: ItemHandle::from_bytes([0xff; ItemHandle::LENGTH]),
        kind: EventKind::Unknown(-1),
        version: u64::MAX,
        previous_version: digest,
        manifest: digest,
        grant: digest,
        registry_version: u64::MAX,
        claimed_time_ms: -1,
        reason: None,
    };
    let encoded = longest.encode();
    assert!(encoded.len() <= EVENT_BYTES_MAX, "{}", encoded.len());
    assert_eq!(Event::decode(&encoded), Ok(longest));
}
