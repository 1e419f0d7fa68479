//! Chronology: when a report was written.

use std::collections::BTreeMap;

use store::KeyValue as _;

use super::effort::{DAY_MS, Hour};
use crate::Teaching;
use crate::authorize::{Caller, Method};
use crate::error::TeachingError;
use crate::id::{ID_BYTES, LabdocId, ReportId};
use crate::shelf;

/// Most days that a chronology reaches back from the last one on which somebody wrote.
pub const CHRONOLOGY_DAYS_MAX: u32 = 366;

/// How finely time is divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grain {
    /// By the hours of UTC.
    Hour,
    /// By the days of UTC.
    Day,
}

/// What was written in one piece of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bucket {
    /// When it begins, in milliseconds since 1970.
    pub start_ms: i64,
    /// How many updates there were.
    pub updates: u64,
    /// How many bytes they had.
    pub bytes: u64,
}

impl Teaching {
    /// When a report, or one of its labdocs, was written: the hours or days in which it was,
    /// oldest first.
    ///
    /// # Errors
    /// [`TeachingError`].
    pub fn chronology(
        &self,
        caller: &Caller,
        (report, labdoc): (ReportId, Option<LabdocId>),
        grain: Grain,
    ) -> Result<Vec<Bucket>, TeachingError> {
        let snapshot = self.shelf.store.snapshot()?;
        let asked = (report, Method::FollowReports);
        self.shelf.enter_report(&*snapshot, caller, asked)?;
        let mut prefix = report.as_bytes().to_vec();
        if let Some(labdoc) = labdoc {
            prefix.extend(labdoc.as_bytes());
        }
        let mut days: BTreeMap<u32, [Hour; 24]> = BTreeMap::new();
        for record in shelf::all(&self.shelf.days, &*snapshot, &prefix)? {
            if let Some(day) = day_of(&record.id) {
                let sums = days.entry(day).or_default();
                for (sum, hour) in sums.iter_mut().zip(record.value.hours) {
                    sum.updates = sum.updates.saturating_add(hour.updates);
                    sum.bytes = sum.bytes.saturating_add(hour.bytes);
                }
            }
        }
        let last = days.keys().next_back().copied().unwrap_or_default();
        let first = (last + 1).saturating_sub(CHRONOLOGY_DAYS_MAX);
        let days = days.range(first..);
        Ok(days
            .flat_map(|(day, hours)| buckets(*day, hours, grain))
            .collect())
    }
}

fn buckets(day: u32, hours: &[Hour; 24], grain: Grain) -> Vec<Bucket> {
    let day_ms = i64::from(day) * DAY_MS;
    let pieces: Vec<&[Hour]> = match grain {
        Grain::Hour => hours.chunks(1).collect(),
        Grain::Day => vec![hours],
    };
    let length_ms = DAY_MS / pieces.len() as i64;
    let buckets = (0..).zip(pieces).map(|(place, hours)| Bucket {
        start_ms: day_ms + place * length_ms,
        updates: hours.iter().map(|hour| u64::from(hour.updates)).sum(),
        bytes: hours.iter().map(|hour| u64::from(hour.bytes)).sum(),
    });
    buckets.filter(|bucket| bucket.updates > 0).collect()
}

fn day_of(key: &[u8]) -> Option<u32> {
    let day = key.get(2 * ID_BYTES..)?;
    Some(u32::from_be_bytes(day.try_into().ok()?))
}
