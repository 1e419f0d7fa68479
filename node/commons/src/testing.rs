//! Nodes in memory that share through real signed logs, for tests.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::checkpoint::SignedCheckpoint;
use domain::id::{InstitutionId, ItemId, ShareAddress};
use domain::item::{Content, Description, Draft, FileRef, FileRight, Mission, Part, Rights};
use domain::keys::{Purpose, SecretKey};
use domain::log::LogId;
use domain::membership::{Institution, Membership, Status};
use domain::policy::{Destination, SharingPolicy};
use domain::viewer::{Role, Viewer};
use federation::barrier::Barrier;
use federation::door::{Door, DoorParts};
use federation::keys::NodeKeys;
use federation::news::News;
use search::{Facet, Index};
use store::logs::{Entry, Keep, Logs};
use store::memory::MemoryStore;
use store::objects::Objects;
use store::{Batch, Limits};
use tempfile::TempDir;
use tokio::sync::watch;

use crate::fold::{Fold, FoldParts};
use crate::library::{Library, LibraryParts, SearchQuestion, TokenKey};
use crate::view::View;

/// Everything that is here may be applied.
pub(crate) struct Everything;

impl Barrier for Everything {
    fn applicable(&self, _: &LogId, held: u64) -> u64 {
        held
    }
}

pub(crate) const INSTITUTIONS: [&str; 3] = ["grenoble", "paris", "toulouse"];

pub(crate) struct Node {
    pub(crate) id: InstitutionId,
    pub(crate) logs: Logs,
    pub(crate) view: View,
    pub(crate) index: Arc<Index>,
    pub(crate) fold: Fold,
    pub(crate) library: Library,
    pub(crate) door: Door,
    pub(crate) membership: watch::Sender<Arc<Membership>>,
    pub(crate) objects: Objects,
    _folder: TempDir,
}

fn keys(institution: &str) -> NodeKeys {
    let key = |purpose: &str| {
        SecretKey::from_seed(blake3::hash(format!("{institution} {purpose}").as_bytes()).as_bytes())
    };
    NodeKeys::new(key("event"), key("checkpoint"), key("tls"))
}

fn institution(name: &str) -> Institution {
    let keys = keys(name);
    Institution {
        id: name.parse().unwrap(),
        name: name.to_owned(),
        domains: Vec::new(),
        status: Status::Member,
        root_key: keys.tls().public(),
        keys: BTreeSet::from([
            (Purpose::Event, keys.event().public()),
            (Purpose::Checkpoint, keys.checkpoint().public()),
        ]),
        addresses: Vec::new(),
        cut_offs: Vec::new(),
    }
}

pub(crate) fn membership() -> Membership {
    let institutions: BTreeMap<_, _> = INSTITUTIONS
        .iter()
        .map(|name| (name.parse().unwrap(), institution(name)))
        .collect();
    Membership {
        version: 1,
        institutions,
        ..Membership::none("islands".parse().unwrap())
    }
}

impl Node {
    pub(crate) fn new(name: &str) -> Self {
        let id: InstitutionId = name.parse().unwrap();
        let logs = Logs::new(Arc::new(MemoryStore::new()));
        let folder = tempfile::tempdir().unwrap();
        let objects = Objects::open(folder.path()).unwrap();
        let door = Door::new(DoorParts {
            institution: id.clone(),
            keys: keys(name),
            logs: logs.clone(),
            objects: objects.clone(),
            news: News::default(),
            registry_version: Box::new(|| 1),
        });
        let view = View::new(Arc::new(MemoryStore::new()));
        let index = Arc::new(Index::in_memory().unwrap());
        let (membership, members) = watch::channel(Arc::new(membership()));
        let library = Library::new(LibraryParts {
            institution: id.clone(),
            logs: logs.clone(),
            view: view.clone(),
            index: Arc::clone(&index),
            objects: objects.clone(),
            door: door.clone(),
            membership: members,
            last_heard: Arc::new(|_| Some(5)),
            token_key: TokenKey::derive(&[1; 32], &id),
        });
        let fold = fold(&id, &logs, &view, &index, Arc::new(Everything));
        Self {
            id,
            logs,
            view,
            index,
            fold,
            library,
            door,
            membership,
            objects,
            _folder: folder,
        }
    }

    pub(crate) fn fold(&mut self) {
        while self.fold.catch_up(0).unwrap().more {}
        self.fold.commit_index().unwrap();
    }

    /// The items that a viewer gets with their versions; list, search and get must agree.
    pub(crate) fn visible(&self, viewer: &Viewer) -> BTreeMap<ItemId, u64> {
        let listed = self.library.list(viewer, &Default::default()).unwrap();
        assert_eq!(listed.next_page_token, "", "one page is enough for a test");
        let listed: BTreeMap<ItemId, u64> = listed
            .items
            .into_iter()
            .map(|(item, version, _)| (item, version))
            .collect();
        let everything = SearchQuestion {
            page_size: 100,
            facets: true,
            ..SearchQuestion::default()
        };
        let answer = self.library.search(viewer, &everything).unwrap();
        assert_eq!(
            answer.total,
            listed.len() as u64,
            "search counts what the list shows"
        );
        let kinds = answer
            .facets
            .iter()
            .find(|counts| counts.facet == Facet::Kind);
        let counted: u64 = kinds.map_or(0, |counts| counts.values.iter().map(|(_, n)| n).sum());
        assert_eq!(counted, answer.total, "facets count what the list shows");
        let found: BTreeMap<ItemId, u64> = answer
            .results
            .into_iter()
            .map(|found| (found.hit.item, found.hit.version))
            .collect();
        assert_eq!(
            found, listed,
            "search finds what the list shows to {viewer:?}"
        );
        for (item, version) in &listed {
            let got = self.library.get(viewer, item).unwrap();
            assert_eq!(got.map(|got| got.version), Some(*version));
        }
        listed
    }

    /// The logs that `reader` may read here, those for it alone first.
    pub(crate) fn logs_for(&self, reader: &InstitutionId) -> Vec<LogId> {
        let all = self.door.own_logs().all().unwrap();
        let mut logs: Vec<LogId> = all
            .into_iter()
            .filter(|(destination, _)| match destination {
                Destination::House => false,
                Destination::Pair(institution) => institution == reader,
                Destination::Consortium | Destination::Public => true,
            })
            .map(|(_, log)| log)
            .collect();
        logs.sort();
        logs
    }

    /// Copies what `reader` lacks of all logs that it may read.
    pub(crate) fn send(&self, reader: &Node) {
        for log in self.logs_for(&reader.id) {
            copy(&self.logs, &reader.logs, &log, usize::MAX, true);
        }
    }
}

pub(crate) fn fold(
    id: &InstitutionId,
    logs: &Logs,
    view: &View,
    index: &Arc<Index>,
    barrier: Arc<dyn Barrier>,
) -> Fold {
    Fold::new(FoldParts {
        institution: id.clone(),
        logs: logs.clone(),
        view: view.clone(),
        index: Arc::clone(index),
        barrier,
    })
    .unwrap()
}

/// Copies at most `max` events of a log, with the bodies that are live at its origin.
pub(crate) fn copy(from: &Logs, to: &Logs, log: &LogId, max: usize, with_bodies: bool) {
    let state = to.state(log).unwrap();
    let limits = Limits {
        rows: max,
        bytes: usize::MAX,
    };
    let events = from.events(log, state.size(), limits).unwrap();
    if events.is_empty() {
        return;
    }
    let entry = |held: store::logs::Held| Entry {
        event: held.event(),
        body: from.body(log, held.index).unwrap().filter(|_| with_bodies),
        envelope: held.envelope,
    };
    let entries = events.into_iter().map(entry).collect();
    let note = from.state(log).unwrap().note().cloned();
    let checkpoint = note.map(|note| {
        let keys = keys(log.institution.as_str());
        SignedCheckpoint::verify(note, &[keys.checkpoint().public()]).unwrap()
    });
    let mut batch = Batch::new();
    to.append(&mut batch, &state, (entries, Keep::Live), |grown| {
        checkpoint.filter(|checkpoint| checkpoint.checkpoint().size == grown.size())
    })
    .unwrap();
    to.store().commit(batch).unwrap();
}

pub(crate) fn address(text: &str) -> ShareAddress {
    text.parse().unwrap()
}

pub(crate) fn teacher(text: &str) -> Viewer {
    person(text, Role::Teacher)
}

pub(crate) fn person(text: &str, role: Role) -> Viewer {
    Viewer::Person {
        address: address(text),
        role,
    }
}

pub(crate) fn named(people: &[&str]) -> SharingPolicy {
    SharingPolicy::Named(people.iter().map(|text| address(text)).collect())
}

pub(crate) fn institutions(list: &[&str]) -> SharingPolicy {
    SharingPolicy::Institutions(list.iter().map(|text| text.parse().unwrap()).collect())
}

pub(crate) fn mission(title: &str) -> Draft {
    Draft {
        item: Description {
            title: title.to_owned(),
            summary: "Measure, compare, conclude.".to_owned(),
            language: "en".parse().unwrap(),
            disciplines: Vec::new(),
            discipline_text: None,
            levels: Vec::new(),
            level_text: None,
            keywords: Vec::new(),
            objectives: Vec::new(),
            duration_minutes: Some(90),
            authors: vec!["Ada Keller".to_owned()],
            licence: "CC-BY-4.0".parse().unwrap(),
            rights: Rights::ALL,
            source: None,
            attribution: None,
            maintainer: None,
            reviewed: None,
            parent: None,
        },
        content: Content::Mission(Mission {
            instructions: String::new(),
            parts: vec![Part {
                title: "Measure".to_owned(),
                instructions: "Read the scale twice.".to_owned(),
                labdocs: Vec::new(),
            }],
            rubric: None,
        }),
        files: Vec::new(),
    }
}

pub(crate) fn file(bytes: &[u8], right: FileRight) -> FileRef {
    FileRef {
        name: "notes.md".to_owned(),
        media_type: "text/markdown".to_owned(),
        size_bytes: bytes.len() as u64,
        digest: domain::id::ObjectDigest::of(bytes),
        right,
        credit: None,
    }
}
