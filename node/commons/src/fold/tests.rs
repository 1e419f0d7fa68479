//! The fold: order, crashes, bodies that come late, starting over.

use std::sync::Arc;

use domain::horizon::Horizon;
use domain::id::ItemId;
use domain::log::LogId;
use domain::policy::{Destination, SharingPolicy};
use domain::viewer::Viewer;
use federation::barrier::Horizons;
use search::Index;
use store::testing::{Crash, CrashingStore};
use store::{Batch, Limits};

use super::*;
use crate::library::WithdrawalKind;
use crate::testing::{Everything, Node, copy, fold, institutions, mission, named, teacher};
use crate::view::ViewDigest;

const ADA: &str = "ada@grenoble";

fn publish(node: &Node, title: &str, policy: &SharingPolicy) -> ItemId {
    let published = node
        .library
        .publish(&teacher(ADA), mission(title), policy, 0);
    published.unwrap().item
}

fn share(node: &Node, item: &ItemId, policy: &SharingPolicy) {
    node.library
        .set_policy(&teacher(ADA), item, policy, 0)
        .unwrap();
}

/// A history with something of everything.
fn history(grenoble: &Node) -> Vec<ItemId> {
    let items = vec![
        publish(grenoble, "Iron", &SharingPolicy::Public),
        publish(grenoble, "Copper", &SharingPolicy::Consortium),
        publish(grenoble, "Zinc", &institutions(&["paris"])),
        publish(grenoble, "Tin", &named(&["eve@paris"])),
        publish(grenoble, "Lead", &SharingPolicy::Public),
    ];
    let ada = teacher(ADA);
    let library = &grenoble.library;
    library
        .revise(&ada, &items[0], mission("Iron again"), 0)
        .unwrap();
    share(grenoble, &items[1], &institutions(&["paris"]));
    share(grenoble, &items[2], &SharingPolicy::Public);
    library
        .withdraw(&ada, &items[3], WithdrawalKind::Withdraw, 0)
        .unwrap();
    library
        .withdraw(&ada, &items[4], WithdrawalKind::Erase, 0)
        .unwrap();
    items
}

fn digests(node: &Node) -> Vec<(String, ViewDigest)> {
    let reader = node.view.read().unwrap();
    let digest = |log: LogId| (log.to_string(), reader.digest(&log, 1).unwrap());
    node.logs.names().unwrap().into_iter().map(digest).collect()
}

#[test]
fn starting_over_gives_the_same_digests_and_answers() {
    let (mut grenoble, mut paris) = (Node::new("grenoble"), Node::new("paris"));
    history(&grenoble);
    grenoble.send(&paris);
    for node in [&mut grenoble, &mut paris] {
        node.fold();
        let viewer = teacher(&format!("eve@{}", node.id));
        let before = (
            digests(node),
            node.visible(&viewer),
            node.index.document_count(),
        );
        node.fold.start_over().unwrap();
        assert_eq!(node.index.document_count(), 0);
        node.fold();
        let after = (
            digests(node),
            node.visible(&viewer),
            node.index.document_count(),
        );
        assert_eq!(before, after);
    }
}

#[test]
fn nodes_that_hold_a_log_agree_on_its_digest_however_they_got_there() {
    let (mut grenoble, mut paris, mut toulouse) = (
        Node::new("grenoble"),
        Node::new("paris"),
        Node::new("toulouse"),
    );
    history(&grenoble);
    grenoble.fold();
    grenoble.send(&paris);
    paris.fold();
    let log = grenoble
        .door
        .own_logs()
        .log(&Destination::Consortium)
        .unwrap();
    while toulouse.logs.state(&log).unwrap().size() < grenoble.logs.state(&log).unwrap().size() {
        copy(&grenoble.logs, &toulouse.logs, &log, 1, false);
        toulouse.fold();
    }
    let digest = |node: &Node| node.view.read().unwrap().digest(&log, 1).unwrap();
    assert_eq!(digest(&grenoble), digest(&paris));
    assert_eq!(digest(&grenoble), digest(&toulouse));
}

#[test]
fn a_version_whose_body_is_late_is_hidden_until_it_comes() {
    let (grenoble, mut paris) = (Node::new("grenoble"), Node::new("paris"));
    let item = publish(&grenoble, "Iron", &SharingPolicy::Public);
    for log in grenoble.logs_for(&paris.id) {
        copy(&grenoble.logs, &paris.logs, &log, usize::MAX, false);
    }
    paris.fold();
    assert!(paris.visible(&Viewer::Anonymous).is_empty());

    let log = grenoble.door.own_logs().log(&Destination::Public).unwrap();
    let body = grenoble.logs.body(&log, 0).unwrap().unwrap();
    let mut batch = Batch::new();
    assert!(paris.logs.fill_body(&mut batch, &log, 0, body).unwrap());
    paris.logs.store().commit(batch).unwrap();
    paris.fold();
    assert!(paris.visible(&Viewer::Anonymous).contains_key(&item));
}

#[test]
fn an_item_that_moves_between_logs_is_never_lost_from_sight() {
    let (grenoble, mut paris) = (Node::new("grenoble"), Node::new("paris"));
    let horizons = Horizons::default();
    paris.fold = fold(
        &paris.id,
        &paris.logs,
        &paris.view,
        &paris.index,
        Arc::new(horizons.clone()),
    );
    let eve = teacher("eve@paris");
    let item = publish(&grenoble, "Iron", &SharingPolicy::Consortium);
    grenoble.send(&paris);
    horizons.drained(
        &grenoble.id,
        Horizon {
            consortium: 1,
            public: 0,
        },
    );
    paris.fold();
    assert!(paris.visible(&eve).contains_key(&item));

    // Narrowed to Paris. The consortium's log arrives before Paris's own.
    share(&grenoble, &item, &institutions(&["paris"]));
    let logs = grenoble.logs_for(&paris.id);
    let (pairs, shared): (Vec<LogId>, Vec<LogId>) =
        logs.into_iter().partition(|log| !log.kind.is_shared());
    for log in &shared {
        copy(&grenoble.logs, &paris.logs, log, usize::MAX, true);
    }
    paris.fold();
    assert!(
        paris.visible(&eve).contains_key(&item),
        "withdrawn before its other place came"
    );
    for log in &pairs {
        copy(&grenoble.logs, &paris.logs, log, usize::MAX, true);
    }
    horizons.drained(
        &grenoble.id,
        Horizon {
            consortium: 2,
            public: 0,
        },
    );
    paris.fold();
    assert!(paris.visible(&eve).contains_key(&item));
    let position = paris.view.read().unwrap().position(&shared[0]).unwrap();
    assert_eq!(position, 2);
}

#[test]
fn a_crash_between_view_and_index_leaves_nothing_out() {
    let grenoble = Node::new("grenoble");
    history(&grenoble);
    for crash in 0..12 {
        for when in [Crash::Before(crash), Crash::After(crash)] {
            survives(&grenoble, when);
        }
    }
}

/// Folds at Paris with a view that crashes once, goes on, and compares with an undisturbed fold.
fn survives(grenoble: &Node, when: Crash) {
    let (mut paris, mut calm) = (Node::new("paris"), Node::new("paris"));
    let store = Arc::new(CrashingStore::new());
    paris.view = View::new(store.clone());
    let refold = |paris: &Node| {
        fold(
            &paris.id,
            &paris.logs,
            &paris.view,
            &paris.index,
            Arc::new(Everything),
        )
    };
    paris.fold = refold(&paris);
    store.crash(when);
    let mut crashed = false;
    // Arrives in small pieces, so that there are many commits.
    for log in grenoble.logs_for(&paris.id) {
        loop {
            let before = paris.logs.state(&log).unwrap().size();
            copy(&grenoble.logs, &paris.logs, &log, 1, true);
            if paris.logs.state(&log).unwrap().size() == before {
                break;
            }
            let folded = paris
                .fold
                .catch_up(0)
                .and_then(|_| paris.fold.commit_index());
            if folded.is_err() {
                crashed = true;
                store.reopen();
                paris.fold = refold(&paris);
            }
        }
    }
    paris.fold();
    grenoble.send(&calm);
    calm.fold();
    assert_eq!(
        digests(&paris),
        digests(&calm),
        "{when:?}, crashed: {crashed}"
    );
    assert_eq!(
        paris.index.document_count(),
        calm.index.document_count(),
        "{when:?}"
    );
    assert_eq!(paris.index.positions(), calm.index.positions(), "{when:?}");
}

#[test]
fn an_index_that_was_lost_is_filled_from_the_view() {
    let mut grenoble = Node::new("grenoble");
    history(&grenoble);
    grenoble.fold();
    let empty = Arc::new(Index::in_memory().unwrap());
    let (logs, view) = (grenoble.logs.clone(), grenoble.view.clone());
    drop(fold(
        &grenoble.id,
        &logs,
        &view,
        &empty,
        Arc::new(Everything),
    ));
    assert_eq!(empty.document_count(), grenoble.index.document_count());
    assert_eq!(empty.positions(), grenoble.index.positions());
}

#[test]
fn an_index_that_knows_more_than_the_view_is_refused() {
    let mut grenoble = Node::new("grenoble");
    history(&grenoble);
    grenoble.fold();
    let refused = Fold::new(FoldParts {
        institution: grenoble.id.clone(),
        logs: grenoble.logs.clone(),
        view: View::new(Arc::new(store::memory::MemoryStore::new())),
        index: Arc::clone(&grenoble.index),
        barrier: Arc::new(Everything),
    });
    assert!(matches!(refused.err(), Some(FoldError::IndexAhead { .. })));
}

#[test]
fn an_index_commit_waits_a_moment_for_others() {
    let mut grenoble = Node::new("grenoble");
    publish(&grenoble, "Iron", &SharingPolicy::Public);
    assert_eq!(grenoble.fold.catch_up(1_000).unwrap().index_due_ms, None);
    publish(&grenoble, "Copper", &SharingPolicy::Public);
    assert_eq!(
        grenoble.fold.catch_up(1_030).unwrap().index_due_ms,
        Some(70)
    );
    assert_eq!(grenoble.index.document_count(), 1);
    assert_eq!(grenoble.fold.catch_up(1_100).unwrap().index_due_ms, None);
    assert_eq!(grenoble.index.document_count(), 2);
}

#[test]
fn a_step_and_a_call_have_a_bound() {
    let mut grenoble = Node::new("grenoble");
    let item = publish(&grenoble, "Iron", &SharingPolicy::Personal);
    for number in 0..STEP_EVENTS_MAX {
        let policy = match number % 2 {
            0 => SharingPolicy::Institution,
            _ => SharingPolicy::Personal,
        };
        share(&grenoble, &item, &policy);
    }
    let house = grenoble.door.own_logs().log(&Destination::House).unwrap();
    let count = grenoble.logs.events(
        &house,
        0,
        Limits {
            rows: 1_000,
            bytes: usize::MAX,
        },
    );
    assert_eq!(count.unwrap().len(), STEP_EVENTS_MAX + 1);
    let mut progress = Progress::default();
    let origin = grenoble.id.clone();
    assert!(
        grenoble
            .fold
            .step(&origin, std::slice::from_ref(&house), &mut progress)
            .unwrap()
    );
    assert_eq!(progress.events, STEP_EVENTS_MAX as u64);
    assert!(
        grenoble
            .fold
            .step(&origin, &[house], &mut progress)
            .unwrap()
    );
    assert_eq!(progress.events, STEP_EVENTS_MAX as u64 + 1);
}
