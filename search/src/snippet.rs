//! The passage of a text that shows best why it was found.

use std::collections::HashSet;
use std::ops::Range;

use crate::analysis::{Language, Piece, codes, fold, words};
use crate::plan::{Literal, Lookup, Plan, TextField};

/// About how long a snippet is, in bytes of its text, without marks and escapes.
pub const SNIPPET_BYTES: usize = 240;

/// How much of the text before the first match is shown, in bytes.
const CONTEXT_BYTES: usize = 60;

/// How many bytes of a word and of what was looked for are compared before the word is stemmed.
const PREFIX_BYTES: usize = 2;

/// What is marked in snippets.
pub(crate) struct Highlighter {
    lookups: HashSet<Lookup>,
    prefixes: HashSet<Vec<u8>>,
    has_codes: bool,
}

impl Highlighter {
    /// Marks what a plan looks for.
    pub(crate) fn new(plan: &Plan) -> Self {
        let words = plan.words.iter().flatten().cloned();
        let lookups = words
            .chain(plan.required.iter().flat_map(parts))
            .collect::<HashSet<_>>();
        let prefixes = lookups
            .iter()
            .map(|lookup| prefix(&lookup.text).to_vec())
            .collect();
        Self {
            has_codes: lookups.iter().any(|lookup| lookup.field == TextField::Code),
            lookups,
            prefixes,
        }
    }

    /// The best passage of `text` as HTML; its beginning, if nothing matches.
    pub(crate) fn snippet(&self, text: &str, language: Option<Language>) -> String {
        let marks = self.marks(text, language);
        let passage = best_passage(text, &marks);
        let mut html = String::with_capacity(passage.len() + 64);
        if passage.start > 0 {
            html.push('…');
        }
        push_marked(text, &passage, &marks, &mut html);
        if passage.end < text.len() {
            html.push('…');
        }
        html
    }

    /// Where the text has what was looked for: ascending, none touching another.
    fn marks(&self, text: &str, language: Option<Language>) -> Vec<Range<usize>> {
        if self.lookups.is_empty() {
            return Vec::new();
        }
        let words = words(text).filter(|word| self.has_word(word, language));
        let source = if self.has_codes { text } else { "" };
        let codes = codes(source).filter(|code| self.has(TextField::Code, code.text.clone()));
        let mut marks = words
            .chain(codes)
            .map(|piece| piece.range)
            .collect::<Vec<_>>();
        marks.sort_by_key(|mark| (mark.start, std::cmp::Reverse(mark.end)));
        let mut end = 0;
        marks.retain(|mark| {
            let is_apart = mark.start >= end;
            end = end.max(mark.end);
            is_apart
        });
        marks
    }

    fn has_word(&self, word: &Piece, language: Option<Language>) -> bool {
        let folded = fold(&word.text);
        if !self.prefixes.contains(prefix(&folded)) {
            return false;
        }
        let has_stem = |language: Language| {
            let mut stems = language.stems(&word.text);
            stems.any(|stem| self.has(TextField::Stems(language), stem))
        };
        self.has(TextField::Exact, folded) || language.is_some_and(has_stem)
    }

    fn has(&self, field: TextField, text: String) -> bool {
        self.lookups.contains(&Lookup { field, text })
    }
}

fn parts(literal: &Literal) -> Vec<Lookup> {
    let word = |word: &String| Lookup {
        field: TextField::Exact,
        text: word.clone(),
    };
    match literal {
        Literal::Term(lookup) => vec![lookup.clone()],
        Literal::Phrase(words) => words.iter().map(word).collect(),
    }
}

/// Stems begin as their words do.
fn prefix(text: &str) -> &[u8] {
    &text.as_bytes()[..text.len().min(PREFIX_BYTES)]
}

/// The passage with most marks; the first of several.
fn best_passage(text: &str, marks: &[Range<usize>]) -> Range<usize> {
    let marks_from = |first: usize| {
        let end = marks[first].start + SNIPPET_BYTES - CONTEXT_BYTES;
        marks[first..]
            .iter()
            .take_while(|mark| mark.end <= end)
            .count()
    };
    let best = (0..marks.len()).max_by_key(|&first| (marks_from(first), std::cmp::Reverse(first)));
    let start = best.map_or(0, |first| marks[first].start.saturating_sub(CONTEXT_BYTES));
    passage_from(text, start)
}

/// About [`SNIPPET_BYTES`] from `start`, between words where there are any.
fn passage_from(text: &str, start: usize) -> Range<usize> {
    let near = text.ceil_char_boundary(start);
    let skipped = match near {
        0 => 0,
        _ => text[near..]
            .find(char::is_whitespace)
            .filter(|&skipped| skipped < CONTEXT_BYTES / 2)
            .unwrap_or(0),
    };
    let start = near + skipped;
    let start = text.len() - text[start..].trim_start().len();
    let limit = text.floor_char_boundary(start + SNIPPET_BYTES);
    if limit == text.len() {
        return start..limit;
    }
    let end = text[start..limit].rfind(char::is_whitespace);
    start
        ..end
            .filter(|&end| end > SNIPPET_BYTES / 2)
            .map_or(limit, |end| start + end)
}

/// Writes a passage with its marks, escaped.
fn push_marked(text: &str, passage: &Range<usize>, marks: &[Range<usize>], html: &mut String) {
    let mut written = passage.start;
    let inside = |mark: &&Range<usize>| mark.start >= passage.start && mark.end <= passage.end;
    for mark in marks.iter().filter(inside) {
        push_escaped(&text[written..mark.start], html);
        html.push_str("<mark>");
        push_escaped(&text[mark.clone()], html);
        html.push_str("</mark>");
        written = mark.end;
    }
    push_escaped(&text[written..passage.end], html);
}

/// Writes text so that it is text also as HTML, in an element or in an attribute.
fn push_escaped(text: &str, html: &mut String) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c if c.is_whitespace() => html.push(' '),
            // Controls mean nothing here, and those of direction could turn the page around.
            c if c.is_control() || is_bidi_control(c) => {}
            c => html.push(c),
        }
    }
}

fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests;
