//! Group commit: many threads commit, the engine syncs once for all of them.
//!
//! One thread owns the writing. While it waits for the disk, batches queue up; then it merges what
//! has come into one engine commit. Each batch is still its own: it is checked against everything
//! before it, and one that conflicts does not disturb its neighbours.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

use crate::batch::Batch;
use crate::error::{CommitError, StoreError};
use crate::guard::guarded;
use crate::key_value::{KeyValue, Snapshot, Store};

mod overlay;

use overlay::Overlay;

/// Batches that may wait; further callers block until there is room.
pub const QUEUE_BATCHES_MAX: usize = 1024;
/// Most batches in one engine commit.
pub const GROUP_BATCHES_MAX: usize = 256;
/// Most bytes in one engine commit of several batches; a larger batch is committed alone.
pub const GROUP_BYTES_MAX: usize = 8 << 20;

/// Merges concurrent commits to the engine that it owns.
///
/// All writing must go through it: what else wrote to the engine could slip between checking a
/// requirement and committing.
pub struct Grouped {
    engine: Store,
    // `None` only while dropping.
    queue: Option<SyncSender<Waiting>>,
    committer: Option<JoinHandle<()>>,
}

/// A batch and whoever waits for its answer.
struct Waiting {
    batch: Batch,
    caller: SyncSender<Result<(), CommitError>>,
}

impl Grouped {
    /// Takes over the writing to `engine` and starts the thread that does it.
    pub fn new(engine: impl KeyValue + 'static) -> Result<Self, StoreError> {
        let engine: Store = Arc::new(engine);
        let (queue, waiting) = sync_channel(QUEUE_BATCHES_MAX);
        let committer = Committer {
            engine: Arc::clone(&engine),
            waiting,
            held: None,
        };
        let committer = thread::Builder::new()
            .name("store-commit".to_owned())
            .spawn(move || committer.run())
            .map_err(|error| StoreError::Engine {
                engine: "group",
                detail: error.to_string(),
            })?;
        Ok(Self {
            engine,
            queue: Some(queue),
            committer: Some(committer),
        })
    }
}

impl KeyValue for Grouped {
    fn snapshot(&self) -> Result<Box<dyn Snapshot>, StoreError> {
        self.engine.snapshot()
    }

    fn commit(&self, batch: Batch) -> Result<(), CommitError> {
        batch.check_size()?;
        let (caller, answer) = sync_channel(1);
        let queue = self.queue.as_ref().ok_or(StoreError::Stopped)?;
        queue
            .send(Waiting { batch, caller })
            .map_err(|_| StoreError::Stopped)?;
        answer.recv().map_err(|_| StoreError::Stopped)?
    }
}

impl Drop for Grouped {
    fn drop(&mut self) {
        // Closing the queue ends the committer once it has answered everybody.
        self.queue = None;
        if let Some(committer) = self.committer.take()
            && committer.join().is_err()
        {
            tracing::error!("the thread that commits has panicked");
        }
    }
}

/// The thread that commits.
struct Committer {
    engine: Store,
    waiting: Receiver<Waiting>,
    // A batch that was taken from the queue and did not fit the last round.
    held: Option<Waiting>,
}

impl Committer {
    fn run(mut self) {
        while let Some(first) = self.held.take().or_else(|| self.waiting.recv().ok()) {
            let round = self.gather(first);
            // The callers of a round that panicked see their channel close.
            let outcome: Result<(), StoreError> = guarded("group", || {
                commit_round(&self.engine, round);
                Ok(())
            });
            if let Err(error) = outcome {
                tracing::error!(%error, "a group of commits was abandoned");
            }
        }
    }

    /// `first` and what else waits already, within the bounds of a round.
    fn gather(&mut self, first: Waiting) -> Vec<Waiting> {
        let mut bytes = first.batch.bytes();
        let mut round = vec![first];
        while round.len() < GROUP_BATCHES_MAX {
            let Ok(next) = self.waiting.try_recv() else {
                break;
            };
            bytes += next.batch.bytes();
            if bytes > GROUP_BYTES_MAX {
                self.held = Some(next);
                break;
            }
            round.push(next);
        }
        round
    }
}

fn commit_round(engine: &Store, mut round: Vec<Waiting>) {
    if round.len() > 1 {
        return commit_merged(engine, round);
    }
    for Waiting { batch, caller } in round.drain(..) {
        answer(&caller, engine.commit(batch));
    }
}

fn commit_merged(engine: &Store, round: Vec<Waiting>) {
    let (callers, batches): (Vec<_>, Vec<_>) = round
        .into_iter()
        .map(|Waiting { batch, caller }| (caller, batch))
        .unzip();
    let answers = merge(engine, batches).and_then(|(merged, verdicts)| {
        engine.commit(merged)?;
        Ok(verdicts)
    });
    match answers {
        Ok(verdicts) => {
            callers
                .iter()
                .zip(verdicts)
                .for_each(|(caller, verdict)| answer(caller, verdict));
        }
        // Conflicts, too: what they conflict with may be what was not committed.
        Err(error) => callers
            .iter()
            .for_each(|caller| answer(caller, Err(error.clone()))),
    }
}

/// One batch that does what those do whose requirements hold, and the verdict on each.
fn merge(
    engine: &Store,
    batches: Vec<Batch>,
) -> Result<(Batch, Vec<Result<(), CommitError>>), CommitError> {
    let mut overlay = Overlay::over(engine.snapshot()?);
    let mut merged = Batch::new();
    let mut verdicts = Vec::with_capacity(batches.len());
    for batch in batches {
        let verdict = batch.check_requirements(|key| overlay.get(key));
        if verdict.is_ok() {
            overlay.apply(&batch);
            merged.append_writes(batch);
        }
        verdicts.push(verdict);
    }
    Ok((merged, verdicts))
}

fn answer(caller: &SyncSender<Result<(), CommitError>>, verdict: Result<(), CommitError>) {
    // A caller waits until it is answered; one that is gone has panicked and asks nothing.
    drop(caller.send(verdict));
}

#[cfg(test)]
mod tests;
