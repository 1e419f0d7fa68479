//! Classes: a teacher, tutors, students, and the code that lets students in.

use domain::id::Handle;
use serde::{Deserialize, Serialize};
use store::{Batch, KeyValue as _, Snapshot};

use crate::Teaching;
use crate::authorize::{Caller, Method, Standing, authorize};
use crate::code::RegistrationCode;
use crate::error::TeachingError;
use crate::id::ClassId;
use crate::shelf::{self, Shelf, in_class, of_person};
use crate::text;

/// Longest name of a class or a team, in characters.
pub const NAME_CHARS_MAX: usize = 120;
/// Most classes in which one person is, in any part.
pub const CLASSES_PER_PERSON_MAX: usize = 500;
/// Most tutors of a class.
pub const TUTORS_MAX: usize = 64;

/// A class, as those who belong to it see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Class {
    /// Its name here.
    pub id: ClassId,
    /// What people call it; 1 to [`NAME_CHARS_MAX`] characters.
    pub name: String,
    /// Who made it.
    pub owner: Handle,
    /// Who helps; at most [`TUTORS_MAX`].
    pub tutors: Vec<Handle>,
    /// What lets students in; none while registration is closed, or for who is a student.
    pub code: Option<RegistrationCode>,
    /// How many students there are.
    pub students: usize,
    /// How many teams there are.
    pub teams: usize,
    /// Whether students choose their teams.
    pub teams_by_students: bool,
    /// Since when it is archived, in milliseconds since 1970.
    pub archived_ms: Option<i64>,
    /// When it was made, in milliseconds since 1970.
    pub created_ms: i64,
    /// What the caller is to it.
    pub standing: Standing,
}

/// What its teachers may change about a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassEdit {
    /// What people call it; 1 to [`NAME_CHARS_MAX`] characters.
    pub name: String,
    /// Whether students choose their teams.
    pub teams_by_students: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ClassRow {
    // Counts changes: what is written beside the row has not changed if the row has not.
    pub(crate) revision: u64,
    pub(crate) name: String,
    pub(crate) owner: Handle,
    pub(crate) tutors: Vec<Handle>,
    pub(crate) code: Option<RegistrationCode>,
    pub(crate) students: usize,
    pub(crate) teams: usize,
    pub(crate) assignments: usize,
    pub(crate) teams_by_students: bool,
    pub(crate) archived_ms: Option<i64>,
    pub(crate) created_ms: i64,
}

impl ClassRow {
    fn seen(self, id: ClassId, standing: Standing) -> Class {
        let is_teacher = matches!(standing, Standing::Owner | Standing::Tutor);
        Class {
            id,
            name: self.name,
            owner: self.owner,
            tutors: self.tutors,
            code: self.code.filter(|_| is_teacher),
            students: self.students,
            teams: self.teams,
            teams_by_students: self.teams_by_students,
            archived_ms: self.archived_ms,
            created_ms: self.created_ms,
            standing,
        }
    }
}

/// A class that somebody may do something with, at one moment.
pub(crate) struct Entered {
    pub(crate) id: ClassId,
    pub(crate) row: ClassRow,
    pub(crate) standing: Standing,
}

impl Entered {
    /// Refuses what changes an archived class.
    pub(crate) fn open(self) -> Result<Self, TeachingError> {
        match self.row.archived_ms {
            Some(_) => Err(TeachingError::Archived),
            None => Ok(self),
        }
    }
}

impl Shelf {
    /// The class, if the caller may do this with it.
    pub(crate) fn enter(
        &self,
        snapshot: &dyn Snapshot,
        caller: &Caller,
        (id, method): (ClassId, Method),
    ) -> Result<Entered, TeachingError> {
        let row = self.classes.get(snapshot, id.as_bytes())?;
        let row = row.ok_or(TeachingError::NotFound)?;
        let standing = self.standing(snapshot, caller, (id, &row))?;
        authorize(standing, method)?;
        Ok(Entered { id, row, standing })
    }

    pub(crate) fn standing(
        &self,
        snapshot: &dyn Snapshot,
        caller: &Caller,
        (id, row): (ClassId, &ClassRow),
    ) -> Result<Standing, TeachingError> {
        if row.owner == caller.handle {
            return Ok(Standing::Owner);
        }
        if row.tutors.contains(&caller.handle) {
            return Ok(Standing::Tutor);
        }
        let student = self.students.get(snapshot, &in_class(id, &caller.handle))?;
        match student {
            Some(_) => Ok(Standing::Classmate),
            None => Ok(Standing::of_outsider(caller)),
        }
    }

    /// Adds that somebody is in a class, if they are not in too many.
    pub(crate) fn count_in(
        &self,
        snapshot: &dyn Snapshot,
        batch: &mut Batch,
        (handle, class): (&Handle, ClassId),
    ) -> Result<(), TeachingError> {
        if self.classes_of(snapshot, handle)?.len() >= CLASSES_PER_PERSON_MAX {
            let (what, max) = ("classes of one person", CLASSES_PER_PERSON_MAX);
            return Err(TeachingError::Full { what, max });
        }
        self.classes_of.put(batch, &of_person(handle, class), &())?;
        Ok(())
    }

    pub(crate) fn classes_of(
        &self,
        snapshot: &dyn Snapshot,
        handle: &Handle,
    ) -> Result<Vec<ClassId>, TeachingError> {
        let prefix = format!("{}/", handle.as_str());
        let found = shelf::all(&self.classes_of, snapshot, prefix.as_bytes())?;
        let ids = found
            .iter()
            .filter_map(|record| ClassId::of_key(&record.id));
        Ok(ids.collect())
    }
}

impl Teaching {
    /// Makes a class with a registration code; the caller owns it.
    ///
    /// # Errors
    /// [`TeachingError`] if the caller does not teach, the name is not one, or they are in
    /// [`CLASSES_PER_PERSON_MAX`] classes.
    pub fn create_class(
        &self,
        caller: &Caller,
        name: &str,
        now_ms: i64,
    ) -> Result<Class, TeachingError> {
        authorize(Standing::of_outsider(caller), Method::CreateClass)?;
        let name = text::line("name", name, NAME_CHARS_MAX)?;
        self.shelf.change(|snapshot, batch| {
            let (id, code) = (ClassId::draw()?, RegistrationCode::draw()?);
            let row = ClassRow {
                revision: 0,
                name: name.to_owned(),
                owner: caller.handle.clone(),
                tutors: Vec::new(),
                code: Some(code.clone()),
                students: 0,
                teams: 0,
                assignments: 0,
                teams_by_students: false,
                archived_ms: None,
                created_ms: now_ms,
            };
            self.shelf.count_in(snapshot, batch, (&caller.handle, id))?;
            self.shelf.put_code(batch, &code, id)?;
            self.shelf.classes.require(batch, id.as_bytes(), None)?;
            self.shelf.classes.put(batch, id.as_bytes(), &row)?;
            Ok(row.seen(id, Standing::Owner))
        })
    }

    /// A class.
    ///
    /// # Errors
    /// [`TeachingError`].
    pub fn class(&self, caller: &Caller, class: ClassId) -> Result<Class, TeachingError> {
        let snapshot = self.shelf.store.snapshot()?;
        let entered = self
            .shelf
            .enter(&*snapshot, caller, (class, Method::ReadClass))?;
        Ok(entered.row.seen(class, entered.standing))
    }

    /// Every class in which the caller is, in the order of their names; at most
    /// [`CLASSES_PER_PERSON_MAX`].
    ///
    /// # Errors
    /// [`TeachingError`].
    pub fn classes(&self, caller: &Caller) -> Result<Vec<Class>, TeachingError> {
        let snapshot = self.shelf.store.snapshot()?;
        let mut classes = Vec::new();
        for id in self.shelf.classes_of(&*snapshot, &caller.handle)? {
            let asked = (id, Method::ReadClass);
            let entered = self.shelf.enter(&*snapshot, caller, asked)?;
            classes.push(entered.row.seen(id, entered.standing));
        }
        classes.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
        Ok(classes)
    }

    /// Renames a class, and lets its students choose their teams or not.
    ///
    /// # Errors
    /// [`TeachingError`].
    pub fn edit_class(
        &self,
        caller: &Caller,
        class: ClassId,
        edit: &ClassEdit,
    ) -> Result<(), TeachingError> {
        let name = text::line("name", &edit.name, NAME_CHARS_MAX)?;
        self.update(caller, (class, Method::EditClass), |row| {
            row.name = name.to_owned();
            row.teams_by_students = edit.teams_by_students;
            Ok(())
        })
    }

    /// Draws another registration code, which makes the one before worthless.
    ///
    /// # Errors
    /// [`TeachingError`].
    pub fn renew_code(
        &self,
        caller: &Caller,
        class: ClassId,
    ) -> Result<RegistrationCode, TeachingError> {
        let code = RegistrationCode::draw()?;
        self.replace_code(caller, class, Some(&code))?;
        Ok(code)
    }

    /// Closes registration: no code lets anybody in.
    ///
    /// # Errors
    /// [`TeachingError`].
    pub fn close_registration(&self, caller: &Caller, class: ClassId) -> Result<(), TeachingError> {
        self.replace_code(caller, class, None)
    }

    /// Archives a class: everything in it can be read and nothing changed, and nobody enters.
    ///
    /// # Errors
    /// [`TeachingError`].
    pub fn archive_class(
        &self,
        caller: &Caller,
        class: ClassId,
        now_ms: i64,
    ) -> Result<(), TeachingError> {
        self.set_archived(caller, class, Some(now_ms))
    }

    /// Opens an archived class again.
    ///
    /// # Errors
    /// [`TeachingError`].
    pub fn unarchive_class(&self, caller: &Caller, class: ClassId) -> Result<(), TeachingError> {
        self.set_archived(caller, class, None)
    }

    /// Deletes a class in which nothing was ever assigned, with its roster and its teams.
    ///
    /// # Errors
    /// [`TeachingError::InUse`] if there are assignments.
    pub fn delete_class(&self, caller: &Caller, class: ClassId) -> Result<(), TeachingError> {
        self.shelf.change(|snapshot, batch| {
            let shelf = &self.shelf;
            let Entered { row, .. } =
                shelf.enter(snapshot, caller, (class, Method::DeleteClass))?;
            let assignments = row.assignments;
            if assignments > 0 {
                return Err(TeachingError::InUse { assignments });
            }
            shelf.classes.require(batch, class.as_bytes(), Some(&row))?;
            shelf.classes.delete(batch, class.as_bytes());
            if let Some(code) = &row.code {
                shelf.codes.delete(batch, code.as_bytes());
            }
            for teacher in row.tutors.iter().chain([&row.owner]) {
                shelf.classes_of.delete(batch, &of_person(teacher, class));
            }
            for student in shelf.students(snapshot, class)? {
                shelf.strike(batch, class, &student.handle);
            }
            for team in shelf.teams(snapshot, class)? {
                shelf.teams.delete(batch, &team.id.key(class));
            }
            Ok(())
        })
    }

    /// Changes the row of a class that is not archived.
    pub(crate) fn update(
        &self,
        caller: &Caller,
        asked: (ClassId, Method),
        change: impl Fn(&mut ClassRow) -> Result<(), TeachingError>,
    ) -> Result<(), TeachingError> {
        self.shelf.change(|snapshot, batch| {
            let entered = self.shelf.enter(snapshot, caller, asked)?.open()?;
            let mut after = entered.row.clone();
            change(&mut after)?;
            self.shelf
                .replace_class(batch, (entered.id, &entered.row), after)
        })
    }

    fn set_archived(
        &self,
        caller: &Caller,
        class: ClassId,
        archived_ms: Option<i64>,
    ) -> Result<(), TeachingError> {
        self.shelf.change(|snapshot, batch| {
            let asked = (class, Method::ArchiveClass);
            let entered = self.shelf.enter(snapshot, caller, asked)?;
            let mut after = entered.row.clone();
            after.archived_ms = archived_ms;
            self.shelf
                .replace_class(batch, (class, &entered.row), after)
        })
    }

    fn replace_code(
        &self,
        caller: &Caller,
        class: ClassId,
        code: Option<&RegistrationCode>,
    ) -> Result<(), TeachingError> {
        self.shelf.change(|snapshot, batch| {
            let asked = (class, Method::ChangeCode);
            let entered = self.shelf.enter(snapshot, caller, asked)?.open()?;
            if let Some(before) = &entered.row.code {
                self.shelf.codes.delete(batch, before.as_bytes());
            }
            if let Some(code) = code {
                self.shelf.put_code(batch, code, class)?;
            }
            let mut after = entered.row.clone();
            after.code = code.cloned();
            self.shelf
                .replace_class(batch, (class, &entered.row), after)
        })
    }
}

#[cfg(test)]
mod tests;
