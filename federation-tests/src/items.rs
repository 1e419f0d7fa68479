//! Small items for tests.

use anyhow::Context as _;
use domain::id::ObjectDigest;
use domain::item::labdoc::{CodeTemplate, Labdoc, LabdocContent};
use domain::item::vocabulary::{CodeLanguage, Language, MediaKind};
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

/// A mission of one part with a program to write.
///
/// # Errors
/// None but those of a broken harness.
pub fn mission_with_program(title: &str) -> anyhow::Result<Draft> {
    let mut draft = mission(title);
    let Content::Mission(mission) = &mut draft.content else {
        anyhow::bail!("not a mission");
    };
    let part = mission.parts.first_mut().context("no part")?;
    let code = CodeTemplate {
        language: CodeLanguage::Python,
        starter: "print(1)".to_owned(),
        expected_output: None,
    };
    part.labdocs.push(Labdoc {
        title: "Programme".to_owned(),
        required: true,
        content: LabdocContent::Code(code),
    });
    Ok(draft)
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
