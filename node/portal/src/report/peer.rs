//! Evaluating as a peer: what another team handed in, without its names, and the mission's rubric.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;
use teaching::feedback::COMMENT_CHARS_MAX;
use teaching::{AssignmentId, Evaluator, Judgement, LabdocEntry, ReportId};

use super::feedback::{CriterionView, criteria, criterion_views, judgement};
use super::files::ReportFiles;
use super::labdoc::Sheet;
use crate::classroom::{Member, act, assignment_address, look, read_id};
use crate::failure::Failure;
use crate::sign_in::{private, see};
use crate::visit::{Arrival, Visit};

#[derive(Template)]
#[template(path = "report/peer.html")]
struct PeerPage<'a> {
    visit: &'a Visit,
    form_token: &'a str,
    address: String,
    assignment: (String, String),
    labdocs: Vec<(LabdocEntry, Sheet)>,
    criteria: Vec<CriterionView>,
    comment: String,
    comment_chars_max: usize,
}

/// Where a peer evaluates a report.
pub(crate) fn address(assignment: AssignmentId, report: ReportId) -> String {
    format!("{}/peer/{report}", assignment_address(assignment))
}

/// `/assignments/{assignment}/peer/{report}`
pub(super) async fn page(
    Path((assignment, report)): Path<(String, String)>,
    arrival: Arrival,
) -> Response {
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
    let manifest = wing.assigned_mission(caller, assignment, now_ms)?;
    // Files would say who took them, and are not shown to peers.
    let documents = ReportFiles::none(report);
    let labdocs = handed_in.labdocs.into_iter().map(|(entry, content)| {
        let sheet = Sheet::of(entry.kind, &content, &documents);
        (entry, sheet)
    });
    let page = PeerPage {
        visit,
        form_token: member.form_token(),
        address: address(assignment, report),
        assignment: (
            assignment_address(assignment),
            wing.assignment(caller, assignment, now_ms)?.title,
        ),
        labdocs: labdocs.collect(),
        criteria: criterion_views(visit, &manifest, &Judgement::default()),
        comment: String::new(),
        comment_chars_max: COMMENT_CHARS_MAX,
    };
    private(visit, StatusCode::OK, &page)
}

/// The same page: sends the evaluation, in the place of an earlier one
pub(super) async fn evaluate(
    Path((assignment, report)): Path<(String, String)>,
    arrival: Arrival,
    body: Bytes,
) -> Response {
    act(arrival, body, move |visit, member, form| {
        let (assignment, report) = (read_id(&assignment)?, read_id(&report)?);
        check_drawn(visit, member, (assignment, report))?;
        let (wing, now_ms) = (visit.site.teaching(), visit.site.house().now_ms());
        let manifest = wing.assigned_mission(&member.caller, assignment, now_ms)?;
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
