//! Documents, viewers and indexes for tests.

use std::collections::BTreeSet;

use domain::id::{InstitutionId, ItemHandle, ItemId, ShareAddress};
use domain::policy::Audience;
use search::{Document, Index, Positions, SearchRequest, SearchResponse, Update};

/// An item of grenoble.
pub(crate) fn item(number: u8) -> ItemId {
    ItemId {
        origin: institution_id("grenoble"),
        handle: ItemHandle::from_bytes([number; ItemHandle::LENGTH]),
    }
}

pub(crate) fn institution_id(name: &str) -> InstitutionId {
    name.parse().expect("tests name institutions well")
}

pub(crate) fn institution(name: &str) -> Audience {
    Audience::Institution(institution_id(name))
}

pub(crate) fn person(address: &str) -> Audience {
    let address = address
        .parse::<ShareAddress>()
        .expect("tests name people well");
    Audience::Person(address)
}

/// A French mission that everybody may see.
pub(crate) fn document(number: u8, title: &str) -> Document {
    Document {
        item: item(number),
        version: 1,
        kind: "mission".into(),
        language: "fr".into(),
        disciplines: vec!["chemistry".into()],
        levels: vec!["l1".into()],
        licence: "CC-BY-4.0".into(),
        institution: "grenoble".into(),
        title: title.into(),
        abstract_: String::new(),
        keywords: Vec::new(),
        objectives: Vec::new(),
        authors: Vec::new(),
        body: Vec::new(),
        files: Vec::new(),
        duration_minutes: Some(90),
        parent: None,
        shared_day: 0,
        audiences: BTreeSet::from([Audience::World]),
        superseded_for: BTreeSet::new(),
    }
}

/// An index in memory that holds these documents.
pub(crate) fn index_of(documents: impl IntoIterator<Item = Document>) -> Index {
    let index = Index::in_memory().expect("memory is there");
    put(&index, documents);
    index
}

/// Puts documents and commits.
pub(crate) fn put(index: &Index, documents: impl IntoIterator<Item = Document>) {
    let update = Update {
        put: documents.into_iter().collect(),
        ..Update::default()
    };
    index.apply(&update).expect("the index takes updates");
    index.commit(Positions::new()).expect("the index commits");
}

/// A request of somebody who is not signed in.
pub(crate) fn request(query: &str) -> SearchRequest {
    SearchRequest {
        query: query.into(),
        audiences: BTreeSet::from([Audience::World]),
        limit: 20,
        facets: true,
        ..SearchRequest::default()
    }
}

/// What somebody who is not signed in finds.
pub(crate) fn find(index: &Index, query: &str) -> SearchResponse {
    search(index, &request(query))
}

/// What `audiences` find.
pub(crate) fn find_as(
    index: &Index,
    query: &str,
    audiences: impl IntoIterator<Item = Audience>,
) -> SearchResponse {
    let audiences = audiences.into_iter().collect();
    search(
        index,
        &SearchRequest {
            audiences,
            ..request(query)
        },
    )
}

pub(crate) fn search(index: &Index, request: &SearchRequest) -> SearchResponse {
    index.search(request).expect("the request is within limits")
}

/// The titles of the hits, in order.
pub(crate) fn titles(response: &SearchResponse) -> Vec<&str> {
    response.hits.iter().map(|hit| hit.title.as_str()).collect()
}
