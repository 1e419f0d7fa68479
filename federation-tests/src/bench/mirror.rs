//! Copying a log: events verified, appended and durable, beside the bare parts of that work.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::Context as _;
use bytes::Bytes;
use domain::envelope::{Envelope, pre_authentication_encoding};
use domain::event::Event;
use domain::log::{LogId, LogKind};
use domain::membership::{Institution, Status};
use domain::merkle::{TILE_WIDTH, leaf_hash};
use domain::policy::SharingPolicy;
use domain::wire;
use federation::door::{Door, DoorParts};
use federation::keys::NodeKeys;
use federation::news::News;
use federation::replica::{Asked, Package, Replica};
use store::logs::{Keep, Logs};
use store::memory::MemoryStore;
use store::objects::Objects;
use store::open::open_truth;
use store::redb::RedbStore;
use store::{Batch, KeyValue as _, Limits};

use super::{Row, per_second};
use crate::{council, items};
use archipel::folder::KeyName;

/// Events of the log: a whole number of packages.
const EVENTS: u64 = 40 * TILE_WIDTH;
/// How often both are measured; the median counts.
const ROUNDS: usize = 5;

/// A log as a peer sends it.
struct Sent {
    log: LogId,
    origin: Institution,
    note: Bytes,
    packages: Vec<Package>,
    bodies: Vec<Bytes>,
}

/// Verified events per second, and what the bare parts do.
pub(super) fn measure() -> anyhow::Result<Vec<Row>> {
    let folder = tempfile::tempdir()?;
    let sent = origin(folder.path())?;
    let mut limits = [0.0; ROUNDS];
    let mut values = [0.0; ROUNDS];
    // In turn, so that a busy machine is busy for both.
    for round in 0..ROUNDS {
        limits[round] = bare(&sent, &folder.path().join(format!("bare-{round}.redb")))?;
        values[round] = copy(&sent, &folder.path().join(format!("copy-{round}.redb")))?;
    }
    let (value, limit) = (median(values), median(limits));
    Ok(vec![Row::rate(
        "mirror: verified events",
        value,
        Some(limit),
    )])
}

fn median(mut values: [f64; ROUNDS]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[ROUNDS / 2]
}

fn origin(folder: &Path) -> anyhow::Result<Sent> {
    let keys = council::keys("grenoble");
    let logs = Logs::new(Arc::new(MemoryStore::new()));
    let node_keys = NodeKeys::new(
        keys.key(KeyName::Event),
        keys.key(KeyName::Checkpoint),
        keys.key(KeyName::Tls),
    );
    let listed = Institution {
        id: "grenoble".parse()?,
        name: "Grenoble".to_owned(),
        domains: Vec::new(),
        status: Status::Member,
        root_key: keys.key(KeyName::Root).public(),
        keys: node_keys.public().into(),
        addresses: Vec::new(),
        cut_offs: Vec::new(),
    };
    let door = Door::new(DoorParts {
        institution: listed.id.clone(),
        keys: node_keys,
        logs: logs.clone(),
        objects: Objects::open(folder.join("objects"))?,
        news: News::default(),
        registry_version: Box::new(|| 1),
    });
    let owner = "ada".parse()?;
    for number in 0..EVENTS {
        let draft = items::mission(&format!("Mission {number}"));
        let manifest = draft
            .validate()
            .map_err(|errors| anyhow::anyhow!("{errors:?}"))?;
        door.publish(&owner, &manifest, &SharingPolicy::Consortium, 0)?;
    }
    sent(listed, &logs)
}

fn sent(origin: Institution, logs: &Logs) -> anyhow::Result<Sent> {
    let log = LogId::first(origin.id.clone(), LogKind::Consortium);
    let state = logs.state(&log)?;
    let mut packages = Vec::new();
    let mut bodies = Vec::new();
    for number in 0..EVENTS / TILE_WIDTH {
        let start = number * TILE_WIDTH;
        let limits = Limits {
            rows: usize::try_from(TILE_WIDTH)?,
            bytes: usize::MAX,
        };
        let events = logs.events(&log, start, limits)?;
        for held in &events {
            bodies.push(logs.body(&log, held.index)?.context("a body")?);
        }
        let proof = state.tree().prove_tile(number).context("a proof")?;
        let envelopes = events.into_iter().map(|held| held.envelope).collect();
        packages.push(Package {
            start,
            envelopes,
            proof,
        });
    }
    let note = state.note().cloned().context("a checkpoint")?;
    Ok(Sent {
        log,
        origin,
        note,
        packages,
        bodies,
    })
}

/// What a reader does with packages and bodies, without the network.
fn copy(sent: &Sent, path: &Path) -> anyhow::Result<f64> {
    let logs = Logs::new(open_truth(path)?);
    let mut replica = Replica::new(Asked::Log(sent.log.clone()), true);
    let mut state = logs.state(&sent.log)?;
    let mut bodies = sent.bodies.iter();
    let begun = Instant::now();
    replica.on_checkpoint(sent.note.clone(), &sent.origin, &state)?;
    for package in &sent.packages {
        let mut entries = replica.on_package(package, &sent.origin, &state)?.entries;
        let numbered = (state.size()..).zip(entries.iter_mut());
        for ((index, entry), body) in numbered.zip(bodies.by_ref()) {
            let event = entry
                .event
                .as_ref()
                .map_err(|error| anyhow::anyhow!(error.clone()))?;
            federation::replica::check_body(event, (&sent.log, index), body)?;
            entry.body = Some(body.clone());
        }
        let mut batch = Batch::new();
        let checkpoint = replica.checkpoint().cloned();
        let appended = logs.append(&mut batch, &state, (entries, Keep::Live), |grown| {
            checkpoint.filter(|checkpoint| checkpoint.checkpoint().size == grown.size())
        })?;
        logs.store().commit(batch)?;
        state = appended.state;
    }
    anyhow::ensure!(state.size() == EVENTS, "{} events arrived", state.size());
    Ok(per_second(EVENTS, begun))
}

/// Signatures, leaves and as many durable commits of the same bytes, and nothing else.
fn bare(sent: &Sent, path: &Path) -> anyhow::Result<f64> {
    let store = RedbStore::open(path)?;
    let [key] = sent
        .origin
        .event_keys(&sent.log, 0)
        .try_into()
        .map_err(|_| anyhow::anyhow!("one event key"))?;
    let mut bodies = sent.bodies.iter();
    let signed = signatures(sent)?;
    let mut signed = signed.iter();
    let begun = Instant::now();
    for package in &sent.packages {
        let mut batch = Batch::new();
        for (index, envelope) in (package.start..).zip(&package.envelopes) {
            let (message, signature) = signed.next().context("a signature")?;
            key.verify_strict(message, signature)?;
            std::hint::black_box(leaf_hash(envelope));
            batch.put([&[0], &index.to_be_bytes()[..]].concat(), envelope.clone());
            let body = bodies.next().context("a body")?;
            batch.put([&[1], &index.to_be_bytes()[..]].concat(), body.clone());
        }
        store.commit(batch)?;
    }
    Ok(per_second(EVENTS, begun))
}

/// What was signed, with its signature: taken apart beforehand, since parsing is not bare.
fn signatures(sent: &Sent) -> anyhow::Result<Vec<(Vec<u8>, domain::keys::Signature)>> {
    let key = council::keys("grenoble").key(KeyName::Event);
    let envelopes = sent.packages.iter().flat_map(|package| &package.envelopes);
    envelopes
        .map(|bytes| {
            let envelope: Envelope = wire::read_envelope(bytes)?;
            let payload = envelope.unverified_payload().clone();
            let message = pre_authentication_encoding(envelope.payload_type(), &payload);
            envelope.read_verified_before::<Event>()?;
            let signature = key.sign(&message);
            Ok((message, signature))
        })
        .collect()
}
