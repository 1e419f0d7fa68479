use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};
use std::thread;

use bytes::Bytes;

use super::*;
use crate::key_value::KeyRange;
use crate::memory::MemoryStore;
use crate::testing::{Crash, CrashingStore};

/// A round of exactly these batches, as the committer would see it, and what each was told.
fn commit_together(engine: &Store, batches: Vec<Batch>) -> Vec<Result<(), CommitError>> {
    let (round, answers): (Vec<_>, Vec<_>) = batches
        .into_iter()
        .map(|batch| {
            let (caller, answer) = sync_channel(1);
            (Waiting { batch, caller }, answer)
        })
        .unzip();
    commit_round(engine, round);
    answers
        .into_iter()
        .map(|answer| answer.recv().unwrap())
        .collect()
}

/// Moves `counter` from one value to the next, if it still holds the first.
fn step(from: Option<&'static str>, to: &'static str) -> Batch {
    let mut batch = Batch::new();
    batch
        .require(&b"counter"[..], from.map(Bytes::from))
        .put(&b"counter"[..], to);
    batch
}

fn counter(engine: &Store) -> Option<Bytes> {
    engine.snapshot().unwrap().get(b"counter").unwrap()
}

fn memory() -> Store {
    Arc::new(MemoryStore::new())
}

#[test]
fn a_requirement_sees_the_batches_before_it() {
    let engine = memory();
    let answers = commit_together(&engine, vec![step(None, "1"), step(Some("1"), "2")]);
    assert!(answers.iter().all(Result::is_ok));
    assert_eq!(counter(&engine).unwrap(), "2");
}

#[test]
fn a_conflict_does_not_disturb_its_neighbours() {
    let engine = memory();
    let answers = commit_together(
        &engine,
        vec![step(None, "1"), step(None, "lost"), step(Some("1"), "2")],
    );
    assert!(answers[0].is_ok() && answers[2].is_ok());
    assert!(matches!(&answers[1], Err(CommitError::Conflict { key }) if *key == "counter"));
    assert_eq!(counter(&engine).unwrap(), "2");
}

#[test]
fn a_deleted_range_is_seen_and_can_be_written_again() {
    let engine = memory();
    commit_together(&engine, vec![step(None, "old")]);
    let mut delete = Batch::new();
    delete.delete_range(KeyRange::all());
    let answers = commit_together(
        &engine,
        vec![delete, step(None, "new"), step(Some("new"), "x")],
    );
    assert!(answers.iter().all(Result::is_ok));
    assert_eq!(counter(&engine).unwrap(), "x");
}

#[test]
fn a_failed_commit_fails_everybody_who_shared_it() {
    let crashing = Arc::new(CrashingStore::new());
    let engine: Store = Arc::<CrashingStore>::clone(&crashing);
    crashing.crash(Crash::Before(0));
    let answers = commit_together(&engine, vec![step(None, "1"), step(None, "2")]);
    for answer in answers {
        assert!(
            matches!(answer, Err(CommitError::Store(StoreError::Stopped))),
            "{answer:?}"
        );
    }
    crashing.reopen();
    assert_eq!(counter(&engine), None);
}

#[test]
fn a_round_stays_within_its_bytes() {
    let (queue, waiting) = sync_channel(8);
    let large = || {
        let mut batch = Batch::new();
        batch
            .put(&b"k"[..], vec![0; GROUP_BYTES_MAX / 4])
            .put(&b"l"[..], vec![0; 64]);
        Waiting {
            batch,
            caller: sync_channel(1).0,
        }
    };
    for _ in 0..6 {
        queue.send(large()).unwrap();
    }
    let mut committer = Committer {
        engine: memory(),
        waiting,
        held: None,
    };
    assert_eq!(committer.gather(large()).len(), 3);
    let held = committer.held.take().unwrap();
    assert_eq!(committer.gather(held).len(), 3);
}

#[test]
fn a_round_stays_within_its_batches() {
    let (queue, waiting) = sync_channel(QUEUE_BATCHES_MAX);
    let empty = || Waiting {
        batch: Batch::new(),
        caller: sync_channel(1).0,
    };
    for _ in 0..GROUP_BATCHES_MAX {
        queue.send(empty()).unwrap();
    }
    let mut committer = Committer {
        engine: memory(),
        waiting,
        held: None,
    };
    assert_eq!(committer.gather(empty()).len(), GROUP_BATCHES_MAX);
    assert_eq!(committer.gather(empty()).len(), 2);
}

/// Counts the commits that reach it, and holds each until it may pass.
struct Counting {
    engine: MemoryStore,
    commits: Arc<AtomicUsize>,
    gate: Arc<Barrier>,
}

impl KeyValue for Counting {
    fn snapshot(&self) -> Result<Box<dyn Snapshot>, StoreError> {
        self.engine.snapshot()
    }

    fn commit(&self, batch: Batch) -> Result<(), CommitError> {
        if self.commits.fetch_add(1, Ordering::SeqCst) == 0 {
            self.gate.wait();
        }
        self.engine.commit(batch)
    }
}

#[test]
fn what_waits_while_the_disk_is_busy_shares_the_next_commit() {
    let (commits, gate) = (Arc::new(AtomicUsize::new(0)), Arc::new(Barrier::new(2)));
    let engine = Counting {
        engine: MemoryStore::new(),
        commits: Arc::clone(&commits),
        gate: Arc::clone(&gate),
    };
    let mut grouped = Grouped::new(engine).unwrap();
    // The first commit is held at the gate; those behind it are queued before it may pass.
    let queue = grouped.queue.take().unwrap();
    let answers: Vec<_> = (0..20)
        .map(|_| {
            let (caller, answer) = sync_channel(1);
            queue
                .send(Waiting {
                    batch: Batch::new(),
                    caller,
                })
                .unwrap();
            answer
        })
        .collect();
    gate.wait();
    for answer in answers {
        answer.recv().unwrap().unwrap();
    }
    drop(queue);
    assert!(
        commits.load(Ordering::SeqCst) <= 2,
        "{commits:?} commits for 20 batches"
    );
}

#[test]
fn every_increment_of_many_threads_counts() {
    const THREADS: usize = 8;
    const STEPS: usize = 50;
    let store = Grouped::new(MemoryStore::new()).unwrap();
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| (0..STEPS).for_each(|_| increment(&store)));
        }
    });
    let total = store.snapshot().unwrap().get(b"counter").unwrap().unwrap();
    assert_eq!(total, (THREADS * STEPS).to_string());
}

/// Adds one, and tries again as long as somebody else was faster.
fn increment(store: &Grouped) {
    loop {
        let before = store.snapshot().unwrap().get(b"counter").unwrap();
        let count: usize = before.as_deref().map_or(0, |text| {
            std::str::from_utf8(text).unwrap().parse().unwrap()
        });
        let mut batch = Batch::new();
        batch
            .require(&b"counter"[..], before)
            .put(&b"counter"[..], (count + 1).to_string());
        match store.commit(batch) {
            Ok(()) => return,
            Err(CommitError::Conflict { .. }) => {}
            Err(error) => panic!("{error}"),
        }
    }
}
