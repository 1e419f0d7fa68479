//! Peers: students who evaluate what other teams handed in, without knowing whose it is.

use domain::id::Handle;
use store::{Batch, KeyValue as _, Snapshot};

use crate::Teaching;
use crate::authorize::{Caller, Method};
use crate::error::TeachingError;
use crate::id::{AssignmentId, ReportId, TeamId};
use crate::shelf::{self, Shelf};

impl Shelf {
    pub(crate) fn is_peer(
        &self,
        snapshot: &dyn Snapshot,
        report: ReportId,
        handle: &Handle,
    ) -> Result<bool, TeachingError> {
        let found = self.peers.get(snapshot, &of_report(report, handle))?;
        Ok(found.is_some())
    }

    fn forget_peers(
        &self,
        snapshot: &dyn Snapshot,
        batch: &mut Batch,
        assignment: AssignmentId,
    ) -> Result<(), TeachingError> {
        for drawn in shelf::all(&self.peer_of, snapshot, assignment.as_bytes())? {
            self.peer_of.delete(batch, &drawn.id);
            let whose = &drawn.id[assignment.as_bytes().len()..];
            let slash = whose.iter().position(|byte| *byte == b'/');
            let handle = &whose[..slash.unwrap_or_default()];
            if let Some(report) = ReportId::of_key(&drawn.id) {
                let key = [report.as_bytes().as_slice(), handle].concat();
                self.peers.delete(batch, &key);
            }
        }
        Ok(())
    }
}

impl Teaching {
    /// Draws who evaluates which of the reports that are handed in, and returns how many those
    /// are. Every report is evaluated by as many teams as each student evaluates reports; the
    /// same reports and seed give the same draw. An earlier draw is forgotten, and what was
    /// evaluated by it stays.
    ///
    /// # Errors
    /// [`TeachingError::NotAsked`] if the assignment asks for no peers;
    /// [`TeachingError::TooFewReports`] if fewer than two reports are handed in.
    pub fn draw_peers(
        &self,
        caller: &Caller,
        assignment: AssignmentId,
        seed: u64,
    ) -> Result<usize, TeachingError> {
        self.shelf.change(|snapshot, batch| {
            let (shelf, asked) = (&self.shelf, (assignment, Method::Evaluate));
            let entered = shelf.enter_assignment(snapshot, caller, asked)?;
            entered.class.open()?;
            let terms = shelf.evaluation_terms(snapshot, assignment)?;
            if terms.peer_reports == 0 {
                let what = "evaluation by peers";
                return Err(TeachingError::NotAsked { what });
            }
            let ring = self.ring(snapshot, assignment, seed)?;
            if ring.len() < 2 {
                let found = ring.len();
                return Err(TeachingError::TooFewReports { found });
            }
            shelf.forget_peers(snapshot, batch, assignment)?;
            let each = usize::from(terms.peer_reports).min(ring.len() - 1);
            for (place, (_, team)) in ring.iter().enumerate() {
                let members = shelf.team(snapshot, &team.key(entered.row.class))?.members;
                for (report, _) in ring.iter().cycle().skip(place + 1).take(each) {
                    for handle in &members {
                        let mine = of_person(assignment, handle, *report);
                        shelf.peer_of.put(batch, &mine, &())?;
                        let theirs = of_report(*report, handle);
                        shelf.peers.put(batch, &theirs, &())?;
                    }
                }
            }
            Ok(ring.len())
        })
    }

    /// The reports of others that the caller evaluates.
    ///
    /// # Errors
    /// [`TeachingError`].
    pub fn reports_to_evaluate(
        &self,
        caller: &Caller,
        assignment: AssignmentId,
    ) -> Result<Vec<ReportId>, TeachingError> {
        let snapshot = self.shelf.store.snapshot()?;
        let asked = (assignment, Method::ReadAssignment);
        self.shelf.enter_assignment(&*snapshot, caller, asked)?;
        let mut prefix = [assignment.as_bytes(), caller.handle.as_str().as_bytes()].concat();
        prefix.push(b'/');
        let drawn = shelf::all(&self.shelf.peer_of, &*snapshot, &prefix)?;
        let reports = drawn.iter().filter_map(|one| ReportId::of_key(&one.id));
        Ok(reports.collect())
    }

    /// The reports that are handed in and their teams, in an order drawn by lot.
    fn ring(
        &self,
        snapshot: &dyn Snapshot,
        assignment: AssignmentId,
        seed: u64,
    ) -> Result<Vec<(ReportId, TeamId)>, TeachingError> {
        let mut ring = Vec::new();
        for report in self.shelf.reports_on(snapshot, assignment)? {
            let row = self.shelf.reports.get(snapshot, report.as_bytes())?;
            ring.extend(
                row.filter(|row| row.is_submitted)
                    .map(|row| (report, row.team)),
            );
        }
        ring.sort_by_cached_key(|(report, _)| {
            let lot = [&seed.to_be_bytes(), report.as_bytes().as_slice()].concat();
            *blake3::hash(&lot).as_bytes()
        });
        Ok(ring)
    }
}

fn of_report(report: ReportId, handle: &Handle) -> Vec<u8> {
    [report.as_bytes(), handle.as_str().as_bytes()].concat()
}

/// No handle has a slash in it, so that none begins another.
fn of_person(assignment: AssignmentId, handle: &Handle, report: ReportId) -> Vec<u8> {
    let (assignment, handle) = (assignment.as_bytes(), handle.as_str().as_bytes());
    [assignment, handle, b"/", report.as_bytes()].concat()
}
