//! What can go wrong with a chain, told apart by what somebody can do about it.

use domain::envelope::EnvelopeError;
use domain::membership::ChainError;
use domain::wire::WireError;
use store::{CommitError, StoreError};

use crate::document::DocumentKind;

/// Why documents on the disk cannot be read.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ReadError {
    /// A document is missing from the chain.
    #[error("{kind} {version} is missing: restore the store, or mirror the registry again")]
    Missing {
        /// Its kind.
        kind: DocumentKind,
        /// Its version.
        version: u64,
    },
    /// What lies there is no document.
    #[error("{kind} {version} is unreadable: {source}")]
    Unreadable {
        /// Of which kind it should be.
        kind: DocumentKind,
        /// Under which version it lies; 0 where the key itself is not one.
        version: u64,
        /// What is wrong with it.
        source: WireError,
    },
    /// The store did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a chain cannot be begun.
#[derive(Debug, Clone, thiserror::Error)]
pub enum CreateError {
    /// The store holds one.
    #[error("the store holds a registry chain already: open it, or take another store")]
    Exists,
    /// The first root does not have the digest that was compared, or its council did not sign it.
    #[error("first root: {0}")]
    Refused(#[from] ChainError),
    /// The store did not take it.
    #[error(transparent)]
    Store(CommitError),
}

/// Why a chain cannot be opened.
#[derive(Debug, Clone, thiserror::Error)]
pub enum OpenError {
    /// The store holds none.
    #[error("the store holds no registry chain: begin one with the first root")]
    Empty,
    /// A document does not pass the checks that it passed before it was written.
    #[error("{kind} {version} is not what was checked: {source}")]
    Refused {
        /// Its kind.
        kind: DocumentKind,
        /// The version of its key.
        version: u64,
        /// The check that failed.
        source: ChainError,
    },
    /// A document cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
}

/// Why a document is not taken.
#[derive(Debug, Clone, thiserror::Error)]
pub enum SubmitError {
    /// It is no document of the registry.
    #[error("`{0}` is no document of the registry")]
    Kind(String),
    /// It does not pass a check; nothing was kept.
    #[error(transparent)]
    Refused(#[from] ChainError),
    /// The council signed two documents of one version. The one held stays; the other is kept as
    /// evidence.
    #[error(
        "the council signed another {kind} {version} than the one held here; it is kept as evidence"
    )]
    Fork {
        /// The kind of both.
        kind: DocumentKind,
        /// The version of both.
        version: u64,
    },
    /// The document held here cannot be read to compare.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The store did not take it.
    #[error(transparent)]
    Store(#[from] CommitError),
}

impl From<EnvelopeError> for SubmitError {
    fn from(error: EnvelopeError) -> Self {
        Self::Refused(error.into())
    }
}
