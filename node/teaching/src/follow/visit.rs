//! Visits: that somebody of the team has a report open, and looks at the mission's documents.
//!
//! Who is here now is in memory and nowhere else; what is kept is how long and how often, for the
//! team as a whole.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use domain::id::{Handle, ObjectDigest};
use serde::{Deserialize, Serialize};
use store::KeyValue as _;

use crate::Teaching;
use crate::authorize::{Caller, Method, Standing};
use crate::error::TeachingError;
use crate::id::ReportId;

/// How far two signs of life may be apart to count as one visit, in milliseconds. Pages give one
/// in half of that time.
pub const BEAT_PAUSE_MS: i64 = 2 * 60 * 1_000;
/// Most visits that are counted at once; the time of further ones is not.
pub const PRESENT_MAX: usize = 20_000;

/// What somebody does with a report, besides writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visit {
    /// Has it open. A page says so when it opens and every minute.
    Here,
    /// Opens a document of the mission.
    Views(ObjectDigest),
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ActivityRow {
    // Counts changes, so that no two are made of the same row.
    revision: u64,
    pub(crate) views: u64,
    pub(crate) connected_ms: u64,
}

/// Who gave a sign of life when.
#[derive(Debug, Default)]
pub(crate) struct Door {
    last: Mutex<HashMap<(ReportId, Handle), i64>>,
}

impl Door {
    /// How long somebody has been here since their last sign of life, in milliseconds.
    pub(super) fn beat(&self, report: ReportId, who: &Handle, now_ms: i64) -> u64 {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.len() >= PRESENT_MAX {
            last.retain(|_, then_ms| now_ms.saturating_sub(*then_ms) <= BEAT_PAUSE_MS);
        }
        let key = (report, who.clone());
        if last.len() >= PRESENT_MAX && !last.contains_key(&key) {
            return 0;
        }
        let then_ms = last.insert(key, now_ms).unwrap_or(now_ms);
        let passed_ms = now_ms.saturating_sub(then_ms);
        if (0..=BEAT_PAUSE_MS).contains(&passed_ms) {
            passed_ms.unsigned_abs()
        } else {
            0
        }
    }
}

impl Teaching {
    /// Notes what somebody of the team does with their report. Those who teach are not counted.
    ///
    /// # Errors
    /// [`TeachingError::NotFound`] if the mission does not name the document.
    pub fn visit(
        &self,
        caller: &Caller,
        report: ReportId,
        visit: Visit,
        now_ms: i64,
    ) -> Result<(), TeachingError> {
        let snapshot = self.shelf.store.snapshot()?;
        let asked = (report, Method::ReadReport);
        let entered = self.shelf.enter_report(&*snapshot, caller, asked)?;
        if entered.standing != Standing::Teammate {
            return Ok(());
        }
        let (views, connected_ms) = match visit {
            Visit::Here => (0, self.door.beat(report, &caller.handle, now_ms)),
            Visit::Views(digest) => {
                let mission = self.shelf.mission(&*snapshot, entered.row.mission)?;
                if !mission.objects().any(|file| file.digest == digest) {
                    return Err(TeachingError::NotFound);
                }
                (1, 0)
            }
        };
        if views == 0 && connected_ms == 0 {
            return Ok(());
        }
        self.shelf.change(|snapshot, batch| {
            let activities = &self.shelf.activities;
            let before = activities.get(snapshot, report.as_bytes())?;
            let mut after = before.clone().unwrap_or_default();
            after.revision += 1;
            after.views += views;
            after.connected_ms += connected_ms;
            activities.require(batch, report.as_bytes(), before.as_ref())?;
            activities.put(batch, report.as_bytes(), &after)?;
            Ok(())
        })
    }
}
