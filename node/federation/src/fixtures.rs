//! Institutions whose keys are derived from their names: every run of a test has the same.

use domain::id::{InstitutionId, ObjectDigest};
use domain::item::vocabulary::Language;
use domain::item::{
    Content, Description, Draft, FileRef, FileRight, Manifest, Mission, Part, Rights,
};
use domain::keys::{Purpose, SecretKey};
use domain::membership::{Institution, Status};

use crate::keys::NodeKeys;

pub(crate) fn key(name: &str) -> SecretKey {
    SecretKey::from_seed(blake3::hash(name.as_bytes()).as_bytes())
}

pub(crate) fn id(name: &str) -> InstitutionId {
    name.parse().expect("well-formed")
}

/// The online keys of an institution: `<name> event`, `<name> checkpoint`, `<name> tls`.
pub(crate) fn keys(name: &str) -> NodeKeys {
    let [event, checkpoint, tls] =
        ["event", "checkpoint", "tls"].map(|purpose| key(&format!("{name} {purpose}")));
    NodeKeys::new(event, checkpoint, tls)
}

/// A member with these keys.
pub(crate) fn listed(name: &str) -> Institution {
    let keys: [(Purpose, _); 3] = keys(name).public();
    Institution {
        id: id(name),
        name: name.to_owned(),
        domains: Vec::new(),
        status: Status::Member,
        root_key: key(&format!("{name} root")).public(),
        keys: keys.into(),
        addresses: Vec::new(),
        cut_offs: Vec::new(),
    }
}

/// A mission whose instructions are as long as is asked for, with files.
pub(crate) fn mission(title: &str, instructions: usize, files: Vec<FileRef>) -> Manifest {
    let (first, second) = (
        instructions.min(40_000),
        instructions.saturating_sub(40_000),
    );
    let mission = Mission {
        instructions: "a".repeat(first),
        parts: vec![Part {
            title: "Mesures".to_owned(),
            instructions: "b".repeat(second),
            labdocs: Vec::new(),
        }],
        rubric: None,
    };
    let item = Description {
        title: title.to_owned(),
        summary: String::new(),
        language: Language::FR,
        disciplines: Vec::new(),
        discipline_text: None,
        levels: Vec::new(),
        level_text: None,
        keywords: Vec::new(),
        objectives: Vec::new(),
        duration_minutes: None,
        authors: vec!["Maëlle Kerdoncuff".to_owned()],
        licence: "CC-BY-4.0".parse().expect("well-formed"),
        rights: Rights::ALL,
        source: None,
        attribution: None,
        maintainer: None,
        reviewed: None,
        parent: None,
    };
    let content = Content::Mission(mission);
    let draft = Draft {
        item,
        content,
        files,
    };
    draft.validate().expect("well-formed")
}

pub(crate) fn file(bytes: &[u8], right: FileRight) -> FileRef {
    FileRef {
        name: "mesures.csv".to_owned(),
        media_type: "text/csv".to_owned(),
        size_bytes: bytes.len() as u64,
        digest: ObjectDigest::of(bytes),
        right,
        credit: None,
    }
}
