//! Which pieces of a text are words.

/// The words of a text that can be spelled.
pub(super) fn of(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace()
        .filter(|piece| !is_address(piece))
        .flat_map(|piece| piece.split(|c: char| !is_inside(c)))
        .map(|word| word.trim_matches(['-', '\'', '’']))
        .filter(|word| !is_symbol(word))
}

fn is_inside(c: char) -> bool {
    c.is_alphanumeric() || "-'’_".contains(c)
}

/// An address, a path, a name of a file or of a host.
fn is_address(piece: &str) -> bool {
    let has_inner_dot = piece
        .trim_matches(|c: char| !c.is_alphanumeric())
        .contains('.');
    has_inner_dot || piece.contains(['@', '\\', '=']) || piece.contains("//")
}

/// What is written in letters and is no word: acronyms, formulas, variables, single letters.
pub(super) fn is_symbol(word: &str) -> bool {
    let is_foreign = |c: char| !c.is_alphabetic() && !"-'’".contains(c);
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    let count = letters.clone().count();
    count < 2
        || word.chars().any(is_foreign)
        || !letters.clone().all(is_latin)
        || letters.clone().skip(1).any(char::is_uppercase) && !has_capital_parts(word)
        || count == 2 && letters.next().is_some_and(char::is_uppercase)
}

fn is_latin(c: char) -> bool {
    matches!(c, 'a'..='z' | 'A'..='Z' | 'À'..='Ý' | 'ß'..='ÿ' | 'œ' | 'Œ' | 'Ÿ')
}

/// `Beer-Lambert`, `l’Océan`: capitals begin the parts and nothing else.
fn has_capital_parts(word: &str) -> bool {
    let parts = word.split(['-', '\'', '’']);
    let is_plain = |part: &str| !part.chars().skip(1).any(char::is_uppercase);
    parts.count() > 1 && word.split(['-', '\'', '’']).all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(of(text).collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn words_keep_their_hyphens_and_apostrophes() {
        check(
            "L’eau, peut-être (tiède) !",
            &["L’eau", "peut-être", "tiède"],
        );
        check(
            "la loi de Beer-Lambert",
            &["la", "loi", "de", "Beer-Lambert"],
        );
    }

    #[test]
    fn symbols_numbers_and_addresses_are_no_words() {
        check("NaOH HCl mL TP U 12 1,5 cm³ kΩ H₂O µF R_1 Fe", &[]);
        check("https://www.bipm.org a.csv moi@ile.fr x=y", &[]);
    }
}
