//! What people type finds what they mean.

use crate::support::{document, find, index_of, request, search, titles};
use search::{Document, SearchRequest};

/// Searches a collection where one title should be found.
fn check(query: &str, title: &str) {
    let others = [
        "Optique géométrique",
        "La Révolution française",
        "Thermodynamics",
    ];
    let found = document(9, title);
    let others = (1..)
        .zip(others)
        .map(|(number, title)| document(number, title));
    let response = find(&index_of(others.chain([found])), query);
    assert_eq!(
        titles(&response).first(),
        Some(&title),
        "{query:?} should find {title:?}"
    );
}

#[test]
fn course_words_are_found_however_they_are_typed() {
    for (query, title) in [
        ("électricité", "Électricité"),
        ("electricite", "Électricité"),
        ("ELECTRICITE", "électricité"),
        ("electricites", "Électricité"),
        ("donnees", "Bases de données"),
        ("donnée", "Bases de données"),
        ("matiere", "États de la matière"),
        ("matières", "États de la matière"),
        ("probabilite", "Probabilités"),
        ("probabilités", "Probabilité conditionnelle"),
        ("derivee", "Dérivées partielles"),
        ("integrale", "Intégrales multiples"),
        ("equations", "Équation différentielle"),
        ("genetique", "Génétique des populations"),
        ("cinetique", "Cinétique chimique"),
        ("reseaux", "Réseau informatique"),
        ("dosages", "Dosage du fer"),
        ("dosage fer", "Dosage du fer dans l’eau"),
        ("programmations", "Programmation en Rust"),
        ("oeuvre", "L’œuvre d’Hugo"),
        ("œuvres", "L'oeuvre d'Hugo"),
        ("œuvre", "Les œuvres"),
        ("l'acide", "Un acide fort"),
        ("acide", "L’acide chlorhydrique"),
        ("d’électrons", "Électron"),
        ("qu'acide", "acides"),
        ("H2SO4", "Dilution de H₂SO₄"),
        ("H₂SO₄", "Dilution de H2SO4"),
        ("10⁻³", "Une solution à 10-3 mol"),
        ("m²", "Surface en m2"),
        ("C++", "Débuter en C++"),
        ("c++", "Débuter en (C++)."),
        ("n°3", "Exercice n°3"),
        ("e\u{301}lectricite\u{301}", "Électricité"),
        ("électricité", "E\u{301}lectricite\u{301}"),
        ("acido-basique", "Titrage acido-basique"),
        ("ﬁltration", "Filtration"),
    ] {
        check(query, title);
    }
}

#[test]
fn english_words_are_stemmed_in_english_documents() {
    let english = Document {
        language: "en".into(),
        ..document(1, "Titrations of Newton's acids")
    };
    let index = index_of([english, document(2, "Optique")]);
    for query in ["titration", "titrating", "acid", "newton", "newton’s"] {
        assert_eq!(find(&index, query).total, 1, "{query}");
    }
}

#[test]
fn other_languages_are_found_by_their_words() {
    let german = Document {
        language: "de".into(),
        ..document(1, "Größe und Maße")
    };
    let index = index_of([german]);
    assert_eq!(find(&index, "grosse masse").total, 1);
    assert_eq!(find(&index, "GRÖSSE").total, 1);
}

#[test]
fn a_language_without_symbols_does_not_find_the_one_with() {
    let index = index_of([document(1, "Débuter en C"), document(2, "Débuter en C++")]);
    assert_eq!(titles(&find(&index, "C++")), ["Débuter en C++"]);
    assert_eq!(find(&index, "C").total, 2);
}

#[test]
fn small_words_count_only_when_alone() {
    let index = index_of([document(1, "Le dosage"), document(2, "Le pendule")]);
    assert_eq!(titles(&find(&index, "le dosage")), ["Le dosage"]);
    assert_eq!(find(&index, "le").total, 2);
}

#[test]
fn a_hint_says_whose_small_words_are_left_out() {
    let index = index_of([document(1, "Le car scolaire"), document(2, "Scolaire")]);
    let hinted = |language: &str| SearchRequest {
        language_hint: Some(language.into()),
        ..request("car scolaire")
    };
    let french = search(&index, &hinted("fr"));
    let english = search(&index, &hinted("en"));
    assert_eq!(titles(&french)[0], "Scolaire");
    assert_eq!(titles(&english)[0], "Le car scolaire");
}

#[test]
fn a_word_in_the_title_counts_more_than_one_in_the_text() {
    let in_text = Document {
        abstract_: "Un pendule".into(),
        ..document(1, "Étude du mouvement")
    };
    let in_title = Document {
        abstract_: "Étude du mouvement".into(),
        ..document(2, "Un pendule")
    };
    let index = index_of([in_text, in_title]);
    assert_eq!(titles(&find(&index, "pendule"))[0], "Un pendule");
}

#[test]
fn every_text_of_a_document_is_found() {
    let index = index_of([Document {
        abstract_: "aabstract".into(),
        keywords: vec!["kkeyword".into()],
        objectives: vec!["oobjective".into()],
        authors: vec!["Marie Curie".into()],
        body: vec!["bbody".into(), "ppart".into()],
        ..document(1, "ttitle")
    }]);
    for query in [
        "ttitle",
        "aabstract",
        "kkeyword",
        "oobjective",
        "curie",
        "bbody",
        "ppart",
    ] {
        assert_eq!(find(&index, query).total, 1, "{query}");
    }
}

#[test]
fn text_beyond_the_bound_is_not_indexed_and_a_cut_character_is_harmless() {
    let body = "é".repeat(search::TEXT_BYTES_MAX);
    let index = index_of([Document {
        title: "œ".repeat(search::TITLE_BYTES_MAX),
        body: vec!["début".into(), body, "beyond".into()],
        ..document(1, "")
    }]);
    assert_eq!(find(&index, "début").total, 1);
    assert_eq!(find(&index, "beyond").total, 0);
}

#[test]
fn a_snippet_shows_the_passage_and_is_harmless() {
    let index = index_of([Document {
        abstract_: format!(
            "{} Le <b>dosage</b> du fer & l'eau.",
            "Rien à voir. ".repeat(60)
        ),
        ..document(1, "Chimie")
    }]);
    let response = find(&index, "dosages fer");
    let snippet = &response.hits[0].snippet_html;
    assert!(
        snippet.contains("&lt;b&gt;<mark>dosage</mark>&lt;/b&gt;"),
        "{snippet}"
    );
    assert!(
        snippet.contains("<mark>fer</mark> &amp; l&#39;eau."),
        "{snippet}"
    );
    assert!(snippet.starts_with('…'), "{snippet}");
}
