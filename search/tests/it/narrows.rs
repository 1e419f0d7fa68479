//! Operators and facets narrow, and counts say what choosing would give.

use std::collections::BTreeMap;

use search::{Document, Facet, FacetCounts, SearchRequest, SearchResponse};

use crate::support::{document, find, index_of, request, search, titles};

fn collection() -> search::Index {
    let of = |number, title: &str, kind: &str, level: &str| Document {
        kind: kind.into(),
        levels: vec![level.into()],
        ..document(number, title)
    };
    index_of([
        Document {
            authors: vec!["Marie Curie".into()],
            ..of(1, "Acide base", "mission", "L1")
        },
        Document {
            authors: vec!["Pierre Curie".into()],
            ..of(2, "Base acide", "mission", "L2")
        },
        of(3, "Acide fort", "capsule", "L1"),
        Document {
            licence: String::new(),
            ..of(4, "Pendule", "snapshot", "L3")
        },
    ])
}

fn counts(response: &SearchResponse, facet: Facet) -> Vec<(&str, u64)> {
    let of_facet = |counts: &&FacetCounts| counts.facet == facet;
    let counts = response
        .facets
        .iter()
        .find(of_facet)
        .expect("every facet is counted");
    counts
        .values
        .iter()
        .map(|(value, count)| (value.as_str(), *count))
        .collect()
}

#[test]
fn operators_mean_what_people_think() {
    let index = collection();
    for (query, expected) in [
        ("\"acide base\"", vec!["Acide base"]),
        ("« base acide »", vec!["Base acide"]),
        ("acide -base", vec!["Acide fort"]),
        ("acide -\"acide base\"", vec!["Acide fort", "Base acide"]),
        ("-acide", vec!["Pendule"]),
        ("author:curie", vec!["Acide base", "Base acide"]),
        ("auteur:\"Curie Marie\"", vec!["Acide base"]),
        (
            "acide -author:\"pierre curie\"",
            vec!["Acide base", "Acide fort"],
        ),
        ("kind:capsule", vec!["Acide fort"]),
        ("kind:capsule kind:snapshot", vec!["Acide fort", "Pendule"]),
        ("niveau:l1 -type:mission", vec!["Acide fort"]),
        ("licence:cc-by-4.0 level:\"L2\"", vec!["Base acide"]),
        ("institution:nowhere", vec![]),
        (
            "",
            vec!["Acide base", "Acide fort", "Base acide", "Pendule"],
        ),
    ] {
        let response = find(&index, query);
        let mut found = titles(&response);
        found.sort_unstable();
        assert_eq!(found, expected, "{query}");
        assert_eq!(response.total, expected.len() as u64, "{query}");
    }
}

#[test]
fn an_unknown_operator_is_plain_words() {
    let index = collection();
    assert_eq!(titles(&find(&index, "colour:pendule")), ["Pendule"]);
    assert_eq!(titles(&find(&index, "\"pendule")), ["Pendule"]);
}

#[test]
fn values_are_any_within_a_facet_and_all_across() {
    let filters = BTreeMap::from([
        (
            Facet::Kind,
            vec!["mission".to_owned(), "capsule".to_owned()],
        ),
        (Facet::Level, vec!["L1".to_owned()]),
    ]);
    let response = search(
        &collection(),
        &SearchRequest {
            filters,
            ..request("")
        },
    );
    assert_eq!(titles(&response), ["Acide base", "Acide fort"]);
    // As if no kind were chosen, but the level is; and the other way round.
    assert_eq!(
        counts(&response, Facet::Kind),
        [("capsule", 1), ("mission", 1)]
    );
    assert_eq!(counts(&response, Facet::Level), [("L1", 2), ("L2", 1)]);
    assert_eq!(counts(&response, Facet::Licence), [("CC-BY-4.0", 2)]);
}

#[test]
fn counts_are_most_frequent_first_and_leave_out_what_is_missing() {
    let response = find(&collection(), "");
    assert_eq!(
        counts(&response, Facet::Kind),
        [("mission", 2), ("capsule", 1), ("snapshot", 1)]
    );
    assert_eq!(counts(&response, Facet::Licence), [("CC-BY-4.0", 3)]);
}

#[test]
fn at_most_fifty_values_are_counted() {
    let of = |number: u8| Document {
        disciplines: vec![format!("discipline {number:03}")],
        ..document(number, "x")
    };
    let index = index_of((0..=50).map(of));
    let response = find(&index, "");
    let disciplines = counts(&response, Facet::Discipline);
    assert_eq!(disciplines.len(), search::FACET_VALUES_MAX);
    assert_eq!(disciplines[0].0, "discipline 000");
}

#[test]
fn a_value_beyond_the_bound_is_no_facet() {
    let of = |number, length| Document {
        levels: vec!["x".repeat(length)],
        ..document(number, "x")
    };
    let index = index_of([
        of(1, search::FACET_BYTES_MAX),
        of(2, search::FACET_BYTES_MAX + 1),
    ]);
    assert_eq!(counts(&find(&index, ""), Facet::Level).len(), 1);
}

#[test]
fn a_value_may_hold_anything() {
    let index = index_of([Document {
        levels: vec!["a/\0<b>\n".into()],
        ..document(1, "x")
    }]);
    assert_eq!(counts(&find(&index, ""), Facet::Level), [("a/\0<b>\n", 1)]);
}

#[test]
fn too_many_chosen_values_are_refused() {
    let choose = |count| SearchRequest {
        filters: BTreeMap::from([(Facet::Kind, vec!["mission".to_owned(); count])]),
        ..request("")
    };
    let index = collection();
    assert!(index.search(&choose(search::FILTER_VALUES_MAX)).is_ok());
    assert!(
        index
            .search(&choose(search::FILTER_VALUES_MAX + 1))
            .is_err()
    );
}
