//! What is done with a report beside writing in it: handing in, and which labdocs stand where.

use axum::extract::Path;
use axum::response::Response;
use bytes::Bytes;
use domain::item::vocabulary::{LabdocKind, Term as _};
use teaching::{LabdocId, NewLabdoc, ReportId};

use super::live::News;
use super::report_address;
use crate::classroom::{Member, act, read_id};
use crate::failure::Failure;
use crate::form::Form;
use crate::sign_in::see;
use crate::visit::{Arrival, Visit};

/// `/reports/{report}/submit`
pub(super) async fn submit(Path(path): Path<String>, arrival: Arrival, body: Bytes) -> Response {
    act(arrival, body, move |visit, member, _| {
        let (report, now_ms) = (read_id(&path)?, visit.site.house().now_ms());
        let wing = visit.site.teaching();
        wing.submit(&member.caller, report, now_ms)?;
        visit.site.live().tell(report, News::Outline);
        Ok(see(&report_address(report)))
    })
    .await
}

/// `/reports/{report}/reopen`
pub(super) async fn reopen(Path(path): Path<String>, arrival: Arrival, body: Bytes) -> Response {
    act(arrival, body, move |visit, member, _| {
        let report = read_id(&path)?;
        visit.site.teaching().reopen(&member.caller, report)?;
        visit.site.live().tell(report, News::Outline);
        Ok(see(&report_address(report)))
    })
    .await
}

/// `/reports/{report}/labdocs`: adds one
pub(super) async fn add_labdoc(
    Path(path): Path<String>,
    arrival: Arrival,
    body: Bytes,
) -> Response {
    act(arrival, body, move |visit, member, form| {
        let (report, now_ms) = (read_id(&path)?, visit.site.house().now_ms());
        let code = form.field("kind");
        let mut kinds = LabdocKind::ALL.iter();
        let kind = kinds.find(|kind| kind.code() == code);
        let labdoc = NewLabdoc {
            part: form.field("part").parse().map_err(|_| Failure::BadForm)?,
            kind: *kind.ok_or(Failure::BadForm)?,
            title: form.field("title").to_owned(),
        };
        let wing = visit.site.teaching();
        let id = wing.add_labdoc(&member.caller, report, &labdoc, now_ms)?;
        visit.site.live().tell(report, News::Outline);
        Ok(see(&format!("{}#labdoc-{id}", report_address(report))))
    })
    .await
}

/// `/reports/{report}/labdocs/{labdoc}/change`: done or not, up or down, aside or back, its title
pub(super) async fn change_labdoc(
    Path((report, labdoc)): Path<(String, String)>,
    arrival: Arrival,
    body: Bytes,
) -> Response {
    act(arrival, body, move |visit, member, form| {
        let place = (read_id(&report)?, read_id(&labdoc)?);
        change(visit, member, place, form)?;
        visit.site.live().tell(place.0, News::Outline);
        let (report, labdoc) = place;
        Ok(see(&format!("{}#labdoc-{labdoc}", report_address(report))))
    })
    .await
}

fn change(
    visit: &Visit,
    member: &Member,
    place: (ReportId, LabdocId),
    form: &Form,
) -> Result<(), Failure> {
    let (wing, caller) = (visit.site.teaching(), &member.caller);
    let now_ms = visit.site.house().now_ms();
    match form.field("do") {
        "done" => wing.mark_labdoc(caller, place, true, now_ms)?,
        "undone" => wing.mark_labdoc(caller, place, false, now_ms)?,
        "aside" => wing.put_labdoc_aside(caller, place, true, now_ms)?,
        "back" => wing.put_labdoc_aside(caller, place, false, now_ms)?,
        "rename" => wing.rename_labdoc(caller, place, form.field("title"), now_ms)?,
        "up" => shift(visit, member, place, false)?,
        "down" => shift(visit, member, place, true)?,
        _ => return Err(Failure::BadForm),
    }
    Ok(())
}

/// Moves a labdoc by one place among those of its part that are seen.
fn shift(
    visit: &Visit,
    member: &Member,
    (report, labdoc): (ReportId, LabdocId),
    is_down: bool,
) -> Result<(), Failure> {
    let wing = visit.site.teaching();
    let labdocs = wing.report(&member.caller, report)?.labdocs;
    let entry = labdocs.iter().find(|one| one.id == labdoc);
    let entry = entry.ok_or(Failure::NotFound)?;
    let beside: Vec<_> = labdocs
        .iter()
        .filter(|one| one.part == entry.part)
        .collect();
    let place = beside.iter().position(|one| one.id == labdoc);
    let place = place.ok_or(Failure::NotFound)?;
    let is_seen = |index: &usize| !beside[*index].is_removed;
    let target = match is_down {
        true => (place + 1..beside.len()).find(is_seen),
        false => (0..place).rev().find(is_seen),
    };
    if let Some(target) = target {
        let now_ms = visit.site.house().now_ms();
        wing.move_labdoc(&member.caller, (report, labdoc), target, now_ms)?;
    }
    Ok(())
}
