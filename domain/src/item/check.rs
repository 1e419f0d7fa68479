//! Collects everything that is wrong with a draft, each with the field that it is about.

use std::collections::HashSet;

use super::bounds::{CountBound, ERRORS_MAX, TextBound};
use super::text;

/// One thing that is wrong with a draft.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {problem}; {allowed}")]
pub struct FieldError {
    /// The field, as a path through the item file, such as `mission.parts[2].title`.
    pub field: String,
    /// What is wrong with it, such as `is empty`.
    pub problem: String,
    /// What would be right, such as `give 1 to 200 characters`.
    pub allowed: String,
}

/// Walks through a draft in the order of its fields and remembers what is wrong.
#[derive(Default)]
pub(super) struct Checker {
    path: String,
    errors: Vec<FieldError>,
}

impl Checker {
    /// What was wrong, in the order of the fields, at most [`ERRORS_MAX`] things.
    pub(super) fn into_errors(self) -> Vec<FieldError> {
        self.errors
    }

    /// Remembers that the current field is wrong.
    pub(super) fn refuse(&mut self, problem: impl Into<String>, allowed: impl Into<String>) {
        if self.errors.len() < ERRORS_MAX {
            let field = self.path.clone();
            self.errors.push(FieldError {
                field,
                problem: problem.into(),
                allowed: allowed.into(),
            });
        }
    }

    /// Remembers that the field `name` of the current one is wrong.
    pub(super) fn refuse_field(&mut self, name: &str, problem: &str, allowed: &str) {
        self.within(name, |checker| checker.refuse(problem, allowed));
    }

    /// Checks the field `name` of the current one.
    pub(super) fn within(&mut self, name: &str, check: impl FnOnce(&mut Self)) {
        let outer = self.path.len();
        if outer > 0 {
            self.path.push('.');
        }
        self.path.push_str(name);
        check(self);
        self.path.truncate(outer);
    }

    /// Checks the entry `index` of the current field, which is a list.
    fn at(&mut self, index: usize, check: impl FnOnce(&mut Self)) {
        let outer = self.path.len();
        self.path.push_str(&format!("[{index}]"));
        check(self);
        self.path.truncate(outer);
    }

    /// Checks how long the list `name` is and, up to its bound, each of its entries.
    pub(super) fn each<T>(
        &mut self,
        name: &str,
        entries: &[T],
        bound: CountBound,
        check: impl Fn(&mut Self, &T),
    ) {
        self.within(name, |checker| {
            if !bound.holds(entries.len()) {
                checker.refuse(format!("has {} entries", entries.len()), bound.to_string());
            }
            for (index, entry) in entries.iter().take(bound.max).enumerate() {
                checker.at(index, |checker| check(checker, entry));
            }
        });
    }

    /// Checks the text `name`.
    pub(super) fn text(&mut self, name: &str, value: &str, bound: TextBound) {
        self.within(name, |checker| checker.here(value, bound));
    }

    /// Checks the text `name`, if it is there.
    pub(super) fn optional_text(&mut self, name: &str, value: Option<&str>, bound: TextBound) {
        if let Some(value) = value {
            self.text(name, value, bound);
        }
    }

    /// Checks the list of texts `name`.
    pub(super) fn texts(
        &mut self,
        name: &str,
        values: &[String],
        count: CountBound,
        bound: TextBound,
    ) {
        self.each(name, values, count, |checker, value| {
            checker.here(value, bound)
        });
    }

    /// Checks that no two of `values`, the keys of the list `name`, are the same.
    pub(super) fn distinct<'a>(
        &mut self,
        name: &str,
        bound: CountBound,
        values: impl Iterator<Item = &'a str>,
    ) {
        let mut seen = HashSet::new();
        self.within(name, |checker| {
            for (index, value) in values.take(bound.max).enumerate() {
                if !seen.insert(value) {
                    checker.at(index, |checker| {
                        checker.refuse("is there twice", "give each entry once");
                    });
                }
            }
        });
    }

    /// Checks that the current field is within `bound`.
    pub(super) fn here(&mut self, value: &str, bound: TextBound) {
        if let Some(problem) = text::problem(value, bound) {
            self.refuse(problem, bound.to_string());
        }
    }
}
