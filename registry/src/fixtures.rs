//! Keys derived from numbers, and documents of a small council.

use std::sync::Arc;

use domain::envelope::{Envelope, Verified};
use domain::keys::{PublicKey, Purpose, SecretKey};
use domain::membership::{Institution, Membership, Root, Status};
use store::Store;
use store::memory::MemoryStore;
use store::sealed::Sealed;

use crate::chain::Chain;
use crate::council::{self, Rules};

pub(crate) fn key(seed: u8) -> SecretKey {
    SecretKey::from_seed(&[seed; 32])
}

pub(crate) fn store() -> Store {
    Arc::new(Sealed::new(MemoryStore::new()))
}

/// Two of three keys sign.
pub(crate) fn rules(seeds: [u8; 3]) -> Rules {
    Rules {
        council: seeds.map(|seed| key(seed).public()).into(),
        threshold: 2,
        addresses: vec!["registry.example:443".to_owned()],
        tls_key: public(99),
    }
}

fn public(seed: u8) -> PublicKey {
    key(seed).public()
}

pub(crate) const OLD: [u8; 3] = [1, 2, 3];
pub(crate) const NEW: [u8; 3] = [11, 12, 13];

pub(crate) fn signed_by<T: domain::envelope::Payload>(value: &T, seeds: &[u8]) -> Envelope {
    let keys: Vec<_> = seeds.iter().copied().map(key).collect();
    council::sign(value, &keys.iter().collect::<Vec<_>>()).unwrap()
}

pub(crate) fn first_root() -> Envelope {
    let root = council::first_root("archipel".parse().unwrap(), rules(OLD)).unwrap();
    signed_by(&root, &[1, 2])
}

/// The root by which the old council hands over to the new one.
pub(crate) fn second_root(chain: &Chain) -> Envelope {
    signed_by(&handover(chain.root()), &[1, 2, 11, 12])
}

pub(crate) fn handover(root: &Verified<Root>) -> Root {
    council::next_root(root, rules(NEW)).unwrap()
}

pub(crate) fn chain() -> Chain {
    chain_on(store())
}

pub(crate) fn chain_on(store: Store) -> Chain {
    let root = first_root();
    Chain::create(store, root.clone(), &council::fingerprint(&root)).unwrap()
}

pub(crate) fn institution(name: &str, seed: u8) -> Institution {
    Institution {
        id: name.parse().unwrap(),
        name: name.to_owned(),
        domains: Vec::new(),
        status: Status::Member,
        root_key: public(seed),
        keys: [(Purpose::Event, public(seed + 1))].into(),
        addresses: Vec::new(),
        cut_offs: Vec::new(),
    }
}

/// The membership that would follow, with one institution, as of a time that tells drafts apart.
pub(crate) fn draft(chain: &Chain, claimed_time_ms: i64) -> Membership {
    council::next_membership(
        chain.root().value(),
        chain.verified_membership(),
        [institution("grenoble", 100)],
        claimed_time_ms,
    )
    .unwrap()
}

/// Takes one more membership under the council whose seeds are given.
pub(crate) fn extend(chain: &mut Chain, seeds: &[u8]) -> Envelope {
    let membership = signed_by(&draft(chain, 0), seeds);
    chain.submit(membership.clone()).unwrap();
    membership
}
