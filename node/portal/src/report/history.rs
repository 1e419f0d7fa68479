//! How a labdoc came about, and what was handed in.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;
use teaching::{LabdocEntry, LabdocId, ReportId};

use super::attachments::AttachmentView;
use super::files::ReportFiles;
use super::labdoc::Sheet;
use super::live::News;
use super::report_address;
use crate::classroom::{Member, act, look, name_of, read_id};
use crate::failure::Failure;
use crate::sign_in::{private, see};
use crate::visit::{Arrival, Visit};

#[derive(Template)]
#[template(path = "report/history.html")]
struct HistoryPage<'a> {
    visit: &'a Visit,
    form_token: &'a str,
    report: String,
    address: String,
    title: String,
    revisions: Vec<RevisionRow>,
    /// The version that is looked at, if one is.
    shown: Option<(u64, Sheet)>,
    may_restore: bool,
}

struct RevisionRow {
    seq: u64,
    author: String,
    from: String,
    to: String,
    updates: String,
    is_shown: bool,
}

/// `/reports/{report}/labdocs/{labdoc}/history`, and with `?at=` a version of it
pub(super) async fn page(
    Path((report, labdoc)): Path<(String, String)>,
    arrival: Arrival,
) -> Response {
    look(arrival, move |visit, member| {
        let place = (read_id(&report)?, read_id(&labdoc)?);
        show(visit, member, place)
    })
    .await
}

fn show(visit: &Visit, member: &Member, place: (ReportId, LabdocId)) -> Result<Response, Failure> {
    let (wing, caller) = (visit.site.teaching(), &member.caller);
    let report = wing.report(caller, place.0)?;
    let entry = report.labdocs.iter().find(|one| one.id == place.1);
    let entry = entry.ok_or(Failure::NotFound)?;
    let at = match visit.query.first("at") {
        Some(at) => Some(at.parse::<u64>().map_err(|_| Failure::BadAddress)?),
        None => None,
    };
    let mut revisions = Vec::new();
    for one in wing.history(caller, place)?.into_iter().rev() {
        revisions.push(RevisionRow {
            seq: one.seq,
            author: name_of(visit, &one.author)?,
            from: visit.when(one.first_ms),
            to: visit.when(one.last_ms),
            updates: visit.count_of("history-updates", one.updates),
            is_shown: at == Some(one.seq),
        });
    }
    let manifest = wing.mission_of(caller, place.0)?;
    let attached = wing.attachments(caller, place.0)?;
    let documents = ReportFiles::of(place.0, &manifest, &attached);
    let shown = match at {
        Some(at) => {
            let content = wing.content_at(caller, place, at)?;
            Some((at, Sheet::of(entry.kind, &content, &documents)))
        }
        None => None,
    };
    let page = HistoryPage {
        visit,
        form_token: member.form_token(),
        report: report_address(place.0),
        address: format!("{}/labdocs/{}/history", report_address(place.0), place.1),
        title: entry.title.clone(),
        revisions,
        shown,
        may_restore: !report.is_submitted,
    };
    private(visit, StatusCode::OK, &page)
}

/// The same page: makes the labdoc say again what it said
pub(super) async fn restore(
    Path((report, labdoc)): Path<(String, String)>,
    arrival: Arrival,
    body: Bytes,
) -> Response {
    act(arrival, body, move |visit, member, form| {
        let place = (read_id(&report)?, read_id(&labdoc)?);
        let at = form.field("at").parse().map_err(|_| Failure::BadForm)?;
        let now_ms = visit.site.house().now_ms();
        let wing = visit.site.teaching();
        wing.restore_labdoc(&member.caller, place, at, now_ms)?;
        visit.site.live().tell(place.0, News::Changed);
        let (report, labdoc) = place;
        Ok(see(&format!("{}#labdoc-{labdoc}", report_address(report))))
    })
    .await
}

#[derive(Template)]
#[template(path = "report/submission.html")]
struct SubmissionPage<'a> {
    visit: &'a Visit,
    report: String,
    number: u32,
    by: String,
    at: String,
    labdocs: Vec<(LabdocEntry, Sheet)>,
    files: Vec<AttachmentView>,
}

/// `/reports/{report}/submissions/{number}`
pub(super) async fn submission(
    Path((report, number)): Path<(String, String)>,
    arrival: Arrival,
) -> Response {
    look(arrival, move |visit, member| {
        let number = number.parse().map_err(|_| Failure::NotFound)?;
        show_submission(visit, member, (read_id(&report)?, number))
    })
    .await
}

fn show_submission(
    visit: &Visit,
    member: &Member,
    handed: (ReportId, u32),
) -> Result<Response, Failure> {
    let (wing, caller) = (visit.site.teaching(), &member.caller);
    let submission = wing.submission(caller, handed)?;
    let manifest = wing.mission_of(caller, handed.0)?;
    let attached = wing.attachments(caller, handed.0)?;
    let documents = ReportFiles::of(handed.0, &manifest, &attached);
    let mut labdocs = Vec::new();
    for frozen in submission.labdocs {
        let content = wing.submitted_content(caller, handed, frozen.entry.id)?;
        let sheet = Sheet::of(frozen.entry.kind, &content, &documents);
        labdocs.push((frozen.entry, sheet));
    }
    let page = SubmissionPage {
        visit,
        report: report_address(handed.0),
        number: handed.1,
        by: name_of(visit, &submission.by)?,
        at: visit.when(submission.at_ms),
        files: AttachmentView::list(visit, (handed.0, &attached), submission.at_ms)?,
        labdocs,
    };
    private(visit, StatusCode::OK, &page)
}
