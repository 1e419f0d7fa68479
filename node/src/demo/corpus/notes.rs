//! Remarks on one record, field by field.

use std::fmt::Display;

use domain::item::FieldError;

/// Why a record becomes no item.
#[derive(Debug, thiserror::Error)]
#[error("{field}: {why}")]
pub(super) struct NotTaken {
    field: String,
    why: String,
}

impl NotTaken {
    pub(super) fn new(field: &str, why: impl Display) -> Self {
        Self {
            field: field.to_owned(),
            why: why.to_string(),
        }
    }

    /// The item that was made breaks rules.
    pub(super) fn invalid(errors: &[FieldError]) -> Self {
        let all: Vec<String> = errors.iter().map(ToString::to_string).collect();
        let field = errors.first().map_or("item", |error| error.field.as_str());
        Self::new(field, all.join(" / "))
    }
}

/// What was left out of an item, shortened or written otherwise.
#[derive(Debug, Default)]
pub(super) struct Notes(Vec<String>);

impl Notes {
    /// Remarks on a field.
    pub(super) fn add(&mut self, field: &str, what: impl Display) {
        self.0.push(format!("{field}: {what}"));
    }

    /// The remarks as lines about the record of that id.
    pub(super) fn about(self, id: &str) -> impl Iterator<Item = String> {
        self.0.into_iter().map(move |note| format!("{id}: {note}"))
    }
}
