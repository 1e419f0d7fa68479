//! Where the documents lie in the store: one key a document, its envelope as it came.
//!
//! | key | value |
//! |---|---|
//! | `registry/v1/pin` | the digest of the first root, 32 bytes |
//! | `registry/v1/root/<version>` | the encoded envelope |
//! | `registry/v1/membership/<version>` | the encoded envelope |
//! | `registry/v1/evidence/<kind>/<version>` | the first other document of that version |
//!
//! Versions are 8 bytes, big-endian.

use bytes::Bytes;
use domain::envelope::Envelope;
use domain::membership::DocumentDigest;
use domain::wire::{WireError, read_envelope, write_envelope};
use store::{Batch, CommitError, KeyRange, Limits, Order, Row, Store};

use crate::document::DocumentKind;
use crate::error::ReadError;

/// Most bytes of documents in one page, so that a page fits into a message of 4 MiB.
///
/// A document has at most a little over 1 MiB, so a page holds three of the largest.
pub(crate) const PAGE_BYTES_MAX: usize = 7 << 19;

const PIN: &[u8] = b"registry/v1/pin";

/// A document on the disk and the version it lies under.
#[derive(Debug)]
pub(crate) struct Held {
    /// The version in its key.
    pub(crate) version: u64,
    /// The document.
    pub(crate) envelope: Envelope,
}

/// Reads and writes documents; checks nothing but their form.
pub(crate) struct Archive {
    store: Store,
}

impl Archive {
    pub(crate) fn new(store: Store) -> Self {
        Self { store }
    }

    /// The digest of the first root, if there is a chain.
    pub(crate) fn pin(&self) -> Result<Option<DocumentDigest>, ReadError> {
        let Some(bytes) = self.store.snapshot()?.get(PIN)? else {
            return Ok(None);
        };
        let digest = <[u8; 32]>::try_from(&bytes[..]).map_err(|_| ReadError::Unreadable {
            kind: DocumentKind::Root,
            version: 0,
            source: WireError::Invalid("pin"),
        })?;
        Ok(Some(DocumentDigest(digest)))
    }

    /// Begins a chain; a conflict says that there is one.
    pub(crate) fn begin(&self, pin: DocumentDigest, root: &Envelope) -> Result<(), CommitError> {
        let mut batch = Batch::new();
        batch
            .require(PIN, None)
            .put(PIN, pin.0.to_vec())
            .put(document_key(DocumentKind::Root, 1), write_envelope(root));
        self.store.commit(batch)
    }

    /// Keeps a document that was checked; never over another one.
    pub(crate) fn keep(
        &self,
        kind: DocumentKind,
        version: u64,
        document: &Envelope,
    ) -> Result<(), CommitError> {
        self.put_once(document_key(kind, version), document)
    }

    /// Keeps the proof that a version was signed twice. One proof a version is enough.
    pub(crate) fn keep_evidence(
        &self,
        kind: DocumentKind,
        version: u64,
        document: &Envelope,
    ) -> Result<(), CommitError> {
        match self.put_once(evidence_key(kind, version), document) {
            Err(CommitError::Conflict { .. }) => Ok(()),
            outcome => outcome,
        }
    }

    /// The proof that a version was signed twice, if there is one.
    pub(crate) fn evidence(
        &self,
        kind: DocumentKind,
        version: u64,
    ) -> Result<Option<Envelope>, ReadError> {
        self.read(kind, version, evidence_key(kind, version))
    }

    /// A document that must be there.
    pub(crate) fn document(&self, kind: DocumentKind, version: u64) -> Result<Envelope, ReadError> {
        self.read(kind, version, document_key(kind, version))?
            .ok_or(ReadError::Missing { kind, version })
    }

    /// The documents after a version, oldest first, up to `rows` and [`PAGE_BYTES_MAX`].
    pub(crate) fn after(
        &self,
        kind: DocumentKind,
        version: u64,
        rows: usize,
    ) -> Result<Vec<Held>, ReadError> {
        let range =
            KeyRange::prefix(prefix("registry/v1/", kind)).after(&document_key(kind, version));
        let limits = Limits {
            rows,
            bytes: PAGE_BYTES_MAX,
        };
        let page = self
            .store
            .snapshot()?
            .scan(&range, Order::Ascending, limits)?;
        page.rows.iter().map(|row| read_row(kind, row)).collect()
    }

    fn put_once(&self, key: Bytes, document: &Envelope) -> Result<(), CommitError> {
        let mut batch = Batch::new();
        batch
            .require(key.clone(), None)
            .put(key, write_envelope(document));
        self.store.commit(batch)
    }

    fn read(
        &self,
        kind: DocumentKind,
        version: u64,
        key: Bytes,
    ) -> Result<Option<Envelope>, ReadError> {
        let bytes = self.store.snapshot()?.get(&key)?;
        bytes.map(|bytes| read(kind, version, &bytes)).transpose()
    }
}

fn read_row(kind: DocumentKind, row: &Row) -> Result<Held, ReadError> {
    let suffix = &row.key[prefix("registry/v1/", kind).len()..];
    let version = <[u8; 8]>::try_from(suffix).map_err(|_| ReadError::Unreadable {
        kind,
        version: 0,
        source: WireError::Invalid("key"),
    })?;
    let version = u64::from_be_bytes(version);
    Ok(Held {
        version,
        envelope: read(kind, version, &row.value)?,
    })
}

fn read(kind: DocumentKind, version: u64, bytes: &[u8]) -> Result<Envelope, ReadError> {
    read_envelope(bytes).map_err(|source| ReadError::Unreadable {
        kind,
        version,
        source,
    })
}

fn prefix(area: &str, kind: DocumentKind) -> Vec<u8> {
    format!("{area}{kind}/").into_bytes()
}

fn key(area: &str, kind: DocumentKind, version: u64) -> Bytes {
    let mut key = prefix(area, kind);
    key.extend_from_slice(&version.to_be_bytes());
    key.into()
}

fn document_key(kind: DocumentKind, version: u64) -> Bytes {
    key("registry/v1/", kind, version)
}

fn evidence_key(kind: DocumentKind, version: u64) -> Bytes {
    key("registry/v1/evidence/", kind, version)
}
