//! The library of a node: what stands in the logs, for whom, and how it is found.
//!
//! [`fold`] computes from the logs what [`view`] and the index hold; [`catalogue`] keeps both on
//! disk; [`library`] is what people do: find, read, write, explain, share, take back; [`upstream`]
//! tells an adaptation what has changed in its original.

pub mod catalogue;
pub mod drafts;
pub mod fold;
pub mod library;
#[cfg(test)]
mod testing;
pub mod upstream;
pub mod view;
