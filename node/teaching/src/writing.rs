//! Writing in a report: updates that are durable before they are acknowledged.
//!
//! A labdoc is a document of Yjs. What a page sends is scanned, tried on the labdoc in memory, and
//! committed together with the requirement that the report is still open and nobody else wrote
//! meanwhile; then it is acknowledged, and only then may others see it. A page that hears nothing
//! sends again: the same update twice changes nothing.
//!
//! | key | value |
//! |---|---|
//! | `teaching/labdoc/v1/<report><labdoc>` | kind, number of the last update, sizes |
//! | `teaching/update/v1/<report><labdoc><number>` | an update, its author and its time |
//! | `teaching/state/v1/<report><labdoc>` | everything up to where updates were folded |
//! | `teaching/base/v1/<report><labdoc>` | everything up to where history begins |
//! | `teaching/revision/v1/<report><labdoc><number>` | updates of one sitting, up to that one |
//! | `teaching/pen/v1/<report><labdoc><writer>` | in whose page this writer of Yjs is |

use domain::id::Handle;
use domain::item::vocabulary::LabdocKind;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{Batch, CommitError, KeyValue as _, Snapshot};

use crate::Teaching;
use crate::authorize::{Caller, Method};
use crate::error::TeachingError;
use crate::id::{LabdocId, ReportId};
use crate::random;
use crate::report::LabdocEntry;
use crate::shelf::{self, Shelf};

pub(crate) mod desk;
mod fold;
mod history;
mod paper;
mod refusal;
mod scan;

pub use fold::{HISTORY_BYTES_MAX, REVISIONS_MAX, SITTING_MS, TAIL_BYTES_MAX, TAIL_UPDATES_MAX};
pub use history::Revision;
pub use paper::{ANCHOR_BYTES_MAX, Passage, Selection, Span, VECTOR_BYTES_MAX};
pub use refusal::UpdateError;
pub use scan::{UPDATE_BYTES_MAX, VALUE_DEPTH_MAX};

pub(crate) use fold::RevisionRow;
pub(crate) use paper::{Paper, first_update};

use scan::{Scanned, scan, scan_state};

/// The largest labdoc, in bytes of its state.
pub const LABDOC_BYTES_MAX: usize = 2 << 20;
/// How deep elements may be nested in a labdoc.
pub const LABDOC_DEPTH_MAX: usize = 32;
/// The name in which the mission's own words are written. No page has it.
pub const MISSION_WRITER: u64 = 1;

/// How often an update is tried when other nodes write in the same labdoc.
const ATTEMPTS_MAX: usize = 16;

/// Which labdoc of which report.
pub type Place = (ReportId, LabdocId);

/// That an update is durable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Acknowledged {
    /// The number of the last update of the labdoc.
    pub seq: u64,
    /// Whether this one changed anything; one that was sent twice does not.
    pub is_new: bool,
}

/// What a page needs to go on from what it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catchup {
    /// The number of the last update that is in it.
    pub seq: u64,
    /// One update with everything that the page lacks.
    pub update: Vec<u8>,
    /// How far the node has come, in the words of Yjs: the page sends what is beyond it.
    pub vector: Vec<u8>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct HeadRow {
    pub(crate) kind: LabdocKind,
    /// The number of the last update; the mission's own is 1.
    pub(crate) seq: u64,
    /// Up to which update the state goes; the tail is behind it.
    pub(crate) folded: u64,
    pub(crate) state_bytes: usize,
    pub(crate) tail_bytes: usize,
    /// Where history begins.
    pub(crate) base: u64,
    pub(crate) revisions: usize,
    pub(crate) revision_bytes: usize,
    pub(crate) written_ms: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct UpdateRow {
    pub(crate) author: Handle,
    pub(crate) at_ms: i64,
    pub(crate) update: Vec<u8>,
}

/// The state of a labdoc of this kind that comes from outside, as the library writes it.
pub(crate) fn checked_state(kind: LabdocKind, state: &[u8]) -> Result<Vec<u8>, UpdateError> {
    if state.len() > LABDOC_BYTES_MAX {
        return Err(UpdateError::Full);
    }
    check_roots(kind, &scan_state(state)?)?;
    let (paper, _) = Paper::of(kind).with(state)?;
    paper.check_depth()?;
    Ok(paper.state())
}

/// What a labdoc begins with that the mission has nothing to say in.
pub(crate) fn blank_update(kind: LabdocKind) -> Vec<u8> {
    Paper::of(kind).state()
}

/// What a labdoc begins with that says what another one says, in a writer's name of its own: 32
/// random bits, behind the mission's. A photograph that a drawing stands on stays with its report.
pub(crate) fn copied_state(kind: LabdocKind, other: &Paper) -> Result<Vec<u8>, TeachingError> {
    other.leave_photo();
    let writer = u64::from(u32::from_be_bytes(random::bytes()?)) | 1 << 32;
    let update = Paper::blank(kind, writer).become_again(other)?;
    let (copy, _) = Paper::of(kind).with(&update)?;
    Ok(copy.state())
}

impl Shelf {
    /// Adds a labdoc that begins with this update.
    pub(crate) fn begin_labdoc(
        &self,
        batch: &mut Batch,
        (report, entry): (ReportId, &LabdocEntry),
        first: Vec<u8>,
    ) -> Result<(), TeachingError> {
        let key = key((report, entry.id));
        let head = HeadRow {
            kind: entry.kind,
            seq: 1,
            folded: 1,
            state_bytes: first.len(),
            tail_bytes: 0,
            base: 1,
            revisions: 0,
            revision_bytes: 0,
            written_ms: None,
        };
        self.heads.put(batch, &key, &head)?;
        self.states.put(batch, &key, &first)?;
        self.bases.put(batch, &key, &first)?;
        Ok(())
    }

    pub(crate) fn head(
        &self,
        snapshot: &dyn Snapshot,
        place: Place,
    ) -> Result<HeadRow, TeachingError> {
        let head = self.heads.get(snapshot, &key(place))?;
        head.ok_or(TeachingError::NotFound)
    }

    pub(crate) fn require_head(
        &self,
        batch: &mut Batch,
        place: Place,
        head: &HeadRow,
    ) -> Result<(), TeachingError> {
        self.heads.require(batch, &key(place), Some(head))?;
        Ok(())
    }

    /// The labdoc as it is: its state and what was written since.
    pub(crate) fn load(
        &self,
        snapshot: &dyn Snapshot,
        place: Place,
    ) -> Result<(HeadRow, Paper), TeachingError> {
        let head = self.head(snapshot, place)?;
        let state = self.states.get(snapshot, &key(place))?;
        let state = state.ok_or(TeachingError::NotFound)?;
        let (mut paper, _) = Paper::of(head.kind).with(&state)?;
        for (_, row) in self.tail(snapshot, place)? {
            (paper, _) = paper.with(&row.update)?;
        }
        Ok((head, paper))
    }

    /// What was written since the labdoc was folded, oldest first.
    pub(crate) fn tail(
        &self,
        snapshot: &dyn Snapshot,
        place: Place,
    ) -> Result<Vec<(u64, UpdateRow)>, TeachingError> {
        let found = shelf::all(&self.updates, snapshot, &key(place))?;
        let rows = found.into_iter();
        Ok(rows
            .filter_map(|record| Some((shelf::number_of(&record.id)?, record.value)))
            .collect())
    }
}

impl Teaching {
    /// What a page lacks that has this state vector; everything, for an empty one.
    ///
    /// # Errors
    /// [`TeachingError`].
    pub fn read_labdoc(
        &self,
        caller: &Caller,
        place: Place,
        vector: &[u8],
    ) -> Result<Catchup, TeachingError> {
        self.with_paper(caller, place, |seq, paper| {
            Ok(Catchup {
                seq,
                update: paper.since(vector)?,
                vector: paper.vector(),
            })
        })
    }

    /// What a labdoc says, by the names of its roots.
    ///
    /// # Errors
    /// [`TeachingError`].
    pub fn labdoc_content(&self, caller: &Caller, place: Place) -> Result<Value, TeachingError> {
        self.with_paper(caller, place, |_, paper| Ok(paper.content()))
    }

    /// Makes an update of Yjs (format 1) part of a labdoc. When this returns, it is on the disk.
    ///
    /// The writers of Yjs in it become the caller's with their first update, and stay theirs:
    /// nobody writes in another's name.
    ///
    /// # Errors
    /// [`TeachingError::Submitted`] or [`TeachingError::Ended`] once nobody writes any more, by
    /// the node's clock; [`TeachingError::Update`] if it is not an update that this labdoc takes.
    pub fn write_labdoc(
        &self,
        caller: &Caller,
        place: Place,
        update: &[u8],
        now_ms: i64,
    ) -> Result<Acknowledged, TeachingError> {
        let scanned = scan(update)?;
        if scanned.writers.contains(&MISSION_WRITER) {
            return Err(UpdateError::NotYours.into());
        }
        self.admit(caller, place, Method::WriteReport)?;
        let slot = self.desk.slot(place.1);
        let mut open = slot.open();
        for _ in 0..ATTEMPTS_MAX {
            let row = UpdateRow {
                author: caller.handle.clone(),
                at_ms: now_ms,
                update: update.to_vec(),
            };
            if let Some(done) = self.try_write((caller, place), &mut open, (row, &scanned))? {
                return Ok(done);
            }
        }
        Err(TeachingError::Busy)
    }

    /// Writes, unless another node wrote in the labdoc meanwhile.
    ///
    /// The paper is taken out of `open` and put back only when it holds what the disk does, so
    /// that whatever fails leaves none behind that holds more.
    fn try_write(
        &self,
        (caller, place): (&Caller, Place),
        open: &mut Option<(u64, Paper)>,
        (row, scanned): (UpdateRow, &Scanned),
    ) -> Result<Option<Acknowledged>, TeachingError> {
        let snapshot = self.shelf.store.snapshot()?;
        let asked = (place.0, Method::WriteReport);
        let entered = self.shelf.enter_report(&*snapshot, caller, asked)?;
        let entered = entered.writable(row.at_ms)?;
        let (head, paper) = self.take_paper(&*snapshot, place, open.take())?;
        check_roots(head.kind, scanned)?;
        let mut batch = Batch::new();
        self.claim_pens(&*snapshot, &mut batch, (place, caller), scanned)?;
        let (paper, is_new) = paper.with(&row.update)?;
        if !is_new {
            let seq = head.seq;
            *open = Some((seq, paper));
            return Ok(Some(Acknowledged { seq, is_new }));
        }
        if scanned.nests {
            paper.check_depth()?;
        }
        let id = place.0.as_bytes();
        self.shelf
            .reports
            .require(&mut batch, id, Some(&entered.row))?;
        self.shelf
            .count_update(&*snapshot, &mut batch, (place, &row))?;
        let written = (place, (&head, &paper));
        let seq = self.shelf.append(&*snapshot, &mut batch, written, row)?;
        match self.shelf.store.commit(batch) {
            Ok(()) => {
                *open = Some((seq, paper));
                Ok(Some(Acknowledged { seq, is_new }))
            }
            Err(CommitError::Conflict { .. }) => Ok(None),
            Err(error @ (CommitError::Oversize(_) | CommitError::Store(_))) => {
                Err(TeachingError::Commit(error))
            }
        }
    }

    pub(crate) fn with_paper<T>(
        &self,
        caller: &Caller,
        place: Place,
        read: impl FnOnce(u64, &Paper) -> Result<T, TeachingError>,
    ) -> Result<T, TeachingError> {
        self.admit(caller, place, Method::ReadReport)?;
        let slot = self.desk.slot(place.1);
        let mut open = slot.open();
        let snapshot = self.shelf.store.snapshot()?;
        let (head, paper) = self.take_paper(&*snapshot, place, open.take())?;
        let answer = read(head.seq, &paper);
        *open = Some((head.seq, paper));
        answer
    }

    /// Lets nobody to the desk who may not, nor with labdocs that do not exist: else anybody could
    /// push out of memory what others have open.
    fn admit(&self, caller: &Caller, place: Place, method: Method) -> Result<(), TeachingError> {
        let snapshot = self.shelf.store.snapshot()?;
        self.shelf
            .enter_report(&*snapshot, caller, (place.0, method))?;
        self.shelf.head(&*snapshot, place).map(drop)
    }

    /// The paper on the desk if it is as new as the disk, or one that is read from there.
    fn take_paper(
        &self,
        snapshot: &dyn Snapshot,
        place: Place,
        open: Option<(u64, Paper)>,
    ) -> Result<(HeadRow, Paper), TeachingError> {
        let head = self.shelf.head(snapshot, place)?;
        match open {
            Some((seq, paper)) if seq == head.seq => Ok((head, paper)),
            Some(_) | None => self.shelf.load(snapshot, place),
        }
    }

    /// Refuses writers that are somebody else's, and makes new ones the caller's.
    fn claim_pens(
        &self,
        snapshot: &dyn Snapshot,
        batch: &mut Batch,
        (place, caller): (Place, &Caller),
        scanned: &Scanned,
    ) -> Result<(), TeachingError> {
        for writer in &scanned.writers {
            let key = numbered(place, *writer);
            match self.shelf.pens.get(snapshot, &key)? {
                Some(owner) if owner == caller.handle => {}
                Some(_) => return Err(UpdateError::NotYours.into()),
                None => {
                    self.shelf.pens.require(batch, &key, None)?;
                    self.shelf.pens.put(batch, &key, &caller.handle)?;
                }
            }
        }
        Ok(())
    }
}

fn check_roots(kind: LabdocKind, scanned: &Scanned) -> Result<(), UpdateError> {
    let mut roots = scanned.roots.iter();
    if roots.all(|root| paper::has_root(kind, root)) {
        Ok(())
    } else {
        Err(UpdateError::Foreign)
    }
}

/// The key of a labdoc.
pub(crate) fn key((report, labdoc): Place) -> Vec<u8> {
    [report.as_bytes().as_slice(), labdoc.as_bytes()].concat()
}

/// The key of something of a labdoc that is counted.
pub(crate) fn numbered(place: Place, number: u64) -> Vec<u8> {
    [key(place).as_slice(), &number.to_be_bytes()].concat()
}

#[cfg(test)]
mod tests;
