//! How often one may try: so many times at once, and again after a while.
//!
//! Each key (an account, an address) has a moment until which its tries are used up. A try moves
//! it on by a period, and is refused if it would come to lie too far ahead; success gives the try
//! back. Memory is bounded: keys of which all tries are free again are forgotten first.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Most keys that are remembered; one more takes the place of the one that is free the soonest.
pub const KEYS_MAX: usize = 16_384;

/// How often something may be tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// So many times at once.
    pub burst: u32,
    /// And once more after each such period.
    pub period: Duration,
}

/// Counts the tries of many keys.
pub struct Throttle<K> {
    rate: Rate,
    used_until_ms: Mutex<HashMap<K, i64>>,
}

impl<K: Hash + Eq + Clone> Throttle<K> {
    /// Nothing is used up.
    pub fn new(rate: Rate) -> Self {
        Self {
            rate,
            used_until_ms: Mutex::default(),
        }
    }

    /// Takes a try.
    ///
    /// # Errors
    /// How long it takes until there is one.
    pub fn take(&self, key: &K, now_ms: i64) -> Result<(), Duration> {
        let (period, whole) = (self.period_ms(), self.whole_ms());
        let mut used = self.lock();
        // A clock that was set back must not lock anybody out for longer than all tries take.
        let until = used.get(key).copied().unwrap_or(now_ms);
        let until = until.clamp(now_ms, now_ms.saturating_add(whole));
        let next = until.saturating_add(period);
        let late = next.saturating_sub(now_ms.saturating_add(whole));
        if let Some(late) = u64::try_from(late).ok().filter(|late| *late > 0) {
            return Err(Duration::from_millis(late));
        }
        if used.len() >= KEYS_MAX && !used.contains_key(key) {
            make_room(&mut used, now_ms);
        }
        used.insert(key.clone(), next);
        Ok(())
    }

    /// Gives a try back.
    pub fn give_back(&self, key: &K) {
        let period = self.period_ms();
        if let Some(until) = self.lock().get_mut(key) {
            *until = until.saturating_sub(period);
        }
    }

    fn period_ms(&self) -> i64 {
        i64::try_from(self.rate.period.as_millis()).unwrap_or(i64::MAX)
    }

    fn whole_ms(&self) -> i64 {
        self.period_ms().saturating_mul(i64::from(self.rate.burst))
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<K, i64>> {
        self.used_until_ms
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

fn make_room<K: Hash + Eq + Clone>(used: &mut HashMap<K, i64>, now_ms: i64) {
    used.retain(|_, until| *until > now_ms);
    if used.len() < KEYS_MAX {
        return;
    }
    let soonest = used.iter().min_by_key(|(_, until)| **until);
    if let Some(key) = soonest.map(|(key, _)| key.clone()) {
        used.remove(&key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate {
        burst: 3,
        period: Duration::from_secs(10),
    };

    fn is_taken(throttle: &Throttle<u32>, key: u32, now_ms: i64) -> bool {
        throttle.take(&key, now_ms).is_ok()
    }

    #[test]
    fn after_a_burst_one_waits() {
        let throttle = Throttle::new(RATE);
        assert!((0..3).all(|_| is_taken(&throttle, 1, 0)));
        assert_eq!(throttle.take(&1, 0), Err(Duration::from_secs(10)));
        assert_eq!(throttle.take(&1, 4_000), Err(Duration::from_secs(6)));
        assert!(is_taken(&throttle, 1, 10_000));
        assert!(!is_taken(&throttle, 1, 10_000));
        assert!(is_taken(&throttle, 2, 10_000));
    }

    #[test]
    fn what_is_given_back_can_be_taken_again() {
        let throttle = Throttle::new(RATE);
        for _ in 0..10 {
            assert!(is_taken(&throttle, 1, 0));
            throttle.give_back(&1);
        }
        throttle.give_back(&2);
    }

    #[test]
    fn a_clock_that_was_set_back_locks_nobody_out_for_long() {
        let throttle = Throttle::new(RATE);
        assert!((0..3).all(|_| is_taken(&throttle, 1, 1_000_000_000)));
        assert_eq!(throttle.take(&1, 0), Err(Duration::from_secs(10)));
    }

    #[test]
    fn no_more_keys_are_kept_than_there_may_be() {
        let throttle = Throttle::new(RATE);
        assert!(is_taken(&throttle, u32::MAX, -1));
        for key in 0..u32::try_from(KEYS_MAX).unwrap() {
            assert!(is_taken(&throttle, key, 0));
        }
        let used = throttle.lock();
        assert_eq!(used.len(), KEYS_MAX);
        assert!(!used.contains_key(&u32::MAX));
    }
}
