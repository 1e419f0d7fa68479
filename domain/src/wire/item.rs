//! Manifests: the descriptions of items.
//!
//! Reading has two steps. Here the form is checked: required messages, codes, enums and digests,
//! and how many entries a list has, before they are copied. What a text may hold and what goes
//! together is for [`Draft::validate`] to say. Whatever this program does not know, a code that
//! was added to a list, a kind of content, a right, makes the manifest unreadable as a whole:
//! guessing could give away more than the author did. The signed bytes are kept, so a newer
//! program will read them.

mod capsule;
mod dataset;
mod description;
mod document;
mod labdoc;
mod mission;
mod snapshot;

use std::str::FromStr;

use bytes::Bytes;
use federation_proto::statement::v1 as pb;
use prost::Message as _;

use super::{WireError, bounded, decode, fixed, parsed};
use crate::event::DESCRIPTION_BYTES_MAX;
use crate::item::bounds::{self, CountBound};
use crate::item::vocabulary::Term;
use crate::item::{Content, Draft, FieldError, Manifest};

/// The longest text of a [`WireError::Item`], in characters.
const ITEM_ERROR_CHARS_MAX: usize = 500;

/// Reads an encoded manifest of at most [`DESCRIPTION_BYTES_MAX`] bytes.
///
/// # Errors
/// [`WireError`] names the field; [`WireError::Item`] says which rules of items are broken, in
/// at most 500 characters.
pub fn read_manifest(bytes: &[u8]) -> Result<Manifest, WireError> {
    let message: pb::Manifest = decode(bytes, "manifest", DESCRIPTION_BYTES_MAX)?;
    Draft::try_from(message)?
        .validate()
        .map_err(|errors| WireError::Item(summary(&errors)))
}

/// Encodes a manifest. Done once, by its author.
///
/// An item can keep every rule and still be longer than [`DESCRIPTION_BYTES_MAX`] bytes; whoever
/// publishes it compares the length with that, because nobody would read it.
pub fn write_manifest(manifest: &Manifest) -> Bytes {
    pb::Manifest::from(manifest.clone().into_draft())
        .encode_to_vec()
        .into()
}

fn summary(errors: &[FieldError]) -> String {
    let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
    lines
        .join(" / ")
        .chars()
        .take(ITEM_ERROR_CHARS_MAX)
        .collect()
}

impl TryFrom<pb::Manifest> for Draft {
    type Error = WireError;

    fn try_from(message: pb::Manifest) -> Result<Self, WireError> {
        let pb::Manifest {
            item,
            files,
            content,
        } = message;
        Ok(Self {
            item: item.ok_or(WireError::Missing("item"))?.try_into()?,
            content: content.ok_or(WireError::Missing("content"))?.try_into()?,
            files: entries(files, "files", bounds::FILES)?,
        })
    }
}

impl From<Draft> for pb::Manifest {
    fn from(draft: Draft) -> Self {
        let Draft {
            item,
            content,
            files,
        } = draft;
        Self {
            item: Some(item.into()),
            files: written(files),
            content: Some(content.into()),
        }
    }
}

impl TryFrom<pb::manifest::Content> for Content {
    type Error = WireError;

    fn try_from(message: pb::manifest::Content) -> Result<Self, WireError> {
        match message {
            pb::manifest::Content::Mission(mission) => mission.try_into().map(Self::Mission),
            pb::manifest::Content::Capsule(capsule) => capsule.try_into().map(Self::Capsule),
            pb::manifest::Content::Snapshot(snapshot) => snapshot.try_into().map(Self::Snapshot),
        }
    }
}

impl From<Content> for pb::manifest::Content {
    fn from(content: Content) -> Self {
        match content {
            Content::Mission(mission) => Self::Mission(mission.into()),
            Content::Capsule(capsule) => Self::Capsule(capsule.into()),
            Content::Snapshot(snapshot) => Self::Snapshot(snapshot.into()),
        }
    }
}

/// A list, counted first: an entry of two bytes here takes a hundred there.
fn entries<M, T>(
    messages: Vec<M>,
    field: &'static str,
    bound: CountBound,
) -> Result<Vec<T>, WireError>
where
    T: TryFrom<M, Error = WireError>,
{
    bounded(field, messages.len(), bound.max)?;
    messages.into_iter().map(T::try_from).collect()
}

fn written<T, M: From<T>>(entries: Vec<T>) -> Vec<M> {
    entries.into_iter().map(M::from).collect()
}

/// Codes of a list that grows.
fn codes<T: Term>(
    texts: &[String],
    field: &'static str,
    bound: CountBound,
) -> Result<Vec<T>, WireError> {
    bounded(field, texts.len(), bound.max)?;
    texts
        .iter()
        .map(|text| T::from_code(text).map_err(|_| WireError::Invalid(field)))
        .collect()
}

fn written_codes<T: Term>(terms: Vec<T>) -> Vec<String> {
    terms
        .into_iter()
        .map(|term| term.code().to_owned())
        .collect()
}

/// The term that is written as `number`: writing is the one table, so that reading agrees.
fn term<T, E>(number: i32, field: &'static str) -> Result<T, WireError>
where
    T: Term,
    E: From<T> + Into<i32>,
{
    if number == 0 {
        return Err(WireError::Missing(field));
    }
    T::ALL
        .iter()
        .copied()
        .find(|&term| E::from(term).into() == number)
        .ok_or(WireError::Invalid(field))
}

fn required<T: FromStr>(text: &str, field: &'static str) -> Result<T, WireError> {
    if text.is_empty() {
        Err(WireError::Missing(field))
    } else {
        parsed(text, field)
    }
}

fn required_bytes<const N: usize>(bytes: &[u8], field: &'static str) -> Result<[u8; N], WireError> {
    if bytes.is_empty() {
        Err(WireError::Missing(field))
    } else {
        fixed(bytes, field)
    }
}

#[cfg(test)]
mod tests;
