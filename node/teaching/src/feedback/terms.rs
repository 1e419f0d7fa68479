//! Who evaluates the reports of an assignment: its teachers always, others where it asks for it.

use serde::{Deserialize, Serialize};
use store::KeyValue as _;

use crate::Teaching;
use crate::assignment::EnteredAssignment;
use crate::authorize::{Caller, Method};
use crate::error::TeachingError;
use crate::id::AssignmentId;
use crate::shelf::Shelf;

/// The highest grade that an assignment can have.
pub const GRADE_MAX: u16 = 1_000;
/// Most reports that each student evaluates as a peer.
pub const PEER_REPORTS_MAX: u8 = 5;

/// What an assignment asks for besides the evaluation by a teacher. At first, for nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvaluationTerms {
    /// Whether each student evaluates their own report.
    pub by_oneself: bool,
    /// How many reports of other teams each student evaluates; at most [`PEER_REPORTS_MAX`].
    pub peer_reports: u8,
    /// The best grade, from 1 to [`GRADE_MAX`]; none where no grades are given.
    pub grade_max: Option<u16>,
}

impl EvaluationTerms {
    fn check(&self) -> Result<(), TeachingError> {
        if self.peer_reports > PEER_REPORTS_MAX {
            let (field, max) = ("peer_reports", PEER_REPORTS_MAX.into());
            return Err(TeachingError::Range { field, max });
        }
        if self
            .grade_max
            .is_some_and(|max| max == 0 || max > GRADE_MAX)
        {
            let (field, max) = ("grade_max", GRADE_MAX.into());
            return Err(TeachingError::Range { field, max });
        }
        Ok(())
    }
}

impl Shelf {
    pub(crate) fn evaluation_terms(
        &self,
        snapshot: &dyn store::Snapshot,
        assignment: AssignmentId,
    ) -> Result<EvaluationTerms, TeachingError> {
        let terms = self.evaluating.get(snapshot, assignment.as_bytes())?;
        Ok(terms.unwrap_or_default())
    }
}

impl Teaching {
    /// Who evaluates the reports of an assignment.
    ///
    /// # Errors
    /// [`TeachingError`].
    pub fn evaluation_terms(
        &self,
        caller: &Caller,
        assignment: AssignmentId,
    ) -> Result<EvaluationTerms, TeachingError> {
        let snapshot = self.shelf.store.snapshot()?;
        let asked = (assignment, Method::ReadAssignment);
        self.shelf.enter_assignment(&*snapshot, caller, asked)?;
        self.shelf.evaluation_terms(&*snapshot, assignment)
    }

    /// Changes who evaluates. What was evaluated already stays.
    ///
    /// # Errors
    /// [`TeachingError::Range`] if a number is too high.
    pub fn set_evaluation_terms(
        &self,
        caller: &Caller,
        assignment: AssignmentId,
        terms: &EvaluationTerms,
    ) -> Result<(), TeachingError> {
        terms.check()?;
        self.shelf.change(|snapshot, batch| {
            let asked = (assignment, Method::EditAssignment);
            let EnteredAssignment { class, .. } =
                self.shelf.enter_assignment(snapshot, caller, asked)?;
            class.open()?;
            let evaluating = &self.shelf.evaluating;
            evaluating.put(batch, assignment.as_bytes(), terms)?;
            Ok(())
        })
    }
}
