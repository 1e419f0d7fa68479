//! What is trusted at one moment, and what may follow it. Pure: no disk, no network.

use std::sync::Arc;

use domain::envelope::{Envelope, EnvelopeError, Verified};
use domain::membership::{ChainError, Membership, Root, accept_membership, accept_root};

use crate::document::claimed;

/// The documents that were checked: every root, and the newest membership.
pub(crate) struct Trusted {
    // The root of version v stands at v - 1.
    older: Vec<Verified<Root>>,
    root: Verified<Root>,
    newest: Option<Verified<Membership>>,
    // The value of `newest`, shared with readers; nobody before the first membership.
    membership: Arc<Membership>,
}

/// As far as a run of documents could be checked, and why not further.
pub(crate) struct CheckedRun {
    /// The memberships that follow each other, oldest first.
    pub(crate) memberships: Vec<Verified<Membership>>,
    /// Why the next one was refused, if one was.
    pub(crate) refusal: Option<ChainError>,
}

impl Trusted {
    /// Trust begins with the first root.
    pub(crate) fn begin(first: Verified<Root>) -> Self {
        let consortium = first.value().consortium.clone();
        Self {
            older: Vec::new(),
            root: first,
            newest: None,
            membership: Arc::new(Membership::none(consortium)),
        }
    }

    /// The newest root.
    pub(crate) fn root(&self) -> &Verified<Root> {
        &self.root
    }

    /// The root of a version, if it is trusted.
    pub(crate) fn root_at(&self, version: u64) -> Option<&Verified<Root>> {
        if version == self.root.value().version {
            return Some(&self.root);
        }
        let index = usize::try_from(version.checked_sub(1)?).ok()?;
        self.older.get(index)
    }

    /// The newest membership.
    pub(crate) fn newest(&self) -> Option<&Verified<Membership>> {
        self.newest.as_ref()
    }

    /// The newest membership as readers take it.
    pub(crate) fn membership(&self) -> &Arc<Membership> {
        &self.membership
    }

    /// Whether the newest council signed the newest membership.
    pub(crate) fn is_current(&self) -> bool {
        self.is_vouched(&self.membership)
    }

    /// Whether a membership stands under the newest root, and so vouches for those before it.
    pub(crate) fn is_vouched(&self, membership: &Membership) -> bool {
        membership.root_version == self.root.value().version
    }

    /// Checks the next root.
    pub(crate) fn check_root(&self, candidate: Envelope) -> Result<Verified<Root>, ChainError> {
        accept_root(&self.root, candidate)
    }

    /// Checks the next membership, which must stand under the newest root.
    pub(crate) fn check_membership(
        &self,
        candidate: Envelope,
    ) -> Result<Verified<Membership>, ChainError> {
        accept_membership(self.root.value(), self.newest.as_ref(), candidate)
    }

    /// Checks the next membership against the root that it names, which may have been replaced
    /// since; it is not older than the root of the membership before.
    pub(crate) fn check_past_membership(
        &self,
        before: Option<&Verified<Membership>>,
        candidate: Envelope,
    ) -> Result<Verified<Membership>, ChainError> {
        let claimed: Membership = claimed(&candidate).map_err(EnvelopeError::from)?;
        let oldest = before.map_or(1, |before| before.value().root_version);
        let root = self
            .root_at(claimed.root_version)
            .filter(|root| root.value().version >= oldest)
            .ok_or(ChainError::RootVersion {
                found: claimed.root_version,
                expected: self.root.value().version,
            })?;
        accept_membership(root.value(), before, candidate)
    }

    /// Checks memberships that follow the newest one, each against the root that it names.
    pub(crate) fn check_run(&self, run: &[Envelope]) -> CheckedRun {
        let mut memberships: Vec<Verified<Membership>> = Vec::new();
        for candidate in run {
            let before = memberships.last().or(self.newest.as_ref());
            match self.check_past_membership(before, candidate.clone()) {
                Ok(membership) => memberships.push(membership),
                Err(refusal) => {
                    let refusal = Some(refusal);
                    return CheckedRun {
                        memberships,
                        refusal,
                    };
                }
            }
        }
        CheckedRun {
            memberships,
            refusal: None,
        }
    }

    /// Trusts a root that [`Trusted::check_root`] let through.
    pub(crate) fn follow_root(&mut self, root: Verified<Root>) {
        let before = std::mem::replace(&mut self.root, root);
        self.older.push(before);
    }

    /// Trusts a membership that was checked against this state.
    pub(crate) fn follow_membership(&mut self, membership: Verified<Membership>) {
        self.membership = Arc::new(membership.value().clone());
        self.newest = Some(membership);
    }
}
