use super::*;
use crate::parser::parse;

fn plan(query: &str) -> Plan {
    Plan::new(&parse(query), &SearchRequest::default())
}

fn exact(text: &str) -> Lookup {
    Lookup::new(TextField::Exact, text)
}

fn code(text: &str) -> Lookup {
    Lookup::new(TextField::Code, text)
}

#[test]
fn a_word_is_looked_up_in_every_analysis() {
    let words = plan("Dosages").words;
    assert_eq!(words.len(), 1);
    assert_eq!(words[0][0], exact("dosages"));
    let languages = Language::ALL.map(TextField::Stems);
    assert!(
        languages
            .iter()
            .all(|field| words[0].iter().any(|lookup| lookup.field == *field))
    );
}

#[test]
fn a_code_brings_its_words_but_no_lone_letter() {
    assert_eq!(plan("C++").words, [[code("c++")]]);
    let words = plan("acido-basique").words;
    assert_eq!(words[0], [code("acido-basique")]);
    assert_eq!(
        [&words[1][0], &words[2][0]],
        [&exact("acido"), &exact("basique")]
    );
}

#[test]
fn a_literal_is_a_phrase_a_code_or_a_word() {
    let phrase = |words: &[&str]| Literal::Phrase(words.iter().map(|&w| w.into()).collect());
    for (query, expected) in [
        ("\"Acide base\"", vec![phrase(&["acide", "base"])]),
        ("\"l'acide\"", vec![Literal::Term(exact("acide"))]),
        ("\"C++\"", vec![Literal::Term(code("c++"))]),
        ("\"acido-basique\"", vec![phrase(&["acido", "basique"])]),
        ("\"...\"", vec![]),
    ] {
        assert_eq!(plan(query).required, expected, "{query}");
        assert_eq!(plan(&format!("-{query}")).excluded, expected, "-{query}");
    }
}

#[test]
fn small_words_are_dropped_beside_others_only() {
    assert_eq!(plan("le dosage du fer").words.len(), 2);
    assert_eq!(plan("le du").words.len(), 2);
    assert_eq!(plan("le \"acide base\"").words.len(), 0);
}

#[test]
fn terms_are_counted_over_all_clauses() {
    let phrase = format!("\"{}\"", vec!["mot"; QUERY_TERMS_MAX].join(" "));
    assert!(!plan(&phrase).cut);
    let longer = plan(&format!("{phrase} fer"));
    assert!(longer.cut);
    assert!(longer.words.is_empty());
}
