//! What an institution says reaches those whom it is for, whole, whenever they come.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use domain::item::FileRight;
use domain::policy::{Destination, SharingPolicy};
use federation::serve::readers::Reading;
use store::objects::OBJECT_BYTES_MAX;

use crate::fixtures::{file, id, mission};
use crate::harness::{DEADLINE, Federation, Node, consortium};
use crate::liar::Lie;

fn institutions(names: &[&str]) -> SharingPolicy {
    SharingPolicy::Institutions(names.iter().map(|name| id(name)).collect())
}

//  grenoble ── paris
#[test]
fn two_institutions_hold_what_the_other_says() {
    let federation = Federation::of(&["grenoble", "paris"]);
    let published = federation
        .node("grenoble")
        .publish("Iron in water", &SharingPolicy::Public);
    federation
        .node("paris")
        .publish("Ohm", &institutions(&["grenoble"]));
    federation.converge();
    let grenoble = federation.node("grenoble").door();
    grenoble
        .withdraw(&published.item.handle, None, 0)
        .expect("ours");
    federation.converge();
    let item = published.item.handle;
    let paris = federation.node("paris").logs();
    let placement = paris.placement(&consortium("grenoble"), &item);
    assert_eq!(placement.expect("readable").live, None);
    assert_eq!(
        paris.body(&consortium("grenoble"), 0).expect("readable"),
        None
    );
    for name in ["grenoble", "paris"] {
        assert_eq!(federation.node(name).refusals.list(), []);
    }
}

#[test]
fn the_log_between_two_reaches_its_reader_alone() {
    let federation = Federation::of(&["grenoble", "paris", "toulouse"]);
    let grenoble = federation.node("grenoble");
    let published = grenoble.publish("Iron", &institutions(&["paris"]));
    grenoble.publish("Marker", &SharingPolicy::Consortium);
    federation.converge();
    let pair = Destination::Pair(id("paris"));
    let pair = grenoble.door().own_logs().log(&pair).expect("named");
    let item = published.item.handle;
    let live = |name: &str| {
        let logs = federation.node(name).logs();
        logs.placement(&pair, &item).expect("readable").live
    };
    assert!(live("paris").is_some());
    assert!(live("toulouse").is_none());
    let known = federation.node("toulouse").logs().names();
    assert!(!known.expect("readable").contains(&pair));
}

#[test]
fn a_thousand_events_arrive() {
    let federation = Federation::of(&["grenoble", "paris"]);
    for number in 0..1_000 {
        let title = format!("Mission {number}");
        federation
            .node("grenoble")
            .publish(&title, &SharingPolicy::Consortium);
    }
    federation.converge();
    let paris = federation.node("paris");
    assert_eq!(paris.state(&consortium("grenoble")).size(), 1_000);
    assert_eq!(paris.refusals.list(), []);
}

#[test]
fn after_a_restart_only_what_is_new_is_sent() {
    let mut federation = Federation::asleep(&["grenoble", "paris"]);
    let sent = Arc::new(AtomicU64::new(0));
    let counting = Lie {
        sent: sent.clone(),
        ..Lie::default()
    };
    federation.start_liar("grenoble", counting);
    federation.start("paris");
    let publish = |federation: &Federation, count| {
        for _ in 0..count {
            federation
                .node("grenoble")
                .publish("Mission", &SharingPolicy::Consortium);
        }
    };
    publish(&federation, 300);
    federation.converge();
    federation.stop("paris");
    publish(&federation, 10);
    sent.store(0, Ordering::SeqCst);
    federation.start("paris");
    federation.converge();
    assert_eq!(sent.load(Ordering::SeqCst), 10);
}

#[test]
fn a_node_that_comes_back_is_found_again() {
    let mut federation = Federation::of(&["grenoble", "paris"]);
    federation.converge();
    federation.stop("grenoble");
    let end = Instant::now() + DEADLINE;
    let paris = federation.node("paris");
    // It may be lost before it was first spoken to: then nothing is known of it yet.
    let failures = |paris: &Node| {
        let statuses = paris.statuses.all();
        statuses
            .get(&id("grenoble"))
            .map_or(0, |status| status.failures)
    };
    paris.wait_until(end, "to lose grenoble", || failures(paris) >= 2);
    let lost = &paris.statuses.all()[&id("grenoble")];
    assert!(!lost.connected && lost.last_error.is_some());
    federation.start("grenoble");
    let paris = federation.node("paris");
    paris.wait_until(end, "to find grenoble", || {
        paris.statuses.is_connected(&id("grenoble")) && failures(paris) == 0
    });
    federation
        .node("grenoble")
        .publish("Back", &SharingPolicy::Consortium);
    federation.converge();
}

/// Publishes an item with one file of so many bytes at grenoble.
fn publish_file(grenoble: &Node, bytes: &[u8]) {
    grenoble.objects.put(bytes).expect("stored");
    let manifest = mission("With a file", 10, vec![file(bytes, FileRight::Open)]);
    let owner = "m-kerdoncuff".parse().expect("a handle");
    let door = grenoble.door();
    door.publish(&owner, &manifest, &SharingPolicy::Consortium, 0)
        .expect("published");
}

#[test]
fn files_up_to_the_largest_arrive_whole() {
    let federation = Federation::of(&["grenoble", "paris"]);
    let largest = vec![7; usize::try_from(OBJECT_BYTES_MAX).expect("small")];
    for bytes in [&b""[..], b"iron", &largest] {
        publish_file(federation.node("grenoble"), bytes);
    }
    federation.converge();
    let paris = &federation.node("paris").objects;
    for bytes in [&b""[..], b"iron", &largest] {
        let digest = domain::id::ObjectDigest::of(bytes);
        assert_eq!(
            paris.read(digest).expect("whole").as_deref(),
            Some(bytes),
            "{} bytes",
            bytes.len()
        );
    }
}

#[test]
fn a_file_a_byte_larger_is_not_stored() {
    let federation = Federation::asleep(&["grenoble"]);
    let bytes = vec![7; usize::try_from(OBJECT_BYTES_MAX).expect("small") + 1];
    let refused = federation.node("grenoble").objects.put(&bytes);
    assert!(matches!(
        refused,
        Err(store::objects::ObjectError::TooLarge)
    ));
}

//  grenoble ── paris   toulouse is away
#[test]
fn the_origin_knows_who_has_what_it_said() {
    let mut federation = Federation::of(&["grenoble", "paris", "toulouse"]);
    federation.stop("toulouse");
    let grenoble = federation.node("grenoble");
    let shared = grenoble.publish("Iron", &SharingPolicy::Consortium);
    let for_paris = grenoble.publish("Ohm", &institutions(&["paris"]));
    federation.converge();
    let grenoble = federation.node("grenoble");
    let has = |whom: &str, item| grenoble.reading(whom, item) == Some(Reading::Past);
    for item in [&shared.item.handle, &for_paris.item.handle] {
        grenoble.wait_until(Instant::now() + DEADLINE, "for paris", || {
            has("paris", item)
        });
    }
    assert!(!has("toulouse", &shared.item.handle));
    assert_eq!(grenoble.reading("toulouse", &for_paris.item.handle), None);

    federation.stop("paris");
    let grenoble = federation.node("grenoble");
    grenoble
        .door()
        .withdraw(&shared.item.handle, None, 0)
        .expect("ours");
    let now = grenoble.reading("paris", &shared.item.handle);
    assert_eq!(now, Some(Reading::Behind));
}
