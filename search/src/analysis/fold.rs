//! Spellings that mean the same.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::decompose_canonical;

/// Composed, in lower case, with compatibility forms (sub- and superscripts, ligatures, full
/// width) replaced.
pub(crate) fn normalise(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkc().flat_map(char::to_lowercase).nfc().collect()
}

/// A normalised text without accents and with ligatures taken apart.
pub(crate) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        decompose_canonical(c, |part| push_folded(part, &mut folded));
    }
    folded
}

fn push_folded(c: char, folded: &mut String) {
    match c {
        'œ' => folded.push_str("oe"),
        'æ' => folded.push_str("ae"),
        'ß' => folded.push_str("ss"),
        'ø' => folded.push('o'),
        'đ' | 'ð' => folded.push('d'),
        'þ' => folded.push_str("th"),
        'ł' => folded.push('l'),
        'ı' => folded.push('i'),
        '−' | '‐' | '‑' | '–' => folded.push('-'),
        mark if is_mark(mark) => {}
        _ => folded.push(c),
    }
}

/// Whether the character is an accent over the one before.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}
