//! The index finds what a loop over all documents finds.

use std::collections::{BTreeMap, BTreeSet};

use domain::policy::Audience;
use proptest::prelude::*;
use proptest::sample::subsequence;
use search::{Document, Facet, Index, SearchRequest, SearchResponse, Update};

use crate::support::{document, institution, item, person, put, request, search};

const WORDS: [&str; 5] = ["fer", "eau", "zinc", "optique", "pendule"];
const KINDS: [&str; 3] = ["mission", "capsule", "snapshot"];

fn audiences() -> impl Strategy<Value = BTreeSet<Audience>> {
    let all = vec![
        Audience::World,
        Audience::Consortium,
        institution("grenoble"),
        institution("paris"),
        person("alice@grenoble"),
    ];
    subsequence(all, 0..=3).prop_map(BTreeSet::from_iter)
}

fn documents() -> impl Strategy<Value = Vec<Document>> {
    let one = (
        0..8u8,
        1..3u64,
        subsequence(WORDS.to_vec(), 0..4),
        0..3usize,
        audiences(),
        audiences(),
    );
    let one = one.prop_map(
        |(number, version, words, kind, audiences, superseded_for)| Document {
            version,
            kind: KINDS[kind].into(),
            audiences,
            superseded_for,
            ..document(number, &words.join(" "))
        },
    );
    proptest::collection::vec(one, 0..12)
}

/// What happens to an index between two questions.
#[derive(Debug, Clone)]
enum Step {
    Put(Vec<Document>),
    Remove(u8),
    RemoveVersion(u8, u64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        3 => documents().prop_map(Step::Put),
        1 => (0..8u8).prop_map(Step::Remove),
        1 => (0..8u8, 1..3u64).prop_map(|(number, version)| Step::RemoveVersion(number, version)),
    ];
    proptest::collection::vec(step, 1..5)
}

/// Documents by key.
#[derive(Default)]
struct Model(BTreeMap<(String, u64), Document>);

impl Model {
    fn apply(&mut self, step: &Step) {
        match step {
            Step::Put(documents) => {
                let keyed = |document: &Document| {
                    (
                        (document.item.to_string(), document.version),
                        document.clone(),
                    )
                };
                self.0.extend(documents.iter().map(keyed));
            }
            Step::Remove(number) => self.0.retain(|_, document| document.item != item(*number)),
            Step::RemoveVersion(number, version) => {
                self.0.remove(&(item(*number).to_string(), *version));
            }
        }
    }

    fn find(&self, request: &SearchRequest) -> BTreeSet<(String, u64)> {
        let matching = self
            .0
            .iter()
            .filter(|(_, document)| matches(document, request));
        matching.map(|(key, _)| key.clone()).collect()
    }
}

fn matches(document: &Document, request: &SearchRequest) -> bool {
    let mut words = request.query.split_whitespace().peekable();
    let has = |word: &str| document.title.split_whitespace().any(|other| other == word);
    let is_chosen = |(facet, values): (&Facet, &Vec<String>)| {
        values
            .iter()
            .any(|value| document.values(*facet).contains(value))
    };
    !document.audiences.is_disjoint(&request.audiences)
        && document.superseded_for.is_disjoint(&request.audiences)
        && (words.peek().is_none() || words.any(has))
        && request.filters.iter().all(is_chosen)
}

fn apply(index: &Index, step: &Step) {
    let mut update = Update::default();
    match step {
        Step::Put(documents) => update.put.clone_from(documents),
        Step::Remove(number) => update.remove.push(item(*number)),
        Step::RemoveVersion(number, version) => {
            update.remove_versions.push((item(*number), *version));
        }
    }
    index.apply(&update).expect("the index takes updates");
    put(index, []);
}

fn found(response: &SearchResponse) -> BTreeSet<(String, u64)> {
    response
        .hits
        .iter()
        .map(|hit| (hit.item.to_string(), hit.version))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn finds_what_a_loop_finds(
        steps in steps(),
        viewer in audiences(),
        query in subsequence(WORDS.to_vec(), 0..3),
        kinds in subsequence(KINDS.to_vec(), 1..=2),
    ) {
        let (index, mut model) = (Index::in_memory().unwrap(), Model::default());
        for step in &steps {
            apply(&index, step);
            model.apply(step);
        }
        let kinds = kinds.into_iter().map(str::to_owned).collect::<Vec<_>>();
        let open = SearchRequest {
            audiences: viewer,
            limit: 100,
            ..request(&query.join(" "))
        };
        let chosen = SearchRequest {
            filters: BTreeMap::from([(Facet::Kind, kinds.clone())]),
            ..open.clone()
        };
        for request in [&open, &chosen] {
            let (response, expected) = (search(&index, request), model.find(request));
            prop_assert_eq!(response.total, expected.len() as u64);
            prop_assert_eq!(found(&response), expected);
        }
        for (value, count) in &search(&index, &chosen).facets[0].values {
            let only = SearchRequest {
                filters: BTreeMap::from([(Facet::Kind, vec![value.clone()])]),
                ..open.clone()
            };
            prop_assert_eq!(*count, model.find(&only).len() as u64);
        }
    }
}
