//! The file that a teacher hands in: an item in TOML or JSON, beside its documents.
//!
//! It reads like a [`Draft`], except that documents are named by path instead of digest, and
//! that it may say with whom to share. `samples/` at the root of the project holds examples.
//!
//! ```toml
//! [item]
//! title = "Loi d’Ohm"
//! language = "fr"
//! authors = ["Maëlle Kerdoncuff"]
//! licence = "CC-BY-4.0"
//! rights = { view = true, run = true, adapt = true, redistribute = true }
//!
//! [sharing]
//! rung = "consortium"
//!
//! [[files]]
//! path = "mesures.csv"
//! right = "open"
//!
//! [[mission.parts]]
//! title = "Mesures"
//! ```

mod media;
mod syntax;

pub use media::media_type_of;

use serde::{Deserialize, Serialize};

use super::document::{FileRef, FileRight};
use super::text;
use super::{Capsule, Content, Description, Draft, Mission, Snapshot};
use crate::id::ObjectDigest;

/// The longest item file, in bytes: 1 MiB.
pub const ITEM_FILE_BYTES_MAX: usize = 1024 * 1024;

/// What an item file is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// TOML 1.0.
    Toml,
    /// JSON.
    Json,
}

impl Format {
    /// The format that the name of a file says, by its extension.
    pub fn of_name(name: &str) -> Option<Self> {
        match name.rsplit_once('.')?.1 {
            "toml" => Some(Self::Toml),
            "json" => Some(Self::Json),
            _ => None,
        }
    }
}

/// Why an item file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ItemFileError {
    /// It is longer than [`ITEM_FILE_BYTES_MAX`].
    #[error("the item file has {0} bytes; the most is {ITEM_FILE_BYTES_MAX}")]
    TooLarge(usize),
    /// It is not well formed, or has a key or a value that no item has.
    #[error("line {line}, column {column}: {message}")]
    Syntax {
        /// The line, from 1.
        line: usize,
        /// The column in characters, from 1.
        column: usize,
        /// What is wrong there, with the key that was perhaps meant.
        message: String,
    },
    /// It describes no item, or several.
    #[error("give exactly one of [mission], [capsule] and [snapshot]; there are {0}")]
    Contents(usize),
    /// A path leads out of the folder of the item file.
    #[error("files[{index}].path: `{path}` is not a path below the folder of the item file")]
    Path {
        /// Which entry of `files`, from 0.
        index: usize,
        /// The path.
        path: String,
    },
}

/// An item as its author wrote it down. Read, but not validated.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemFile {
    /// What every item says of itself.
    pub item: Description,
    /// What it is.
    pub content: Content,
    /// Its documents, by path.
    pub files: Vec<LocalFile>,
    /// With whom to share it, if the file says so.
    pub sharing: Option<Sharing>,
}

/// A document beside an item file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LocalFile {
    /// Where it is, below the folder of the item file, with `/` between folders.
    pub path: String,
    /// Under which right it is here.
    pub right: FileRight,
    /// What to call it; by default the last component of the path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its media type; by default what the extension says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// How it asks to be credited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<String>,
}

/// With whom to share an item, in the author's words; the sharing policy decides what they mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sharing {
    /// A rung of the ladder, such as `consortium`.
    pub rung: String,
    /// Share addresses, for the rung `named`.
    #[serde(default)]
    pub people: Vec<String>,
    /// Institution ids, for the rung `institutions`.
    #[serde(default)]
    pub institutions: Vec<String>,
}

/// What is known of a document once its bytes were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measured {
    /// Its size in bytes.
    pub size_bytes: u64,
    /// What its bytes hash to.
    pub digest: ObjectDigest,
}

/// Reads an item file; decomposed accents and foreign line ends are tidied.
///
/// # Errors
///
/// Says where the first mistake is. Whether the item keeps its own rules is for
/// [`Draft::validate`] to say.
pub fn read_item_file(text: &str, format: Format) -> Result<ItemFile, ItemFileError> {
    if text.len() > ITEM_FILE_BYTES_MAX {
        return Err(ItemFileError::TooLarge(text.len()));
    }
    let typed: Typed = syntax::parse(&text::tidied(text), format)?;
    typed.check_paths()?;
    typed.into_item_file()
}

impl ItemFile {
    /// The item file in TOML, as [`read_item_file`] reads it.
    ///
    /// # Errors
    ///
    /// TOML has no integer above 2^63 - 1.
    pub fn to_toml(&self) -> Result<String, toml::ser::Error> {
        let (mission, capsule, snapshot) = match &self.content {
            Content::Mission(mission) => (Some(mission), None, None),
            Content::Capsule(capsule) => (None, Some(capsule), None),
            Content::Snapshot(snapshot) => (None, None, Some(snapshot)),
        };
        toml::to_string_pretty(&Written {
            item: &self.item,
            sharing: self.sharing.as_ref(),
            files: &self.files,
            mission,
            capsule,
            snapshot,
        })
    }

    /// The draft, once `measure` has said what is at each path.
    ///
    /// # Errors
    ///
    /// The first error of `measure`.
    pub fn resolve<E>(
        self,
        mut measure: impl FnMut(&str) -> Result<Measured, E>,
    ) -> Result<Draft, E> {
        let files = self
            .files
            .into_iter()
            .map(|file| Ok(file_ref(measure(&file.path)?, file)))
            .collect::<Result<_, E>>()?;
        Ok(Draft {
            item: self.item,
            content: self.content,
            files,
        })
    }
}

/// The item file as typed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Typed {
    item: Description,
    sharing: Option<Sharing>,
    #[serde(default)]
    files: Vec<LocalFile>,
    mission: Option<Mission>,
    capsule: Option<Capsule>,
    snapshot: Option<Snapshot>,
}

/// The item file as it is written down.
#[derive(Serialize)]
struct Written<'a> {
    item: &'a Description,
    #[serde(skip_serializing_if = "Option::is_none")]
    sharing: Option<&'a Sharing>,
    files: &'a [LocalFile],
    #[serde(skip_serializing_if = "Option::is_none")]
    mission: Option<&'a Mission>,
    #[serde(skip_serializing_if = "Option::is_none")]
    capsule: Option<&'a Capsule>,
    #[serde(skip_serializing_if = "Option::is_none")]
    snapshot: Option<&'a Snapshot>,
}

impl Typed {
    fn check_paths(&self) -> Result<(), ItemFileError> {
        match self.files.iter().position(|file| !is_below(&file.path)) {
            Some(index) => Err(ItemFileError::Path {
                index,
                path: self.files[index].path.clone(),
            }),
            None => Ok(()),
        }
    }

    fn into_item_file(self) -> Result<ItemFile, ItemFileError> {
        let contents = [
            self.mission.map(Content::Mission),
            self.capsule.map(Content::Capsule),
            self.snapshot.map(Content::Snapshot),
        ];
        let count = contents.iter().flatten().count();
        match contents.into_iter().flatten().next() {
            Some(content) if count == 1 => Ok(ItemFile {
                item: self.item,
                content,
                files: self.files,
                sharing: self.sharing,
            }),
            Some(_) | None => Err(ItemFileError::Contents(count)),
        }
    }
}

fn file_ref(measured: Measured, file: LocalFile) -> FileRef {
    let name = file
        .name
        .unwrap_or_else(|| last_component(&file.path).to_owned());
    let media_type = file
        .media_type
        .unwrap_or_else(|| media_type_of(&name).to_owned());
    FileRef {
        name,
        media_type,
        size_bytes: measured.size_bytes,
        digest: measured.digest,
        right: file.right,
        credit: file.credit,
    }
}

fn last_component(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// An item file from somewhere else must not publish `/etc/passwd`.
fn is_below(path: &str) -> bool {
    let is_plain = |part: &str| !part.is_empty() && part != "." && part != "..";
    !path.contains(['\\', ':', '\0']) && path.split('/').all(is_plain)
}

#[cfg(test)]
mod tests;
