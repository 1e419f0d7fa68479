//! Teams: formed by hand, by chance, or by the students themselves.

use domain::id::Handle;
use serde::{Deserialize, Serialize};
use store::{Batch, KeyValue as _, Snapshot};

use crate::Teaching;
use crate::authorize::{Caller, Method};
use crate::class::{ClassRow, Entered, NAME_CHARS_MAX};
use crate::enrolment::{Student, StudentRow};
use crate::error::TeachingError;
use crate::id::{ClassId, TeamId};
use crate::shelf::{self, Shelf, in_class};
use crate::text;

/// Most members of a team.
pub const TEAM_MEMBERS_MAX: usize = 12;
/// Most teams of a class.
pub const TEAMS_MAX: usize = 2_000;

/// Separates this use of BLAKE3 from every other.
const CHANCE_CONTEXT: &str = "archipel teaching random teams v1";

/// Some students who write one report together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// Its name here.
    pub id: TeamId,
    /// What people call it; 1 to [`NAME_CHARS_MAX`] characters.
    pub name: String,
    /// Who is in it, in the order in which they came; at most [`TEAM_MEMBERS_MAX`].
    pub members: Vec<Handle>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TeamRow {
    pub(crate) name: String,
    pub(crate) members: Vec<Handle>,
}

impl TeamId {
    /// The key of the team in its class.
    pub(crate) fn key(&self, class: ClassId) -> Vec<u8> {
        [class.as_bytes().as_slice(), self.as_bytes()].concat()
    }
}

impl Shelf {
    pub(crate) fn teams(
        &self,
        snapshot: &dyn Snapshot,
        class: ClassId,
    ) -> Result<Vec<Team>, TeachingError> {
        let found = shelf::all(&self.teams, snapshot, class.as_bytes())?;
        let teams = found.into_iter().filter_map(|record| {
            Some(Team {
                id: TeamId::of_key(&record.id)?,
                name: record.value.name,
                members: record.value.members,
            })
        });
        Ok(teams.collect())
    }

    /// Takes a student out of their team, which may be empty afterwards.
    pub(crate) fn leave_team(
        &self,
        snapshot: &dyn Snapshot,
        batch: &mut Batch,
        class: ClassId,
        handle: &Handle,
    ) -> Result<StudentRow, TeachingError> {
        let student = self.students.get(snapshot, &in_class(class, handle))?;
        let student = student.ok_or_else(|| TeachingError::NotEnrolled(handle.clone()))?;
        if let Some(team) = student.team {
            let key = team.key(class);
            let mut row = self.team(snapshot, &key)?;
            row.members.retain(|member| member != handle);
            self.teams.put(batch, &key, &row)?;
        }
        Ok(student)
    }

    pub(crate) fn team(
        &self,
        snapshot: &dyn Snapshot,
        key: &[u8],
    ) -> Result<TeamRow, TeachingError> {
        let row = self.teams.get(snapshot, key)?;
        row.ok_or(TeachingError::NotFound)
    }

    /// Adds an empty team to the rows, and to the count in `class`.
    pub(crate) fn add_team(
        &self,
        batch: &mut Batch,
        (class, row): (ClassId, &mut ClassRow),
        team: &Team,
    ) -> Result<(), TeachingError> {
        if row.teams >= TEAMS_MAX {
            let (what, max) = ("teams in the class", TEAMS_MAX);
            return Err(TeachingError::Full { what, max });
        }
        row.teams += 1;
        let stored = TeamRow {
            name: team.name.clone(),
            members: team.members.clone(),
        };
        self.teams.put(batch, &team.id.key(class), &stored)?;
        Ok(())
    }

    fn move_to(
        &self,
        snapshot: &dyn Snapshot,
        batch: &mut Batch,
        class: ClassId,
        (handle, team): (&Handle, TeamId),
    ) -> Result<(), TeachingError> {
        let key = team.key(class);
        let mut joined = self.team(snapshot, &key)?;
        if joined.members.contains(handle) {
            return Ok(());
        }
        if joined.members.len() >= TEAM_MEMBERS_MAX {
            let (what, max) = ("members of the team", TEAM_MEMBERS_MAX);
            return Err(TeachingError::Full { what, max });
        }
        let mut student = self.leave_team(snapshot, batch, class, handle)?;
        joined.members.push(handle.clone());
        student.team = Some(team);
        self.teams.put(batch, &key, &joined)?;
        self.students
            .put(batch, &in_class(class, handle), &student)?;
        Ok(())
    }
}

impl Teaching {
    /// The teams of a class; whoever is in the class sees them.
    ///
    /// # Errors
    /// [`TeachingError`].
    pub fn teams(&self, caller: &Caller, class: ClassId) -> Result<Vec<Team>, TeachingError> {
        let snapshot = self.shelf.store.snapshot()?;
        self.shelf
            .enter(&*snapshot, caller, (class, Method::ReadClass))?;
        self.shelf.teams(&*snapshot, class)
    }

    /// Makes a team without members.
    ///
    /// # Errors
    /// [`TeachingError`] if the name is not one, or there are [`TEAMS_MAX`] teams.
    pub fn create_team(
        &self,
        caller: &Caller,
        class: ClassId,
        name: &str,
    ) -> Result<TeamId, TeachingError> {
        let name = text::line("name of the team", name, NAME_CHARS_MAX)?;
        self.shelf.change(|snapshot, batch| {
            let asked = (class, Method::FormTeams);
            let Entered { row, .. } = self.shelf.enter(snapshot, caller, asked)?.open()?;
            let mut after = row.clone();
            let team = Team {
                id: TeamId::draw()?,
                name: name.to_owned(),
                members: Vec::new(),
            };
            self.shelf.add_team(batch, (class, &mut after), &team)?;
            self.shelf.replace_class(batch, (class, &row), after)?;
            Ok(team.id)
        })
    }

    /// Puts a student into a team, out of the one in which they were.
    ///
    /// # Errors
    /// [`TeachingError`] if they do not study in the class, or the team is full.
    pub fn assign_to_team(
        &self,
        caller: &Caller,
        (class, team): (ClassId, TeamId),
        student: &Handle,
    ) -> Result<(), TeachingError> {
        self.shelf.change(|snapshot, batch| {
            let asked = (class, Method::FormTeams);
            let Entered { row, .. } = self.shelf.enter(snapshot, caller, asked)?.open()?;
            self.shelf
                .move_to(snapshot, batch, class, (student, team))?;
            self.shelf.replace_class(batch, (class, &row), row.clone())
        })
    }

    /// Puts the caller into a team, where students choose theirs.
    ///
    /// # Errors
    /// [`TeachingError::TeamsByTeacher`] where they do not.
    pub fn choose_team(
        &self,
        caller: &Caller,
        class: ClassId,
        team: TeamId,
    ) -> Result<(), TeachingError> {
        self.shelf.change(|snapshot, batch| {
            let asked = (class, Method::ChooseTeam);
            let Entered { row, .. } = self.shelf.enter(snapshot, caller, asked)?.open()?;
            if !row.teams_by_students {
                return Err(TeachingError::TeamsByTeacher);
            }
            self.shelf
                .move_to(snapshot, batch, class, (&caller.handle, team))?;
            self.shelf.replace_class(batch, (class, &row), row.clone())
        })
    }

    /// Forms teams of at most `size` of everybody who has none, and returns them. The same seed
    /// and the same students give the same teams, so that chance can be shown to have been chance.
    ///
    /// # Errors
    /// [`TeachingError::TeamSize`] if the size is not from 1 to [`TEAM_MEMBERS_MAX`].
    pub fn form_random_teams(
        &self,
        caller: &Caller,
        class: ClassId,
        (size, seed): (usize, u64),
    ) -> Result<Vec<Team>, TeachingError> {
        if !(1..=TEAM_MEMBERS_MAX).contains(&size) {
            let max = TEAM_MEMBERS_MAX;
            return Err(TeachingError::TeamSize { max });
        }
        self.shelf.change(|snapshot, batch| {
            let asked = (class, Method::FormTeams);
            let Entered { row, .. } = self.shelf.enter(snapshot, caller, asked)?.open()?;
            let mut after = row.clone();
            let mut alone = self.shelf.students(snapshot, class)?;
            alone.retain(|student| student.team.is_none());
            let mut formed = Vec::new();
            for members in drawn(alone, size, seed) {
                let team = team_of(&members, after.teams + 1)?;
                self.shelf.add_team(batch, (class, &mut after), &team)?;
                self.shelf.put_members(batch, class, (&members, team.id))?;
                formed.push(team);
            }
            self.shelf.replace_class(batch, (class, &row), after)?;
            Ok(formed)
        })
    }
}

impl Shelf {
    fn put_members(
        &self,
        batch: &mut Batch,
        class: ClassId,
        (members, team): (&[Student], TeamId),
    ) -> Result<(), TeachingError> {
        for member in members {
            let row = StudentRow {
                team: Some(team),
                joined_ms: member.joined_ms,
            };
            let key = in_class(class, &member.handle);
            self.students.put(batch, &key, &row)?;
        }
        Ok(())
    }
}

fn team_of(members: &[Student], number: usize) -> Result<Team, TeachingError> {
    Ok(Team {
        id: TeamId::draw()?,
        name: number.to_string(),
        members: members.iter().map(|one| one.handle.clone()).collect(),
    })
}

/// Shuffles by a keyed hash and deals: as few teams as there can be, whose sizes differ by one.
fn drawn(mut students: Vec<Student>, size: usize, seed: u64) -> Vec<Vec<Student>> {
    let key = blake3::derive_key(CHANCE_CONTEXT, &seed.to_be_bytes());
    let lot = |student: &Student| {
        let hash = blake3::keyed_hash(&key, student.handle.as_str().as_bytes());
        *hash.as_bytes()
    };
    students.sort_by_cached_key(lot);
    let teams = students.len().div_ceil(size);
    let mut dealt = vec![Vec::new(); teams];
    for (index, student) in students.into_iter().enumerate() {
        dealt[index % teams].push(student);
    }
    dealt
}

#[cfg(test)]
mod tests;
