//! Submissions: what a report said when its team handed it in, for ever.

use bytes::Bytes;
use domain::id::{Handle, ObjectDigest};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{Batch, KeyValue as _, Snapshot};

use super::{LabdocEntry, ReportRow};
use crate::Teaching;
use crate::authorize::{Caller, Method};
use crate::error::TeachingError;
use crate::id::{LabdocId, ReportId};
use crate::shelf::Shelf;
use crate::writing::Paper;

/// Most submissions of a report.
pub const SUBMISSIONS_MAX: u32 = 20;

/// What was handed in, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// Which, counted from 1.
    pub number: u32,
    /// Who handed it in.
    pub by: Handle,
    /// When, by the node's clock, in milliseconds since 1970.
    pub at_ms: i64,
    /// The labdocs as they stood, without those that were put aside.
    pub labdocs: Vec<FrozenLabdoc>,
}

/// A labdoc as it was handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenLabdoc {
    /// How the report listed it.
    pub entry: LabdocEntry,
    /// The update after which it stood so.
    pub seq: u64,
    /// The digest of its state, which is kept.
    pub state: ObjectDigest,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SubmissionRow {
    pub(crate) by: Handle,
    pub(crate) at_ms: i64,
    pub(crate) labdocs: Vec<FrozenLabdoc>,
}

impl Shelf {
    /// What was handed in, the `number`th time from 1.
    pub(crate) fn submission(
        &self,
        snapshot: &dyn Snapshot,
        (report, number): (ReportId, u32),
    ) -> Result<SubmissionRow, TeachingError> {
        let row = self.submissions.get(snapshot, &numbered(report, number))?;
        row.ok_or(TeachingError::NotFound)
    }
}

impl Teaching {
    /// Hands a report in. From now on nobody writes in it, whatever a page still sends.
    ///
    /// # Errors
    /// [`TeachingError::Submitted`] if it is handed in already; [`TeachingError::Full`] after
    /// [`SUBMISSIONS_MAX`] times.
    pub fn submit(
        &self,
        caller: &Caller,
        report: ReportId,
        now_ms: i64,
    ) -> Result<Submission, TeachingError> {
        let _kept = self.objects.keep();
        self.shelf.change(|snapshot, batch| {
            let asked = (report, Method::SubmitReport);
            let entered = self.shelf.enter_report(snapshot, caller, asked)?;
            let entered = entered.writable(now_ms)?;
            if entered.row.submissions >= SUBMISSIONS_MAX {
                let (what, max) = ("submissions of the report", SUBMISSIONS_MAX as usize);
                return Err(TeachingError::Full { what, max });
            }
            let number = entered.row.submissions + 1;
            let row = SubmissionRow {
                by: caller.handle.clone(),
                at_ms: now_ms,
                labdocs: self.freeze(snapshot, batch, report)?,
            };
            let key = numbered(report, number);
            self.shelf.submissions.put(batch, &key, &row)?;
            let after = ReportRow {
                is_submitted: true,
                submissions: number,
                ..entered.row.clone()
            };
            self.replace_report(batch, (report, &entered.row), &after)?;
            Ok(seen(number, row))
        })
    }

    /// Opens a report again, so that its team goes on; what was handed in is kept.
    ///
    /// # Errors
    /// [`TeachingError`].
    pub fn reopen(&self, caller: &Caller, report: ReportId) -> Result<(), TeachingError> {
        self.shelf.change(|snapshot, batch| {
            let asked = (report, Method::ReopenReport);
            let entered = self.shelf.enter_report(snapshot, caller, asked)?;
            if entered.class.archived_ms.is_some() {
                return Err(TeachingError::Archived);
            }
            let after = ReportRow {
                is_submitted: false,
                ..entered.row.clone()
            };
            self.replace_report(batch, (report, &entered.row), &after)
        })
    }

    /// What was handed in, the `number`th time from 1.
    ///
    /// # Errors
    /// [`TeachingError`].
    pub fn submission(
        &self,
        caller: &Caller,
        (report, number): (ReportId, u32),
    ) -> Result<Submission, TeachingError> {
        let snapshot = self.shelf.store.snapshot()?;
        let asked = (report, Method::ReadReport);
        self.shelf.enter_report(&*snapshot, caller, asked)?;
        let row = self.shelf.submission(&*snapshot, (report, number))?;
        Ok(seen(number, row))
    }

    /// What a labdoc said when it was handed in, by the names of its roots.
    ///
    /// # Errors
    /// [`TeachingError`].
    pub fn submitted_content(
        &self,
        caller: &Caller,
        handed: (ReportId, u32),
        labdoc: LabdocId,
    ) -> Result<Value, TeachingError> {
        let submission = self.submission(caller, handed)?;
        let mut labdocs = submission.labdocs.into_iter();
        let frozen = labdocs.find(|frozen| frozen.entry.id == labdoc);
        self.frozen_content(&frozen.ok_or(TeachingError::NotFound)?)
    }

    /// What a labdoc said when it was handed in.
    pub(crate) fn frozen_content(&self, frozen: &FrozenLabdoc) -> Result<Value, TeachingError> {
        let state: Option<Bytes> = self.objects.read(frozen.state)?;
        let state = state.ok_or(TeachingError::NotFound)?;
        let (paper, _) = Paper::of(frozen.entry.kind).with(&state)?;
        Ok(paper.content())
    }

    /// Keeps the state of every labdoc as an object, and makes the batch depend on that nobody
    /// writes meanwhile.
    fn freeze(
        &self,
        snapshot: &dyn Snapshot,
        batch: &mut Batch,
        report: ReportId,
    ) -> Result<Vec<FrozenLabdoc>, TeachingError> {
        let outline = self.shelf.outline(snapshot, report)?;
        self.shelf
            .outlines
            .require(batch, report.as_bytes(), Some(&outline))?;
        let standing = outline.labdocs.into_iter().filter(|one| !one.is_removed);
        let mut frozen = Vec::new();
        for entry in standing {
            let (head, paper) = self.shelf.load(snapshot, (report, entry.id))?;
            self.shelf.require_head(batch, (report, entry.id), &head)?;
            frozen.push(FrozenLabdoc {
                state: self.objects.put(&paper.state())?,
                seq: head.seq,
                entry,
            });
        }
        Ok(frozen)
    }

    fn replace_report(
        &self,
        batch: &mut Batch,
        (id, before): (ReportId, &ReportRow),
        after: &ReportRow,
    ) -> Result<(), TeachingError> {
        let (id, reports) = (id.as_bytes(), &self.shelf.reports);
        reports.require(batch, id, Some(before))?;
        reports.put(batch, id, after)?;
        Ok(())
    }
}

fn numbered(report: ReportId, number: u32) -> Vec<u8> {
    [report.as_bytes().as_slice(), &number.to_be_bytes()].concat()
}

fn seen(number: u32, row: SubmissionRow) -> Submission {
    Submission {
        number,
        by: row.by,
        at_ms: row.at_ms,
        labdocs: row.labdocs,
    }
}
