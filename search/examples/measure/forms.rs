//! The forms in which people type, made of the titles of documents.

use search::Document;

use crate::made_up::draw;
use crate::mutation::made;
use crate::{mix, titles};

/// Every form of question.
pub(crate) const FORMS: [Form; 6] = [
    Form::OneWord,
    Form::ThreeWords,
    Form::Phrase,
    Form::Typo,
    Form::Prefix,
    Form::Facets,
];

/// How a question is typed.
#[derive(Clone, Copy)]
pub(crate) enum Form {
    OneWord,
    ThreeWords,
    /// Two words in quotes.
    Phrase,
    /// A whole title with a mistake.
    Typo,
    /// Two words, the last of which may be cut.
    Prefix,
    /// Two words, and a kind.
    Facets,
}

impl Form {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::OneWord => "one word",
            Self::ThreeWords => "three words",
            Self::Phrase => "phrase",
            Self::Typo => "typo",
            Self::Prefix => "prefix",
            Self::Facets => "facets",
        }
    }

    /// `count` questions of this form about `items` documents made of `base`.
    pub(crate) fn questions(self, base: &[Document], items: usize, count: usize) -> Vec<String> {
        let one = |number: u64| {
            let document = made(base, (draw(number, 5) % items as u64) as usize);
            self.typed(&document, draw(number, 6))
        };
        (0..count as u64).map(one).collect()
    }

    fn typed(self, document: &Document, seed: u64) -> String {
        let words = |count| mix::words(&document.title, count, seed as usize);
        match self {
            Self::OneWord => words(1),
            Self::ThreeWords => words(3),
            Self::Phrase => format!("\"{}\"", mix::words(&document.title, 2, 0)),
            Self::Typo => titles::with_mistake(&document.title),
            Self::Prefix => begun(&words(2), seed),
            Self::Facets => format!("{} kind:{}", words(2), document.kind),
        }
    }
}

/// Words of which the last is cut after three or more letters.
fn begun(words: &str, seed: u64) -> String {
    let letters = words.chars().count();
    let length = letters.saturating_sub((seed % 4) as usize).max(3);
    words.chars().take(length).collect()
}
