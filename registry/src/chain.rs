//! The chain of documents on the disk: what is taken, in which order, and what is kept of a fork.
//!
//! A membership is taken when the newest council signed it. One signed by an earlier council is
//! taken only within a run that ends under the newest root, since then the newest council has
//! signed the digest of all before it ([`Chain::catch_up`]; decision 0020). A document is on the
//! disk only after every check passed, and it is trusted only after it is on the disk.

use std::sync::Arc;

use domain::envelope::{Envelope, EnvelopeError, Verified};
use domain::membership::{ChainError, DocumentDigest, Membership, Root, accept_first_root};
use store::{CommitError, Store};

use crate::archive::{Archive, Held};
use crate::document::{Document, DocumentKind, claimed, payload};
use crate::error::{CreateError, OpenError, ReadError, SubmitError};
use crate::trusted::{CheckedRun, Trusted};

/// Most roots that one call returns.
pub const ROOTS_PAGE_MAX: usize = 64;
/// Most memberships that one call returns.
pub const MEMBERSHIPS_PAGE_MAX: usize = 16;

/// The newest versions that are held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The newest root; at least 1.
    pub root_version: u64,
    /// The newest membership; 0 before the first.
    pub membership_version: u64,
    /// Whether the newest council signed the newest membership. False before the first, and from
    /// a new root until the membership under it arrives: what is held may be out of date.
    pub current: bool,
}

/// What became of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepted {
    /// It is the newest root.
    Root(u64),
    /// It is the newest membership.
    Membership(u64),
    /// It was held already, and nothing changed.
    Known,
}

/// The chain of documents, from the first root to the newest membership.
///
/// One chain a store: a second one on the same store is told of a conflict and changes nothing.
pub struct Chain {
    archive: Archive,
    trusted: Trusted,
}

impl Chain {
    /// Begins a chain with the first root, whose digest was compared by other means.
    ///
    /// # Errors
    /// [`CreateError::Exists`] if the store holds a chain, [`CreateError::Refused`] if the root
    /// is not the one of that fingerprint.
    pub fn create(
        store: Store,
        first_root: Envelope,
        fingerprint: &DocumentDigest,
    ) -> Result<Self, CreateError> {
        let root = accept_first_root(first_root, fingerprint)?;
        if root.value().version != 1 {
            return Err(CreateError::Refused(ChainError::Version {
                found: root.value().version,
                expected: 1,
            }));
        }
        let archive = Archive::new(store);
        archive
            .begin(*fingerprint, root.envelope())
            .map_err(|error| match error {
                CommitError::Conflict { .. } => CreateError::Exists,
                CommitError::Oversize(_) | CommitError::Store(_) => CreateError::Store(error),
            })?;
        let trusted = Trusted::begin(root);
        Ok(Self { archive, trusted })
    }

    /// Opens a chain and checks every document again, beginning with the first root.
    ///
    /// A chain that lost its newest documents opens: nothing but others can tell.
    ///
    /// # Errors
    /// [`OpenError`] names the first document that is missing or does not pass.
    pub fn open(store: Store) -> Result<Self, OpenError> {
        let archive = Archive::new(store);
        let fingerprint = archive.pin()?.ok_or(OpenError::Empty)?;
        let mut trusted = Trusted::begin(read_first_root(&archive, &fingerprint)?);
        read_roots(&archive, &mut trusted)?;
        read_memberships(&archive, &mut trusted)?;
        Ok(Self { archive, trusted })
    }

    /// Takes a document if it is the next one.
    ///
    /// # Errors
    /// [`SubmitError`] names the first check that failed; then nothing was kept but, of a fork,
    /// its evidence.
    pub fn submit(&mut self, document: Envelope) -> Result<Accepted, SubmitError> {
        match DocumentKind::of(&document) {
            Some(DocumentKind::Root) => self.submit_root(document),
            Some(DocumentKind::Membership) => self.submit_membership(document),
            None => Err(SubmitError::Kind(
                document.payload_type().chars().take(100).collect(),
            )),
        }
    }

    /// Takes a run of memberships that follow the newest one, as far as the newest council
    /// vouches for them, and says how many those were.
    ///
    /// The newest council vouches for what it signed, and by the digests in the documents for all
    /// before it. What comes after the last document under the newest root is not taken: a
    /// council that was replaced, perhaps because its keys were stolen, may have signed it late.
    ///
    /// # Errors
    /// [`SubmitError`] if nothing could be taken because a document does not pass.
    pub fn catch_up(&mut self, run: &[Envelope]) -> Result<usize, SubmitError> {
        let CheckedRun {
            memberships,
            refusal,
        } = self.trusted.check_run(run);
        let is_vouched = |m: &Verified<Membership>| self.trusted.is_vouched(m.value());
        let vouched = memberships
            .iter()
            .rposition(is_vouched)
            .map_or(0, |last| last + 1);
        for membership in memberships.into_iter().take(vouched) {
            self.follow_membership(membership)?;
        }
        match refusal {
            Some(refusal) if vouched == 0 => Err(refusal.into()),
            Some(_) | None => Ok(vouched),
        }
    }

    /// The newest versions.
    pub fn head(&self) -> Head {
        Head {
            root_version: self.trusted.root().value().version,
            membership_version: self.trusted.membership().version,
            current: self.trusted.is_current(),
        }
    }

    /// The newest root.
    pub fn root(&self) -> &Verified<Root> {
        self.trusted.root()
    }

    /// The newest membership; [`Membership::none`] before the first.
    pub fn membership(&self) -> Arc<Membership> {
        Arc::clone(self.trusted.membership())
    }

    /// The newest membership with its proof; `None` before the first.
    pub fn verified_membership(&self) -> Option<&Verified<Membership>> {
        self.trusted.newest()
    }

    /// The roots after a version, oldest first, at most [`ROOTS_PAGE_MAX`] and 3.5 MiB.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn roots_after(&self, version: u64) -> Result<Vec<Envelope>, ReadError> {
        self.page(DocumentKind::Root, version, ROOTS_PAGE_MAX)
    }

    /// The memberships after a version, oldest first, at most [`MEMBERSHIPS_PAGE_MAX`] and
    /// 3.5 MiB.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn memberships_after(&self, version: u64) -> Result<Vec<Envelope>, ReadError> {
        self.page(DocumentKind::Membership, version, MEMBERSHIPS_PAGE_MAX)
    }

    /// The other document that a council signed for a version held here, if one was seen.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn evidence(
        &self,
        kind: DocumentKind,
        version: u64,
    ) -> Result<Option<Envelope>, ReadError> {
        self.archive.evidence(kind, version)
    }

    fn page(
        &self,
        kind: DocumentKind,
        version: u64,
        rows: usize,
    ) -> Result<Vec<Envelope>, ReadError> {
        let held = self.archive.after(kind, version, rows)?;
        Ok(held.into_iter().map(|held| held.envelope).collect())
    }

    fn submit_root(&mut self, document: Envelope) -> Result<Accepted, SubmitError> {
        let claim: Root = self.claim(&document)?;
        if let Some(held) = self.trusted.root_at(claim.version) {
            let held = held.envelope().clone();
            // The first root was compared by its digest: whoever signed another one proves nothing.
            let signer = self.trusted.root_at(claim.version.saturating_sub(1));
            return self.compare::<Root>(claim.version, &held, document, signer);
        }
        let root = self.trusted.check_root(document)?;
        let version = root.value().version;
        self.archive
            .keep(DocumentKind::Root, version, root.envelope())?;
        self.trusted.follow_root(root);
        Ok(Accepted::Root(version))
    }

    fn submit_membership(&mut self, document: Envelope) -> Result<Accepted, SubmitError> {
        let claim: Membership = self.claim(&document)?;
        if claim.version <= self.trusted.membership().version {
            let held = self
                .archive
                .document(DocumentKind::Membership, claim.version)?;
            let signer = self.trusted.root_at(claim.root_version);
            return self.compare::<Membership>(claim.version, &held, document, signer);
        }
        let membership = self.trusted.check_membership(document)?;
        let version = membership.value().version;
        self.follow_membership(membership)?;
        Ok(Accepted::Membership(version))
    }

    fn follow_membership(&mut self, membership: Verified<Membership>) -> Result<(), SubmitError> {
        let version = membership.value().version;
        self.archive
            .keep(DocumentKind::Membership, version, membership.envelope())?;
        self.trusted.follow_membership(membership);
        Ok(())
    }

    /// What a document says of itself; of another consortium it says nothing to us.
    fn claim<D: Document>(&self, document: &Envelope) -> Result<D, SubmitError> {
        let claim: D = claimed(document).map_err(EnvelopeError::from)?;
        let expected = &self.trusted.root().value().consortium;
        if claim.consortium() == expected {
            Ok(claim)
        } else {
            Err(SubmitError::Refused(ChainError::Consortium {
                found: claim.consortium().clone(),
                expected: expected.clone(),
            }))
        }
    }

    /// Tells a document that is known from a fork, and a fork from a claim that nobody signed.
    fn compare<D: Document>(
        &self,
        version: u64,
        held: &Envelope,
        other: Envelope,
        signer: Option<&Verified<Root>>,
    ) -> Result<Accepted, SubmitError> {
        if payload(held) == payload(&other) {
            return Ok(Accepted::Known);
        }
        let signer = signer.ok_or(ChainError::Previous)?.value();
        let council: Vec<_> = signer.council.iter().copied().collect();
        let other = other.verify_threshold::<D>(&council, signer.threshold)?;
        self.archive
            .keep_evidence(D::KIND, version, other.envelope())?;
        Err(SubmitError::Fork {
            kind: D::KIND,
            version,
        })
    }
}

fn read_first_root(
    archive: &Archive,
    fingerprint: &DocumentDigest,
) -> Result<Verified<Root>, OpenError> {
    let (kind, version) = (DocumentKind::Root, 1);
    let document = archive.document(kind, version)?;
    accept_first_root(document, fingerprint).map_err(|source| OpenError::Refused {
        kind,
        version,
        source,
    })
}

fn read_roots(archive: &Archive, trusted: &mut Trusted) -> Result<(), OpenError> {
    read_all(archive, DocumentKind::Root, 1, ROOTS_PAGE_MAX, |document| {
        trusted.follow_root(trusted.check_root(document)?);
        Ok(())
    })
}

fn read_memberships(archive: &Archive, trusted: &mut Trusted) -> Result<(), OpenError> {
    let kind = DocumentKind::Membership;
    read_all(archive, kind, 0, MEMBERSHIPS_PAGE_MAX, |document| {
        let membership = trusted.check_past_membership(trusted.newest(), document)?;
        trusted.follow_membership(membership);
        Ok(())
    })
}

/// Hands over every document after a version, in order and without gaps.
fn read_all(
    archive: &Archive,
    kind: DocumentKind,
    mut version: u64,
    rows: usize,
    mut take: impl FnMut(Envelope) -> Result<(), ChainError>,
) -> Result<(), OpenError> {
    loop {
        let page = archive.after(kind, version, rows)?;
        if page.is_empty() {
            return Ok(());
        }
        for held in page {
            version = version.saturating_add(1);
            take_next(kind, version, held, &mut take)?;
        }
    }
}

fn take_next(
    kind: DocumentKind,
    version: u64,
    held: Held,
    take: &mut impl FnMut(Envelope) -> Result<(), ChainError>,
) -> Result<(), OpenError> {
    if held.version != version {
        return Err(ReadError::Missing { kind, version }.into());
    }
    take(held.envelope).map_err(|source| OpenError::Refused {
        kind,
        version,
        source,
    })
}

#[cfg(test)]
mod tests;
