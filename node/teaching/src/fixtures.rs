//! A wing in memory, and people who do not exist.

pub(crate) mod page;

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use bytes::Bytes;
use domain::id::{Handle, ObjectDigest};
use domain::item::labdoc::{CodeTemplate, Labdoc, LabdocContent, TextTemplate};
use domain::item::vocabulary::CodeLanguage;
use domain::item::{
    Content, Criterion, CriterionLevel, Description, Draft, FileRef, FileRight, Mission, Part,
    Rights, Rubric,
};
use domain::viewer::Role;
use domain::wire::write_manifest;
use store::Store;
use store::memory::MemoryStore;
use store::objects::Objects;
use store::sealed::Sealed;
use tempfile::TempDir;

use crate::roster::Directory;
use crate::{
    AssignmentId, Caller, Class, ClassId, Clock, Documents, MissionVersion, Report, Teaching, Terms,
};

/// A wing, the folder of its objects, and the clock of its access logs.
pub(crate) struct House {
    teaching: Teaching,
    folder: TempDir,
    clock: Arc<AtomicI64>,
}

impl Deref for House {
    type Target = Teaching;

    fn deref(&self) -> &Teaching {
        &self.teaching
    }
}

impl House {
    pub(crate) fn on(store: Store) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let objects = Objects::open(folder.path()).unwrap();
        let clock = Arc::new(AtomicI64::new(0));
        Self {
            teaching: Teaching::new(store, objects, read(&clock)),
            folder,
            clock,
        }
    }

    /// The same house after its process ended.
    pub(crate) fn restarted(self) -> Self {
        let store = self.teaching.shelf.store.clone();
        let objects = Objects::open(self.folder.path()).unwrap();
        Self {
            teaching: Teaching::new(store, objects, read(&self.clock)),
            ..self
        }
    }

    /// Sets the clock of the access logs.
    pub(crate) fn at(&self, now_ms: i64) {
        self.clock.store(now_ms, Ordering::Relaxed);
    }
}

fn read(clock: &Arc<AtomicI64>) -> Clock {
    let clock = Arc::clone(clock);
    Arc::new(move || clock.load(Ordering::Relaxed))
}

pub(crate) fn teaching() -> House {
    House::on(Arc::new(Sealed::new(MemoryStore::new())))
}

/// Has the documents that it was given.
pub(crate) struct Shelves(pub(crate) Vec<Bytes>);

impl Documents for Shelves {
    fn read(&self, digest: ObjectDigest) -> Option<Bytes> {
        let mut documents = self.0.iter();
        documents
            .find(|bytes| ObjectDigest::of(bytes) == digest)
            .cloned()
    }
}

fn labdoc(title: &str, content: LabdocContent) -> Labdoc {
    Labdoc {
        title: title.to_owned(),
        required: true,
        content,
    }
}

fn description(title: &str) -> Description {
    Description {
        title: title.to_owned(),
        summary: String::new(),
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
    }
}

/// Two criteria with levels of 0, 1 and 2.5 points.
fn rubric() -> Rubric {
    let level = |title: &str, points| CriterionLevel {
        title: title.to_owned(),
        description: String::new(),
        points,
    };
    let criterion = |title: &str| Criterion {
        title: title.to_owned(),
        description: String::new(),
        levels: vec![level("no", 0.0), level("nearly", 1.0), level("yes", 2.5)],
    };
    Rubric {
        criteria: vec![criterion("Clear"), criterion("=Correct, \"and\" complete")],
    }
}

/// A mission with two parts, a text and a program, a rubric, and the document `notes.txt`.
pub(crate) fn mission(title: &str, version: u64) -> MissionVersion {
    let text = TextTemplate {
        initial: "What do you expect?".to_owned(),
    };
    let code = CodeTemplate {
        language: CodeLanguage::Python,
        starter: "print(1)".to_owned(),
        expected_output: None,
    };
    let part = |title: &str, labdocs| Part {
        title: title.to_owned(),
        instructions: "Do it.".to_owned(),
        labdocs,
    };
    let content = Mission {
        instructions: "Read first.".to_owned(),
        parts: vec![
            part(
                "Before",
                vec![labdoc("Hypothesis", LabdocContent::Text(text))],
            ),
            part("After", vec![labdoc("Program", LabdocContent::Code(code))]),
        ],
        rubric: Some(rubric()),
    };
    let draft = Draft {
        item: description(title),
        content: Content::Mission(content),
        files: vec![FileRef {
            name: "notes.txt".to_owned(),
            media_type: "text/plain".to_owned(),
            size_bytes: NOTES.len() as u64,
            digest: ObjectDigest::of(NOTES),
            right: FileRight::Open,
            credit: None,
        }],
    };
    MissionVersion {
        item: "grenoble/00112233445566778899aabbccddeeff".parse().unwrap(),
        version,
        manifest: write_manifest(&draft.validate().unwrap()),
    }
}

/// The document of [`mission`].
pub(crate) const NOTES: &[u8] = b"notes";

/// From 10 to 1,000 milliseconds; teams add labdocs.
pub(crate) fn terms() -> Terms {
    Terms {
        starts_ms: 10,
        ends_ms: Some(1_000),
        adds_labdocs: true,
    }
}

/// Gives [`mission`] to a class of `ada`.
pub(crate) fn assign(teaching: &Teaching, class: ClassId) -> AssignmentId {
    let documents = Shelves(vec![Bytes::from_static(NOTES)]);
    teaching
        .assign(
            &teacher("ada"),
            (class, &terms()),
            &mission("Iron", 3),
            &documents,
        )
        .unwrap()
}

/// The report of the team of `iris` and `jon`, in a class where `kim` is in another team.
pub(crate) fn report(teaching: &Teaching) -> Report {
    let class = class_of(teaching, &["iris", "jon", "kim"]).id;
    let roster = b"person,team\niris,Fe\njon,Fe\nkim,Cu\n";
    teaching
        .import_roster(&teacher("ada"), (class, &Everybody), roster, 3)
        .unwrap();
    let assignment = assign(teaching, class);
    let id = teaching
        .open_report(&student("iris"), assignment, 20)
        .unwrap();
    teaching.report(&student("iris"), id).unwrap()
}

pub(crate) fn handle(name: &str) -> Handle {
    name.parse().unwrap()
}

fn caller(name: &str, role: Role) -> Caller {
    Caller {
        handle: handle(name),
        role,
    }
}

pub(crate) fn teacher(name: &str) -> Caller {
    caller(name, Role::Teacher)
}

pub(crate) fn student(name: &str) -> Caller {
    caller(name, Role::Student)
}

/// A class of the teacher `ada`, in which these students are.
pub(crate) fn class_of(teaching: &Teaching, students: &[&str]) -> Class {
    let class = teaching
        .create_class(&teacher("ada"), "Chemistry 2", 1)
        .unwrap();
    for name in students {
        join(teaching, &class, name);
    }
    class
}

pub(crate) fn join(teaching: &Teaching, class: &Class, name: &str) -> ClassId {
    let code = class.code.as_ref().unwrap();
    teaching.join_class(&student(name), code, 2).unwrap()
}

/// Knows everybody whose name is a handle and does not begin with `nobody`.
pub(crate) struct Everybody;

impl Directory for Everybody {
    fn find(&self, person: &str) -> Option<Handle> {
        let handle = person.to_lowercase().parse().ok()?;
        (!person.starts_with("nobody")).then_some(handle)
    }
}
