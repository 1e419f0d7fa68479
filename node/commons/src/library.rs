//! The use cases of the library. Whoever asks is named first: there is no reading without a
//! [`Viewer`], and what does not exist and what they may not see answer alike.
//!
//! Everything here is synchronous; programs call it from a blocking thread.

mod change;
mod explain;
mod list;
mod object;
mod read;
mod search;
mod suggest;
mod token;
mod withdrawal;
mod write;

use std::collections::BTreeSet;
use std::sync::Arc;

use ::search::Index;
use domain::id::{InstitutionId, ItemId};
use domain::membership::Membership;
use domain::policy::Audience;
use domain::profile::Profile;
use domain::viewer::Viewer;
use federation::door::{Door, DoorError};
use store::StoreError;
use store::logs::{LogError, Logs};
use store::objects::{ObjectError, Objects};
use tokio::sync::watch;

pub use change::{ChangeError, PublishError, WithdrawalKind};
pub use explain::{Asked, ExplainError, Explanation, Reach};
pub use list::{ListError, ListRequest, Listed, PAGE_ITEMS_DEFAULT, PAGE_ITEMS_MAX};
pub use object::{PutObjectError, ReadObjectError};
pub use read::{ADAPTATIONS_MAX, Freshness, ItemView, LogPosition, Provenance};
pub use search::{Found, FoundPage, SearchFailure, SearchQuestion};
pub use suggest::{Alike, Suggested};
pub use token::{TokenError, TokenKey};
pub use withdrawal::Withdrawal;
pub use write::{Upstream, WriteError};

use crate::view::{Reader, Version, View, ViewError};

/// Something that the caller can do nothing about: the node's own storage failed.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The view.
    #[error("read the view: {0}")]
    View(#[from] ViewError),
    /// The logs.
    #[error("read the logs: {0}")]
    Log(#[from] LogError),
    /// The index.
    #[error("search: {0}")]
    Index(#[source] ::search::SearchError),
    /// The objects.
    #[error("read objects: {0}")]
    Object(#[from] ObjectError),
    /// The institution's own logs.
    #[error("read own logs: {0}")]
    Door(#[source] DoorError),
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::View(error.into())
    }
}

/// When an institution was last heard, in milliseconds since 1970; none if never since the start.
pub type LastHeard = Arc<dyn Fn(&InstitutionId) -> Option<i64> + Send + Sync>;

/// The parts that a library is made of.
pub struct LibraryParts {
    /// Whose node it is.
    pub institution: InstitutionId,
    /// Where signed events are read, as proof.
    pub logs: Logs,
    /// What stands for whom.
    pub view: View,
    /// Finds it.
    pub index: Arc<Index>,
    /// Where files stand.
    pub objects: Objects,
    /// Through which the institution speaks.
    pub door: Door,
    /// Who belongs to the consortium.
    pub membership: watch::Receiver<Arc<Membership>>,
    /// Says how old copies are.
    pub last_heard: LastHeard,
    /// Keeps page tokens from being forged.
    pub token_key: TokenKey,
}

/// The library of a node. Cheap to clone.
#[derive(Clone)]
pub struct Library(Arc<LibraryParts>);

impl Library {
    /// Puts a library together.
    pub fn new(parts: LibraryParts) -> Self {
        Self(Arc::new(parts))
    }

    /// Whose library it is.
    pub fn institution(&self) -> &InstitutionId {
        &self.0.institution
    }

    /// The membership that holds now.
    pub fn membership(&self) -> Arc<Membership> {
        Arc::clone(&self.0.membership.borrow())
    }

    /// What an institution says of itself: the world may know, so nobody asks who is asking.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn profile(&self, institution: &InstitutionId) -> Result<Profile, Fault> {
        Ok(self.0.view.read()?.profile(institution)?)
    }

    /// What the viewer belongs to now.
    fn audiences(&self, viewer: &Viewer) -> BTreeSet<Audience> {
        viewer.audiences(&self.membership())
    }

    /// The view at this moment, as the viewer may see it.
    fn look(&self, viewer: &Viewer) -> Result<Look, Fault> {
        Ok(Look {
            audiences: self.audiences(viewer),
            reader: self.0.view.read()?,
        })
    }
}

/// The view at one moment, through somebody's eyes.
struct Look {
    audiences: BTreeSet<Audience>,
    reader: Reader,
}

/// A version that somebody sees.
struct Seen {
    version: Version,
    ownership: Option<crate::view::StoredOwnership>,
}

impl Look {
    fn see(&self, item: &ItemId) -> Result<Option<Seen>, Fault> {
        let Some(listing) = self.reader.listing(item)? else {
            return Ok(None);
        };
        let version = listing.seen_by(&self.audiences).cloned();
        Ok(version.map(|version| Seen {
            version,
            ownership: listing.ownership,
        }))
    }
}

impl Seen {
    /// Who shares it and with whom, if that is the viewer's own doing.
    fn owned_by(
        &self,
        viewer: &Viewer,
        item: &ItemId,
    ) -> Result<Option<crate::view::Ownership>, Fault> {
        match (&self.ownership, viewer.colleague()) {
            (Some(stored), Some(address)) if stored.address(&item.origin) == *address => {
                Ok(Some(stored.read(&item.origin)?))
            }
            _ => Ok(None),
        }
    }
}

#[cfg(test)]
mod tests;
