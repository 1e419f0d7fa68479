//! The private keys of a node, one for each purpose.

use std::sync::Arc;

use domain::keys::{PublicKey, Purpose, SecretKey};

/// The online keys of a node. Cheap to clone; never printed.
#[derive(Clone)]
pub struct NodeKeys(Arc<Keys>);

struct Keys {
    event: SecretKey,
    checkpoint: SecretKey,
    tls: SecretKey,
}

impl NodeKeys {
    /// Puts three different keys together.
    pub fn new(event: SecretKey, checkpoint: SecretKey, tls: SecretKey) -> Self {
        Self(Arc::new(Keys {
            event,
            checkpoint,
            tls,
        }))
    }

    /// Signs events.
    pub fn event(&self) -> &SecretKey {
        &self.0.event
    }

    /// Signs checkpoints.
    pub fn checkpoint(&self) -> &SecretKey {
        &self.0.checkpoint
    }

    /// Signs TLS handshakes with peers.
    pub fn tls(&self) -> &SecretKey {
        &self.0.tls
    }

    /// The public halves, as the registry lists them.
    pub fn public(&self) -> [(Purpose, PublicKey); 3] {
        [
            (Purpose::Event, self.0.event.public()),
            (Purpose::Checkpoint, self.0.checkpoint.public()),
            (Purpose::Tls, self.0.tls.public()),
        ]
    }
}
