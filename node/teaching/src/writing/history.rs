//! History: who wrote when, what a labdoc said then, and how it is made to say so again.

use domain::id::Handle;
use serde_json::Value;
use store::{KeyValue as _, Snapshot};

use super::fold::{RevisionRow, sittings};
use super::{Acknowledged, Paper, Place, key};
use crate::Teaching;
use crate::authorize::{Caller, Method};
use crate::error::TeachingError;
use crate::random;
use crate::shelf::Shelf;

/// What one person wrote in one sitting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// The number of its last update.
    pub seq: u64,
    /// Who wrote.
    pub author: Handle,
    /// When it began, in milliseconds since 1970.
    pub first_ms: i64,
    /// When it ended, in milliseconds since 1970.
    pub last_ms: i64,
    /// How many updates there were.
    pub updates: usize,
}

impl Shelf {
    /// What is remembered of how a labdoc came about, oldest first.
    fn history(
        &self,
        snapshot: &dyn Snapshot,
        place: Place,
    ) -> Result<Vec<(u64, RevisionRow)>, TeachingError> {
        let mut history = self.revisions_of(snapshot, place)?;
        history.extend(sittings(self.tail(snapshot, place)?));
        Ok(history)
    }

    /// The labdoc as it was after an update.
    fn paper_at(
        &self,
        snapshot: &dyn Snapshot,
        place: Place,
        seq: u64,
    ) -> Result<Paper, TeachingError> {
        let head = self.head(snapshot, place)?;
        if !(head.base..=head.seq).contains(&seq) {
            let (first, last) = (head.base, head.seq);
            return Err(TeachingError::NoVersion { first, last });
        }
        let base = self.bases.get(snapshot, &key(place))?;
        let base = base.ok_or(TeachingError::NotFound)?;
        let (mut paper, _) = Paper::of(head.kind).with(&base)?;
        for (last, revision) in self.history(snapshot, place)? {
            let first = last + 1 - revision.updates.len() as u64;
            for (_, update) in (first..=seq).zip(&revision.updates) {
                (paper, _) = paper.with(update)?;
            }
        }
        Ok(paper)
    }
}

impl Teaching {
    /// Who wrote when in a labdoc, oldest first. What is older than the first was forgotten.
    ///
    /// # Errors
    /// [`TeachingError`].
    pub fn history(&self, caller: &Caller, place: Place) -> Result<Vec<Revision>, TeachingError> {
        let snapshot = self.shelf.store.snapshot()?;
        let asked = (place.0, Method::ReadReport);
        self.shelf.enter_report(&*snapshot, caller, asked)?;
        let history = self.shelf.history(&*snapshot, place)?.into_iter();
        let seen = history.map(|(seq, row)| Revision {
            seq,
            author: row.author,
            first_ms: row.first_ms,
            last_ms: row.last_ms,
            updates: row.updates.len(),
        });
        Ok(seen.collect())
    }

    /// What a labdoc said after the update of this number.
    ///
    /// # Errors
    /// [`TeachingError::NoVersion`] if history does not reach there.
    pub fn content_at(
        &self,
        caller: &Caller,
        place: Place,
        seq: u64,
    ) -> Result<Value, TeachingError> {
        let snapshot = self.shelf.store.snapshot()?;
        let asked = (place.0, Method::ReadReport);
        self.shelf.enter_report(&*snapshot, caller, asked)?;
        Ok(self.shelf.paper_at(&*snapshot, place, seq)?.content())
    }

    /// Makes a labdoc say again what it said after an update. That is an update too: nothing is
    /// lost by it, and it can be undone in the same way.
    ///
    /// # Errors
    /// [`TeachingError::NoVersion`] if history does not reach there, and those of
    /// [`write_labdoc`](Self::write_labdoc).
    pub fn restore_labdoc(
        &self,
        caller: &Caller,
        place: Place,
        seq: u64,
        now_ms: i64,
    ) -> Result<Acknowledged, TeachingError> {
        let snapshot = self.shelf.store.snapshot()?;
        let asked = (place.0, Method::WriteReport);
        let entered = self.shelf.enter_report(&*snapshot, caller, asked)?;
        entered.writable(now_ms)?;
        let past = self.shelf.paper_at(&*snapshot, place, seq)?;
        let (head, now) = self.shelf.load(&*snapshot, place)?;
        // A writer of its own, which becomes the caller's: 32 random bits, behind the mission's.
        let writer = u64::from(u32::from_be_bytes(random::bytes()?)) | 1 << 32;
        let (mine, _) = Paper::blank(head.kind, writer).with(&now.state())?;
        let update = mine.become_again(&past)?;
        drop(snapshot);
        self.write_labdoc(caller, place, &update, now_ms)
    }
}
