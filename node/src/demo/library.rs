//! Who shares what: `samples/library.toml`, the list of what the demo's institutions publish.
//!
//! The item files say with whom; this list says where people work, and tells what no item file can
//! tell: earlier versions, adaptations, what was taken back, and what a node refuses.

use std::collections::BTreeMap;

use anyhow::Context as _;
use domain::item::{Content, Date};
use serde::Deserialize;

use super::islands::ISLANDS;
use super::samples::{self, Parcel, Sample};

/// The list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Library {
    /// Who works where, by institution; all of them are invented.
    authors: BTreeMap<String, Vec<String>>,
    /// In the order in which it is done.
    pub(super) publish: Vec<Publication>,
}

/// An item that an institution shares.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Publication {
    /// The folder of the sample.
    pub(super) item: String,
    /// The institution.
    pub(super) at: String,
    /// With whom, where it is not as the item file says.
    pub(super) rung: Option<String>,
    /// For the rung `named`: the institutions whose first teacher is named. Share addresses are
    /// made anew with each demo, so no file can hold them.
    #[serde(default)]
    pub(super) teachers_of: Vec<String>,
    /// For the rung `institutions`.
    #[serde(default)]
    pub(super) institutions: Vec<String>,
    /// The folder of the sample that it was adapted or translated from, published before.
    pub(super) adapts: Option<String>,
    /// How it differs from its folder.
    #[serde(default)]
    pub(super) with: Edition,
    /// Its earlier versions, oldest first: how each differs from the present one.
    #[serde(default)]
    pub(super) earlier: Vec<Edition>,
    /// Whether its author takes it back.
    #[serde(default)]
    pub(super) withdrawn: bool,
    /// The document for whose sake the node must refuse it.
    pub(super) refused: Option<String>,
}

/// How one version of an item differs from another.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Edition {
    title: Option<String>,
    #[serde(rename = "abstract")]
    summary: Option<String>,
    authors: Option<Vec<String>>,
    reviewed: Option<Date>,
    /// It has the first parts alone.
    parts: Option<usize>,
}

/// The list that travels inside the program, with every sample that it does not name.
pub(super) fn read(samples: &BTreeMap<String, Sample>) -> anyhow::Result<Library> {
    let text = samples::text("library.toml").context("find library.toml")?;
    let mut library: Library = toml::from_str(text).context("read library.toml")?;
    let others = library.others(samples);
    library.publish.extend(others);
    Ok(library)
}

impl Library {
    /// What is not named goes where its first author works; strangers go to one institution after
    /// the other.
    fn others(&self, samples: &BTreeMap<String, Sample>) -> Vec<Publication> {
        let is_named = |folder: &str| self.publish.iter().any(|one| one.item == folder);
        let institutions = ISLANDS.iter().map(|(id, _)| *id).cycle();
        samples
            .iter()
            .filter(|(folder, _)| !is_named(folder))
            .zip(institutions)
            .map(|((folder, sample), any)| {
                let at = self.home(&sample.parcel).unwrap_or(any);
                Publication::plain(folder, at)
            })
            .collect()
    }

    /// Where the first author works.
    fn home(&self, parcel: &Parcel) -> Option<&str> {
        let author = parcel.draft.item.authors.first()?;
        let mut homes = self.authors.iter();
        let (home, _) = homes.find(|(_, authors)| authors.contains(author))?;
        Some(home)
    }
}

impl Publication {
    /// As its item file says.
    fn plain(item: &str, at: &str) -> Self {
        Self {
            item: item.to_owned(),
            at: at.to_owned(),
            ..Self::default()
        }
    }

    /// Every version of it, the present one last.
    pub(super) fn versions(&self, parcel: &Parcel) -> Vec<Parcel> {
        let present = self.with.of(parcel);
        let earlier = self.earlier.iter().map(|edition| edition.of(&present));
        earlier.chain([present.clone()]).collect()
    }
}

impl Edition {
    fn of(&self, parcel: &Parcel) -> Parcel {
        let mut parcel = parcel.clone();
        let item = &mut parcel.draft.item;
        let Self {
            title,
            summary,
            authors,
            reviewed,
            parts,
        } = self;
        replace(&mut item.title, title);
        replace(&mut item.summary, summary);
        replace(&mut item.authors, authors);
        item.reviewed = reviewed.or(item.reviewed);
        if let (Content::Mission(mission), Some(parts)) = (&mut parcel.draft.content, parts) {
            mission.parts.truncate(*parts);
        }
        parcel
    }
}

fn replace<T: Clone>(field: &mut T, other: &Option<T>) {
    if let Some(other) = other {
        field.clone_from(other);
    }
}

#[cfg(test)]
mod tests;
