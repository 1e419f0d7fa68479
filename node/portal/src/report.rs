//! A report: what its team writes, and what those read who teach the class.
//!
//! The page says everything without a script; the island `report.ts` puts editors in the place of
//! what is read, as long as the visitor may write.

pub(crate) mod accesses;
mod attachments;
mod bring;
mod deeds;
mod drawing;
mod export;
mod expression;
mod feedback;
mod files;
pub(crate) mod following;
mod history;
mod labdoc;
mod live;
mod messages;
pub(crate) mod peer;
mod place;
mod remark;
mod rich;
mod words;
mod writing;

use std::collections::BTreeMap;

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use domain::id::Handle;
use domain::item::labdoc::LabdocContent;
use domain::item::vocabulary::{LabdocKind, Term as _};
use domain::item::{Content, Manifest, Part};
use teaching::{LabdocEntry, Report, ReportId};

use crate::classroom::{
    Member, assignment_address, class_address, look, name_of, read_id, teaches,
};
use crate::failure::Failure;
use crate::markdown;
use crate::sign_in::private;
use crate::site::Site;
use crate::visit::{Arrival, Visit};

use attachments::AttachmentView;
pub(crate) use attachments::uploads;
use files::ReportFiles;
use labdoc::Sheet;
pub use live::{CHECK_PERIOD, Live, News, Present, STREAMS_MAX, STREAMS_PER_REPORT_MAX, Seat};
use messages::Messages;
pub use place::{Caret, END_BYTES_MAX, PLACE_BYTES_MAX, Place, PlaceError};

/// The pages of this area.
pub(crate) fn router() -> Router<Site> {
    Router::new()
        .merge(peer::router())
        .route("/reports/{report}", get(page))
        .route("/reports/{report}/files/{name}", get(files::file))
        .route(
            "/reports/{report}/attachments/{number}",
            get(attachments::file),
        )
        .route(
            "/reports/{report}/attachments/{number}/remove",
            post(attachments::detach),
        )
        .route("/reports/{report}/export/{name}", get(export::file))
        .route("/reports/{report}/following", get(following::page))
        .route("/reports/{report}/accesses", get(accesses::page))
        .route("/reports/{report}/live", get(live::listen))
        .route("/reports/{report}/here", post(writing::here))
        .route(
            "/reports/{report}/labdocs/{labdoc}/read",
            post(writing::read),
        )
        .route(
            "/reports/{report}/labdocs/{labdoc}/updates",
            post(writing::write),
        )
        .route("/reports/{report}/submit", post(deeds::submit))
        .route("/reports/{report}/reopen", post(deeds::reopen))
        .route(
            "/reports/{report}/feedback",
            get(feedback::page).post(feedback::change),
        )
        .route(
            "/reports/{report}/messages",
            get(messages::page).post(messages::post),
        )
        .route("/reports/{report}/labdocs", post(deeds::add_labdoc))
        .route(
            "/reports/{report}/bring",
            get(bring::page).post(bring::bring),
        )
        .route(
            "/reports/{report}/labdocs/{labdoc}/change",
            post(deeds::change_labdoc),
        )
        .route(
            "/reports/{report}/labdocs/{labdoc}/history",
            get(history::page).post(history::restore),
        )
        .route(
            "/reports/{report}/submissions/{number}",
            get(history::submission),
        )
}

/// Where a report is.
pub(crate) fn report_address(report: ReportId) -> String {
    format!("/reports/{report}")
}

/// In which forms a report is taken along, and the keys of their names.
const EXPORTS: [(&str, &str); 3] = [
    ("report.html", "export-html"),
    ("report.eln", "export-eln"),
    ("report.json", "export-json"),
];

#[derive(Template)]
#[template(path = "report/report.html")]
struct ReportPage<'a> {
    visit: &'a Visit,
    form_token: &'a str,
    /// Under whose name the browser keeps what is not acknowledged.
    person: &'a Handle,
    /// The texts of the editors, as JSON.
    words: String,
    address: String,
    assignment: String,
    class: (String, String),
    title: String,
    language: String,
    team: String,
    members: String,
    instructions_html: String,
    parts: Vec<PartView>,
    aside: Vec<LabdocView>,
    kinds: Vec<(&'static str, String)>,
    is_submitted: bool,
    submissions: Vec<u32>,
    is_archived: bool,
    until: Option<String>,
    has_ended: bool,
    may_write: bool,
    may_submit: bool,
    may_reopen: bool,
    may_follow: bool,
    adds_labdocs: bool,
    brings_labdocs: bool,
    /// What the team attached, and whether the visitor may attach more.
    files: Vec<AttachmentView>,
    may_attach: bool,
    writes_messages: bool,
    messages: Messages,
}

struct PartView {
    index: usize,
    title: String,
    instructions_html: String,
    labdocs: Vec<LabdocView>,
}

/// A labdoc, as the page lists it.
struct LabdocView {
    id: String,
    address: String,
    title: String,
    kind: &'static str,
    kind_name: String,
    is_required: bool,
    is_of_mission: bool,
    is_done: bool,
    /// What the mission says of it beside what it starts with.
    note_html: String,
    sheet: Sheet,
}

/// `/reports/{report}`
async fn page(Path(path): Path<String>, arrival: Arrival) -> Response {
    look(arrival, move |visit, member| {
        show(visit, member, read_id(&path)?)
    })
    .await
}

fn show(visit: &Visit, member: &Member, id: ReportId) -> Result<Response, Failure> {
    let (wing, caller) = (visit.site.teaching(), &member.caller);
    let report = wing.report(caller, id)?;
    let manifest = wing.mission_of(caller, id)?;
    let class = wing.class(caller, report.class)?;
    let now_ms = visit.site.house().now_ms();
    let assignment = wing.assignment(caller, report.assignment, now_ms)?;
    let (team, members) = team(visit, member, &report)?;
    let has_ended = assignment.terms.ends_ms.is_some_and(|ms| ms <= now_ms);
    let writes = members.contains(&caller.handle) && !teaches(class.standing);
    let is_archived = class.archived_ms.is_some();
    let may_write = writes && !report.is_submitted && !has_ended && !is_archived;
    let attached = wing.attachments(caller, id)?;
    let options = wing.options(caller, report.assignment)?;
    let documents = ReportFiles::of(id, &manifest, &attached);
    let (parts, aside) = parts(visit, member, (&report, &manifest), &documents)?;
    let page = ReportPage {
        visit,
        form_token: member.form_token(),
        person: &member.caller.handle,
        words: words::of(visit),
        address: report_address(id),
        assignment: assignment_address(report.assignment),
        class: (class_address(class.id), class.name),
        title: assignment.title,
        language: manifest.description().language.to_string(),
        team,
        members: names(visit, &members)?,
        instructions_html: markdown::to_html(instructions(&manifest), 2, &documents),
        parts,
        aside,
        kinds: kinds(visit),
        is_submitted: report.is_submitted,
        submissions: (1..=report.submissions).collect(),
        is_archived,
        until: assignment.terms.ends_ms.map(|ms| visit.when(ms)),
        has_ended,
        may_write,
        may_submit: may_write,
        may_reopen: report.is_submitted && !is_archived && teaches(class.standing),
        may_follow: teaches(class.standing),
        adds_labdocs: may_write && assignment.terms.adds_labdocs,
        brings_labdocs: may_write && assignment.terms.adds_labdocs && options.brings_labdocs,
        files: AttachmentView::list(visit, (id, &attached), now_ms)?,
        may_attach: may_write && options.attaches_files,
        writes_messages: options.writes_messages && !is_archived,
        messages: Messages::newest(visit, member, id)?,
    };
    private(visit, StatusCode::OK, &page)
}

/// Name and members of the team whose report it is.
fn team(visit: &Visit, member: &Member, report: &Report) -> Result<(String, Vec<Handle>), Failure> {
    let teams = visit.site.teaching().teams(&member.caller, report.class)?;
    let team = teams.into_iter().find(|team| team.id == report.team);
    let team = team.ok_or(Failure::NotFound)?;
    Ok((team.name, team.members))
}

fn names(visit: &Visit, handles: &[Handle]) -> Result<String, Failure> {
    let names = handles.iter().map(|handle| name_of(visit, handle));
    Ok(names.collect::<Result<Vec<_>, _>>()?.join(", "))
}

fn mission_parts(manifest: &Manifest) -> &[Part] {
    match manifest.content() {
        Content::Mission(mission) => &mission.parts,
        Content::Capsule(_) | Content::Snapshot(_) => &[],
    }
}

fn instructions(manifest: &Manifest) -> &str {
    match manifest.content() {
        Content::Mission(mission) => &mission.instructions,
        Content::Capsule(_) | Content::Snapshot(_) => "",
    }
}

fn kinds(visit: &Visit) -> Vec<(&'static str, String)> {
    let kinds = LabdocKind::ALL.iter().map(|kind| kind.code());
    kinds
        .map(|kind| (kind, visit.t(&format!("labdoc-{kind}"))))
        .collect()
}

/// The parts with their labdocs, and the labdocs that were put aside.
fn parts(
    visit: &Visit,
    member: &Member,
    (report, manifest): (&Report, &Manifest),
    documents: &ReportFiles,
) -> Result<(Vec<PartView>, Vec<LabdocView>), Failure> {
    let mut aside = Vec::new();
    let mut by_part: BTreeMap<u16, Vec<LabdocView>> = BTreeMap::new();
    for entry in &report.labdocs {
        let content = visit
            .site
            .teaching()
            .labdoc_content(&member.caller, (report.id, entry.id))?;
        let note = note(manifest, entry);
        let view = LabdocView {
            id: entry.id.to_string(),
            address: format!("{}/labdocs/{}", report_address(report.id), entry.id),
            title: entry.title.clone(),
            kind: entry.kind.code(),
            kind_name: visit.t(&format!("labdoc-{}", entry.kind.code())),
            is_required: entry.is_required,
            is_of_mission: entry.is_of_mission,
            is_done: entry.is_done,
            note_html: markdown::to_html(note, 4, documents),
            sheet: Sheet::of(entry.kind, &content, documents),
        };
        match entry.is_removed {
            true => aside.push(view),
            false => by_part.entry(entry.part).or_default().push(view),
        }
    }
    let parts = (0_u16..)
        .zip(mission_parts(manifest))
        .map(|(index, part)| PartView {
            index: usize::from(index),
            title: part.title.clone(),
            instructions_html: markdown::to_html(&part.instructions, 3, documents),
            labdocs: by_part.remove(&index).unwrap_or_default(),
        });
    Ok((parts.collect(), aside))
}

/// What the mission says of a labdoc beside what it starts with.
fn note<'a>(manifest: &'a Manifest, entry: &LabdocEntry) -> &'a str {
    let part = mission_parts(manifest).get(usize::from(entry.part));
    let mut labdocs = part.into_iter().flat_map(|part| &part.labdocs);
    let template = labdocs.find(|one| one.title == entry.title && one.kind() == entry.kind);
    match template.map(|one| &one.content) {
        Some(LabdocContent::Drawing(drawing)) if entry.is_of_mission => &drawing.instructions,
        Some(_) | None => "",
    }
}
