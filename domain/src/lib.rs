//! The rules that all institutions must agree on.
//!
//! Everything here is pure: no clock, no disk, no network, no randomness. The same
//! logs give the same answer on every node and in every test.

pub mod checkpoint;
pub mod envelope;
pub mod event;
pub mod horizon;
pub mod id;
pub mod item;
pub mod keys;
pub mod log;
pub mod membership;
pub mod merkle;
pub mod placement;
pub mod policy;
pub mod profile;
pub mod reason;
pub mod viewer;
pub mod wire;

#[cfg(test)]
mod testing;
