use super::*;
use crate::item::bounds::TITLE;

const PROSE: TextBound = TextBound::prose(0, 50);

fn check(bound: TextBound, text: &str, expected: Option<&str>) {
    assert_eq!(problem(text, bound).as_deref(), expected, "{text:?}");
}

#[test]
fn a_title_must_be_one_visible_line() {
    let invisible = Some("shows nothing");
    for (text, expected) in [
        ("Dosage du fer", None),
        ("L’énergie de 10⁻³ J, H₂SO₄ & œufs", None),
        ("👩‍🔬 au laboratoire", None),
        ("مقدمة في الكيمياء", None),
        ("<img src=x onerror=alert(1)>", None),
        ("", Some("is empty")),
        ("   ", invisible),
        ("\u{200b}\u{200d}\u{2060}", invisible),
        ("\u{3164}", invisible),
        ("\u{2800}\u{00ad}", invisible),
        ("\u{e0041}", invisible),
        (" fer", Some("starts or ends with a space")),
        ("fer\u{00a0}", Some("starts or ends with a space")),
        ("fer\0", Some("contains the character U+0000")),
        ("fer\u{1b}[31m", Some("contains the character U+001B")),
        ("fer\nplomb", Some("contains the character U+000A")),
        ("fer\tplomb", Some("contains the character U+0009")),
        ("fer\u{85}", Some("contains the character U+0085")),
        ("fer\u{2028}plomb", Some("contains the character U+2028")),
        ("\u{202e}tac.fdp", Some("contains the character U+202E")),
        ("\u{2066}fer\u{2069}", Some("contains the character U+2066")),
        ("\u{feff}fer", Some("contains the character U+FEFF")),
        ("fer\u{fffd}", Some("contains the character U+FFFD")),
        ("fer\u{10ffff}", Some("contains the character U+10FFFF")),
    ] {
        check(TITLE, text, expected);
    }
}

#[test]
fn prose_has_lines_and_may_be_absent() {
    check(PROSE, "", None);
    check(PROSE, "a\n\tb\n", None);
    check(PROSE, "a\r\n", Some("contains the character U+000D"));
    check(
        PROSE,
        "let x = 1; \u{2067}// fine",
        Some("contains the character U+2067"),
    );
}

#[test]
fn lengths_are_in_characters() {
    check(PROSE, &"é".repeat(50), None);
    check(PROSE, &"é".repeat(51), Some("has 51 characters"));
    check(TextBound::line(3, 5), "ab", Some("has only 2 characters"));
}

#[test]
fn tidying_composes_accents_and_unifies_line_ends() {
    assert_eq!(tidied("\u{feff}e\u{301}te\u{301}\r\n"), "été\n");
}
