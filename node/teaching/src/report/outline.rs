//! Which labdocs stand in a report, and in which order.
//!
//! This is a row and no shared document: each change is whole, and of two at once one comes after
//! the other.

use domain::item::vocabulary::LabdocKind;
use serde::{Deserialize, Serialize};
use store::{Batch, Snapshot};

use super::ReportRow;
use crate::Teaching;
use crate::authorize::{Caller, Method};
use crate::error::TeachingError;
use crate::id::{LabdocId, ReportId};
use crate::shelf::Shelf;
use crate::{text, writing};

/// Most labdocs that a team adds to those of the mission.
pub const LABDOCS_ADDED_MAX: usize = 100;
/// Longest title of a labdoc, in characters.
pub const LABDOC_TITLE_CHARS_MAX: usize = 200;

/// A labdoc, as a report lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabdocEntry {
    /// Its name here.
    pub id: LabdocId,
    /// In which part of the mission, counted from 0.
    pub part: u16,
    /// Its kind.
    pub kind: LabdocKind,
    /// Its title; 1 to [`LABDOC_TITLE_CHARS_MAX`] characters.
    pub title: String,
    /// Whether the mission asks for it.
    pub is_required: bool,
    /// Whether it came with the mission; those that did are not removed.
    pub is_of_mission: bool,
    /// Whether the team says that it is done.
    pub is_done: bool,
    /// Whether the team put it aside; it can be taken back.
    pub is_removed: bool,
}

/// A labdoc that a team adds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLabdoc {
    /// In which part of the mission, counted from 0.
    pub part: u16,
    /// Its kind.
    pub kind: LabdocKind,
    /// Its title; 1 to [`LABDOC_TITLE_CHARS_MAX`] characters.
    pub title: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OutlineRow {
    // Counts changes, so that no two are made of the same row.
    revision: u64,
    pub(crate) labdocs: Vec<LabdocEntry>,
}

impl OutlineRow {
    fn find(&mut self, labdoc: LabdocId) -> Result<&mut LabdocEntry, TeachingError> {
        let found = self.labdocs.iter_mut().find(|entry| entry.id == labdoc);
        found.ok_or(TeachingError::NotFound)
    }
}

impl Shelf {
    pub(crate) fn outline(
        &self,
        snapshot: &dyn Snapshot,
        report: ReportId,
    ) -> Result<OutlineRow, TeachingError> {
        let row = self.outlines.get(snapshot, report.as_bytes())?;
        row.ok_or(TeachingError::NotFound)
    }
}

impl Teaching {
    /// Adds an empty labdoc at the end of a part, where the assignment lets teams do so.
    ///
    /// # Errors
    /// [`TeachingError`] if it does not, the mission has no such part, or
    /// [`LABDOCS_ADDED_MAX`] were added.
    pub fn add_labdoc(
        &self,
        caller: &Caller,
        report: ReportId,
        labdoc: &NewLabdoc,
        now_ms: i64,
    ) -> Result<LabdocId, TeachingError> {
        let title = text::line("title", &labdoc.title, LABDOC_TITLE_CHARS_MAX)?;
        let entry = LabdocEntry {
            id: LabdocId::draw()?,
            part: labdoc.part,
            kind: labdoc.kind,
            title: title.to_owned(),
            is_required: false,
            is_of_mission: false,
            is_done: false,
            is_removed: false,
        };
        let first = writing::blank_update(entry.kind);
        self.append_labdoc(caller, (report, now_ms), (&entry, &first), |_, _| Ok(()))?;
        Ok(entry.id)
    }

    /// Puts a labdoc that begins with `first` at the end of its part, where the assignment lets
    /// teams add labdocs and `allow` has nothing against it.
    pub(super) fn append_labdoc(
        &self,
        caller: &Caller,
        (report, now_ms): (ReportId, i64),
        (entry, first): (&LabdocEntry, &[u8]),
        allow: impl Fn(&dyn Snapshot, &ReportRow) -> Result<(), TeachingError>,
    ) -> Result<(), TeachingError> {
        self.change_outline(caller, (report, now_ms), |snapshot, batch, outline| {
            let row = self.shelf.reports.get(snapshot, report.as_bytes())?;
            let row = row.ok_or(TeachingError::NotFound)?;
            let assignment = self
                .shelf
                .assignments
                .get(snapshot, row.assignment.as_bytes())?;
            if !assignment.is_some_and(|assignment| assignment.terms.adds_labdocs) {
                return Err(TeachingError::NoLabdocsAdded);
            }
            allow(snapshot, &row)?;
            let mission = self.shelf.mission(snapshot, row.mission)?;
            if usize::from(entry.part) >= super::parts(&mission).len() {
                return Err(TeachingError::NotFound);
            }
            let added = outline.labdocs.iter().filter(|entry| !entry.is_of_mission);
            if added.count() >= LABDOCS_ADDED_MAX {
                let (what, max) = ("labdocs added to the report", LABDOCS_ADDED_MAX);
                return Err(TeachingError::Full { what, max });
            }
            self.shelf
                .begin_labdoc(batch, (report, entry), first.to_vec())?;
            let behind = outline
                .labdocs
                .iter()
                .rposition(|one| one.part <= entry.part);
            let place = behind.map_or(0, |index| index + 1);
            outline.labdocs.insert(place, entry.clone());
            Ok(())
        })
    }

    /// Moves a labdoc before or behind others of its part: `place` counts them from 0.
    ///
    /// # Errors
    /// [`TeachingError`].
    pub fn move_labdoc(
        &self,
        caller: &Caller,
        (report, labdoc): (ReportId, LabdocId),
        place: usize,
        now_ms: i64,
    ) -> Result<(), TeachingError> {
        self.change_outline(caller, (report, now_ms), |_, _, outline| {
            let part = outline.find(labdoc)?.part;
            let from = outline.labdocs.iter().position(|one| one.id == labdoc);
            let entry = outline.labdocs.remove(from.ok_or(TeachingError::NotFound)?);
            let before = outline.labdocs.iter().filter(|one| one.part < part);
            let beside = outline.labdocs.iter().filter(|one| one.part == part);
            let target = before.count() + place.min(beside.count());
            outline.labdocs.insert(target, entry);
            Ok(())
        })
    }

    /// Gives a labdoc that the team added another title.
    ///
    /// # Errors
    /// [`TeachingError`].
    pub fn rename_labdoc(
        &self,
        caller: &Caller,
        (report, labdoc): (ReportId, LabdocId),
        title: &str,
        now_ms: i64,
    ) -> Result<(), TeachingError> {
        let title = text::line("title", title, LABDOC_TITLE_CHARS_MAX)?;
        self.change_outline(caller, (report, now_ms), |_, _, outline| {
            let entry = outline.find(labdoc)?;
            if entry.is_of_mission {
                return Err(TeachingError::OfMission);
            }
            entry.title = title.to_owned();
            Ok(())
        })
    }

    /// Says whether a labdoc is done.
    ///
    /// # Errors
    /// [`TeachingError`].
    pub fn mark_labdoc(
        &self,
        caller: &Caller,
        (report, labdoc): (ReportId, LabdocId),
        is_done: bool,
        now_ms: i64,
    ) -> Result<(), TeachingError> {
        self.change_outline(caller, (report, now_ms), |_, _, outline| {
            outline.find(labdoc)?.is_done = is_done;
            Ok(())
        })
    }

    /// Puts a labdoc that the team added aside, or takes it back.
    ///
    /// # Errors
    /// [`TeachingError::OfMission`] if it came with the mission.
    pub fn put_labdoc_aside(
        &self,
        caller: &Caller,
        (report, labdoc): (ReportId, LabdocId),
        is_removed: bool,
        now_ms: i64,
    ) -> Result<(), TeachingError> {
        self.change_outline(caller, (report, now_ms), |_, _, outline| {
            let entry = outline.find(labdoc)?;
            if entry.is_of_mission {
                return Err(TeachingError::OfMission);
            }
            entry.is_removed = is_removed;
            Ok(())
        })
    }

    fn change_outline(
        &self,
        caller: &Caller,
        (report, now_ms): (ReportId, i64),
        change: impl Fn(&dyn Snapshot, &mut Batch, &mut OutlineRow) -> Result<(), TeachingError>,
    ) -> Result<(), TeachingError> {
        self.shelf.change(|snapshot, batch| {
            let asked = (report, Method::WriteReport);
            let entered = self.shelf.enter_report(snapshot, caller, asked)?;
            let entered = entered.writable(now_ms)?;
            let before = self.shelf.outline(snapshot, report)?;
            let mut after = before.clone();
            change(snapshot, batch, &mut after)?;
            after.revision += 1;
            let id = report.as_bytes();
            self.shelf.reports.require(batch, id, Some(&entered.row))?;
            self.shelf.outlines.require(batch, id, Some(&before))?;
            self.shelf.outlines.put(batch, id, &after)?;
            Ok(())
        })
    }
}
