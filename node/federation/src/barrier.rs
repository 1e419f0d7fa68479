//! How far each shared log may be applied now: [`domain::horizon`] with a clock.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use domain::checkpoint::SignedCheckpoint;
use domain::horizon::{self, Horizon};
use domain::id::InstitutionId;
use domain::log::{LogId, LogKind};
use store::logs::Logs;

/// Says how far a fold may go in a log of which `held` events are here.
pub trait Barrier: Send + Sync {
    /// At most `held`.
    fn applicable(&self, log: &LogId, held: u64) -> u64;
}

/// What each origin last said of its shared logs, and when. Cheap to clone.
#[derive(Clone)]
pub struct Horizons {
    logs: Logs,
    known: Arc<Mutex<HashMap<InstitutionId, (Horizon, Instant)>>>,
}

impl Horizons {
    /// Nothing was said yet of any of these logs.
    pub fn new(logs: Logs) -> Self {
        Self {
            logs,
            known: Arc::default(),
        }
    }

    /// Remembers that the log between us and `origin` is drained up to `horizon`; says whether
    /// that is news.
    pub fn drained(&self, origin: &InstitutionId, horizon: Horizon) -> bool {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let before = known.insert(origin.clone(), (horizon, Instant::now()));
        before.is_none_or(|(before, _)| before != horizon)
    }

    fn said(&self, origin: &InstitutionId) -> Option<(Horizon, u64)> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let (horizon, when) = known.get(origin)?;
        Some((
            *horizon,
            u64::try_from(when.elapsed().as_millis()).unwrap_or(u64::MAX),
        ))
    }

    /// Whether the origin's `consortium` log is here up to `size`. What is withdrawn from the
    /// world may still stand there, so it is applied before the `public` log.
    fn has_consortium(&self, origin: &InstitutionId, size: u64) -> bool {
        let log = LogId::first(origin.clone(), LogKind::Consortium);
        let note = self.logs.note(&log).ok().flatten();
        let claimed = note.and_then(|note| SignedCheckpoint::claimed(&note).ok());
        claimed.map_or(0, |checkpoint| checkpoint.size) >= size
    }
}

impl Barrier for Horizons {
    fn applicable(&self, log: &LogId, held: u64) -> u64 {
        let Some((horizon, silent_ms)) = self.said(&log.institution) else {
            return held;
        };
        let drained = match log.kind {
            LogKind::Consortium => horizon.consortium,
            LogKind::Public if self.has_consortium(&log.institution, horizon.consortium) => {
                horizon.public
            }
            LogKind::Public => 0,
            LogKind::House | LogKind::Pair(_) => return held,
        };
        horizon::applicable(held, drained, Some(silent_ms))
    }
}
