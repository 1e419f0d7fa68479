//! The folder of a register: the council's keys, the TLS key, the first root, the chain.
//!
//! | file | is |
//! |---|---|
//! | `council/N.key` | the council's keys; each member takes theirs away |
//! | `tls.key` | the key of the register's certificate |
//! | `root.pb` | the first root |
//! | `registry.redb` | the chain of documents |
//! | `registry.lock`, `registry.json` | the process that serves it, and where |

use std::fs;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use domain::envelope::Envelope;
use domain::keys::SecretKey;
use federation::tls::Connector;
use federation_proto::registry::v1::SubmitRequest;
use federation_proto::registry::v1::registry_service_client::RegistryServiceClient;
use registry::service::MESSAGE_BYTES_MAX;
use registry::{Chain, Mirror, OpenError, council};
use serde::{Deserialize, Serialize};
use store::Store;
use store::memory::MemoryStore;
use store::open::open_truth;
use store::sealed::Sealed;
use tonic::transport::Channel;

use crate::folder::{FolderLock, LockError, read_key};
use crate::node::read_document;

/// The folder of a register, by its path.
pub(super) struct RegisterFolder {
    path: PathBuf,
}

/// What `registry.json` says of the process that serves the register.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Serving {
    pub(super) address: SocketAddr,
    pub(super) pid: u32,
}

/// A register that can be read and changed.
pub(super) enum Register {
    /// Opened from the disk, where no process has it.
    Own {
        /// The chain.
        mirror: Mirror,
        /// Held, not read.
        _lock: FolderLock,
    },
    /// Served by a process; the chain is a copy.
    Served {
        /// The copy.
        mirror: Mirror,
        /// How to reach the process.
        channel: Channel,
    },
}

impl RegisterFolder {
    pub(super) fn new(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn council(&self) -> PathBuf {
        self.path.join("council")
    }

    pub(super) fn tls_key(&self) -> PathBuf {
        self.path.join("tls.key")
    }

    pub(super) fn root(&self) -> PathBuf {
        self.path.join("root.pb")
    }

    pub(super) fn chain(&self) -> PathBuf {
        self.path.join("registry.redb")
    }

    pub(super) fn lock(&self) -> PathBuf {
        self.path.join("registry.lock")
    }

    pub(super) fn serving(&self) -> PathBuf {
        self.path.join("registry.json")
    }

    /// The council's keys that are here, by file name.
    pub(super) fn council_keys(&self) -> anyhow::Result<Vec<SecretKey>> {
        let entries = match fs::read_dir(self.council()) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error).context("read the council's keys"),
        };
        let paths: io::Result<Vec<PathBuf>> = entries.map(|entry| Ok(entry?.path())).collect();
        let mut paths = paths.context("read the council's keys")?;
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "key"));
        paths.sort();
        paths.iter().map(|path| Ok(read_key(path)?)).collect()
    }

    /// Takes the folder and opens the chain in it; begins the chain with the first root.
    pub(super) fn open(&self) -> anyhow::Result<(Mirror, FolderLock)> {
        let lock = FolderLock::take(&self.lock())?;
        let store: Store = open_truth(&self.chain()).context("open the register")?;
        let chain = match Chain::open(store.clone()) {
            Ok(chain) => chain,
            Err(OpenError::Empty) => begin(store, read_document(self.root())?)?,
            Err(error) => return Err(error).context("open the register"),
        };
        Ok((Mirror::new(chain), lock))
    }

    /// Opens the register, or reaches the process that serves it.
    pub(super) async fn reach(&self) -> anyhow::Result<Register> {
        match self.open() {
            Ok((mirror, lock)) => Ok(Register::Own {
                mirror,
                _lock: lock,
            }),
            Err(error) if is_held(&error) => self.reach_served(error).await,
            Err(error) => Err(error),
        }
    }

    async fn reach_served(&self, held: anyhow::Error) -> anyhow::Result<Register> {
        let serving: Option<Serving> = fs::read(self.serving())
            .ok()
            .and_then(|json| serde_json::from_slice(&json).ok());
        let Some(Serving { address, .. }) = serving else {
            return Err(held);
        };
        let root = read_document(self.root())?;
        let memory: Store = Arc::new(Sealed::new(MemoryStore::new()));
        let mirror = Mirror::new(begin(memory, root)?);
        let tls_key = read_key(&self.tls_key())?;
        // Whoever asks needs a key, and any will do.
        let connector = Connector::new(&tls_key);
        let channel = connector
            .connect(&address.to_string(), vec![tls_key.public()])
            .await?;
        mirror.sync_from(channel.clone()).await?;
        Ok(Register::Served { mirror, channel })
    }
}

fn is_held(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(LockError::Held { .. }))
}

fn begin(store: Store, root: Envelope) -> anyhow::Result<Chain> {
    // The folder is the council's own: its root needs no comparing.
    let fingerprint = council::fingerprint(&root);
    Chain::create(store, root, &fingerprint).context("begin the register")
}

impl Register {
    /// The chain, or a copy of it.
    pub(super) fn mirror(&self) -> &Mirror {
        match self {
            Self::Own { mirror, .. } | Self::Served { mirror, .. } => mirror,
        }
    }

    /// Hands in a document; it is on the disk when this returns.
    pub(super) async fn submit(&self, document: Envelope) -> anyhow::Result<()> {
        match self {
            Self::Own { mirror, .. } => {
                mirror.submit(document)?;
            }
            Self::Served { channel, .. } => {
                let mut client = RegistryServiceClient::new(channel.clone())
                    .max_encoding_message_size(MESSAGE_BYTES_MAX);
                let document = Some(document.into());
                client.submit(SubmitRequest { document }).await?;
            }
        }
        Ok(())
    }
}
