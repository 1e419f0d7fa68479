//! How text becomes terms: the same way for documents, queries and snippets.
//!
//! Every text is read in up to four ways, because no single one finds all that people mean:
//!
//! * **exact** — words in lower case without accents: `Électricité` → `electricite`;
//! * **French**, **English** — stems of these, both of the word as written and of the word
//!   without accents, since stemmers of French look at accents and many people do not type them;
//! * **code** — runs between spaces that hold more than letters and digits: `C++`, `n°3`.
//!
//! Elided articles (`l'`, `qu'`) are no words. Ligatures, super- and subscripts and composed and
//! decomposed accents read alike. Scripts without spaces are not segmented.

mod fold;
mod stop_words;
mod tokens;

use std::ops::Range;

use frostem::{Algorithm, Stemmer};

pub(crate) use self::fold::{fold, normalise};
pub(crate) use self::stop_words::is_stop_word;
pub(crate) use self::tokens::{Analysis, BEGINNING_LETTERS, lines};

/// Which analysis an index was written with. Raised whenever the same text would give other terms
/// (also when `frostem` is updated); an index with another number is built again.
pub const ANALYSIS_VERSION: u32 = 4;

/// The longest word or code that is indexed, in bytes; longer ones are no language.
const TOKEN_BYTES_MAX: usize = 96;

/// What is cut off with an apostrophe before the next word.
const ELIDED: [&str; 13] = [
    "l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu",
];

/// Punctuation around a code that is not part of it.
const OPENING: [char; 9] = ['(', '[', '{', '<', '"', '\'', '«', '“', '‘'];
const CLOSING: [char; 15] = [
    ')', ']', '}', '>', '"', '\'', '»', '”', '’', '.', ',', ';', ':', '!', '?',
];

/// A piece of a text and where it stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Normalised, in lower case; accents are still there.
    pub(crate) text: String,
    /// Its place in the original text, in bytes.
    pub(crate) range: Range<usize>,
}

/// The words of a text, in order.
pub(crate) fn words(text: &str) -> impl Iterator<Item = Piece> + '_ {
    runs(text).filter_map(|range| word(text, range))
}

/// Where letters and digits stand together in a text, in order. Most of these are words.
pub(crate) fn runs(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut end = 0;
    std::iter::from_fn(move || {
        let start = next_place(text, end, true);
        end = next_place(text, start, false);
        (start < end).then_some(start..end)
    })
    .filter(|range| range.len() <= TOKEN_BYTES_MAX)
}

/// The next place where there is a character of a word, or where there is none; the end, if there
/// is no such place. All of a page's texts are read by this.
fn next_place(text: &str, from: usize, of_word: bool) -> usize {
    let bytes = text.as_bytes();
    let mut place = from;
    while let Some(byte) = bytes.get(place) {
        let (is_of_word, width) = match byte.is_ascii() {
            true => (byte.is_ascii_alphanumeric(), 1),
            false => text[place..]
                .chars()
                .next()
                .map_or((false, 1), |c| (is_of_word(c), c.len_utf8())),
        };
        if is_of_word == of_word {
            return place;
        }
        place += width;
    }
    place
}

/// The word in a run of letters and digits, if it is one.
pub(crate) fn word(text: &str, range: Range<usize>) -> Option<Piece> {
    let word = Piece {
        text: normalise(&text[range.clone()]),
        range,
    };
    let is_word =
        !word.text.chars().all(fold::is_mark) && !is_elided(text, &word) && !is_clitic(text, &word);
    is_word.then_some(word)
}

/// The codes of a text, in order, folded.
pub(crate) fn codes(text: &str) -> impl Iterator<Item = Piece> + '_ {
    chunks(text)
        .filter(|range| range.len() <= TOKEN_BYTES_MAX && is_code(&text[range.clone()]))
        .map(|range| Piece {
            text: fold(&normalise(&text[range.clone()])),
            range,
        })
}

/// Runs between white space, without the punctuation around them.
fn chunks(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    text.split_whitespace().map(move |chunk| {
        let opened = chunk.trim_start_matches(OPENING);
        let start = opened.as_ptr() as usize - text.as_ptr() as usize;
        start..start + opened.trim_end_matches(CLOSING).len()
    })
}

fn is_code(chunk: &str) -> bool {
    let is_symbol = |c: char| !is_of_word(c) && !is_apostrophe(c);
    chunk.contains(is_symbol) && chunk.contains(is_of_word)
}

fn is_of_word(c: char) -> bool {
    match c.is_ascii() {
        true => c.is_ascii_alphanumeric(),
        false => c.is_alphanumeric() || fold::is_mark(c),
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '＇')
}

/// Whether the word is an article or pronoun that leans on the next word.
fn is_elided(text: &str, word: &Piece) -> bool {
    let mut behind = text[word.range.end..].chars();
    behind.next().is_some_and(is_apostrophe)
        && behind.next().is_some_and(is_of_word)
        && is_elidable(&word.text)
}

/// Whether a word leans on the next one if an apostrophe follows.
fn is_elidable(word: &str) -> bool {
    ELIDED.contains(&word)
}

/// Whether the word is what English leaves behind an apostrophe: `Newton's`, `don't`.
fn is_clitic(text: &str, word: &Piece) -> bool {
    let mut before = text[..word.range.start].chars().rev();
    before.next().is_some_and(is_apostrophe)
        && before.next().is_some_and(is_of_word)
        && matches!(word.text.as_str(), "s" | "t")
}

/// A language whose words are stemmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Language {
    French,
    English,
}

impl Language {
    pub(crate) const ALL: [Self; 2] = [Self::French, Self::English];

    /// The language with this ISO 639-1 code.
    pub(crate) fn of_code(code: &str) -> Option<Self> {
        match code {
            "fr" => Some(Self::French),
            "en" => Some(Self::English),
            _ => None,
        }
    }

    /// The stems of a normalised word, without accents: of the word as it is and, if another, of
    /// the word without accents.
    pub(crate) fn stems(self, word: &str) -> impl Iterator<Item = String> + use<> {
        let stemmer = Stemmer::new(match self {
            Self::French => Algorithm::French,
            Self::English => Algorithm::English,
        });
        let accented = fold(&stemmer.stem(word));
        let folded = stemmer.stem(&fold(word)).into_owned();
        let second = (folded != accented).then_some(folded);
        std::iter::once(accented).chain(second)
    }
}

#[cfg(test)]
mod tests;
