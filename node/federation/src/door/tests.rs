//! What is said where, through the door; and that it is said everywhere or nowhere.

mod changes;
mod refusals;
mod schedules;

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::id::ShareAddress;
use domain::item::FileRight;
use domain::placement::Closed;
use store::Limits;
use store::testing::CrashingStore;
use tempfile::TempDir;

use super::*;
use crate::fixtures::{file, id, keys, listed, mission};
use crate::replica;

/// The door of grenoble, over a store that crashes when it is told to.
struct House {
    door: Door,
    disk: Arc<CrashingStore>,
    objects: Objects,
    _folder: TempDir,
}

impl House {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let objects = Objects::open(folder.path().join("objects")).unwrap();
        let disk = Arc::new(CrashingStore::new());
        let door = Door::new(DoorParts {
            institution: id("grenoble"),
            keys: keys("grenoble"),
            logs: Logs::new(disk.clone()),
            objects: objects.clone(),
            news: News::default(),
            registry_version: Box::new(|| 3),
        });
        Self {
            door,
            disk,
            objects,
            _folder: folder,
        }
    }

    fn publish(&self, policy: &SharingPolicy) -> Result<Published, DoorError> {
        let manifest = mission("Iron in water", 10, Vec::new());
        self.door.publish(&owner(), &manifest, policy, 1_000)
    }

    fn logs(&self) -> &Logs {
        self.door.own_logs().logs()
    }

    /// The own logs in which an item is live, by the names of their readers.
    fn places(&self, item: &ItemHandle) -> BTreeSet<String> {
        self.named_logs()
            .into_iter()
            .filter(|(_, log)| self.logs().placement(log, item).unwrap().live.is_some())
            .map(|(name, _)| name)
            .collect()
    }

    fn named_logs(&self) -> Vec<(String, LogId)> {
        let name = |destination| match destination {
            Destination::House => "house".to_owned(),
            Destination::Consortium => "consortium".to_owned(),
            Destination::Public => "public".to_owned(),
            Destination::Pair(reader) => reader.to_string(),
        };
        let all = self.door.own_logs().all().unwrap();
        all.into_iter().map(|(to, log)| (name(to), log)).collect()
    }

    fn log_of(&self, name: &str) -> LogId {
        let mut logs = self.named_logs().into_iter();
        logs.find(|(other, _)| other == name).unwrap().1
    }

    /// Indexes of the events of a log whose bodies are still here.
    fn bodies(&self, name: &str) -> Vec<u64> {
        let log = self.log_of(name);
        let size = self.logs().state(&log).unwrap().size();
        (0..size)
            .filter(|index| self.logs().body(&log, *index).unwrap().is_some())
            .collect()
    }

    /// Checks every own log, from its first event on, with nothing but public keys.
    #[track_caller]
    fn verify(&self) {
        for (_, log) in self.named_logs() {
            self.verify_log(&log);
        }
    }

    #[track_caller]
    fn verify_log(&self, log: &LogId) {
        let grenoble = listed("grenoble");
        let state = self.logs().state(log).unwrap();
        let Some(note) = state.note() else {
            assert_eq!(state.size(), 0);
            return;
        };
        let checkpoint_keys = grenoble.keys_for(domain::keys::Purpose::Checkpoint);
        let signed =
            domain::checkpoint::SignedCheckpoint::verify(note.clone(), &checkpoint_keys).unwrap();
        let mut tree = domain::merkle::Tree::default();
        let mut placements = BTreeMap::<_, domain::placement::Placement>::new();
        let limits = Limits {
            rows: usize::MAX,
            bytes: usize::MAX,
        };
        for held in self.logs().events(log, 0, limits).unwrap() {
            tree.push(domain::merkle::leaf_hash(&held.envelope));
            let keys = grenoble.event_keys(log, held.index);
            let envelope = wire::read_envelope(&held.envelope).unwrap();
            let event = envelope
                .verify::<domain::event::Event>(&keys)
                .unwrap()
                .into_value();
            assert_eq!(
                (&event.origin, event.registry_version),
                (&log.institution, 3)
            );
            if let Some(body) = self.logs().body(log, held.index).unwrap() {
                assert_eq!(
                    replica::check_body(&event, (log, held.index), &body),
                    Ok(())
                );
            }
            let placement = placements.entry(event.item).or_default();
            *placement = placement.apply(&event, held.index).unwrap();
        }
        assert_eq!(signed.checkpoint().size, tree.size());
        assert_eq!(signed.checkpoint().root, tree.root());
        for (item, placement) in placements {
            assert_eq!(self.logs().placement(log, &item).unwrap(), placement);
            if let Some(live) = placement.live {
                assert!(self.logs().body(log, live.index).unwrap().is_some());
            }
        }
    }
}

fn owner() -> Handle {
    "m-kerdoncuff".parse().unwrap()
}

fn institutions(names: &[&str]) -> SharingPolicy {
    SharingPolicy::Institutions(names.iter().map(|name| id(name)).collect())
}

fn named(addresses: &[&str]) -> SharingPolicy {
    let people: BTreeSet<ShareAddress> = addresses.iter().map(|a| a.parse().unwrap()).collect();
    SharingPolicy::Named(people)
}

fn names(text: &str) -> BTreeSet<String> {
    text.split_whitespace().map(str::to_owned).collect()
}
