use proptest::prelude::*;

use super::*;

fn texts(pieces: impl Iterator<Item = Piece>) -> Vec<String> {
    pieces.map(|piece| fold(&piece.text)).collect()
}

#[test]
fn words_are_what_people_would_type() {
    for (text, expected) in [
        ("L’acide d'Avogadro", vec!["acide", "avogadro"]),
        (
            "qu'il l'a vu aujourd'hui",
            vec!["il", "a", "vu", "aujourd", "hui"],
        ),
        ("Newton's law isn't", vec!["newton", "law", "isn"]),
        ("l' d'", vec!["l", "d"]),
        ("H₂SO₄ à 10⁻³", vec!["h2so4", "a", "10", "3"]),
        ("Œuvre ŒDIPE æquo", vec!["oeuvre", "oedipe", "aequo"]),
        ("E\u{301}lectricite\u{301}", vec!["electricite"]),
        ("ﬁn Ｆｕｌｌ", vec!["fin", "full"]),
        ("Straße łódź", vec!["strasse", "lodz"]),
        ("", vec![]),
        ("-- ' … \u{301}", vec![]),
    ] {
        assert_eq!(texts(words(text)), expected, "{text}");
    }
}

#[test]
fn codes_are_what_is_more_than_words() {
    for (text, expected) in [
        ("Débuter en C++, C# (.NET).", vec!["c++", "c#", ".net"]),
        ("n°3 10⁻³", vec!["n°3", "10-3"]),
        ("l'acide mot +++ -", vec![]),
        ("«acido-basique»", vec!["acido-basique"]),
    ] {
        assert_eq!(texts(codes(text)), expected, "{text}");
    }
}

#[test]
fn stems_meet_with_and_without_accents() {
    for word in [
        "électricité",
        "donnée",
        "matière",
        "probabilité",
        "génétique",
    ] {
        let stems = |word: &str| Language::French.stems(word).collect::<Vec<_>>();
        let accented = stems(word);
        let plural = stems(&format!("{}s", fold(word)));
        assert!(plural.iter().any(|stem| accented.contains(stem)), "{word}");
    }
}

#[test]
fn a_word_beyond_the_bound_is_no_word() {
    assert_eq!(words(&"a".repeat(TOKEN_BYTES_MAX)).count(), 1);
    assert_eq!(words(&"a".repeat(TOKEN_BYTES_MAX + 1)).count(), 0);
}

proptest! {
    #[test]
    fn pieces_stand_where_they_say(text in any::<String>()) {
        for piece in words(&text).chain(codes(&text)) {
            prop_assert!(text.get(piece.range).is_some());
        }
    }

    #[test]
    fn normal_forms_are_stable(text in any::<String>()) {
        let folded = fold(&normalise(&text));
        prop_assert_eq!(fold(&folded), folded);
    }
}
