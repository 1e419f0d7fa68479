//! What is known of each peer, for operators and for the choice of mirrors.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use domain::id::InstitutionId;
use domain::log::LogId;

/// A log as a peer showed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LogStatus {
    /// Its size at the peer, when it last said.
    pub size: u64,
}

/// One peer.
#[derive(Debug, Clone, Default)]
pub struct PeerStatus {
    /// Whether we talk to it now.
    pub connected: bool,
    /// When it last said something.
    pub last_heard: Option<Instant>,
    /// The version of its program.
    pub software: String,
    /// Why the last conversation ended.
    pub last_error: Option<String>,
    /// Failures in a row.
    pub failures: u32,
    /// Its logs, as it showed them.
    pub logs: BTreeMap<LogId, LogStatus>,
}

/// All peers. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct PeerStatuses(Arc<Mutex<BTreeMap<InstitutionId, PeerStatus>>>);

impl PeerStatuses {
    /// All peers that the registry lists, by id.
    pub fn all(&self) -> BTreeMap<InstitutionId, PeerStatus> {
        self.lock().clone()
    }

    /// Whether we talk to a peer now.
    pub fn is_connected(&self, peer: &InstitutionId) -> bool {
        self.lock().get(peer).is_some_and(|status| status.connected)
    }

    /// Forgets all others.
    pub(super) fn keep<'a>(&self, peers: impl Iterator<Item = &'a InstitutionId>) {
        let mut all = self.lock();
        let mut kept = BTreeMap::new();
        for peer in peers {
            kept.insert(peer.clone(), all.remove(peer).unwrap_or_default());
        }
        *all = kept;
    }

    pub(super) fn change(&self, peer: &InstitutionId, change: impl FnOnce(&mut PeerStatus)) {
        if let Some(status) = self.lock().get_mut(peer) {
            change(status);
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<InstitutionId, PeerStatus>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
