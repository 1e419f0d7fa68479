//! Names of things. Each kind of id is its own type, so that one cannot stand for another.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Why a text is not the id that it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// The text is not a valid institution id.
    #[error(
        "`{0}` is not an institution id: 2 to {max} characters, a-z, 0-9 and inner hyphens, starting with a letter",
        max = InstitutionId::LENGTH_MAX
    )]
    Institution(String),
    /// The text is not a valid handle of a person.
    #[error(
        "`{0}` is not a personal handle: 2 to {max} characters, a-z, 0-9 and inner hyphens",
        max = Handle::LENGTH_MAX
    )]
    Handle(String),
    /// The text is not a share address.
    #[error("`{0}` is not a share address: expected handle@institution")]
    ShareAddress(String),
    /// The text is not an item handle.
    #[error("`{0}` is not an item handle: expected 32 hexadecimal digits")]
    ItemHandle(String),
    /// The text is not an item id.
    #[error(
        "`{0}` is not an item id: expected institution/handle, such as ouessant/00112233445566778899aabbccddeeff"
    )]
    Item(String),
    /// The text is not a digest.
    #[error("`{0}` is not a BLAKE3 digest: expected 64 hexadecimal digits")]
    Digest(String),
}

fn is_slug(text: &str, length_max: usize) -> bool {
    let inner = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    (2..=length_max).contains(&text.len())
        && text.bytes().all(inner)
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// Shortens what was typed, so that an error message stays readable.
fn excerpt(text: &str) -> String {
    text.chars().take(64).collect()
}

/// Identifies an institution in the whole federation, such as `ouessant`; also its DNS label.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct InstitutionId(String);

impl InstitutionId {
    /// The longest id, in bytes.
    pub const LENGTH_MAX: usize = 32;

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for InstitutionId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let starts_well = text.starts_with(|c: char| c.is_ascii_lowercase());
        if starts_well && is_slug(text, Self::LENGTH_MAX) {
            Ok(Self(text.to_owned()))
        } else {
            Err(IdError::Institution(excerpt(text)))
        }
    }
}

impl TryFrom<String> for InstitutionId {
    type Error = IdError;

    fn try_from(text: String) -> Result<Self, IdError> {
        text.parse()
    }
}

impl From<InstitutionId> for String {
    fn from(id: InstitutionId) -> Self {
        id.0
    }
}

impl fmt::Display for InstitutionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The opaque name of a person at their own institution; says nothing about who they are.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Handle(String);

impl Handle {
    /// The longest handle, in bytes.
    pub const LENGTH_MAX: usize = 32;

    /// The handle as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Handle {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        if is_slug(text, Self::LENGTH_MAX) {
            Ok(Self(text.to_owned()))
        } else {
            Err(IdError::Handle(excerpt(text)))
        }
    }
}

impl TryFrom<String> for Handle {
    type Error = IdError;

    fn try_from(text: String) -> Result<Self, IdError> {
        text.parse()
    }
}

impl From<Handle> for String {
    fn from(handle: Handle) -> Self {
        handle.0
    }
}

impl fmt::Display for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How an author names a person anywhere in the federation: `handle@institution`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ShareAddress {
    /// The person, as their own institution knows them.
    pub handle: Handle,
    /// Their institution.
    pub institution: InstitutionId,
}

impl FromStr for ShareAddress {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let (handle, institution) = text
            .split_once('@')
            .ok_or_else(|| IdError::ShareAddress(excerpt(text)))?;
        Ok(Self {
            handle: handle.parse()?,
            institution: institution.parse()?,
        })
    }
}

impl TryFrom<String> for ShareAddress {
    type Error = IdError;

    fn try_from(text: String) -> Result<Self, IdError> {
        text.parse()
    }
}

impl From<ShareAddress> for String {
    fn from(address: ShareAddress) -> Self {
        address.to_string()
    }
}

impl fmt::Display for ShareAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.handle, self.institution)
    }
}

/// A random name of an item within its origin: 16 bytes, meaningless outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemHandle([u8; Self::LENGTH]);

impl ItemHandle {
    /// Length in bytes.
    pub const LENGTH: usize = 16;

    /// Wraps bytes that were drawn at random by the origin.
    pub const fn from_bytes(bytes: [u8; Self::LENGTH]) -> Self {
        Self(bytes)
    }

    /// The bytes.
    pub const fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        &self.0
    }
}

impl FromStr for ItemHandle {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        decode_hex(text)
            .map(Self)
            .ok_or_else(|| IdError::ItemHandle(excerpt(text)))
    }
}

impl fmt::Display for ItemHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

/// Names an item in the whole federation: who shares it and its handle there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ItemId {
    /// The institution that shares it.
    pub origin: InstitutionId,
    /// Its name there.
    pub handle: ItemHandle,
}

impl FromStr for ItemId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let (origin, handle) = text
            .split_once('/')
            .ok_or_else(|| IdError::Item(excerpt(text)))?;
        Ok(Self {
            origin: origin.parse()?,
            handle: handle.parse()?,
        })
    }
}

impl TryFrom<String> for ItemId {
    type Error = IdError;

    fn try_from(text: String) -> Result<Self, IdError> {
        text.parse()
    }
}

impl From<ItemId> for String {
    fn from(id: ItemId) -> Self {
        id.to_string()
    }
}

impl fmt::Display for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.origin, self.handle)
    }
}

/// The BLAKE3 hash of a document's or file's bytes: its name in the object store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ObjectDigest([u8; Self::LENGTH]);

impl ObjectDigest {
    /// Length in bytes.
    pub const LENGTH: usize = 32;

    /// The digest of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Self(*blake3::hash(bytes).as_bytes())
    }

    /// Wraps a digest that was read.
    pub const fn from_bytes(bytes: [u8; Self::LENGTH]) -> Self {
        Self(bytes)
    }

    /// The bytes.
    pub const fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        &self.0
    }
}

impl FromStr for ObjectDigest {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        decode_hex(text)
            .map(Self)
            .ok_or_else(|| IdError::Digest(excerpt(text)))
    }
}

impl TryFrom<String> for ObjectDigest {
    type Error = IdError;

    fn try_from(text: String) -> Result<Self, IdError> {
        text.parse()
    }
}

impl From<ObjectDigest> for String {
    fn from(digest: ObjectDigest) -> Self {
        digest.to_string()
    }
}

impl fmt::Display for ObjectDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

fn decode_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    hex::decode_to_slice(text, &mut bytes).ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests;
