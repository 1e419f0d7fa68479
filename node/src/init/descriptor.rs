//! What an institution tells the registry of itself: `institution.json`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use domain::id::InstitutionId;
use domain::keys::{PublicKey, Purpose};
use domain::membership::{Institution, Status};
use serde::{Deserialize, Serialize};

use crate::folder::{KeyName, KeySet};

/// Longest descriptor, in bytes.
const BYTES_MAX: u64 = 64 << 10;

/// Names, keys and addresses of an institution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Descriptor {
    /// Its short name.
    pub id: InstitutionId,
    /// Its legal name.
    pub name: String,
    /// Internet domains that it holds.
    #[serde(default)]
    pub domains: Vec<String>,
    /// Where its node answers peers, as host:port.
    pub addresses: Vec<String>,
    /// Its public keys.
    pub keys: PublicKeys,
}

/// Public keys in hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublicKeys {
    /// Signs events.
    pub event: String,
    /// Signs checkpoints.
    pub checkpoint: String,
    /// Shakes hands with peers.
    pub tls: String,
    /// The institution's own.
    pub root: String,
}

/// Why a descriptor is not taken.
#[derive(Debug, thiserror::Error)]
pub enum DescriptorError {
    /// It cannot be read.
    #[error("{path}: {source}", path = .path.display())]
    Io {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It is not one.
    #[error("{path} is no descriptor of an institution: {source}", path = .path.display())]
    Malformed {
        /// Which file.
        path: PathBuf,
        /// What is wrong.
        source: serde_json::Error,
    },
    /// A key is not one.
    #[error("keys.{0}: expected the 64 hexadecimal digits of a public key")]
    Key(&'static str),
}

impl PublicKeys {
    pub(super) fn of(keys: &KeySet) -> Self {
        let public = |name| keys.key(name).public().to_string();
        Self {
            event: public(KeyName::Event),
            checkpoint: public(KeyName::Checkpoint),
            tls: public(KeyName::Tls),
            root: public(KeyName::Root),
        }
    }
}

impl Descriptor {
    /// Reads a descriptor from a file.
    ///
    /// # Errors
    /// [`DescriptorError`].
    pub fn read(path: &Path) -> Result<Self, DescriptorError> {
        let io = |source| DescriptorError::Io {
            path: path.to_owned(),
            source,
        };
        if fs::metadata(path).map_err(io)?.len() > BYTES_MAX {
            return Err(io(io::ErrorKind::FileTooLarge.into()));
        }
        let bytes = fs::read(path).map_err(io)?;
        serde_json::from_slice(&bytes).map_err(|source| DescriptorError::Malformed {
            path: path.to_owned(),
            source,
        })
    }

    /// The text of the file.
    pub fn to_json(&self) -> String {
        let json = serde_json::to_string_pretty(self);
        json.expect("texts and lists of texts have a form in JSON") + "\n"
    }

    /// The institution as the registry would list it.
    ///
    /// # Errors
    /// [`DescriptorError::Key`].
    pub fn institution(self, status: Status) -> Result<Institution, DescriptorError> {
        let keys = [
            (Purpose::Event, key("event", &self.keys.event)?),
            (
                Purpose::Checkpoint,
                key("checkpoint", &self.keys.checkpoint)?,
            ),
            (Purpose::Tls, key("tls", &self.keys.tls)?),
        ];
        Ok(Institution {
            id: self.id,
            name: self.name,
            domains: self.domains,
            status,
            root_key: key("root", &self.keys.root)?,
            keys: keys.into(),
            addresses: self.addresses,
            cut_offs: Vec::new(),
        })
    }
}

fn key(name: &'static str, text: &str) -> Result<PublicKey, DescriptorError> {
    let bytes = hex::decode(text).map_err(|_| DescriptorError::Key(name))?;
    PublicKey::from_bytes(&bytes).map_err(|_| DescriptorError::Key(name))
}
