//! An honest log is copied whatever way it comes; of a dishonest one nothing false is kept.

mod adversaries;
mod events;

use std::sync::{Arc, OnceLock};

use domain::checkpoint::Checkpoint;
use domain::envelope::{Envelope, Payload as _};
use domain::event::EventKind;
use domain::id::ItemHandle;
use domain::keys::SecretKey;
use domain::log::PairTag;
use domain::membership::CutOff;
use domain::merkle::Tree;
use proptest::prelude::*;
use store::Batch;
use store::logs::{Keep, Logs};
use store::memory::MemoryStore;

use super::*;
use crate::fixtures::{id, key, keys, listed};

fn log() -> LogId {
    LogId::first(id("grenoble"), LogKind::Consortium)
}

fn event(number: u64) -> Event {
    let mut item = [0; ItemHandle::LENGTH];
    item[..8].copy_from_slice(&number.to_be_bytes());
    Event {
        origin: id("grenoble"),
        item: ItemHandle::from_bytes(item),
        kind: EventKind::Withdraw,
        version: 1,
        previous_version: None,
        manifest: None,
        grant: None,
        registry_version: 1,
        claimed_time_ms: 0,
        reason: None,
    }
}

fn signed(event: &Event, key: &SecretKey) -> Bytes {
    wire::write_envelope(&Envelope::sign(event, key))
}

/// What grenoble says, or what somebody says that it says.
#[derive(Clone)]
struct History {
    envelopes: Vec<Bytes>,
}

impl History {
    /// So many events, the first of which is numbered `first`.
    fn new(first: u64, size: u64) -> Self {
        let keys = keys("grenoble");
        let sign = |number| signed(&event(first + number), keys.event());
        Self {
            envelopes: (0..size).map(sign).collect(),
        }
    }

    fn tree(&self, size: u64) -> Tree {
        let mut tree = Tree::default();
        for envelope in &self.envelopes[..usize::try_from(size).unwrap()] {
            tree.push(merkle::leaf_hash(envelope));
        }
        tree
    }

    fn checkpoint(&self, size: u64) -> Checkpoint {
        let root = self.tree(size).root();
        Checkpoint {
            log: log(),
            size,
            root,
        }
    }

    fn note(&self, size: u64) -> Bytes {
        note(self.checkpoint(size), keys("grenoble").checkpoint())
    }

    /// The package that follows `start` events, under the checkpoint of `size`.
    fn package(&self, start: u64, size: u64) -> Package {
        let tile = start / TILE_WIDTH;
        let end = ((tile + 1) * TILE_WIDTH).min(size);
        let [from, to] = [start, end].map(|index| usize::try_from(index).unwrap());
        Package {
            start,
            envelopes: self.envelopes[from..to].to_vec(),
            proof: self.tree(size).prove_tile(tile).unwrap(),
        }
    }
}

fn note(checkpoint: Checkpoint, key: &SecretKey) -> Bytes {
    SignedCheckpoint::sign(checkpoint, key).note().clone()
}

/// A history that many tests read: it takes a while to sign.
fn long() -> &'static History {
    static LONG: OnceLock<History> = OnceLock::new();
    LONG.get_or_init(|| History::new(0, 800))
}

/// Somebody who copies grenoble's log.
struct Reader {
    logs: Logs,
    replica: Replica,
}

impl Reader {
    fn new(from_origin: bool) -> Self {
        Self {
            logs: Logs::new(Arc::new(MemoryStore::new())),
            replica: Replica::new(Asked::Log(log()), from_origin),
        }
    }

    /// A reader who copied the first `size` events of a history before.
    fn holding(history: &History, size: u64) -> Self {
        let reader = Self::new(true);
        let entry = |envelope: &Bytes| Entry {
            envelope: envelope.clone(),
            event: Err("not looked at".to_owned()),
            body: None,
        };
        let held = &history.envelopes[..usize::try_from(size).unwrap()];
        reader.store(held.iter().map(entry).collect());
        reader
    }

    fn state(&self) -> LogState {
        self.logs.state(&log()).unwrap()
    }

    fn store(&self, entries: Vec<Entry>) {
        let mut batch = Batch::new();
        self.logs
            .append(&mut batch, &self.state(), (entries, Keep::Live), |_| None)
            .unwrap();
        self.logs.store().commit(batch).unwrap();
    }

    fn show(&mut self, note: Bytes) -> Result<Progress, Refusal> {
        let state = self.state();
        self.replica
            .on_checkpoint(note, &listed("grenoble"), &state)
    }

    fn contradicts(&self, package: &Package) -> bool {
        self.replica.contradicts(package, &self.state())
    }

    /// Checks a package and, if it counts, stores it.
    fn take(&self, package: &Package) -> Result<Vec<Refusal>, Refusal> {
        let checked = self
            .replica
            .on_package(package, &listed("grenoble"), &self.state())?;
        self.store(checked.entries);
        Ok(checked.refusals)
    }

    /// Copies all that a peer has who stands at `size`, or the first so many packages.
    fn copy(&mut self, history: &History, size: u64, packages: usize) {
        if self.show(history.note(size)) != Ok(Progress::Behind) {
            return;
        }
        for _ in 0..packages {
            let here = self.state().size();
            if here < size {
                let refusals = self.take(&history.package(here, size)).unwrap();
                assert_eq!(refusals, []);
            }
        }
    }
}

#[test]
fn an_honest_log_is_copied_whole() {
    for size in [0, 1, 255, 256, 257, 512, 513, 800] {
        let mut reader = Reader::new(true);
        reader.copy(long(), size, 10);
        assert_eq!(reader.state().tree(), &long().tree(size));
        assert_eq!(reader.show(long().note(size)), Ok(Progress::Even));
    }
}

#[test]
fn copying_goes_on_from_any_size() {
    let history = History::new(0, 300);
    for held in 0..=TILE_WIDTH {
        let mut reader = Reader::holding(&history, held);
        reader.copy(&history, 300, 2);
        assert_eq!(reader.state().tree(), &history.tree(300), "from {held}");
    }
}

#[test]
fn a_log_that_grows_while_it_is_copied_is_copied_on() {
    let mut reader = Reader::new(true);
    reader.copy(long(), 300, 1);
    reader.copy(long(), 700, 1);
    assert_eq!(reader.state().size(), 512);
    reader.copy(long(), 800, 2);
    assert_eq!(reader.state().tree(), &long().tree(800));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn whatever_mirrors_are_asked_in_whatever_order_the_log_is_the_same(
        size in 0..=800u64,
        mirrors in proptest::collection::vec((0.0..=1.0f64, 0..3usize), 0..8),
    ) {
        let mut reader = Reader::new(false);
        for (behind, packages) in mirrors {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a share of a small number")]
            let at = (size as f64 * behind) as u64;
            reader.replica = Replica::new(Asked::Log(log()), false);
            reader.copy(long(), at, packages);
        }
        reader.replica = Replica::new(Asked::Log(log()), true);
        reader.copy(long(), size, 10);
        let copied = reader.state();
        prop_assert_eq!(copied.tree(), &long().tree(size));
    }

    #[test]
    fn no_bytes_of_a_package_make_it_panic(
        start in prop_oneof![Just(0), Just(u64::MAX), any::<u64>()],
        envelopes in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..40), 0..4),
        hashes in 0..70usize,
    ) {
        let mut reader = Reader::holding(long(), 10);
        reader.show(long().note(600)).unwrap();
        let package = Package {
            start,
            envelopes: envelopes.into_iter().map(Bytes::from).collect(),
            proof: vec![TreeHash([7; 32]); hashes],
        };
        prop_assert!(reader.take(&package).is_err());
        prop_assert_eq!(reader.state().size(), 10);
    }
}
