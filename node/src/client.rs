//! What clients of a node make of its answers: the command line and the demo.

use campus_proto::commons::v1 as pb;
use domain::envelope::EnvelopeError;
use domain::event::Event;
use domain::id::IdError;
use domain::item::{Draft, Parent};
use domain::keys::{KeyError, PublicKey};
use domain::wire::{WireError, read_envelope};

/// Why an item that a node sent cannot be adapted.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OriginalError {
    /// Its description cannot be read.
    #[error("read the description that the node sent: {0}")]
    Description(#[from] serde_json::Error),
    /// Its id cannot be read.
    #[error("read the id that the node sent: {0}")]
    Id(#[from] IdError),
    /// The key of its signer cannot be read.
    #[error("read the key of the signer: {0}")]
    Key(#[from] KeyError),
    /// The signed event cannot be read.
    #[error("read the signed event: {0}")]
    Event(#[from] WireError),
    /// It is not signed by whom the node says.
    #[error("check the signed event: {0}")]
    Signature(#[from] EnvelopeError),
    /// The event places nothing.
    #[error("the signed event describes no version")]
    NoVersion,
}

/// An item that somebody wants to adapt: its description, and what an adaptation says of it.
#[derive(Debug)]
pub(crate) struct Original {
    pub(crate) draft: Draft,
    pub(crate) parent: Parent,
}

impl Original {
    /// Reads what a node answered. The version that is named is the one that its origin signed.
    ///
    /// # Errors
    /// Says what of the answer is not as it should be.
    pub(crate) fn read(item: &pb::Item) -> Result<Self, OriginalError> {
        let draft: Draft = serde_json::from_str(&item.item_json)?;
        let provenance = item.provenance.clone().unwrap_or_default();
        let signer = hex::decode(&provenance.signer).unwrap_or_default();
        let signer = PublicKey::from_bytes(&signer)?;
        let envelope = read_envelope(&provenance.envelope)?;
        let event: Event = envelope.verify(&[signer])?.into_value();
        let parent = Parent {
            item: item.item.parse()?,
            version: event.version,
            manifest_digest: event.manifest.ok_or(OriginalError::NoVersion)?.0,
            licence: draft.item.licence.clone(),
        };
        Ok(Self { draft, parent })
    }
}
