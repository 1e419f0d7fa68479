//! What somebody writes and shares: their drafts, their items, and what they do with them.

mod alike;
mod audience;
mod content;
mod deeds;
mod draft;
mod fields;
mod files;
mod missing;
mod preview;
mod share;
mod structure;
mod typed;
mod version;
mod view_as;

use askama::Template;
use axum::Router;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use commons::drafts::{DraftEntry, DraftId};
use commons::library::{ListRequest, PAGE_ITEMS_MAX, WriteError};
use domain::id::{ItemId, ShareAddress};
use domain::policy::SharingPolicy;
use domain::viewer::Viewer;
use identity::Session;

use crate::failure::Failure;
use crate::form::Form;
use crate::item::item_address;
use crate::sign_in::{self, private, see};
use crate::site::Site;
use crate::visit::{Arrival, Visit};

pub use files::UPLOAD_BYTES_MAX;
pub(crate) use files::router as uploads;

/// The pages of this area.
pub(crate) fn router() -> Router<Site> {
    Router::new()
        .route("/mine", get(page))
        .route("/mine/drafts", post(deeds::begin))
        .route("/mine/drafts/{draft}", get(draft::page).post(draft::save))
        .route("/mine/drafts/{draft}/preview", post(preview::preview))
        .route("/mine/drafts/{draft}/discard", post(deeds::discard))
        .route(
            "/mine/drafts/{draft}/original",
            get(deeds::upstream).post(deeds::take_upstream),
        )
        .route(
            "/mine/drafts/{draft}/publish",
            get(share::page_of_draft).post(share::publish),
        )
        .route("/mine/drafts/{draft}/publish/as", get(view_as::of_draft))
        .route("/items/{institution}/{handle}/adapt", post(deeds::adapt))
        .route("/items/{institution}/{handle}/next", post(deeds::next))
        .route(
            "/items/{institution}/{handle}/share",
            get(share::page_of_item).post(share::share),
        )
        .route(
            "/items/{institution}/{handle}/share/as",
            get(view_as::of_item),
        )
        .route(
            "/items/{institution}/{handle}/withdraw",
            get(deeds::ask_withdraw).post(deeds::withdraw),
        )
}

/// Somebody who may write here: signed in in a browser, as a colleague.
struct Author<'a> {
    session: &'a Session,
    viewer: Viewer,
}

impl<'a> Author<'a> {
    /// Who looks at a page; nobody, if they are to sign in first.
    fn of(visit: &'a Visit) -> Result<Option<Self>, Failure> {
        let Some(session) = visit.visitor.session() else {
            return Ok(None);
        };
        let viewer = visit.visitor.viewer(&visit.site);
        if viewer.colleague().is_none() {
            return Err(Failure::NotAllowed);
        }
        Ok(Some(Self { session, viewer }))
    }

    /// Who sends a form, if the form is their own.
    fn sending(visit: &'a Visit, form: &Form) -> Result<Self, Failure> {
        let author = Self::of(visit)?.ok_or(Failure::OldForm)?;
        form.check(&author.session.form_token)?;
        Ok(author)
    }
}

/// Somebody signs in first, and then comes back.
fn sign_in_first(visit: &Visit) -> Response {
    see(&sign_in::address_of(&visit.here()))
}

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::NotAColleague | WriteError::MayNotAdapt | WriteError::NotOwner => {
                Self::NotAllowed
            }
            WriteError::NoSuchItem => Self::NotFound,
            WriteError::Draft(error) => error.into(),
            WriteError::Fault(fault) => fault.into(),
            WriteError::Publish(_) | WriteError::Change(_) => Self::Fault(error.to_string()),
        }
    }
}

/// Where a draft is written.
fn draft_address(draft: DraftId) -> String {
    format!("/mine/drafts/{draft}")
}

fn read_draft(text: &str) -> Result<DraftId, Failure> {
    text.parse().map_err(|_| Failure::NotFound)
}

#[derive(Template)]
#[template(path = "mine/mine.html")]
struct MinePage<'a> {
    visit: &'a Visit,
    form_token: &'a str,
    address: ShareAddress,
    drafts: Vec<DraftRow>,
    items: Vec<ItemRow>,
    /// Where the next page of items is.
    next: Option<String>,
}

struct DraftRow {
    address: String,
    title: String,
    saved: String,
    is_next_version: bool,
}

struct ItemRow {
    address: String,
    title: String,
    kind: &'static str,
    kind_name: String,
    version: u64,
    rung: String,
    is_adapted: bool,
}

/// `/mine`
async fn page(arrival: Arrival) -> Response {
    arrival
        .answer(|visit| match Author::of(visit)? {
            Some(author) => show(visit, &author),
            None => Ok(sign_in_first(visit)),
        })
        .await
}

fn show(visit: &Visit, author: &Author) -> Result<Response, Failure> {
    let library = visit.site.library();
    let address = author.viewer.colleague().ok_or(Failure::NotAllowed)?;
    let mut drafts = library.list_drafts(&author.viewer, None)?.drafts;
    drafts.sort_by_key(|draft| std::cmp::Reverse(draft.saved_ms));
    let request = ListRequest {
        page_size: PAGE_ITEMS_MAX,
        page_token: visit.query.first("page").unwrap_or_default().to_owned(),
        institution: Some(library.institution().clone()),
        own: true,
    };
    let listed = library.list(&author.viewer, &request)?;
    let next = match listed.next_page_token.as_str() {
        "" => None,
        token => Some(format!("/mine?page={token}")),
    };
    let items: Vec<ItemId> = listed.items.into_iter().map(|(item, ..)| item).collect();
    let page = MinePage {
        visit,
        form_token: author.session.form_token.as_str(),
        address: address.clone(),
        drafts: drafts
            .into_iter()
            .map(|draft| draft_row(visit, draft))
            .collect(),
        items: item_rows(visit, author, &items)?,
        next,
    };
    private(visit, StatusCode::OK, &page)
}

fn draft_row(visit: &Visit, draft: DraftEntry) -> DraftRow {
    DraftRow {
        address: draft_address(draft.id),
        title: match draft.title.trim() {
            "" => visit.t("mine-untitled"),
            title => title.to_owned(),
        },
        saved: visit.ago(draft.saved_ms),
        is_next_version: draft.of.is_some(),
    }
}

fn item_rows(visit: &Visit, author: &Author, items: &[ItemId]) -> Result<Vec<ItemRow>, Failure> {
    use domain::item::vocabulary::Term as _;
    let mut rows = Vec::with_capacity(items.len());
    for item in items {
        let Some(view) = visit.site.library().get(&author.viewer, item)? else {
            continue;
        };
        let kind = view.manifest.kind().code();
        let policy = view.ownership.as_ref().map(|ownership| &ownership.policy);
        rows.push(ItemRow {
            address: item_address(item),
            title: view.manifest.description().title.clone(),
            kind,
            kind_name: visit.words().kind(kind),
            version: view.version,
            rung: policy.map_or_else(String::new, |policy| visit.t(rung_key(policy))),
            is_adapted: view.manifest.description().parent.is_some(),
        });
    }
    Ok(rows)
}

/// The key of the name of a rung.
const fn rung_key(policy: &SharingPolicy) -> &'static str {
    match policy {
        SharingPolicy::Personal => "rung-personal",
        SharingPolicy::Named(_) => "rung-named",
        SharingPolicy::Institution => "rung-institution",
        SharingPolicy::Institutions(_) => "rung-institutions",
        SharingPolicy::Consortium => "rung-consortium",
        SharingPolicy::Public => "rung-public",
    }
}
