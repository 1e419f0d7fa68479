//! What a program remembers: one ordered map, and what is built on it.
//!
//! A backend is two small traits, [`KeyValue`] and [`Snapshot`]. What belongs together is one
//! [`Batch`]; when `commit` returns on a durable engine, it has survived a power cut. Values of
//! anything that must not lie are sealed, commits of many threads share one sync through
//! group commit, and what can be computed again lives in a view.
//!
//! This crate does not know what it holds: rules are in `domain`, use cases in the wings.

pub mod batch;
#[cfg(test)]
mod contract;
pub mod error;
pub mod group;
mod guard;
pub mod key_value;
pub mod logs;
pub mod memory;
pub mod notice;
pub mod objects;
pub mod open;
pub mod records;
pub mod redb;
pub mod sealed;
pub mod sled;
pub mod testing;
pub mod view;

pub use batch::{Batch, Oversize};
pub use error::{CommitError, StoreError};
pub use key_value::{KeyRange, KeyValue, Limits, Order, Page, Row, Snapshot, Store};
