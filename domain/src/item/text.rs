//! What a text may contain. Decides about characters; the lengths are in [`super::bounds`].
//!
//! Validation uses no Unicode tables that grow with time, so that every node gives the same
//! verdict on the same text. Tidying (Unicode normal form C, line ends) is done once, where a
//! person hands a text in, by [`tidied`].

use unicode_normalization::UnicodeNormalization;

use super::bounds::{Lines, TextBound};

/// The text as we keep it: Unicode normal form C, line feeds only, no byte order mark.
pub fn tidied(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    text.replace("\r\n", "\n").nfc().collect()
}

/// What is wrong with `text`, if anything.
pub(super) fn problem(text: &str, bound: TextBound) -> Option<String> {
    let count = text.chars().count();
    if count > bound.max {
        return Some(format!("has {count} characters"));
    }
    if bound.min > 0 && text.is_empty() {
        return Some("is empty".to_owned());
    }
    if let Some(bad) = text.chars().find(|&c| is_forbidden(c, bound.lines)) {
        return Some(format!("contains the character U+{:04X}", u32::from(bad)));
    }
    if bound.min > 0 && text.chars().all(is_invisible) {
        return Some("shows nothing".to_owned());
    }
    if bound.lines == Lines::One && text.trim() != text {
        return Some("starts or ends with a space".to_owned());
    }
    (count < bound.min).then(|| format!("has only {count} characters"))
}

/// Characters that no text of that shape may contain.
fn is_forbidden(c: char, lines: Lines) -> bool {
    let allowed_control = match lines {
        Lines::One => false,
        Lines::Many => c == '\n' || c == '\t',
    };
    (c.is_control() && !allowed_control) || is_separator(c) || is_bidi_control(c) || is_special(c)
}

/// U+2028 and U+2029 end a line in some programs and not in others.
fn is_separator(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}')
}

/// Embeddings, overrides and isolates can show a text in another order than it is read.
fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Byte order marks, annotations, replacement of undecodable bytes, noncharacters.
fn is_special(c: char) -> bool {
    let code = u32::from(c);
    matches!(c, '\u{feff}' | '\u{fff9}'..='\u{fffd}' | '\u{fdd0}'..='\u{fdef}')
        || code & 0xfffe == 0xfffe
}

/// Characters that leave no mark; a title made of them alone looks empty.
fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '\u{00ad}' | '\u{034f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
                | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}'
                | '\u{206a}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
                | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}'
        )
}

#[cfg(test)]
mod tests;
