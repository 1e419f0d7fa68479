//! Beginning and discarding drafts, adapting, taking changes of an original, and taking back.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;
use commons::library::{ChangeError, PublishError, WithdrawalKind};
use commons::upstream::{Change, ChangeKind, PartPlace, Place};
use domain::id::ItemId;
use domain::item::labdoc::Labdoc;
use domain::item::vocabulary::{Architecture, Language, MediaKind, Term as _};
use domain::item::{Capsule, Content, Description, Draft, Location, Mission, Rights, Snapshot};
use domain::reason::Reason;

use super::structure::blank_part;
use super::{Author, draft_address, read_draft, sign_in_first};
use crate::failure::Failure;
use crate::form::Form;
use crate::item::{item_address, read_item};
use crate::sign_in::{private, see};
use crate::visit::{Arrival, Visit};

/// The licence of what is new: the one that lets others use it most easily and credits its authors.
const LICENCE: &str = "CC-BY-4.0";

/// A mission with nothing in it.
pub(super) fn blank_mission(language: &str, author: &str) -> Option<Draft> {
    let mission = Content::Mission(Mission {
        instructions: String::new(),
        parts: vec![blank_part()],
        rubric: None,
    });
    blank(language, author, mission)
}

fn blank_of(kind: &str, language: &str, author: &str) -> Option<Draft> {
    let content = match kind {
        "mission" => return blank_mission(language, author),
        "capsule" => Content::Capsule(Capsule {
            media: MediaKind::ALL.first().copied()?,
            presentation: String::new(),
            location: Location::Link(String::new()),
        }),
        "snapshot" => Content::Snapshot(Snapshot {
            base_system: String::new(),
            architecture: Architecture::ALL.first().copied()?,
            packages: Vec::new(),
            image: None,
            recipe: String::new(),
        }),
        _ => return None,
    };
    blank(language, author, content)
}

fn blank(language: &str, author: &str, content: Content) -> Option<Draft> {
    let item = Description {
        title: String::new(),
        summary: String::new(),
        language: language.parse().unwrap_or(Language::EN),
        disciplines: Vec::new(),
        discipline_text: None,
        levels: Vec::new(),
        level_text: None,
        keywords: Vec::new(),
        objectives: Vec::new(),
        duration_minutes: None,
        authors: vec![author.to_owned()],
        licence: LICENCE.parse().ok()?,
        rights: Rights::ALL,
        source: None,
        attribution: None,
        maintainer: None,
        reviewed: None,
        parent: None,
    };
    Some(Draft {
        item,
        content,
        files: Vec::new(),
    })
}

/// `/mine/drafts`: begins a draft of the kind that the form says
pub(super) async fn begin(arrival: Arrival, body: Bytes) -> Response {
    let form = Form::read(&arrival, &body);
    arrival
        .answer(move |visit| {
            let form = form?;
            let author = Author::sending(visit, &form)?;
            let name = &author.session.person.name;
            let draft = blank_of(form.field("kind"), visit.locale.code(), name);
            let draft = draft.ok_or(Failure::BadForm)?;
            let now_ms = visit.site.house().now_ms();
            let saved = visit.site.library().write(&author.viewer, draft, now_ms)?;
            Ok(see(&draft_address(saved.entry.id)))
        })
        .await
}

/// `/mine/drafts/{draft}/discard`
pub(super) async fn discard(Path(draft): Path<String>, arrival: Arrival, body: Bytes) -> Response {
    let form = Form::read(&arrival, &body);
    arrival
        .answer(move |visit| {
            let author = Author::sending(visit, &form?)?;
            let library = visit.site.library();
            library.discard_draft(&author.viewer, read_draft(&draft)?)?;
            Ok(see("/mine"))
        })
        .await
}

/// `/items/{institution}/{handle}/adapt`
pub(super) async fn adapt(path: Path<(String, String)>, arrival: Arrival, body: Bytes) -> Response {
    let form = Form::read(&arrival, &body);
    arrival
        .answer(move |visit| {
            let author = Author::sending(visit, &form?)?;
            let item = named(path)?;
            let now_ms = visit.site.house().now_ms();
            let saved = visit.site.library().adapt(&author.viewer, &item, now_ms)?;
            Ok(see(&draft_address(saved.entry.id)))
        })
        .await
}

/// `/items/{institution}/{handle}/next`: begins the next version
pub(super) async fn next(path: Path<(String, String)>, arrival: Arrival, body: Bytes) -> Response {
    let form = Form::read(&arrival, &body);
    arrival
        .answer(move |visit| {
            let author = Author::sending(visit, &form?)?;
            let item = named(path)?;
            let now_ms = visit.site.house().now_ms();
            let library = visit.site.library();
            let saved = library.write_next(&author.viewer, &item, now_ms)?;
            Ok(see(&draft_address(saved.entry.id)))
        })
        .await
}

/// The item that a path names.
pub(super) fn named(
    Path((institution, handle)): Path<(String, String)>,
) -> Result<ItemId, Failure> {
    read_item(&institution, &handle)
}

#[derive(Template)]
#[template(path = "mine/withdraw.html")]
struct WithdrawPage<'a> {
    visit: &'a Visit,
    form_token: &'a str,
    title: String,
    address: String,
    reasons: Vec<(&'static str, String)>,
    /// Whether the answer was without one.
    lacks_reason: bool,
}

/// `/items/{institution}/{handle}/withdraw`: asks whether, and how
pub(super) async fn ask_withdraw(path: Path<(String, String)>, arrival: Arrival) -> Response {
    arrival
        .answer(move |visit| {
            let Some(author) = Author::of(visit)? else {
                return Ok(sign_in_first(visit));
            };
            let item = named(path)?;
            ask(visit, &author, &item, false)
        })
        .await
}

fn ask(
    visit: &Visit,
    author: &Author,
    item: &ItemId,
    lacks_reason: bool,
) -> Result<Response, Failure> {
    let view = super::share::own(visit, author, item)?;
    let reason = |reason: Reason| {
        let name = reason.as_str();
        (name, visit.t(&format!("reason-{name}")))
    };
    let page = WithdrawPage {
        visit,
        form_token: author.session.form_token.as_str(),
        title: view.manifest.description().title.clone(),
        address: item_address(item),
        reasons: Reason::ALL.map(reason).to_vec(),
        lacks_reason,
    };
    let status = match lacks_reason {
        true => StatusCode::UNPROCESSABLE_ENTITY,
        false => StatusCode::OK,
    };
    private(visit, status, &page)
}

/// The same page, with the answer
pub(super) async fn withdraw(
    path: Path<(String, String)>,
    arrival: Arrival,
    body: Bytes,
) -> Response {
    let form = Form::read(&arrival, &body);
    arrival
        .answer(move |visit| {
            let form = form?;
            let author = Author::sending(visit, &form)?;
            let item = named(path)?;
            let how = match form.field("how") {
                "withdraw" => WithdrawalKind::Withdraw,
                "retract" => WithdrawalKind::Retract,
                _ => return Err(Failure::BadForm),
            };
            let Some(reason) = Reason::from_name(form.field("reason")) else {
                return ask(visit, &author, &item, true);
            };
            let now_ms = visit.site.house().now_ms();
            let library = visit.site.library();
            library
                .withdraw_because(&author.viewer, &item, (how, Some(reason)), now_ms)
                .map_err(not_changed)?;
            Ok(see("/mine"))
        })
        .await
}

/// A change that was refused, where the page offered none that could be.
pub(super) fn not_changed(error: ChangeError) -> Failure {
    match error {
        ChangeError::NotFound => Failure::NotFound,
        ChangeError::NotOwner => Failure::NotAllowed,
        ChangeError::Publish(PublishError::Fault(fault)) => fault.into(),
        ChangeError::Publish(error) => Failure::Fault(error.to_string()),
    }
}

#[derive(Template)]
#[template(path = "mine/upstream.html")]
struct UpstreamPage<'a> {
    visit: &'a Visit,
    form_token: &'a str,
    address: String,
    title: String,
    revision: u64,
    version: u64,
    rows: Vec<ChangeRow>,
}

/// A change of the original, to be taken or left.
struct ChangeRow {
    number: usize,
    place: String,
    kind: &'static str,
    before: String,
    after: String,
    is_contested: bool,
}

/// `/mine/drafts/{draft}/original`: what has changed in the original
pub(super) async fn upstream(Path(draft): Path<String>, arrival: Arrival) -> Response {
    arrival
        .answer(move |visit| {
            let Some(author) = Author::of(visit)? else {
                return Ok(sign_in_first(visit));
            };
            let (id, library) = (read_draft(&draft)?, visit.site.library());
            let saved = library.draft(&author.viewer, id)?;
            let Some(upstream) = library.upstream(&author.viewer, &saved)? else {
                return Ok(see(&draft_address(id)));
            };
            let base = saved.original.as_ref().unwrap_or(&saved.draft);
            let row = |(number, change): (usize, &Change)| {
                row(visit, number, change, (base, &upstream.theirs))
            };
            let page = UpstreamPage {
                visit,
                form_token: author.session.form_token.as_str(),
                address: draft_address(id),
                title: saved.draft.item.title.clone(),
                revision: saved.entry.revision,
                version: upstream.version,
                rows: upstream.changes.iter().enumerate().map(row).collect(),
            };
            private(visit, StatusCode::OK, &page)
        })
        .await
}

/// The same page, with the changes that are taken; all others are left
pub(super) async fn take_upstream(
    Path(draft): Path<String>,
    arrival: Arrival,
    body: Bytes,
) -> Response {
    let form = Form::read(&arrival, &body);
    arrival
        .answer(move |visit| {
            let form = form?;
            let author = Author::sending(visit, &form)?;
            let (id, library) = (read_draft(&draft)?, visit.site.library());
            let saved = library.draft(&author.viewer, id)?;
            let version = form.field("version");
            let upstream = library
                .upstream(&author.viewer, &saved)?
                .filter(|upstream| upstream.version.to_string() == version)
                .ok_or(Failure::OldDraft)?;
            let chosen: Vec<&str> = form.all("take").collect();
            let taken = |(number, change): (usize, &Change)| {
                let number = number.to_string();
                chosen
                    .contains(&number.as_str())
                    .then(|| change.place.clone())
            };
            let places: Vec<Place> = upstream
                .changes
                .iter()
                .enumerate()
                .filter_map(taken)
                .collect();
            let revision = super::draft::revision(&form)?;
            let now_ms = visit.site.house().now_ms();
            library.take_upstream(&author.viewer, (id, revision), &places, now_ms)?;
            Ok(see(&draft_address(id)))
        })
        .await
}

fn row(
    visit: &Visit,
    number: usize,
    change: &Change,
    (base, theirs): (&Draft, &Draft),
) -> ChangeRow {
    ChangeRow {
        number,
        place: place_name(visit, &change.place, (base, theirs)),
        kind: match change.kind {
            ChangeKind::Added => "change-added",
            ChangeKind::Changed => "change-changed",
            ChangeKind::Removed => "change-removed",
        },
        before: text_at(base, &change.place, false),
        after: text_at(theirs, &change.place, true),
        is_contested: change.is_contested,
    }
}

fn place_name(visit: &Visit, place: &Place, (base, theirs): (&Draft, &Draft)) -> String {
    let part = |draft: &Draft, number: usize| {
        let title = part_of(draft, number).map(|part| part.title.clone());
        visit.t1("place-part", title.unwrap_or_default())
    };
    match place {
        Place::Title => visit.t("field-title"),
        Place::Summary => visit.t("field-abstract"),
        Place::Objectives => visit.t("field-objectives"),
        Place::Keywords => visit.t("field-keywords"),
        Place::Duration => visit.t("field-duration"),
        Place::Instructions => visit.t("field-instructions"),
        Place::Rubric => visit.t("field-rubric"),
        Place::Content => visit.t("place-content"),
        Place::File(name) => visit.t1("place-file", name),
        Place::Part(PartPlace::Now(number)) => part(theirs, *number),
        Place::Part(PartPlace::Before(number)) => part(base, *number),
    }
}

fn part_of(draft: &Draft, number: usize) -> Option<&domain::item::Part> {
    match &draft.content {
        Content::Mission(mission) => mission.parts.get(number),
        Content::Capsule(_) | Content::Snapshot(_) => None,
    }
}

/// What stands there in one version, as text to compare; nothing where there is none to show.
fn text_at(draft: &Draft, place: &Place, is_now: bool) -> String {
    match place {
        Place::Title => draft.item.title.clone(),
        Place::Summary => draft.item.summary.clone(),
        Place::Objectives => draft.item.objectives.join("\n"),
        Place::Keywords => draft.item.keywords.join(", "),
        Place::Duration => {
            let minutes = draft.item.duration_minutes;
            minutes.map_or_else(String::new, |minutes| format!("{minutes} min"))
        }
        Place::Instructions => match &draft.content {
            Content::Mission(mission) => mission.instructions.clone(),
            Content::Capsule(_) | Content::Snapshot(_) => String::new(),
        },
        Place::Part(PartPlace::Now(number)) if is_now => part_text(draft, *number),
        Place::Part(PartPlace::Before(number)) if !is_now => part_text(draft, *number),
        Place::Part(_) | Place::Rubric | Place::Content | Place::File(_) => String::new(),
    }
}

fn part_text(draft: &Draft, number: usize) -> String {
    let Some(part) = part_of(draft, number) else {
        return String::new();
    };
    let labdoc = |labdoc: &Labdoc| format!("— {} ({})", labdoc.title, labdoc.kind().code());
    let mut lines = vec![part.instructions.clone()];
    lines.extend(part.labdocs.iter().map(labdoc));
    lines.join("\n")
}
