//! Folding: what keeps a labdoc quick to open however long it is written in.
//!
//! When the tail of updates is long enough, the labdoc's state is written beside them and they
//! become revisions, one for each sitting. When there are too many revisions, the oldest become
//! part of the base, and with that history begins later. All of it happens in the commit of the
//! update that makes it necessary.

use domain::id::Handle;
use serde::{Deserialize, Serialize};
use store::{Batch, Snapshot};

use super::refusal::UpdateError;
use super::{HeadRow, LABDOC_BYTES_MAX, Paper, Place, UpdateRow, key, numbered};
use crate::error::TeachingError;
use crate::shelf::{self, Shelf};

/// Most updates that are read again when a labdoc is opened.
pub const TAIL_UPDATES_MAX: u64 = 256;
/// Most bytes of them, beyond which the labdoc is folded.
pub const TAIL_BYTES_MAX: usize = 256 * 1024;
/// Most revisions of a labdoc.
pub const REVISIONS_MAX: usize = 512;
/// Most bytes of revisions of a labdoc.
pub const HISTORY_BYTES_MAX: usize = 8 << 20;
/// How long somebody may pause in one sitting, in milliseconds.
pub const SITTING_MS: i64 = 10 * 60 * 1_000;

/// Most bytes in one revision, so that it fits one value of the store.
const REVISION_BYTES_MAX: usize = 1 << 20;

/// What one person wrote without others coming between and without a long pause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RevisionRow {
    pub(crate) author: Handle,
    pub(crate) first_ms: i64,
    pub(crate) last_ms: i64,
    pub(crate) updates: Vec<Vec<u8>>,
}

impl RevisionRow {
    fn of(row: UpdateRow) -> Self {
        Self {
            author: row.author,
            first_ms: row.at_ms,
            last_ms: row.at_ms,
            updates: vec![row.update],
        }
    }

    fn bytes(&self) -> usize {
        self.updates.iter().map(Vec::len).sum()
    }

    fn takes(&self, row: &UpdateRow) -> bool {
        let pause_ms = row.at_ms.saturating_sub(self.last_ms);
        self.author == row.author
            && pause_ms <= SITTING_MS
            && self.bytes() + row.update.len() <= REVISION_BYTES_MAX
    }
}

/// The sittings in which these updates were written, each with the number of its last update.
pub(crate) fn sittings(tail: Vec<(u64, UpdateRow)>) -> Vec<(u64, RevisionRow)> {
    let mut sittings: Vec<(u64, RevisionRow)> = Vec::new();
    for (seq, row) in tail {
        match sittings.last_mut() {
            Some((last, sitting)) if sitting.takes(&row) => {
                *last = seq;
                sitting.last_ms = row.at_ms;
                sitting.updates.push(row.update);
            }
            Some(_) | None => sittings.push((seq, RevisionRow::of(row))),
        }
    }
    sittings
}

impl Shelf {
    /// Adds an update that is on `paper` already, folds if it is time, and returns its number.
    pub(super) fn append(
        &self,
        snapshot: &dyn Snapshot,
        batch: &mut Batch,
        (place, (before, paper)): (Place, (&HeadRow, &Paper)),
        row: UpdateRow,
    ) -> Result<u64, TeachingError> {
        let mut head = before.clone();
        head.seq += 1;
        head.tail_bytes += row.update.len();
        head.written_ms = Some(row.at_ms);
        let is_long = head.seq - head.folded >= TAIL_UPDATES_MAX;
        let is_large = head.tail_bytes >= TAIL_BYTES_MAX
            || head.state_bytes + head.tail_bytes > LABDOC_BYTES_MAX;
        if is_long || is_large {
            let mut tail = self.tail(snapshot, place)?;
            tail.push((head.seq, row));
            self.fold(snapshot, batch, (place, &mut head), (tail, paper))?;
        } else {
            self.updates.put(batch, &numbered(place, head.seq), &row)?;
        }
        self.require_head(batch, place, before)?;
        self.heads.put(batch, &key(place), &head)?;
        Ok(head.seq)
    }

    fn fold(
        &self,
        snapshot: &dyn Snapshot,
        batch: &mut Batch,
        (place, head): (Place, &mut HeadRow),
        (tail, paper): (Vec<(u64, UpdateRow)>, &Paper),
    ) -> Result<(), TeachingError> {
        let state = paper.state();
        if state.len() > LABDOC_BYTES_MAX {
            return Err(UpdateError::Full.into());
        }
        for (seq, _) in &tail {
            self.updates.delete(batch, &numbered(place, *seq));
        }
        head.folded = head.seq;
        head.state_bytes = state.len();
        head.tail_bytes = 0;
        self.states.put(batch, &key(place), &state)?;
        let sittings = sittings(tail);
        for (seq, sitting) in &sittings {
            head.revisions += 1;
            head.revision_bytes += sitting.bytes();
            self.revisions.put(batch, &numbered(place, *seq), sitting)?;
        }
        self.forget(snapshot, batch, (place, head))
    }

    /// Moves the beginning of history until what is left is within its limits. What was folded
    /// just now stays: it is in the batch and not yet in the snapshot.
    fn forget(
        &self,
        snapshot: &dyn Snapshot,
        batch: &mut Batch,
        (place, head): (Place, &mut HeadRow),
    ) -> Result<(), TeachingError> {
        if head.revisions <= REVISIONS_MAX && head.revision_bytes <= HISTORY_BYTES_MAX {
            return Ok(());
        }
        let base = self.bases.get(snapshot, &key(place))?;
        let base = base.ok_or(TeachingError::NotFound)?;
        let (mut paper, _) = Paper::of(head.kind).with(&base)?;
        for (seq, revision) in self.revisions_of(snapshot, place)? {
            if head.revisions <= REVISIONS_MAX && head.revision_bytes <= HISTORY_BYTES_MAX {
                break;
            }
            for update in &revision.updates {
                (paper, _) = paper.with(update)?;
            }
            head.base = seq;
            head.revisions -= 1;
            head.revision_bytes -= revision.bytes();
            self.revisions.delete(batch, &numbered(place, seq));
        }
        self.bases.put(batch, &key(place), &paper.state())?;
        Ok(())
    }

    pub(super) fn revisions_of(
        &self,
        snapshot: &dyn Snapshot,
        place: Place,
    ) -> Result<Vec<(u64, RevisionRow)>, TeachingError> {
        let found = shelf::all(&self.revisions, snapshot, &key(place))?;
        let rows = found.into_iter();
        Ok(rows
            .filter_map(|record| Some((shelf::number_of(&record.id)?, record.value)))
            .collect())
    }
}
