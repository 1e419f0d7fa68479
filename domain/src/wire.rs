//! Between the messages of `federation-proto`, which are lax, and our own types, which are
//! strict. Reading checks everything and names the field; writing cannot fail.

mod envelope;
mod event;
mod item;
mod policy;
mod registry;

pub use envelope::{ENVELOPE_BYTES_MAX, read_envelope, write_envelope};
pub use event::{read_body, write_body};
pub use item::{read_manifest, write_manifest};
pub use policy::{read_grant, write_grant};

use prost::Message;

/// Why a message is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// The bytes are not a message of the expected type.
    #[error("not a protocol buffer of the expected type")]
    Undecodable,
    /// A required field is not there.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// A field does not have the form that it must have.
    #[error("{0} is malformed")]
    Invalid(&'static str),
    /// A field is longer, or a number larger, than allowed.
    #[error("{field} is {found}, at most {max} is allowed")]
    TooLarge {
        /// Which field.
        field: &'static str,
        /// What was found: bytes, characters, entries or the number itself.
        found: usize,
        /// The limit.
        max: usize,
    },
    /// A number tells more than it may.
    #[error("{field} is {found}, which is not rounded to two significant digits, at most {max}")]
    NotRounded {
        /// Which field.
        field: &'static str,
        /// What was found.
        found: u32,
        /// The largest that is allowed.
        max: u32,
    },
    /// The description of an item breaks rules of items.
    #[error("{0}")]
    Item(String),
}

fn decode<M: Message + Default>(
    bytes: &[u8],
    field: &'static str,
    max: usize,
) -> Result<M, WireError> {
    bounded(field, bytes.len(), max)?;
    M::decode(bytes).map_err(|_| WireError::Undecodable)
}

fn bounded(field: &'static str, found: usize, max: usize) -> Result<(), WireError> {
    if found <= max {
        Ok(())
    } else {
        Err(WireError::TooLarge { field, found, max })
    }
}

fn fixed<const N: usize>(bytes: &[u8], field: &'static str) -> Result<[u8; N], WireError> {
    bytes.try_into().map_err(|_| WireError::Invalid(field))
}

fn parsed<T: std::str::FromStr>(text: &str, field: &'static str) -> Result<T, WireError> {
    text.parse().map_err(|_| WireError::Invalid(field))
}

#[cfg(test)]
mod tests;
