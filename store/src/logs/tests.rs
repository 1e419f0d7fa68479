//! What is appended stays, whole, and everything that follows from it agrees with it.

mod bodies;
mod crashes;
mod damage;

use std::sync::Arc;

use domain::checkpoint::Checkpoint;
use domain::envelope::Envelope;
use domain::event::EventKind;
use domain::keys::SecretKey;
use domain::log::{LogKind, PairTag};
use domain::merkle;
use domain::placement::{Closed, Live};

use super::*;
use crate::error::CommitError;
use crate::memory::MemoryStore;

fn logs() -> Logs {
    Logs::new(Arc::new(MemoryStore::new()))
}

fn log() -> LogId {
    LogId::first("grenoble".parse().unwrap(), LogKind::Consortium)
}

fn key() -> SecretKey {
    SecretKey::from_seed(&[7; 32])
}

fn item(number: u32) -> ItemHandle {
    let mut bytes = [0; ItemHandle::LENGTH];
    bytes[..4].copy_from_slice(&number.to_be_bytes());
    ItemHandle::from_bytes(bytes)
}

fn event(kind: EventKind, number: u32, version: u64) -> Event {
    Event {
        origin: "grenoble".parse().unwrap(),
        item: item(number),
        kind,
        version,
        previous_version: None,
        manifest: None,
        grant: None,
        registry_version: 1,
        claimed_time_ms: 0,
        reason: None,
    }
}

/// A signed entry; places come with the body `<number> v<version>`.
fn entry(kind: EventKind, number: u32, version: u64) -> Entry {
    let event = event(kind, number, version);
    let envelope = Envelope::sign_bytes(
        "test",
        format!("{kind:?} {number} {version}").into(),
        &[&key()],
    );
    let body = (kind == EventKind::Place).then(|| format!("{number} v{version}").into());
    Entry {
        envelope: wire::write_envelope(&envelope),
        event: Ok(event),
        body,
    }
}

fn place(number: u32, version: u64) -> Entry {
    entry(EventKind::Place, number, version)
}

fn without_body(entry: Entry) -> Entry {
    Entry {
        body: None,
        ..entry
    }
}

fn places(numbers: std::ops::Range<u32>) -> Vec<Entry> {
    numbers.map(|number| place(number, 1)).collect()
}

fn sign(state: &LogState) -> SignedCheckpoint {
    let checkpoint = Checkpoint {
        log: state.log().clone(),
        size: state.size(),
        root: state.tree().root(),
    };
    SignedCheckpoint::sign(checkpoint, &key())
}

fn append_to(
    logs: &Logs,
    state: &LogState,
    (entries, keep): (Vec<Entry>, Keep),
    reached: bool,
) -> Result<Appended, AppendError> {
    let mut batch = Batch::new();
    let appended = logs.append(&mut batch, state, (entries, keep), |state| {
        reached.then(|| sign(state))
    })?;
    logs.store().commit(batch)?;
    Ok(appended)
}

fn append(logs: &Logs, entries: Vec<Entry>, keep: Keep) -> Appended {
    let state = logs.state(&log()).unwrap();
    append_to(logs, &state, (entries, keep), true).unwrap()
}

fn held_bodies(logs: &Logs) -> Vec<u64> {
    let size = logs.state(&log()).unwrap().size();
    (0..size)
        .filter(|index| logs.body(&log(), *index).unwrap().is_some())
        .collect()
}

/// Everything that stands beside the events says what the events say.
#[track_caller]
fn check_whole(logs: &Logs, log: &LogId) -> u64 {
    let state = logs.state(log).unwrap();
    let limits = Limits {
        rows: usize::MAX,
        bytes: usize::MAX,
    };
    let events = logs.events(log, 0, limits).unwrap();
    assert_eq!(events.len() as u64, state.size());
    let leaves: Vec<_> = events.iter().map(|e| leaf_hash(&e.envelope)).collect();
    assert_eq!(state.tree().root(), merkle::root(&leaves));
    if let Some(note) = state.note() {
        let noted = SignedCheckpoint::verify(note.clone(), &[key().public()]).unwrap();
        let size = noted.checkpoint().size;
        assert_eq!(size, state.note_size());
        assert_eq!(
            logs.tree_at(log, size).unwrap().root(),
            noted.checkpoint().root
        );
    }
    for (item, placement) in logs.placements(log, None).unwrap() {
        let history = logs.history(log, &item).unwrap();
        assert!(history.iter().all(|index| *index < state.size()));
        if let Some(live) = placement.live {
            let missing = logs.missing_bodies(log).unwrap().contains(&live.index);
            assert_ne!(logs.body(log, live.index).unwrap().is_some(), missing);
        }
    }
    state.size()
}

#[test]
fn a_log_that_is_not_known_is_empty() {
    let state = logs().state(&log()).unwrap();
    assert_eq!(
        (state.size(), state.note(), state.note_size()),
        (0, None, 0)
    );
    assert_eq!(state.tree().root(), merkle::root(&[]));
    assert!(logs().names().unwrap().is_empty());
}

#[test]
fn the_tree_of_every_size_can_be_read_again() {
    let logs = logs();
    let entries = places(0..600);
    let leaves: Vec<_> = entries.iter().map(|e| leaf_hash(&e.envelope)).collect();
    let mut rest = entries.into_iter();
    for size in [1, 255, 256, 257, 511, 512, 600] {
        let here = usize::try_from(logs.state(&log()).unwrap().size()).unwrap();
        let appended = append(&logs, rest.by_ref().take(size - here).collect(), Keep::Live);
        assert_eq!(appended.state.size(), size as u64);
        assert_eq!(check_whole(&logs, &log()), size as u64);
        for before in [0, 1, here, size] {
            let tree = logs.tree_at(&log(), before as u64).unwrap();
            assert_eq!(tree.root(), merkle::root(&leaves[..before]), "{before}");
        }
    }
    for beyond in [601, 768, 769, u64::MAX] {
        let refused = logs.tree_at(&log(), beyond);
        assert!(
            matches!(refused, Err(LogError::Unreadable { .. })),
            "{beyond}"
        );
    }
}

#[test]
fn a_log_is_there_after_the_program_starts_again() {
    let folder = tempfile::tempdir().unwrap();
    let open = || {
        let store = crate::redb::RedbStore::open(folder.path().join("truth")).unwrap();
        Logs::new(Arc::new(crate::sealed::Sealed::new(store)))
    };
    let before = append(&open(), places(0..300), Keep::Live).state;
    let logs = open();
    let after = logs.state(&log()).unwrap();
    assert_eq!(after.tree(), before.tree());
    assert_eq!(after.note(), before.note());
    assert_eq!(check_whole(&logs, &log()), 300);
    append(&logs, places(300..301), Keep::Live);
    drop(logs);
    assert_eq!(check_whole(&open(), &log()), 301);
}

#[test]
fn events_are_read_in_pages_and_verbatim() {
    let logs = logs();
    let entries = places(0..5);
    append(&logs, entries.clone(), Keep::Live);
    let limits = |rows, bytes| Limits { rows, bytes };
    let page = logs.events(&log(), 1, limits(2, usize::MAX)).unwrap();
    assert_eq!(
        page.iter().map(|held| held.index).collect::<Vec<_>>(),
        [1, 2]
    );
    assert_eq!(page[0].envelope, entries[1].envelope);
    assert_eq!(logs.events(&log(), 1, limits(9, 1)).unwrap().len(), 1);
    assert!(logs.events(&log(), 5, Limits::PAGE).unwrap().is_empty());
    assert_eq!(
        logs.event(&log(), 4).unwrap().unwrap().envelope,
        entries[4].envelope
    );
    assert!(logs.event(&log(), 5).unwrap().is_none());
}

#[test]
fn the_newest_checkpoint_that_was_reached_is_kept() {
    let logs = logs();
    let state = append(&logs, places(0..2), Keep::Live).state;
    let further = append_to(&logs, &state, (places(2..5), Keep::Live), false).unwrap();
    assert_eq!(
        (further.state.size(), further.state.note_size()),
        (5, 2),
        "on the way to a checkpoint"
    );
    assert_eq!(logs.note(&log()).unwrap(), state.note().cloned());
    assert_eq!(check_whole(&logs, &log()), 5);
}

#[test]
fn placements_say_where_items_stand() {
    let logs = logs();
    let entries = vec![
        place(1, 1),
        place(2, 4),
        entry(EventKind::Withdraw, 1, 1),
        entry(EventKind::Retract, 3, 1),
    ];
    append(&logs, entries, Keep::Live);
    let placement = |number| logs.placement(&log(), &item(number)).unwrap();
    assert_eq!((placement(1).floor, placement(1).live), (1, None));
    let live = Live {
        version: 4,
        index: 1,
    };
    assert_eq!(placement(2).live, Some(live));
    assert_eq!(placement(3).closed, Some(Closed::Retracted));
    assert_eq!(placement(4), Placement::default());
    assert_eq!(logs.history(&log(), &item(1)).unwrap(), [0, 2]);
    assert!(logs.history(&log(), &item(4)).unwrap().is_empty());
}

#[test]
fn placements_are_listed_in_pages() {
    let logs = logs();
    append(&logs, places(0..600), Keep::Live);
    let mut found = Vec::new();
    loop {
        let after = found.last();
        let page = logs.placements(&log(), after).unwrap();
        assert!(page.len() <= Limits::PAGE.rows);
        if page.is_empty() {
            break;
        }
        found.extend(page.into_iter().map(|(item, _)| item));
    }
    assert_eq!(found, (0..600).map(item).collect::<Vec<_>>());
}

#[test]
fn what_cannot_be_applied_is_kept_by_name_and_changes_nothing() {
    let logs = logs();
    let unreadable = Entry {
        event: Err("BAD_SIGNATURE: by nobody".to_owned()),
        ..place(9, 1)
    };
    let entries = vec![
        place(1, 2),
        place(1, 1),
        unreadable,
        entry(EventKind::Unknown(77), 1, 3),
        entry(EventKind::Retract, 2, 1),
        place(2, 1),
        place(3, 1),
    ];
    let appended = append(&logs, entries, Keep::Live);
    assert_eq!(logs.quarantined(&log()).unwrap(), appended.quarantined);
    let at: Vec<_> = appended
        .quarantined
        .iter()
        .map(|(index, _)| *index)
        .collect();
    assert_eq!(at, [1, 2, 3, 5]);
    assert_eq!(appended.quarantined[1].1, "BAD_SIGNATURE: by nobody");
    assert_eq!(held_bodies(&logs), [0, 6]);
    assert_eq!(check_whole(&logs, &log()), 7);
}

#[test]
fn every_log_is_listed_once_and_none_stands_in_another() {
    let logs = logs();
    let named = |id: &str, kind, epoch| LogId {
        epoch,
        ..LogId::first(id.parse().unwrap(), kind)
    };
    let mut expected = vec![
        named("grenoble", LogKind::Consortium, 1),
        named("grenoble", LogKind::Consortium, 10),
        named("grenoble", LogKind::House, 1),
        named("grenoble", LogKind::Pair(PairTag([0; 16])), 1),
        named("grenoble", LogKind::Pair(PairTag([0xff; 16])), 1),
        named("grenoble-alpes", LogKind::Public, 1),
    ];
    for (number, log) in (1..).zip(&expected) {
        let state = logs.state(log).unwrap();
        append_to(&logs, &state, (places(0..number), Keep::Live), true).unwrap();
    }
    let mut names = logs.names().unwrap();
    names.sort();
    expected.sort();
    assert_eq!(names, expected);
    let sizes: u64 = names.iter().map(|log| check_whole(&logs, log)).sum();
    assert_eq!(sizes, 1 + 2 + 3 + 4 + 5 + 6);
}

#[test]
fn of_two_who_append_at_once_one_is_refused() {
    for (first, second) in [(true, true), (true, false), (false, true), (false, false)] {
        let logs = logs();
        let state = append(&logs, places(0..3), Keep::Live).state;
        append_to(&logs, &state, (places(3..6), Keep::Live), first).unwrap();
        let refused = append_to(&logs, &state, (places(3..4), Keep::Live), second);
        assert!(
            matches!(
                refused,
                Err(AppendError::Commit(CommitError::Conflict { .. }))
            ),
            "{first} {second}"
        );
        assert_eq!(check_whole(&logs, &log()), 6);
    }
}

#[test]
fn of_two_who_begin_a_log_one_is_refused() {
    let logs = logs();
    let empty = logs.state(&log()).unwrap();
    append_to(&logs, &empty, (places(0..256), Keep::Live), false).unwrap();
    let refused = append_to(&logs, &empty, (places(0..1), Keep::Live), false);
    assert!(matches!(refused, Err(AppendError::Commit(_))));
    assert_eq!(check_whole(&logs, &log()), 256);
}
