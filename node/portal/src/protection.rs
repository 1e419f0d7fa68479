//! The pages of the data-protection officer: find a person, see what the house knows of them,
//! take it along, and erase it; who read a report; what has been kept long enough, and what may not
//! be deleted for now. To everybody else they do not exist.
//!
//! Persons stand in addresses by their handle alone; a name is sent as a form, so that no log of
//! a server between has it.

mod holds;
mod keeping;

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use bytes::Bytes;
use domain::id::Handle;
use domain::viewer::Role;
use identity::Person;
use teaching::{Held, Mentions};

use crate::classroom::{Member, act, look, person_called, read_id};
use crate::failure::Failure;
use crate::report::accesses;
use crate::sign_in::{private, role_key, see};
use crate::site::Site;
use crate::visit::{Arrival, Visit};

pub(crate) use holds::HoldPart;

/// The pages of this area.
pub(crate) fn router() -> Router<Site> {
    Router::new()
        .route("/data-protection", get(page).post(find))
        .route("/data-protection/accesses", post(find_report))
        .route(
            "/data-protection/retention",
            get(keeping::page).post(keeping::delete),
        )
        .route(
            "/data-protection/holds",
            get(holds::page).post(holds::change),
        )
        .route("/data-protection/{person}", get(person))
        .route("/data-protection/{person}/export.json", get(export))
        .route("/data-protection/{person}/erase", post(erase))
}

#[derive(Template)]
#[template(path = "protection/find.html")]
struct FindPage<'a> {
    visit: &'a Visit,
    form_token: &'a str,
    typed: &'a str,
    is_unknown: bool,
    typed_report: &'a str,
    is_no_report: bool,
}

#[derive(Template)]
#[template(path = "protection/person.html")]
struct PersonPage<'a> {
    visit: &'a Visit,
    form_token: &'a str,
    handle: &'a Handle,
    /// Nobody, if the account is closed already.
    person: Option<PersonFacts>,
    mentions: Vec<(String, usize)>,
    hold: HoldPart,
    /// Whether a hold stands against erasing them, on them or on a report of theirs.
    is_held: bool,
    /// Where that report is.
    held_report: Option<String>,
    /// Whether it is somebody else than the officer.
    is_other: bool,
    is_wrongly_confirmed: bool,
}

/// What was sent from the page of a person and not taken.
#[derive(Default, Clone, Copy)]
struct Tried<'a> {
    /// Another handle than theirs.
    is_wrongly_confirmed: bool,
    /// The reason of a hold.
    reason: Option<&'a str>,
    /// To erase somebody on hold.
    is_held: bool,
}

impl Tried<'_> {
    fn status(self) -> StatusCode {
        if self.is_held {
            StatusCode::CONFLICT
        } else if self.is_wrongly_confirmed || self.reason.is_some() {
            StatusCode::BAD_REQUEST
        } else {
            StatusCode::OK
        }
    }
}

/// What the house knows of somebody besides the teaching wing.
struct PersonFacts {
    name: String,
    role: &'static str,
    since: String,
    login: Option<String>,
}

#[derive(Template)]
#[template(path = "protection/erased.html")]
struct ErasedPage<'a> {
    visit: &'a Visit,
    reports: usize,
    alias: String,
    mentions: Vec<(String, usize)>,
}

/// `/data-protection`
async fn page(arrival: Arrival) -> Response {
    look(arrival, |visit, member| {
        check_officer(member)?;
        show_form(visit, member, ("", false), StatusCode::OK)
    })
    .await
}

/// The same, with what somebody is called
async fn find(arrival: Arrival, body: Bytes) -> Response {
    act(arrival, body, |visit, member, form| {
        check_officer(member)?;
        let typed = form.field("person").trim();
        match person_called(visit, typed)? {
            Some(handle) => Ok(see(&address(&handle))),
            None => show_form(visit, member, (typed, true), StatusCode::NOT_FOUND),
        }
    })
    .await
}

fn show_form(
    visit: &Visit,
    member: &Member,
    (typed, is_unknown): (&str, bool),
    status: StatusCode,
) -> Result<Response, Failure> {
    let page = FindPage {
        visit,
        form_token: member.form_token(),
        typed,
        is_unknown,
        typed_report: "",
        is_no_report: false,
    };
    private(visit, status, &page)
}

/// `/data-protection/accesses`, with the address of a report, or its id, which ends it
async fn find_report(arrival: Arrival, body: Bytes) -> Response {
    act(arrival, body, |visit, member, form| {
        check_officer(member)?;
        let typed = form.field("report").trim();
        let id = typed.rsplit('/').next().unwrap_or_default();
        let wing = visit.site.teaching();
        if let Ok(id) = id.parse()
            && wing.access_log(&member.caller, id).is_ok()
        {
            return Ok(see(&accesses::address(id)));
        }
        let page = FindPage {
            visit,
            form_token: member.form_token(),
            typed: "",
            is_unknown: false,
            typed_report: typed,
            is_no_report: true,
        };
        private(visit, StatusCode::NOT_FOUND, &page)
    })
    .await
}

/// `/data-protection/{person}`
async fn person(Path(path): Path<String>, arrival: Arrival) -> Response {
    look(arrival, move |visit, member| {
        show(visit, member, &read_id(&path)?, Tried::default())
    })
    .await
}

fn show(
    visit: &Visit,
    member: &Member,
    handle: &Handle,
    tried: Tried,
) -> Result<Response, Failure> {
    let (wing, officer) = (visit.site.teaching(), &member.caller);
    let known = wing.report_person(officer, handle)?;
    let account = visit.site.people().find(handle)?;
    if account.is_none() && known.is_empty() {
        return Err(Failure::NotFound);
    }
    let against = wing.hold_against_erasing(officer, handle)?;
    let held = Held::Person(handle.clone());
    let page = PersonPage {
        visit,
        form_token: member.form_token(),
        handle,
        hold: HoldPart::new(visit, member, (&held, tried.reason))?,
        is_held: against.is_some(),
        held_report: holds::report_against(against.as_ref()),
        is_other: *handle != officer.handle,
        person: account.map(|person| facts(visit, person)).transpose()?,
        mentions: named(visit, known),
        is_wrongly_confirmed: tried.is_wrongly_confirmed,
    };
    private(visit, tried.status(), &page)
}

fn facts(visit: &Visit, person: Person) -> Result<PersonFacts, Failure> {
    let login = visit.site.sign_in().passwords().login_of(&person.handle)?;
    Ok(PersonFacts {
        role: role_key(person.role),
        since: visit.when(person.created_ms),
        login: login.map(|login| login.to_string()),
        name: person.name,
    })
}

/// `/data-protection/{person}/export.json`
async fn export(Path(path): Path<String>, arrival: Arrival) -> Response {
    look(arrival, move |visit, member| {
        check_officer(member)?;
        let handle: Handle = read_id(&path)?;
        let file = visit.site.house().export_person(&member.caller, &handle);
        let file = file.map_err(Failure::Fault)?;
        let name = format!("attachment; filename={handle}.json");
        let headers = [
            (CONTENT_TYPE, "application/json".to_owned()),
            (CONTENT_DISPOSITION, name),
        ];
        Ok((headers, file).into_response())
    })
    .await
}

/// `/data-protection/{person}/erase`, with the handle once more
async fn erase(Path(path): Path<String>, arrival: Arrival, body: Bytes) -> Response {
    act(arrival, body, move |visit, member, form| {
        check_officer(member)?;
        let handle: Handle = read_id(&path)?;
        let is_confirmed = form.field("confirm").trim() == handle.as_str();
        if !is_confirmed || handle == member.caller.handle {
            let tried = Tried {
                is_wrongly_confirmed: true,
                ..Tried::default()
            };
            return show(visit, member, &handle, tried);
        }
        let wing = visit.site.teaching();
        let against = wing.hold_against_erasing(&member.caller, &handle)?;
        if against.is_some() {
            let tried = Tried {
                is_held: true,
                ..Tried::default()
            };
            return show(visit, member, &handle, tried);
        }
        let erased = visit.site.house().erase_person(&member.caller, &handle);
        let erased = erased.map_err(Failure::Fault)?;
        let page = ErasedPage {
            visit,
            reports: erased.reports,
            alias: erased.alias.to_string(),
            mentions: named(visit, erased.mentions),
        };
        private(visit, StatusCode::OK, &page)
    })
    .await
}

fn address(handle: &Handle) -> String {
    format!("/data-protection/{handle}")
}

/// The kinds of rows in words.
fn named(visit: &Visit, mentions: Mentions) -> Vec<(String, usize)> {
    let mentions = mentions.into_iter();
    let key = |kind: &str| format!("mention-{}", kind.replace(' ', "-"));
    mentions
        .map(|(kind, count)| (visit.t(&key(&kind)), count))
        .collect()
}

fn check_officer(member: &Member) -> Result<(), Failure> {
    match member.caller.role {
        Role::Officer => Ok(()),
        Role::Teacher | Role::Staff | Role::Student | Role::Operator => Err(Failure::NotFound),
    }
}
