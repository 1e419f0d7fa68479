//! Effort: how much was written in a labdoc, counted in the commit of each update.

use domain::id::Handle;
use serde::{Deserialize, Serialize};
use store::{Batch, Snapshot};

use crate::error::TeachingError;
use crate::shelf::Shelf;
use crate::writing::{Place, UpdateRow, key};

/// How long a pause between two updates still counts as writing, in milliseconds.
pub const WRITING_PAUSE_MS: i64 = 2 * 60 * 1_000;

const HOUR_MS: i64 = 3_600_000;
pub(super) const DAY_MS: i64 = 24 * HOUR_MS;

/// How much was written in a labdoc.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct EffortRow {
    pub(crate) writing_ms: u64,
    pub(crate) writer_changes: u64,
    pub(crate) last_writer: Handle,
    pub(crate) last_ms: i64,
}

/// How much was written in a labdoc on one day, by the hours of UTC.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DayRow {
    pub(crate) hours: [Hour; 24],
}

/// What was written in an hour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Hour {
    pub(crate) updates: u32,
    pub(crate) bytes: u32,
}

impl EffortRow {
    fn after(before: Option<Self>, update: &UpdateRow) -> Self {
        let Some(before) = before else {
            return Self {
                writing_ms: 0,
                writer_changes: 0,
                last_writer: update.author.clone(),
                last_ms: update.at_ms,
            };
        };
        let pause_ms = update.at_ms.saturating_sub(before.last_ms);
        let is_going_on = (0..=WRITING_PAUSE_MS).contains(&pause_ms);
        let written_ms = if is_going_on {
            pause_ms.unsigned_abs()
        } else {
            0
        };
        let is_other = before.last_writer != update.author;
        Self {
            writing_ms: before.writing_ms + written_ms,
            writer_changes: before.writer_changes + u64::from(is_other),
            last_writer: update.author.clone(),
            last_ms: before.last_ms.max(update.at_ms),
        }
    }
}

impl Shelf {
    /// Adds to the batch of an update that it was written. The batch requires that nobody else
    /// writes in the labdoc meanwhile.
    pub(crate) fn count_update(
        &self,
        snapshot: &dyn Snapshot,
        batch: &mut Batch,
        (place, update): (Place, &UpdateRow),
    ) -> Result<(), TeachingError> {
        let id = key(place);
        let before = self.efforts.get(snapshot, &id)?;
        self.efforts
            .put(batch, &id, &EffortRow::after(before, update))?;
        let (day, hour) = hour_of(update.at_ms);
        let id = of_day(place, day);
        let mut row = self.days.get(snapshot, &id)?.unwrap_or_default();
        let counted = &mut row.hours[hour];
        let bytes = u32::try_from(update.update.len()).unwrap_or(u32::MAX);
        counted.updates = counted.updates.saturating_add(1);
        counted.bytes = counted.bytes.saturating_add(bytes);
        self.days.put(batch, &id, &row)?;
        Ok(())
    }
}

/// Which day since 1970, and which of its hours. Before 1970 is the first day.
fn hour_of(at_ms: i64) -> (u32, usize) {
    let at_ms = at_ms.max(0);
    let day = u32::try_from(at_ms / DAY_MS).unwrap_or(u32::MAX);
    let hour = (at_ms % DAY_MS / HOUR_MS).unsigned_abs();
    (day, usize::try_from(hour).unwrap_or_default())
}

/// The key of what was written in a labdoc on a day.
fn of_day(place: Place, day: u32) -> Vec<u8> {
    [key(place).as_slice(), &day.to_be_bytes()].concat()
}
