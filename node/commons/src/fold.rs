//! From logs to what people see: the one writer of the view and of the index.
//!
//! The fold reads each log from where it stood, applies events by the rules of
//! [`domain::placement`], and works out for every item which versions stand, and for whom. What
//! it writes depends on the logs alone, so deleting view and index and folding again gives the
//! same answer.
//!
//! The view is committed with how far each log was read, and with the items that the index has
//! yet to learn of; those are forgotten once the index has committed. So neither a crash between
//! the two nor the loss of one leaves them in disagreement.
//!
//! Logs of an institution that left or is suspended are folded like others: what they hold is
//! kept. Whether somebody may see it is decided when they look.

mod compile;
pub(crate) mod document;
mod keeper;
mod open;
mod renewal;
mod step;

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::id::InstitutionId;
use domain::log::LogId;
use federation::barrier::Barrier;
use search::Index;
use store::CommitError;
use store::logs::{LogError, Logs};
use tokio::sync::watch;

use self::keeper::Keeper;
use self::step::Step;
use crate::view::{View, ViewError};

/// Most events that one commit of the view applies.
pub const STEP_EVENTS_MAX: usize = 256;
/// Most commits of the view in one call; the caller calls again while there is more.
pub const CALL_STEPS_MAX: usize = 64;

/// Why the fold stopped. What it had committed stays; it goes on from there.
#[derive(Debug, thiserror::Error)]
pub enum FoldError {
    /// The logs cannot be read.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The reason why an event is not applied could not be kept beside its log.
    #[error("keep why an event is not applied: {0}")]
    Quarantine(#[from] CommitError),
    /// The view cannot be read or written.
    #[error(transparent)]
    View(#[from] ViewError),
    /// The index cannot be written: drop it, open it anew and fold on.
    #[error(transparent)]
    Index(#[from] search::WriteError),
    /// An empty index cannot be made in the place of one that is to be filled anew.
    #[error("make an empty index: {0}")]
    IndexOpen(#[from] search::OpenError),
    /// The index has read more of a log than the view: delete it and open it anew.
    #[error("the index is ahead of the view in {log}: delete the index and fold again")]
    IndexAhead {
        /// In which log.
        log: String,
    },
}

/// What a call came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Events that were applied or passed over.
    pub events: u64,
    /// Items whose listing was made anew.
    pub items: u64,
    /// Whether there is more to apply at once.
    pub more: bool,
    /// In how many milliseconds to call again, so that the index is committed; none if it is.
    pub index_due_ms: Option<u64>,
    /// Whether the index took what it had not: more is found than before.
    pub indexed: bool,
    /// Whether an index is being filled, by a page with every call.
    pub filling: bool,
}

/// The parts that a fold is made of.
pub struct FoldParts {
    /// Whose node it is.
    pub institution: InstitutionId,
    /// What it reads.
    pub logs: Logs,
    /// What it writes.
    pub view: View,
    /// What it writes besides.
    pub index: Arc<Index>,
    /// How far shared logs may be applied.
    pub barrier: Arc<dyn Barrier>,
}

/// The one writer of view and index.
pub struct Fold {
    institution: InstitutionId,
    logs: Logs,
    view: View,
    barrier: Arc<dyn Barrier>,
    keeper: Keeper,
}

impl Fold {
    /// Puts a fold together and brings the index in step with the view, as far as it was behind.
    ///
    /// # Errors
    /// [`FoldError`]; [`FoldError::IndexAhead`] if they do not belong together.
    pub fn new(parts: FoldParts) -> Result<Self, FoldError> {
        let FoldParts {
            institution,
            logs,
            view,
            index,
            barrier,
        } = parts;
        let keeper = Keeper::open(index, view.clone())?;
        Ok(Self {
            institution,
            logs,
            view,
            barrier,
            keeper,
        })
    }

    /// Applies what came since, at most [`CALL_STEPS_MAX`] times [`STEP_EVENTS_MAX`] events.
    ///
    /// The view shows it when this returns, the index after at most [`INDEX_PAUSE_MAX_MS`].
    ///
    /// # Errors
    /// [`FoldError`].
    pub fn catch_up(&mut self, now_ms: i64) -> Result<Progress, FoldError> {
        let mut progress = Progress::default();
        let mut steps = 0;
        for (origin, logs) in by_origin(self.logs.names()?) {
            while steps < CALL_STEPS_MAX && self.step(&origin, &logs, &mut progress)? {
                steps += 1;
                self.keeper.commit_if_many()?;
            }
        }
        progress.more = steps == CALL_STEPS_MAX;
        if !progress.more {
            self.keeper.view_is_whole()?;
        }
        progress.filling = self.keeper.renew(now_ms)?;
        let is_behind = self.keeper.is_behind();
        progress.index_due_ms = self.keeper.commit_if_due(now_ms)?;
        progress.indexed = is_behind && progress.index_due_ms.is_none();
        Ok(progress)
    }

    /// Fills another index, by a page of the view with every call of
    /// [`catch_up`](Self::catch_up). The one that is there answers until then, and takes what
    /// changes.
    ///
    /// # Errors
    /// [`FoldError`].
    pub fn fill_index_anew(&mut self) -> Result<(), FoldError> {
        self.keeper.fill_beside()
    }

    /// Hears how far an index is that is being filled; none if none is.
    pub fn filling(&self) -> watch::Receiver<Option<Filling>> {
        self.keeper.filling.subscribe()
    }

    /// Empties view and index, so that the next calls fold everything again. Until they have, the
    /// library shows less, and search says so.
    ///
    /// # Errors
    /// [`FoldError`].
    pub fn start_over(&mut self) -> Result<(), FoldError> {
        self.keeper.empty()?;
        Ok(self.view.clear()?)
    }

    /// Brings the index in step with the view at once.
    ///
    /// # Errors
    /// [`FoldError`].
    pub fn commit_index(&mut self) -> Result<(), FoldError> {
        self.keeper.commit()
    }

    /// Applies one commit's worth of one origin's logs; returns whether there was any.
    ///
    /// What its different logs say is applied together, so that nobody loses sight of an item
    /// that moves from one to another.
    fn step(
        &mut self,
        origin: &InstitutionId,
        logs: &[LogId],
        progress: &mut Progress,
    ) -> Result<bool, FoldError> {
        // How far shared logs may be applied is asked first: what it was drained up to is here.
        let limits: Vec<(&LogId, u64)> = logs
            .iter()
            .map(|log| (log, self.barrier.applicable(log, u64::MAX)))
            .collect();
        let mut step = Step::new(&self.institution, &self.logs, self.view.read()?);
        step.gather(&limits)?;
        step.fill_pending(logs)?;
        let Some(done) = step.finish(origin, logs)? else {
            return Ok(false);
        };
        if !done.quarantine.is_empty() {
            self.logs.store().commit(done.quarantine)?;
        }
        self.view.commit(done.changes)?;
        self.keeper.apply(&done.update)?;
        progress.events += done.events;
        progress.items += done.update.remove.len() as u64;
        Ok(true)
    }
}

/// Logs by who writes them; those for fewer readers first.
fn by_origin(names: Vec<LogId>) -> BTreeMap<InstitutionId, Vec<LogId>> {
    let mut by_origin = BTreeMap::<_, Vec<LogId>>::new();
    for log in names {
        by_origin
            .entry(log.institution.clone())
            .or_default()
            .push(log);
    }
    for logs in by_origin.values_mut() {
        logs.sort_unstable();
    }
    by_origin
}

pub(crate) use keeper::first_ahead;
pub use keeper::{INDEX_ITEMS_MAX, INDEX_PAUSE_MAX_MS, INDEX_PAUSE_MIN_MS};
pub(crate) use open::day_of;
pub use renewal::{Filling, INDEX_CHECK_PAUSE_MS};

#[cfg(test)]
mod tests;
