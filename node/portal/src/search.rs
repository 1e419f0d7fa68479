//! The first page: looking for items. Its whole state stands in the address, so that it can be
//! kept, sent and gone back to; with a script it answers while one types, without one it does the
//! same when the form is sent.

mod asked;
mod card;
mod facets;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use commons::library::{FoundPage, SearchQuestion};
use domain::id::ItemId;
use search::Standing;

use crate::failure::Failure;
use crate::site::Site;
use crate::visit::{Arrival, Visit};

pub(crate) use asked::Asked;
use card::Card;
use facets::{Chip, FacetChoice};

/// Results on a page.
const PAGE_RESULTS: usize = 20;

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage<'a> {
    visit: &'a Visit,
    asked: &'a Asked,
    results: String,
    facets: Vec<FacetChoice>,
    is_first: bool,
    examples: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "search/results.html")]
struct Results<'a> {
    visit: &'a Visit,
    asked: &'a Asked,
    count: String,
    cards: Vec<Card>,
    chips: Vec<Chip>,
    next: Option<String>,
    first: Option<String>,
    /// How the search was understood, where that is not as it was typed, and what cannot be
    /// relied on.
    notes: Vec<String>,
}

#[derive(Template)]
#[template(path = "search/part.html")]
struct Part<'a> {
    visit: &'a Visit,
    results: String,
    facets: Vec<FacetChoice>,
}

/// `/`
pub(crate) async fn page(State(site): State<Site>, arrival: Arrival) -> Response {
    arrival.answer(move |visit| found(&site, visit)).await
}

fn found(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    let asked = Asked::read(&visit.query)?;
    let viewer = visit.visitor.viewer(site);
    let found = site.library().search(&viewer, &question(visit, &asked))?;
    let items: Vec<ItemId> = found
        .results
        .iter()
        .map(|one| one.hit.item.clone())
        .collect();
    let manifests = site.library().manifests(&viewer, &items)?;
    let facets = facets::choices(visit, &asked, &found.facets);
    let cards = found.results.iter().zip(&manifests);
    let cards = cards.map(|(found, manifest)| Card::of(visit, found, manifest.as_ref()));
    let results = Results {
        visit,
        asked: &asked,
        count: visit.count("results-count", found.total),
        cards: cards.collect(),
        chips: facets::chips(visit, &asked),
        next: next(&asked, &found),
        first: (!asked.page.is_empty()).then(|| asked.on_page("").address()),
        notes: notes(visit, &found),
    };
    let results = results.render()?;
    if visit.part == "results" {
        return visit.page(&Part {
            visit,
            results,
            facets,
        });
    }
    visit.page(&SearchPage {
        visit,
        asked: &asked,
        results,
        facets,
        is_first: asked == Asked::default(),
        examples: examples(visit),
    })
}

fn notes(visit: &Visit, found: &FoundPage) -> Vec<String> {
    let mut notes = Vec::new();
    if found.query_cut {
        notes.push(visit.t("search-cut"));
    }
    if let Some(meant) = &found.did_you_mean {
        notes.push(visit.t1("search-taken-as", meant));
    }
    if !found.unknown_words.is_empty() {
        let words = found.unknown_words.join(", ");
        notes.push(visit.t1("search-left-out", words));
    }
    if found.phrases_loosened {
        notes.push(visit.t("search-loosened"));
    }
    match found.standing {
        Standing::Whole => {}
        Standing::OtherAnalysis => notes.push(visit.t("search-index-other")),
        Standing::Incomplete => notes.push(visit.t("search-index-incomplete")),
    }
    notes
}

/// What one might look for, and where it is found.
fn examples(visit: &Visit) -> Vec<(String, String)> {
    let keys = [
        "search-example-one",
        "search-example-two",
        "search-example-three",
    ];
    let texts = keys.iter().map(|key| visit.t(key));
    texts
        .map(|words| {
            let address = Asked::of_words(&words).address();
            (words, address)
        })
        .collect()
}

fn question(visit: &Visit, asked: &Asked) -> SearchQuestion {
    SearchQuestion {
        query: asked.words.clone(),
        filters: asked.chosen.clone(),
        page_size: PAGE_RESULTS,
        page_token: asked.page.clone(),
        facets: true,
        language_hint: Some(visit.locale.code().to_owned()),
        now_ms: visit.site.house().now_ms(),
    }
}

fn next(asked: &Asked, found: &FoundPage) -> Option<String> {
    let token = &found.next_page_token;
    (!token.is_empty()).then(|| asked.on_page(token).address())
}
