//! What the node counts and measures, for operators: `/metrics`, as `docs/metrics.md` lists it.
//!
//! Calls are counted as they come, in [`Calls`]. Everything else is known somewhere already, and
//! is read when somebody asks, by the [`Sampler`]. There is never the name of a person, or of
//! anything that is shared.
//!
//! Metrics belong to the process: of several nodes in one, at most one should be given them.

mod calls;
mod gauges;
mod methods;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use daemon::telemetry::Metrics;

pub(crate) use calls::{Calls, observe};

use self::gauges::Gauges;
use crate::node::Node;

/// How long a sample is good, at least.
const REST_MIN: Duration = Duration::from_secs(1);
/// How much longer the sampler rests than it worked, so that asking often costs little.
const REST_FACTOR: u32 = 10;

/// Reads what the node knows of itself, not oftener than it can afford.
pub(crate) struct Sampler {
    node: Node,
    metrics: Metrics,
    gauges: Gauges,
    // On the clock that never goes back; none before the first sample.
    due: Mutex<Option<Duration>>,
}

impl Sampler {
    /// Samples a node into the metrics of the process.
    pub(crate) fn new(node: Node, metrics: Metrics) -> Arc<Self> {
        Arc::new(Self {
            node,
            metrics,
            gauges: Gauges::new(),
            due: Mutex::new(None),
        })
    }

    /// All metrics as text, at most [`REST_MIN`] and [`REST_FACTOR`] times the work of a sample
    /// old. Waits for the disk.
    pub(crate) fn render(&self) -> String {
        // Who comes while a sample is taken waits for it, and takes none of their own.
        let mut due = self.due.lock().unwrap_or_else(PoisonError::into_inner);
        let begun = self.node.clock.elapsed();
        if due.is_none_or(|due| begun >= due) {
            self.sample();
            let ended = self.node.clock.elapsed();
            *due = Some(ended + rest_after(ended.saturating_sub(begun)));
        }
        drop(due);
        self.metrics.render()
    }

    fn sample(&self) {
        if let Err(error) = self.gauges.sample(&self.node) {
            tracing::warn!(%error, "metrics stay as they were");
        }
    }
}

fn rest_after(work: Duration) -> Duration {
    work.saturating_mul(REST_FACTOR).max(REST_MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_work_earns_a_long_rest() {
        assert_eq!(rest_after(Duration::from_millis(3)), REST_MIN);
        let work = Duration::from_secs(2);
        assert_eq!(rest_after(work), Duration::from_secs(20));
    }
}
