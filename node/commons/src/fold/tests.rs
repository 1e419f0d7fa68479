//! The fold: order, crashes, bodies that come late, starting over.

use std::sync::Arc;

use domain::horizon::Horizon;
use domain::id::ItemId;
use domain::log::LogId;
use domain::policy::{Destination, SharingPolicy};
use domain::profile::{HeadCount, Profile};
use domain::viewer::Viewer;
use federation::barrier::Horizons;
use search::Index;
use store::testing::{Crash, CrashingStore};
use store::{Batch, Limits};

use super::*;
use crate::library::{SearchQuestion, WithdrawalKind};
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

fn digests(logs: &Logs, view: &View) -> Vec<(String, ViewDigest)> {
    let reader = view.read().unwrap();
    let digest = |log: LogId| (log.to_string(), reader.digest(&log, 1).unwrap());
    logs.names().unwrap().into_iter().map(digest).collect()
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
            digests(&node.logs, &node.view),
            node.visible(&viewer),
            node.index.document_count(),
        );
        node.fold.start_over().unwrap();
        assert_eq!(node.index.document_count(), 0);
        node.fold();
        let after = (
            digests(&node.logs, &node.view),
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
    let horizons = Horizons::new(paris.logs.clone());
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
    let mut calm = Node::new("paris");
    grenoble.send(&calm);
    calm.fold();
    for crash in 0..12 {
        for when in [Crash::Before(crash), Crash::After(crash)] {
            survives(&grenoble, &calm, when);
        }
    }
}

/// Folds at Paris in a process that dies at a commit of the view, and with it what the index had
/// not committed; goes on, and compares with an undisturbed fold.
fn survives(grenoble: &Node, calm: &Node, when: Crash) {
    let paris = Node::new("paris");
    let folder = tempfile::tempdir().unwrap();
    let store = Arc::new(CrashingStore::new());
    let view = View::new(store.clone());
    let open = || {
        let index = Arc::new(Index::open(folder.path()).unwrap().0);
        let fold = fold(&paris.id, &paris.logs, &view, &index, Arc::new(Everything));
        (fold, index)
    };
    let mut process = Some(open());
    store.crash(when);
    let mut pieces = 0;
    // Arrives in small pieces, so that there are many commits; the index waits for some of them.
    for log in grenoble.logs_for(&paris.id) {
        while paris.logs.state(&log).unwrap().size() < grenoble.logs.state(&log).unwrap().size() {
            copy(&grenoble.logs, &paris.logs, &log, 1, true);
            let (fold, _) = process.as_mut().unwrap();
            let folded = fold.catch_up(i64::from(pieces % 3));
            pieces += 1;
            if folded.is_err() {
                drop(process.take());
                store.reopen();
                process = Some(open());
            }
        }
    }
    let (mut fold, index) = process.unwrap();
    fold.catch_up(1_000).unwrap();
    assert_eq!(
        digests(&paris.logs, &view),
        digests(&calm.logs, &calm.view),
        "{when:?}"
    );
    assert_eq!(
        index.document_count(),
        calm.index.document_count(),
        "{when:?}"
    );
    assert_eq!(index.positions(), calm.index.positions(), "{when:?}");
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
    let waits = grenoble.fold.catch_up(1_030).unwrap();
    let pauses = INDEX_PAUSE_MIN_MS..=INDEX_PAUSE_MAX_MS;
    assert!(pauses.contains(&(waits.index_due_ms.expect("it waits") + 30)));
    assert_eq!((waits.items, waits.indexed), (1, false));
    assert_eq!(grenoble.index.document_count(), 1);
    let commits = grenoble.fold.catch_up(1_500).unwrap();
    assert_eq!(commits.index_due_ms, None);
    assert_eq!((commits.items, commits.indexed), (0, true));
    assert_eq!(grenoble.index.document_count(), 2);
    assert!(!grenoble.fold.catch_up(1_600).unwrap().indexed);
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

#[test]
fn each_audience_sees_the_newest_version_that_is_for_it() {
    let (grenoble, mut paris) = (Node::new("grenoble"), Node::new("paris"));
    let item = publish(&grenoble, "Iron", &SharingPolicy::Public);
    grenoble.send(&paris);
    let ada = teacher(ADA);
    grenoble
        .library
        .revise(&ada, &item, mission("Copper"), 0)
        .unwrap();
    let consortium = grenoble.door.own_logs().log(&Destination::Consortium);
    copy(&grenoble.logs, &paris.logs, &consortium.unwrap(), 1, true);
    paris.fold();
    let at = |viewer: &Viewer| paris.visible(viewer).get(&item).copied();
    assert_eq!(at(&teacher("eve@paris")), Some(2));
    assert_eq!(at(&Viewer::Anonymous), Some(1));
}

/// How many results a search for everything has, and how many it says there are.
fn found(node: &Node, viewer: &Viewer) -> (usize, u64) {
    let answer = node.library.search(viewer, &SearchQuestion::default());
    let answer = answer.unwrap();
    (answer.results.len(), answer.total)
}

#[test]
fn an_index_that_lags_finds_nothing_that_was_narrowed_or_replaced() {
    let mut grenoble = Node::new("grenoble");
    let item = publish(&grenoble, "Iron", &SharingPolicy::Public);
    grenoble.fold.catch_up(1_000).unwrap();
    let ada = teacher(ADA);
    assert_eq!(found(&grenoble, &ada), (1, 1));

    let copper = mission("Copper");
    grenoble.library.revise(&ada, &item, copper, 0).unwrap();
    let progress = grenoble.fold.catch_up(1_010).unwrap();
    assert!(progress.index_due_ms.is_some(), "the index is not told yet");
    assert_eq!(found(&grenoble, &ada), (0, 0), "the old version");

    grenoble.fold.commit_index().unwrap();
    share(&grenoble, &item, &SharingPolicy::Personal);
    let progress = grenoble.fold.catch_up(1_020).unwrap();
    assert!(progress.index_due_ms.is_some(), "the index is not told yet");
    assert_eq!(found(&grenoble, &Viewer::Anonymous), (0, 0));
}

#[test]
fn an_event_of_another_institution_is_named_and_not_applied() {
    let (paris, mut toulouse) = (Node::new("paris"), Node::new("toulouse"));
    let grenoble = Node::new("grenoble");
    publish(&grenoble, "Iron", &SharingPolicy::Public);
    let stolen = grenoble.door.own_logs().log(&Destination::Public).unwrap();
    let of_paris = paris.door.own_logs().log(&Destination::Public).unwrap();
    let held = grenoble.logs.event(&stolen, 0).unwrap().unwrap();
    let entry = store::logs::Entry {
        event: held.event(),
        body: grenoble.logs.body(&stolen, 0).unwrap(),
        envelope: held.envelope,
    };
    let state = toulouse.logs.state(&of_paris).unwrap();
    let mut batch = Batch::new();
    let entries = (vec![entry], store::logs::Keep::Live);
    toulouse
        .logs
        .append(&mut batch, &state, entries, |_| None)
        .unwrap();
    toulouse.logs.store().commit(batch).unwrap();
    toulouse.fold();
    assert!(toulouse.visible(&Viewer::Anonymous).is_empty());
    let named = toulouse.logs.quarantined(&of_paris).unwrap();
    assert!(named[0].1.contains("grenoble"), "{named:?}");
}

#[test]
fn what_an_institution_says_of_itself_is_folded_anew() {
    let mut grenoble = Node::new("grenoble");
    let profile = Profile {
        teachers: Some(HeadCount::of(412)),
    };
    let said = |node: &Node| node.library.profile(&node.id).unwrap();
    assert!(
        grenoble
            .door
            .introduce(Profile::default(), 0)
            .is_ok_and(|said| !said)
    );
    assert!(grenoble.door.introduce(profile, 0).unwrap());
    assert!(!grenoble.door.introduce(profile, 1).unwrap());
    grenoble.fold();
    assert_eq!(said(&grenoble), profile);
    let positions = grenoble.view.read().unwrap().positions().unwrap();
    assert_eq!(grenoble.index.positions(), positions);
    grenoble.fold.start_over().unwrap();
    assert_eq!(said(&grenoble), Profile::default());
    grenoble.fold();
    assert_eq!(said(&grenoble), profile);
}
