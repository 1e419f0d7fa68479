//! How long to wait before trying again: exponential, with full jitter.

use std::time::Duration;

/// The first upper bound of a wait.
pub const WAIT_FIRST_MAX: Duration = Duration::from_millis(500);
/// The last upper bound of a wait.
pub const WAIT_MAX: Duration = Duration::from_secs(60);

/// Counts failures in a row.
#[derive(Debug, Default)]
pub struct Backoff {
    failures: u32,
}

impl Backoff {
    /// Forgets failures: the other side answered.
    pub fn reset(&mut self) {
        self.failures = 0;
    }

    /// How many failures in a row.
    pub fn failures(&self) -> u32 {
        self.failures
    }

    /// The next wait: drawn evenly from zero to a bound that doubles with each failure.
    pub fn next_wait(&mut self) -> Duration {
        let bound = WAIT_FIRST_MAX
            .saturating_mul(1 << self.failures.min(16))
            .min(WAIT_MAX);
        self.failures = self.failures.saturating_add(1);
        bound.mul_f64(random_fraction())
    }
}

/// A number of at least 0 and below 1; a half where the system has no randomness.
fn random_fraction() -> f64 {
    getrandom::u32().map_or(0.5, |draw| f64::from(draw) / (f64::from(u32::MAX) + 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_stay_below_a_bound_that_doubles_up_to_the_last() {
        let mut backoff = Backoff::default();
        for failures in 0..40 {
            let bound = WAIT_FIRST_MAX
                .saturating_mul(1 << failures.min(16))
                .min(WAIT_MAX);
            assert!(backoff.next_wait() <= bound);
        }
        backoff.reset();
        assert!(backoff.next_wait() <= WAIT_FIRST_MAX);
    }
}
