//! What an assignment lets teams do around their reports.

use serde::{Deserialize, Serialize};
use store::{KeyValue as _, Snapshot};

use super::EnteredAssignment;
use crate::Teaching;
use crate::authorize::{Caller, Method};
use crate::error::TeachingError;
use crate::id::AssignmentId;
use crate::shelf::Shelf;

/// What teams may do around their reports. At first, everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// Whether they attach files.
    pub attaches_files: bool,
    /// Whether they and those who teach write messages.
    pub writes_messages: bool,
    /// Whether they bring labdocs along from other reports of theirs, where they may add labdocs.
    pub brings_labdocs: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            attaches_files: true,
            writes_messages: true,
            brings_labdocs: true,
        }
    }
}

impl Options {
    /// Refuses what the assignment does not offer.
    pub(crate) fn check(is_offered: bool, what: &'static str) -> Result<(), TeachingError> {
        match is_offered {
            true => Ok(()),
            false => Err(TeachingError::NotOffered { what }),
        }
    }
}

impl Shelf {
    pub(crate) fn options(
        &self,
        snapshot: &dyn Snapshot,
        assignment: AssignmentId,
    ) -> Result<Options, TeachingError> {
        let options = self.options.get(snapshot, assignment.as_bytes())?;
        Ok(options.unwrap_or_default())
    }
}

impl Teaching {
    /// What an assignment lets teams do around their reports.
    ///
    /// # Errors
    /// [`TeachingError`].
    pub fn options(
        &self,
        caller: &Caller,
        assignment: AssignmentId,
    ) -> Result<Options, TeachingError> {
        let snapshot = self.shelf.store.snapshot()?;
        let asked = (assignment, Method::ReadAssignment);
        self.shelf.enter_assignment(&*snapshot, caller, asked)?;
        self.shelf.options(&*snapshot, assignment)
    }

    /// Changes that. Files, messages and labdocs that are there stay.
    ///
    /// # Errors
    /// [`TeachingError`].
    pub fn set_options(
        &self,
        caller: &Caller,
        assignment: AssignmentId,
        options: &Options,
    ) -> Result<(), TeachingError> {
        self.shelf.change(|snapshot, batch| {
            let asked = (assignment, Method::EditAssignment);
            let EnteredAssignment { class, .. } =
                self.shelf.enter_assignment(snapshot, caller, asked)?;
            class.open()?;
            let rows = &self.shelf.options;
            rows.put(batch, assignment.as_bytes(), options)?;
            Ok(())
        })
    }
}
