//! Reads TOML and JSON, and says where and what is wrong in words that help.

use serde::de::DeserializeOwned;

use super::{Format, ItemFileError};
use crate::item::vocabulary::closest;

/// The most characters of a parser's message that we pass on.
const MESSAGE_CHARACTERS_MAX: usize = 600;

pub(super) fn parse<T: DeserializeOwned>(text: &str, format: Format) -> Result<T, ItemFileError> {
    match format {
        Format::Toml => toml::from_str(text).map_err(|error| toml_error(text, &error)),
        Format::Json => serde_json::from_str(text).map_err(|error| json_error(&error)),
    }
}

fn toml_error(text: &str, error: &toml::de::Error) -> ItemFileError {
    let start = error.span().map_or(0, |span| span.start);
    let before = text.get(..start).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    ItemFileError::Syntax {
        line: before.matches('\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
        message: helpful(error.message()),
    }
}

fn json_error(error: &serde_json::Error) -> ItemFileError {
    let message = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    ItemFileError::Syntax {
        line: error.line(),
        column: error.column(),
        message: helpful(message.strip_suffix(&place).unwrap_or(&message)),
    }
}

/// The message, shortened, with the key or value that was perhaps meant.
fn helpful(message: &str) -> String {
    let shown: String = message
        .trim_end()
        .chars()
        .take(MESSAGE_CHARACTERS_MAX)
        .collect();
    match suggestion(message) {
        Some(meant) => format!("{shown}; did you mean `{meant}`?"),
        None => shown,
    }
}

/// Serde quotes what was found first, then everything that it expected.
fn suggestion(message: &str) -> Option<&str> {
    let known = message.starts_with("unknown field") || message.starts_with("unknown variant");
    let mut quoted = message.split('`').skip(1).step_by(2);
    let found = quoted.next().filter(|_| known)?;
    closest(found, quoted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_unknown_names_get_a_suggestion() {
        let message = "unknown field `titel`, expected one of `title`, `abstract`";
        assert_eq!(suggestion(message), Some("title"));
        assert_eq!(suggestion("unknown field `zzz`, expected `title`"), None);
        assert_eq!(suggestion("missing field `title`"), None);
        assert_eq!(suggestion("unknown field"), None);
    }
}
