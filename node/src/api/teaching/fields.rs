//! Names of what the teaching wing keeps, read from the fields of a message.

use domain::id::{Handle, ObjectDigest};
use teaching::id::Id;
use teaching::writing::Place;

use crate::api::error::ApiError;

/// Reads an id; what is none is refused by the name of its field.
pub(super) fn read_id<K>(field: &str, text: &str) -> Result<Id<K>, ApiError> {
    text.parse()
        .map_err(|error| ApiError::Malformed(format!("{field}: {error}")))
}

/// Reads the ids of a report and of one of its labdocs.
pub(super) fn read_place(report: &str, labdoc: &str) -> Result<Place, ApiError> {
    Ok((read_id("report", report)?, read_id("labdoc", labdoc)?))
}

/// Reads a handle; what is none is refused by the name of its field.
pub(super) fn read_handle(field: &str, text: &str) -> Result<Handle, ApiError> {
    text.parse()
        .map_err(|error| ApiError::Malformed(format!("{field}: {error}")))
}

/// Reads the digest of a document.
pub(super) fn read_digest(text: &str) -> Result<ObjectDigest, ApiError> {
    text.parse()
        .map_err(|error| ApiError::Malformed(format!("digest: {error}")))
}

/// A message within a message that must be there.
pub(super) fn required<T>(field: &str, message: Option<T>) -> Result<T, ApiError> {
    message.ok_or_else(|| ApiError::Malformed(format!("{field}: is missing")))
}

/// A number that the wing keeps in fewer bits. One that is too high for them is too high for the
/// wing, which refuses the highest.
pub(super) fn narrow<T: TryFrom<u32>>(number: u32, highest: T) -> T {
    T::try_from(number).unwrap_or(highest)
}

/// What a labdoc says, as JSON.
pub(super) fn json(value: &impl serde::Serialize) -> Result<String, ApiError> {
    serde_json::to_string(value).map_err(ApiError::internal)
}
