//! What was refused, from whom and why: counted, logged once, and listed for operators.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use domain::id::InstitutionId;
use domain::log::LogId;

/// Most different (peer, reason) pairs that are remembered; later ones are only logged.
pub const REFUSALS_MAX: usize = 10_000;

/// Why something from a peer was refused. The name is stable: programs may match it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// A TLS key that the registry lists for nobody.
    UnknownPeer,
    /// A peer that answered as another institution.
    WrongPeer,
    /// A frame that is not readable, or larger than allowed.
    Malformed,
    /// A checkpoint or event that no key of the origin signed.
    BadSignature,
    /// An event that speaks for another institution.
    OriginMismatch,
    /// A checkpoint of another log than the one asked for.
    WrongLog,
    /// A Merkle proof that does not lead to the checkpoint.
    BadProof,
    /// Two signed histories of one log.
    Forked,
    /// The origin showed less than it had signed before.
    RolledBack,
    /// A body that is not what was signed.
    BodyMismatch,
    /// An object whose bytes are not what was signed.
    ObjectMismatch,
    /// An event that is kept and not applied.
    Quarantined,
    /// A call for something that the caller may not have.
    NotAuthorised,
}

impl Reason {
    /// All reasons.
    pub const ALL: [Self; 13] = [
        Self::UnknownPeer,
        Self::WrongPeer,
        Self::Malformed,
        Self::BadSignature,
        Self::OriginMismatch,
        Self::WrongLog,
        Self::BadProof,
        Self::Forked,
        Self::RolledBack,
        Self::BodyMismatch,
        Self::ObjectMismatch,
        Self::Quarantined,
        Self::NotAuthorised,
    ];

    /// The reason's stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UnknownPeer => "UNKNOWN_PEER",
            Self::WrongPeer => "WRONG_PEER",
            Self::Malformed => "MALFORMED",
            Self::BadSignature => "BAD_SIGNATURE",
            Self::OriginMismatch => "ORIGIN_MISMATCH",
            Self::WrongLog => "WRONG_LOG",
            Self::BadProof => "BAD_PROOF",
            Self::Forked => "FORKED",
            Self::RolledBack => "ROLLED_BACK",
            Self::BodyMismatch => "BODY_MISMATCH",
            Self::ObjectMismatch => "OBJECT_MISMATCH",
            Self::Quarantined => "QUARANTINED",
            Self::NotAuthorised => "NOT_AUTHORISED",
        }
    }
}

/// A reason and the particulars.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {detail}", .reason.as_str())]
pub struct Refusal {
    /// Why.
    pub reason: Reason,
    /// What exactly: names and numbers, never contents.
    pub detail: String,
    /// The log that it is about, if it is about one.
    pub log: Option<LogId>,
    /// The event's index in that log, if it is about one event.
    pub index: Option<u64>,
}

impl Refusal {
    /// Refuses for a reason.
    pub fn new(reason: Reason, detail: impl Into<String>) -> Self {
        Self {
            reason,
            detail: detail.into(),
            log: None,
            index: None,
        }
    }

    /// Says which log it is about.
    #[must_use]
    pub fn about(self, log: &LogId) -> Self {
        Self {
            log: Some(log.clone()),
            ..self
        }
    }

    /// Says which event of a log it is about.
    #[must_use]
    pub fn at(self, log: &LogId, index: u64) -> Self {
        Self {
            index: Some(index),
            ..self.about(log)
        }
    }
}

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusalCount {
    /// From whom; none where it is not known who called.
    pub peer: Option<InstitutionId>,
    /// Why.
    pub reason: Reason,
    /// How often since the node started.
    pub count: u64,
    /// The last of them.
    pub last: Refusal,
    /// When that was.
    pub last_at: Instant,
}

#[derive(Debug)]
struct Tally {
    count: u64,
    last: Refusal,
    last_at: Instant,
}

type Tallies = BTreeMap<(Option<InstitutionId>, Reason), Tally>;

/// All refusals since the node started. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Refusals(Arc<Mutex<Tallies>>);

impl Refusals {
    /// Counts a refusal; logs it if it is the first of its kind.
    pub fn record(&self, peer: Option<&InstitutionId>, refusal: &Refusal) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (peer.cloned(), refusal.reason);
        let is_new = !counts.contains_key(&key);
        if is_new {
            let peer = peer.map_or("unknown", InstitutionId::as_str);
            tracing::warn!(
                peer,
                reason = refusal.reason.as_str(),
                detail = refusal.detail,
                "refused"
            );
        }
        if is_new && counts.len() >= REFUSALS_MAX {
            return;
        }
        counts
            .entry(key)
            .and_modify(|tally| tally.add(refusal))
            .or_insert_with(|| Tally::new(refusal));
    }

    /// The list, by peer and reason.
    pub fn list(&self) -> Vec<RefusalCount> {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts
            .iter()
            .map(|((peer, reason), tally)| RefusalCount {
                peer: peer.clone(),
                reason: *reason,
                count: tally.count,
                last: tally.last.clone(),
                last_at: tally.last_at,
            })
            .collect()
    }
}

impl Tally {
    fn new(refusal: &Refusal) -> Self {
        Self {
            count: 1,
            last: refusal.clone(),
            last_at: Instant::now(),
        }
    }

    fn add(&mut self, refusal: &Refusal) {
        self.count = self.count.saturating_add(1);
        self.last.clone_from(refusal);
        self.last_at = Instant::now();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_of_each_kind_is_remembered_with_its_time() {
        let refusals = Refusals::default();
        refusals.record(None, &Refusal::new(Reason::BadProof, "first"));
        let between = Instant::now();
        refusals.record(None, &Refusal::new(Reason::BadProof, "second"));
        refusals.record(None, &Refusal::new(Reason::Forked, "another"));
        let list = refusals.list();
        let told: Vec<_> = list
            .iter()
            .map(|kind| (kind.reason, kind.count, kind.last.detail.as_str()))
            .collect();
        let expected = [
            (Reason::BadProof, 2, "second"),
            (Reason::Forked, 1, "another"),
        ];
        assert_eq!(told, expected);
        assert!(list.iter().all(|kind| kind.last_at >= between));
    }
}
