//! Feedback: what teachers, peers and the team itself say about a report.
//!
//! Annotations stand at places of labdocs and stay there while the labdoc is edited; evaluations
//! answer the questions of the mission's rubric. What teachers write as a draft, and every
//! evaluation but one's own, is seen by the team once a teacher releases the report's feedback:
//! before, for the team, it does not exist.

use serde::{Deserialize, Serialize};
use store::{Batch, KeyValue as _, Snapshot};

use crate::Teaching;
use crate::authorize::{Caller, Method, Standing};
use crate::error::TeachingError;
use crate::id::{AssignmentId, ReportId};
use crate::report::EnteredReport;
use crate::shelf::{self, Shelf};

mod annotation;
mod evaluation;
mod handed_in;
mod peers;
mod reading;
mod table;
mod terms;

pub use annotation::{
    ANNOTATION_CHARS_MAX, ANNOTATIONS_MAX, Annotation, NewAnnotation, QUOTE_CHARS_MAX, REPLIES_MAX,
    Reply,
};
pub(crate) use annotation::{AnnotationRow, ReplyRow};
pub(crate) use evaluation::EvaluationRow;
pub use evaluation::{Answer, COMMENT_CHARS_MAX, Evaluation, Evaluator, Judgement};
pub use handed_in::{HandedIn, HandedInFile};
pub use terms::{EvaluationTerms, GRADE_MAX, PEER_REPORTS_MAX};

/// What has been said about a report, in numbers.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct FeedbackRow {
    // Counts changes, so that no two are made of the same row.
    revision: u64,
    /// The number of the last annotation.
    pub(crate) annotations: u64,
    /// How many annotations of teachers the team can see.
    pub(crate) given: u64,
    /// How many of those somebody of the team has read.
    pub(crate) read: u64,
    /// Whether a teacher evaluated it, and what that came to.
    pub(crate) evaluated: Option<Outcome>,
    /// How many of the team evaluated it.
    pub(crate) by_team: u32,
    /// How many peers did.
    pub(crate) by_peers: u32,
    /// Since when the team sees it, in milliseconds since 1970.
    pub(crate) released_ms: Option<i64>,
}

/// What the evaluation by a teacher came to.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// Points by the rubric.
    pub points: f64,
    /// The most points that the rubric gives.
    pub points_max: f64,
    /// The grade in hundredths, where there is one.
    pub grade_hundredths: Option<u32>,
}

impl Shelf {
    pub(crate) fn feedback(
        &self,
        snapshot: &dyn Snapshot,
        report: ReportId,
    ) -> Result<FeedbackRow, TeachingError> {
        let row = self.feedbacks.get(snapshot, report.as_bytes())?;
        Ok(row.unwrap_or_default())
    }

    fn replace_feedback(
        &self,
        batch: &mut Batch,
        (report, before): (ReportId, &FeedbackRow),
        after: FeedbackRow,
    ) -> Result<(), TeachingError> {
        let is_first = *before == FeedbackRow::default();
        let expected = (!is_first).then_some(before);
        let revision = before.revision + 1;
        let after = FeedbackRow { revision, ..after };
        self.feedbacks.require(batch, report.as_bytes(), expected)?;
        self.feedbacks.put(batch, report.as_bytes(), &after)?;
        Ok(())
    }

    /// The report, if the caller may say this about it.
    fn enter_feedback(
        &self,
        snapshot: &dyn Snapshot,
        caller: &Caller,
        asked: (ReportId, Method),
    ) -> Result<(EnteredReport, FeedbackRow), TeachingError> {
        let entered = self.enter_report(snapshot, caller, asked)?;
        if entered.class.archived_ms.is_some() {
            return Err(TeachingError::Archived);
        }
        let feedback = self.feedback(snapshot, asked.0)?;
        Ok((entered, feedback))
    }
}

impl Teaching {
    /// Lets a team see the annotations that are drafts, and the evaluations. Releasing again
    /// shows what was added since.
    ///
    /// # Errors
    /// [`TeachingError`].
    pub fn release_feedback(
        &self,
        caller: &Caller,
        report: ReportId,
        now_ms: i64,
    ) -> Result<(), TeachingError> {
        self.shelf.change(|snapshot, batch| {
            let (shelf, asked) = (&self.shelf, (report, Method::ReleaseFeedback));
            let (_, before) = shelf.enter_feedback(snapshot, caller, asked)?;
            let mut after = before.clone();
            after.released_ms = Some(before.released_ms.unwrap_or(now_ms));
            for (number, row) in shelf.annotations_of(snapshot, report)? {
                if row.released_ms.is_none() && !row.is_withdrawn {
                    after.given += 1;
                    let released_ms = Some(now_ms);
                    let row = AnnotationRow { released_ms, ..row };
                    let key = shelf::numbered(report, number);
                    shelf.annotations.put(batch, &key, &row)?;
                }
            }
            shelf.replace_feedback(batch, (report, &before), after)
        })
    }

    /// Releases the feedback on every report of an assignment that a teacher has evaluated, one
    /// after the other, and returns how many those are.
    ///
    /// # Errors
    /// [`TeachingError`]; what was released before it stays so, and calling again goes on.
    pub fn release_all(
        &self,
        caller: &Caller,
        assignment: AssignmentId,
        now_ms: i64,
    ) -> Result<usize, TeachingError> {
        let snapshot = self.shelf.store.snapshot()?;
        let asked = (assignment, Method::ReleaseFeedback);
        self.shelf.enter_assignment(&*snapshot, caller, asked)?;
        let mut released = 0;
        for report in self.shelf.reports_on(&*snapshot, assignment)? {
            if self.shelf.feedback(&*snapshot, report)?.evaluated.is_some() {
                self.release_feedback(caller, report, now_ms)?;
                released += 1;
            }
        }
        Ok(released)
    }
}

/// Whether somebody teaches the class, and so sees what is not released.
fn teaches(standing: Standing) -> bool {
    matches!(standing, Standing::Owner | Standing::Tutor)
}

#[cfg(test)]
mod tests;
