//! Mistakes, beginnings, synonyms and titles: what was meant is found, and said.

use std::collections::BTreeSet;

use domain::policy::Audience;
use search::{
    Document, Facet, Index, SearchError, SearchRequest, SearchResponse, SimilarRequest,
    SuggestRequest, Suggestions, Vocabulary,
};

use crate::support::{document, find, index_of, institution, item, request, search, titles};

fn collection() -> Index {
    index_of([
        document(1, "Dosage du fer dans l’eau"),
        document(2, "Fermentation alcoolique"),
        document(3, "Électrolyse de l’eau salée"),
        document(4, "Travaux pratiques d’optique"),
        Document {
            language: "en".into(),
            ..document(5, "Snow and weather")
        },
        Document {
            audiences: BTreeSet::from([institution("paris")]),
            ..document(6, "Spectrophotométrie")
        },
    ])
}

/// What is found first, and what else is said.
fn check(query: &str, first: &str) -> SearchResponse {
    let response = find(&collection(), query);
    assert_eq!(titles(&response).first(), Some(&first), "{query}");
    response
}

#[test]
fn a_mistake_is_corrected_and_said() {
    for (query, first, meant) in [
        ("dosaje du fer", "Dosage du fer dans l’eau", "dosage du fer"),
        (
            "Fermetnation !",
            "Fermentation alcoolique",
            "fermentation !",
        ),
        ("electrollise", "Électrolyse de l’eau salée", "electrolyse"),
    ] {
        let response = check(query, first);
        assert_eq!(response.did_you_mean.as_deref(), Some(meant), "{query}");
        let marks = &response.hits[0].title_marked.marks;
        assert!(!marks.is_empty(), "{query}");
    }
}

#[test]
fn short_words_numbers_and_hidden_words_are_not_meant() {
    for query in ["fir", "12345x", "spectrofotométrie"] {
        let response = find(&collection(), query);
        assert_eq!(
            (response.total, response.did_you_mean),
            (0, None),
            "{query}"
        );
        assert_eq!(response.unknown_words.len(), 1, "{query}");
    }
}

#[test]
fn a_word_that_nothing_has_is_left_out_and_said() {
    let response = check("dosage zzzzzz", "Dosage du fer dans l’eau");
    assert_eq!(response.unknown_words, ["zzzzzz"]);
}

#[test]
fn an_unfinished_word_finds_what_begins_so() {
    check("ferm", "Fermentation alcoolique");
    check("travaux pra", "Travaux pratiques d’optique");
    check("l’electrol", "Électrolyse de l’eau salée");
}

#[test]
fn synonyms_and_the_other_language_find() {
    check("tp", "Travaux pratiques d’optique");
    check("titrage", "Dosage du fer dans l’eau");
    check("neige", "Snow and weather");
    let mut ours = Vocabulary::built_in();
    ours.add("sel = eau salée").expect("it is sound");
    let index = collection().with_vocabulary(ours);
    assert_eq!(titles(&find(&index, "sel")), ["Électrolyse de l’eau salée"]);
}

#[test]
fn a_title_comes_first_however_often_others_say_it() {
    let loud = |number| Document {
        body: vec!["introduction à la chimie ".repeat(50)],
        ..document(number, "Chimie : cours et introduction")
    };
    let known = document(9, "Introduction à la chimie");
    let index = index_of([loud(1), loud(2), known]);
    for query in [
        "introduction à la chimie",
        "Introduction a la chim",
        "introductoin à la chimie",
    ] {
        assert_eq!(
            titles(&find(&index, query))[0],
            "Introduction à la chimie",
            "{query}"
        );
    }
}

#[test]
fn words_near_each_other_come_first() {
    let of = |number, body: &str| Document {
        body: vec![body.into()],
        ..document(number, "x")
    };
    let index = index_of([
        of(
            1,
            "acide un deux trois quatre cinq six sept huit neuf dix onze faible",
        ),
        of(
            2,
            "un deux trois quatre cinq six sept huit neuf dix onze acide faible",
        ),
    ]);
    assert_eq!(find(&index, "acide faible").hits[0].item, item(2));
}

#[test]
fn the_language_of_the_reader_comes_first_among_equals() {
    let german = Document {
        language: "de".into(),
        ..document(1, "Pendel")
    };
    let index = index_of([german, document(2, "Pendel")]);
    let hinted = SearchRequest {
        language_hint: Some("fr".into()),
        ..request("pendel")
    };
    assert_eq!(search(&index, &hinted).hits[0].item, item(2));
}

#[test]
fn a_phrase_that_nothing_has_is_read_as_words() {
    let response = check("\"fer dosage\"", "Dosage du fer dans l’eau");
    assert!(response.phrases_loosened);
    assert!(!find(&collection(), "\"dosage du fer\"").phrases_loosened);
    assert_eq!(find(&collection(), "\"zzz yyy\"").total, 0);
}

#[test]
fn every_value_of_a_facet_counts_and_is_chosen() {
    let index = index_of([
        Document {
            levels: vec!["l1".into(), "l2".into(), "l1".into()],
            ..document(1, "a")
        },
        document(2, "b"),
    ]);
    let counted = |request: &SearchRequest| {
        let facets = search(&index, request).facets;
        facets[Facet::Level as usize].values.clone()
    };
    let expected = [("l1".to_owned(), 2), ("l2".to_owned(), 1)];
    assert_eq!(counted(&request("")), expected);
    assert_eq!(
        counted(&request("level:l2")),
        expected,
        "as if nothing were chosen"
    );
    assert_eq!(find(&index, "level:l2").total, 1);
    assert_eq!(find(&index, "").hits[0].facets[&Facet::Level], ["l1", "l2"]);
}

#[test]
fn values_of_a_document_and_text_of_a_file_have_bounds() {
    let max = search::FACET_VALUES_OF_DOCUMENT_MAX;
    let filler = " ".repeat(search::FILE_TEXT_BYTES_MAX - "zinc".len());
    let index = index_of([Document {
        levels: (0..=max)
            .map(|number| format!("level{number:02}"))
            .collect(),
        files: vec![format!("{filler}zinc nickel"), "cobalt".into()],
        ..document(1, "a")
    }]);
    let response = find(&index, "");
    assert_eq!(response.facets[Facet::Level as usize].values.len(), max);
    for (query, total) in [("zinc", 1), ("cobalt", 1), ("nickel", 0)] {
        assert_eq!(find(&index, query).total, total, "{query}");
    }
}

fn suggest(text: &str, limit: usize) -> Result<Suggestions, SearchError> {
    collection().suggest(&SuggestRequest {
        text: text.into(),
        audiences: BTreeSet::from([Audience::World]),
        limit,
        language_hint: None,
    })
}

#[test]
fn suggestions_complete_what_the_viewer_may_see() {
    let suggested = suggest("dosage fer", 5).expect("it is within limits");
    assert_eq!(suggested.queries, ["dosage fermentation"]);
    assert_eq!(suggested.items[0].title.text, "Dosage du fer dans l’eau");
    assert_eq!(
        suggest("spectr", 5).expect("it is within limits"),
        Suggestions::default()
    );
    assert_eq!(
        suggest("", 5).expect("it is within limits"),
        Suggestions::default()
    );
    assert!(suggest("fer", search::SUGGESTIONS_MAX).is_ok());
    assert!(suggest("fer", search::SUGGESTIONS_MAX + 1).is_err());
}

#[test]
fn similar_items_are_seen_or_nothing_is_said() {
    let index = index_of([
        document(1, "Dosage du fer"),
        document(2, "Dosage du cuivre"),
        Document {
            audiences: BTreeSet::from([institution("paris")]),
            ..document(3, "Dosage du zinc")
        },
    ]);
    let similar = |number, limit| {
        index.similar(&SimilarRequest {
            item: item(number),
            version: 1,
            audiences: BTreeSet::from([Audience::World]),
            limit,
        })
    };
    let hits = similar(1, 5)
        .expect("it is within limits")
        .expect("it is seen");
    assert_eq!(
        hits.iter().map(|hit| &hit.item).collect::<Vec<_>>(),
        [&item(2)]
    );
    for unseen in [3, 9] {
        assert_eq!(similar(unseen, 5).expect("it is within limits"), None);
    }
    assert!(similar(1, search::SIMILAR_MAX).is_ok());
    assert!(similar(1, search::SIMILAR_MAX + 1).is_err());
}

#[test]
fn what_is_nearly_the_same_is_noticed_before_it_is_published() {
    let text = "On verse la solution titrante goutte à goutte jusqu’à ce que la couleur change.";
    let of = |number, title: &str, body: &str| Document {
        body: vec![body.into()],
        ..document(number, title)
    };
    let index = index_of([
        of(1, "Dosage du fer", text),
        of(2, "Optique", "Une lentille mince."),
    ]);
    let world = BTreeSet::from([Audience::World]);
    let draft = of(7, "Dosage du fer (2)", &format!("Bonjour. {text}"));
    let same = index
        .near_duplicates(&draft, &world)
        .expect("the index is read");
    assert_eq!(same.len(), 1);
    assert_eq!(same[0].hit.item, item(1));
    assert!(same[0].percent >= 70, "{}", same[0].percent);
    let other = of(8, "Dosage", "Autre chose : la mécanique du point.");
    assert_eq!(
        index
            .near_duplicates(&other, &world)
            .expect("the index is read"),
        []
    );
}
