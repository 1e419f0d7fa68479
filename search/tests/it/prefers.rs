//! What is preferred among documents that match as well: the language of the reader, what others
//! adapted, what is new; and never more than the words.

use std::collections::BTreeSet;

use domain::policy::Audience;
use search::{Document, Index, SearchRequest};

use crate::support::{document, index_of, institution, item, request, search, titles};

const TODAY: u32 = 20_000;

/// An adaptation of an item.
fn adaptation(number: u8, of: u8) -> Document {
    Document {
        parent: Some(item(of)),
        ..document(number, "Une version à nous")
    }
}

fn shared_on(day: u32, number: u8, title: &str) -> Document {
    Document {
        shared_day: day,
        ..document(number, title)
    }
}

fn found(index: &Index, query: &str) -> Vec<String> {
    let request = SearchRequest {
        today: TODAY,
        ..request(query)
    };
    titles(&search(index, &request))
        .into_iter()
        .map(str::to_owned)
        .collect()
}

#[test]
fn what_was_adapted_more_often_comes_first() {
    let adapted = (10..14).map(|number| adaptation(number, 2));
    let once = [adaptation(20, 3)];
    let items = [
        document(1, "Pendule A"),
        document(2, "Pendule B"),
        document(3, "Pendule C"),
    ];
    let index = index_of(items.into_iter().chain(adapted).chain(once));
    assert_eq!(
        found(&index, "pendule"),
        ["Pendule B", "Pendule C", "Pendule A"]
    );
}

#[test]
fn adaptations_count_for_all_or_for_nobody() {
    let hidden = (10..14).map(|number| Document {
        audiences: BTreeSet::from([institution("paris")]),
        ..adaptation(number, 2)
    });
    let items = [document(1, "Pendule A"), document(2, "Pendule B")];
    let index = index_of(items.into_iter().chain(hidden));
    let of_paris = SearchRequest {
        audiences: BTreeSet::from([Audience::World, institution("paris")]),
        ..request("pendule")
    };
    assert_eq!(
        titles(&search(&index, &of_paris)),
        ["Pendule A", "Pendule B"]
    );
    assert_eq!(found(&index, "pendule"), ["Pendule A", "Pendule B"]);
}

#[test]
fn what_is_new_comes_first_and_what_says_it_is_of_tomorrow_does_not() {
    let index = index_of([
        shared_on(TODAY - 3_000, 1, "Pendule A"),
        shared_on(TODAY - 10, 2, "Pendule B"),
        shared_on(TODAY + 1, 3, "Pendule C"),
    ]);
    assert_eq!(
        found(&index, "pendule"),
        ["Pendule B", "Pendule A", "Pendule C"]
    );
    let on_no_day = search(&index, &request("pendule"));
    assert_eq!(titles(&on_no_day), ["Pendule A", "Pendule B", "Pendule C"]);
}

#[test]
fn a_better_match_stays_first() {
    let adapted = (10..30).map(|number| adaptation(number, 2));
    let in_text = Document {
        body: vec!["On y voit un pendule simple.".into()],
        ..shared_on(TODAY, 2, "Mesure de g")
    };
    let titled = shared_on(1, 1, "Pendule simple");
    let index = index_of([titled, in_text].into_iter().chain(adapted));
    assert_eq!(found(&index, "pendule simple")[0], "Pendule simple");
}
