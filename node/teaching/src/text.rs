//! Texts that people give: names on one line.

use crate::error::TeachingError;

/// The text without spaces around it, if it is visible, on one line and not too long.
pub(crate) fn line<'a>(
    field: &'static str,
    text: &'a str,
    max: usize,
) -> Result<&'a str, TeachingError> {
    let text = text.trim();
    let found = text.chars().count();
    if text.is_empty() || found > max || text.chars().any(char::is_control) {
        return Err(TeachingError::Line { field, max, found });
    }
    Ok(text)
}
