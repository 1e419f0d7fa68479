//! A store that crashes when it is told to, for tests of whatever is built on a store.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;

use crate::batch::Batch;
use crate::error::{CommitError, StoreError};
use crate::key_value::{KeyRange, KeyValue, Limits, Order, Page, Snapshot};
use crate::memory::MemoryStore;

/// When a [`CrashingStore`] crashes. The next commit is number 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Crash {
    /// The commit of this number fails and leaves nothing.
    Before(u64),
    /// The commit of this number is kept, but its caller is told that it failed.
    After(u64),
}

/// A durable store whose process dies at a chosen commit.
///
/// After a crash every call fails with [`StoreError::Stopped`] until [`reopen`](Self::reopen),
/// and snapshots from before it fail for ever.
#[derive(Debug, Default)]
pub struct CrashingStore {
    disk: MemoryStore,
    life: Arc<Mutex<Life>>,
}

#[derive(Debug, Default)]
struct Life {
    // How often the store was reopened: a snapshot belongs to one life.
    number: u64,
    crashed: bool,
    commits: u64,
    plan: Option<Crash>,
}

impl CrashingStore {
    /// An empty store that does not crash until it is told to.
    pub fn new() -> Self {
        Self::default()
    }

    /// Plans the next crash, counting commits from now, and forgets an earlier plan.
    pub fn crash(&self, when: Crash) {
        let mut life = self.life();
        life.commits = 0;
        life.plan = Some(when);
    }

    /// Starts again with what had been committed, and without a plan to crash.
    pub fn reopen(&self) {
        let mut life = self.life();
        *life = Life {
            number: life.number + 1,
            ..Life::default()
        };
    }

    fn life(&self) -> MutexGuard<'_, Life> {
        self.life.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Life {
    fn check(&self, number: u64) -> Result<(), StoreError> {
        if self.crashed || self.number != number {
            Err(StoreError::Stopped)
        } else {
            Ok(())
        }
    }

    fn crash_if(&mut self, reached: Crash) -> Result<(), StoreError> {
        self.crashed = self.plan == Some(reached);
        self.check(self.number)
    }
}

impl KeyValue for CrashingStore {
    fn snapshot(&self) -> Result<Box<dyn Snapshot>, StoreError> {
        let life = self.life();
        life.check(life.number)?;
        let inner = self.disk.snapshot()?;
        Ok(Box::new(MortalSnapshot {
            inner,
            number: life.number,
            life: Arc::clone(&self.life),
        }))
    }

    fn commit(&self, batch: Batch) -> Result<(), CommitError> {
        let mut life = self.life();
        life.check(life.number)?;
        let commit = life.commits;
        life.crash_if(Crash::Before(commit))?;
        self.disk.commit(batch)?;
        life.commits += 1;
        Ok(life.crash_if(Crash::After(commit))?)
    }
}

struct MortalSnapshot {
    inner: Box<dyn Snapshot>,
    number: u64,
    life: Arc<Mutex<Life>>,
}

impl MortalSnapshot {
    fn check(&self) -> Result<(), StoreError> {
        self.life
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .check(self.number)
    }
}

impl Snapshot for MortalSnapshot {
    fn get(&self, key: &[u8]) -> Result<Option<Bytes>, StoreError> {
        self.check()?;
        self.inner.get(key)
    }

    fn scan(&self, range: &KeyRange, order: Order, limits: Limits) -> Result<Page, StoreError> {
        self.check()?;
        self.inner.scan(range, order, limits)
    }
}
