//! The sample items that the program carries with it.

use std::collections::BTreeMap;
use std::convert::Infallible;

use anyhow::{Context as _, bail};
use domain::id::ObjectDigest;
use domain::item::file::{Format, ItemFile, Measured, Sharing, read_item_file};
use domain::item::{Capsule, Content, Draft, Location};
use include_dir::{Dir, include_dir};

static FOLDERS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../samples");

/// An item and the bytes of its documents, ready to be handed in.
#[derive(Debug, Clone)]
pub(super) struct Parcel {
    pub(super) draft: Draft,
    pub(super) files: Vec<Vec<u8>>,
}

/// A sample: its parcel, and with whom its item file says to share it.
#[derive(Debug, Clone)]
pub(super) struct Sample {
    pub(super) parcel: Parcel,
    pub(super) sharing: Option<Sharing>,
}

impl Parcel {
    /// The description as clients send it.
    pub(super) fn json(&self) -> anyhow::Result<String> {
        serde_json::to_string(&self.draft).context("write an item")
    }

    /// Its title.
    pub(super) fn title(&self) -> &str {
        &self.draft.item.title
    }

    /// The same item under another title.
    pub(super) fn titled(&self, title: &str) -> Self {
        let mut other = self.clone();
        title.clone_into(&mut other.draft.item.title);
        other
    }

    /// A small item of this title without documents: a link.
    pub(super) fn link(&self, title: &str) -> Self {
        let mut other = self.titled(title);
        if let Content::Capsule(Capsule { location, .. }) = &mut other.draft.content {
            *location = Location::Link("https://www.bipm.org/en/publications/si-brochure".into());
        }
        other.draft.files.clear();
        other.files.clear();
        other
    }
}

/// All samples by the name of their folder.
pub(super) fn all() -> anyhow::Result<BTreeMap<String, Sample>> {
    let mut samples = BTreeMap::new();
    for folder in FOLDERS.dirs().filter(|folder| holds_item(folder)) {
        let name = folder.path().to_string_lossy().into_owned();
        let sample = read(folder).with_context(|| format!("read the sample {name}"))?;
        samples.insert(name, sample);
    }
    Ok(samples)
}

/// `figures` holds none: it makes the figures of the others.
fn holds_item(folder: &Dir<'_>) -> bool {
    folder.contains(folder.path().join("item.toml"))
}

/// A text beside the folders of the samples.
pub(super) fn text(name: &str) -> Option<&'static str> {
    FOLDERS.get_file(name)?.contents_utf8()
}

fn read(folder: &Dir<'_>) -> anyhow::Result<Sample> {
    let text = folder
        .get_file(folder.path().join("item.toml"))
        .context("no item.toml")?;
    let item = read_item_file(text.contents_utf8().unwrap_or_default(), Format::Toml)?;
    let files = bytes_of(folder, &item)?;
    let mut measured = files.iter().map(|bytes| Measured {
        size_bytes: bytes.len() as u64,
        digest: ObjectDigest::of(bytes),
    });
    let nothing = Measured {
        size_bytes: 0,
        digest: ObjectDigest::of(&[]),
    };
    let sharing = item.sharing.clone();
    let draft = item.resolve(|_| Ok::<_, Infallible>(measured.next().unwrap_or(nothing)))?;
    Ok(Sample {
        parcel: Parcel { draft, files },
        sharing,
    })
}

fn bytes_of(folder: &Dir<'_>, item: &ItemFile) -> anyhow::Result<Vec<Vec<u8>>> {
    let mut files = Vec::new();
    for file in &item.files {
        let Some(found) = folder.get_file(folder.path().join(&file.path)) else {
            bail!("{} is missing", file.path);
        };
        files.push(found.contents().to_vec());
    }
    Ok(files)
}
