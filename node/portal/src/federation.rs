//! Who shares here, and how fresh what they share is; for operators, how the node is.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use commons::library::SearchQuestion;
use domain::membership::Institution;
use domain::profile::HeadTotal;
use search::Facet;

use crate::failure::Failure;
use crate::heads::heads;
use crate::house::{Contact, Neighbour, Operations};
use crate::search::Asked;
use crate::site::Site;
use crate::visit::{Arrival, Visit};

#[derive(Template)]
#[template(path = "federation.html")]
struct FederationPage<'a> {
    visit: &'a Visit,
    consortium: String,
    members: Vec<Member>,
    operations: Option<Operations>,
}

/// One institution.
struct Member {
    name: String,
    id: String,
    status: String,
    is_here: bool,
    /// How many of its items the visitor sees.
    items: String,
    all_items: Option<String>,
    /// How many teachers it says that it has, in words.
    teachers: Option<String>,
    freshness: String,
    contact: &'static str,
    contact_name: String,
    lag: u64,
    last_error: Option<String>,
    software: String,
}

/// `/federation`
pub(crate) async fn page(State(site): State<Site>, arrival: Arrival) -> Response {
    arrival.answer(move |visit| show(&site, visit)).await
}

fn show(site: &Site, visit: &Visit) -> Result<Response, Failure> {
    let membership = site.library().membership();
    let counts = counts(site, visit)?;
    let mut neighbours: BTreeMap<_, _> = site
        .house()
        .neighbours()
        .into_iter()
        .map(|neighbour| (neighbour.id.clone(), neighbour))
        .collect();
    let members = membership.institutions.values().map(|institution| {
        let neighbour = neighbours.remove(&institution.id);
        member(site, visit, institution, (neighbour, &counts))
    });
    let members = members.collect::<Result<_, _>>()?;
    let operations = match visit.visitor.is_operator() {
        true => Some(site.house().operations().map_err(Failure::Fault)?),
        false => None,
    };
    visit.page(&FederationPage {
        visit,
        consortium: membership.consortium.to_string(),
        members,
        operations,
    })
}

/// How many items of each institution the visitor sees.
fn counts(site: &Site, visit: &Visit) -> Result<BTreeMap<String, u64>, Failure> {
    let everything = SearchQuestion {
        page_size: 1,
        facets: true,
        ..SearchQuestion::default()
    };
    let viewer = visit.visitor.viewer(site);
    let found = site.library().search(&viewer, &everything)?;
    let counts = found.facets.into_iter();
    let counts = counts.filter(|counts| counts.facet == Facet::Institution);
    Ok(counts.flat_map(|counts| counts.values).collect())
}

fn member(
    site: &Site,
    visit: &Visit,
    institution: &Institution,
    (neighbour, counts): (Option<Neighbour>, &BTreeMap<String, u64>),
) -> Result<Member, Failure> {
    let id = institution.id.as_str();
    let profile = site.library().profile(&institution.id)?;
    let count = counts.get(id).copied().unwrap_or_default();
    let is_here = institution.id == *site.library().institution();
    let heard_ms = neighbour.as_ref().and_then(|neighbour| neighbour.heard_ms);
    let contact = match &neighbour {
        None => "here",
        Some(neighbour) => contact_code(neighbour.contact),
    };
    let (lag, last_error, software) = match neighbour {
        Some(neighbour) => (neighbour.lag, neighbour.last_error, neighbour.software),
        None => Default::default(),
    };
    Ok(Member {
        name: institution.name.clone(),
        id: id.to_owned(),
        status: visit.t(&format!("status-{}", institution.status.as_str())),
        is_here,
        items: visit.count("items-count", count),
        teachers: HeadTotal::of([profile.teachers]).map(|total| heads(visit, total)),
        all_items: (count > 0).then(|| Asked::of_institution(id).address()),
        freshness: freshness(visit, is_here, heard_ms),
        contact,
        contact_name: visit.t(&format!("contact-{contact}")),
        lag,
        last_error,
        software,
    })
}

const fn contact_code(contact: Contact) -> &'static str {
    match contact {
        Contact::Connected => "connected",
        Contact::Trying => "trying",
        Contact::Barred => "barred",
    }
}

/// How old what is held of an institution may be, in words.
pub(crate) fn freshness(visit: &Visit, is_here: bool, heard_ms: Option<i64>) -> String {
    match (is_here, heard_ms) {
        (true, _) => visit.t("fresh-own"),
        (false, Some(heard_ms)) => visit.t1("fresh-heard", visit.ago(heard_ms)),
        (false, None) => visit.t("fresh-never"),
    }
}
