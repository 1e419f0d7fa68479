//! Whoever may not see a document learns nothing of it: two indexes, of which one has hidden
//! documents and a past with them, give the same answers to the last bit.
//!
//! Answers are compared as they are written out in full: results, scores, counts, snippets,
//! suggestions, corrections, similar items and errors.

use std::collections::BTreeSet;

use domain::policy::Audience;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use search::{
    Document, Facet, Index, Positions, SearchRequest, SimilarRequest, SuggestRequest, Update,
};

use crate::support::{document, institution, item, person, put};

/// Words that are near each other, begin like each other, and have synonyms.
const WORDS: [&str; 16] = [
    "dosage",
    "dosages",
    "titrage",
    "dosagge",
    "electricite",
    "electrique",
    "electrolyse",
    "travaux",
    "pratiques",
    "tp",
    "fer",
    "ferment",
    "fermentation",
    "water",
    "titration",
    "c++",
];

const QUERIES: [&str; 16] = [
    "",
    "fer",
    "ferm",
    "dosage du fer",
    "dosaje",
    "dosages electriqe",
    "electr",
    "travaux pratiques",
    "tp fer",
    "titration water",
    "\"travaux pratiques\"",
    "fermentation -fer",
    "level:l1 dosage",
    "dosage du",
    "c++ inconnuissime",
    "author:curie titrag",
];

/// The day on which all is asked.
const TODAY: u32 = 20_000;

/// How many collections are compared; many if slow tests are wanted.
fn cases() -> u32 {
    if std::env::var_os("SLOW_TESTS").is_some() {
        400
    } else {
        8
    }
}

fn viewers() -> [BTreeSet<Audience>; 4] {
    let world = Audience::World;
    [
        BTreeSet::from([world.clone()]),
        BTreeSet::from([world.clone(), Audience::Consortium]),
        BTreeSet::from([world.clone(), Audience::Consortium, institution("paris")]),
        BTreeSet::from([world, person("alice@grenoble")]),
    ]
}

fn audience() -> impl Strategy<Value = Audience> {
    select(vec![
        Audience::World,
        Audience::World,
        Audience::Consortium,
        institution("grenoble"),
        institution("paris"),
        person("alice@grenoble"),
    ])
}

fn text(length: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    let words = proptest::collection::vec(select(WORDS.to_vec()), length);
    words.prop_map(|words| words.join(" "))
}

/// Some documents, each an item of its own.
fn documents() -> impl Strategy<Value = Vec<Document>> {
    let one = (
        text(1..5),
        text(0..30),
        audience(),
        subsequence(vec!["l1".to_owned(), "l2".to_owned()], 0..=2),
        select(vec!["fr", "en", "de"]),
        proptest::option::of(0..24u8),
        0..3u32,
    );
    let one = one.prop_map(
        |(title, body, audience, levels, language, parent, years)| Document {
            parent: parent.map(item),
            shared_day: TODAY - 365 * years,
            body: vec![body],
            audiences: BTreeSet::from([audience]),
            levels,
            language: language.into(),
            authors: vec!["Marie Curie".into()],
            ..document(0, &title)
        },
    );
    let all = proptest::collection::vec(one, 1..24);
    all.prop_map(|documents| {
        let numbered = (0..).zip(documents);
        let numbered = numbered.map(|(number, document)| Document {
            item: item(number),
            ..document
        });
        numbered.collect()
    })
}

/// How the richer index came to be.
#[derive(Debug, Clone)]
struct Past {
    /// In how many commits documents come; more make more segments, and merges.
    commits: usize,
    /// Whether hidden documents come first.
    hidden_first: bool,
    /// Documents that everybody saw once.
    withdrawn: Vec<Document>,
    /// Whether documents are put once more.
    repeated: bool,
}

fn past() -> impl Strategy<Value = Past> {
    let past = (1..12usize, any::<bool>(), documents(), any::<bool>());
    past.prop_map(|(commits, hidden_first, withdrawn, repeated)| {
        let numbered = (100..).zip(withdrawn).map(|(number, document)| Document {
            item: item(number),
            audiences: BTreeSet::from([Audience::World]),
            ..document
        });
        Past {
            commits,
            hidden_first,
            withdrawn: numbered.collect(),
            repeated,
        }
    })
}

fn is_visible(document: &Document, viewer: &BTreeSet<Audience>) -> bool {
    !document.audiences.is_disjoint(viewer)
}

/// An index of what somebody sees, and nothing else, put in one go.
fn poor(documents: &[Document], viewer: &BTreeSet<Audience>) -> Index {
    let index = Index::in_memory().expect("memory is there");
    let visible = documents
        .iter()
        .filter(|document| is_visible(document, viewer));
    put(&index, visible.cloned());
    index
}

/// An index of everything, with a past.
fn rich(documents: &[Document], viewer: &BTreeSet<Audience>, past: &Past) -> Index {
    let index = Index::in_memory().expect("memory is there");
    let mut documents = documents.to_vec();
    documents.sort_by_key(|document| is_visible(document, viewer) == past.hidden_first);
    documents.splice(0..0, past.withdrawn.iter().cloned());
    let size = documents.len().div_ceil(past.commits);
    for _ in 0..=usize::from(past.repeated) {
        for part in documents.chunks(size) {
            put(&index, part.iter().cloned());
        }
    }
    let update = Update {
        remove: past
            .withdrawn
            .iter()
            .map(|document| document.item.clone())
            .collect(),
        ..Update::default()
    };
    index.apply(&update).expect("the index takes updates");
    index.commit(Positions::new()).expect("the index commits");
    index
}

/// Everything that somebody can make an index say.
fn all_answers(index: &Index, viewer: &BTreeSet<Audience>) -> String {
    let mut said = String::new();
    for query in QUERIES {
        for (language, chosen, offset) in [
            (None, false, 0),
            (Some("fr"), true, 0),
            (Some("en"), false, 2),
        ] {
            let mut request = SearchRequest {
                query: query.into(),
                audiences: viewer.clone(),
                limit: 5,
                offset,
                facets: true,
                language_hint: language.map(str::to_owned),
                today: TODAY,
                ..SearchRequest::default()
            };
            if chosen {
                request.filters.insert(Facet::Level, vec!["l1".into()]);
            }
            said.push_str(&format!("{query:?}: {:?}\n", index.search(&request)));
        }
        let request = SuggestRequest {
            text: query.into(),
            audiences: viewer.clone(),
            limit: 4,
            language_hint: None,
        };
        said.push_str(&format!("{query:?}: {:?}\n", index.suggest(&request)));
    }
    for number in 0..24 {
        let request = SimilarRequest {
            item: item(number),
            version: 1,
            audiences: viewer.clone(),
            limit: 5,
        };
        said.push_str(&format!("like {number}: {:?}\n", index.similar(&request)));
    }
    let draft = Document {
        body: vec!["dosage fer electrolyse water fermentation".into()],
        ..document(200, "Dosage du fer")
    };
    said.push_str(&format!(
        "same: {:?}\n",
        index.near_duplicates(&draft, viewer)
    ));
    said
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    #[test]
    fn hidden_documents_change_no_byte_of_any_answer(documents in documents(), past in past()) {
        for viewer in viewers() {
            let (poor, rich) = (poor(&documents, &viewer), rich(&documents, &viewer, &past));
            let (poor, rich) = (all_answers(&poor, &viewer), all_answers(&rich, &viewer));
            for (poor, rich) in poor.lines().zip(rich.lines()) {
                prop_assert_eq!(poor, rich);
            }
            prop_assert_eq!(poor.len(), rich.len());
        }
    }
}

#[test]
fn the_answers_that_are_compared_say_something() {
    let index = Index::in_memory().expect("memory is there");
    let titles = [
        "Dosage du fer",
        "Travaux pratiques",
        "Fermentation",
        "Électrolyse",
    ];
    put(
        &index,
        (0..)
            .zip(titles)
            .map(|(number, title)| document(number, title)),
    );
    let said = all_answers(&index, &viewers()[0]);
    for expected in [
        "did_you_mean: Some(\"dosage",
        "\"inconnuissime\"]",
        "queries: [\"ferm",
    ] {
        assert!(said.contains(expected), "{expected}");
    }
    for number in 0..titles.len() {
        assert!(
            said.contains(&format!("like {number}: Ok(Some([")),
            "{number}"
        );
    }
}
