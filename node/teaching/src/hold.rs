//! Legal holds: what may not be deleted for now, because somebody has to be able to prove something
//! with it.
//!
//! The data-protection officer puts a person or a report on hold, with a reason, and lifts it. While
//! it lasts, nothing that it reaches is erased, neither because somebody asks nor because it has
//! been kept long enough (GDPR, article 17, paragraph 3 e, and article 18, paragraph 2). It stops
//! nobody from writing: what was written stays in the history.

use std::fmt;

use domain::id::Handle;
use serde::{Deserialize, Serialize};
use store::{KeyValue as _, Snapshot};

use crate::Teaching;
use crate::authorize::Caller;
use crate::error::TeachingError;
use crate::id::ReportId;
use crate::persons::check_officer;
use crate::report::ReportRow;
use crate::shelf::{self, Shelf};
use crate::text;

/// Longest reason of a hold, in characters.
pub const HOLD_REASON_CHARS_MAX: usize = 200;
/// Most holds at once on persons, and most on reports.
pub const HOLDS_MAX: usize = 1_000;

/// What is on hold.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Held {
    /// Somebody: they are not erased, the reports of their teams are kept, and their place on
    /// rosters is.
    Person(Handle),
    /// A report: it is kept, and nobody of its team is erased.
    Report(ReportId),
}

impl fmt::Display for Held {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person(handle) => write!(out, "the person `{handle}`"),
            Self::Report(report) => write!(out, "the report `{report}`"),
        }
    }
}

/// That something is on hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// What.
    pub held: Held,
    /// Why; 1 to [`HOLD_REASON_CHARS_MAX`] characters on one line.
    pub reason: String,
    /// Which officer said so last.
    pub by: Handle,
    /// Since when, in milliseconds since 1970.
    pub since_ms: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct HoldRow {
    reason: String,
    pub(crate) by: Handle,
    since_ms: i64,
}

impl HoldRow {
    fn on(self, held: Held) -> Hold {
        Hold {
            held,
            reason: self.reason,
            by: self.by,
            since_ms: self.since_ms,
        }
    }
}

impl Teaching {
    /// Puts somebody or a report on hold. What is on hold already stays so since then, for the new
    /// reason.
    ///
    /// # Errors
    /// [`TeachingError::NotFound`] to all but the data-protection officer, and if there is no such
    /// report; [`TeachingError::Line`] for the reason; [`TeachingError::Full`] at [`HOLDS_MAX`];
    /// [`TeachingError::BeingErased`] if an erasure of the person has begun.
    pub fn hold(
        &self,
        caller: &Caller,
        held: &Held,
        (reason, now_ms): (&str, i64),
    ) -> Result<(), TeachingError> {
        check_officer(caller)?;
        let reason = text::line("reason", reason, HOLD_REASON_CHARS_MAX)?;
        self.shelf.change(|snapshot, batch| {
            let shelf = &self.shelf;
            shelf.check_can_be_held(snapshot, held)?;
            let (rows, key) = shelf.holds_on(held);
            let before = rows.get(snapshot, key)?;
            if before.is_none() && shelf::all(rows, snapshot, b"")?.len() >= HOLDS_MAX {
                let (what, max) = ("legal holds of this kind", HOLDS_MAX);
                return Err(TeachingError::Full { what, max });
            }
            let row = HoldRow {
                reason: reason.to_owned(),
                by: caller.handle.clone(),
                since_ms: before.as_ref().map_or(now_ms, |before| before.since_ms),
            };
            rows.require(batch, key, before.as_ref())?;
            rows.put(batch, key, &row)?;
            Ok(())
        })
    }

    /// Lifts a hold.
    ///
    /// # Errors
    /// [`TeachingError::NotFound`] to all but the data-protection officer, and if there is none.
    pub fn lift_hold(&self, caller: &Caller, held: &Held) -> Result<(), TeachingError> {
        check_officer(caller)?;
        self.shelf.change(|snapshot, batch| {
            let (rows, key) = self.shelf.holds_on(held);
            let before = rows.get(snapshot, key)?.ok_or(TeachingError::NotFound)?;
            rows.require(batch, key, Some(&before))?;
            rows.delete(batch, key);
            Ok(())
        })
    }

    /// Every hold: on persons by handle, then on reports by id.
    ///
    /// # Errors
    /// [`TeachingError::NotFound`] to all but the data-protection officer.
    pub fn holds(&self, caller: &Caller) -> Result<Vec<Hold>, TeachingError> {
        check_officer(caller)?;
        let (shelf, snapshot) = (&self.shelf, self.shelf.store.snapshot()?);
        let mut holds = Vec::new();
        for record in shelf::all(&shelf.held_persons, &*snapshot, b"")? {
            let handle = std::str::from_utf8(&record.id).ok();
            let handle = handle.and_then(|handle| handle.parse().ok());
            holds.extend(handle.map(|handle| record.value.on(Held::Person(handle))));
        }
        for record in shelf::all(&shelf.held_reports, &*snapshot, b"")? {
            let report = ReportId::of_key(&record.id);
            holds.extend(report.map(|report| record.value.on(Held::Report(report))));
        }
        Ok(holds)
    }

    /// The hold on a person or a report itself, if there is one.
    ///
    /// # Errors
    /// [`TeachingError::NotFound`] to all but the data-protection officer.
    pub fn hold_on(&self, caller: &Caller, held: &Held) -> Result<Option<Hold>, TeachingError> {
        check_officer(caller)?;
        let snapshot = self.shelf.store.snapshot()?;
        self.shelf.hold_on(&*snapshot, held)
    }

    /// What stands against erasing somebody: a hold on them, or else one on a report of a team of
    /// theirs.
    ///
    /// # Errors
    /// [`TeachingError::NotFound`] to all but the data-protection officer.
    pub fn hold_against_erasing(
        &self,
        caller: &Caller,
        person: &Handle,
    ) -> Result<Option<Hold>, TeachingError> {
        check_officer(caller)?;
        let snapshot = self.shelf.store.snapshot()?;
        self.shelf.hold_against_erasing(&*snapshot, person)
    }
}

impl Shelf {
    pub(crate) fn hold_against_erasing(
        &self,
        snapshot: &dyn Snapshot,
        person: &Handle,
    ) -> Result<Option<Hold>, TeachingError> {
        if let Some(hold) = self.hold_on(snapshot, &Held::Person(person.clone()))? {
            return Ok(Some(hold));
        }
        for class in self.classes_of(snapshot, person)? {
            for (report, _) in self.reports_of(snapshot, (class, person))? {
                if let Some(hold) = self.hold_on(snapshot, &Held::Report(report))? {
                    return Ok(Some(hold));
                }
            }
        }
        Ok(None)
    }

    /// Why a report cannot be deleted: a hold on it, or else one on somebody of its team.
    pub(crate) fn hold_against_deleting(
        &self,
        snapshot: &dyn Snapshot,
        (id, row): (ReportId, &ReportRow),
    ) -> Result<Option<Hold>, TeachingError> {
        if let Some(hold) = self.hold_on(snapshot, &Held::Report(id))? {
            return Ok(Some(hold));
        }
        let team = self.teams.get(snapshot, &row.team.key(row.class))?;
        for member in team.map(|team| team.members).unwrap_or_default() {
            if let Some(hold) = self.hold_on(snapshot, &Held::Person(member))? {
                return Ok(Some(hold));
            }
        }
        Ok(None)
    }

    pub(crate) fn hold_on(
        &self,
        snapshot: &dyn Snapshot,
        held: &Held,
    ) -> Result<Option<Hold>, TeachingError> {
        let (rows, key) = self.holds_on(held);
        let row = rows.get(snapshot, key)?;
        Ok(row.map(|row| row.on(held.clone())))
    }

    fn holds_on<'a>(&self, held: &'a Held) -> (&store::records::Records<HoldRow>, &'a [u8]) {
        match held {
            Held::Person(handle) => (&self.held_persons, handle.as_str().as_bytes()),
            Held::Report(report) => (&self.held_reports, report.as_bytes()),
        }
    }

    /// That it is there, and not on its way out.
    fn check_can_be_held(&self, snapshot: &dyn Snapshot, held: &Held) -> Result<(), TeachingError> {
        match held {
            Held::Person(handle) => {
                let begun = self.aliases.get(snapshot, handle.as_str().as_bytes())?;
                begun.map_or(Ok(()), |_| Err(TeachingError::BeingErased))
            }
            Held::Report(report) => {
                let row = self.reports.get(snapshot, report.as_bytes())?;
                row.map(drop).ok_or(TeachingError::NotFound)
            }
        }
    }
}

#[cfg(test)]
mod tests;
