//! Following: how the reports of a class come along, for those who teach it.
//!
//! Everything is counted when it happens, in the commit that makes it happen, so that a table of
//! a class reads a few rows for each report and never a report itself. Figures belong to reports;
//! none belongs to a person, and nothing is in an order of merit.

use serde::{Deserialize, Serialize};
use store::{KeyValue as _, Snapshot};

use crate::Teaching;
use crate::assignment::EnteredAssignment;
use crate::authorize::{Caller, Method};
use crate::error::TeachingError;
use crate::feedback::{FeedbackRow, Outcome};
use crate::id::{AssignmentId, ReportId, TeamId};
use crate::report::ReportRow;
use crate::shelf::{self, Shelf};

mod chronology;
mod effort;
mod medians;
mod visit;

pub use chronology::{Bucket, CHRONOLOGY_DAYS_MAX, Grain};
pub use effort::WRITING_PAUSE_MS;
pub(crate) use effort::{DayRow, EffortRow};
pub use medians::{Followed, MEDIANS_KEPT_MS, MISSION_REPORTS_MIN};
pub(crate) use medians::{Medians, of_item};
pub(crate) use visit::{ActivityRow, Door};
pub use visit::{BEAT_PAUSE_MS, PRESENT_MAX, Visit};

/// A line of the table of a class.
#[derive(Debug, Clone, PartialEq)]
pub struct TeamProgress {
    /// Which team.
    pub team: TeamId,
    /// What people call it.
    pub name: String,
    /// How its report comes along; none if it has not begun.
    pub report: Option<Progress>,
}

/// How a report comes along.
#[derive(Debug, Clone, PartialEq)]
pub struct Progress {
    /// Which report.
    pub report: ReportId,
    /// Whether it is handed in now.
    pub is_submitted: bool,
    /// How often it was.
    pub submissions: u32,
    /// When it was begun, in milliseconds since 1970.
    pub begun_ms: i64,
    /// When somebody wrote in it last, in milliseconds since 1970.
    pub changed_ms: Option<i64>,
    /// How many of the labdocs that the mission asks for are done.
    pub labdocs_done: usize,
    /// How many it asks for.
    pub labdocs_expected: usize,
    /// What the evaluation by its teachers came to.
    pub evaluated: Option<Outcome>,
    /// Whether the team sees its feedback.
    pub is_released: bool,
    /// What was counted.
    pub figures: Figures,
}

/// What is counted about a report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// How often documents of the mission were opened.
    pub views: u64,
    /// How many messages there are.
    pub messages: u64,
    /// How long somebody of the team had it open, in milliseconds; two at once count twice.
    pub connected_ms: u64,
    /// How long its labdocs were written in, in milliseconds, without pauses.
    pub writing_ms: u64,
    /// How often somebody else went on writing in a labdoc.
    pub writer_changes: u64,
    /// How many annotations of teachers the team can see.
    pub annotations: u64,
    /// How many of those somebody of the team has read.
    pub annotations_read: u64,
}

impl Shelf {
    /// What was counted about a report, and when somebody wrote in it last.
    fn figures(
        &self,
        snapshot: &dyn Snapshot,
        (report, feedback): (ReportId, &FeedbackRow),
    ) -> Result<(Figures, Option<i64>), TeachingError> {
        let id = report.as_bytes();
        let activity = self.activities.get(snapshot, id)?.unwrap_or_default();
        let messages = self.message_counts.get(snapshot, id)?.unwrap_or_default();
        let efforts = shelf::all(&self.efforts, snapshot, id)?;
        let efforts = || efforts.iter().map(|record| &record.value);
        let figures = Figures {
            views: activity.views,
            messages,
            connected_ms: activity.connected_ms,
            writing_ms: efforts().map(|effort| effort.writing_ms).sum(),
            writer_changes: efforts().map(|effort| effort.writer_changes).sum(),
            annotations: feedback.given,
            annotations_read: feedback.read,
        };
        Ok((figures, efforts().map(|effort| effort.last_ms).max()))
    }

    fn progress(
        &self,
        snapshot: &dyn Snapshot,
        (report, row): (ReportId, &ReportRow),
    ) -> Result<Progress, TeachingError> {
        let feedback = self.feedback(snapshot, report)?;
        let (figures, changed_ms) = self.figures(snapshot, (report, &feedback))?;
        let outline = self.outline(snapshot, report)?;
        let asked = || outline.labdocs.iter().filter(|labdoc| labdoc.is_required);
        Ok(Progress {
            report,
            is_submitted: row.is_submitted,
            submissions: row.submissions,
            begun_ms: row.begun_ms,
            changed_ms,
            labdocs_done: asked().filter(|labdoc| labdoc.is_done).count(),
            labdocs_expected: asked().count(),
            evaluated: feedback.evaluated,
            is_released: feedback.released_ms.is_some(),
            figures,
        })
    }
}

impl Teaching {
    /// How every team of the class comes along with an assignment, by the names of the teams.
    ///
    /// # Errors
    /// [`TeachingError`].
    pub fn follow(
        &self,
        caller: &Caller,
        assignment: AssignmentId,
    ) -> Result<Vec<TeamProgress>, TeachingError> {
        let snapshot = self.shelf.store.snapshot()?;
        let asked = (assignment, Method::FollowReports);
        let EnteredAssignment { row, .. } =
            self.shelf.enter_assignment(&*snapshot, caller, asked)?;
        let mut lines = Vec::new();
        for team in self.shelf.teams(&*snapshot, row.class)? {
            let key = crate::report::of_team(assignment, team.id);
            let begun = self.shelf.report_of.get(&*snapshot, &key)?;
            let report = begun
                .map(|report| {
                    let row = self.shelf.reports.get(&*snapshot, report.as_bytes())?;
                    let row = row.ok_or(TeachingError::NotFound)?;
                    self.shelf.progress(&*snapshot, (report, &row))
                })
                .transpose()?;
            lines.push(TeamProgress {
                team: team.id,
                name: team.name,
                report,
            });
        }
        lines.sort_by(|a, b| (&a.name, a.team).cmp(&(&b.name, b.team)));
        Ok(lines)
    }
}

#[cfg(test)]
mod tests;
