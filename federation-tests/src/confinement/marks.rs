//! Marks: words that occur nowhere else, by which private work is known wherever it turns up.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Letters that every mark of an institution begins with.
const WORD_LETTERS: usize = 14;
/// Digits that every student number of an institution begins with.
const NUMBER_DIGITS: usize = 11;
/// Digits that follow, and tell marks apart.
const SERIAL_DIGITS: usize = 8;

/// What a mark stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Name,
    ClassName,
    TeamName,
    Text,
    Message,
    FileName,
    FileBytes,
    Note,
    Question,
}

impl Kind {
    /// The kinds that every report comes with.
    pub(super) const OF_EVERY_REPORT: [Self; 6] = [
        Self::Name,
        Self::TeamName,
        Self::Text,
        Self::Message,
        Self::FileName,
        Self::FileBytes,
    ];

    pub(super) fn letter(self) -> char {
        match self {
            Self::Name => 'n',
            Self::ClassName => 'c',
            Self::TeamName => 'g',
            Self::Text => 't',
            Self::Message => 'm',
            Self::FileName => 'f',
            Self::FileBytes => 'b',
            Self::Note => 'o',
            Self::Question => 'q',
        }
    }
}

/// The marks of one institution in one run. Words are lower-case letters and digits, so that
/// neither an index, nor JSON, nor an address writes them otherwise.
#[derive(Debug, Clone)]
pub(super) struct Marks {
    word: String,
    number: String,
}

impl Marks {
    /// The marks of an institution in a run, which any text names.
    pub(super) fn of(run: &str, institution: &str) -> Self {
        let digest = blake3::hash(format!("{run} {institution}").as_bytes());
        let (letters, digits) = digest.as_bytes().split_at(WORD_LETTERS);
        let word = letters.iter().map(|byte| char::from(b'a' + byte % 26));
        let digits = digits.iter().map(|byte| char::from(b'0' + byte % 10));
        Self {
            word: word.collect(),
            number: digits.take(NUMBER_DIGITS).collect(),
        }
    }

    /// The mark of a piece of private work.
    pub(super) fn word(&self, kind: Kind, serial: usize) -> String {
        format!("{}{}{serial:0SERIAL_DIGITS$}", self.word, kind.letter())
    }

    /// A student number.
    pub(super) fn number(&self, serial: usize) -> String {
        format!("{}{serial:0SERIAL_DIGITS$}", self.number)
    }

    /// What every mark of a word begins with.
    pub(super) fn beginning(&self) -> &str {
        &self.word
    }

    /// What is looked for: the word and the number that all marks begin with as they are, in
    /// capitals, in UTF-16, in hexadecimal, and as any base64 that contains them would have them.
    pub(super) fn patterns(&self) -> BTreeSet<Vec<u8>> {
        let beginnings = [self.word.as_str(), self.number.as_str()];
        beginnings.into_iter().flat_map(disguises).collect()
    }
}

fn disguises(text: &str) -> Vec<Vec<u8>> {
    let bytes = text.as_bytes();
    let wide = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let hexadecimal = bytes.iter().map(|byte| format!("{byte:02x}"));
    let mut all = vec![
        bytes.to_vec(),
        text.to_uppercase().into_bytes(),
        wide,
        hexadecimal.collect::<String>().into_bytes(),
    ];
    all.extend((0..3).map(|before| inside_base64(bytes, before)));
    all
}

/// How base64 writes these bytes behind `before` others, without the letters that depend on what
/// stands around them. Both alphabets of RFC 4648 write letters and digits alike.
fn inside_base64(bytes: &[u8], before: usize) -> Vec<u8> {
    let padded = [&vec![0; before], bytes].concat();
    let whole = padded.len() / 3 * 4;
    let first = (before * 8).div_ceil(6);
    let text = STANDARD.encode(&padded);
    text.as_bytes()
        .get(first..whole)
        .unwrap_or_default()
        .to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_found(haystack: &[u8], marks: &Marks) -> bool {
        let patterns = marks.patterns();
        patterns
            .iter()
            .any(|p| haystack.windows(p.len()).any(|window| window == p))
    }

    #[test]
    fn a_mark_is_found_in_every_disguise() {
        let marks = Marks::of("a run", "grenoble");
        let word = marks.word(Kind::Text, 7);
        let shifted = (0..3).map(|n| STANDARD.encode([&vec![b'x'; n], word.as_bytes()].concat()));
        let others = [
            word.clone(),
            word.to_uppercase(),
            marks.number(12),
            word.bytes().map(|byte| format!("{byte:02x}")).collect(),
        ];
        for text in shifted.chain(others) {
            assert!(is_found(format!("… {text} …").as_bytes(), &marks), "{text}");
        }
    }

    #[test]
    fn another_institution_has_other_marks() {
        let word = Marks::of("a run", "grenoble").word(Kind::Name, 1);
        assert!(!is_found(word.as_bytes(), &Marks::of("a run", "nantes")));
    }
}
