use proptest::prelude::*;

use super::*;
use crate::parser::parse;
use crate::request::SearchRequest;

fn snippet(query: &str, text: &str) -> String {
    let plan = Plan::new(&parse(query), &SearchRequest::default());
    Highlighter::new(&plan)
        .snippet(text, Some(Language::French))
        .to_html()
}

#[test]
fn marks_what_was_looked_for_and_escapes_the_rest() {
    for (query, text, expected) in [
        (
            "dosages",
            "Le dosage & co",
            "Le <mark>dosage</mark> &amp; co",
        ),
        (
            "electricite",
            "L'électricité",
            "L&#39;<mark>électricité</mark>",
        ),
        ("c++", "En C++.", "En <mark>C++</mark>."),
        (
            "acido-basique",
            "acido-basique",
            "<mark>acido-basique</mark>",
        ),
        (
            "\"acide base\"",
            "base et acide",
            "<mark>base</mark> et <mark>acide</mark>",
        ),
        ("fer -eau", "fer, eau", "<mark>fer</mark>, eau"),
        ("", "<script>\n\u{202e}x\u{0}", "&lt;script&gt; x"),
        ("mark", "<mark>", "&lt;<mark>mark</mark>&gt;"),
    ] {
        assert_eq!(snippet(query, text), expected, "{query}");
    }
}

#[test]
fn shows_the_densest_passage() {
    let filler = "autre chose ".repeat(60);
    let text = format!("fer {filler}fer et eau {filler}");
    let snippet = snippet("fer eau", &text);
    assert!(
        snippet.contains("<mark>fer</mark> et <mark>eau</mark>"),
        "{snippet}"
    );
    assert!(
        snippet.starts_with('…') && snippet.ends_with('…'),
        "{snippet}"
    );
}

proptest! {
    #[test]
    fn is_short_and_has_no_other_tags(text in any::<String>(), query in any::<String>()) {
        let long = text.repeat(20);
        let snippet = snippet(&query, &long);
        let bare = snippet.replace("<mark>", "").replace("</mark>", "");
        prop_assert!(!bare.contains(['<', '>', '"', '\'']));
        prop_assert!(bare.chars().count() <= 6 * SNIPPET_BYTES);
    }
}
