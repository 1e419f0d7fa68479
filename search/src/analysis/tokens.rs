//! The analyses as tokenizers of Tantivy.

use std::vec;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::{Language, Piece, codes, fold, normalise, words};

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
}

impl Analysis {
    pub(crate) const ALL: [Self; 5] = [
        Self::Exact,
        Self::Stems(Language::French),
        Self::Stems(Language::English),
        Self::Codes,
        Self::Whole,
    ];

    /// Its name in the schema of the index.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Stems(Language::French) => "stems_fr",
            Self::Stems(Language::English) => "stems_en",
            Self::Codes => "codes",
            Self::Whole => "whole",
        }
    }

    fn tokens(self, text: &str) -> Vec<Token> {
        match self {
            Self::Exact => tokens(words(text), |word| std::iter::once(fold(word))),
            Self::Stems(language) => tokens(words(text), |word| language.stems(word)),
            Self::Codes => tokens(codes(text), |code| std::iter::once(code.to_owned())),
            Self::Whole => vec![token(0, 0..text.len(), normalise(text))],
        }
    }
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
