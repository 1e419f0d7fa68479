//! Missions: the sections of the body become parts.

use domain::item::bounds;
use domain::item::{Content, Draft, Mission, Part};

use super::description;
use super::links::{self, headings};
use super::notes::{NotTaken, Notes};
use super::prose::{self, Paragraphs, bullets};
use super::record::Record;
use super::{rubric, section};
use crate::demo::samples::Parcel;

/// The mission that a record describes.
pub(super) fn parcel(record: &Record, notes: &mut Notes) -> Result<Parcel, NotTaken> {
    let rubric = rubric::of(record, notes);
    let parts = section::parts(record, rubric.is_some(), notes)?;
    let content = Content::Mission(Mission {
        instructions: instructions(record, notes),
        parts: joined(parts, notes),
        rubric,
    });
    let draft = Draft {
        item: description::of(record, notes)?,
        content,
        files: Vec::new(),
    };
    Ok(Parcel {
        draft,
        files: Vec::new(),
    })
}

/// What to know before starting: all that the record says beside its body.
fn instructions(record: &Record, notes: &mut Notes) -> String {
    let words = headings(record);
    let attachments = links::attachments(record, notes);
    let mut text = Paragraphs::new(bounds::INSTRUCTIONS);
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

/// As many parts as there may be; the last one takes the text of those that are too many.
fn joined(mut parts: Vec<Part>, notes: &mut Notes) -> Vec<Part> {
    let max = bounds::PARTS.max;
    if parts.len() <= max {
        return parts;
    }
    notes.add(
        "sections",
        format!("{}: those after the {max}th are joined to it", parts.len()),
    );
    let rest = parts.split_off(max);
    let Some(last) = parts.last_mut() else {
        return parts;
    };
    let mut text = Paragraphs::new(bounds::INSTRUCTIONS);
    text.add("sections", &last.instructions, notes);
    for part in &rest {
        text.add("sections", &part.instructions, notes);
    }
    last.instructions = text.finish();
    parts
}
