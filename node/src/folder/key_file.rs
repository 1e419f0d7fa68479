//! Private keys as files: 64 hexadecimal digits, for the owner's eyes alone.

use std::path::{Path, PathBuf};

use domain::keys::{PublicKey, SecretKey};
use federation::keys::NodeKeys;

use super::DataFolder;
use super::secret::{SecretFileError, read_secret, write_secret};
use crate::init::{Descriptor, DescriptorError};

/// What a key of an institution is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyName {
    /// Signs events.
    Event,
    /// Signs checkpoints.
    Checkpoint,
    /// Shakes hands with peers.
    Tls,
    /// The institution's own, which may replace the others; best kept elsewhere.
    Root,
}

impl KeyName {
    /// All keys.
    pub const ALL: [Self; 4] = [Self::Event, Self::Checkpoint, Self::Tls, Self::Root];

    /// The key's name in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Checkpoint => "checkpoint",
            Self::Tls => "tls",
            Self::Root => "root",
        }
    }
}

/// Why a key is not read or written.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// It is not there.
    #[error(
        "{path} does not exist: put the key back from a backup; a new one is made by `archipel init` for a new institution only",
        path = .path.display()
    )]
    Missing {
        /// Where it should be.
        path: PathBuf,
    },
    /// It is there and holds no key.
    #[error("{path} holds no key: expected 64 hexadecimal digits; put it back from a backup", path = .path.display())]
    Malformed {
        /// Which file.
        path: PathBuf,
    },
    /// One file is a copy of another.
    #[error("{one} and {other} hold the same key: each purpose has a key of its own", one = .one.display(), other = .other.display())]
    Same {
        /// One file.
        one: PathBuf,
        /// The other.
        other: PathBuf,
    },
    /// It is a key, and not the one that belongs here: what it signs, nobody would take.
    #[error(
        "{path} is not the {name} key of which {descriptor} tells: put the right one of the two back from a backup",
        path = .path.display(),
        name = .name.as_str(),
        descriptor = .descriptor.display()
    )]
    Foreign {
        /// Which file.
        path: PathBuf,
        /// Which key it should hold.
        name: KeyName,
        /// What tells of the right one.
        descriptor: PathBuf,
    },
    /// What is told of the keys cannot be read.
    #[error(transparent)]
    Descriptor(#[from] DescriptorError),
    /// The file cannot be read or written.
    #[error(transparent)]
    File(SecretFileError),
    /// The operating system gave no randomness.
    #[error("draw random bytes: {0}")]
    Randomness(getrandom::Error),
}

impl From<SecretFileError> for KeyFileError {
    fn from(error: SecretFileError) -> Self {
        match error {
            SecretFileError::Missing { path } => Self::Missing { path },
            SecretFileError::Malformed { path } => Self::Malformed { path },
            SecretFileError::Exposed { .. }
            | SecretFileError::Exists { .. }
            | SecretFileError::Io { .. } => Self::File(error),
        }
    }
}

/// The four keys of a new institution.
pub struct KeySet {
    seeds: [[u8; 32]; 4],
}

impl KeySet {
    /// Draws four keys.
    ///
    /// # Errors
    /// [`KeyFileError::Randomness`].
    pub fn random() -> Result<Self, KeyFileError> {
        let mut seeds = [[0; 32]; 4];
        for seed in &mut seeds {
            getrandom::fill(seed).map_err(KeyFileError::Randomness)?;
        }
        Ok(Self { seeds })
    }

    /// The keys of known seeds, in the order of [`KeyName::ALL`]: for tests and demonstrations.
    pub fn from_seeds(seeds: [[u8; 32]; 4]) -> Self {
        Self { seeds }
    }

    /// One of them.
    pub fn key(&self, name: KeyName) -> SecretKey {
        let [event, checkpoint, tls, root] = &self.seeds;
        SecretKey::from_seed(match name {
            KeyName::Event => event,
            KeyName::Checkpoint => checkpoint,
            KeyName::Tls => tls,
            KeyName::Root => root,
        })
    }
}

/// Reads a key.
///
/// # Errors
/// [`KeyFileError`] says what to do about the file.
pub(crate) fn read_key(path: &Path) -> Result<SecretKey, KeyFileError> {
    let mut seed = [0; 32];
    hex::decode_to_slice(read_secret(path)?, &mut seed).map_err(|_| KeyFileError::Malformed {
        path: path.to_owned(),
    })?;
    Ok(SecretKey::from_seed(&seed))
}

/// Writes a key to a new file.
///
/// # Errors
/// [`KeyFileError`]; a key is never written over.
pub(crate) fn write_key(path: &Path, key: &SecretKey) -> Result<(), KeyFileError> {
    Ok(write_secret(path, &hex::encode(key.seed()))?)
}

impl DataFolder {
    /// Reads one of the institution's keys.
    ///
    /// # Errors
    /// [`KeyFileError`].
    pub fn read_key(&self, name: KeyName) -> Result<SecretKey, KeyFileError> {
        read_key(&self.key(name))
    }

    /// Reads the keys that a running node needs: those of which `institution.json` tells, where
    /// there is one.
    ///
    /// # Errors
    /// [`KeyFileError`].
    pub fn read_node_keys(&self) -> Result<NodeKeys, KeyFileError> {
        let names = [KeyName::Event, KeyName::Checkpoint, KeyName::Tls];
        let [event, checkpoint, tls] = names.map(|name| self.read_key(name));
        let (event, checkpoint, tls) = (event?, checkpoint?, tls?);
        let public = [event.public(), checkpoint.public(), tls.public()];
        for (one, other) in [(0, 1), (0, 2), (1, 2)] {
            if public[one] == public[other] {
                return Err(KeyFileError::Same {
                    one: self.key(names[one]),
                    other: self.key(names[other]),
                });
            }
        }
        self.compare(names, &public)?;
        Ok(NodeKeys::new(event, checkpoint, tls))
    }

    /// A bit that fell over in a key makes another key, which looks as good as the right one.
    fn compare(&self, names: [KeyName; 3], found: &[PublicKey; 3]) -> Result<(), KeyFileError> {
        let descriptor = self.descriptor();
        if !descriptor.exists() {
            return Ok(());
        }
        let told = Descriptor::read(&descriptor)?.keys;
        let told = [told.event, told.checkpoint, told.tls];
        for ((name, told), found) in names.into_iter().zip(told).zip(found) {
            if told != found.to_string() {
                let path = self.key(name);
                return Err(KeyFileError::Foreign {
                    path,
                    name,
                    descriptor,
                });
            }
        }
        Ok(())
    }

    /// Writes the keys of a new institution.
    ///
    /// # Errors
    /// [`KeyFileError`]; a key is never written over.
    pub fn write_keys(&self, keys: &KeySet) -> Result<(), KeyFileError> {
        KeyName::ALL
            .into_iter()
            .try_for_each(|name| write_key(&self.key(name), &keys.key(name)))
    }
}
