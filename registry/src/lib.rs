//! The consortium's register: who belongs, and which keys speak for whom.
//!
//! A [`Chain`] keeps the signed documents and trusts nothing that was not checked; a [`Mirror`]
//! shares one chain between the parts of a program and copies what others hold; the
//! [`Service`] hands documents out and takes them in. Whoever serves them need not be trusted:
//! the documents prove themselves, so the registry may be down and every node may stand in for it.
//!
//! What makes a document acceptable is decided in `domain::membership`; here it is decided in
//! which order documents are taken, what is kept of those that contradict each other, and what
//! goes to the disk. [`council`] makes documents.

mod archive;
pub mod chain;
pub mod council;
pub mod document;
pub mod error;
pub mod mirror;
pub mod service;
pub mod sync;
mod trusted;

#[cfg(test)]
mod fixtures;

pub use chain::{Accepted, Chain, Head};
pub use document::DocumentKind;
pub use error::{CreateError, OpenError, ReadError, SubmitError};
pub use mirror::Mirror;
pub use service::Service;
pub use sync::{SyncError, Synced};
