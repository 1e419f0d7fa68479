//! Reports: what a team writes on a mission.
//!
//! A report is begun once for a team, with every labdoc of the mission. Submitting it freezes what
//! it says; a teacher may open it again, and every submission is kept.

use bytes::Bytes;
use domain::id::ObjectDigest;
use domain::item::{Content, Manifest, Part};
use serde::{Deserialize, Serialize};
use store::{Batch, KeyValue as _, Snapshot};

use crate::Teaching;
use crate::assignment::{AssignmentRow, EnteredAssignment};
use crate::authorize::{Caller, Method, Standing, authorize};
use crate::class::ClassRow;
use crate::error::TeachingError;
use crate::id::{AssignmentId, ClassId, LabdocId, ReportId, TeamId};
use crate::shelf::{Shelf, in_class};
use crate::writing;

mod bring;
mod outline;
mod submission;

pub(crate) use outline::OutlineRow;
pub use outline::{LABDOC_TITLE_CHARS_MAX, LABDOCS_ADDED_MAX, LabdocEntry, NewLabdoc};
pub(crate) use submission::SubmissionRow;
pub use submission::{FrozenLabdoc, SUBMISSIONS_MAX, Submission};

/// A report, as those see it who may.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Its name here.
    pub id: ReportId,
    /// What it is about.
    pub assignment: AssignmentId,
    /// In which class.
    pub class: ClassId,
    /// Whose it is.
    pub team: TeamId,
    /// The version of the mission at which it stays.
    pub version: u64,
    /// Whether it is submitted, and so not written in.
    pub is_submitted: bool,
    /// How often it was submitted; at most [`SUBMISSIONS_MAX`].
    pub submissions: u32,
    /// When it was begun, in milliseconds since 1970.
    pub begun_ms: i64,
    /// Its labdocs, in the order in which they stand.
    pub labdocs: Vec<LabdocEntry>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ReportRow {
    pub(crate) assignment: AssignmentId,
    pub(crate) class: ClassId,
    pub(crate) team: TeamId,
    pub(crate) version: u64,
    pub(crate) mission: ObjectDigest,
    pub(crate) is_submitted: bool,
    pub(crate) submissions: u32,
    pub(crate) begun_ms: i64,
}

/// A report that somebody may do something with, at one moment.
pub(crate) struct EnteredReport {
    pub(crate) row: ReportRow,
    pub(crate) class: ClassRow,
    pub(crate) assignment: AssignmentRow,
    pub(crate) standing: Standing,
}

impl EnteredReport {
    /// Refuses what changes a report in which nobody writes any more.
    pub(crate) fn writable(self, now_ms: i64) -> Result<Self, TeachingError> {
        if self.class.archived_ms.is_some() {
            return Err(TeachingError::Archived);
        }
        if self.row.is_submitted {
            return Err(TeachingError::Submitted);
        }
        if self.assignment.has_ended(now_ms) {
            return Err(TeachingError::Ended);
        }
        self.assignment.check_begun(self.standing, now_ms)?;
        Ok(self)
    }
}

impl Shelf {
    /// The report, if the caller may do this with it.
    pub(crate) fn enter_report(
        &self,
        snapshot: &dyn Snapshot,
        caller: &Caller,
        (id, method): (ReportId, Method),
    ) -> Result<EnteredReport, TeachingError> {
        let row = self.reports.get(snapshot, id.as_bytes())?;
        let row = row.ok_or(TeachingError::NotFound)?;
        let class = self.classes.get(snapshot, row.class.as_bytes())?;
        let class = class.ok_or(TeachingError::NotFound)?;
        let assignment = self.assignments.get(snapshot, row.assignment.as_bytes())?;
        let assignment = assignment.ok_or(TeachingError::NotFound)?;
        let mut standing = self.standing(snapshot, caller, (row.class, &class))?;
        if standing == Standing::Classmate {
            let team = self.team(snapshot, &row.team.key(row.class))?;
            if team.members.contains(&caller.handle) {
                standing = Standing::Teammate;
            } else if self.is_peer(snapshot, id, &caller.handle)? {
                standing = Standing::Peer;
            }
        }
        authorize(standing, method)?;
        self.note_access(id, caller, (method, standing))?;
        Ok(EnteredReport {
            row,
            class,
            assignment,
            standing,
        })
    }

    /// Every report on an assignment.
    pub(crate) fn reports_on(
        &self,
        snapshot: &dyn Snapshot,
        assignment: AssignmentId,
    ) -> Result<Vec<ReportId>, TeachingError> {
        let found = crate::shelf::all(&self.report_of, snapshot, assignment.as_bytes())?;
        Ok(found.into_iter().map(|record| record.value).collect())
    }

    fn seen(
        &self,
        snapshot: &dyn Snapshot,
        (id, row): (ReportId, ReportRow),
    ) -> Result<Report, TeachingError> {
        let outline = self.outline(snapshot, id)?;
        Ok(Report {
            id,
            assignment: row.assignment,
            class: row.class,
            team: row.team,
            version: row.version,
            is_submitted: row.is_submitted,
            submissions: row.submissions,
            begun_ms: row.begun_ms,
            labdocs: outline.labdocs,
        })
    }

    /// Adds a report with the labdocs of its mission.
    fn begin(
        &self,
        snapshot: &dyn Snapshot,
        batch: &mut Batch,
        row: &ReportRow,
    ) -> Result<ReportId, TeachingError> {
        let id = ReportId::draw()?;
        let manifest = self.mission(snapshot, row.mission)?;
        let mut outline = OutlineRow::default();
        for (part, content) in (0..).zip(parts(&manifest)) {
            for labdoc in &content.labdocs {
                let entry = LabdocEntry {
                    id: LabdocId::draw()?,
                    part,
                    kind: labdoc.kind(),
                    title: labdoc.title.clone(),
                    is_required: labdoc.required,
                    is_of_mission: true,
                    is_done: false,
                    is_removed: false,
                };
                let first = writing::first_update(labdoc.kind(), &labdoc.content);
                self.begin_labdoc(batch, (id, &entry), first)?;
                outline.labdocs.push(entry);
            }
        }
        self.outlines.put(batch, id.as_bytes(), &outline)?;
        self.reports.put(batch, id.as_bytes(), row)?;
        Ok(id)
    }
}

impl Teaching {
    /// The report of the caller's team on an assignment, begun if it was not.
    ///
    /// # Errors
    /// [`TeachingError::NoTeam`] if the caller has none; [`TeachingError::NotYet`] before the
    /// start.
    pub fn open_report(
        &self,
        caller: &Caller,
        assignment: AssignmentId,
        now_ms: i64,
    ) -> Result<ReportId, TeachingError> {
        self.shelf.change(|snapshot, batch| {
            let (shelf, asked) = (&self.shelf, (assignment, Method::OpenReport));
            let EnteredAssignment { row, class } =
                shelf.enter_assignment(snapshot, caller, asked)?;
            row.check_begun(class.standing, now_ms)?;
            let student = shelf
                .students
                .get(snapshot, &in_class(row.class, &caller.handle))?;
            let team = student.and_then(|student| student.team);
            let team = team.ok_or(TeachingError::NoTeam)?;
            let key = of_team(assignment, team);
            if let Some(begun) = shelf.report_of.get(snapshot, &key)? {
                return Ok(begun);
            }
            class.open()?;
            let report = ReportRow {
                assignment,
                class: row.class,
                team,
                version: row.version,
                mission: row.mission,
                is_submitted: false,
                submissions: 0,
                begun_ms: now_ms,
            };
            let id = shelf.begin(snapshot, batch, &report)?;
            shelf.report_of.require(batch, &key, None)?;
            shelf.report_of.put(batch, &key, &id)?;
            let reports = row.reports + 1;
            let after = AssignmentRow {
                reports,
                ..row.clone()
            };
            shelf
                .assignments
                .require(batch, assignment.as_bytes(), Some(&row))?;
            shelf
                .assignments
                .put(batch, assignment.as_bytes(), &after)?;
            Ok(id)
        })
    }

    /// A report.
    ///
    /// # Errors
    /// [`TeachingError`].
    pub fn report(&self, caller: &Caller, report: ReportId) -> Result<Report, TeachingError> {
        let snapshot = self.shelf.store.snapshot()?;
        let asked = (report, Method::ReadReport);
        let entered = self.shelf.enter_report(&*snapshot, caller, asked)?;
        self.shelf.seen(&*snapshot, (report, entered.row))
    }

    /// The mission of a report, at the version at which the report stays.
    ///
    /// # Errors
    /// [`TeachingError`].
    pub fn mission_of(&self, caller: &Caller, report: ReportId) -> Result<Manifest, TeachingError> {
        let snapshot = self.shelf.store.snapshot()?;
        let asked = (report, Method::ReadReport);
        let entered = self.shelf.enter_report(&*snapshot, caller, asked)?;
        self.shelf.mission(&*snapshot, entered.row.mission)
    }

    /// A document that the mission of a report names.
    ///
    /// # Errors
    /// [`TeachingError::NotFound`] if the mission does not name it.
    pub fn report_document(
        &self,
        caller: &Caller,
        report: ReportId,
        digest: ObjectDigest,
    ) -> Result<Bytes, TeachingError> {
        let mission = self.mission_of(caller, report)?;
        if !mission.objects().any(|file| file.digest == digest) {
            return Err(TeachingError::NotFound);
        }
        let bytes = self.objects.read(digest)?;
        bytes.ok_or(TeachingError::NotFound)
    }

    /// The report of the caller's team on an assignment, if it was begun.
    ///
    /// # Errors
    /// [`TeachingError`].
    pub fn own_report(
        &self,
        caller: &Caller,
        assignment: AssignmentId,
    ) -> Result<Option<Report>, TeachingError> {
        let (shelf, snapshot) = (&self.shelf, self.shelf.store.snapshot()?);
        let asked = (assignment, Method::OpenReport);
        let entered = shelf.enter_assignment(&*snapshot, caller, asked)?;
        let key = in_class(entered.row.class, &caller.handle);
        let student = shelf.students.get(&*snapshot, &key)?;
        let Some(team) = student.and_then(|student| student.team) else {
            return Ok(None);
        };
        let begun = shelf
            .report_of
            .get(&*snapshot, &of_team(assignment, team))?;
        let Some(id) = begun else {
            return Ok(None);
        };
        let row = shelf.reports.get(&*snapshot, id.as_bytes())?;
        let row = row.ok_or(TeachingError::NotFound)?;
        shelf.seen(&*snapshot, (id, row)).map(Some)
    }

    /// Every report on an assignment, for those who teach the class.
    ///
    /// # Errors
    /// [`TeachingError`].
    pub fn reports(
        &self,
        caller: &Caller,
        assignment: AssignmentId,
    ) -> Result<Vec<Report>, TeachingError> {
        let snapshot = self.shelf.store.snapshot()?;
        let asked = (assignment, Method::ListReports);
        self.shelf.enter_assignment(&*snapshot, caller, asked)?;
        let found = self.shelf.reports_on(&*snapshot, assignment)?;
        let mut reports = Vec::with_capacity(found.len());
        for id in found {
            let row = self.shelf.reports.get(&*snapshot, id.as_bytes())?;
            let row = row.ok_or(TeachingError::NotFound)?;
            reports.push(self.shelf.seen(&*snapshot, (id, row))?);
        }
        Ok(reports)
    }
}

/// The parts of a mission.
pub(crate) fn parts(manifest: &Manifest) -> &[Part] {
    match manifest.content() {
        Content::Mission(mission) => &mission.parts,
        Content::Capsule(_) | Content::Snapshot(_) => &[],
    }
}

/// The key of a team's report.
pub(crate) fn of_team(assignment: AssignmentId, team: TeamId) -> Vec<u8> {
    [assignment.as_bytes().as_slice(), team.as_bytes()].concat()
}

#[cfg(test)]
mod tests;
