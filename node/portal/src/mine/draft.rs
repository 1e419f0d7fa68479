//! Writing a draft: one form that works without a script. Its buttons save and come back.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;
use commons::drafts::{DraftError, DraftId, SavedDraft};
use commons::library::{Library, WriteError};
use domain::item::vocabulary::{Discipline, Language, Level, Term as _};
use domain::item::{Content, Draft, FileRight, Licence};

use super::content::{Choice, ContentForm, LABDOC_KEYS, LABDOC_KINDS, choices, content};
use super::fields::{self, Unread};
use super::missing::{Missing, missing, named};
use super::structure::Deed;
use super::typed::{self, TypedText};
use super::{Author, draft_address, read_draft, sign_in_first};
use crate::failure::Failure;
use crate::form::Form;
use crate::item::item_address;
use crate::sign_in::{private, see};
use crate::visit::{Arrival, Visit};
use crate::words;

#[derive(Template)]
#[template(path = "mine/draft.html")]
struct DraftPage<'a> {
    visit: &'a Visit,
    form_token: &'a str,
    address: String,
    saved: &'a SavedDraft,
    kind: &'static str,
    saved_ago: String,
    languages: Vec<Choice>,
    disciplines: Vec<Choice>,
    levels: Vec<Choice>,
    licences: Vec<Choice>,
    content: ContentForm,
    missing: Vec<Missing>,
    unread: Vec<Missing>,
    /// What was typed into an older revision, and is not saved.
    typed: Vec<TypedText>,
    is_old: bool,
    /// Where the original is, and whether it has changed since.
    original: Option<(String, bool)>,
}

/// What the buttons that move or remove are called.
const MOTIONS: [&str; 3] = ["move-up", "move-down", "move-away"];

/// `/mine/drafts/{draft}`
pub(super) async fn page(Path(draft): Path<String>, arrival: Arrival) -> Response {
    arrival
        .answer(move |visit| {
            let Some(author) = Author::of(visit)? else {
                return Ok(sign_in_first(visit));
            };
            let saved = visit
                .site
                .library()
                .draft(&author.viewer, read_draft(&draft)?)?;
            show(visit, &author, &saved, Told::default())
        })
        .await
}

/// The same page, with the form: saves it and does what the button says
pub(super) async fn save(Path(draft): Path<String>, arrival: Arrival, body: Bytes) -> Response {
    let form = Form::read(&arrival, &body);
    arrival
        .answer(move |visit| {
            let form = form?;
            let author = Author::sending(visit, &form)?;
            let id = read_draft(&draft)?;
            let (library, now_ms) = (visit.site.library(), visit.site.house().now_ms());
            let before = library.draft(&author.viewer, id)?;
            let (mut text, unread) = fields::read(before.draft, &form);
            let button = form.field("do");
            let anchor = Deed::read(button).and_then(|deed| deed.apply(&mut text));
            let key = (id, revision(&form)?);
            let saved = match library.save_draft(&author.viewer, key, text, now_ms) {
                Err(WriteError::Draft(DraftError::Stale { .. })) => {
                    return show_newer(visit, &author, id, &form);
                }
                saved => saved?,
            };
            if !unread.is_empty() {
                return show(visit, &author, &saved, Told::unread(unread));
            }
            let address = draft_address(id);
            Ok(match (button, anchor) {
                ("publish", _) => see(&format!("{address}/publish")),
                (_, Some(anchor)) => see(&format!("{address}#{anchor}")),
                (_, None) => see(&address),
            })
        })
        .await
}

/// The revision that a form was made from.
pub(super) fn revision(form: &Form) -> Result<u64, Failure> {
    form.field("revision").parse().map_err(|_| Failure::BadForm)
}

/// What is to be said about the form that was sent.
#[derive(Default)]
struct Told {
    status: StatusCode,
    unread: Vec<Unread>,
    typed: Vec<TypedText>,
}

impl Told {
    fn unread(unread: Vec<Unread>) -> Self {
        Self {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            unread,
            typed: Vec::new(),
        }
    }
}

/// The draft as it was saved from elsewhere meanwhile, and beside it what was typed here.
fn show_newer(
    visit: &Visit,
    author: &Author,
    id: DraftId,
    form: &Form,
) -> Result<Response, Failure> {
    let saved = visit.site.library().draft(&author.viewer, id)?;
    let told = Told {
        status: StatusCode::CONFLICT,
        unread: Vec::new(),
        typed: typed::texts(visit, &saved.draft, form),
    };
    show(visit, author, &saved, told)
}

fn show(
    visit: &Visit,
    author: &Author,
    saved: &SavedDraft,
    told: Told,
) -> Result<Response, Failure> {
    let draft = &saved.draft;
    let item = &draft.item;
    let words = visit.words();
    let original = match &item.parent {
        Some(parent) => {
            let upstream = visit.site.library().upstream(&author.viewer, saved)?;
            Some((item_address(&parent.item), upstream.is_some()))
        }
        None => None,
    };
    let page = DraftPage {
        visit,
        form_token: author.session.form_token.as_str(),
        address: draft_address(saved.entry.id),
        saved,
        kind: kind_of(draft),
        saved_ago: visit.ago(saved.entry.saved_ms),
        languages: choices(&[Language::FR, Language::EN], &[item.language], |code| {
            words.language(code)
        }),
        disciplines: choices(Discipline::ALL, &item.disciplines, |code| {
            words.discipline(code)
        }),
        levels: choices(Level::ALL, &item.levels, |code| words.level(code)),
        licences: licences(item.licence.id()),
        content: content(visit, draft),
        missing: missing(visit, Library::missing(draft)),
        typed: told.typed,
        is_old: told.status == StatusCode::CONFLICT,
        unread: told
            .unread
            .into_iter()
            .map(|field| named(visit, field))
            .collect(),
        original,
    };
    private(visit, told.status, &page)
}

fn kind_of(draft: &Draft) -> &'static str {
    match draft.content {
        Content::Mission(_) => "mission",
        Content::Capsule(_) => "capsule",
        Content::Snapshot(_) => "snapshot",
    }
}

fn licences(chosen: &str) -> Vec<Choice> {
    let listed: Vec<&str> = Licence::listed().collect();
    let other = (!listed.contains(&chosen)).then_some(chosen);
    let choice = |code: &str| Choice {
        code: code.to_owned(),
        name: words::licence(code),
        is_chosen: code == chosen,
    };
    listed.into_iter().chain(other).map(choice).collect()
}
