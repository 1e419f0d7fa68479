//! The time, as something that is handed over and can be another one in tests.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Milliseconds since 1970, UTC, as the machine believes. It may jump, also backwards: good for
    /// claims and expiry, not for durations.
    fn now_ms(&self) -> i64;

    /// The time since this clock was made. It never goes back.
    fn elapsed(&self) -> Duration;
}

/// The clock of the machine.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock {
    started: Instant,
}

impl SystemClock {
    /// Starts now.
    pub fn new() -> Self {
        Self {
            started: Instant::now(),
        }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the clock that everybody else is handed"
    )]
    fn now_ms(&self) -> i64 {
        signed_ms(SystemTime::now())
    }

    fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }
}

/// A machine whose clock was never set may stand before 1970.
fn signed_ms(time: SystemTime) -> i64 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(since) => whole_ms(since),
        Err(before) => whole_ms(before.duration()).saturating_neg(),
    }
}

fn whole_ms(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// A clock that moves only when it is told to.
#[derive(Debug, Default)]
pub struct ManualClock {
    state: Mutex<Manual>,
}

#[derive(Debug, Default, Clone, Copy)]
struct Manual {
    now_ms: i64,
    elapsed: Duration,
}

impl ManualClock {
    /// Stands at `now_ms`, in milliseconds since 1970.
    pub fn at(now_ms: i64) -> Self {
        let elapsed = Duration::ZERO;
        Self {
            state: Mutex::new(Manual { now_ms, elapsed }),
        }
    }

    /// Lets time pass.
    pub fn advance(&self, by: Duration) {
        self.change(|state| {
            state.now_ms = state.now_ms.saturating_add(whole_ms(by));
            state.elapsed = state.elapsed.saturating_add(by);
        });
    }

    /// Sets the time of day, as an operator may; no time passes.
    pub fn set_ms(&self, now_ms: i64) {
        self.change(|state| state.now_ms = now_ms);
    }

    fn change(&self, change: impl FnOnce(&mut Manual)) {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn read(&self) -> Manual {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for ManualClock {
    fn now_ms(&self) -> i64 {
        self.read().now_ms
    }

    fn elapsed(&self) -> Duration {
        self.read().elapsed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manual_clock_stands_still_until_it_is_moved() {
        let clock = ManualClock::at(1_000);
        clock.advance(Duration::from_secs(2));
        assert_eq!(
            (clock.now_ms(), clock.elapsed()),
            (3_000, Duration::from_secs(2))
        );
        clock.set_ms(-5);
        assert_eq!(
            (clock.now_ms(), clock.elapsed()),
            (-5, Duration::from_secs(2))
        );
        clock.advance(Duration::MAX);
        clock.advance(Duration::MAX);
        assert_eq!((clock.now_ms(), clock.elapsed()), (i64::MAX, Duration::MAX));
    }

    #[test]
    fn the_machine_knows_that_it_is_after_2020_and_time_does_not_go_back() {
        let clock = SystemClock::new();
        assert!(clock.now_ms() > 1_577_836_800_000);
        let before = clock.elapsed();
        assert!(clock.elapsed() >= before);
    }

    #[test]
    fn a_time_before_1970_is_negative() {
        assert_eq!(signed_ms(UNIX_EPOCH - Duration::from_millis(7)), -7);
    }
}
