//! How far each shared log may be applied now: [`domain::horizon`] with a clock.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use domain::horizon::{self, Horizon};
use domain::id::InstitutionId;
use domain::log::{LogId, LogKind};

/// Says how far a fold may go in a log of which `held` events are here.
pub trait Barrier: Send + Sync {
    /// At most `held`.
    fn applicable(&self, log: &LogId, held: u64) -> u64;
}

/// What each origin last said of its shared logs, and when. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Horizons(Arc<Mutex<HashMap<InstitutionId, (Horizon, Instant)>>>);

impl Horizons {
    /// Remembers that the log between us and `origin` is drained up to `horizon`; says whether
    /// that is news.
    pub fn drained(&self, origin: &InstitutionId, horizon: Horizon) -> bool {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = known.insert(origin.clone(), (horizon, Instant::now()));
        before.is_none_or(|(before, _)| before != horizon)
    }
}

impl Barrier for Horizons {
    fn applicable(&self, log: &LogId, held: u64) -> u64 {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some((drained, when)) = known.get(&log.institution) else {
            return held;
        };
        let drained = match log.kind {
            LogKind::Consortium => drained.consortium,
            LogKind::Public => drained.public,
            LogKind::House | LogKind::Pair(_) => return held,
        };
        let silent_ms = u64::try_from(when.elapsed().as_millis()).unwrap_or(u64::MAX);
        horizon::applicable(held, drained, Some(silent_ms))
    }
}
