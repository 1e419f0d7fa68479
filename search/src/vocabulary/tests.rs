use super::*;
use crate::parser::parse;
use crate::plan::Literal;
use crate::request::SearchRequest;

/// The texts by which a query is looked up.
fn looked_up(vocabulary: &Vocabulary, query: &str, language: Option<&str>) -> Vec<String> {
    let request = SearchRequest {
        language_hint: language.map(str::to_owned),
        ..SearchRequest::default()
    };
    let mut plan = Plan::new(&parse(query), &request);
    vocabulary.extend(&mut plan, language.and_then(Language::of_code));
    let ways = plan.words.iter().flat_map(Word::ways);
    let text = |found: &Literal| match found {
        Literal::Term(lookup) => lookup.text.clone(),
        Literal::Phrase(words) => words.join(" "),
    };
    ways.map(|way| text(&way.found)).collect()
}

#[test]
fn both_ways_and_in_the_plural() {
    let vocabulary = Vocabulary::built_in();
    for (query, other) in [
        ("TP", "travaux pratiques"),
        ("travaux pratiques", "tp"),
        ("dosages", "titrage"),
        ("titrage", "dosage"),
        ("base de données", "bdd"),
    ] {
        let found = looked_up(&vocabulary, query, Some("fr"));
        assert!(found.iter().any(|text| text == other), "{query}: {found:?}");
    }
}

#[test]
fn the_other_language_is_found_by_its_stems() {
    let vocabulary = Vocabulary::built_in();
    for (query, language, other) in [
        ("apprentissage automatique", Some("fr"), "machin"),
        ("machine learning", Some("en"), "apprentissag"),
        ("neige", None, "snow"),
    ] {
        let found = looked_up(&vocabulary, query, language);
        assert!(found.iter().any(|text| text == other), "{query}: {found:?}");
    }
    let spanish = looked_up(&vocabulary, "neige", Some("es"));
    assert!(!spanish.iter().any(|text| text == "snow"));
}

#[test]
fn every_line_that_comes_with_the_program_is_sound() {
    for (line, text) in lines(SYNONYMS) {
        assert!(names_of(line, text).is_ok(), "{text}");
    }
    for (line, text) in lines(GLOSSARY) {
        let (french, english) = text.split_once('=').expect("there are two sides");
        for name in french.split(',').chain(english.split(',')) {
            assert!(
                (1..=SYNONYM_WORDS_MAX).contains(&content(name).len()),
                "{line}: {name}"
            );
        }
    }
}

#[test]
fn an_institution_adds_its_own() {
    let mut vocabulary = Vocabulary::default();
    vocabulary.add("# ours\n\nsae = projet tutoré").unwrap();
    let found = looked_up(&vocabulary, "SAE", None);
    assert!(
        found.iter().any(|text| text == "projet tutore"),
        "{found:?}"
    );
}

#[test]
fn what_is_wrong_is_named() {
    let check = |list: &str, expected: VocabularyError| {
        let mut vocabulary = Vocabulary::default();
        assert_eq!(vocabulary.add(list), Err(expected));
        assert!(vocabulary.names.is_empty());
    };
    check("a = b\nalone", VocabularyError::Alone(2));
    let many = |count| vec!["mot"; count].join(" = ");
    check(&many(SYNONYMS_OF_LINE_MAX + 1), VocabularyError::TooMany(1));
    assert!(
        Vocabulary::default()
            .add(&many(SYNONYMS_OF_LINE_MAX))
            .is_ok()
    );
    let long = "mot ".repeat(SYNONYM_WORDS_MAX + 1).trim().to_owned();
    let name = VocabularyError::Name {
        line: 1,
        name: long.clone(),
    };
    check(&format!("tp = {long}"), name);
    let empty = VocabularyError::Name {
        line: 1,
        name: String::new(),
    };
    check("tp =", empty);
    let length = SYNONYMS_BYTES_MAX + 1;
    check(&" ".repeat(length), VocabularyError::TooLong(length));
}
