//! Small items for tests.

use domain::id::ObjectDigest;
use domain::item::vocabulary::{Language, MediaKind};
use domain::item::{
    Capsule, Content, Description, Draft, FileRef, FileRight, Location, Mission, Part, Rights,
};

/// A mission of one part.
pub fn mission(title: &str) -> Draft {
    mission_saying(title, "Mesurez trois fois, puis comparez.")
}

/// A mission of one part that says something.
pub fn mission_saying(title: &str, instructions: &str) -> Draft {
    let part = Part {
        title: "Mesures".to_owned(),
        instructions: instructions.to_owned(),
        labdocs: Vec::new(),
    };
    let mission = Mission {
        instructions: String::new(),
        parts: vec![part],
        rubric: None,
    };
    Draft {
        item: description(title),
        content: Content::Mission(mission),
        files: Vec::new(),
    }
}

/// A capsule that is one file, with these bytes and under this right.
pub fn capsule(title: &str, bytes: &[u8], right: FileRight) -> Draft {
    let file = FileRef {
        name: "cours.md".to_owned(),
        media_type: "text/markdown".to_owned(),
        size_bytes: bytes.len() as u64,
        digest: ObjectDigest::of(bytes),
        right,
        credit: None,
    };
    let capsule = Capsule {
        media: MediaKind::Text,
        presentation: String::new(),
        location: Location::Files(file.name.clone()),
    };
    Draft {
        item: description(title),
        content: Content::Capsule(capsule),
        files: vec![file],
    }
}

fn description(title: &str) -> Description {
    Description {
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
        licence: "CC-BY-4.0".parse().expect("a licence of the list"),
        rights: Rights::ALL,
        source: None,
        attribution: None,
        maintainer: None,
        reviewed: None,
        parent: None,
    }
}
