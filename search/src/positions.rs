//! How far each log has been read, as it is committed together with the index.

use std::collections::BTreeMap;

use domain::id::ObjectDigest;
use serde::{Deserialize, Serialize};

use crate::analysis::ANALYSIS_VERSION;

/// For each log, by a name of the caller's choice, how far it is in the index.
pub type Positions = BTreeMap<String, u64>;

/// What is written with every commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Record {
    /// With which analysis the documents were written.
    pub(crate) analysis: u32,
    /// Whether every document is there that the positions speak of: not while an index is filled.
    pub(crate) is_complete: bool,
    pub(crate) positions: Positions,
}

/// A record as it is written.
#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    analysis: u32,
    complete: bool,
    positions: Positions,
    /// Of the rest: Tantivy checks its segments but not the file in which this stands, and a
    /// position that is read too high would leave out events for ever.
    digest: String,
}

impl Record {
    /// What an index says that is filled from now on.
    pub(crate) fn begun() -> Self {
        Self {
            analysis: ANALYSIS_VERSION,
            is_complete: false,
            positions: Positions::new(),
        }
    }

    /// The payload of a commit.
    pub(crate) fn write(&self) -> String {
        let payload = Payload {
            analysis: self.analysis,
            complete: self.is_complete,
            positions: self.positions.clone(),
            digest: self.digest(),
        };
        serde_json::to_string(&payload).expect("a map of numbers can always be written")
    }

    /// The record of a payload; none if it is damaged.
    pub(crate) fn read(payload: &str) -> Option<Self> {
        let payload: Payload = serde_json::from_str(payload).ok()?;
        let record = Self {
            analysis: payload.analysis,
            is_complete: payload.complete,
            positions: payload.positions,
        };
        (payload.digest == record.digest()).then_some(record)
    }

    fn digest(&self) -> String {
        let said = (self.analysis, self.is_complete, &self.positions);
        let text = serde_json::to_string(&said).expect("a map of numbers can always be written");
        ObjectDigest::of(text.as_bytes()).to_string()
    }
}

/// How far both halves of the index have come: a log that one of them lacks is at its beginning.
pub(crate) fn earliest(left: &Positions, right: &Positions) -> Positions {
    let in_both = |(log, &position): (&String, &u64)| {
        right
            .get(log)
            .map(|&other| (log.clone(), position.min(other)))
    };
    left.iter().filter_map(in_both).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn positions<const N: usize>(positions: [(&str, u64); N]) -> Positions {
        positions
            .map(|(log, position)| (log.to_owned(), position))
            .into()
    }

    #[test]
    fn are_read_as_written() {
        let written = Record {
            is_complete: true,
            positions: positions([("grenoble/public", 3), ("paris/public", u64::MAX)]),
            ..Record::begun()
        };
        assert_eq!(Record::read(&written.write()), Some(written));
    }

    #[test]
    fn a_changed_digit_is_noticed() {
        let written = Record {
            positions: positions([("grenoble/public", 13)]),
            ..Record::begun()
        };
        let payload = written.write();
        assert_eq!(Record::read(&payload.replace(":13", ":93")), None);
        assert_eq!(Record::read(&payload.replace("false", "true")), None);
    }

    #[test]
    fn the_pair_is_as_far_as_its_slower_half() {
        let left = positions([("a", 1), ("b", 5), ("c", 2)]);
        let right = positions([("a", 2), ("b", 4), ("d", 9)]);
        assert_eq!(earliest(&left, &right), positions([("a", 1), ("b", 4)]));
    }
}
