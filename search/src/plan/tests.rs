use super::*;
use crate::parser::parse;

fn plan(query: &str) -> Plan {
    let request = SearchRequest {
        query: query.into(),
        ..SearchRequest::default()
    };
    Plan::new(&parse(query), &request)
}

fn exact(text: &str) -> Lookup {
    Lookup::new(TextField::Exact, text)
}

fn code(text: &str) -> Lookup {
    Lookup::new(TextField::Code, text)
}

/// The terms by which a word is found.
fn lookups(word: &Word) -> Vec<Lookup> {
    let lookup = |way: &Way| match &way.found {
        Literal::Term(lookup) => lookup.clone(),
        Literal::Phrase(words) => panic!("{words:?} is no term"),
    };
    word.ways().map(lookup).collect()
}

#[test]
fn a_word_is_looked_up_in_every_analysis() {
    let words = plan("Dosages").words;
    assert_eq!(words.len(), 1);
    let lookups = lookups(&words[0]);
    assert_eq!(lookups[0], exact("dosages"));
    let languages = Language::ALL.map(TextField::Stems);
    assert!(
        languages
            .iter()
            .all(|field| lookups.iter().any(|lookup| lookup.field == *field))
    );
}

#[test]
fn only_a_last_word_without_an_end_may_be_a_beginning() {
    let is_open = |query: &str| {
        let words = plan(query).words;
        let last = lookups(words.last().expect("there are words"));
        last.iter()
            .any(|lookup| lookup.field == TextField::Beginning)
    };
    assert!(is_open("dosage du fer"));
    for query in ["dosage du fer ", "fer?", "fer \"acide base\"", "fe"] {
        assert!(!is_open(query), "{query}");
    }
}

#[test]
fn a_line_is_words_alone() {
    for (query, expected) in [
        ("Dosage du Fer ?", vec!["dosage du fer"]),
        ("kind:mission L’eau", vec!["l eau", "eau"]),
        ("simulation d", vec!["simulation d"]),
        ("dosage -fer", vec![]),
        ("\"dosage du fer\"", vec![]),
        ("kind:mission", vec![]),
    ] {
        assert_eq!(plan(query).lines, expected, "{query}");
    }
}

#[test]
fn a_code_brings_its_words_but_no_lone_letter() {
    let words = plan("C++").words;
    assert_eq!(
        words.iter().map(lookups).collect::<Vec<_>>(),
        [[code("c++")]]
    );
    let words = plan("acido-basique").words;
    let first = words.iter().map(|word| lookups(word)[0].clone());
    assert_eq!(
        first.collect::<Vec<_>>(),
        [code("acido-basique"), exact("acido"), exact("basique")]
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
