//! The rules that all institutions must agree on.
//!
//! Everything here is pure: no clock, no disk, no network, no randomness. The same
//! logs give the same answer on every node and in every test.

pub mod id;
pub mod item;
