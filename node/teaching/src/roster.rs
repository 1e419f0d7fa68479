//! Rosters: who studies in a class, as a table that schools keep.
//!
//! CSV in UTF-8 with a header: `person`, and if wanted `team`. Commas, semicolons and tabs all
//! separate, as spreadsheets of different languages write them. A report says of each line what
//! would happen; either all of it happens or nothing.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::Handle;
use store::{Batch, KeyValue as _, Snapshot};

use crate::Teaching;
use crate::authorize::{Caller, Method};
use crate::class::{ClassRow, Entered, NAME_CHARS_MAX};
use crate::enrolment::{STUDENTS_MAX, StudentRow};
use crate::error::TeachingError;
use crate::id::{ClassId, TeamId};
use crate::shelf::in_class;
use crate::team::{TEAM_MEMBERS_MAX, TEAMS_MAX, Team};
use crate::text;

mod table;

use table::TableLine;

/// The longest roster, in bytes.
pub const ROSTER_BYTES_MAX: usize = 1 << 20;
/// Most errors that a report lists; all are counted.
pub const ROSTER_ERRORS_MAX: usize = 100;

/// Finds the person that a roster names, by whatever the house calls people.
pub trait Directory {
    /// The handle of this person, if the house knows them.
    fn find(&self, person: &str) -> Option<Handle>;
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LineError {
    /// The file is longer than [`ROSTER_BYTES_MAX`].
    #[error(
        "the file has {found} bytes, the most is {ROSTER_BYTES_MAX}: enrol one class at a time"
    )]
    TooLong {
        /// Its length in bytes.
        found: usize,
    },
    /// The bytes are not UTF-8.
    #[error("the text is not UTF-8: save the table as `CSV UTF-8`")]
    Encoding,
    /// There is no column of persons.
    #[error("the first line must name a column `person`; it may name a column `team`")]
    Header,
    /// Quotes do not close, or the number of cells is another than in the header.
    #[error("the line cannot be read as a row of the table: {0}")]
    Row(String),
    /// Nobody is named.
    #[error("person is empty: give the name by which the house knows them")]
    NoPerson,
    /// Nobody here is called so.
    #[error("person `{0}` is not known here: check the name, or add the account first")]
    UnknownPerson(String),
    /// Another line names the same person.
    #[error("person `{person}` stands in line {line} already")]
    Twice {
        /// Who.
        person: String,
        /// The earlier line.
        line: u64,
    },
    /// They teach this class.
    #[error("person `{0}` teaches this class, and cannot study in it")]
    Teaches(String),
    /// The name of the team is none.
    #[error("team must be visible text of at most {NAME_CHARS_MAX} characters on one line")]
    Team,
    /// The team would have too many members.
    #[error("team `{0}` would have more than {TEAM_MEMBERS_MAX} members")]
    TeamFull(String),
    /// The class would have too many teams.
    #[error("the class would have more than {TEAMS_MAX} teams")]
    TooManyTeams,
    /// The operating system gave no randomness to name a team with.
    #[error("the operating system gives no randomness: try again")]
    Randomness,
    /// The class would have too many students.
    #[error("the class would have more than {STUDENTS_MAX} students")]
    TooManyStudents,
}

/// What a roster would do, or did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RosterReport {
    /// How many students are new to the class.
    pub enrolled: usize,
    /// How many were in it before.
    pub known: usize,
    /// How many teams are new.
    pub teams: usize,
    errors: usize,
    shown: Vec<(u64, LineError)>,
}

impl RosterReport {
    /// How many lines are wrong.
    pub fn errors(&self) -> usize {
        self.errors
    }

    /// What is wrong, by the number of the line; the first [`ROSTER_ERRORS_MAX`].
    pub fn lines(&self) -> &[(u64, LineError)] {
        &self.shown
    }

    fn refuse(&mut self, line: u64, error: LineError) {
        self.errors += 1;
        if self.shown.len() < ROSTER_ERRORS_MAX {
            self.shown.push((line, error));
        }
    }
}

impl Teaching {
    /// Says what a roster would do, line by line, and does nothing.
    ///
    /// # Errors
    /// [`TeachingError`] if the caller may not; what is wrong with the roster is in the report.
    pub fn check_roster(
        &self,
        caller: &Caller,
        (class, directory): (ClassId, &dyn Directory),
        csv: &[u8],
    ) -> Result<RosterReport, TeachingError> {
        let snapshot = self.shelf.store.snapshot()?;
        let asked = (class, Method::ChangeRoster);
        let entered = self.shelf.enter(&*snapshot, caller, asked)?.open()?;
        let plan = self.plan(&*snapshot, &entered, (directory, csv))?;
        Ok(plan.report)
    }

    /// Enrols everybody in a roster and puts them into their teams, or nobody. Who is in the class
    /// already stays, and changes the team if the roster names one; nobody is removed.
    ///
    /// # Errors
    /// [`TeachingError::Roster`] with the report if a line is wrong.
    pub fn import_roster(
        &self,
        caller: &Caller,
        (class, directory): (ClassId, &dyn Directory),
        csv: &[u8],
        now_ms: i64,
    ) -> Result<RosterReport, TeachingError> {
        self.shelf.change(|snapshot, batch| {
            let asked = (class, Method::ChangeRoster);
            let entered = self.shelf.enter(snapshot, caller, asked)?.open()?;
            let plan = self.plan(snapshot, &entered, (directory, csv))?;
            if plan.report.errors > 0 {
                return Err(TeachingError::Roster(Box::new(plan.report)));
            }
            self.carry_out(snapshot, batch, (&entered, &plan), now_ms)?;
            Ok(plan.report)
        })
    }

    fn plan(
        &self,
        snapshot: &dyn Snapshot,
        entered: &Entered,
        (directory, csv): (&dyn Directory, &[u8]),
    ) -> Result<Plan, TeachingError> {
        let students = self.shelf.students(snapshot, entered.id)?;
        let known = students.into_iter().map(|one| one.handle);
        let mut plan = Plan {
            report: RosterReport::default(),
            known: known.collect(),
            teams: self.shelf.teams(snapshot, entered.id)?,
            lines: BTreeMap::new(),
        };
        match table::read(csv) {
            Ok(lines) => lines.for_each(|line| plan.take(&entered.row, directory, line)),
            Err(error) => plan.report.refuse(1, error),
        }
        Ok(plan)
    }

    fn carry_out(
        &self,
        snapshot: &dyn Snapshot,
        batch: &mut Batch,
        (entered, plan): (&Entered, &Plan),
        now_ms: i64,
    ) -> Result<(), TeachingError> {
        let (class, mut after) = (entered.id, entered.row.clone());
        for (handle, entry) in &plan.lines {
            let before = self
                .shelf
                .students
                .get(snapshot, &in_class(class, handle))?;
            let team = entry.team.map(|index| plan.teams[index].id);
            let row = StudentRow {
                team: team.or(before.as_ref().and_then(|row| row.team)),
                joined_ms: before.as_ref().map_or(now_ms, |row| row.joined_ms),
            };
            if before.is_some() {
                self.shelf
                    .students
                    .put(batch, &in_class(class, handle), &row)?;
            } else {
                let place = (class, &mut after);
                self.shelf.enrol(snapshot, batch, place, (handle, &row))?;
            }
        }
        self.put_teams(batch, (class, &mut after), plan)?;
        self.shelf
            .replace_class(batch, (class, &entered.row), after)
    }

    fn put_teams(
        &self,
        batch: &mut Batch,
        (class, row): (ClassId, &mut ClassRow),
        plan: &Plan,
    ) -> Result<(), TeachingError> {
        row.teams -= plan.teams.len() - plan.report.teams;
        for team in &plan.teams {
            self.shelf.add_team(batch, (class, row), team)?;
        }
        Ok(())
    }
}

/// What a roster comes to: the teams as they will be, and who is named where.
struct Plan {
    report: RosterReport,
    known: BTreeSet<Handle>,
    teams: Vec<Team>,
    lines: BTreeMap<Handle, Entry>,
}

struct Entry {
    line: u64,
    /// Which of the teams.
    team: Option<usize>,
}

impl Plan {
    fn take(
        &mut self,
        class: &ClassRow,
        directory: &dyn Directory,
        (number, line): (u64, Result<TableLine, LineError>),
    ) {
        let taken = line.and_then(|line| self.try_take(class, directory, (number, line)));
        if let Err(error) = taken {
            self.report.refuse(number, error);
        }
    }

    fn try_take(
        &mut self,
        class: &ClassRow,
        directory: &dyn Directory,
        (number, line): (u64, TableLine),
    ) -> Result<(), LineError> {
        let TableLine { person, team } = line;
        let handle = self.person(class, directory, person)?;
        let team = match team.as_str() {
            "" => None,
            name => Some(self.place(&handle, name)?),
        };
        if self.known.contains(&handle) {
            self.report.known += 1;
        } else if class.students + self.report.enrolled >= STUDENTS_MAX {
            return Err(LineError::TooManyStudents);
        } else {
            self.report.enrolled += 1;
        }
        self.lines.insert(handle, Entry { line: number, team });
        Ok(())
    }

    fn person(
        &self,
        class: &ClassRow,
        directory: &dyn Directory,
        person: String,
    ) -> Result<Handle, LineError> {
        if person.is_empty() {
            return Err(LineError::NoPerson);
        }
        let Some(handle) = directory.find(&person) else {
            return Err(LineError::UnknownPerson(person));
        };
        if let Some(Entry { line, .. }) = self.lines.get(&handle) {
            return Err(LineError::Twice {
                person,
                line: *line,
            });
        }
        if class.owner == handle || class.tutors.contains(&handle) {
            return Err(LineError::Teaches(person));
        }
        Ok(handle)
    }

    /// Puts somebody into the team of this name, which is made if there is none.
    fn place(&mut self, handle: &Handle, name: &str) -> Result<usize, LineError> {
        let name = text::line("team", name, NAME_CHARS_MAX).map_err(|_| LineError::Team)?;
        let index = match self.teams.iter().position(|team| team.name == name) {
            Some(index) => index,
            None => self.add_team(name)?,
        };
        if self.teams[index].members.contains(handle) {
            return Ok(index);
        }
        if self.teams[index].members.len() >= TEAM_MEMBERS_MAX {
            return Err(LineError::TeamFull(name.to_owned()));
        }
        for team in &mut self.teams {
            team.members.retain(|member| member != handle);
        }
        self.teams[index].members.push(handle.clone());
        Ok(index)
    }

    fn add_team(&mut self, name: &str) -> Result<usize, LineError> {
        if self.teams.len() >= TEAMS_MAX {
            return Err(LineError::TooManyTeams);
        }
        let id = TeamId::draw().map_err(|_| LineError::Randomness)?;
        self.report.teams += 1;
        self.teams.push(Team {
            id,
            name: name.to_owned(),
            members: Vec::new(),
        });
        Ok(self.teams.len() - 1)
    }
}

#[cfg(test)]
mod tests;
