//! One chain, shared by the parts of a program that ask who belongs and that bring news of it.
//!
//! Reading the membership never waits for the disk. Everything else takes the chain's lock and
//! may wait for a commit: call it from `spawn_blocking`.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::envelope::{Envelope, Verified};
use domain::membership::{Membership, Root};
use tokio::sync::watch;

use crate::chain::{Accepted, Chain, Head};
use crate::error::{ReadError, SubmitError};

/// A handle on a shared [`Chain`]; cloning it is cheap.
#[derive(Clone)]
pub struct Mirror {
    shared: Arc<Shared>,
}

struct Shared {
    chain: Mutex<Chain>,
    // Written under the lock of `chain`, so that readers see versions in order.
    membership: watch::Sender<Arc<Membership>>,
}

impl Mirror {
    /// Shares a chain.
    pub fn new(chain: Chain) -> Self {
        let membership = watch::Sender::new(chain.membership());
        let chain = Mutex::new(chain);
        Self {
            shared: Arc::new(Shared { chain, membership }),
        }
    }

    /// The newest membership; [`Membership::none`] before the first. Does not block.
    pub fn membership(&self) -> Arc<Membership> {
        Arc::clone(&self.shared.membership.borrow())
    }

    /// Tells of every newer membership; a slow reader sees the newest and may miss others.
    pub fn subscribe(&self) -> watch::Receiver<Arc<Membership>> {
        self.shared.membership.subscribe()
    }

    /// As [`Chain::head`].
    pub fn head(&self) -> Head {
        self.chain().head()
    }

    /// As [`Chain::root`].
    pub fn root(&self) -> Verified<Root> {
        self.chain().root().clone()
    }

    /// As [`Chain::verified_membership`].
    pub fn verified_membership(&self) -> Option<Verified<Membership>> {
        self.chain().verified_membership().cloned()
    }

    /// As [`Chain::submit`].
    ///
    /// # Errors
    /// As [`Chain::submit`].
    pub fn submit(&self, document: Envelope) -> Result<Accepted, SubmitError> {
        self.change(|chain| chain.submit(document))
    }

    /// As [`Chain::catch_up`].
    ///
    /// # Errors
    /// As [`Chain::catch_up`].
    pub fn catch_up(&self, run: &[Envelope]) -> Result<usize, SubmitError> {
        self.change(|chain| chain.catch_up(run))
    }

    /// As [`Chain::roots_after`].
    ///
    /// # Errors
    /// As [`Chain::roots_after`].
    pub fn roots_after(&self, version: u64) -> Result<Vec<Envelope>, ReadError> {
        self.chain().roots_after(version)
    }

    /// As [`Chain::memberships_after`].
    ///
    /// # Errors
    /// As [`Chain::memberships_after`].
    pub fn memberships_after(&self, version: u64) -> Result<Vec<Envelope>, ReadError> {
        self.chain().memberships_after(version)
    }

    fn change<T>(&self, change: impl FnOnce(&mut Chain) -> T) -> T {
        let mut chain = self.chain();
        let outcome = change(&mut chain);
        let newest = chain.membership();
        self.shared.membership.send_if_modified(|shown| {
            let changed = shown.version != newest.version;
            *shown = newest;
            changed
        });
        outcome
    }

    fn chain(&self) -> MutexGuard<'_, Chain> {
        // A chain changes in memory only after the disk has: a panic leaves it whole.
        self.shared
            .chain
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
