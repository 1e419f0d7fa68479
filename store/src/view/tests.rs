use std::fs;
use std::path::Path;

use tempfile::tempdir;

use super::*;

const ENGINES: [ViewEngine; 2] = [ViewEngine::Sled, ViewEngine::Redb];

fn put(view: &View, key: &'static str, value: &'static str) {
    let mut batch = Batch::new();
    batch.put(key, value);
    view.commit(batch).unwrap();
}

fn get(view: &View, key: &str) -> Option<Bytes> {
    view.snapshot().unwrap().get(key.as_bytes()).unwrap()
}

/// A closed view that holds one row.
fn make(folder: &Path, engine: ViewEngine) {
    let (view, _) = View::open(folder, engine, b"stamp").unwrap();
    put(&view, "key", "value");
}

#[track_caller]
fn check_recreated(folder: &Path, engine: ViewEngine, stamp: &[u8]) -> RecreateReason {
    let (view, opened) = View::open(folder, engine, stamp).unwrap();
    assert_eq!(get(&view, "key"), None, "{engine:?}");
    put(&view, "key", "again");
    drop(view);
    let (view, reopened) = View::open(folder, engine, stamp).unwrap();
    assert!(
        matches!(reopened, Opened::Existing),
        "{engine:?}: {reopened:?}"
    );
    assert_eq!(get(&view, "key").unwrap(), "again");
    match opened {
        Opened::Recreated { reason } => reason,
        Opened::Existing => panic!("{engine:?}: expected a new view"),
    }
}

#[test]
fn a_view_is_found_as_it_was_left() {
    for engine in ENGINES {
        let folder = tempdir().unwrap();
        make(folder.path(), engine);
        let (view, opened) = View::open(folder.path(), engine, b"stamp").unwrap();
        assert!(matches!(opened, Opened::Existing), "{engine:?}: {opened:?}");
        assert_eq!(get(&view, "key").unwrap(), "value");
    }
}

#[test]
fn a_first_view_is_empty_and_says_so() {
    for engine in ENGINES {
        let folder = tempdir().unwrap();
        let reason = check_recreated(&folder.path().join("new"), engine, b"stamp");
        assert!(matches!(reason, RecreateReason::Missing), "{reason:?}");
    }
}

#[test]
fn a_view_of_something_else_is_not_believed() {
    for engine in ENGINES {
        let folder = tempdir().unwrap();
        make(folder.path(), engine);
        let reason = check_recreated(folder.path(), engine, b"another stamp");
        assert!(matches!(reason, RecreateReason::OtherStamp), "{reason:?}");
    }
}

#[test]
fn a_view_of_another_engine_is_not_believed() {
    let folder = tempdir().unwrap();
    make(folder.path(), ViewEngine::Sled);
    let reason = check_recreated(folder.path(), ViewEngine::Redb, b"stamp");
    assert!(matches!(reason, RecreateReason::OtherStamp), "{reason:?}");
    assert!(!folder.path().join("sled").exists());
}

#[test]
fn a_condemned_view_is_recreated_and_gives_the_reason() {
    for engine in ENGINES {
        let folder = tempdir().unwrap();
        let (view, _) = View::open(folder.path(), engine, b"stamp").unwrap();
        put(&view, "key", "value");
        view.condemn("its position is ahead of the log");
        drop(view);
        let reason = check_recreated(folder.path(), engine, b"stamp");
        assert_eq!(
            reason.to_string(),
            "the view was condemned: its position is ahead of the log"
        );
    }
}

#[test]
fn a_view_that_does_not_open_is_recreated() {
    for engine in ENGINES {
        let folder = tempdir().unwrap();
        make(folder.path(), engine);
        let file = match engine {
            ViewEngine::Sled => folder.path().join("sled/db"),
            ViewEngine::Redb => folder.path().join("rows.redb"),
        };
        fs::write(file, [0x5a; 40_000]).unwrap();
        let reason = check_recreated(folder.path(), engine, b"stamp");
        assert!(
            matches!(reason, RecreateReason::Unopenable(_)),
            "{engine:?}: {reason:?}"
        );
    }
}

#[test]
fn a_lie_is_refused_and_condemns_the_view() {
    let folder = tempdir().unwrap();
    make(folder.path(), ViewEngine::Redb);
    let engine = RedbStore::open(folder.path().join("rows.redb")).unwrap();
    let mut batch = Batch::new();
    batch.put("key", "bytes that nobody sealed");
    engine.commit(batch).unwrap();
    drop(engine);

    let (view, _) = View::open(folder.path(), ViewEngine::Redb, b"stamp").unwrap();
    let answer = view.snapshot().unwrap().get(b"key");
    assert!(
        matches!(answer, Err(StoreError::Corrupt { .. })),
        "{answer:?}"
    );
    drop(view);
    let reason = check_recreated(folder.path(), ViewEngine::Redb, b"stamp");
    assert!(matches!(reason, RecreateReason::Condemned(_)), "{reason:?}");
}

#[test]
fn a_view_in_use_is_busy_and_left_alone() {
    for engine in ENGINES {
        let folder = tempdir().unwrap();
        let (view, _) = View::open(folder.path(), engine, b"stamp").unwrap();
        put(&view, "key", "value");
        let second = View::open(folder.path(), engine, b"another stamp").map(|_| ());
        assert!(matches!(second, Err(StoreError::Busy { .. })), "{second:?}");
        assert_eq!(get(&view, "key").unwrap(), "value");
    }
}

#[test]
fn a_stamp_one_byte_too_long_is_refused() {
    let folder = tempdir().unwrap();
    let stamp = vec![0; STAMP_BYTES_MAX + 1];
    assert!(View::open(folder.path(), ViewEngine::Redb, &stamp).is_err());
    assert!(View::open(folder.path(), ViewEngine::Redb, &stamp[1..]).is_ok());
}

#[test]
fn recreating_leaves_other_files_alone() {
    let folder = tempdir().unwrap();
    fs::write(folder.path().join("notes.txt"), "mine").unwrap();
    make(folder.path(), ViewEngine::Sled);
    check_recreated(folder.path(), ViewEngine::Sled, b"another stamp");
    assert_eq!(fs::read(folder.path().join("notes.txt")).unwrap(), b"mine");
}
