//! The passage of a text that shows best why it was found.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::analysis::{self, Language, codes, fold, normalise, runs};
use crate::plan::{Literal, Lookup, Plan, TextField};

/// About how long a snippet is, in bytes of its text, without marks.
pub const SNIPPET_BYTES: usize = 240;

/// How much of the text before the first match is shown, in bytes.
const CONTEXT_BYTES: usize = 60;

/// A text, and what in it was looked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Marked {
    /// Plain text on one line, without control characters.
    pub text: String,
    /// What matches, in bytes of the text: ascending, none touching another.
    pub marks: Vec<Range<usize>>,
}

impl Marked {
    /// As HTML: escaped, `<mark>` around what matches; for elements and attributes.
    pub fn to_html(&self) -> String {
        let mut html = String::with_capacity(self.text.len() + 64);
        let mut written = 0;
        for mark in &self.marks {
            push_escaped(&self.text[written..mark.start], &mut html);
            html.push_str("<mark>");
            push_escaped(&self.text[mark.clone()], &mut html);
            html.push_str("</mark>");
            written = mark.end;
        }
        push_escaped(&self.text[written..], &mut html);
        html
    }
}

/// What is marked in titles and snippets.
pub(crate) struct Highlighter {
    lookups: HashSet<Lookup>,
    /// What words may begin with that are not finished.
    beginnings: Vec<String>,
    leads: Leads,
    has_codes: bool,
    /// What was found out about runs of letters, by language: texts repeat them, and stems take
    /// long.
    known: RefCell<HashMap<Option<Language>, HashMap<String, bool>>>,
}

impl Highlighter {
    /// Marks what a plan looks for.
    pub(crate) fn new(plan: &Plan) -> Self {
        let ways = plan.words.iter().flat_map(|word| word.ways());
        let literals = ways.map(|way| &way.found).chain(&plan.required);
        let lookups = literals.flat_map(parts).collect::<Vec<_>>();
        let (unfinished, whole): (Vec<_>, Vec<_>) = lookups
            .into_iter()
            .partition(|lookup| lookup.field == TextField::Beginning);
        let texts = unfinished
            .iter()
            .chain(&whole)
            .map(|lookup| lookup.text.as_str());
        Self {
            leads: Leads::new(texts),
            known: RefCell::default(),
            has_codes: whole.iter().any(|lookup| lookup.field == TextField::Code),
            beginnings: unfinished.into_iter().map(|lookup| lookup.text).collect(),
            lookups: whole.into_iter().collect(),
        }
    }

    /// The best passage of `text`; its beginning, if nothing matches.
    pub(crate) fn snippet(&self, text: &str, language: Option<Language>) -> Marked {
        let marks = self.marks(text, language);
        let passage = best_passage(text, &marks);
        let mut snippet = Marked::default();
        if passage.start > 0 {
            snippet.text.push('…');
        }
        push_marked(text, &passage, &marks, &mut snippet);
        if passage.end < text.len() {
            snippet.text.push('…');
        }
        snippet
    }

    /// The whole of `text`.
    pub(crate) fn whole(&self, text: &str, language: Option<Language>) -> Marked {
        let marks = self.marks(text, language);
        let mut whole = Marked::default();
        push_marked(text, &(0..text.len()), &marks, &mut whole);
        whole
    }

    /// Where the text has what was looked for: ascending, none touching another.
    fn marks(&self, text: &str, language: Option<Language>) -> Vec<Range<usize>> {
        let words = runs(text)
            .filter(|run| self.leads.may_begin(&text[run.clone()]))
            .filter(|run| self.has_run(&text[run.clone()], language))
            .filter_map(|run| analysis::word(text, run));
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

    /// Whether letters that stand together are what was looked for, if they are a word.
    fn has_run(&self, run: &str, language: Option<Language>) -> bool {
        let mut known = self.known.borrow_mut();
        let known = known.entry(language).or_default();
        if let Some(&has) = known.get(run) {
            return has;
        }
        let has = self.find_word(&normalise(run), language);
        known.insert(run.to_owned(), has);
        has
    }

    fn find_word(&self, word: &str, language: Option<Language>) -> bool {
        let folded = fold(word);
        let mut beginnings = self.beginnings.iter();
        let is_begun = beginnings.any(|beginning| folded.starts_with(beginning.as_str()));
        let has_stem = |language: Language| {
            let mut stems = language.stems(word);
            stems.any(|stem| self.has(TextField::Stems(language), stem))
        };
        is_begun || self.has(TextField::Exact, folded) || language.is_some_and(has_stem)
    }

    fn has(&self, field: TextField, text: String) -> bool {
        self.lookups.contains(&Lookup { field, text })
    }
}

/// The first two letters of what was looked for: stems begin as their words do, so a word that
/// begins otherwise need not be stemmed. One bit for each pair.
struct Leads(Vec<u64>);

impl Leads {
    fn new<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut pairs = vec![0; (usize::from(u16::MAX) + 1) / 64];
        for lead in texts.filter_map(lead).map(u16::from_be_bytes) {
            pairs[usize::from(lead) / 64] |= 1 << (lead % 64);
        }
        Self(pairs)
    }

    /// Whether a run of a text may be one of them. Letters beyond ASCII may be anything.
    fn may_begin(&self, run: &str) -> bool {
        match run.as_bytes() {
            [first, second, ..] if first.is_ascii() && second.is_ascii() => {
                let first = first.to_ascii_lowercase();
                self.has([first, second.to_ascii_lowercase()]) || self.has([first, 0])
            }
            _ => true,
        }
    }

    fn has(&self, lead: [u8; 2]) -> bool {
        let lead = u16::from_be_bytes(lead);
        self.0[usize::from(lead) / 64] & (1 << (lead % 64)) != 0
    }
}

/// The first two bytes of a text; of a single letter, the letter and nothing.
fn lead(text: &str) -> Option<[u8; 2]> {
    match text.as_bytes() {
        [] => None,
        [only] => Some([*only, 0]),
        [first, second, ..] => Some([*first, *second]),
    }
}

fn parts(literal: &Literal) -> Vec<Lookup> {
    match literal {
        Literal::Term(lookup) => vec![lookup.clone()],
        Literal::Phrase(words) => words
            .iter()
            .map(|word| Lookup::new(TextField::Exact, word.as_str()))
            .collect(),
    }
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

/// Writes a passage with its marks.
fn push_marked(text: &str, passage: &Range<usize>, marks: &[Range<usize>], into: &mut Marked) {
    let mut written = passage.start;
    let inside = |mark: &&Range<usize>| mark.start >= passage.start && mark.end <= passage.end;
    for mark in marks.iter().filter(inside) {
        push_plain(&text[written..mark.start], &mut into.text);
        let start = into.text.len();
        push_plain(&text[mark.clone()], &mut into.text);
        into.marks.push(start..into.text.len());
        written = mark.end;
    }
    push_plain(&text[written..passage.end], &mut into.text);
}

/// Writes text on one line. Controls mean nothing here, and those of direction could turn the page
/// around.
fn push_plain(text: &str, into: &mut String) {
    let shown = text.chars().filter_map(|c| match c {
        c if c.is_whitespace() => Some(' '),
        c if c.is_control() || is_bidi_control(c) => None,
        c => Some(c),
    });
    into.extend(shown);
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
            c => html.push(c),
        }
    }
}

fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests;
