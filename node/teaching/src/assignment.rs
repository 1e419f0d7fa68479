//! Assignments: a version of a mission, given to a class, with a beginning and an end.
//!
//! The wing keeps the manifest and its documents itself, so that a report can be written when the
//! mission's origin is down or has withdrawn it. A report stays at the version with which it was
//! begun; a later version is for reports that are begun later, and only once a teacher takes it.

use bytes::Bytes;
use domain::id::{ItemId, ObjectDigest};
use domain::item::{Content, Manifest};
use domain::wire;
use serde::{Deserialize, Serialize};
use store::objects::OBJECT_BYTES_MAX;
use store::{KeyValue as _, Snapshot};

use crate::Teaching;
use crate::authorize::{Caller, Method, Standing};
use crate::class::{ClassRow, Entered};
use crate::error::TeachingError;
use crate::follow;
use crate::id::{AssignmentId, ClassId};
use crate::shelf::{self, Shelf};

mod options;

pub use options::Options;

/// Most assignments of a class.
pub const ASSIGNMENTS_MAX: usize = 200;

/// A version of a mission, which the caller has verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissionVersion {
    /// Which item it is a version of.
    pub item: ItemId,
    /// Which version.
    pub version: u64,
    /// Its manifest, as it was signed.
    pub manifest: Bytes,
}

/// Has the documents that a mission names.
pub trait Documents {
    /// The bytes of this document, if they can be had now.
    fn read(&self, digest: ObjectDigest) -> Option<Bytes>;
}

/// What a class is to do with a mission, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// From when on students see it, in milliseconds since 1970.
    pub starts_ms: i64,
    /// Until when they write, in milliseconds since 1970; none without an end.
    pub ends_ms: Option<i64>,
    /// Whether teams may add labdocs to those of the mission.
    pub adds_labdocs: bool,
}

/// A mission as it was given to a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// Its name here.
    pub id: AssignmentId,
    /// To whom it was given.
    pub class: ClassId,
    /// Which item.
    pub item: ItemId,
    /// Which version reports begin with.
    pub version: u64,
    /// The mission's title.
    pub title: String,
    /// What is to be done when.
    pub terms: Terms,
    /// How many reports there are.
    pub reports: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AssignmentRow {
    pub(crate) class: ClassId,
    pub(crate) item: ItemId,
    pub(crate) version: u64,
    pub(crate) mission: ObjectDigest,
    pub(crate) title: String,
    pub(crate) terms: Terms,
    pub(crate) reports: usize,
}

impl AssignmentRow {
    fn seen(self, id: AssignmentId) -> Assignment {
        Assignment {
            id,
            class: self.class,
            item: self.item,
            version: self.version,
            title: self.title,
            terms: self.terms,
            reports: self.reports,
        }
    }

    /// Whether students see it yet.
    pub(crate) fn check_begun(&self, standing: Standing, now_ms: i64) -> Result<(), TeachingError> {
        let starts_ms = self.terms.starts_ms;
        let teaches = matches!(standing, Standing::Owner | Standing::Tutor);
        if teaches || starts_ms <= now_ms {
            Ok(())
        } else {
            Err(TeachingError::NotYet { starts_ms })
        }
    }

    /// Whether it is too late to write.
    pub(crate) fn has_ended(&self, now_ms: i64) -> bool {
        self.terms.ends_ms.is_some_and(|ends_ms| ends_ms <= now_ms)
    }
}

/// An assignment that somebody may do something with, and its class.
pub(crate) struct EnteredAssignment {
    pub(crate) row: AssignmentRow,
    pub(crate) class: Entered,
}

impl Shelf {
    pub(crate) fn enter_assignment(
        &self,
        snapshot: &dyn Snapshot,
        caller: &Caller,
        (id, method): (AssignmentId, Method),
    ) -> Result<EnteredAssignment, TeachingError> {
        let row = self.assignments.get(snapshot, id.as_bytes())?;
        let row = row.ok_or(TeachingError::NotFound)?;
        let class = self.enter(snapshot, caller, (row.class, method))?;
        Ok(EnteredAssignment { row, class })
    }

    /// A mission that the wing keeps.
    pub(crate) fn mission(
        &self,
        snapshot: &dyn Snapshot,
        digest: ObjectDigest,
    ) -> Result<Manifest, TeachingError> {
        let bytes = self.missions.get(snapshot, digest.as_bytes())?;
        let bytes = bytes.ok_or(TeachingError::NotFound)?;
        wire::read_manifest(&bytes).map_err(TeachingError::Manifest)
    }
}

impl Teaching {
    /// Gives a version of a mission to a class, and keeps it with its documents.
    ///
    /// # Errors
    /// [`TeachingError`] if the caller may not, the item is no mission, a document cannot be had
    /// or is not what the mission names, the end is not after the start, or the class has
    /// [`ASSIGNMENTS_MAX`] assignments.
    pub fn assign(
        &self,
        caller: &Caller,
        (class, terms): (ClassId, &Terms),
        mission: &MissionVersion,
        documents: &dyn Documents,
    ) -> Result<AssignmentId, TeachingError> {
        check_terms(terms)?;
        let snapshot = self.shelf.store.snapshot()?;
        let asked = (class, Method::Assign);
        self.shelf.enter(&*snapshot, caller, asked)?.open()?;
        let _kept = self.objects.keep();
        let manifest = self.keep_documents(mission, documents)?;
        self.shelf.change(|snapshot, batch| {
            let Entered { row, .. } = self.shelf.enter(snapshot, caller, asked)?.open()?;
            if row.assignments >= ASSIGNMENTS_MAX {
                let (what, max) = ("assignments of the class", ASSIGNMENTS_MAX);
                return Err(TeachingError::Full { what, max });
            }
            let (id, digest) = (AssignmentId::draw()?, ObjectDigest::of(&mission.manifest));
            let assignment = AssignmentRow {
                class,
                item: mission.item.clone(),
                version: mission.version,
                mission: digest,
                title: manifest.description().title.clone(),
                terms: terms.clone(),
                reports: 0,
            };
            let (shelf, bytes) = (&self.shelf, mission.manifest.to_vec());
            shelf.missions.put(batch, digest.as_bytes(), &bytes)?;
            shelf.assignments.put(batch, id.as_bytes(), &assignment)?;
            shelf.assigned.put(batch, &of_class(class, id), &())?;
            let on_item = [follow::of_item(&mission.item).as_slice(), id.as_bytes()].concat();
            shelf.assigned_item.put(batch, &on_item, &())?;
            let assignments = row.assignments + 1;
            let after = ClassRow {
                assignments,
                ..row.clone()
            };
            shelf.replace_class(batch, (class, &row), after)?;
            Ok(id)
        })
    }

    /// Takes a later version of the mission for reports that are begun from now on. Those that
    /// exist stay at theirs.
    ///
    /// # Errors
    /// [`TeachingError`] as [`assign`](Self::assign); [`TeachingError::OtherItem`] if it is a
    /// version of something else.
    pub fn take_version(
        &self,
        caller: &Caller,
        assignment: AssignmentId,
        mission: &MissionVersion,
        documents: &dyn Documents,
    ) -> Result<(), TeachingError> {
        let snapshot = self.shelf.store.snapshot()?;
        let asked = (assignment, Method::EditAssignment);
        let entered = self.shelf.enter_assignment(&*snapshot, caller, asked)?;
        if entered.row.item != mission.item {
            return Err(TeachingError::OtherItem);
        }
        let _kept = self.objects.keep();
        let manifest = self.keep_documents(mission, documents)?;
        let digest = ObjectDigest::of(&mission.manifest);
        let bytes = mission.manifest.to_vec();
        self.change_assignment(caller, assignment, |batch, row| {
            row.version = mission.version;
            row.mission = digest;
            row.title = manifest.description().title.clone();
            self.shelf.missions.put(batch, digest.as_bytes(), &bytes)?;
            Ok(())
        })
    }

    /// Changes the beginning, the end and the options.
    ///
    /// # Errors
    /// [`TeachingError`].
    pub fn change_terms(
        &self,
        caller: &Caller,
        assignment: AssignmentId,
        terms: &Terms,
    ) -> Result<(), TeachingError> {
        check_terms(terms)?;
        self.change_assignment(caller, assignment, |_, row| {
            row.terms = terms.clone();
            Ok(())
        })
    }

    /// What is assigned to a class, by its start; students see what has begun.
    ///
    /// # Errors
    /// [`TeachingError`].
    pub fn assignments(
        &self,
        caller: &Caller,
        class: ClassId,
        now_ms: i64,
    ) -> Result<Vec<Assignment>, TeachingError> {
        let snapshot = self.shelf.store.snapshot()?;
        let asked = (class, Method::ReadAssignment);
        let entered = self.shelf.enter(&*snapshot, caller, asked)?;
        let found = shelf::all(&self.shelf.assigned, &*snapshot, class.as_bytes())?;
        let mut assignments = Vec::new();
        for id in found.iter().filter_map(|one| AssignmentId::of_key(&one.id)) {
            let row = self.shelf.assignments.get(&*snapshot, id.as_bytes())?;
            let row = row.filter(|row| row.check_begun(entered.standing, now_ms).is_ok());
            assignments.extend(row.map(|row| row.seen(id)));
        }
        assignments.sort_by_key(|one| (one.terms.starts_ms, one.id));
        Ok(assignments)
    }

    /// One assignment.
    ///
    /// # Errors
    /// [`TeachingError::NotYet`] to students before its start.
    pub fn assignment(
        &self,
        caller: &Caller,
        assignment: AssignmentId,
        now_ms: i64,
    ) -> Result<Assignment, TeachingError> {
        let snapshot = self.shelf.store.snapshot()?;
        let asked = (assignment, Method::ReadAssignment);
        let EnteredAssignment { row, class } =
            self.shelf.enter_assignment(&*snapshot, caller, asked)?;
        row.check_begun(class.standing, now_ms)?;
        Ok(row.seen(assignment))
    }

    /// The mission that reports of an assignment begin with.
    ///
    /// # Errors
    /// [`TeachingError::NotYet`] to students before its start.
    pub fn assigned_mission(
        &self,
        caller: &Caller,
        assignment: AssignmentId,
        now_ms: i64,
    ) -> Result<Manifest, TeachingError> {
        let snapshot = self.shelf.store.snapshot()?;
        let asked = (assignment, Method::ReadAssignment);
        let EnteredAssignment { row, class } =
            self.shelf.enter_assignment(&*snapshot, caller, asked)?;
        row.check_begun(class.standing, now_ms)?;
        self.shelf.mission(&*snapshot, row.mission)
    }

    /// A document that the mission of an assignment names.
    ///
    /// # Errors
    /// [`TeachingError::NotFound`] if the mission does not name it.
    pub fn assigned_document(
        &self,
        caller: &Caller,
        (assignment, digest): (AssignmentId, ObjectDigest),
        now_ms: i64,
    ) -> Result<Bytes, TeachingError> {
        let mission = self.assigned_mission(caller, assignment, now_ms)?;
        if !mission.objects().any(|file| file.digest == digest) {
            return Err(TeachingError::NotFound);
        }
        let bytes = self.objects.read(digest)?;
        bytes.ok_or(TeachingError::NotFound)
    }

    /// Copies what a mission names to the wing's own objects.
    fn keep_documents(
        &self,
        mission: &MissionVersion,
        documents: &dyn Documents,
    ) -> Result<Manifest, TeachingError> {
        let manifest = wire::read_manifest(&mission.manifest).map_err(TeachingError::Manifest)?;
        match manifest.content() {
            Content::Mission(_) => {}
            Content::Capsule(_) | Content::Snapshot(_) => return Err(TeachingError::NotAMission),
        }
        for file in manifest.objects() {
            if self.objects.contains(file.digest)? {
                continue;
            }
            let bytes = documents.read(file.digest).filter(|bytes| {
                bytes.len() as u64 <= OBJECT_BYTES_MAX && ObjectDigest::of(bytes) == file.digest
            });
            let name = || file.name.clone();
            let bytes = bytes.ok_or_else(|| TeachingError::MissingDocument { name: name() })?;
            self.objects.put(&bytes)?;
        }
        Ok(manifest)
    }

    fn change_assignment(
        &self,
        caller: &Caller,
        id: AssignmentId,
        change: impl Fn(&mut store::Batch, &mut AssignmentRow) -> Result<(), TeachingError>,
    ) -> Result<(), TeachingError> {
        self.shelf.change(|snapshot, batch| {
            let asked = (id, Method::EditAssignment);
            let EnteredAssignment { row, class } =
                self.shelf.enter_assignment(snapshot, caller, asked)?;
            class.open()?;
            let mut after = row.clone();
            change(batch, &mut after)?;
            let shelf = &self.shelf;
            shelf
                .assignments
                .require(batch, id.as_bytes(), Some(&row))?;
            shelf.assignments.put(batch, id.as_bytes(), &after)?;
            Ok(())
        })
    }
}

fn check_terms(terms: &Terms) -> Result<(), TeachingError> {
    match terms.ends_ms {
        Some(ends_ms) if ends_ms <= terms.starts_ms => Err(TeachingError::Window),
        Some(_) | None => Ok(()),
    }
}

fn of_class(class: ClassId, id: AssignmentId) -> Vec<u8> {
    [class.as_bytes().as_slice(), id.as_bytes()].concat()
}

#[cfg(test)]
mod tests;
