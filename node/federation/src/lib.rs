//! What an institution says to the others, and what it hears from them.
//!
//! The publishing door states in signed logs what the institution shares; the service hands those
//! logs to whom they are for; pulls copy the logs of others, check every event, and keep the
//! bytes as they came. What the logs amount to is folded elsewhere.

pub mod backoff;
pub mod barrier;
pub mod door;
pub mod keys;
pub mod news;
pub mod objects;
pub mod peers;
pub mod pull;
pub mod refusals;
pub mod replica;
pub mod serve;
pub mod sweep;
pub mod tls;

#[cfg(test)]
mod fixtures;
