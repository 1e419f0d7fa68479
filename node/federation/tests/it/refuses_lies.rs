//! Peers that lie are refused by name, nothing of the lie is kept, and the truth still comes.

use domain::checkpoint::{Checkpoint, SignedCheckpoint};
use domain::envelope::Envelope;
use domain::event::{Event, EventKind};
use domain::id::{ItemHandle, ObjectDigest};
use domain::item::FileRight;
use domain::policy::SharingPolicy;
use domain::wire;
use federation::refusals::Reason;
use store::Batch;
use store::logs::{Entry, Keep};

use crate::fixtures::{file, id, keys, mission};
use crate::harness::{Federation, Node, consortium};
use crate::liar::{Lie, flip};

/// Grenoble says something and goes away; mallory, who holds it, hands it to toulouse her way.
/// Returns the federation once toulouse refused that for `reason`.
#[track_caller]
fn refuse(lie: Lie, reason: Reason) -> Federation {
    let mut federation = Federation::asleep(&["grenoble", "mallory", "toulouse"]);
    federation.start("grenoble");
    federation.start_liar("mallory", lie);
    for title in ["First", "Second", "Third"] {
        federation
            .node("grenoble")
            .publish(title, &SharingPolicy::Consortium);
    }
    federation.converge();
    federation.stop("grenoble");
    federation.start("toulouse");
    let toulouse = federation.node("toulouse");
    toulouse.wait_for_refusal(Some("mallory"), reason);
    federation
}

/// Grenoble comes back, and toulouse has all that it said.
fn recover(mut federation: Federation) {
    federation.start("grenoble");
    federation.converge();
}

#[track_caller]
fn check_refused(lie: Lie, reason: Reason) {
    let federation = refuse(lie, reason);
    let toulouse = federation.node("toulouse");
    assert_eq!(toulouse.state(&consortium("grenoble")).size(), 0);
    recover(federation);
}

#[test]
fn a_mirror_that_changes_events_is_refused() {
    let lie = Lie {
        package: |package| package.envelopes.iter_mut().for_each(flip),
        ..Lie::default()
    };
    check_refused(lie, Reason::BadProof);
}

#[test]
fn a_mirror_that_withholds_an_event_is_refused() {
    let lie = Lie {
        package: |package| {
            package.envelopes.remove(1);
        },
        ..Lie::default()
    };
    check_refused(lie, Reason::Malformed);
}

#[test]
fn a_mirror_that_reorders_events_is_refused() {
    let lie = Lie {
        package: |package| package.envelopes.swap(0, 1),
        ..Lie::default()
    };
    check_refused(lie, Reason::BadProof);
}

#[test]
fn a_mirror_that_changes_the_proof_is_refused() {
    let lie = Lie {
        package: |package| package.proof.push(bytes::Bytes::from_static(&[7; 32])),
        ..Lie::default()
    };
    check_refused(lie, Reason::BadProof);
}

#[test]
fn a_mirror_that_forges_a_checkpoint_is_refused() {
    let lie = Lie {
        note: |note| note.replacen("\n3\n", "\n4\n", 1),
        ..Lie::default()
    };
    check_refused(lie, Reason::BadSignature);
}

#[test]
fn a_mirror_that_answers_with_another_log_is_refused() {
    let lie = Lie {
        note: |note| note.replace("/consortium/", "/public/"),
        ..Lie::default()
    };
    check_refused(lie, Reason::WrongLog);
}

#[test]
fn bodies_that_were_changed_on_the_way_are_refused() {
    let lie = Lie {
        body: flip,
        ..Lie::default()
    };
    // A flipped bit may fall on the salt, the text or its framing.
    let mut federation = Federation::asleep(&["grenoble", "mallory", "toulouse"]);
    federation.start("grenoble");
    federation.start_liar("mallory", lie);
    federation
        .node("grenoble")
        .publish("First", &SharingPolicy::Consortium);
    federation.converge();
    federation.stop("grenoble");
    federation.start("toulouse");
    let toulouse = federation.node("toulouse");
    toulouse.wait_for_refusal(Some("mallory"), Reason::BodyMismatch);
    let log = consortium("grenoble");
    assert_eq!(
        toulouse.state(&log).size(),
        1,
        "the event is as it was signed"
    );
    let missing = toulouse.logs().missing_bodies(&log);
    assert_eq!(missing.expect("readable"), [0]);
    recover(federation);
}

#[test]
fn bodies_without_end_are_cut_off() {
    let lie = Lie {
        endless_bodies: true,
        ..Lie::default()
    };
    check_refused(lie, Reason::Malformed);
}

/// Mallory publishes an item with a file, and serves another; returns what toulouse keeps.
#[track_caller]
fn check_object_refused(lie: Lie) {
    let mut federation = Federation::asleep(&["mallory", "toulouse"]);
    federation.start_liar("mallory", lie);
    federation.start("toulouse");
    let mallory = federation.node("mallory");
    mallory.objects.put(b"iron in water").expect("stored");
    let files = vec![file(b"iron in water", FileRight::Open)];
    let manifest = mission("With a file", 10, files);
    let owner = "m-kerdoncuff".parse().expect("a handle");
    let door = mallory.door();
    door.publish(&owner, &manifest, &SharingPolicy::Consortium, 0)
        .expect("published");
    let toulouse = federation.node("toulouse");
    toulouse.wait_for_refusal(Some("mallory"), Reason::ObjectMismatch);
    let digest = ObjectDigest::of(b"iron in water");
    assert!(!toulouse.objects.contains(digest).expect("readable"));
    assert_eq!(toulouse.objects.iter().expect("readable").count(), 0);
    assert_eq!(toulouse.state(&consortium("mallory")).size(), 1);
}

#[test]
fn an_object_of_other_bytes_is_refused() {
    check_object_refused(Lie {
        object: flip,
        ..Lie::default()
    });
}

#[test]
fn an_object_that_is_cut_short_is_refused() {
    check_object_refused(Lie {
        object: |data| data.truncate(4),
        ..Lie::default()
    });
}

#[test]
fn an_object_without_end_is_cut_off() {
    check_object_refused(Lie {
        endless_objects: true,
        ..Lie::default()
    });
}

/// Says something in mallory's own log, as no honest door would.
fn say(mallory: &Node, events: &[Event]) {
    let keys = keys("mallory");
    let entry = |event: &Event| Entry {
        envelope: wire::write_envelope(&Envelope::sign(event, keys.event())),
        event: Ok(event.clone()),
        body: None,
    };
    let (logs, state) = (mallory.logs(), mallory.state(&consortium("mallory")));
    let entries = events.iter().map(entry).collect();
    let mut batch = Batch::new();
    let sign = |state: &store::logs::LogState| {
        let checkpoint = Checkpoint {
            log: state.log().clone(),
            size: state.size(),
            root: state.tree().root(),
        };
        Some(SignedCheckpoint::sign(checkpoint, keys.checkpoint()))
    };
    logs.append(&mut batch, &state, (entries, Keep::Versions), sign)
        .expect("appended");
    logs.store().commit(batch).expect("committed");
}

fn withdrawal(number: u8) -> Event {
    Event {
        origin: id("mallory"),
        item: ItemHandle::from_bytes([number; ItemHandle::LENGTH]),
        kind: EventKind::Withdraw,
        version: 1,
        previous_version: None,
        manifest: None,
        grant: None,
        registry_version: 1,
        claimed_time_ms: 0,
        reason: None,
    }
}

#[test]
fn one_bad_event_among_many_is_listed_and_the_rest_arrives() {
    let mut federation = Federation::asleep(&["mallory", "toulouse"]);
    let mut events: Vec<_> = (0..100).map(withdrawal).collect();
    events[50].origin = id("grenoble");
    say(federation.node("mallory"), &events);
    federation.start("mallory");
    federation.start("toulouse");
    federation.converge();
    let toulouse = federation.node("toulouse");
    let refused = toulouse.wait_for_refusal(Some("mallory"), Reason::OriginMismatch);
    let log = consortium("mallory");
    let place = (refused.last.log.as_ref(), refused.last.index);
    assert_eq!(place, (Some(&log), Some(50)), "{refused:?}");
    let quarantined = toulouse.logs().quarantined(&log).expect("readable");
    assert_eq!(quarantined.len(), 1);
    assert_eq!(quarantined[0].0, 50);
    let placements = toulouse.logs().placements(&log, None).expect("readable");
    assert_eq!(placements.len(), 99);
    federation
        .node("mallory")
        .publish("Later", &SharingPolicy::Consortium);
    federation.converge();
}

#[test]
fn an_origin_that_begins_again_is_refused() {
    let mut federation = Federation::asleep(&["mallory", "toulouse"]);
    say(federation.node("mallory"), &[withdrawal(1), withdrawal(2)]);
    federation.start("mallory");
    federation.start("toulouse");
    federation.converge();
    federation.stop("mallory");
    federation
        .node("mallory")
        .forget_log(&consortium("mallory"));
    say(federation.node("mallory"), &[withdrawal(3), withdrawal(4)]);
    federation.start("mallory");
    let toulouse = federation.node("toulouse");
    let before = toulouse.state(&consortium("mallory"));
    toulouse.wait_for_refusal(Some("mallory"), Reason::Forked);
    let after = toulouse.state(&consortium("mallory"));
    assert_eq!(after.tree(), before.tree());
}

#[test]
fn an_origin_that_denies_to_have_begun_again_is_refused_by_the_same_name() {
    let mut federation = Federation::asleep(&["mallory", "toulouse"]);
    say(federation.node("mallory"), &[withdrawal(1), withdrawal(2)]);
    federation.start("mallory");
    federation.start("toulouse");
    federation.converge();
    federation.stop("mallory");
    let log = consortium("mallory");
    federation.node("mallory").forget_log(&log);
    say(
        federation.node("mallory"),
        &[withdrawal(3), withdrawal(4), withdrawal(5)],
    );
    let lie = Lie {
        denies_forks: true,
        ..Lie::default()
    };
    federation.start_liar("mallory", lie);
    let toulouse = federation.node("toulouse");
    let before = toulouse.state(&log);
    let refused = toulouse.wait_for_refusal(Some("mallory"), Reason::Forked);
    assert_eq!(refused.last.log, Some(log.clone()));
    assert_eq!(refused.last.index, Some(2));
    assert_eq!(toulouse.state(&log).tree(), before.tree());
}

#[test]
fn an_origin_that_shows_less_than_before_is_refused() {
    let mut federation = Federation::asleep(&["mallory", "toulouse"]);
    say(federation.node("mallory"), &[withdrawal(1), withdrawal(2)]);
    federation.start("mallory");
    federation.start("toulouse");
    federation.converge();
    federation.stop("mallory");
    federation
        .node("mallory")
        .forget_log(&consortium("mallory"));
    say(federation.node("mallory"), &[withdrawal(1)]);
    federation.start("mallory");
    let toulouse = federation.node("toulouse");
    toulouse.wait_for_refusal(Some("mallory"), Reason::RolledBack);
    assert_eq!(toulouse.state(&consortium("mallory")).size(), 2);
}
