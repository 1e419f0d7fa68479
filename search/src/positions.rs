//! How far each log has been read, as it is committed together with the index.

use std::collections::BTreeMap;

use domain::id::ObjectDigest;
use serde::{Deserialize, Serialize};

use crate::analysis::ANALYSIS_VERSION;

/// For each log, by a name of the caller's choice, how far it is in the index.
pub type Positions = BTreeMap<String, u64>;

/// What is written with every commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Payload {
    analysis: u32,
    positions: Positions,
    /// Of the rest: Tantivy checks its segments but not the file in which this stands, and a
    /// position that is read too high would leave out events for ever.
    digest: String,
}

/// Why a payload is not used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PayloadError {
    Damaged,
    OtherAnalysis(u32),
}

/// The payload of a commit.
pub(crate) fn write(positions: &Positions) -> String {
    let payload = Payload {
        analysis: ANALYSIS_VERSION,
        positions: positions.clone(),
        digest: digest(ANALYSIS_VERSION, positions),
    };
    serde_json::to_string(&payload).expect("a map of numbers can always be written")
}

/// The positions of a payload.
pub(crate) fn read(payload: &str) -> Result<Positions, PayloadError> {
    let payload: Payload = serde_json::from_str(payload).map_err(|_| PayloadError::Damaged)?;
    if payload.digest != digest(payload.analysis, &payload.positions) {
        return Err(PayloadError::Damaged);
    }
    match payload.analysis {
        ANALYSIS_VERSION => Ok(payload.positions),
        other => Err(PayloadError::OtherAnalysis(other)),
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

fn digest(analysis: u32, positions: &Positions) -> String {
    let text = serde_json::to_string(&(analysis, positions))
        .expect("a map of numbers can always be written");
    ObjectDigest::of(text.as_bytes()).to_string()
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
        let written = positions([("grenoble/public", 3), ("paris/public", u64::MAX)]);
        assert_eq!(read(&write(&written)), Ok(written));
    }

    #[test]
    fn a_changed_digit_is_noticed() {
        let payload = write(&positions([("grenoble/public", 13)]));
        assert_eq!(
            read(&payload.replace(":13", ":93")),
            Err(PayloadError::Damaged)
        );
    }

    #[test]
    fn the_pair_is_as_far_as_its_slower_half() {
        let left = positions([("a", 1), ("b", 5), ("c", 2)]);
        let right = positions([("a", 2), ("b", 4), ("d", 9)]);
        assert_eq!(earliest(&left, &right), positions([("a", 1), ("b", 4)]));
    }
}
