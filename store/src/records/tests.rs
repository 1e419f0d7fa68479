use serde::Deserialize;

use super::*;
use crate::error::CommitError;
use crate::key_value::KeyValue;
use crate::memory::MemoryStore;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Draft {
    title: String,
    revision: u32,
}

fn draft(title: &str) -> Draft {
    Draft {
        title: title.to_owned(),
        revision: 1,
    }
}

fn drafts() -> Records<Draft> {
    Records::new("drafts", 1)
}

/// A store with the drafts a, b and c, and something foreign on either side.
fn filled() -> MemoryStore {
    let store = MemoryStore::new();
    let mut batch = Batch::new();
    for id in ["a", "b", "c"] {
        drafts().put(&mut batch, id.as_bytes(), &draft(id)).unwrap();
    }
    batch
        .put("drafts/v0/a", "older")
        .put("drafts/v10/a", "newer");
    store.commit(batch).unwrap();
    store
}

fn ids(page: &RecordPage<Draft>) -> Vec<&[u8]> {
    page.records.iter().map(|record| &*record.id).collect()
}

#[test]
fn what_was_put_is_read_until_it_is_deleted() {
    let store = filled();
    let snapshot = store.snapshot().unwrap();
    assert_eq!(drafts().get(&*snapshot, b"b").unwrap(), Some(draft("b")));
    assert_eq!(drafts().get(&*snapshot, b"d").unwrap(), None);

    let mut batch = Batch::new();
    drafts().delete(&mut batch, b"b");
    store.commit(batch).unwrap();
    assert_eq!(
        drafts().get(&*store.snapshot().unwrap(), b"b").unwrap(),
        None
    );
}

#[test]
fn pages_follow_each_other_and_hold_no_other_version() {
    let snapshot = filled().snapshot().unwrap();
    let limits = Limits {
        rows: 2,
        ..Limits::PAGE
    };
    let first = drafts().scan(&*snapshot, b"", None, limits).unwrap();
    assert_eq!((ids(&first), first.more), (vec![&b"a"[..], b"b"], true));
    let second = drafts().scan(&*snapshot, b"", Some(b"b"), limits).unwrap();
    assert_eq!((ids(&second), second.more), (vec![&b"c"[..]], false));
}

#[test]
fn a_record_that_somebody_changed_is_not_overwritten() {
    let store = filled();
    let mut batch = Batch::new();
    drafts()
        .require(&mut batch, b"a", Some(&draft("something else")))
        .unwrap();
    drafts().put(&mut batch, b"a", &draft("mine")).unwrap();
    assert!(matches!(
        store.commit(batch),
        Err(CommitError::Conflict { .. })
    ));
}

#[test]
fn bytes_that_are_no_record_are_not_read_as_one() {
    let store = filled();
    let whole = postcard::to_stdvec(&draft("x")).unwrap();
    let long = [&whole[..], b"."].concat();
    for bytes in [&whole[..whole.len() - 1], &long, b""] {
        let mut batch = Batch::new();
        batch.put("drafts/v1/x", bytes.to_vec());
        store.commit(batch).unwrap();
        let answer = drafts().get(&*store.snapshot().unwrap(), b"x");
        assert!(
            matches!(answer, Err(RecordError::Unreadable { .. })),
            "{answer:?}"
        );
    }
}
