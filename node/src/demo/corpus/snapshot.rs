//! Snapshots: what is known of an environment, and the body as the recipe of its image.
//!
//! No record becomes an image: the corpus knows images by MD5 at most, and ours are named by
//! BLAKE3. The digests it has stand in the recipe.

use std::collections::BTreeMap;

use domain::item::bounds;
use domain::item::vocabulary::Architecture;
use domain::item::{Content, Draft, Snapshot};
use serde_json::Value;

use super::description;
use super::links::{self, headings};
use super::notes::{NotTaken, Notes};
use super::prose::{self, Paragraphs, bullets};
use super::record::Record;
use crate::demo::samples::Parcel;

/// The snapshot that a record describes.
pub(super) fn parcel(record: &Record, notes: &mut Notes) -> Result<Parcel, NotTaken> {
    let nothing = BTreeMap::new();
    let environment = record.environment.as_ref().unwrap_or(&nothing);
    let content = Content::Snapshot(Snapshot {
        base_system: base_system(environment, notes)?,
        architecture: architecture(environment, notes)?,
        packages: packages(environment, notes),
        image: None,
        recipe: recipe(record, notes),
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

fn text<'a>(environment: &'a BTreeMap<String, Value>, field: &str) -> Option<&'a str> {
    environment.get(field)?.as_str()
}

fn texts(environment: &BTreeMap<String, Value>, field: &str) -> Vec<String> {
    let values = environment.get(field).and_then(Value::as_array);
    values
        .into_iter()
        .flatten()
        .filter_map(|value| value.as_str().map(str::to_owned))
        .collect()
}

/// `debian 13`, else the image that is started from, else what runs it.
fn base_system(
    environment: &BTreeMap<String, Value>,
    notes: &mut Notes,
) -> Result<String, NotTaken> {
    const FIELD: &str = "environment.os";
    let system = text(environment, "os").map(|os| {
        format!(
            "{os} {}",
            text(environment, "os_version").unwrap_or_default()
        )
    });
    let image = || {
        let one = text(environment, "base_image").or_else(|| text(environment, "image"));
        one.map(str::to_owned)
            .or_else(|| texts(environment, "images").into_iter().next())
    };
    let found = system.or_else(image).or_else(|| {
        let engine = text(environment, "engine").or_else(|| text(environment, "format"))?;
        notes.add(
            FIELD,
            format!("none is published; the engine, `{engine}`, stands for it"),
        );
        Some(engine.to_owned())
    });
    let found = found.ok_or_else(|| NotTaken::new(FIELD, "there is neither system nor image"))?;
    Ok(prose::line(FIELD, &found, bounds::BASE_SYSTEM, notes))
}

/// The one that is published; of several, the first that is in the list.
fn architecture(
    environment: &BTreeMap<String, Value>,
    notes: &mut Notes,
) -> Result<Architecture, NotTaken> {
    let mut published = texts(environment, "architectures");
    published.extend(text(environment, "arch").map(str::to_owned));
    let Some(first) = published.first() else {
        notes.add(
            "environment.arch",
            "none is published; x86_64, which all engines run by default",
        );
        return Ok(Architecture::X86_64);
    };
    let known = published.iter().find_map(|name| known(name));
    match known {
        Some(known) if published.len() == 1 && first != "i386" => Ok(known),
        Some(known) => {
            let what = format!("`{}` is published; {known:?} is kept", published.join(", "));
            notes.add("environment.arch", what);
            Ok(known)
        }
        None => {
            let why = format!(
                "`{}` is not in the list of architectures",
                published.join(", ")
            );
            Err(NotTaken::new("environment.arch", why))
        }
    }
}

/// What runs such an image: a 64-bit PC runs one for a 32-bit PC.
fn known(name: &str) -> Option<Architecture> {
    match name {
        "x86_64" | "amd64" | "windows-amd64" | "i386" => Some(Architecture::X86_64),
        "aarch64" | "arm64" | "arm64v8" => Some(Architecture::Aarch64),
        "riscv64" => Some(Architecture::Riscv64),
        _ => None,
    }
}

/// The packages, without the options and line ends that the source took for some.
fn packages(environment: &BTreeMap<String, Value>, notes: &mut Notes) -> Vec<String> {
    const FIELD: &str = "environment.packages";
    let all = texts(environment, "packages");
    let (named, other): (Vec<_>, Vec<_>) = all
        .into_iter()
        .partition(|name| name.starts_with(|c: char| c.is_ascii_alphanumeric()));
    if !other.is_empty() {
        notes.add(
            FIELD,
            format!("left out: `{}` is no package", other.join(" ")),
        );
    }
    prose::list(FIELD, &named, (bounds::PACKAGES, bounds::PACKAGE), notes)
}

/// The body, then what else the record says; what does not fit any more is left out.
fn recipe(record: &Record, notes: &mut Notes) -> String {
    let words = headings(record);
    let mut text = Paragraphs::new(bounds::RECIPE);
    let body = prose::lines("body", &record.body, notes);
    text.add("body", &body, notes);
    let attachments = links::attachments(record, notes);
    for (field, heading, entries) in [
        ("environment", words.environment, links::environment(record)),
        ("see_also", words.see_also, links::see_also(record)),
        (
            "prerequisites",
            words.prerequisites,
            record.prerequisites.clone(),
        ),
        ("key_points", words.key_points, record.key_points.clone()),
        ("attachments", words.attachments, attachments),
    ] {
        let paragraph = prose::lines(field, &bullets(heading, &entries), notes);
        text.add(field, &paragraph, notes);
    }
    text.finish()
}
