//! Giving a mission to a class: a version of it, with a beginning and an end.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;
use domain::id::ItemId;
use domain::item::Content;
use teaching::{Options, Terms};

use super::mission::LibraryMission;
use super::{Member, act, assignment, look, read_id, teaches};
use crate::failure::Failure;
use crate::form::Form;
use crate::item::{item_address, read_item};
use crate::sign_in::{private, see};
use crate::visit::{Arrival, Visit};
use crate::when;

#[derive(Template)]
#[template(path = "classroom/give.html")]
struct GivePage<'a> {
    visit: &'a Visit,
    form_token: &'a str,
    address: String,
    title: String,
    version: u64,
    classes: Vec<(String, String)>,
    terms: TermsFields,
    /// What is wrong with what was typed.
    problem: Option<String>,
}

/// Beginning, end and options, as the form has them.
pub(super) struct TermsFields {
    pub(super) starts: String,
    pub(super) ends: String,
    pub(super) adds_labdocs: bool,
    pub(super) options: Options,
}

impl TermsFields {
    pub(super) fn of(terms: &Terms, options: Options) -> Self {
        Self {
            starts: when::written(terms.starts_ms),
            ends: terms.ends_ms.map(when::written).unwrap_or_default(),
            adds_labdocs: terms.adds_labdocs,
            options,
        }
    }

    pub(super) fn typed(form: &Form) -> Self {
        Self {
            starts: form.field("starts").trim().to_owned(),
            ends: form.field("ends").trim().to_owned(),
            adds_labdocs: form.has("adds_labdocs"),
            options: Options {
                attaches_files: form.has("attaches_files"),
                writes_messages: form.has("writes_messages"),
                brings_labdocs: form.has("brings_labdocs"),
            },
        }
    }

    /// What they mean; nothing if one of the times is none.
    pub(super) fn read(&self) -> Option<Terms> {
        let ends_ms = match self.ends.as_str() {
            "" => None,
            ends => Some(when::read(ends)?),
        };
        Some(Terms {
            starts_ms: when::read(&self.starts)?,
            ends_ms,
            adds_labdocs: self.adds_labdocs,
        })
    }
}

/// `/items/{institution}/{handle}/give`
pub(super) async fn page(
    Path((institution, handle)): Path<(String, String)>,
    arrival: Arrival,
) -> Response {
    look(arrival, move |visit, member| {
        let item = read_item(&institution, &handle)?;
        let terms = Terms {
            starts_ms: visit.site.house().now_ms(),
            ends_ms: None,
            adds_labdocs: true,
        };
        let terms = TermsFields::of(&terms, Options::default());
        ask(visit, member, &item, (StatusCode::OK, terms, None))
    })
    .await
}

/// The same page, with the class and the terms
pub(super) async fn give(
    Path((institution, handle)): Path<(String, String)>,
    arrival: Arrival,
    body: Bytes,
) -> Response {
    act(arrival, body, move |visit, member, form| {
        let item = read_item(&institution, &handle)?;
        let typed = TermsFields::typed(form);
        let refuse = |key: &str, typed| {
            let problem = Some(visit.t(key));
            ask(
                visit,
                member,
                &item,
                (StatusCode::BAD_REQUEST, typed, problem),
            )
        };
        let Some(terms) = typed.read() else {
            return refuse("give-no-time", typed);
        };
        if terms
            .ends_ms
            .is_some_and(|ends_ms| ends_ms <= terms.starts_ms)
        {
            return refuse("give-window", typed);
        }
        let class = read_id(form.field("class"))?;
        let viewer = visit.visitor.viewer(&visit.site);
        let mission = LibraryMission::find(visit.site.library(), &viewer, &item)?;
        let wing = visit.site.teaching();
        let given = wing.assign(&member.caller, (class, &terms), mission.version(), &mission)?;
        if typed.options != Options::default() {
            wing.set_options(&member.caller, given, &typed.options)?;
        }
        Ok(see(&assignment::address(given)))
    })
    .await
}

fn ask(
    visit: &Visit,
    member: &Member,
    item: &ItemId,
    (status, terms, problem): (StatusCode, TermsFields, Option<String>),
) -> Result<Response, Failure> {
    let viewer = visit.visitor.viewer(&visit.site);
    let view = visit.site.library().get(&viewer, item)?;
    let view = view.ok_or(Failure::NotFound)?;
    match view.manifest.content() {
        Content::Mission(_) => {}
        Content::Capsule(_) | Content::Snapshot(_) => return Err(Failure::NotFound),
    }
    let classes = visit.site.teaching().classes(&member.caller)?;
    let open = classes
        .into_iter()
        .filter(|class| teaches(class.standing) && class.archived_ms.is_none());
    let page = GivePage {
        visit,
        form_token: member.form_token(),
        address: item_address(item),
        title: view.manifest.description().title.clone(),
        version: view.version,
        classes: open
            .map(|class| (class.id.to_string(), class.name))
            .collect(),
        terms,
        problem,
    };
    private(visit, status, &page)
}
