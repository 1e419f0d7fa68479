//! Rosters, and the people of the house as they are called.

use std::cell::RefCell;

use campus_proto::teaching::v1 as pb;
use domain::id::Handle;
use identity::person_called;
use teaching::roster::Directory;
use teaching::{Caller, ClassId, RosterReport, TeachingError};

use crate::api::error::ApiError;
use crate::node::Node;

/// The people of the house, as a roster names them. What fails is kept, and told once.
struct House<'a> {
    node: &'a Node,
    failed: RefCell<Option<ApiError>>,
}

impl Directory for House<'_> {
    fn find(&self, person: &str) -> Option<Handle> {
        let found = called(self.node, person);
        found.unwrap_or_else(|error| {
            *self.failed.borrow_mut() = Some(error);
            None
        })
    }
}

/// Enrols everybody in a table, or says what that would do.
pub(super) fn enrol(
    node: &Node,
    caller: &Caller,
    class: ClassId,
    (csv, dry_run): (&[u8], bool),
) -> Result<RosterReport, ApiError> {
    let house = House {
        node,
        failed: RefCell::default(),
    };
    let asked = (class, &house as &dyn Directory);
    let outcome = if dry_run {
        node.teaching.check_roster(caller, asked, csv)
    } else {
        let now_ms = node.clock.now_ms();
        node.teaching.import_roster(caller, asked, csv, now_ms)
    };
    if let Some(error) = house.failed.take() {
        return Err(error);
    }
    match outcome {
        Ok(report) => Ok(report),
        Err(TeachingError::Roster(report)) => Ok(*report),
        Err(error) => Err(error.into()),
    }
}

/// Finds somebody by their login, name or handle.
pub(super) fn called(node: &Node, person: &str) -> Result<Option<Handle>, ApiError> {
    Ok(person_called((&node.people, &node.passwords), person)?)
}

/// Nobody is called as `person` says.
pub(super) fn unknown_person() -> ApiError {
    let message = "person: nobody here is called so: give their login, name or handle";
    ApiError::Malformed(message.to_owned())
}

/// What a table did or would do, as a caller is told.
pub(super) fn told(report: &RosterReport) -> pb::ImportRosterResponse {
    let lines = report.lines().iter().map(|(line, error)| pb::RosterLine {
        line: *line,
        error: error.to_string(),
    });
    pb::ImportRosterResponse {
        enrolled: report.enrolled as u64,
        known: report.known as u64,
        teams: report.teams as u64,
        errors: report.errors() as u64,
        lines: lines.collect(),
    }
}
