//! Labdocs that a team brings along from another report of its members.

use store::Snapshot;

use super::outline::LabdocEntry;
use crate::Teaching;
use crate::assignment::Options;
use crate::authorize::{Caller, Method, Standing};
use crate::error::TeachingError;
use crate::id::{LabdocId, ReportId};
use crate::writing::{Place, copied_state};

impl Teaching {
    /// Adds a copy of a labdoc of another report at the end of a part, and returns its name. It
    /// begins with what the other says now; history stays there, and so does the photograph that
    /// a drawing stands on.
    ///
    /// # Errors
    /// [`TeachingError::NotFound`] if the caller is not in the team of the other report, or it has
    /// no such labdoc; [`TeachingError::NotOffered`] or [`TeachingError::NoLabdocsAdded`] where the
    /// assignment does not let teams; otherwise as for a labdoc that is added.
    pub fn bring_labdoc(
        &self,
        caller: &Caller,
        report: ReportId,
        (from, part): (Place, u16),
        now_ms: i64,
    ) -> Result<LabdocId, TeachingError> {
        let snapshot = self.shelf.store.snapshot()?;
        let other = self.own_labdoc(&*snapshot, caller, from)?;
        let (head, paper) = self.shelf.load(&*snapshot, from)?;
        let first = copied_state(head.kind, &paper)?;
        drop(snapshot);
        let entry = LabdocEntry {
            id: LabdocId::draw()?,
            part,
            is_required: false,
            is_of_mission: false,
            is_done: false,
            is_removed: false,
            ..other
        };
        let id = entry.id;
        self.append_labdoc(
            caller,
            (report, now_ms),
            (&entry, &first),
            |snapshot, row| {
                let options = self.shelf.options(snapshot, row.assignment)?;
                Options::check(options.brings_labdocs, "labdocs of other reports")
            },
        )?;
        Ok(id)
    }

    /// A labdoc of a report that the caller's own team writes.
    fn own_labdoc(
        &self,
        snapshot: &dyn Snapshot,
        caller: &Caller,
        (report, labdoc): Place,
    ) -> Result<LabdocEntry, TeachingError> {
        let asked = (report, Method::ReadReport);
        let entered = self.shelf.enter_report(snapshot, caller, asked)?;
        if entered.standing != Standing::Teammate {
            return Err(TeachingError::NotFound);
        }
        let outline = self.shelf.outline(snapshot, report)?;
        let mut labdocs = outline.labdocs.into_iter();
        let found = labdocs.find(|entry| entry.id == labdoc && !entry.is_removed);
        found.ok_or(TeachingError::NotFound)
    }
}

#[cfg(test)]
mod tests;
