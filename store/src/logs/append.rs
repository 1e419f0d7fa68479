//! Growing a log: events, bodies and what follows from them, in one batch.

use std::collections::HashMap;

use bytes::Bytes;
use domain::checkpoint::SignedCheckpoint;
use domain::event::{Event, EventKind};
use domain::id::ItemHandle;
use domain::log::LogId;
use domain::merkle::leaf_hash;
use domain::placement::Placement;
use domain::profile;

use super::{LogError, LogState, Logs, keys, read_placement};
use crate::{Batch, CommitError, KeyRange, Limits, Order, Snapshot, StoreError};

/// Most events about one item that are listed.
const HISTORY_ROWS_MAX: usize = 65_536;

/// Which bodies stay when an item has a newer version or is withdrawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// All, until the item is erased: the origin's own record.
    Versions,
    /// That of the live version.
    Live,
}

/// An event to append, already verified.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The envelope, verbatim.
    pub envelope: Bytes,
    /// What it says, or why it cannot be applied.
    pub event: Result<Event, String>,
    /// Its encoded body, if it is at hand.
    pub body: Option<Bytes>,
}

/// Why a log did not grow.
#[derive(Debug, Clone, thiserror::Error)]
pub enum AppendError {
    /// What stands there cannot be read.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The store did not take it; a conflict means that somebody else appended.
    #[error(transparent)]
    Commit(#[from] CommitError),
}

impl From<StoreError> for AppendError {
    fn from(error: StoreError) -> Self {
        Self::Log(error.into())
    }
}

/// What an append came to.
#[derive(Debug, Clone)]
pub struct Appended {
    /// The log as it stands once the batch is committed.
    pub state: LogState,
    /// Events that were kept and not applied, with the reason.
    pub quarantined: Vec<(u64, String)>,
}

impl Logs {
    /// Adds to `batch` all that `entries` bring to a log whose state is `state`.
    ///
    /// `checkpoint` gives the checkpoint for the log as it then is: the origin signs it, a reader
    /// has received it, or has none while it is still on the way to it. The batch conflicts if the
    /// log has grown since `state` was read.
    ///
    /// # Errors
    /// [`LogError`]; the batch must then be dropped.
    pub fn append(
        &self,
        batch: &mut Batch,
        state: &LogState,
        (entries, keep): (Vec<Entry>, Keep),
        checkpoint: impl FnOnce(&LogState) -> Option<SignedCheckpoint>,
    ) -> Result<Appended, LogError> {
        let snapshot = self.store().snapshot()?;
        let mut grow = Grow {
            snapshot: &*snapshot,
            batch,
            keep,
            log: state.log().clone(),
            placements: HashMap::new(),
            placed: Vec::new(),
            quarantined: Vec::new(),
        };
        let mut state = state.clone();
        // Both: a log grows without a checkpoint while it is on the way to one.
        grow.batch
            .require(keys::note(&grow.log), state.note.clone())
            .require(keys::size(&grow.log), size_row(&state));
        for entry in entries {
            grow.entry(&mut state, entry)?;
        }
        grow.write_placements()?;
        let quarantined = grow.quarantined;
        if let Some(size) = size_row(&state) {
            batch.put(keys::size(state.log()), size);
        }
        if let Some(checkpoint) = checkpoint(&state) {
            batch.put(keys::note(state.log()), checkpoint.note().clone());
            state.note = Some(checkpoint.note().clone());
        }
        Ok(Appended { state, quarantined })
    }

    /// Adds to `batch` the body of a live event that had come without one.
    ///
    /// Returns false, and adds nothing, if it is not missing any more.
    ///
    /// # Errors
    /// [`LogError`].
    pub fn fill_body(
        &self,
        batch: &mut Batch,
        log: &LogId,
        index: u64,
        body: Bytes,
    ) -> Result<bool, LogError> {
        let missing = keys::missing_body(log, index);
        if self.store().snapshot()?.get(&missing)?.is_none() {
            return Ok(false);
        }
        batch.require(missing.clone(), Some(Bytes::new()));
        batch.delete(missing);
        batch.put(keys::body(log, index), body);
        Ok(true)
    }
}

/// The row that says how long a log is; an empty log has none.
fn size_row(state: &LogState) -> Option<Bytes> {
    let size = state.size();
    (size > 0).then(|| Bytes::copy_from_slice(&size.to_be_bytes()))
}

struct Grow<'a> {
    snapshot: &'a dyn Snapshot,
    batch: &'a mut Batch,
    keep: Keep,
    log: LogId,
    // Placements that this batch changes.
    placements: HashMap<ItemHandle, Placement>,
    // Places that this batch brings: no history on the disk knows them.
    placed: Vec<(ItemHandle, u64)>,
    quarantined: Vec<(u64, String)>,
}

impl Grow<'_> {
    fn entry(&mut self, state: &mut LogState, entry: Entry) -> Result<(), LogError> {
        let index = state.size();
        self.batch
            .put(keys::event(&self.log, index), entry.envelope.clone());
        if let Some(tile) = state.tree.push(leaf_hash(&entry.envelope)) {
            let number = index / domain::merkle::TILE_WIDTH;
            self.batch.put(
                keys::tile(&self.log, number),
                Bytes::copy_from_slice(&tile.0),
            );
        }
        match entry.event {
            Ok(event) if matches!(event.kind, EventKind::Profile(_)) => {
                self.of_itself(index);
                Ok(())
            }
            Ok(event) => self.apply(index, &event, entry.body),
            Err(reason) => {
                self.quarantine(index, reason);
                Ok(())
            }
        }
    }

    fn apply(&mut self, index: u64, event: &Event, body: Option<Bytes>) -> Result<(), LogError> {
        self.batch
            .put(keys::history(&self.log, &event.item, index), Bytes::new());
        let before = self.placement(&event.item)?;
        match before.apply(event, index) {
            Ok(after) => {
                self.placements.insert(event.item, after);
                self.drop_bodies(event, before)?;
                if event.kind == EventKind::Place {
                    self.placed.push((event.item, index));
                    self.put_body(index, body);
                }
            }
            Err(error) => self.quarantine(index, error.to_string()),
        }
        Ok(())
    }

    /// What an institution says of itself is of no item, so nothing follows from it here.
    fn of_itself(&mut self, index: u64) {
        if !profile::may_stand_in(self.log.kind) {
            let reason = "an institution speaks of itself in its public log alone";
            self.quarantine(index, reason.to_owned());
        }
    }

    fn placement(&self, item: &ItemHandle) -> Result<Placement, LogError> {
        match self.placements.get(item) {
            Some(placement) => Ok(*placement),
            None => read_placement(self.snapshot, &self.log, item),
        }
    }

    fn put_body(&mut self, index: u64, body: Option<Bytes>) {
        match body {
            Some(body) => self.batch.put(keys::body(&self.log, index), body),
            None => self
                .batch
                .put(keys::missing_body(&self.log, index), Bytes::new()),
        };
    }

    fn drop_bodies(&mut self, event: &Event, before: Placement) -> Result<(), LogError> {
        if let (Keep::Live, Some(live)) = (self.keep, before.live) {
            self.drop_body(live.index);
        }
        if event.kind == EventKind::Erase {
            self.drop_all_bodies(&event.item)?;
        }
        Ok(())
    }

    /// Deletes every body of an item, however long its history is.
    fn drop_all_bodies(&mut self, item: &ItemHandle) -> Result<(), LogError> {
        let mut range = KeyRange::prefix(keys::item_history(&self.log, item));
        loop {
            let page = self.snapshot.scan(&range, Order::Ascending, Limits::PAGE)?;
            for row in &page.rows {
                let index = keys::index_of(&row.key);
                self.drop_body(index.ok_or_else(|| super::unreadable(&self.log, "a key"))?);
            }
            match page.rows.last() {
                Some(last) if page.more => range = range.after(&last.key),
                _ => break,
            }
        }
        for (_, index) in self.placed.clone().iter().filter(|(of, _)| of == item) {
            self.drop_body(*index);
        }
        Ok(())
    }

    fn drop_body(&mut self, index: u64) {
        self.batch.delete(keys::body(&self.log, index));
        self.batch.delete(keys::missing_body(&self.log, index));
    }

    fn quarantine(&mut self, index: u64, reason: String) {
        Logs::quarantine(self.batch, &self.log, index, &reason);
        self.quarantined.push((index, reason));
    }

    fn write_placements(&mut self) -> Result<(), LogError> {
        for (item, placement) in &self.placements {
            let value = postcard::to_allocvec(placement)
                .map_err(|_| super::unreadable(&self.log, "a placement"))?;
            self.batch.put(keys::placement(&self.log, item), value);
        }
        Ok(())
    }
}

/// The indexes of all events about an item, oldest first.
pub(super) fn history(
    snapshot: &dyn Snapshot,
    log: &LogId,
    item: &ItemHandle,
) -> Result<Vec<u64>, LogError> {
    let range = KeyRange::prefix(keys::item_history(log, item));
    let limits = Limits {
        rows: HISTORY_ROWS_MAX,
        bytes: usize::MAX,
    };
    let page = snapshot.scan(&range, Order::Ascending, limits)?;
    page.rows
        .iter()
        .map(|row| keys::index_of(&row.key).ok_or_else(|| super::unreadable(log, "a key")))
        .collect()
}
