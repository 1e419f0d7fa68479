//! Choosing a labdoc of another report of one's own, to bring a copy of it along.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;
use domain::item::vocabulary::Term as _;
use teaching::{Report, ReportId};

use super::live::News;
use super::{mission_parts, report_address};
use crate::classroom::{Member, act, look, read_id, teaches};
use crate::failure::Failure;
use crate::sign_in::{private, see};
use crate::visit::{Arrival, Visit};

#[derive(Template)]
#[template(path = "report/bring.html")]
struct BringPage<'a> {
    visit: &'a Visit,
    form_token: &'a str,
    report: String,
    address: String,
    parts: Vec<String>,
    others: Vec<OtherReport>,
}

/// A report from which labdocs come.
struct OtherReport {
    title: String,
    class: String,
    /// Where each is, what it is called, and its kind.
    labdocs: Vec<(String, String, String)>,
}

/// `/reports/{report}/bring`
pub(super) async fn page(Path(path): Path<String>, arrival: Arrival) -> Response {
    look(arrival, move |visit, member| {
        show(visit, member, read_id(&path)?)
    })
    .await
}

fn show(visit: &Visit, member: &Member, id: ReportId) -> Result<Response, Failure> {
    let manifest = visit.site.teaching().mission_of(&member.caller, id)?;
    let parts = mission_parts(&manifest).iter();
    let page = BringPage {
        visit,
        form_token: member.form_token(),
        report: report_address(id),
        address: format!("{}/bring", report_address(id)),
        parts: parts.map(|part| part.title.clone()).collect(),
        others: others(visit, member, id)?,
    };
    private(visit, StatusCode::OK, &page)
}

/// Every other report of the visitor's teams.
fn others(visit: &Visit, member: &Member, id: ReportId) -> Result<Vec<OtherReport>, Failure> {
    let (wing, caller) = (visit.site.teaching(), &member.caller);
    let now_ms = visit.site.house().now_ms();
    let mut others = Vec::new();
    for class in wing.classes(caller)? {
        if teaches(class.standing) {
            continue;
        }
        for assignment in wing.assignments(caller, class.id, now_ms)? {
            let own = wing.own_report(caller, assignment.id)?;
            if let Some(own) = own.filter(|own| own.id != id) {
                others.push(OtherReport {
                    title: assignment.title,
                    class: class.name.clone(),
                    labdocs: labdocs(visit, &own),
                });
            }
        }
    }
    Ok(others)
}

fn labdocs(visit: &Visit, report: &Report) -> Vec<(String, String, String)> {
    let there = report.labdocs.iter().filter(|entry| !entry.is_removed);
    let labdoc = |entry: &teaching::LabdocEntry| {
        let kind = visit.t(&format!("labdoc-{}", entry.kind.code()));
        (
            format!("{}/{}", report.id, entry.id),
            entry.title.clone(),
            kind,
        )
    };
    there.map(labdoc).collect()
}

/// The same page: adds a copy
pub(super) async fn bring(Path(path): Path<String>, arrival: Arrival, body: Bytes) -> Response {
    act(arrival, body, move |visit, member, form| {
        let report: ReportId = read_id(&path)?;
        let from = form.field("labdoc").split_once('/');
        let (other, labdoc) = from.ok_or(Failure::BadForm)?;
        let from = (read_id(other)?, read_id(labdoc)?);
        let part = form.field("part").parse().map_err(|_| Failure::BadForm)?;
        let (wing, now_ms) = (visit.site.teaching(), visit.site.house().now_ms());
        let id = wing.bring_labdoc(&member.caller, report, (from, part), now_ms)?;
        visit.site.live().tell(report, News::Outline);
        Ok(see(&format!("{}#labdoc-{id}", report_address(report))))
    })
    .await
}
