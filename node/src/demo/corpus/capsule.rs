//! Capsules: the body is a Markdown file; without one, the capsule is a link.

use domain::id::ObjectDigest;
use domain::item::bounds;
use domain::item::vocabulary::MediaKind;
use domain::item::{Capsule, Content, Draft, FileRef, FileRight, Location};

use super::description;
use super::links::{self, headings};
use super::notes::{NotTaken, Notes};
use super::prose::{self, Paragraphs, bullets};
use super::record::Record;
use crate::demo::samples::Parcel;

/// The capsule that a record describes.
pub(super) fn parcel(record: &Record, notes: &mut Notes) -> Result<Parcel, NotTaken> {
    let document = document(record);
    let location = match &document {
        Some((file, _)) => Location::Files(file.name.clone()),
        None => Location::Link(address(record)?),
    };
    let presentation = presentation(record, notes);
    let content = Content::Capsule(Capsule {
        media: media(record),
        presentation,
        location,
    });
    let (files, bytes) = document.into_iter().unzip();
    let draft = Draft {
        item: description::of(record, notes)?,
        content,
        files,
    };
    Ok(Parcel {
        draft,
        files: bytes,
    })
}

/// The body, byte for byte as the corpus has it.
fn document(record: &Record) -> Option<(FileRef, Vec<u8>)> {
    let bytes = record.body.clone().into_bytes();
    let file = FileRef {
        name: file_name(record),
        media_type: "text/markdown".to_owned(),
        size_bytes: bytes.len() as u64,
        digest: ObjectDigest::of(&bytes),
        right: FileRight::Open,
        credit: None,
    };
    (!record.body.trim().is_empty()).then_some((file, bytes))
}

/// `12-dplyr.md` for `episodes/12-dplyr.Rmd`.
fn file_name(record: &Record) -> String {
    let path = record.source_path.as_deref().unwrap_or_default();
    let last = path.rsplit('/').next().unwrap_or_default();
    let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
    let plain = |c: char| {
        if c.is_alphanumeric() || "-_.".contains(c) {
            c
        } else {
            '-'
        }
    };
    let name: String = stem
        .chars()
        .map(plain)
        .take(bounds::FILE_NAME.max - 3)
        .collect();
    match name.trim_matches(['.', '-', '_']) {
        "" => "text.md".to_owned(),
        name => format!("{name}.md"),
    }
}

fn address(record: &Record) -> Result<String, NotTaken> {
    let landing = record
        .rest
        .get("landing_page")
        .and_then(|value| value.as_str());
    let url = landing.or(record.source_url.as_deref());
    url.map(str::to_owned)
        .ok_or_else(|| NotTaken::new("body", "there is neither text nor address"))
}

fn media(record: &Record) -> MediaKind {
    match record.subtype.as_str() {
        "slides" => MediaKind::Slides,
        "notebook" => MediaKind::Notebook,
        "video" => MediaKind::Video,
        "code-sample" => MediaKind::Software,
        _ => MediaKind::Text,
    }
}

fn presentation(record: &Record, notes: &mut Notes) -> String {
    let words = headings(record);
    let attachments = links::attachments(record, notes);
    let mut text = Paragraphs::new(bounds::PRESENTATION);
    for (field, heading, entries) in [
        (
            "prerequisites",
            words.prerequisites,
            record.prerequisites.clone(),
        ),
        ("key_points", words.key_points, record.key_points.clone()),
        ("environment", words.environment, links::environment(record)),
        ("attachments", words.attachments, attachments),
        ("see_also", words.see_also, links::see_also(record)),
    ] {
        let paragraph = prose::lines(field, &bullets(heading, &entries), notes);
        text.add(field, &paragraph, notes);
    }
    text.finish()
}
