//! The two kinds of documents, and what may be read of one before it is verified.

use std::fmt;

use bytes::Bytes;
use domain::envelope::{Envelope, Payload};
use domain::id::InstitutionId;
use domain::membership::{Membership, Root};
use domain::wire::WireError;

/// What a document of the registry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DocumentKind {
    /// The rules of the consortium.
    Root,
    /// The list of institutions.
    Membership,
}

impl DocumentKind {
    /// What an envelope claims to hold; `None` if it is no document of the registry.
    pub fn of(document: &Envelope) -> Option<Self> {
        match document.payload_type() {
            Root::PAYLOAD_TYPE => Some(Self::Root),
            Membership::PAYLOAD_TYPE => Some(Self::Membership),
            _ => None,
        }
    }

    /// The kind's name in keys and messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Root => "root",
            Self::Membership => "membership",
        }
    }
}

impl fmt::Display for DocumentKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What both kinds of documents have.
pub(crate) trait Document: Payload {
    /// Which of the two it is.
    const KIND: DocumentKind;

    /// Of which consortium it says to be.
    fn consortium(&self) -> &InstitutionId;
}

impl Document for Root {
    const KIND: DocumentKind = DocumentKind::Root;

    fn consortium(&self) -> &InstitutionId {
        &self.consortium
    }
}

impl Document for Membership {
    const KIND: DocumentKind = DocumentKind::Membership;

    fn consortium(&self) -> &InstitutionId {
        &self.consortium
    }
}

/// The bytes inside an envelope, whoever signed them: what makes two documents the same one.
pub(crate) fn payload(document: &Envelope) -> Bytes {
    document.unverified_payload().clone()
}

/// What a document says before anybody checked it: only to find what it must be checked against.
pub(crate) fn claimed<D: Document>(document: &Envelope) -> Result<D, WireError> {
    D::decode(&payload(document))
}
