//! The registry's chain as a node opens it: begun with a root that was compared by other means,
//! or, for a node that stands alone, a consortium of one.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use domain::envelope::Envelope;
use domain::keys::SecretKey;
use domain::membership::{DocumentDigest, Institution, Status};
use domain::wire::{WireError, read_envelope};
use federation::keys::NodeKeys;
use registry::council::{self, CeremonyError, Rules};
use registry::{Chain, CreateError, Mirror, OpenError, SubmitError};
use store::Store;
use store::memory::MemoryStore;
use store::sealed::Sealed;

use crate::config::{Config, Registry};
use crate::folder::{KeyFileError, KeyName};

/// Why the registry's documents cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum ConsortiumError {
    /// The first root is not there.
    #[error("{path} does not exist: copy the consortium's first root there; its fingerprint is registry.fingerprint", path = .path.display())]
    NoRoot {
        /// Where it should be.
        path: PathBuf,
    },
    /// It cannot be read.
    #[error("{path}: {source}", path = .path.display())]
    Io {
        /// Where it is.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It is no document.
    #[error("{path} is no registry document: {source}", path = .path.display())]
    NoDocument {
        /// Where it is.
        path: PathBuf,
        /// What is wrong with it.
        source: WireError,
    },
    /// It is not the one whose fingerprint was compared.
    #[error("{path} is refused: {source}; compare registry.fingerprint with what the council published", path = .path.display())]
    Fingerprint {
        /// Where it is.
        path: PathBuf,
        /// Why.
        source: CreateError,
    },
    /// The store follows another consortium.
    #[error(
        "this folder follows another consortium than registry.fingerprint says: correct it, or use another folder"
    )]
    Another,
    /// The chain cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// A key of the institution cannot be read.
    #[error(transparent)]
    Key(#[from] KeyFileError),
    /// The documents of a node that stands alone cannot be made.
    #[error("make the documents of a consortium of one: {0}")]
    Ceremony(#[from] CeremonyError),
    /// They are not taken.
    #[error("take the documents of a consortium of one: {0}")]
    Submit(#[from] SubmitError),
}

pub(super) fn open(
    config: &Config,
    keys: &NodeKeys,
    store: &Store,
) -> Result<Mirror, ConsortiumError> {
    let chain = match &config.registry {
        Some(registry) => joined(config, registry, store)?,
        None => alone(config, keys)?,
    };
    Ok(Mirror::new(chain))
}

fn joined(config: &Config, registry: &Registry, store: &Store) -> Result<Chain, ConsortiumError> {
    match Chain::open(store.clone()) {
        Ok(chain) => compared(chain, &registry.fingerprint),
        Err(OpenError::Empty) => begin(config, registry, store),
        Err(error) => Err(error.into()),
    }
}

/// The chain that was begun earlier must be the one that is configured now.
fn compared(chain: Chain, fingerprint: &DocumentDigest) -> Result<Chain, ConsortiumError> {
    let first = chain.roots_after(0).map_err(OpenError::from)?;
    let found = first.first().map(council::fingerprint);
    if found == Some(*fingerprint) {
        Ok(chain)
    } else {
        Err(ConsortiumError::Another)
    }
}

fn begin(config: &Config, registry: &Registry, store: &Store) -> Result<Chain, ConsortiumError> {
    let path = config.folder.root();
    let root = read_document(path.clone())?;
    Chain::create(store.clone(), root, &registry.fingerprint)
        .map_err(|source| ConsortiumError::Fingerprint { path, source })
}

/// Reads a document of the registry from a file.
pub(crate) fn read_document(path: PathBuf) -> Result<Envelope, ConsortiumError> {
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(source) if source.kind() == io::ErrorKind::NotFound => {
            return Err(ConsortiumError::NoRoot { path });
        }
        Err(source) => return Err(ConsortiumError::Io { path, source }),
    };
    read_envelope(&bytes).map_err(|source| ConsortiumError::NoDocument { path, source })
}

/// A consortium whose council is the institution itself. It is made anew at every start and
/// remembered nowhere, so that nothing stands in the way of joining a real one later.
fn alone(config: &Config, keys: &NodeKeys) -> Result<Chain, ConsortiumError> {
    let council_key = config.folder.read_key(KeyName::Root)?;
    let rules = Rules {
        council: BTreeSet::from([council_key.public()]),
        threshold: 1,
        addresses: Vec::new(),
        tls_key: keys.tls().public(),
    };
    let root = council::first_root(config.institution.clone(), rules)?;
    let document = council::sign(&root, &[&council_key])?;
    let fingerprint = council::fingerprint(&document);
    let memory: Store = Arc::new(Sealed::new(MemoryStore::new()));
    let mut chain = Chain::create(memory, document, &fingerprint).map_err(|source| {
        let path = config.folder.root();
        ConsortiumError::Fingerprint { path, source }
    })?;
    let member = member(config, keys, &council_key);
    let membership = council::next_membership(&root, None, [member], 0)?;
    chain.submit(council::sign(&membership, &[&council_key])?)?;
    Ok(chain)
}

fn member(config: &Config, keys: &NodeKeys, root_key: &SecretKey) -> Institution {
    Institution {
        id: config.institution.clone(),
        name: config.name.clone(),
        domains: Vec::new(),
        status: Status::Member,
        root_key: root_key.public(),
        keys: keys.public().into(),
        addresses: Vec::new(),
        cut_offs: Vec::new(),
    }
}
