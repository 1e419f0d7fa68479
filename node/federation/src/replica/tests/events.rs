//! Events that the tree commits to and that do not count, and bodies that were not signed.

use domain::event::{Body, Commitment, Opening, Salt};
use federation_proto::statement::v1 as statement;

use super::*;

/// Copies a log whose second event is `envelope`: all three are kept, that one is not applied.
#[track_caller]
fn check_event_refused(envelope: Bytes, origin: &Institution, expected: Reason) {
    let mut history = History::new(0, 3);
    history.envelopes[1] = envelope;
    let mut reader = Reader::new(true);
    reader.show(history.note(3)).unwrap();
    let package = history.package(0, 3);
    let checked = reader
        .replica
        .on_package(&package, origin, &reader.state())
        .unwrap();
    let reasons: Vec<_> = checked.refusals.iter().map(|r| r.reason).collect();
    assert_eq!(reasons, [expected], "{:?}", checked.refusals);
    let counts: Vec<_> = checked.entries.iter().map(|e| e.event.is_ok()).collect();
    assert_eq!(counts, [true, false, true]);
    assert_eq!(checked.entries[1].envelope, history.envelopes[1]);
}

#[track_caller]
fn check_refused(envelope: Bytes, expected: Reason) {
    check_event_refused(envelope, &listed("grenoble"), expected);
}

#[test]
fn another_key_cannot_speak_for_the_origin() {
    for other in [
        "mallory",
        "paris event",
        "grenoble checkpoint",
        "grenoble tls",
        "grenoble root",
    ] {
        check_refused(signed(&event(1), &key(other)), Reason::BadSignature);
    }
}

#[test]
fn an_institution_cannot_speak_for_another() {
    let of_paris = Event {
        origin: id("paris"),
        ..event(1)
    };
    let by_grenoble = signed(&of_paris, &key("grenoble event"));
    check_refused(by_grenoble, Reason::OriginMismatch);
    check_refused(signed(&of_paris, &key("paris event")), Reason::BadSignature);
}

#[test]
fn a_statement_of_another_type_is_no_event() {
    let as_type = |payload_type: &str| {
        let payload = event(1).encode();
        Envelope::sign_bytes(payload_type, payload, &[&key("grenoble event")])
    };
    let other = domain::membership::Membership::PAYLOAD_TYPE;
    check_refused(wire::write_envelope(&as_type(other)), Reason::BadSignature);
    // The same, in the wrapping of an event.
    let mut wrapped = statement::Envelope::from(as_type(other));
    wrapped.payload_type = Event::PAYLOAD_TYPE.to_owned();
    let wrapped: Envelope = wrapped.try_into().unwrap();
    check_refused(wire::write_envelope(&wrapped), Reason::BadSignature);
}

#[test]
fn a_changed_event_is_not_the_signed_one() {
    let honest = Envelope::sign(&event(1), &key("grenoble event"));
    let mut other = statement::Envelope::from(honest.clone());
    other.payload = Event {
        version: 2,
        ..event(1)
    }
    .encode();
    let other: Envelope = other.try_into().unwrap();
    check_refused(wire::write_envelope(&other), Reason::BadSignature);
    let mut unsigned = statement::Envelope::from(honest);
    unsigned.signatures[0].value = vec![0; 64].into();
    let unsigned: Envelope = unsigned.try_into().unwrap();
    check_refused(wire::write_envelope(&unsigned), Reason::BadSignature);
}

#[test]
fn what_cannot_be_read_is_kept_and_named() {
    let key = key("grenoble event");
    let honest = signed(&event(1), &key);
    check_refused(Bytes::new(), Reason::Malformed);
    check_refused(Bytes::from_static(&[0xff; 300]), Reason::Malformed);
    check_refused(honest.slice(..honest.len() - 1), Reason::Malformed);
    let nonsense = |length| {
        let payload = Bytes::from(vec![0xff; length]);
        wire::write_envelope(&Envelope::sign_bytes(Event::PAYLOAD_TYPE, payload, &[&key]))
    };
    check_refused(nonsense(8), Reason::Malformed);
    check_refused(nonsense(Event::BYTES_MAX + 1), Reason::Malformed);
    let unnumbered = Event {
        version: 0,
        ..event(1)
    };
    check_refused(signed(&unnumbered, &key), Reason::Malformed);
}

#[test]
fn a_key_counts_up_to_where_it_was_cut_off() {
    let cut_at = |size, log| {
        let mut origin = listed("grenoble");
        let old = key("grenoble old event").public();
        origin.keys.insert((domain::keys::Purpose::Event, old));
        let cut_off = CutOff {
            key: old,
            log,
            size,
        };
        origin.cut_offs.push(cut_off);
        origin
    };
    let by_old = signed(&event(1), &key("grenoble old event"));
    let at = |origin: &Institution| check_event(&by_old, (&log(), 1), origin).is_ok();
    assert!(at(&cut_at(2, log())));
    assert!(!at(&cut_at(1, log())), "the first that does not count");
    assert!(!at(&cut_at(0, log())));
    let public = LogId::first(id("grenoble"), LogKind::Public);
    assert!(at(&cut_at(0, public)), "cut off in another log");
    check_event_refused(by_old, &cut_at(1, log()), Reason::BadSignature);
}

#[test]
fn one_good_signature_among_others_is_enough() {
    let keys = [&key("mallory"), &key("grenoble event")];
    let jointly = wire::write_envelope(&Envelope::sign_jointly(&event(1), &keys));
    assert!(check_event(&jointly, (&log(), 1), &listed("grenoble")).is_ok());
}

fn opening(text: &str) -> Opening {
    Opening {
        bytes: text.to_owned().into(),
        salt: Salt([1; 16]),
    }
}

/// A place and the body that it was signed for.
fn placed(manifest: &str, grant: Option<&str>) -> (Event, Body) {
    let body = Body {
        manifest: opening(manifest),
        grant: grant.map(opening),
    };
    let manifest = &body.manifest;
    let grant = body.grant.as_ref();
    let event = Event {
        kind: EventKind::Place,
        manifest: Some(Commitment::to_manifest(&manifest.salt, &manifest.bytes)),
        grant: grant.map(|grant| Commitment::to_grant(&grant.salt, &grant.bytes)),
        ..event(1)
    };
    (event, body)
}

#[test]
fn a_body_is_the_one_that_was_signed() {
    let (event, body) = placed("iron", Some("paris"));
    let check = |body: &Body| check_body(&event, (&log(), 0), &wire::write_body(body));
    let refused = |body: &Body| check(body).unwrap_err().reason;
    assert_eq!(check(&body), Ok(()));
    let (_, other) = placed("copper", Some("paris"));
    assert_eq!(refused(&other), Reason::BodyMismatch);
    let (_, regranted) = placed("iron", Some("toulouse"));
    assert_eq!(refused(&regranted), Reason::BodyMismatch);
    let (_, open) = placed("iron", None);
    assert_eq!(refused(&open), Reason::BodyMismatch);
    let swapped = Body {
        manifest: opening("paris"),
        grant: Some(opening("iron")),
    };
    assert_eq!(refused(&swapped), Reason::BodyMismatch);
    let mut salted = body.clone();
    salted.manifest.salt = Salt([2; 16]);
    assert_eq!(refused(&salted), Reason::BodyMismatch);
}

#[test]
fn bytes_that_are_no_body_are_refused() {
    let (event, body) = placed("iron", None);
    let honest = wire::write_body(&body);
    let refused = |bytes: &[u8]| check_body(&event, (&log(), 0), bytes).unwrap_err().reason;
    assert_eq!(refused(&[]), Reason::Malformed);
    assert_eq!(refused(&[0xff; 20]), Reason::Malformed);
    assert_eq!(refused(&honest[..honest.len() - 1]), Reason::Malformed);
    let too_long = vec![0; domain::event::BODY_BYTES_MAX + 1];
    assert_eq!(refused(&too_long), Reason::Malformed);
    let ended = Event {
        kind: EventKind::Withdraw,
        manifest: None,
        ..event.clone()
    };
    let refused = check_body(&ended, (&log(), 0), &honest).unwrap_err();
    assert_eq!(refused.reason, Reason::BodyMismatch);
}
