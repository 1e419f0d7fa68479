//! The analyses as tokenizers of Tantivy.

use std::vec;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::{Language, Piece, codes, fold, normalise, runs, words};

/// A way of reading a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Analysis {
    /// Words without accents.
    Exact,
    /// Stems.
    Stems(Language),
    /// Runs that are more than words.
    Codes,
    /// The whole text as one term, whatever its letter case.
    Whole,
    /// All its words as one term, and the same without elided articles.
    Line,
    /// The beginnings of its words.
    Beginnings,
}

/// How many letters of a word are a beginning that can be looked for.
pub(crate) const BEGINNING_LETTERS: std::ops::RangeInclusive<usize> = 3..=12;

/// The longest line that is one term, in bytes; of a longer one, the beginning is.
pub(super) const LINE_BYTES_MAX: usize = 200;

impl Analysis {
    pub(crate) const ALL: [Self; 7] = [
        Self::Exact,
        Self::Stems(Language::French),
        Self::Stems(Language::English),
        Self::Codes,
        Self::Whole,
        Self::Line,
        Self::Beginnings,
    ];

    /// Its name in the schema of the index.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Stems(Language::French) => "stems_fr",
            Self::Stems(Language::English) => "stems_en",
            Self::Codes => "codes",
            Self::Whole => "whole",
            Self::Line => "line",
            Self::Beginnings => "beginnings",
        }
    }

    fn tokens(self, text: &str) -> Vec<Token> {
        match self {
            Self::Exact => tokens(words(text), |word| std::iter::once(fold(word))),
            Self::Stems(language) => tokens(words(text), |word| language.stems(word)),
            Self::Codes => tokens(codes(text), |code| std::iter::once(code.to_owned())),
            Self::Whole => vec![token(0, 0..text.len(), normalise(text))],
            Self::Line => {
                let lines = lines(text).into_iter();
                lines.map(|line| token(0, 0..text.len(), line)).collect()
            }
            Self::Beginnings => tokens(words(text), |word| beginnings(&fold(word))),
        }
    }
}

/// The words of a text without accents, one space between them: first with elided articles, so
/// that a title is found also when it is typed as far as one, and then, if that is another line,
/// without. Empty lines are left out.
pub(crate) fn lines(text: &str) -> Vec<String> {
    let all = runs(text).map(|run| fold(&normalise(&text[run])));
    let bare = words(text).map(|word| fold(&word.text));
    let mut lines = vec![line(all), line(bare)];
    lines.dedup();
    lines.retain(|line| !line.is_empty());
    lines
}

fn line(words: impl Iterator<Item = String>) -> String {
    let words = words.filter(|word| !word.is_empty());
    let mut line = words.collect::<Vec<_>>().join(" ");
    line.truncate(line.floor_char_boundary(LINE_BYTES_MAX));
    line
}

/// The beginnings of a word that are shorter than the word.
fn beginnings(word: &str) -> impl Iterator<Item = String> + use<> {
    let ends = word.char_indices().map(|(start, _)| start);
    let ends = ends
        .enumerate()
        .filter(|(letters, _)| BEGINNING_LETTERS.contains(letters));
    let beginnings = ends.map(|(_, end)| word[..end].to_owned());
    beginnings.collect::<Vec<_>>().into_iter()
}

/// One token for each term of each piece; terms of one piece share its position.
fn tokens<Terms: Iterator<Item = String>>(
    pieces: impl Iterator<Item = Piece>,
    terms: impl Fn(&str) -> Terms,
) -> Vec<Token> {
    let mut tokens = Vec::new();
    for (position, piece) in pieces.enumerate() {
        let of_piece = |text| token(position, piece.range.clone(), text);
        tokens.extend(terms(&piece.text).map(of_piece));
    }
    tokens
}

fn token(position: usize, range: std::ops::Range<usize>, text: String) -> Token {
    Token {
        offset_from: range.start,
        offset_to: range.end,
        position,
        text,
        position_length: 1,
    }
}

impl Tokenizer for Analysis {
    type TokenStream<'a> = Tokens;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Tokens {
        Tokens {
            rest: self.tokens(text).into_iter(),
            current: Token::default(),
        }
    }
}

/// Tokens of one text.
pub(crate) struct Tokens {
    rest: vec::IntoIter<Token>,
    current: Token,
}

impl TokenStream for Tokens {
    fn advance(&mut self) -> bool {
        match self.rest.next() {
            Some(token) => {
                self.current = token;
                true
            }
            None => false,
        }
    }

    fn token(&self) -> &Token {
        &self.current
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.current
    }
}
