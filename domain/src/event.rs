//! One statement in a log, and the body that travels beside it.
//!
//! The signed statement holds salted digests only. Its body can be deleted, and then nothing in
//! the log tells what it was.

use bytes::Bytes;

use crate::id::{InstitutionId, ItemHandle};
use crate::profile::Profile;
use crate::reason::Reason;

/// The longest encoded manifest or grant, in bytes.
pub const DESCRIPTION_BYTES_MAX: usize = 64 * 1024;

/// The longest encoded body: manifest, grant, two salts and their framing.
pub const BODY_BYTES_MAX: usize = 2 * DESCRIPTION_BYTES_MAX + 256;

/// The longest signed statement, in bytes.
pub const EVENT_BYTES_MAX: usize = 512;

/// What an event says of its item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventKind {
    /// It stands in this log, at this version.
    Place,
    /// It stands in this log no longer.
    Withdraw,
    /// It is taken back everywhere, for ever.
    Retract,
    /// It is taken back everywhere, and its description is deleted everywhere.
    Erase,
    /// Not of an item: what the institution says of itself. In its public log alone.
    Profile(Profile),
    /// Something that a newer program says: kept, verified, not applied.
    Unknown(i32),
}

/// Bytes that hide a description from whoever has only its digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Salt(pub [u8; Self::LENGTH]);

impl Salt {
    /// Length in bytes.
    pub const LENGTH: usize = 16;
}

/// A salted digest: binds to a description without telling it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Commitment(pub [u8; Self::LENGTH]);

impl Commitment {
    /// Length in bytes.
    pub const LENGTH: usize = 32;

    /// Commits to a manifest.
    pub fn to_manifest(salt: &Salt, manifest: &[u8]) -> Self {
        Self::keyed("archipel 2026-11 manifest commitment v1", salt, manifest)
    }

    /// Commits to a grant.
    pub fn to_grant(salt: &Salt, grant: &[u8]) -> Self {
        Self::keyed("archipel 2026-11 grant commitment v1", salt, grant)
    }

    /// BLAKE3 in key-derivation mode: what is committed to is part of the key.
    fn keyed(purpose: &str, salt: &Salt, bytes: &[u8]) -> Self {
        let mut hash = blake3::Hasher::new_derive_key(purpose);
        hash.update(&salt.0);
        hash.update(bytes);
        Self(*hash.finalize().as_bytes())
    }
}

/// One statement about one item, or of an institution about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The institution that speaks.
    pub origin: InstitutionId,
    /// About which of its items; [`NO_ITEM`](crate::profile::NO_ITEM) if about none.
    pub item: ItemHandle,
    /// What it says.
    pub kind: EventKind,
    /// Of which version; from 1.
    pub version: u64,
    /// The manifest of the version before.
    pub previous_version: Option<Commitment>,
    /// The manifest of this version; in a place only.
    pub manifest: Option<Commitment>,
    /// Who may see it; in a place in a log for one institution only.
    pub grant: Option<Commitment>,
    /// The membership version that the origin knew.
    pub registry_version: u64,
    /// When the origin says that it spoke, in milliseconds since 1970. Decides nothing.
    pub claimed_time_ms: i64,
    /// Why the item is taken back, if that is said; in a withdrawal or retraction only.
    pub reason: Option<Reason>,
}

/// A description and the salt of its digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// Encoded manifest or grant.
    pub bytes: Bytes,
    /// The salt.
    pub salt: Salt,
}

/// What travels beside a place: the openings of its digests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// The manifest.
    pub manifest: Opening,
    /// Who may see it, where the log is for one institution.
    pub grant: Option<Opening>,
}

/// Why a body does not belong to an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BodyError {
    /// Only a place has one.
    #[error("the event has no body")]
    Unexpected,
    /// The manifest is not the one that was signed.
    #[error("the manifest is not the one that was signed")]
    Manifest,
    /// The grant is not the one that was signed, or one is missing.
    #[error("the grant is not the one that was signed")]
    Grant,
}

impl Event {
    /// Checks that `body` is what this event was signed for.
    ///
    /// # Errors
    /// [`BodyError`] says which part is not.
    pub fn check_body(&self, body: &Body) -> Result<(), BodyError> {
        let expected = self.body_manifest().ok_or(BodyError::Unexpected)?;
        let Opening { bytes, salt } = &body.manifest;
        if Commitment::to_manifest(salt, bytes) != expected {
            return Err(BodyError::Manifest);
        }
        let found = body
            .grant
            .as_ref()
            .map(|grant| Commitment::to_grant(&grant.salt, &grant.bytes));
        if found == self.grant {
            Ok(())
        } else {
            Err(BodyError::Grant)
        }
    }

    /// The manifest that a body must have, for the kinds of events that may have one.
    fn body_manifest(&self) -> Option<Commitment> {
        match self.kind {
            EventKind::Place | EventKind::Unknown(_) => self.manifest,
            EventKind::Withdraw | EventKind::Retract | EventKind::Erase | EventKind::Profile(_) => {
                None
            }
        }
    }
}

#[cfg(test)]
mod tests;
