//! The data folder of a node: what stands in it, who has it open, and whose it is.
//!
//! | file | is |
//! |---|---|
//! | `node.toml` | the configuration |
//! | `keys/{event,checkpoint,tls,root}.key` | private keys: the seed in hexadecimal, mode 0600 |
//! | `institution.json` | what the registry is told: names, public keys, addresses |
//! | `root.pb` | the first root of the consortium |
//! | `truth.redb`, `objects/` | logs, records; documents and files |
//! | `teaching/` | documents of missions that were given to classes, and reports as they were handed in |
//! | `truth.mark` | how many commits of `truth.redb` were acknowledged: they belong together |
//! | `synonyms.txt` | the institution's own names for the same things, if it has any |
//! | `view/`, `index/` | can be deleted and computed again |
//! | `portal.crt`, `portal.key` | the portal's certificate, where the node made it itself |
//! | `node.lock` | the process that has the folder open |
//! | `admin.password` | the first administrator's first password, mode 0600 |
//! | `api.json`, `operator.token` | how commands on this machine reach it |

mod key_file;
mod lock;
mod running;
mod secret;

use std::path::{Path, PathBuf};

pub use key_file::{KeyFileError, KeyName, KeySet};
pub(crate) use key_file::{read_key, write_key};
pub use lock::{FolderLock, LockError};
pub use running::RunningNode;
pub(crate) use secret::replace_secret;
pub use secret::{SecretFileError, read_secret, write_secret};

/// A data folder, by its path. Nothing is opened or made by naming it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataFolder {
    path: PathBuf,
}

impl DataFolder {
    /// The folder at `path`.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        // An empty path means here, and joins to nothing that can be shown.
        let is_empty = path.as_os_str().is_empty();
        Self {
            path: if is_empty { PathBuf::from(".") } else { path },
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The configuration.
    pub fn config(&self) -> PathBuf {
        self.path.join("node.toml")
    }

    /// A private key.
    pub fn key(&self, name: KeyName) -> PathBuf {
        self.path
            .join("keys")
            .join(format!("{}.key", name.as_str()))
    }

    /// What the registry is told of the institution.
    pub fn descriptor(&self) -> PathBuf {
        self.path.join("institution.json")
    }

    /// The first root of the consortium.
    pub fn root(&self) -> PathBuf {
        self.path.join("root.pb")
    }

    /// Logs and records.
    pub fn truth(&self) -> PathBuf {
        self.path.join("truth.redb")
    }

    /// Documents and files.
    pub fn objects(&self) -> PathBuf {
        self.path.join("objects")
    }

    /// Documents of the teaching wing, which are served to no other institution.
    pub fn teaching(&self) -> PathBuf {
        self.path.join("teaching")
    }

    /// The view.
    pub fn view(&self) -> PathBuf {
        self.path.join("view")
    }

    /// The index.
    pub fn index(&self) -> PathBuf {
        self.path.join("index")
    }

    /// The lock.
    pub fn lock(&self) -> PathBuf {
        self.path.join("node.lock")
    }

    /// The portal's certificate of the node's own making.
    pub fn portal_certificate(&self) -> PathBuf {
        self.path.join("portal.crt")
    }

    /// The private key of that certificate.
    pub fn portal_key(&self) -> PathBuf {
        self.path.join("portal.key")
    }

    /// Where the node that has the folder open answers.
    pub fn api(&self) -> PathBuf {
        self.path.join("api.json")
    }

    /// The first administrator's password, until they change it.
    pub fn admin_password(&self) -> PathBuf {
        self.path.join("admin.password")
    }

    /// The operator's token for commands on this machine.
    pub fn operator_token(&self) -> PathBuf {
        self.path.join("operator.token")
    }
}

#[cfg(test)]
mod tests;
