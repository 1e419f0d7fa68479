//! How far a reader may apply an origin's shared logs.
//!
//! An origin that narrows an item places it in the log of one institution before it withdraws it
//! from the log of all. A reader that applied the withdrawal first would lose, for a moment, an
//! item that it never lost the right to; so it drains its own log first. For the same reason it
//! applies `consortium` up to the horizon before it applies `public`: narrow logs go first.

/// How long an origin may be silent before its shared logs are applied without it, in
/// milliseconds. What is hidden is then hidden first.
pub const SILENCE_MS_MAX: u64 = 5_000;

/// The sizes of an origin's shared logs, up to which the log between us is known to be drained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Horizon {
    /// Of its `consortium` log.
    pub consortium: u64,
    /// Of its `public` log.
    pub public: u64,
}

/// Up to which size a shared log may be applied that is `held` events long here.
///
/// `drained` is the log's size in the last [`Horizon`] from the origin, and `silent_ms` how long
/// ago that came (`None`: never).
pub fn applicable(held: u64, drained: u64, silent_ms: Option<u64>) -> u64 {
    match silent_ms {
        Some(silence) if silence < SILENCE_MS_MAX => held.min(drained),
        Some(_) | None => held,
    }
}

#[cfg(test)]
mod tests;
