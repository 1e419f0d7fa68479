//! Names of what the wing keeps: 128 random bits, a type of their own for each kind.
//!
//! They cannot be guessed, but nobody is let in for knowing one: each call asks who is calling.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::TeachingError;
use crate::random;

/// Length of an id, in bytes.
pub const ID_BYTES: usize = 16;

/// The name of a `K`.
pub struct Id<K> {
    bytes: [u8; ID_BYTES],
    // Names a `K` without holding one.
    kind: PhantomData<fn() -> K>,
}

/// What a [`ClassId`] names.
pub enum ClassKind {}
/// What a [`TeamId`] names.
pub enum TeamKind {}
/// What an [`AssignmentId`] names.
pub enum AssignmentKind {}
/// What a [`ReportId`] names.
pub enum ReportKind {}
/// What a [`LabdocId`] names.
pub enum LabdocKind {}

/// The name of a class.
pub type ClassId = Id<ClassKind>;
/// The name of a team.
pub type TeamId = Id<TeamKind>;
/// The name of an assignment.
pub type AssignmentId = Id<AssignmentKind>;
/// The name of a report.
pub type ReportId = Id<ReportKind>;
/// The name of a labdoc in a report.
pub type LabdocId = Id<LabdocKind>;

/// The text is not 32 lower-case hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an id has 32 lower-case hexadecimal digits")]
pub struct IdError;

impl<K> Id<K> {
    /// The id with these bytes.
    pub const fn from_bytes(bytes: [u8; ID_BYTES]) -> Self {
        let kind = PhantomData;
        Self { bytes, kind }
    }

    /// Its bytes, as keys have them.
    pub const fn as_bytes(&self) -> &[u8; ID_BYTES] {
        &self.bytes
    }

    pub(crate) fn draw() -> Result<Self, TeachingError> {
        Ok(Self::from_bytes(random::bytes()?))
    }

    /// Reads the end of a key that the wing wrote.
    pub(crate) fn of_key(key: &[u8]) -> Option<Self> {
        let start = key.len().checked_sub(ID_BYTES)?;
        Some(Self::from_bytes(key[start..].try_into().ok()?))
    }
}

impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K> Copy for Id<K> {}

impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl<K> Eq for Id<K> {}

impl<K> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<K> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.bytes.cmp(&other.bytes)
    }
}

impl<K> Hash for Id<K> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.bytes.hash(state);
    }
}

impl<K> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.bytes))
    }
}

impl<K> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Id({self})")
    }
}

impl<K> FromStr for Id<K> {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let mut bytes = [0; ID_BYTES];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| IdError)?;
        let id = Self::from_bytes(bytes);
        // Upper-case digits would be a second name for the same thing.
        if id.to_string() == text {
            Ok(id)
        } else {
            Err(IdError)
        }
    }
}

impl<K> Serialize for Id<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.bytes.serialize(serializer)
    }
}

impl<'de, K> Deserialize<'de> for Id<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <[u8; ID_BYTES]>::deserialize(deserializer).map(Self::from_bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_as_it_was_written_and_in_no_other_way() {
        let id = ClassId::draw().unwrap();
        let text = id.to_string();
        assert_eq!(text.parse(), Ok(id));
        let upper = "AB".repeat(ID_BYTES);
        for wrong in ["", "00", &text[1..], &format!("{text}0"), &upper] {
            assert_eq!(wrong.parse::<ClassId>(), Err(IdError), "{wrong}");
        }
    }
}
