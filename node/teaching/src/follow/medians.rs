//! Medians: what is usual, beside what a report has.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use domain::id::ItemId;
use store::{KeyValue as _, Snapshot};

use super::{Figures, Progress};
use crate::Teaching;
use crate::authorize::{Caller, Method};
use crate::error::TeachingError;
use crate::id::{AssignmentId, ReportId};
use crate::shelf::{self, Shelf};

/// How many reports on a mission there must be here before their medians are shown: these are of
/// other classes too, and a median of few tells about each.
pub const MISSION_REPORTS_MIN: usize = 5;
/// How long the medians of a mission may be behind, in milliseconds.
pub const MEDIANS_KEPT_MS: i64 = 5 * 60 * 1_000;

/// Most missions whose medians are in memory.
const MISSIONS_KEPT_MAX: usize = 1_000;

/// A report beside others.
#[derive(Debug, Clone, PartialEq)]
pub struct Followed {
    /// How it comes along.
    pub progress: Progress,
    /// The medians of the reports of its class.
    pub of_class: Figures,
    /// The medians of all reports on its mission here, up to [`MEDIANS_KEPT_MS`] ago; none if
    /// there are fewer than [`MISSION_REPORTS_MIN`].
    pub of_mission: Option<Figures>,
}

/// The medians of missions that were asked for lately.
#[derive(Debug, Default)]
pub(crate) struct Medians {
    kept: Mutex<HashMap<ItemId, (i64, Option<Figures>)>>,
}

impl Medians {
    fn known(&self, item: &ItemId, now_ms: i64) -> Option<Option<Figures>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let (then_ms, figures) = kept.get(item)?;
        let age_ms = now_ms.saturating_sub(*then_ms);
        (0..MEDIANS_KEPT_MS).contains(&age_ms).then_some(*figures)
    }

    fn keep(&self, item: &ItemId, now_ms: i64, figures: Option<Figures>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MISSIONS_KEPT_MAX {
            kept.clear();
        }
        kept.insert(item.clone(), (now_ms, figures));
    }
}

impl Shelf {
    fn figures_of(
        &self,
        snapshot: &dyn Snapshot,
        assignment: AssignmentId,
    ) -> Result<Vec<Figures>, TeachingError> {
        let reports = self.reports_on(snapshot, assignment)?.into_iter();
        reports
            .map(|report| {
                let feedback = self.feedback(snapshot, report)?;
                Ok(self.figures(snapshot, (report, &feedback))?.0)
            })
            .collect()
    }

    /// The medians of all reports on a mission, whichever version they are on.
    fn medians_of_mission(
        &self,
        snapshot: &dyn Snapshot,
        item: &ItemId,
    ) -> Result<Option<Figures>, TeachingError> {
        let mut figures = Vec::new();
        for record in shelf::all(&self.assigned_item, snapshot, &of_item(item))? {
            if let Some(assignment) = AssignmentId::of_key(&record.id) {
                figures.extend(self.figures_of(snapshot, assignment)?);
            }
        }
        Ok((figures.len() >= MISSION_REPORTS_MIN).then(|| medians(&figures)))
    }
}

impl Teaching {
    /// A report beside the others of its class and of its mission.
    ///
    /// # Errors
    /// [`TeachingError`].
    pub fn follow_report(
        &self,
        caller: &Caller,
        report: ReportId,
        now_ms: i64,
    ) -> Result<Followed, TeachingError> {
        let snapshot = self.shelf.store.snapshot()?;
        let asked = (report, Method::FollowReports);
        let entered = self.shelf.enter_report(&*snapshot, caller, asked)?;
        let progress = self.shelf.progress(&*snapshot, (report, &entered.row))?;
        let class = self.shelf.figures_of(&*snapshot, entered.row.assignment)?;
        let item = &entered.assignment.item;
        let of_mission = match self.medians.known(item, now_ms) {
            Some(known) => known,
            None => {
                let figures = self.shelf.medians_of_mission(&*snapshot, item)?;
                self.medians.keep(item, now_ms, figures);
                figures
            }
        };
        Ok(Followed {
            progress,
            of_class: medians(&class),
            of_mission,
        })
    }
}

/// The key of the assignments of a mission.
pub(crate) fn of_item(item: &ItemId) -> Vec<u8> {
    format!("{item}/").into_bytes()
}

fn medians(figures: &[Figures]) -> Figures {
    let median = |of: fn(&Figures) -> u64| median(figures.iter().map(of).collect());
    Figures {
        views: median(|one| one.views),
        messages: median(|one| one.messages),
        connected_ms: median(|one| one.connected_ms),
        writing_ms: median(|one| one.writing_ms),
        writer_changes: median(|one| one.writer_changes),
        annotations: median(|one| one.annotations),
        annotations_read: median(|one| one.annotations_read),
    }
}

/// The middle of some numbers, or the mean of the two in the middle, rounded down.
fn median(mut numbers: Vec<u64>) -> u64 {
    numbers.sort_unstable();
    let middle = numbers.len() / 2;
    let high = numbers.get(middle).copied().unwrap_or_default();
    if numbers.len() % 2 == 1 || numbers.is_empty() {
        return high;
    }
    numbers[middle - 1].midpoint(high)
}

#[cfg(test)]
mod tests {
    use super::median;

    #[test]
    fn a_median_is_in_the_middle() {
        for (numbers, middle) in [
            (vec![], 0),
            (vec![7], 7),
            (vec![9, 1], 5),
            (vec![5, 100, 1], 5),
            (vec![4, 1, 2, 100], 3),
            (vec![u64::MAX, u64::MAX], u64::MAX),
        ] {
            assert_eq!(median(numbers), middle);
        }
    }
}
