//! Nobody sees, counts or infers what is not for them.

use std::collections::BTreeSet;

use domain::policy::Audience;
use search::{Document, Index, SearchRequest, Update};

use crate::support::{
    document, find, find_as, index_of, institution, item, person, put, request, search, titles,
};

fn for_audience(number: u8, title: &str, audience: Audience) -> Document {
    Document {
        audiences: BTreeSet::from([audience]),
        ..document(number, title)
    }
}

fn one_for_each() -> Index {
    index_of([
        for_audience(1, "Fer monde", Audience::World),
        for_audience(2, "Fer consortium", Audience::Consortium),
        for_audience(3, "Fer grenoble", institution("grenoble")),
        for_audience(4, "Fer paris", institution("paris")),
        for_audience(5, "Fer alice", person("alice@grenoble")),
    ])
}

#[test]
fn each_viewer_sees_what_is_for_them() {
    let index = one_for_each();
    let (world, consortium) = (Audience::World, Audience::Consortium);
    for (viewer, expected) in [
        (vec![], vec![]),
        (vec![world.clone()], vec!["Fer monde"]),
        (vec![consortium.clone()], vec!["Fer consortium"]),
        (
            vec![world.clone(), consortium.clone(), institution("paris")],
            vec!["Fer consortium", "Fer monde", "Fer paris"],
        ),
        (
            vec![
                world,
                consortium,
                institution("grenoble"),
                person("alice@grenoble"),
            ],
            vec!["Fer alice", "Fer consortium", "Fer grenoble", "Fer monde"],
        ),
        (vec![person("alice@paris")], vec![]),
    ] {
        for query in ["", "fer"] {
            let response = find_as(&index, query, viewer.clone());
            let mut found = titles(&response);
            found.sort_unstable();
            assert_eq!(found, expected, "{viewer:?} {query:?}");
            assert_eq!(response.total, expected.len() as u64);
            for facet in &response.facets {
                let counted = facet.values.iter().map(|(_, count)| count).sum::<u64>();
                assert_eq!(counted, expected.len() as u64, "{viewer:?} {query:?}");
            }
        }
    }
}

/// Everything an outsider can see of an index.
fn all_answers(index: &Index) -> Vec<search::SearchResponse> {
    let queries = [
        "",
        "fer",
        "eau",
        "fer eau secret",
        "\"du fer\"",
        "fer -eau",
        "level:l1",
        "zinc",
    ];
    queries.map(|query| find(index, query)).to_vec()
}

fn public_collection() -> Index {
    index_of([
        document(1, "Dosage du fer"),
        document(2, "Le fer et l'eau"),
        document(3, "L'eau"),
        Document {
            body: vec!["fer ".repeat(40)],
            ..document(4, "Métaux")
        },
    ])
}

#[test]
fn a_hidden_document_changes_no_answer() {
    let index = public_collection();
    let before = all_answers(&index);
    for number in 10..30 {
        put(
            &index,
            [Document {
                levels: vec!["secret level".into()],
                body: vec!["fer eau secret zinc ".repeat(number.into())],
                ..for_audience(number, "Dosage du fer secret", institution("paris"))
            }],
        );
    }
    assert_eq!(all_answers(&index), before);
}

#[test]
fn a_version_for_others_changes_no_answer() {
    let index = public_collection();
    let before = all_answers(&index);
    let private = Document {
        version: 2,
        ..for_audience(1, "Dosage du fer et du zinc", institution("paris"))
    };
    let superseded = Document {
        superseded_for: BTreeSet::from([institution("paris")]),
        ..document(1, "Dosage du fer")
    };
    put(&index, [private, superseded]);
    assert_eq!(all_answers(&index), before);
    let seen = find_as(&index, "dosage", [Audience::World, institution("paris")]);
    assert_eq!(titles(&seen), ["Dosage du fer et du zinc"]);
}

#[test]
fn scores_of_restricted_documents_do_not_depend_on_hidden_ones() {
    let index = public_collection();
    put(
        &index,
        [for_audience(5, "Fer et zinc à Paris", institution("paris"))],
    );
    let seen = || {
        let viewer = [Audience::World, institution("paris")];
        ["fer zinc", "zinc eau fer", ""].map(|query| find_as(&index, query, viewer.clone()))
    };
    let before = seen();
    put(
        &index,
        (20..40).map(|number| for_audience(number, "Zinc", person("alice@lorraine"))),
    );
    assert_eq!(seen(), before);
}

#[test]
fn what_was_deleted_leaves_no_trace_in_scores() {
    let index = public_collection();
    let before = all_answers(&index);
    put(&index, (20..40).map(|number| document(number, "Fer")));
    let update = Update {
        remove: (20..40).map(item).collect(),
        ..Update::default()
    };
    index.apply(&update).unwrap();
    put(&index, []);
    assert_eq!(all_answers(&index), before);
}

#[test]
fn scores_are_sane_while_nothing_is_public() {
    let index = index_of([
        for_audience(1, "Fer", institution("paris")),
        for_audience(2, "Fer fer et longue suite de mots", institution("paris")),
    ]);
    let response = find_as(&index, "fer", [institution("paris")]);
    assert_eq!(response.total, 2);
    assert!(
        response
            .hits
            .iter()
            .all(|hit| hit.score.is_finite() && hit.score > 0.0)
    );
}

#[test]
fn narrowing_widening_and_withdrawing_take_effect() {
    let index = index_of([document(1, "Fer")]);
    put(&index, [for_audience(1, "Fer", institution("paris"))]);
    assert_eq!(find(&index, "fer").total, 0);
    assert_eq!(find_as(&index, "fer", [institution("paris")]).total, 1);
    put(&index, [document(1, "Fer")]);
    assert_eq!(find(&index, "fer").total, 1);
    let update = Update {
        remove_versions: vec![(item(1), 2), (item(1), 1)],
        ..Update::default()
    };
    index.apply(&update).unwrap();
    put(&index, []);
    assert_eq!(find(&index, "fer").total, 0);
    assert_eq!(index.document_count(), 0);
}

#[test]
fn snippets_mark_nothing_by_what_is_hidden() {
    let index = one_for_each();
    let response = find(&index, "fer alice");
    assert_eq!(response.hits.len(), 1);
    assert!(!response.hits[0].snippet_html.contains("alice"));
}

#[test]
fn a_viewer_of_too_many_audiences_is_refused() {
    let index = one_for_each();
    let of = |count: usize| SearchRequest {
        audiences: (0..count).map(|n| person(&format!("p{n}@paris"))).collect(),
        ..request("fer")
    };
    assert_eq!(search(&index, &of(search::AUDIENCES_MAX)).total, 0);
    assert!(index.search(&of(search::AUDIENCES_MAX + 1)).is_err());
}
