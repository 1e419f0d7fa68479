//! Sign-ins that were begun and are not finished.
//!
//! Each waits under the hash of its state for the one answer that it can have: from the browser
//! that began it, for the provider to which it was sent, within [`WAIT`]. They are kept in memory;
//! after a restart one begins again.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use openidconnect::{Nonce, PkceCodeVerifier};

use super::{OidcError, ProviderId};
use crate::csrf::Browser;
use crate::return_path::ReturnPath;
use crate::secret::Secret;

/// How long an attempt waits for its answer.
pub(crate) const WAIT: Duration = Duration::from_secs(600);
/// Most attempts that wait; one more takes the place of the oldest.
pub(crate) const ATTEMPTS_MAX: usize = 16_384;

const CONTEXT: &str = "archipel identity sign-in state v1";

/// A sign-in that waits for its answer.
pub(crate) struct Attempt {
    pub(crate) provider: ProviderId,
    pub(crate) nonce: Nonce,
    pub(crate) verifier: PkceCodeVerifier,
    pub(crate) return_path: ReturnPath,
    pub(crate) begun_ms: i64,
    pub(crate) browser: [u8; 32],
}

impl Attempt {
    fn waits_at(&self, now_ms: i64) -> bool {
        let age = now_ms.saturating_sub(self.begun_ms);
        u64::try_from(age).is_ok_and(|age| Duration::from_millis(age) < WAIT)
    }
}

/// The attempts of a node.
#[derive(Default)]
pub(crate) struct Attempts {
    waiting: Mutex<HashMap<[u8; 32], Attempt>>,
}

impl Attempts {
    /// Lets an attempt wait for the answer with this state.
    pub(crate) fn put(&self, state: &Secret, attempt: Attempt) {
        let mut waiting = self.lock();
        if waiting.len() >= ATTEMPTS_MAX {
            make_room(&mut waiting, attempt.begun_ms);
        }
        waiting.insert(state.hash(CONTEXT), attempt);
    }

    /// The attempt that waits for this state, which nobody gets a second time.
    ///
    /// What comes from another browser or about another provider leaves it waiting: knowing a
    /// state is not enough to spoil it.
    pub(crate) fn take(
        &self,
        state: &str,
        browser: &Browser,
        provider: &ProviderId,
        now_ms: i64,
    ) -> Result<Attempt, OidcError> {
        let state = Secret::read(state).ok_or(OidcError::NoAttempt)?;
        let key = state.hash(CONTEXT);
        let mut waiting = self.lock();
        let attempt = waiting.get(&key).ok_or(OidcError::NoAttempt)?;
        if attempt.browser != browser.hash() || attempt.provider != *provider {
            return Err(OidcError::NoAttempt);
        }
        let attempt = waiting.remove(&key);
        attempt
            .filter(|attempt| attempt.waits_at(now_ms))
            .ok_or(OidcError::NoAttempt)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<[u8; 32], Attempt>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn make_room(waiting: &mut HashMap<[u8; 32], Attempt>, now_ms: i64) {
    waiting.retain(|_, attempt| attempt.waits_at(now_ms));
    if waiting.len() < ATTEMPTS_MAX {
        return;
    }
    let oldest = waiting.iter().min_by_key(|(_, attempt)| attempt.begun_ms);
    if let Some(key) = oldest.map(|(key, _)| *key) {
        waiting.remove(&key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attempt(browser: &Browser, begun_ms: i64) -> Attempt {
        Attempt {
            provider: provider("uga"),
            nonce: Nonce::new("nonce".to_owned()),
            verifier: PkceCodeVerifier::new("v".repeat(43)),
            return_path: ReturnPath::default(),
            begun_ms,
            browser: browser.hash(),
        }
    }

    fn provider(id: &str) -> ProviderId {
        id.parse().unwrap()
    }

    struct Begun {
        attempts: Attempts,
        browser: Browser,
        state: Secret,
    }

    impl Begun {
        fn new() -> Self {
            let begun = Self {
                attempts: Attempts::default(),
                browser: Browser::new().unwrap(),
                state: Secret::draw().unwrap(),
            };
            begun.put(&begun.state, 0);
            begun
        }

        fn put(&self, state: &Secret, now_ms: i64) {
            self.attempts.put(state, attempt(&self.browser, now_ms));
        }

        fn is_there(&self, state: &str, now_ms: i64) -> bool {
            let taken = self
                .attempts
                .take(state, &self.browser, &provider("uga"), now_ms);
            taken.is_ok()
        }
    }

    #[test]
    fn an_attempt_has_one_answer() {
        let begun = Begun::new();
        assert!(begun.is_there(begun.state.reveal(), 1));
        assert!(!begun.is_there(begun.state.reveal(), 1));
    }

    #[test]
    fn a_state_that_was_made_up_finds_nothing() {
        let begun = Begun::new();
        for state in ["", "x", &"0".repeat(64), &begun.state.reveal()[1..]] {
            assert!(!begun.is_there(state, 1), "{state}");
        }
        assert!(begun.is_there(begun.state.reveal(), 1));
    }

    #[test]
    fn another_browser_neither_uses_nor_spoils_an_attempt() {
        let begun = Begun::new();
        let (state, other) = (begun.state.reveal(), Browser::new().unwrap());
        let taken = begun.attempts.take(state, &other, &provider("uga"), 1);
        assert!(matches!(taken, Err(OidcError::NoAttempt)));
        assert!(begun.is_there(state, 1));
    }

    #[test]
    fn the_answer_of_another_provider_is_not_the_answer() {
        let begun = Begun::new();
        let state = begun.state.reveal();
        let taken = begun
            .attempts
            .take(state, &begun.browser, &provider("evil"), 1);
        assert!(matches!(taken, Err(OidcError::NoAttempt)));
        assert!(begun.is_there(state, 1));
    }

    #[test]
    fn an_attempt_waits_for_ten_minutes() {
        let wait_ms = i64::try_from(WAIT.as_millis()).unwrap();
        let begun = Begun::new();
        assert!(begun.is_there(begun.state.reveal(), wait_ms - 1));
        let begun = Begun::new();
        assert!(!begun.is_there(begun.state.reveal(), wait_ms));
        let begun = Begun::new();
        assert!(!begun.is_there(begun.state.reveal(), -1));
    }

    #[test]
    fn one_more_attempt_than_may_wait_takes_the_place_of_the_oldest() {
        let begun = Begun::new();
        for _ in 1..ATTEMPTS_MAX {
            begun.put(&Secret::draw().unwrap(), 2);
        }
        let last = Secret::draw().unwrap();
        begun.put(&last, 3);
        assert_eq!(begun.attempts.lock().len(), ATTEMPTS_MAX);
        assert!(!begun.is_there(begun.state.reveal(), 3));
        assert!(begun.is_there(last.reveal(), 3));
    }
}
