//! The council of a consortium: five keys, three of which sign.

use anyhow::Context as _;
use archipel::folder::KeySet;
use domain::envelope::Envelope;
use domain::keys::SecretKey;
use domain::membership::{DocumentDigest, Institution};
use registry::council::{self, Rules};
use registry::{Chain, Mirror};
use std::sync::Arc;
use store::memory::MemoryStore;
use store::sealed::Sealed;

/// Keys of the council.
const KEYS: usize = 5;
/// How many of them sign.
const THRESHOLD: usize = 3;

/// A key derived from a name.
pub fn key(name: &str) -> SecretKey {
    SecretKey::from_seed(&seed(name))
}

/// The keys of an institution: `<name> event`, `<name> checkpoint`, `<name> tls`, `<name> root`.
pub fn keys(name: &str) -> KeySet {
    let purposes = ["event", "checkpoint", "tls", "root"];
    KeySet::from_seeds(purposes.map(|purpose| seed(&format!("{name} {purpose}"))))
}

fn seed(name: &str) -> [u8; 32] {
    *blake3::hash(name.as_bytes()).as_bytes()
}

/// A consortium's council and the documents that it signed.
pub struct Council {
    keys: Vec<SecretKey>,
    root: Envelope,
    documents: Mirror,
}

impl Council {
    /// A new consortium, called `islands`, without members.
    ///
    /// # Errors
    /// None but those of a broken harness.
    pub fn new() -> anyhow::Result<Self> {
        let keys: Vec<_> = (0..KEYS)
            .map(|number| key(&format!("council {number}")))
            .collect();
        let rules = Rules {
            council: keys.iter().map(SecretKey::public).collect(),
            threshold: THRESHOLD,
            addresses: Vec::new(),
            tls_key: key("registry tls").public(),
        };
        let root = council::first_root("islands".parse()?, rules)?;
        let root = council::sign(&root, &keys.iter().take(THRESHOLD).collect::<Vec<_>>())?;
        let store = Arc::new(Sealed::new(MemoryStore::new()));
        let chain = Chain::create(store, root.clone(), &council::fingerprint(&root))?;
        Ok(Self {
            keys,
            root,
            documents: Mirror::new(chain),
        })
    }

    /// The first root, and what it is compared by.
    pub fn root(&self) -> (Envelope, DocumentDigest) {
        (self.root.clone(), council::fingerprint(&self.root))
    }

    /// Signs the next membership: these institutions, all of them.
    ///
    /// # Errors
    /// Institutions that no membership may list.
    pub fn admit(&self, institutions: Vec<Institution>) -> anyhow::Result<()> {
        let root = self.documents.root();
        let current = self.documents.verified_membership();
        let next = council::next_membership(root.value(), current.as_ref(), institutions, 0)?;
        let signers: Vec<_> = self.keys.iter().take(THRESHOLD).collect();
        self.documents
            .submit(council::sign(&next, &signers)?)
            .context("hand in a membership")?;
        Ok(())
    }

    /// All memberships so far, oldest first.
    ///
    /// # Errors
    /// None but those of a broken harness.
    pub fn memberships(&self) -> anyhow::Result<Vec<Envelope>> {
        let mut all = Vec::new();
        loop {
            let page = self.documents.memberships_after(all.len() as u64)?;
            if page.is_empty() {
                return Ok(all);
            }
            all.extend(page);
        }
    }
}
