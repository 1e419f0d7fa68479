//! Short ways to say what tests are about. Keys are derived from names: every run has the same.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest as _, Sha256};

use crate::event::{Event, EventKind};
use crate::id::{InstitutionId, ItemHandle, ShareAddress};
use crate::keys::{Purpose, SecretKey};
use crate::membership::{Institution, Membership, Status};

pub(crate) fn key(name: &str) -> SecretKey {
    SecretKey::from_seed(&Sha256::digest(name).into())
}

pub(crate) fn institution(id: &str) -> InstitutionId {
    id.parse().unwrap()
}

pub(crate) fn institutions(ids: &[&str]) -> BTreeSet<InstitutionId> {
    ids.iter().map(|id| institution(id)).collect()
}

pub(crate) fn person(address: &str) -> ShareAddress {
    address.parse().unwrap()
}

pub(crate) fn people(addresses: &[&str]) -> BTreeSet<ShareAddress> {
    addresses.iter().map(|address| person(address)).collect()
}

/// An institution with one key for each purpose: `<id> event`, `<id> checkpoint`, `<id> tls`.
pub(crate) fn listed(id: &str, status: Status) -> Institution {
    let purposed = |(purpose, name)| (purpose, key(&format!("{id} {name}")).public());
    Institution {
        id: institution(id),
        name: format!("Université de {id}"),
        domains: vec![format!("{id}.example")],
        status,
        root_key: key(&format!("{id} root")).public(),
        keys: [
            (Purpose::Event, "event"),
            (Purpose::Checkpoint, "checkpoint"),
            (Purpose::Tls, "tls"),
        ]
        .map(purposed)
        .into(),
        addresses: vec![format!("{id}.example:7443")],
        cut_offs: Vec::new(),
    }
}

/// The first membership of the consortium `archipel`.
pub(crate) fn membership(list: &[(&str, Status)]) -> Membership {
    let institutions: BTreeMap<_, _> = list
        .iter()
        .map(|(id, status)| (institution(id), listed(id, *status)))
        .collect();
    Membership {
        version: 1,
        root_version: 1,
        institutions,
        ..Membership::none(institution("archipel"))
    }
}

/// A statement of grenoble about its item `0…0`, without digests.
pub(crate) fn event(kind: EventKind, version: u64) -> Event {
    Event {
        origin: institution("grenoble"),
        item: ItemHandle::from_bytes([0; ItemHandle::LENGTH]),
        kind,
        version,
        previous_version: None,
        manifest: None,
        grant: None,
        registry_version: 1,
        claimed_time_ms: 0,
        reason: None,
    }
}
