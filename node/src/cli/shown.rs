//! Text that others wrote, on a terminal.

/// Text from elsewhere on one line. Control characters could move the cursor or name the window;
/// marks of direction could make a name look like another.
pub(super) fn plain(text: &str) -> String {
    text.chars()
        .map(|c| if is_harmless(c) { c } else { ' ' })
        .collect()
}

/// Text from elsewhere, its lines kept.
pub(super) fn lines(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(plain).collect();
    lines.join("\n")
}

fn is_harmless(c: char) -> bool {
    let is_direction =
        matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    !c.is_control() && !is_direction
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_others_cannot_steer_the_terminal() {
        assert_eq!(plain("a\u{1b}[2Jb\nc\u{202e}d"), "a [2Jb c d");
        assert_eq!(lines("a\u{7}\nb"), "a \nb");
    }
}
