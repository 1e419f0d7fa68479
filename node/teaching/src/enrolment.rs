//! Who is in a class: students by its code, tutors by its owner.

use domain::id::Handle;
use serde::{Deserialize, Serialize};
use store::{Batch, KeyValue as _, Snapshot};

use crate::Teaching;
use crate::authorize::{Caller, Method, authorize};
use crate::class::{ClassRow, Entered, TUTORS_MAX};
use crate::code::RegistrationCode;
use crate::error::TeachingError;
use crate::id::{ClassId, TeamId};
use crate::shelf::{self, Shelf, in_class, of_person};

/// Most students of a class.
pub const STUDENTS_MAX: usize = 2_000;

/// Somebody who studies in a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Student {
    /// Who.
    pub handle: Handle,
    /// Their team, once they have one.
    pub team: Option<TeamId>,
    /// Since when, in milliseconds since 1970.
    pub joined_ms: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StudentRow {
    pub(crate) team: Option<TeamId>,
    pub(crate) joined_ms: i64,
}

impl Shelf {
    pub(crate) fn students(
        &self,
        snapshot: &dyn Snapshot,
        class: ClassId,
    ) -> Result<Vec<Student>, TeachingError> {
        let found = shelf::all(&self.students, snapshot, class.as_bytes())?;
        let students = found.into_iter().filter_map(|record| {
            let handle = std::str::from_utf8(&record.id[class.as_bytes().len()..]).ok()?;
            Some(Student {
                handle: handle.parse().ok()?,
                team: record.value.team,
                joined_ms: record.value.joined_ms,
            })
        });
        Ok(students.collect())
    }

    /// Adds a student to the rows, and to the count in `class`.
    pub(crate) fn enrol(
        &self,
        snapshot: &dyn Snapshot,
        batch: &mut Batch,
        (id, class): (ClassId, &mut ClassRow),
        (handle, row): (&Handle, &StudentRow),
    ) -> Result<(), TeachingError> {
        if class.students >= STUDENTS_MAX {
            let (what, max) = ("students in the class", STUDENTS_MAX);
            return Err(TeachingError::Full { what, max });
        }
        class.students += 1;
        self.count_in(snapshot, batch, (handle, id))?;
        self.students.put(batch, &in_class(id, handle), row)?;
        Ok(())
    }

    /// Removes the rows of a student; the count is for the caller to mend.
    pub(crate) fn strike(&self, batch: &mut Batch, class: ClassId, handle: &Handle) {
        self.students.delete(batch, &in_class(class, handle));
        self.classes_of.delete(batch, &of_person(handle, class));
    }
}

impl Teaching {
    /// Lets the caller into the class of this code, as a student. Who is in it already stays what
    /// they are.
    ///
    /// Whoever takes codes from people limits how often one may try: this does not count.
    ///
    /// # Errors
    /// [`TeachingError::UnknownCode`] if no open class has it.
    pub fn join_class(
        &self,
        caller: &Caller,
        code: &RegistrationCode,
        now_ms: i64,
    ) -> Result<ClassId, TeachingError> {
        self.shelf.change(|snapshot, batch| {
            let id = self.shelf.codes.get(snapshot, code.as_bytes())?;
            let id = id.ok_or(TeachingError::UnknownCode)?;
            let row = self.shelf.classes.get(snapshot, id.as_bytes())?;
            let row = row.filter(|row| row.archived_ms.is_none());
            let before = row.ok_or(TeachingError::UnknownCode)?;
            let standing = self.shelf.standing(snapshot, caller, (id, &before))?;
            if authorize(standing, Method::ReadClass).is_ok() {
                return Ok(id);
            }
            authorize(standing, Method::JoinClass)?;
            let (mut after, joined_ms) = (before.clone(), now_ms);
            let student = StudentRow {
                team: None,
                joined_ms,
            };
            let person = (&caller.handle, &student);
            self.shelf
                .enrol(snapshot, batch, (id, &mut after), person)?;
            self.shelf.replace_class(batch, (id, &before), after)?;
            Ok(id)
        })
    }

    /// Everybody who studies in a class, in the order of their handles.
    ///
    /// # Errors
    /// [`TeachingError`].
    pub fn students(&self, caller: &Caller, class: ClassId) -> Result<Vec<Student>, TeachingError> {
        let snapshot = self.shelf.store.snapshot()?;
        self.shelf
            .enter(&*snapshot, caller, (class, Method::ReadRoster))?;
        self.shelf.students(&*snapshot, class)
    }

    /// Takes a student out of a class and of their team. What they wrote stays in the report of
    /// the team.
    ///
    /// # Errors
    /// [`TeachingError::NotEnrolled`] if they are not in it.
    pub fn remove_student(
        &self,
        caller: &Caller,
        class: ClassId,
        student: &Handle,
    ) -> Result<(), TeachingError> {
        self.shelf.change(|snapshot, batch| {
            let asked = (class, Method::ChangeRoster);
            let Entered { row, .. } = self.shelf.enter(snapshot, caller, asked)?.open()?;
            let mut after = row.clone();
            self.shelf.leave_team(snapshot, batch, class, student)?;
            self.shelf.strike(batch, class, student);
            after.students = after.students.saturating_sub(1);
            self.shelf.replace_class(batch, (class, &row), after)
        })
    }

    /// Whether the caller may name tutors of a class now. Whoever has to look somebody up for
    /// [`add_tutor`](Self::add_tutor) asks this first: who is known here is told to nobody else.
    ///
    /// # Errors
    /// [`TeachingError`] as [`add_tutor`](Self::add_tutor) refuses it whoever is named.
    pub fn check_names_tutors(&self, caller: &Caller, class: ClassId) -> Result<(), TeachingError> {
        let snapshot = self.shelf.store.snapshot()?;
        let asked = (class, Method::ChangeTutors);
        self.shelf.enter(&*snapshot, caller, asked)?.open()?;
        Ok(())
    }

    /// Names a tutor. Who studies in the class cannot tutor it.
    ///
    /// # Errors
    /// [`TeachingError`] if they are in it in another part, or there are [`TUTORS_MAX`].
    pub fn add_tutor(
        &self,
        caller: &Caller,
        class: ClassId,
        tutor: &Handle,
    ) -> Result<(), TeachingError> {
        self.shelf.change(|snapshot, batch| {
            let asked = (class, Method::ChangeTutors);
            let Entered { row, .. } = self.shelf.enter(snapshot, caller, asked)?.open()?;
            let studies = self.shelf.students.get(snapshot, &in_class(class, tutor))?;
            if row.owner == *tutor || studies.is_some() {
                return Err(TeachingError::AlreadyHere(tutor.clone()));
            }
            if row.tutors.contains(tutor) {
                return Ok(());
            }
            if row.tutors.len() >= TUTORS_MAX {
                let (what, max) = ("tutors of the class", TUTORS_MAX);
                return Err(TeachingError::Full { what, max });
            }
            let mut after = row.clone();
            after.tutors.push(tutor.clone());
            self.shelf.count_in(snapshot, batch, (tutor, class))?;
            self.shelf.replace_class(batch, (class, &row), after)
        })
    }

    /// Dismisses a tutor; dismissing who is none changes nothing.
    ///
    /// # Errors
    /// [`TeachingError`].
    pub fn remove_tutor(
        &self,
        caller: &Caller,
        class: ClassId,
        tutor: &Handle,
    ) -> Result<(), TeachingError> {
        self.shelf.change(|snapshot, batch| {
            let asked = (class, Method::ChangeTutors);
            let Entered { row, .. } = self.shelf.enter(snapshot, caller, asked)?.open()?;
            if !row.tutors.contains(tutor) {
                return Ok(());
            }
            let mut after = row.clone();
            after.tutors.retain(|other| other != tutor);
            self.shelf
                .classes_of
                .delete(batch, &of_person(tutor, class));
            self.shelf.replace_class(batch, (class, &row), after)
        })
    }
}

#[cfg(test)]
mod tests;
