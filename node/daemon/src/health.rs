//! Whether the program can do its work, and if not, what is missing.
//!
//! Each part holds a [`Condition`] and says whether it is met. Alive means that the program
//! answers at all; ready means that every condition is met. A supervisor restarts what is not
//! alive and sends no requests to what is not ready.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The longest reason that is kept, in characters.
pub const REASON_CHARS_MAX: usize = 200;

/// What `/livez` answers.
pub const ALIVE: &str = "alive\n";

/// The conditions of one program; cloning gives another handle on the same ones.
#[derive(Debug, Clone, Default)]
pub struct Health {
    conditions: Conditions,
}

/// By name: why it is not met, or nothing when it is.
type Conditions = Arc<Mutex<BTreeMap<&'static str, Option<String>>>>;

/// What `/readyz` answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Readiness {
    /// Whether every condition is met: status 200, otherwise 503.
    pub is_ready: bool,
    /// `ready`, or `not ready` and a line `name: reason` for each condition that is not met.
    pub body: String,
}

impl Health {
    /// A program without conditions, which is ready.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a condition, which is not met until its holder says so.
    ///
    /// Its holder keeps it as long as it works: dropping it makes the program not ready.
    pub fn condition(&self, name: &'static str) -> Condition {
        let condition = Condition {
            name,
            conditions: Arc::clone(&self.conditions),
        };
        condition.unmet("starting");
        condition
    }

    /// Whether every condition is met, and which are not.
    pub fn readiness(&self) -> Readiness {
        let conditions = lock(&self.conditions);
        let unmet = conditions
            .iter()
            .filter_map(|(name, reason)| Some((*name, reason.as_deref()?)));
        describe(unmet)
    }
}

/// One thing that must hold for the program to be ready.
#[derive(Debug)]
pub struct Condition {
    name: &'static str,
    conditions: Conditions,
}

impl Condition {
    /// It holds.
    pub fn met(&self) {
        self.set(None);
    }

    /// It does not hold; the reason is shown to whoever asks, without secrets or names of people.
    pub fn unmet(&self, reason: &str) {
        self.set(Some(one_line(reason)));
    }

    fn set(&self, reason: Option<String>) {
        lock(&self.conditions).insert(self.name, reason);
    }
}

impl Drop for Condition {
    fn drop(&mut self) {
        self.unmet("ended");
    }
}

fn lock(conditions: &Conditions) -> MutexGuard<'_, BTreeMap<&'static str, Option<String>>> {
    conditions.lock().unwrap_or_else(PoisonError::into_inner)
}

fn describe<'a>(unmet: impl Iterator<Item = (&'static str, &'a str)>) -> Readiness {
    let mut lines = String::new();
    for (name, reason) in unmet {
        // Writing to a string cannot fail.
        let _ = writeln!(lines, "{name}: {reason}");
    }
    let is_ready = lines.is_empty();
    let body = if is_ready {
        "ready\n".to_owned()
    } else {
        format!("not ready\n{lines}")
    };
    Readiness { is_ready, body }
}

/// One line a condition, whatever the reason contains.
fn one_line(reason: &str) -> String {
    let visible = |c: char| if c.is_control() { ' ' } else { c };
    reason.chars().take(REASON_CHARS_MAX).map(visible).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(health: &Health, expected: &str) {
        let Readiness { is_ready, body } = health.readiness();
        assert_eq!((is_ready, body.as_str()), (expected == "ready\n", expected));
    }

    #[test]
    fn a_program_is_ready_when_all_its_conditions_are_met() {
        let health = Health::new();
        check(&health, "ready\n");
        let (store, index) = (health.condition("store"), health.condition("index"));
        check(&health, "not ready\nindex: starting\nstore: starting\n");
        store.met();
        check(&health, "not ready\nindex: starting\n");
        index.met();
        check(&health, "ready\n");
        index.unmet("rebuilding");
        check(&health, "not ready\nindex: rebuilding\n");
    }

    #[test]
    fn a_part_that_ended_is_not_ready() {
        let health = Health::new();
        let store = health.condition("store");
        store.met();
        drop(store);
        check(&health, "not ready\nstore: ended\n");
    }

    #[test]
    fn a_reason_stays_on_its_line_and_within_bounds() {
        let health = Health::new();
        let store = health.condition("store");
        store.unmet("a\nb");
        check(&health, "not ready\nstore: a b\n");
        store.unmet(&"é".repeat(REASON_CHARS_MAX + 1));
        check(
            &health,
            &format!("not ready\nstore: {}\n", "é".repeat(REASON_CHARS_MAX)),
        );
    }
}
