//! Persons: what the wing knows of somebody, what they take with them, and how it forgets them.
//!
//! Every kind of row says in one place (`rows`) where it names people, and what is done about a
//! person is a walk over all kinds: nothing relies on knowing where to look. A walk can be done
//! again, so that an erasure that was broken off is finished by asking once more.

use std::collections::BTreeMap;

use domain::id::Handle;
use domain::viewer::Role;
use serde::{Deserialize, Serialize};
use store::{Batch, KeyRange, KeyValue as _, Snapshot};

use crate::Teaching;
use crate::assignment::AssignmentRow;
use crate::authorize::{Caller, Method, Standing, authorize};
use crate::error::TeachingError;
use crate::export::ReportFile;
use crate::id::{AssignmentId, ClassId, ReportId, TeamId};
use crate::random;
use crate::report::of_team;
use crate::shelf::{self, OF_REPORT, Shelf, in_class};

mod rows;
mod sweep;

/// How often each kind of row names somebody; kinds that do not are left out.
pub type Mentions = BTreeMap<String, usize>;

/// What somebody takes with them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PersonFile {
    /// Who.
    pub handle: Handle,
    /// The names of their classes.
    pub classes: Vec<String>,
    /// The reports of their teams, as they may see them.
    pub reports: Vec<ReportFile>,
    /// How often each kind of row names them.
    pub mentions: Mentions,
}

/// What was done to forget somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erased {
    /// How many reports were theirs alone, and are deleted.
    pub reports: usize,
    /// What stands for them in what others need: joint reports, messages, evaluations.
    pub alias: Handle,
    /// How many rows of each kind named them and do not any more.
    pub mentions: Mentions,
}

impl Teaching {
    /// How often each kind of row names somebody. Reads everything that the wing keeps.
    ///
    /// # Errors
    /// [`TeachingError::NotFound`] to all but the data-protection officer.
    pub fn report_person(
        &self,
        caller: &Caller,
        person: &Handle,
    ) -> Result<Mentions, TeachingError> {
        check_officer(caller)?;
        self.shelf.walk(person, None)
    }

    /// What somebody takes with them: the reports of their teams, and how often they are named.
    ///
    /// # Errors
    /// [`TeachingError::NotFound`] to all but the data-protection officer.
    pub fn export_person(
        &self,
        caller: &Caller,
        person: &Handle,
        now_ms: i64,
    ) -> Result<PersonFile, TeachingError> {
        check_officer(caller)?;
        let themselves = Caller {
            handle: person.clone(),
            role: Role::Student,
        };
        let snapshot = self.shelf.store.snapshot()?;
        let (mut classes, mut reports) = (Vec::new(), Vec::new());
        for class in self.shelf.classes_of(&*snapshot, person)? {
            let row = self.shelf.classes.get(&*snapshot, class.as_bytes())?;
            classes.extend(row.map(|row| row.name));
            for (report, _) in self.shelf.reports_of(&*snapshot, (class, person))? {
                let how = (Method::ProtectData, Standing::Officer);
                self.shelf.note_access(report, caller, how)?;
                reports.push(self.export_report(&themselves, report, now_ms)?);
            }
        }
        Ok(PersonFile {
            handle: person.clone(),
            classes,
            reports,
            mentions: self.shelf.walk(person, None)?,
        })
    }

    /// Forgets somebody: reports that are theirs alone are deleted with all that belongs to them,
    /// they are taken out of classes and teams, and in what others need an alias stands for them.
    /// What they wrote with others stays, and so does what people wrote about them in texts.
    ///
    /// Their account must be gone before, or their pages go on writing. If this is broken off,
    /// asking again finishes it.
    ///
    /// # Errors
    /// [`TeachingError::NotFound`] to all but the data-protection officer; [`TeachingError::Held`] if
    /// a legal hold stands against it, and then nothing is changed.
    pub fn erase_person(&self, caller: &Caller, person: &Handle) -> Result<Erased, TeachingError> {
        check_officer(caller)?;
        let alias = self.alias_of(person)?;
        let snapshot = self.shelf.store.snapshot()?;
        let mut reports = 0;
        for class in self.shelf.classes_of(&*snapshot, person)? {
            for (report, members) in self.shelf.reports_of(&*snapshot, (class, person))? {
                if members == [person.clone()] {
                    self.delete_report(report)?;
                    reports += 1;
                }
            }
            self.take_out(class, person)?;
        }
        let mentions = self.shelf.walk(person, Some(&alias))?;
        let mut batch = Batch::new();
        let aliases = &self.shelf.aliases;
        aliases.delete(&mut batch, person.as_str().as_bytes());
        self.shelf
            .store
            .commit(batch)
            .map_err(TeachingError::Commit)?;
        Ok(Erased {
            reports,
            alias,
            mentions,
        })
    }

    /// The alias under which an erasure began, or another. It is forgotten when that is done:
    /// nothing leads back.
    fn alias_of(&self, person: &Handle) -> Result<Handle, TeachingError> {
        let letters = hex::encode(random::bytes::<8>()?);
        self.shelf.change(|snapshot, batch| {
            let (aliases, key) = (&self.shelf.aliases, person.as_str().as_bytes());
            if let Some(begun) = aliases.get(snapshot, key)? {
                return Ok(begun);
            }
            if let Some(hold) = self.shelf.hold_against_erasing(snapshot, person)? {
                return Err(TeachingError::Held(Box::new(hold)));
            }
            let alias: Handle = format!("erased-{letters}")
                .parse()
                .map_err(|_| TeachingError::NotFound)?;
            aliases.require(batch, key, None)?;
            aliases.put(batch, key, &alias)?;
            Ok(alias)
        })
    }

    /// Takes a student out of a class and its teams, archived or not.
    pub(crate) fn take_out(&self, class: ClassId, person: &Handle) -> Result<(), TeachingError> {
        self.shelf.change(|snapshot, batch| {
            let shelf = &self.shelf;
            let key = in_class(class, person);
            let row = shelf.classes.get(snapshot, class.as_bytes())?;
            let (Some(row), Some(_)) = (row, shelf.students.get(snapshot, &key)?) else {
                return Ok(());
            };
            shelf.leave_team(snapshot, batch, class, person)?;
            shelf.strike(batch, class, person);
            let mut after = row.clone();
            after.students = after.students.saturating_sub(1);
            shelf.replace_class(batch, (class, &row), after)
        })
    }

    /// Deletes a report with all that belongs to it, in one commit, unless it is on hold.
    pub(crate) fn delete_report(&self, report: ReportId) -> Result<(), TeachingError> {
        self.shelf.change(|snapshot, batch| {
            let shelf = &self.shelf;
            let Some(row) = shelf.reports.get(snapshot, report.as_bytes())? else {
                return Ok(());
            };
            if let Some(hold) = shelf.hold_against_deleting(snapshot, (report, &row))? {
                return Err(TeachingError::Held(Box::new(hold)));
            }
            for name in OF_REPORT {
                let prefix = [format!("{name}/v1/").as_bytes(), report.as_bytes()].concat();
                batch.delete_range(KeyRange::prefix(prefix));
            }
            shelf
                .report_of
                .delete(batch, &of_team(row.assignment, row.team));
            for drawn in shelf::all(&shelf.peer_of, snapshot, row.assignment.as_bytes())? {
                if ReportId::of_key(&drawn.id) == Some(report) {
                    shelf.peer_of.delete(batch, &drawn.id);
                }
            }
            let (rows, id) = (&shelf.assignments, row.assignment.as_bytes());
            if let Some(before) = rows.get(snapshot, id)? {
                let reports = before.reports.saturating_sub(1);
                rows.require(batch, id, Some(&before))?;
                rows.put(batch, id, &AssignmentRow { reports, ..before })?;
            }
            Ok(())
        })
    }
}

impl Shelf {
    /// The reports of somebody's team in a class, with the members of the team.
    pub(crate) fn reports_of(
        &self,
        snapshot: &dyn Snapshot,
        (class, person): (ClassId, &Handle),
    ) -> Result<Vec<(ReportId, Vec<Handle>)>, TeachingError> {
        let student = self.students.get(snapshot, &in_class(class, person))?;
        let Some(team) = student.and_then(|student| student.team) else {
            return Ok(Vec::new());
        };
        let members = self.team(snapshot, &TeamId::key(&team, class))?.members;
        let mut reports = Vec::new();
        for assigned in shelf::all(&self.assigned, snapshot, class.as_bytes())? {
            let Some(assignment) = AssignmentId::of_key(&assigned.id) else {
                continue;
            };
            let report = self.report_of.get(snapshot, &of_team(assignment, team))?;
            reports.extend(report.map(|report| (report, members.clone())));
        }
        Ok(reports)
    }
}

pub(crate) fn check_officer(caller: &Caller) -> Result<(), TeachingError> {
    authorize(Standing::of_outsider(caller), Method::ProtectData)
}

#[cfg(test)]
mod tests;
