//! An item that was taken back: why, for those who could read it.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use domain::id::ItemId;
use domain::viewer::Viewer;

use crate::failure::Failure;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "item/withdrawn.html")]
struct WithdrawnPage<'a> {
    visit: &'a Visit,
    institution: String,
    when: String,
    reason: String,
}

/// Says that the item was withdrawn and why; to everybody else there is no such page.
pub(super) fn page(visit: &Visit, viewer: &Viewer, item: &ItemId) -> Result<Response, Failure> {
    let withdrawal = visit.site.library().withdrawal(viewer, item)?;
    let withdrawal = withdrawal.ok_or(Failure::NotFound)?;
    let page = WithdrawnPage {
        visit,
        institution: visit.site.institution_name(&item.origin),
        when: visit.ago(withdrawal.time_ms),
        reason: visit.t(&format!("reason-{}", withdrawal.reason.as_str())),
    };
    visit.page_with(StatusCode::GONE, &page)
}
