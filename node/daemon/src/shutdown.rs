//! Stopping in order: every task is known by name, is told to stop, and is waited for.
//!
//! A task that panics stops the program: a node that no longer does part of its work, and answers
//! as if it did, is worse than one that is restarted.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::Instrument as _;

/// Why a program did not stop in order.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StopError {
    /// Tasks were still running when the time was over.
    #[error("still running after {} s: {}", .deadline.as_secs_f64(), .tasks.join(", "))]
    Overdue {
        /// Their names, sorted.
        tasks: Vec<&'static str>,
        /// How long they were given.
        deadline: Duration,
    },
    /// Somebody asked to stop at once.
    #[error("stopped at once, without waiting for: {}", .tasks.join(", "))]
    Hurried {
        /// What was not waited for, sorted.
        tasks: Vec<&'static str>,
    },
    /// Tasks panicked; the others have ended in order.
    #[error("panicked: {}", .tasks.join(", "))]
    Panicked {
        /// Their names, sorted.
        tasks: Vec<&'static str>,
    },
}

/// Starts tasks and stops them; cloning gives another handle on the same ones.
#[derive(Debug, Clone, Default)]
pub struct Shutdown {
    stop: CancellationToken,
    hurry: CancellationToken,
    tracker: TaskTracker,
    roll: Arc<Mutex<Roll>>,
}

/// Who is running and who fell, each name with how many of it.
#[derive(Debug, Default)]
struct Roll {
    running: BTreeMap<&'static str, usize>,
    panicked: BTreeMap<&'static str, usize>,
}

impl Shutdown {
    /// Nothing is running, nothing is stopping.
    pub fn new() -> Self {
        Self::default()
    }

    /// Starts a task. It ends soon after [`Shutdown::token`] is cancelled.
    pub fn spawn(&self, name: &'static str, task: impl Future<Output = ()> + Send + 'static) {
        let entry = Entry::new(name, self.clone());
        let named = async move {
            // Moved into the task, and so dropped when it ends, however it ends.
            let _entry = entry;
            task.await;
        };
        self.tracker
            .spawn(named.instrument(tracing::info_span!("task", name)));
    }

    /// Is cancelled when the program stops.
    pub fn token(&self) -> CancellationToken {
        self.stop.clone()
    }

    /// Tells every task to stop.
    pub fn stop(&self) {
        self.stop.cancel();
    }

    /// Tells every task to stop and [`Shutdown::wait`] not to wait for them.
    pub fn stop_at_once(&self) {
        self.stop.cancel();
        self.hurry.cancel();
    }

    /// Waits until the program stops and all its tasks have ended, at most `deadline` after it was
    /// told to stop.
    ///
    /// After an error tasks may still be running: drop the runtime with
    /// `Runtime::shutdown_timeout`, since dropping it otherwise waits for blocking calls.
    ///
    /// # Errors
    /// [`StopError`] names the tasks.
    pub async fn wait(&self, deadline: Duration) -> Result<(), StopError> {
        self.stop.cancelled().await;
        self.tracker.close();
        tokio::select! {
            // Who has ended has ended, even at the last moment.
            biased;
            () = self.tracker.wait() => self.roll().verdict(),
            () = self.hurry.cancelled() => Err(StopError::Hurried { tasks: self.running() }),
            () = tokio::time::sleep(deadline) => {
                Err(StopError::Overdue { tasks: self.running(), deadline })
            }
        }
    }

    /// The names of the tasks that are running, sorted.
    pub fn running(&self) -> Vec<&'static str> {
        self.roll().running.keys().copied().collect()
    }

    fn roll(&self) -> MutexGuard<'_, Roll> {
        self.roll.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Roll {
    fn enter(&mut self, name: &'static str) {
        *self.running.entry(name).or_default() += 1;
    }

    fn leave(&mut self, name: &'static str) {
        let left = self.running.remove(name).unwrap_or_default();
        if left > 1 {
            self.running.insert(name, left - 1);
        }
    }

    fn verdict(&self) -> Result<(), StopError> {
        if self.panicked.is_empty() {
            return Ok(());
        }
        Err(StopError::Panicked {
            tasks: self.panicked.keys().copied().collect(),
        })
    }
}

/// A running task's line in the roll.
struct Entry {
    name: &'static str,
    shutdown: Shutdown,
}

impl Entry {
    fn new(name: &'static str, shutdown: Shutdown) -> Self {
        shutdown.roll().enter(name);
        Self { name, shutdown }
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        self.shutdown.roll().leave(self.name);
        if std::thread::panicking() {
            tracing::error!(task = self.name, "task panicked, stopping");
            *self.shutdown.roll().panicked.entry(self.name).or_default() += 1;
            self.shutdown.stop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEADLINE: Duration = Duration::from_secs(10);

    #[tokio::test]
    async fn tasks_are_told_to_stop_and_waited_for() {
        let shutdown = Shutdown::new();
        let token = shutdown.token();
        shutdown.spawn("one", token.clone().cancelled_owned());
        shutdown.spawn("two", token.cancelled_owned());
        assert_eq!(shutdown.running(), ["one", "two"]);
        shutdown.stop();
        assert_eq!(shutdown.wait(DEADLINE).await, Ok(()));
        assert!(shutdown.running().is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_is_waited_for_longer_than_the_deadline() {
        let shutdown = Shutdown::new();
        shutdown.spawn("deaf", std::future::pending());
        shutdown.spawn("deaf", std::future::pending());
        shutdown.spawn("good", shutdown.token().cancelled_owned());
        shutdown.stop();
        let error = shutdown.wait(DEADLINE).await.unwrap_err();
        assert_eq!(error.to_string(), "still running after 10 s: deaf");
    }

    #[tokio::test]
    async fn who_is_in_a_hurry_does_not_wait() {
        let shutdown = Shutdown::new();
        shutdown.spawn("deaf", std::future::pending());
        shutdown.stop_at_once();
        let tasks = vec!["deaf"];
        assert_eq!(
            shutdown.wait(DEADLINE).await,
            Err(StopError::Hurried { tasks })
        );
    }

    #[tokio::test]
    async fn a_task_that_panics_stops_the_program() {
        let shutdown = Shutdown::new();
        shutdown.spawn("good", shutdown.token().cancelled_owned());
        shutdown.spawn("bad", async { panic!("on purpose") });
        let tasks = vec!["bad"];
        assert_eq!(
            shutdown.wait(DEADLINE).await,
            Err(StopError::Panicked { tasks })
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_deadline_begins_when_the_program_is_told_to_stop() {
        let shutdown = Shutdown::new();
        let stopper = shutdown.clone();
        shutdown.spawn("work", async move {
            tokio::time::advance(10 * DEADLINE).await;
            stopper.stop();
        });
        assert_eq!(shutdown.wait(DEADLINE).await, Ok(()));
    }
}
