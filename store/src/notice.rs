//! Change notices: who wants to know learns that something was committed.
//!
//! A notice says nothing about what changed. Whoever gets one reads again from where it stood,
//! so that notices may be merged, and a lost one would cost time and not data.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::batch::Batch;
use crate::error::{CommitError, StoreError};
use crate::key_value::{KeyValue, Snapshot};

/// Called after a commit, on the thread that committed: it must be quick and must not commit.
type Callback = Arc<dyn Fn() + Send + Sync>;

/// Tells watchers about the commits that go through it.
pub struct Noticed<K> {
    engine: K,
    watchers: Arc<Mutex<Watchers>>,
}

#[derive(Default)]
struct Watchers {
    next_id: u64,
    callbacks: BTreeMap<u64, Callback>,
}

/// Keeps a callback registered; dropping it ends the notices.
pub struct Watch {
    id: u64,
    watchers: Arc<Mutex<Watchers>>,
}

impl<K: KeyValue> Noticed<K> {
    /// Wraps an engine to which others write only through this.
    pub fn new(engine: K) -> Self {
        Self {
            engine,
            watchers: Arc::default(),
        }
    }

    /// Calls `callback` after each commit from now on, as long as the answer is kept.
    #[must_use = "dropping the watch ends it"]
    pub fn watch(&self, callback: impl Fn() + Send + Sync + 'static) -> Watch {
        let mut watchers = self.watchers.lock().unwrap_or_else(PoisonError::into_inner);
        let id = watchers.next_id;
        watchers.next_id += 1;
        watchers.callbacks.insert(id, Arc::new(callback));
        Watch {
            id,
            watchers: Arc::clone(&self.watchers),
        }
    }

    fn notify(&self) {
        let watchers = self.watchers.lock().unwrap_or_else(PoisonError::into_inner);
        let callbacks: Vec<Callback> = watchers.callbacks.values().cloned().collect();
        // A callback may end its own watch, so the lock is not held while it runs.
        drop(watchers);
        callbacks.iter().for_each(|callback| callback());
    }
}

impl<K: KeyValue> KeyValue for Noticed<K> {
    fn snapshot(&self) -> Result<Box<dyn Snapshot>, StoreError> {
        self.engine.snapshot()
    }

    fn commit(&self, batch: Batch) -> Result<(), CommitError> {
        self.engine.commit(batch)?;
        self.notify();
        Ok(())
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let mut watchers = self.watchers.lock().unwrap_or_else(PoisonError::into_inner);
        watchers.callbacks.remove(&self.id);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::memory::MemoryStore;

    #[test]
    fn a_watcher_learns_of_commits_until_it_is_dropped() {
        let store = Noticed::new(MemoryStore::new());
        let seen = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&seen);
        let watch = store.watch(move || {
            counter.fetch_add(1, Ordering::Relaxed);
        });

        store.commit(Batch::new()).unwrap();
        store.commit(Batch::new()).unwrap();
        drop(watch);
        store.commit(Batch::new()).unwrap();
        assert_eq!(seen.load(Ordering::Relaxed), 2);
    }

    #[test]
    fn a_conflict_is_no_news() {
        let store = Noticed::new(MemoryStore::new());
        let seen = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&seen);
        let _watch = store.watch(move || {
            counter.fetch_add(1, Ordering::Relaxed);
        });

        let mut batch = Batch::new();
        batch.require(&b"absent"[..], Some("value".into()));
        store.commit(batch).unwrap_err();
        assert_eq!(seen.load(Ordering::Relaxed), 0);
    }
}
