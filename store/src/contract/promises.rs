//! Order, isolation, atomicity, requirements, ranges, and what outlives the process.

use std::sync::mpsc::channel;
use std::thread;

use bytes::Bytes;

use super::*;
use crate::error::{CommitError, StoreError};

#[test]
fn what_was_put_is_read_until_it_is_deleted() {
    on_every_store(|store| {
        assert_eq!(get(store, "a"), None);
        store.commit(puts([("a", "1"), ("b", "")])).unwrap();
        store.commit(puts([("a", "2")])).unwrap();
        assert_eq!(get(store, "a").unwrap(), "2");
        assert_eq!(get(store, "b").unwrap(), "");
        let mut batch = Batch::new();
        batch.delete("a").delete("never there");
        store.commit(batch).unwrap();
        assert_eq!(get(store, "a"), None);
    });
}

#[test]
fn keys_order_bytewise() {
    on_every_store(|store| {
        let unordered: [&[u8]; 6] = [b"\xff\xff", b"a", b"\0", b"ab", b"a\0", b"\xff"];
        let mut batch = Batch::new();
        for key in unordered {
            batch.put(key, "");
        }
        store.commit(batch).unwrap();
        let page = scan_all(&*store.snapshot().unwrap());
        let found: Vec<&[u8]> = page.rows.iter().map(|row| &*row.key).collect();
        assert_eq!(
            found,
            [&b"\0"[..], b"a", b"a\0", b"ab", b"\xff", b"\xff\xff"]
        );
    });
}

#[test]
fn the_empty_key_is_a_key() {
    on_every_store(|store| {
        store.commit(puts([("", "nothing")])).unwrap();
        assert_eq!(get(store, "").unwrap(), "nothing");
        assert_eq!(keys(&scan_all(&*store.snapshot().unwrap())), [""]);
    });
}

#[test]
fn a_snapshot_never_sees_what_came_later() {
    on_every_store(|store| {
        store
            .commit(puts([("b", "1"), ("c", "1"), ("d", "1")]))
            .unwrap();
        let before = store.snapshot().unwrap();
        // Held by the thread that commits: it must not wait for itself.
        let mut batch = puts([("a", "2"), ("b", "2"), ("e", "2")]);
        batch.delete("c").delete_range(KeyRange::prefix("d"));
        store.commit(batch).unwrap();
        let between = store.snapshot().unwrap();
        store.commit(puts([("b", "3"), ("c", "3")])).unwrap();

        assert_eq!(keys(&scan_all(&*before)), ["b", "c", "d"]);
        assert_eq!(before.get(b"b").unwrap().unwrap(), "1");
        assert_eq!(before.get(b"a").unwrap(), None);
        assert_eq!(before.get(b"c").unwrap().unwrap(), "1");
        let page = before
            .scan(&KeyRange::all(), Order::Descending, Limits::PAGE)
            .unwrap();
        assert_eq!(keys(&page), ["d", "c", "b"]);
        assert_eq!(keys(&scan_all(&*between)), ["a", "b", "e"]);
        assert_eq!(between.get(b"b").unwrap().unwrap(), "2");
        drop(between);
        assert_eq!(before.get(b"d").unwrap().unwrap(), "1");
        assert_eq!(
            keys(&scan_all(&*store.snapshot().unwrap())),
            ["a", "b", "c", "e"]
        );
    });
}

#[test]
fn a_snapshot_on_another_thread_holds_nobody_up() {
    on_every_store(|store| {
        store.commit(puts([("a", "1")])).unwrap();
        let snapshot = store.snapshot().unwrap();
        let (go_on, waiting) = channel::<()>();
        thread::scope(|scope| {
            let reader = scope.spawn(move || {
                waiting.recv().unwrap();
                snapshot.get(b"a").unwrap().unwrap()
            });
            store.commit(puts([("a", "2")])).unwrap();
            go_on.send(()).unwrap();
            assert_eq!(reader.join().unwrap(), "1");
        });
    });
}

#[test]
fn readers_see_whole_batches_only() {
    on_every_store(|store| {
        thread::scope(|scope| {
            let writer = scope.spawn(|| {
                for round in 0..50 {
                    let mut batch = Batch::new();
                    for key in ["a", "m", "z"] {
                        batch.put(key, round.to_string());
                    }
                    store.commit(batch).unwrap();
                }
            });
            while !writer.is_finished() {
                let snapshot = store.snapshot().unwrap();
                let values = ["a", "m", "z"].map(|key| snapshot.get(key.as_bytes()).unwrap());
                assert!(values.iter().all(|value| *value == values[0]), "{values:?}");
            }
        });
    });
}

#[test]
fn the_writes_of_a_batch_apply_in_order() {
    on_every_store(|store| {
        let mut batch = puts([("a", "1"), ("b", "1")]);
        batch
            .delete("a")
            .put("a", "2")
            .delete_range(KeyRange::prefix("b"))
            .put("b", "2");
        batch.put("c", "1").delete_range(KeyRange::prefix("c"));
        store.commit(batch).unwrap();
        assert_eq!(get(store, "a").unwrap(), "2");
        assert_eq!(get(store, "b").unwrap(), "2");
        assert_eq!(get(store, "c"), None);
    });
}

#[track_caller]
fn check_conflict(store: &Store, expected_key: &str, batch: Batch) {
    let answer = store.commit(batch);
    assert!(
        matches!(&answer, Err(CommitError::Conflict { key }) if *key == expected_key),
        "{answer:?}"
    );
}

#[test]
fn a_conflict_leaves_nothing_of_the_batch() {
    on_every_store(|store| {
        store.commit(puts([("a", "1")])).unwrap();
        for expected in [None, Some(Bytes::from("2")), Some(Bytes::new())] {
            let mut batch = puts([("b", "new"), ("a", "new")]);
            batch.require("a", expected);
            check_conflict(store, "a", batch);
        }
        let mut batch = puts([("b", "new")]);
        batch
            .require("a", Some("1".into()))
            .require("absent", Some(Bytes::new()));
        check_conflict(store, "absent", batch);
        assert_eq!(get(store, "a").unwrap(), "1");
        assert_eq!(get(store, "b"), None);
    });
}

#[test]
fn requirements_are_about_the_state_before_the_batch() {
    on_every_store(|store| {
        let mut batch = puts([("a", "1")]);
        batch.require("a", None);
        store.commit(batch).unwrap();
        let mut batch = Batch::new();
        batch.delete("a").require("a", Some("1".into()));
        store.commit(batch).unwrap();
        assert_eq!(get(store, "a"), None);
    });
}

#[test]
fn of_two_who_require_the_same_one_wins() {
    on_every_store(|store| {
        let wins: usize = thread::scope(|scope| {
            let contenders: Vec<_> = (0..4).map(|_| scope.spawn(|| claims(store))).collect();
            contenders
                .into_iter()
                .map(|contender| contender.join().unwrap())
                .sum()
        });
        assert_eq!(wins, 20);
    });
}

/// How many of twenty places this contender was first to claim.
fn claims(store: &Store) -> usize {
    let claim = |place: &usize| {
        let mut batch = Batch::new();
        batch
            .require(place.to_string(), None)
            .put(place.to_string(), "taken");
        match store.commit(batch) {
            Ok(()) => true,
            Err(CommitError::Conflict { .. }) => false,
            Err(error) => panic!("{error}"),
        }
    };
    (0..20).filter(claim).count()
}

#[test]
fn a_deleted_range_ends_before_its_end() {
    on_every_store(|store| {
        store
            .commit(puts([
                ("a", ""),
                ("b", ""),
                ("ba", ""),
                ("c", ""),
                ("d", ""),
            ]))
            .unwrap();
        let mut batch = Batch::new();
        batch.delete_range(KeyRange::new("b", "c"));
        batch
            .delete_range(KeyRange::new("d", "d"))
            .delete_range(KeyRange::new("z", "a"));
        store.commit(batch).unwrap();
        assert_eq!(
            keys(&scan_all(&*store.snapshot().unwrap())),
            ["a", "c", "d"]
        );
        let mut batch = Batch::new();
        batch.delete_range(KeyRange::all());
        store.commit(batch).unwrap();
        assert!(scan_all(&*store.snapshot().unwrap()).rows.is_empty());
    });
}

#[test]
fn a_scan_stays_in_its_range_and_its_limits() {
    on_every_store(|store| {
        store
            .commit(puts([("a", "11"), ("b", "22"), ("c", "33"), ("d", "44")]))
            .unwrap();
        let snapshot = store.snapshot().unwrap();
        let check = |range: KeyRange, order, rows, bytes, expected: &[&str], more| {
            let page = snapshot
                .scan(&range, order, Limits { rows, bytes })
                .unwrap();
            assert_eq!((keys(&page), page.more), (expected.to_vec(), more));
        };
        use Order::{Ascending, Descending};
        check(KeyRange::all(), Ascending, 2, 100, &["a", "b"], true);
        check(KeyRange::all(), Descending, 2, 100, &["d", "c"], true);
        check(
            KeyRange::all(),
            Ascending,
            4,
            12,
            &["a", "b", "c", "d"],
            false,
        );
        check(KeyRange::all(), Ascending, 4, 11, &["a", "b", "c"], true);
        check(KeyRange::all(), Descending, 4, 6, &["d", "c"], true);
        check(
            KeyRange::new("b", "d"),
            Ascending,
            9,
            100,
            &["b", "c"],
            false,
        );
        check(KeyRange::new("b", "d"), Descending, 1, 100, &["c"], true);
        check(
            KeyRange::all().after(b"b"),
            Ascending,
            9,
            100,
            &["c", "d"],
            false,
        );
        check(
            KeyRange::all().before(b"c"),
            Descending,
            9,
            100,
            &["b", "a"],
            false,
        );
        // At least one row, or a reader would never get past it.
        check(KeyRange::all(), Ascending, 0, 0, &["a"], true);
        check(KeyRange::new("d", "b"), Ascending, 9, 100, &[], false);
        check(KeyRange::new("d", "b"), Descending, 9, 100, &[], false);
        check(KeyRange::prefix("zz"), Ascending, 9, 100, &[], false);
    });
}

#[test]
fn what_was_committed_outlives_the_process() {
    on_every_backend(|backend, folder| {
        if !backend.outlives_the_process {
            return;
        }
        for round in 0..3 {
            let store = (backend.open)(folder);
            assert_eq!(scan_all(&*store.snapshot().unwrap()).rows.len(), round);
            let mut batch = Batch::new();
            batch.put(round.to_string(), "kept");
            store.commit(batch).unwrap();
        }
    });
}

#[test]
fn a_second_owner_is_told_that_the_store_is_busy() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("truth.redb");
    let first = RedbStore::open(&path).unwrap();
    let second = open::open_truth(&path).map(|_| ());
    assert!(matches!(second, Err(StoreError::Busy { .. })), "{second:?}");
    drop(first);
    open::open_truth(&path).unwrap();

    let path = folder.path().join("sled");
    let _first = SledStore::open(&path, Durability::OnClose).unwrap();
    let second = SledStore::open(&path, Durability::OnClose);
    assert!(matches!(second, Err(StoreError::Busy { .. })), "{second:?}");
}
