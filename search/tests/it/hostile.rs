//! No text brings the index down.

use proptest::prelude::*;
use search::{Document, Index, QUERY_BYTES_MAX, QUERY_TERMS_MAX};

use crate::support::{document, find, index_of};

fn small() -> Index {
    index_of([
        document(1, "Dosage du fer"),
        document(2, "C++ \u{202e}\u{0}"),
    ])
}

#[test]
fn queries_that_break_other_parsers_are_words() {
    let index = small();
    for query in [
        "(".repeat(20_000),
        "-(".repeat(20_000),
        ")".repeat(20_000),
        "\"".repeat(20_001),
        "-".repeat(20_000),
        "a:".repeat(20_000),
        "author:".repeat(20_000),
        "mot ".repeat(20_000),
        "é".repeat(20_000),
        "a-".repeat(600),
        "- *".into(),
        "*".into(),
        "\"".into(),
        "-\"".into(),
        "-".into(),
        "author:\"".into(),
        "kind:".into(),
        "kind:\"\"".into(),
        "[a TO".into(),
        "{* TO z}".into(),
        "dosage^1e400".into(),
        "/(a+)+$/".into(),
        "dosage~99999999999".into(),
        "\0".into(),
        "\u{202e}dosage\u{202c}".into(),
        "מינון דוזה".into(),
        "\u{301}\u{301}".into(),
        "l'".into(),
        "''''".into(),
        "+ && || ! ( ) { } [ ] ^ \" ~ * ? : \\ /".into(),
        "\u{fdfa}".repeat(300),
    ] {
        let response = find(&index, &query);
        assert!(response.total <= 2);
    }
}

#[test]
fn a_query_beyond_the_bytes_is_cut_and_says_so() {
    let index = small();
    let padding = " ".repeat(QUERY_BYTES_MAX - "fer".len());
    let fits = find(&index, &format!("{padding}fer"));
    assert!(!fits.query_cut);
    assert_eq!(fits.total, 1);
    assert!(find(&index, &format!("{padding} fer")).query_cut);
}

#[test]
fn a_query_beyond_the_terms_is_cut_and_says_so() {
    let index = small();
    let words = |count| (0..count).map(|n| format!("mot{n} ")).collect::<String>();
    assert!(!find(&index, &words(QUERY_TERMS_MAX)).query_cut);
    assert!(find(&index, &words(QUERY_TERMS_MAX + 1)).query_cut);
    let hyphenated = vec!["mot"; QUERY_TERMS_MAX + 1].join("-");
    assert!(find(&index, &hyphenated).query_cut);
    let phrase = format!("\"{}\"", vec!["mot"; QUERY_TERMS_MAX + 1].join(" "));
    assert!(find(&index, &phrase).query_cut);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_is_indexed_and_found_without_a_panic(
        texts in proptest::collection::vec(any::<String>(), 3),
        query in any::<String>(),
        soup in "[-\"«»: a-cé’'()*+°₂]{0,60}",
    ) {
        let index = index_of([Document {
            abstract_: texts[1].clone(),
            levels: vec![texts[2].clone()],
            ..document(1, &texts[0])
        }]);
        for query in [&query, &soup, &texts[0]] {
            prop_assert!(find(&index, query).total <= 1);
        }
    }
}
