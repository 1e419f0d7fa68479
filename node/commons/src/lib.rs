//! The library of a node: what stands in the logs, for whom, and how it is found.

pub mod fold;
pub mod library;
pub mod view;
