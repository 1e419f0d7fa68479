//! A store for what can be computed again: one sled tree, behind a fence.
//!
//! sled panics on damaged files, and its `flush` reaches the disk without a sync. So every call is
//! guarded, a store that failed to write is closed for good, and durability, where it is asked
//! for, is an explicit sync of sled's file. Its `compression` feature stays off: it cannot share a
//! workspace with the index's zstd.
//!
//! sled 0.34 has no snapshots, so this keeps them itself: before a commit changes a key, the old
//! value is kept for each snapshot that is alive. A snapshot costs the memory of what has changed
//! since it was taken, and blocks nobody.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::thread;
use std::time::{Duration, Instant};

use ::sled::{Config, Db, IVec, Mode};
use bytes::Bytes;

use crate::batch::{Batch, Write};
use crate::error::{CommitError, StoreError};
use crate::guard::guarded;
use crate::key_value::{KeyRange, KeyValue, Limits, Order, Page, Row, Snapshot};

mod past;

use past::Past;

const ENGINE: &str = "sled";

/// Memory in which sled may keep pages, in bytes; it takes about two and a half times as much.
const CACHE_BYTES: u64 = 32 << 20;
/// How long an owner that has just left may hold the lock.
const BUSY_MAX: Duration = Duration::from_secs(2);
/// How long to wait before trying again.
const BUSY_STEP: Duration = Duration::from_millis(20);

/// What a commit waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// The disk has it when `commit` returns.
    OnReturn,
    /// The disk has it when the store is closed; a power cut may cost the whole store.
    OnClose,
}

/// An ordered map in a sled folder.
#[derive(Debug)]
pub struct SledStore {
    shared: Arc<Shared>,
    durability: Durability,
}

#[derive(Debug)]
struct Shared {
    folder: PathBuf,
    state: RwLock<State>,
}

#[derive(Debug)]
struct State {
    // `None` once writing has failed: what sled would answer from then on cannot be trusted.
    db: Option<Db>,
    // What snapshots that are alive still have to see, by their number.
    pasts: BTreeMap<u64, Past>,
    next_snapshot: u64,
}

impl SledStore {
    /// Opens a store that must be there.
    ///
    /// sled takes some damaged files for no files and would begin empty; this refuses to.
    pub fn open_existing(
        folder: impl Into<PathBuf>,
        durability: Durability,
    ) -> Result<Self, StoreError> {
        let store = Self::open(folder, durability)?;
        if store.shared.read().db()?.was_recovered() {
            return Ok(store);
        }
        let detail = "sled found nothing that it had written".to_owned();
        Err(StoreError::Damaged {
            path: store.shared.folder.clone(),
            detail,
        })
    }

    /// Opens the folder, or creates it.
    ///
    /// Damage is answered with an error, never with a panic; a second process with
    /// [`StoreError::Busy`].
    pub fn open(folder: impl Into<PathBuf>, durability: Durability) -> Result<Self, StoreError> {
        let folder = folder.into();
        let db = open_when_free(&folder)?;
        let state = State {
            db: Some(db),
            pasts: BTreeMap::new(),
            next_snapshot: 0,
        };
        let store = Self {
            shared: Arc::new(Shared {
                folder,
                state: RwLock::new(state),
            }),
            durability,
        };
        if durability == Durability::OnReturn {
            store.shared.sync_new_files()?;
        }
        Ok(store)
    }
}

impl KeyValue for SledStore {
    fn snapshot(&self) -> Result<Box<dyn Snapshot>, StoreError> {
        let mut state = self.shared.write();
        state.db()?;
        let number = state.next_snapshot;
        state.next_snapshot += 1;
        state.pasts.insert(number, Past::default());
        Ok(Box::new(SledSnapshot {
            number,
            shared: Arc::clone(&self.shared),
        }))
    }

    fn commit(&self, batch: Batch) -> Result<(), CommitError> {
        batch.check_size()?;
        let mut state = self.shared.write();
        let outcome = guarded(ENGINE, || {
            self.shared.apply(&mut state, batch, self.durability)
        });
        if let Err(CommitError::Store(_)) = &outcome {
            close(state.db.take());
        }
        outcome
    }
}

impl State {
    fn db(&self) -> Result<&Db, StoreError> {
        self.db.as_ref().ok_or(StoreError::Stopped)
    }
}

impl Shared {
    fn read(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn explain(&self, error: ::sled::Error) -> StoreError {
        explain(&self.folder, error)
    }

    fn apply(
        &self,
        state: &mut State,
        batch: Batch,
        durability: Durability,
    ) -> Result<(), CommitError> {
        let db = state.db()?.clone();
        batch.check_requirements(|key| self.get(&db, key))?;
        let changes = self.changes_of(&db, batch.writes)?;
        self.keep_for_snapshots(&db, &mut state.pasts, &changes)?;
        let mut sled_batch = ::sled::Batch::default();
        for (key, value) in changes {
            match value {
                Some(value) => sled_batch.insert(&*key, &*value),
                None => sled_batch.remove(&*key),
            }
        }
        db.apply_batch(sled_batch)
            .map_err(|error| self.explain(error))?;
        if durability == Durability::OnReturn {
            self.sync(&db)?;
        }
        Ok(())
    }

    fn get(&self, db: &Db, key: &[u8]) -> Result<Option<Bytes>, StoreError> {
        let value = db.get(key).map_err(|error| self.explain(error))?;
        Ok(value.map(|value| Bytes::copy_from_slice(&value)))
    }

    /// What `writes` come to: one last change for each key, ranges spelled out.
    fn changes_of(
        &self,
        db: &Db,
        writes: Vec<Write>,
    ) -> Result<BTreeMap<Bytes, Option<Bytes>>, StoreError> {
        let mut changes = BTreeMap::new();
        for write in writes {
            match write {
                Write::Put { key, value } => {
                    changes.insert(key, Some(value));
                }
                Write::Delete { key } => {
                    changes.insert(key, None);
                }
                Write::DeleteRange { range } => self.delete_range(db, &range, &mut changes)?,
            }
        }
        Ok(changes)
    }

    fn delete_range(
        &self,
        db: &Db,
        range: &KeyRange,
        changes: &mut BTreeMap<Bytes, Option<Bytes>>,
    ) -> Result<(), StoreError> {
        changes.retain(|key, _| !range.contains(key));
        for row in self.rows(db, range) {
            changes.insert(row?.key, None);
        }
        Ok(())
    }

    fn keep_for_snapshots(
        &self,
        db: &Db,
        pasts: &mut BTreeMap<u64, Past>,
        changes: &BTreeMap<Bytes, Option<Bytes>>,
    ) -> Result<(), StoreError> {
        if pasts.is_empty() {
            return Ok(());
        }
        for key in changes.keys() {
            let value = self.get(db, key)?;
            pasts.values_mut().for_each(|past| past.keep(key, &value));
        }
        Ok(())
    }

    fn rows(
        &self,
        db: &Db,
        range: &KeyRange,
    ) -> impl DoubleEndedIterator<Item = Result<Row, StoreError>> {
        let (start, end) = (
            range.start.to_vec(),
            range.end.as_ref().map(|end| end.to_vec()),
        );
        // sled panics on a range that runs backwards.
        let is_empty = range.is_empty();
        let end = end.map_or(Bound::Unbounded, Bound::Excluded);
        let rows = (!is_empty).then(|| db.range::<Vec<u8>, _>((Bound::Included(start), end)));
        rows.into_iter()
            .flatten()
            .map(|row| row.map(row_of).map_err(|error| self.explain(error)))
    }

    fn sync(&self, db: &Db) -> Result<(), StoreError> {
        db.flush().map_err(|error| self.explain(error))?;
        let path = self.folder.join("db");
        let synced = File::open(&path).and_then(|file| file.sync_data());
        synced.map_err(|source| StoreError::from_io(&path, source))
    }

    /// Brings a database that may be new to the disk: its files and the folders that name them.
    fn sync_new_files(&self) -> Result<(), StoreError> {
        let failed = |source| StoreError::from_io(&self.folder, source);
        for entry in fs::read_dir(&self.folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            File::open(path)
                .and_then(|file| file.sync_all())
                .map_err(failed)?;
        }
        for folder in [Some(&*self.folder), self.folder.parent()]
            .into_iter()
            .flatten()
        {
            if !folder.as_os_str().is_empty() {
                File::open(folder)
                    .and_then(|folder| folder.sync_all())
                    .map_err(failed)?;
            }
        }
        Ok(())
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        close(self.write().db.take());
    }
}

fn row_of((key, value): (IVec, IVec)) -> Row {
    Row {
        key: Bytes::copy_from_slice(&key),
        value: Bytes::copy_from_slice(&value),
    }
}

/// Closes sled, which flushes; what that throws is of no use to anybody.
fn close(db: Option<Db>) {
    let closed: Result<(), StoreError> = guarded(ENGINE, || {
        drop(db);
        Ok(())
    });
    if let Err(error) = closed {
        tracing::warn!(%error, "could not close the store");
    }
}

/// Sorts what sled says by what can be done about it.
fn explain(folder: &Path, error: ::sled::Error) -> StoreError {
    let path = folder.to_owned();
    match error {
        // sled has no error of its own for this.
        ::sled::Error::Io(source) if source.to_string().contains("could not acquire lock") => {
            StoreError::Busy { path }
        }
        ::sled::Error::Io(source) => StoreError::from_io(folder, source),
        ::sled::Error::Corruption { at, bt: () } => StoreError::Damaged {
            path,
            detail: format!("corruption at {at:?}"),
        },
        ::sled::Error::CollectionNotFound(_)
        | ::sled::Error::Unsupported(_)
        | ::sled::Error::ReportableBug(_) => StoreError::Engine {
            engine: ENGINE,
            detail: error.to_string(),
        },
    }
}

/// Opens the folder; waits a moment for an owner that has just left.
///
/// sled closes its files on threads of its own: after the last handle is dropped they hold the
/// lock a little longer.
fn open_when_free(folder: &Path) -> Result<Db, StoreError> {
    let end = Instant::now() + BUSY_MAX;
    loop {
        let opened = guarded(ENGINE, || {
            let config = Config::new()
                .path(folder)
                .mode(Mode::HighThroughput)
                .flush_every_ms(None)
                .cache_capacity(CACHE_BYTES);
            config.open().map_err(|error| explain(folder, error))
        });
        match opened {
            Err(StoreError::Busy { .. }) if Instant::now() < end => thread::sleep(BUSY_STEP),
            opened => return opened,
        }
    }
}

struct SledSnapshot {
    number: u64,
    shared: Arc<Shared>,
}

impl SledSnapshot {
    fn past<'a>(&self, state: &'a State) -> Result<&'a Past, StoreError> {
        // A snapshot has its past from its first moment to its last.
        state.pasts.get(&self.number).ok_or(StoreError::Stopped)
    }
}

impl Snapshot for SledSnapshot {
    fn get(&self, key: &[u8]) -> Result<Option<Bytes>, StoreError> {
        let state = self.shared.read();
        match self.past(&state)?.get(key) {
            Some(kept) => Ok(kept.clone()),
            None => guarded(ENGINE, || self.shared.get(state.db()?, key)),
        }
    }

    fn scan(&self, range: &KeyRange, order: Order, limits: Limits) -> Result<Page, StoreError> {
        let state = self.shared.read();
        let past = self.past(&state)?;
        guarded(ENGINE, || {
            let rows = self.shared.rows(state.db()?, range);
            match order {
                Order::Ascending => Page::collect(past.lay_over(rows, range), limits),
                Order::Descending => Page::collect(past.lay_over_rev(rows.rev(), range), limits),
            }
        })
    }
}

impl Drop for SledSnapshot {
    fn drop(&mut self) {
        self.shared.write().pasts.remove(&self.number);
    }
}
