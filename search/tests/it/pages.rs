//! Pages are complete, in one order, and have limits.

use search::{DEPTH_MAX, Document, LIMIT_MAX, SearchError, SearchRequest};

use crate::support::{document, find, index_of, put, request, search, titles};

fn page(query: &str, offset: usize, limit: usize) -> SearchRequest {
    SearchRequest {
        offset,
        limit,
        ..request(query)
    }
}

#[test]
fn pages_together_are_the_whole_list() {
    let index = index_of([]);
    // Several segments, and many ties within and across them.
    for batch in 0..6u8 {
        let of = |n: u8| {
            document(
                batch * 10 + n,
                ["Fer", "Fer et eau", "Eau"][usize::from(n % 3)],
            )
        };
        put(&index, (0..10).map(of));
    }
    for query in ["", "fer", "fer eau"] {
        let whole = search(&index, &page(query, 0, 100));
        assert_eq!(whole.total, whole.hits.len() as u64);
        let pages = (0..20).flat_map(|n| search(&index, &page(query, n * 3, 3)).hits);
        assert_eq!(pages.collect::<Vec<_>>(), whole.hits, "{query}");
    }
}

#[test]
fn ties_are_in_the_order_of_items_and_newer_versions_come_first() {
    let version = |number, version| Document {
        version,
        ..document(number, "Fer")
    };
    let index = index_of([version(2, 1), version(1, 1)]);
    put(&index, [version(1, 3), version(1, 2)]);
    let response = find(&index, "fer");
    let order = response
        .hits
        .iter()
        .map(|hit| (hit.item.handle.as_bytes()[0], hit.version));
    assert_eq!(order.collect::<Vec<_>>(), [(1, 3), (1, 2), (1, 1), (2, 1)]);
}

#[test]
fn without_words_titles_are_in_alphabetical_order() {
    let index = index_of([document(1, "Zinc"), document(2, "éléments")]);
    put(
        &index,
        [
            document(3, "Eau"),
            document(4, "argent"),
            document(5, "Étain"),
        ],
    );
    assert_eq!(
        titles(&find(&index, "")),
        ["argent", "Eau", "éléments", "Étain", "Zinc"]
    );
    assert_eq!(titles(&find(&index, "kind:mission"))[0], "argent");
}

#[test]
fn limits_hold() {
    let index = index_of([document(1, "Fer")]);
    assert_eq!(search(&index, &page("fer", 0, 0)).total, 1);
    assert_eq!(search(&index, &page("fer", 1, LIMIT_MAX)).hits, []);
    assert_eq!(
        search(&index, &page("fer", DEPTH_MAX - LIMIT_MAX, LIMIT_MAX)).total,
        1
    );
    let refused = |offset, limit| index.search(&page("fer", offset, limit)).unwrap_err();
    assert!(matches!(
        refused(0, LIMIT_MAX + 1),
        SearchError::LimitTooLarge(101)
    ));
    assert!(matches!(refused(DEPTH_MAX, 1), SearchError::TooDeep(1001)));
    assert!(matches!(
        refused(usize::MAX, 1),
        SearchError::TooDeep(usize::MAX)
    ));
}

#[test]
fn an_empty_index_answers() {
    let index = search::Index::in_memory().unwrap();
    for query in ["", "fer", "\"fer blanc\"", "-fer", "kind:mission"] {
        assert_eq!(find(&index, query).total, 0);
    }
}
