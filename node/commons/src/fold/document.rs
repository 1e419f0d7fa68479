//! What the index learns of a version.

use std::collections::BTreeSet;

use domain::id::ItemId;
use domain::item::Manifest;
use domain::policy::Audience;
use search::Document;

use crate::view::{Summary, Version};

/// The document of one live version.
pub(super) fn document(
    item: &ItemId,
    version: &Version,
    superseded_for: BTreeSet<Audience>,
    manifest: &Manifest,
) -> Document {
    Document {
        audiences: version.audiences.clone(),
        superseded_for,
        parent: version.parent.clone(),
        shared_day: version.day,
        ..described(item, version.version, &version.summary, manifest)
    }
}

/// What a version says; nobody sees it yet.
pub(crate) fn described(
    item: &ItemId,
    version: u64,
    summary: &Summary,
    manifest: &Manifest,
) -> Document {
    let description = manifest.description();
    Document {
        item: item.clone(),
        version,
        kind: summary.kind.clone(),
        language: summary.language.clone(),
        disciplines: summary.disciplines.clone(),
        levels: summary.levels.clone(),
        licence: summary.licence.clone(),
        institution: item.origin.to_string(),
        title: summary.title.clone(),
        abstract_: description.summary.clone(),
        keywords: description.keywords.clone(),
        objectives: description.objectives.clone(),
        authors: summary.authors.clone(),
        body: body(manifest),
        files: Vec::new(),
        duration_minutes: summary.duration_minutes,
        parent: None,
        shared_day: 0,
        audiences: BTreeSet::new(),
        superseded_for: BTreeSet::new(),
    }
}

/// All prose that no other field has.
fn body(manifest: &Manifest) -> Vec<String> {
    let description = manifest.description();
    let elsewhere: BTreeSet<&str> = [&description.title, &description.summary]
        .into_iter()
        .chain(&description.keywords)
        .chain(&description.objectives)
        .map(String::as_str)
        .collect();
    let texts = manifest.texts().into_iter();
    texts
        .filter(|text| !elsewhere.contains(text))
        .map(str::to_owned)
        .collect()
}
