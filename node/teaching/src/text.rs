//! Texts that people give: names on one line, and what they say on several.

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

/// The text without spaces around it, if it is visible and not too long; lines may end in it.
pub(crate) fn prose<'a>(
    field: &'static str,
    text: &'a str,
    max: usize,
) -> Result<&'a str, TeachingError> {
    let text = text.trim();
    let found = text.chars().count();
    let is_hidden = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t');
    if text.is_empty() || found > max || text.chars().any(is_hidden) {
        return Err(TeachingError::Prose { field, max, found });
    }
    Ok(text)
}
