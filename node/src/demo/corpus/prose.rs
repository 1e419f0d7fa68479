//! Texts of the corpus made fit for items: tidied, and no longer than they may be.

use domain::item::bounds::{CountBound, TextBound};
use domain::item::text::tidied;

use super::notes::Notes;

/// A text of several lines without the characters that no item may have.
pub(super) fn lines(field: &str, text: &str, notes: &mut Notes) -> String {
    let tidy = tidied(text);
    let clean: String = tidy.chars().filter(|&c| !is_unwanted(c)).collect();
    let removed = tidy.chars().count() - clean.chars().count();
    if removed > 0 {
        notes.add(
            field,
            format!("{removed} characters that no text may have were removed"),
        );
    }
    clean
}

/// A text as one line with single spaces, as long as it may be.
pub(super) fn line(field: &str, text: &str, bound: TextBound, notes: &mut Notes) -> String {
    let clean = lines(field, text, notes);
    let one: String = clean.split_whitespace().collect::<Vec<_>>().join(" ");
    cut(field, &one, bound.max, notes)
}

/// The first `max` characters.
pub(super) fn cut(field: &str, text: &str, max: usize, notes: &mut Notes) -> String {
    let count = text.chars().count();
    if count <= max {
        return text.to_owned();
    }
    notes.add(
        field,
        format!("{count} characters, of which the first {max} are kept"),
    );
    text.chars()
        .take(max)
        .collect::<String>()
        .trim_end()
        .to_owned()
}

/// A list of lines: those that say something, each once, as many as there may be.
pub(super) fn list(
    field: &str,
    values: &[String],
    (count, bound): (CountBound, TextBound),
    notes: &mut Notes,
) -> Vec<String> {
    let mut kept = Vec::new();
    for value in values {
        let value = line(field, value, bound, notes);
        // Leaving out an entry that is empty or said already loses nothing.
        if !value.is_empty() && !kept.contains(&value) {
            kept.push(value);
        }
    }
    if kept.len() > count.max {
        let why = format!(
            "{} entries, of which the first {} are kept",
            kept.len(),
            count.max
        );
        notes.add(field, why);
        kept.truncate(count.max);
    }
    kept
}

/// Markdown that grows by whole paragraphs and stops where it would get too long.
pub(super) struct Paragraphs {
    text: String,
    room: usize,
}

impl Paragraphs {
    /// Nothing yet, and at most as much as `bound` says.
    pub(super) fn new(bound: TextBound) -> Self {
        Self {
            text: String::new(),
            room: bound.max,
        }
    }

    /// Adds a paragraph unless it says nothing; what does not fit is left out with a note.
    pub(super) fn add(&mut self, field: &str, paragraph: &str, notes: &mut Notes) {
        let paragraph = paragraph.trim();
        if paragraph.is_empty() {
            return;
        }
        let gap = if self.text.is_empty() { "" } else { "\n\n" };
        let length = gap.len() + paragraph.chars().count();
        if length > self.room {
            notes.add(
                field,
                format!("left out: {length} characters, and room for {}", self.room),
            );
            return;
        }
        self.room -= length;
        self.text.push_str(gap);
        self.text.push_str(paragraph);
    }

    /// The text.
    pub(super) fn finish(self) -> String {
        self.text
    }
}

/// A paragraph with a heading and an entry for each line; empty without entries.
pub(super) fn bullets(heading: &str, entries: &[String]) -> String {
    if entries.is_empty() {
        return String::new();
    }
    let lines: Vec<String> = entries.iter().map(|entry| format!("- {entry}")).collect();
    format!("**{heading}**\n\n{}", lines.join("\n"))
}

/// What validation would refuse; if it refuses more, the record is listed.
fn is_unwanted(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(
            c,
            '\u{feff}' | '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}'
        )
        || matches!(c, '\u{2066}'..='\u{2069}' | '\u{fff9}'..='\u{fffd}')
}
