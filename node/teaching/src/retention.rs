//! Retention: what has been kept long enough, and goes.
//!
//! A report has ended when its assignment has or when its class is archived, whichever came first;
//! what belongs to it counts from there. Nothing goes by itself: the data-protection officer first
//! sees what would, and then says so. What is on legal hold stays whole, whatever its age.

use std::collections::BTreeMap;

use store::{Batch, KeyRange, KeyValue as _, Limits, Snapshot};

use crate::Teaching;
use crate::assignment::AssignmentRow;
use crate::authorize::Caller;
use crate::class::ClassRow;
use crate::error::TeachingError;
use crate::hold::Held;
use crate::id::{AssignmentId, ClassId, ReportId};
use crate::persons::check_officer;
use crate::report::ReportRow;
use crate::shelf;

/// Milliseconds of a day.
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// The kinds of rows that say how somebody worked, and not what they wrote.
const TRACES: [&str; 3] = ["teaching/activity", "teaching/effort", "teaching/day"];

/// For how many days each kind of data is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetentionRules {
    /// Reports with all that belongs to them, after they ended; then the rosters and teams of
    /// classes that were archived as long ago.
    pub reports_days: u32,
    /// How long and when was written, after the report ended.
    pub traces_days: u32,
    /// Entries of access logs, after they were made.
    pub accesses_days: u32,
}

impl Default for RetentionRules {
    /// A year for everything.
    fn default() -> Self {
        Self {
            reports_days: 365,
            traces_days: 365,
            accesses_days: 365,
        }
    }
}

/// The reports of an assignment that go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpiredReports {
    /// On which assignment.
    pub assignment: AssignmentId,
    /// The name of its class.
    pub class: String,
    /// The title of its mission.
    pub title: String,
    /// When they ended, in milliseconds since 1970.
    pub ended_ms: i64,
    /// How many they are.
    pub reports: usize,
}

/// What has been kept long enough.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Expired {
    /// Reports, by assignment.
    pub reports: Vec<ExpiredReports>,
    /// How many rows say how somebody worked, in reports that stay.
    pub traces: usize,
    /// How many entries of access logs, of reports that stay.
    pub accesses: usize,
    /// How many students stand on rosters of classes whose reports are gone.
    pub students: usize,
    /// How many reports have no end: their class is not archived, and their assignment ends never.
    pub endless: usize,
    /// How many reports and places on rosters have been kept long enough and stay, on legal hold.
    pub held: usize,
}

struct Round<'a> {
    teaching: &'a Teaching,
    rules: RetentionRules,
    now_ms: i64,
    erases: bool,
    found: Expired,
    reports: BTreeMap<AssignmentId, ExpiredReports>,
}

impl Teaching {
    /// What has been kept long enough; nothing is changed.
    ///
    /// # Errors
    /// [`TeachingError::NotFound`] to all but the data-protection officer.
    pub fn expired(
        &self,
        caller: &Caller,
        rules: RetentionRules,
        now_ms: i64,
    ) -> Result<Expired, TeachingError> {
        self.round(caller, rules, (now_ms, false))
    }

    /// Deletes what has been kept long enough, and says what that was. If it is broken off, the
    /// next call goes on.
    ///
    /// # Errors
    /// [`TeachingError::NotFound`] to all but the data-protection officer.
    pub fn delete_expired(
        &self,
        caller: &Caller,
        rules: RetentionRules,
        now_ms: i64,
    ) -> Result<Expired, TeachingError> {
        self.round(caller, rules, (now_ms, true))
    }

    fn round(
        &self,
        caller: &Caller,
        rules: RetentionRules,
        (now_ms, erases): (i64, bool),
    ) -> Result<Expired, TeachingError> {
        check_officer(caller)?;
        let mut round = Round {
            teaching: self,
            rules,
            now_ms,
            erases,
            found: Expired::default(),
            reports: BTreeMap::new(),
        };
        round.reports()?;
        round.rosters()?;
        round.found.reports = round.reports.into_values().collect();
        Ok(round.found)
    }
}

impl Round<'_> {
    /// Whether what is of this time is older than that many days.
    fn is_over(&self, then_ms: i64, days: u32) -> bool {
        self.now_ms.saturating_sub(then_ms) >= i64::from(days) * DAY_MS
    }

    fn reports(&mut self) -> Result<(), TeachingError> {
        let (shelf, mut after) = (&self.teaching.shelf, None::<bytes::Bytes>);
        loop {
            let snapshot = shelf.store.snapshot()?;
            let page = shelf
                .reports
                .scan(&*snapshot, b"", after.as_deref(), Limits::PAGE)?;
            for record in &page.records {
                if let Some(id) = ReportId::of_key(&record.id) {
                    self.report(&*snapshot, id, &record.value)?;
                }
            }
            after = page.records.last().map(|record| record.id.clone());
            if !page.more {
                return Ok(());
            }
        }
    }

    fn report(
        &mut self,
        snapshot: &dyn Snapshot,
        id: ReportId,
        row: &ReportRow,
    ) -> Result<(), TeachingError> {
        let shelf = &self.teaching.shelf;
        let class = shelf.classes.get(snapshot, row.class.as_bytes())?;
        let assignment = shelf.assignments.get(snapshot, row.assignment.as_bytes())?;
        let (Some(class), Some(assignment)) = (class, assignment) else {
            return Ok(());
        };
        let ended_ms = ended_ms(&class, &assignment);
        if shelf.hold_against_deleting(snapshot, (id, row))?.is_some() {
            let is_over = |ended_ms| self.is_over(ended_ms, self.rules.reports_days);
            self.found.held += usize::from(ended_ms.is_some_and(is_over));
            return Ok(());
        }
        match ended_ms {
            Some(ended_ms) if self.is_over(ended_ms, self.rules.reports_days) => {
                let group = ExpiredReports {
                    assignment: row.assignment,
                    class: class.name,
                    title: assignment.title,
                    ended_ms,
                    reports: 0,
                };
                return self.whole_report(id, group);
            }
            Some(ended_ms) if self.is_over(ended_ms, self.rules.traces_days) => {
                self.found.traces += self.traces(snapshot, id)?;
            }
            Some(_) => {}
            None => self.found.endless += 1,
        }
        let days = i64::from(self.rules.accesses_days);
        let before_ms = self.now_ms.saturating_sub(days * DAY_MS).saturating_add(1);
        self.found.accesses += shelf.forget_accesses(id, (before_ms, self.erases))?;
        Ok(())
    }

    /// Counts a report with the others of its assignment, and deletes it.
    fn whole_report(&mut self, id: ReportId, group: ExpiredReports) -> Result<(), TeachingError> {
        if self.erases {
            match self.teaching.delete_report(id) {
                // It was put on hold since it was looked at.
                Err(TeachingError::Held(_)) => {
                    self.found.held += 1;
                    return Ok(());
                }
                deleted => deleted?,
            }
        }
        let group = self.reports.entry(group.assignment).or_insert(group);
        group.reports += 1;
        Ok(())
    }

    /// Counts the traces of a report, and deletes them.
    fn traces(&self, snapshot: &dyn Snapshot, id: ReportId) -> Result<usize, TeachingError> {
        let (shelf, key) = (&self.teaching.shelf, id.as_bytes());
        let rows = shelf::all(&shelf.activities, snapshot, key)?.len()
            + shelf::all(&shelf.efforts, snapshot, key)?.len()
            + shelf::all(&shelf.days, snapshot, key)?.len();
        if self.erases && rows > 0 {
            let mut batch = Batch::new();
            for name in TRACES {
                let prefix = [format!("{name}/v1/").as_bytes(), key].concat();
                batch.delete_range(KeyRange::prefix(prefix));
            }
            shelf.store.commit(batch).map_err(TeachingError::Commit)?;
        }
        Ok(rows)
    }

    /// The students of archived classes without reports.
    fn rosters(&mut self) -> Result<(), TeachingError> {
        let shelf = &self.teaching.shelf;
        let snapshot = shelf.store.snapshot()?;
        for record in shelf::all(&shelf.classes, &*snapshot, b"")? {
            let archived_ms = record.value.archived_ms;
            let is_over =
                archived_ms.is_some_and(|then| self.is_over(then, self.rules.reports_days));
            let Some(class) = ClassId::of_key(&record.id).filter(|_| is_over) else {
                continue;
            };
            if self.has_reports(&*snapshot, class)? {
                continue;
            }
            for student in shelf.students(&*snapshot, class)? {
                let held = Held::Person(student.handle.clone());
                if shelf.hold_on(&*snapshot, &held)?.is_some() {
                    self.found.held += 1;
                    continue;
                }
                self.found.students += 1;
                if self.erases {
                    self.teaching.take_out(class, &student.handle)?;
                }
            }
        }
        Ok(())
    }

    /// Whether a class has reports besides those that go.
    fn has_reports(&self, snapshot: &dyn Snapshot, class: ClassId) -> Result<bool, TeachingError> {
        let shelf = &self.teaching.shelf;
        for assigned in shelf::all(&shelf.assigned, snapshot, class.as_bytes())? {
            let Some(id) = AssignmentId::of_key(&assigned.id) else {
                continue;
            };
            let row = shelf.assignments.get(snapshot, id.as_bytes())?;
            // What is deleted is not counted there any more.
            let going = self.reports.get(&id).filter(|_| !self.erases);
            let going = going.map_or(0, |group| group.reports);
            if row.is_some_and(|row| row.reports > going) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// When the reports on an assignment ended, if they did or will.
fn ended_ms(class: &ClassRow, assignment: &AssignmentRow) -> Option<i64> {
    let times = class
        .archived_ms
        .into_iter()
        .chain(assignment.terms.ends_ms);
    times.min()
}

#[cfg(test)]
mod tests;
