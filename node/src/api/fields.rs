//! Names of what the teaching wing keeps, read from the fields of a message.

use domain::id::Handle;
use teaching::id::Id;

use super::error::ApiError;

/// Reads an id; what is none is refused by the name of its field.
pub(super) fn read_id<K>(field: &str, text: &str) -> Result<Id<K>, ApiError> {
    text.parse()
        .map_err(|error| ApiError::Malformed(format!("{field}: {error}")))
}

/// Reads a handle; what is none is refused by the name of its field.
pub(super) fn read_handle(field: &str, text: &str) -> Result<Handle, ApiError> {
    text.parse()
        .map_err(|error| ApiError::Malformed(format!("{field}: {error}")))
}
