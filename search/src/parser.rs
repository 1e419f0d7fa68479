//! Reads what people type into a search box.
//!
//! Nothing is an error: what is not understood is plain words. The text is read once from left
//! to right without recursion, so no input can exhaust the stack.
//!
//! * `iron water` — either word; more of them rank higher.
//! * `"acid base"` — exactly these words in this order; also `«acid base»`.
//! * `-word`, `-"two words"` — without it.
//! * `author:curie`, `licence:MIT`, `level:L1`, `institution:ouessant`, `language:fr`,
//!   `kind:mission`, `discipline:"organic chemistry"` — narrow; French names work too.

use crate::document::{Facet, beginning};

/// How much of a query is read, in bytes.
pub const QUERY_BYTES_MAX: usize = 1024;

/// How many words, phrases and filters of a query are read.
pub const QUERY_TERMS_MAX: usize = 32;

/// A query that was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ParsedQuery {
    /// Its parts, as typed.
    pub clauses: Vec<Clause>,
    /// Whether it was longer than what is read.
    pub cut: bool,
}

/// A part of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// Whether it must not match.
    pub excluded: bool,
    /// What to match.
    pub operand: Operand,
}

/// What a part of a query looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operand {
    /// A run of characters between spaces.
    Word(String),
    /// Words in this order.
    Phrase(String),
    /// A name of an author, or a part of one.
    Author(String),
    /// A value of a facet.
    Value(Facet, String),
}

impl ParsedQuery {
    /// Whether it has a phrase that must be there.
    pub(crate) fn has_phrase(&self) -> bool {
        let is_phrase = |clause: &Clause| matches!(clause.operand, Operand::Phrase(_));
        self.clauses
            .iter()
            .any(|clause| is_phrase(clause) && !clause.excluded)
    }

    /// The same with words in the place of phrases that must be there.
    pub(crate) fn loosened(&self) -> Self {
        let mut loosened = self.clone();
        for clause in loosened
            .clauses
            .iter_mut()
            .filter(|clause| !clause.excluded)
        {
            if let Operand::Phrase(phrase) = &mut clause.operand {
                clause.operand = Operand::Word(std::mem::take(phrase));
            }
        }
        loosened
    }
}

/// Reads a query. Never fails; takes time linear in [`QUERY_BYTES_MAX`].
pub fn parse(query: &str) -> ParsedQuery {
    let read = beginning_of(query);
    let mut parsed = ParsedQuery {
        clauses: Vec::new(),
        cut: read.len() < query.len(),
    };
    let mut rest = read.trim_start();
    while !rest.is_empty() {
        if parsed.clauses.len() == QUERY_TERMS_MAX {
            parsed.cut = true;
            break;
        }
        let (clause, after) = clause(rest);
        parsed.clauses.extend(clause);
        rest = after.trim_start();
    }
    parsed
}

/// As much of a query as is read.
pub(crate) fn beginning_of(query: &str) -> &str {
    beginning(query, QUERY_BYTES_MAX)
}

/// Reads one clause from the beginning of a text that is not empty. Always takes something.
fn clause(text: &str) -> (Option<Clause>, &str) {
    let (excluded, text) = match text.strip_prefix('-') {
        Some(operand) if !operand.starts_with(char::is_whitespace) => (true, operand),
        Some(after) => return (None, after),
        None => (false, text),
    };
    let (operand, after) = operand(text);
    (operand.map(|operand| Clause { excluded, operand }), after)
}

fn operand(text: &str) -> (Option<Operand>, &str) {
    if let Some(opened) = text.strip_prefix(is_quote) {
        return quoted(opened);
    }
    let (word, after) = split_word(text);
    if let Some((name, value)) = word.split_once(':')
        && let Some(filter) = Filter::named(name)
    {
        return match value {
            "" => quoted_value(filter, word, after),
            _ => (Some(filter.of(value)), after),
        };
    }
    (plain(word), after)
}

/// Reads on behind a quotation mark; one that is never closed means nothing.
fn quoted(opened: &str) -> (Option<Operand>, &str) {
    match opened.split_once(is_quote) {
        Some((phrase, after)) if phrase.trim().is_empty() => (None, after),
        Some((phrase, after)) => (Some(Operand::Phrase(phrase.to_owned())), after),
        None => (None, opened),
    }
}

/// Reads on behind the colon of a filter; one without a value is a plain word.
fn quoted_value<'a>(filter: Filter, word: &str, after: &'a str) -> (Option<Operand>, &'a str) {
    let value = after.strip_prefix(is_quote);
    match value.and_then(|opened| opened.split_once(is_quote)) {
        Some((value, after)) => (Some(filter.of(value)), after),
        None => (plain(word), after),
    }
}

fn plain(word: &str) -> Option<Operand> {
    (!word.is_empty()).then(|| Operand::Word(word.to_owned()))
}

fn split_word(text: &str) -> (&str, &str) {
    let ends = |c: char| c.is_whitespace() || is_quote(c);
    text.split_at(text.find(ends).unwrap_or(text.len()))
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

/// What can stand before a colon.
#[derive(Clone, Copy)]
enum Filter {
    Author,
    Facet(Facet),
}

impl Filter {
    fn named(name: &str) -> Option<Self> {
        Some(match name.to_lowercase().as_str() {
            "author" | "auteur" => Self::Author,
            "kind" | "type" => Self::Facet(Facet::Kind),
            "language" | "langue" => Self::Facet(Facet::Language),
            "discipline" => Self::Facet(Facet::Discipline),
            "level" | "niveau" => Self::Facet(Facet::Level),
            "licence" | "license" => Self::Facet(Facet::Licence),
            "institution" | "établissement" | "etablissement" => Self::Facet(Facet::Institution),
            _ => return None,
        })
    }

    fn of(self, value: &str) -> Operand {
        match self {
            Self::Author => Operand::Author(value.to_owned()),
            Self::Facet(facet) => Operand::Value(facet, value.trim().to_owned()),
        }
    }
}

#[cfg(test)]
mod tests;
