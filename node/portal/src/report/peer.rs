//! Evaluating as a peer: what another team handed in, its files among it, without its names, and the
//! mission's rubric.

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use bytes::Bytes;
use teaching::feedback::COMMENT_CHARS_MAX;
use teaching::{AssignmentId, Evaluator, HandedInFile, Judgement, LabdocEntry, ReportId};

use super::attachments::handed_out;
use super::feedback::{CriterionView, criteria, criterion_views, judgement};
use super::files::ReportFiles;
use super::labdoc::Sheet;
use crate::classroom::{Member, act, assignment_address, look, read_id};
use crate::failure::Failure;
use crate::item::file_head;
use crate::sign_in::{private, see};
use crate::site::Site;
use crate::visit::{Arrival, Visit};

/// The pages of this area.
pub(super) fn router() -> Router<Site> {
    let area = "/assignments/{assignment}/peer/{report}";
    Router::new()
        .route(area, get(page).post(evaluate))
        .route(&format!("{area}/files/{{number}}"), get(file))
        .route(&format!("{area}/documents/{{name}}"), get(document))
}

#[derive(Template)]
#[template(path = "report/peer.html")]
struct PeerPage<'a> {
    visit: &'a Visit,
    form_token: &'a str,
    address: String,
    assignment: (String, String),
    labdocs: Vec<(LabdocEntry, Sheet)>,
    files: Vec<FileRow>,
    criteria: Vec<CriterionView>,
    comment: String,
    comment_chars_max: usize,
}

/// A file of the team, of which nobody is named.
struct FileRow {
    name: String,
    size: String,
    address: String,
}

/// Where a peer evaluates a report.
pub(crate) fn address(assignment: AssignmentId, report: ReportId) -> String {
    format!("{}/peer/{report}", assignment_address(assignment))
}

/// `/assignments/{assignment}/peer/{report}`
async fn page(Path((assignment, report)): Path<(String, String)>, arrival: Arrival) -> Response {
    look(arrival, move |visit, member| {
        show(visit, member, (read_id(&assignment)?, read_id(&report)?))
    })
    .await
}

fn show(
    visit: &Visit,
    member: &Member,
    (assignment, report): (AssignmentId, ReportId),
) -> Result<Response, Failure> {
    let (wing, caller) = (visit.site.teaching(), &member.caller);
    let now_ms = visit.site.house().now_ms();
    check_drawn(visit, member, (assignment, report))?;
    let handed_in = wing.read_as_peer(caller, report)?;
    let manifest = wing.mission_as_peer(caller, report)?;
    let address = address(assignment, report);
    let files = file_rows(visit, &address, &handed_in.files);
    let documents = ReportFiles::for_peer(&address, &manifest, &handed_in.files);
    let labdocs = handed_in.labdocs.into_iter().map(|(entry, content)| {
        let sheet = Sheet::of(entry.kind, &content, &documents);
        (entry, sheet)
    });
    let page = PeerPage {
        visit,
        form_token: member.form_token(),
        assignment: (
            assignment_address(assignment),
            wing.assignment(caller, assignment, now_ms)?.title,
        ),
        labdocs: labdocs.collect(),
        files,
        address: address.clone(),
        criteria: criterion_views(visit, &manifest, &Judgement::default()),
        comment: String::new(),
        comment_chars_max: COMMENT_CHARS_MAX,
    };
    private(visit, StatusCode::OK, &page)
}

/// The files that the report had; one that was removed before is under its drawing alone.
fn file_rows(visit: &Visit, page: &str, files: &[HandedInFile]) -> Vec<FileRow> {
    let there = files.iter().filter(|file| !file.is_removed);
    let row = |file: &HandedInFile| FileRow {
        name: file.name.clone(),
        size: visit.locale.bytes(file.size),
        address: format!("{page}/files/{}", file.number),
    };
    there.map(row).collect()
}

/// `/assignments/{assignment}/peer/{report}/files/{number}`: the bytes of a file of the team
async fn file(
    Path((assignment, report, number)): Path<(String, String, u16)>,
    arrival: Arrival,
) -> Response {
    look(arrival, move |visit, member| {
        let (assignment, report) = (read_id(&assignment)?, read_id(&report)?);
        check_drawn(visit, member, (assignment, report))?;
        let wing = visit.site.teaching();
        let (file, bytes) = wing.peer_attachment(&member.caller, (report, number))?;
        Ok(handed_out((file.name, file.digest), bytes))
    })
    .await
}

/// `/assignments/{assignment}/peer/{report}/documents/{name}`: a picture of the mission that the
/// team drew on
async fn document(
    Path((assignment, report, name)): Path<(String, String, String)>,
    arrival: Arrival,
) -> Response {
    look(arrival, move |visit, member| {
        let (assignment, report) = (read_id(&assignment)?, read_id(&report)?);
        check_drawn(visit, member, (assignment, report))?;
        let wing = visit.site.teaching();
        let (file, bytes) = wing.peer_background(&member.caller, (report, &name))?;
        Ok((file_head(&file), bytes).into_response())
    })
    .await
}

/// The same page: sends the evaluation, in the place of an earlier one
async fn evaluate(
    Path((assignment, report)): Path<(String, String)>,
    arrival: Arrival,
    body: Bytes,
) -> Response {
    act(arrival, body, move |visit, member, form| {
        let (assignment, report) = (read_id(&assignment)?, read_id(&report)?);
        check_drawn(visit, member, (assignment, report))?;
        let (wing, now_ms) = (visit.site.teaching(), visit.site.house().now_ms());
        let manifest = wing.mission_as_peer(&member.caller, report)?;
        let judgement = judgement(form, criteria(&manifest).len())?;
        wing.evaluate(
            &member.caller,
            (report, Evaluator::Peer),
            &judgement,
            now_ms,
        )?;
        let done = format!("{}?evaluated=yes", assignment_address(assignment));
        Ok(see(&done))
    })
    .await
}

/// Whether the lot gave the visitor this report.
fn check_drawn(
    visit: &Visit,
    member: &Member,
    (assignment, report): (AssignmentId, ReportId),
) -> Result<(), Failure> {
    let wing = visit.site.teaching();
    let drawn = wing.reports_to_evaluate(&member.caller, assignment)?;
    match drawn.contains(&report) {
        true => Ok(()),
        false => Err(Failure::NotFound),
    }
}
