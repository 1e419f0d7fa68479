//! Signed logs on an ordered map: events verbatim, their tree, and what follows from them.
//!
//! Beside each event's bytes stand the rows that follow from it — whether its item is placed,
//! which bodies are still to come — written in the same batch, so that they can never disagree
//! with it. Nothing here verifies a signature: what is appended has been verified, and
//! `archipel verify` checks all of it again from the disk.

mod append;
mod keys;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use domain::checkpoint::SignedCheckpoint;
use domain::event::Event;
use domain::id::ItemHandle;
use domain::log::LogId;
use domain::merkle::{TILE_WIDTH, Tree, TreeHash, leaf_hash};
use domain::placement::Placement;
use domain::wire;

pub use append::{AppendError, Appended, Entry, Keep};

use crate::{Batch, KeyRange, Limits, Order, Row, Snapshot, Store, StoreError};

/// Most trees that are kept in memory; one takes 8 KiB and 32 bytes for each 256 events.
const TREES_MAX: usize = 4_096;

/// Most logs that are listed at once.
const LOGS_MAX: usize = 100_000;

/// Why a log cannot be read from disk.
#[derive(Debug, Clone, thiserror::Error)]
pub enum LogError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A row is sealed and yet not what this program writes.
    #[error("log {log}: {what} is not readable")]
    Unreadable {
        /// Which log.
        log: String,
        /// Which row.
        what: &'static str,
    },
}

/// A log as it stands here: its tree and its newest checkpoint.
#[derive(Debug, Clone)]
pub struct LogState {
    log: LogId,
    tree: Tree,
    note: Option<Bytes>,
}

impl LogState {
    /// Which log.
    pub fn log(&self) -> &LogId {
        &self.log
    }

    /// How many events are here.
    pub fn size(&self) -> u64 {
        self.tree.size()
    }

    /// The tree over them.
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// The newest checkpoint that the tree here has reached, as received or signed.
    pub fn note(&self) -> Option<&Bytes> {
        self.note.as_ref()
    }

    /// The size that this checkpoint states; 0 where there is none.
    pub fn note_size(&self) -> u64 {
        let checkpoint = self
            .note
            .as_ref()
            .and_then(|note| SignedCheckpoint::claimed(note).ok());
        checkpoint.map_or(0, |checkpoint| checkpoint.size)
    }
}

/// An event as it stands in a log.
#[derive(Debug, Clone)]
pub struct Held {
    /// Its place in the log.
    pub index: u64,
    /// The envelope, verbatim.
    pub envelope: Bytes,
}

impl Held {
    /// What it says; it was verified before it was stored.
    ///
    /// # Errors
    /// A sentence, if the bytes hold no event that this program understands.
    pub fn event(&self) -> Result<Event, String> {
        let envelope = wire::read_envelope(&self.envelope).map_err(|error| error.to_string())?;
        envelope
            .read_verified_before()
            .map_err(|error| error.to_string())
    }
}

/// All logs that a node holds, its own and those it copied.
#[derive(Clone)]
pub struct Logs {
    store: Store,
    // Trees as they were last read: a log only grows, so they are read on from there.
    trees: Arc<Mutex<HashMap<LogId, Tree>>>,
}

impl Logs {
    /// The logs in a store.
    pub fn new(store: Store) -> Self {
        Self {
            store,
            trees: Arc::default(),
        }
    }

    /// The store that they stand in, for commits that reach beyond them.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The names of all logs that hold an event or a checkpoint.
    ///
    /// # Errors
    /// [`LogError`].
    pub fn names(&self) -> Result<Vec<LogId>, LogError> {
        let snapshot = self.store.snapshot()?;
        let mut names = Vec::new();
        let mut range = KeyRange::prefix(keys::PREFIX);
        while names.len() < LOGS_MAX {
            let page = snapshot.scan(&range, Order::Ascending, Limits { rows: 1, bytes: 1 })?;
            let Some(row) = page.rows.first() else { break };
            let log = keys::log_of(&row.key).ok_or(LogError::Unreadable {
                log: "?".to_owned(),
                what: "a key",
            })?;
            // Continue behind the last row of this log.
            let rows_of_log = KeyRange::prefix(keys::prefix(&log));
            range.start = rows_of_log.end.unwrap_or_default();
            names.push(log);
        }
        Ok(names)
    }

    /// A log as it stands here; empty if it is not known.
    ///
    /// # Errors
    /// [`LogError`].
    pub fn state(&self, log: &LogId) -> Result<LogState, LogError> {
        let snapshot = self.store.snapshot()?;
        let note = snapshot.get(&keys::note(log))?;
        let size = match snapshot.get(&keys::size(log))? {
            Some(size) => keys::index_of(&size).ok_or_else(|| unreadable(log, "its size"))?,
            None => 0,
        };
        Ok(LogState {
            log: log.clone(),
            tree: self.tree_of(&*snapshot, log, size)?,
            note,
        })
    }

    /// The tree of all events that a snapshot holds, read from where it was read before.
    fn tree_of(&self, snapshot: &dyn Snapshot, log: &LogId, size: u64) -> Result<Tree, LogError> {
        let known = self
            .trees()
            .get(log)
            .filter(|tree| tree.size() <= size)
            .cloned();
        let tree = match known {
            Some(mut tree) => {
                let rest = KeyRange::new(keys::event(log, tree.size()), keys::event(log, size));
                for row in read_all(snapshot, rest)? {
                    tree.push(leaf_hash(&row.value));
                }
                tree
            }
            None => read_tree(snapshot, log, size)?,
        };
        if tree.size() != size {
            return Err(unreadable(log, "its tree"));
        }
        let mut trees = self.trees();
        if trees.len() >= TREES_MAX {
            trees.clear();
        }
        trees.insert(log.clone(), tree.clone());
        Ok(tree)
    }

    fn trees(&self) -> MutexGuard<'_, HashMap<LogId, Tree>> {
        self.trees.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The newest checkpoint of a log that its tree here has reached.
    ///
    /// # Errors
    /// [`LogError`].
    pub fn note(&self, log: &LogId) -> Result<Option<Bytes>, LogError> {
        Ok(self.store.snapshot()?.get(&keys::note(log))?)
    }

    /// The tree of the first `size` events, read from the disk.
    ///
    /// # Errors
    /// [`LogError`]; [`LogError::Unreadable`] also if there are fewer.
    pub fn tree_at(&self, log: &LogId, size: u64) -> Result<Tree, LogError> {
        read_tree(&*self.store.snapshot()?, log, size)
    }

    /// Events from `from` on: at most `limits`.
    ///
    /// # Errors
    /// [`LogError`].
    pub fn events(&self, log: &LogId, from: u64, limits: Limits) -> Result<Vec<Held>, LogError> {
        let range = KeyRange::new(keys::event(log, from), keys::events_end(log));
        let page = self
            .store
            .snapshot()?
            .scan(&range, Order::Ascending, limits)?;
        page.rows.iter().map(|row| held(log, row)).collect()
    }

    /// The event at an index.
    ///
    /// # Errors
    /// [`LogError`].
    pub fn event(&self, log: &LogId, index: u64) -> Result<Option<Held>, LogError> {
        let envelope = self.store.snapshot()?.get(&keys::event(log, index))?;
        Ok(envelope.map(|envelope| Held { index, envelope }))
    }

    /// The body of the event at an index, if it is here.
    ///
    /// # Errors
    /// [`LogError`].
    pub fn body(&self, log: &LogId, index: u64) -> Result<Option<Bytes>, LogError> {
        Ok(self.store.snapshot()?.get(&keys::body(log, index))?)
    }

    /// What a log says of an item.
    ///
    /// # Errors
    /// [`LogError`].
    pub fn placement(&self, log: &LogId, item: &ItemHandle) -> Result<Placement, LogError> {
        read_placement(&*self.store.snapshot()?, log, item)
    }

    /// What a log says of its items after `after`, by handle: at most 256.
    ///
    /// # Errors
    /// [`LogError`].
    pub fn placements(
        &self,
        log: &LogId,
        after: Option<&ItemHandle>,
    ) -> Result<Vec<(ItemHandle, Placement)>, LogError> {
        let mut range = KeyRange::prefix(keys::placements(log));
        if let Some(item) = after {
            range = range.after(&keys::placement(log, item));
        }
        let page = self
            .store
            .snapshot()?
            .scan(&range, Order::Ascending, Limits::PAGE)?;
        page.rows
            .iter()
            .map(|row| {
                let item = keys::item_of(&row.key).ok_or_else(|| unreadable(log, "a key"))?;
                Ok((item, decode_placement(log, &row.value)?))
            })
            .collect()
    }

    /// The indexes of all events about an item, oldest first: at most 65,536.
    ///
    /// # Errors
    /// [`LogError`].
    pub fn history(&self, log: &LogId, item: &ItemHandle) -> Result<Vec<u64>, LogError> {
        append::history(&*self.store.snapshot()?, log, item)
    }

    /// Indexes of live events whose body is not here yet: at most 256.
    ///
    /// # Errors
    /// [`LogError`].
    pub fn missing_bodies(&self, log: &LogId) -> Result<Vec<u64>, LogError> {
        let range = KeyRange::prefix(keys::missing_bodies(log));
        let page = self
            .store
            .snapshot()?
            .scan(&range, Order::Ascending, Limits::PAGE)?;
        page.rows
            .iter()
            .map(|row| keys::index_of(&row.key).ok_or_else(|| unreadable(log, "a key")))
            .collect()
    }

    /// Events that were kept and not applied, with the reason: at most 256.
    ///
    /// # Errors
    /// [`LogError`].
    pub fn quarantined(&self, log: &LogId) -> Result<Vec<(u64, String)>, LogError> {
        let range = KeyRange::prefix(keys::quarantine(log));
        let page = self
            .store
            .snapshot()?
            .scan(&range, Order::Ascending, Limits::PAGE)?;
        page.rows
            .iter()
            .map(|row| {
                let index = keys::index_of(&row.key).ok_or_else(|| unreadable(log, "a key"))?;
                Ok((index, String::from_utf8_lossy(&row.value).into_owned()))
            })
            .collect()
    }

    /// Remembers why the event at `index` is not applied.
    pub fn quarantine(batch: &mut Batch, log: &LogId, index: u64, reason: &str) {
        batch.put(
            keys::quarantined(log, index),
            Bytes::copy_from_slice(reason.as_bytes()),
        );
    }
}

fn unreadable(log: &LogId, what: &'static str) -> LogError {
    LogError::Unreadable {
        log: log.to_string(),
        what,
    }
}

fn held(log: &LogId, row: &Row) -> Result<Held, LogError> {
    let index = keys::index_of(&row.key).ok_or_else(|| unreadable(log, "a key"))?;
    Ok(Held {
        index,
        envelope: row.value.clone(),
    })
}

fn read_placement(
    snapshot: &dyn Snapshot,
    log: &LogId,
    item: &ItemHandle,
) -> Result<Placement, LogError> {
    match snapshot.get(&keys::placement(log, item))? {
        Some(value) => decode_placement(log, &value),
        None => Ok(Placement::default()),
    }
}

fn decode_placement(log: &LogId, value: &[u8]) -> Result<Placement, LogError> {
    postcard::from_bytes(value).map_err(|_| unreadable(log, "a placement"))
}

fn read_tree(snapshot: &dyn Snapshot, log: &LogId, size: u64) -> Result<Tree, LogError> {
    let full = size / TILE_WIDTH;
    let tiles = read_all(
        snapshot,
        KeyRange::new(keys::tile(log, 0), keys::tile(log, full)),
    )?;
    let tiles: Vec<_> = tiles
        .iter()
        .filter_map(|row| TreeHash::from_slice(&row.value))
        .collect();
    let tail = KeyRange::new(keys::event(log, full * TILE_WIDTH), keys::event(log, size));
    let tail: Vec<_> = read_all(snapshot, tail)?
        .iter()
        .map(|row| leaf_hash(&row.value))
        .collect();
    let tree = Tree::from_parts(tiles, tail).ok_or_else(|| unreadable(log, "its tree"))?;
    if tree.size() == size {
        Ok(tree)
    } else {
        Err(unreadable(log, "its tree"))
    }
}

fn read_all(snapshot: &dyn Snapshot, mut range: KeyRange) -> Result<Vec<Row>, StoreError> {
    let mut rows = Vec::new();
    loop {
        let page = snapshot.scan(&range, Order::Ascending, Limits::PAGE)?;
        if let (true, Some(last)) = (page.more, page.rows.last()) {
            range = range.after(&last.key.clone());
            rows.extend(page.rows);
        } else {
            rows.extend(page.rows);
            return Ok(rows);
        }
    }
}

#[cfg(test)]
mod tests;
