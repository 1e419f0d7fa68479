//! The council of the test consortium: one key, which signs whatever a test needs.

use std::sync::Arc;

use domain::envelope::Envelope;
use domain::membership::Institution;
use registry::council::{self, Rules};
use registry::{Chain, Mirror};
use store::memory::MemoryStore;

use crate::fixtures::{id, key};

pub(crate) struct Council {
    first_root: Envelope,
    mirror: Mirror,
}

impl Council {
    pub(crate) fn new() -> Self {
        let rules = Rules {
            council: [key("council").public()].into(),
            threshold: 1,
            addresses: vec!["registry.example:443".to_owned()],
            tls_key: key("registry tls").public(),
        };
        let root = council::first_root(id("archipel"), rules).expect("a good draft");
        let first_root = council::sign(&root, &[&key("council")]).expect("one signature");
        let mirror = mirror(&first_root);
        Self { first_root, mirror }
    }

    /// A copy of the registry that begins with the first root.
    pub(crate) fn copy(&self) -> Mirror {
        mirror(&self.first_root)
    }

    /// The next membership.
    pub(crate) fn sign(&self, institutions: Vec<Institution>) -> Envelope {
        let (root, current) = (self.mirror.root(), self.mirror.verified_membership());
        let draft = council::next_membership(root.value(), current.as_ref(), institutions, 0)
            .expect("a good draft");
        let signed = council::sign(&draft, &[&key("council")]).expect("one signature");
        self.mirror.submit(signed.clone()).expect("the next one");
        signed
    }
}

fn mirror(first_root: &Envelope) -> Mirror {
    let store = Arc::new(MemoryStore::new());
    let fingerprint = council::fingerprint(first_root);
    Mirror::new(Chain::create(store, first_root.clone(), &fingerprint).expect("an empty store"))
}
