//! What has been kept long enough: the rules, what would go by them, and deleting it.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;
use teaching::{Expired, RetentionRules};

use super::check_officer;
use crate::classroom::{Member, act, look};
use crate::failure::Failure;
use crate::sign_in::private;
use crate::visit::{Arrival, Visit};

#[derive(Template)]
#[template(path = "protection/keeping.html")]
struct KeepingPage<'a> {
    visit: &'a Visit,
    form_token: &'a str,
    rules: RetentionRules,
    /// Reports that go: class, mission, when they ended, how many.
    reports: Vec<(String, String, String, usize)>,
    expired: Expired,
    /// How many reports go, which one types to delete them.
    count: usize,
    is_nothing: bool,
    is_deleted: bool,
    is_wrongly_confirmed: bool,
}

/// `/data-protection/retention`: a dry run
pub(super) async fn page(arrival: Arrival) -> Response {
    look(arrival, |visit, member| {
        check_officer(member)?;
        let expired = expired(visit, member)?;
        show(visit, member, expired, (false, false))
    })
    .await
}

/// The same page: deletes, if the number of reports was typed
pub(super) async fn delete(arrival: Arrival, body: Bytes) -> Response {
    act(arrival, body, |visit, member, form| {
        check_officer(member)?;
        let expired = expired(visit, member)?;
        if form.field("confirm").trim() != reports(&expired).to_string() {
            return show(visit, member, expired, (false, true));
        }
        let (wing, now_ms) = (visit.site.teaching(), visit.site.house().now_ms());
        let rules = visit.site.house().retention();
        let gone = wing.delete_expired(&member.caller, rules, now_ms)?;
        let count = reports(&gone);
        tracing::info!(officer = %member.caller.handle, reports = count, "deleted what was kept long enough");
        show(visit, member, gone, (true, false))
    })
    .await
}

fn expired(visit: &Visit, member: &Member) -> Result<Expired, Failure> {
    let (wing, now_ms) = (visit.site.teaching(), visit.site.house().now_ms());
    let rules = visit.site.house().retention();
    Ok(wing.expired(&member.caller, rules, now_ms)?)
}

fn reports(expired: &Expired) -> usize {
    expired.reports.iter().map(|one| one.reports).sum()
}

fn show(
    visit: &Visit,
    member: &Member,
    expired: Expired,
    (is_deleted, is_wrongly_confirmed): (bool, bool),
) -> Result<Response, Failure> {
    let count = reports(&expired);
    let page = KeepingPage {
        visit,
        form_token: member.form_token(),
        rules: visit.site.house().retention(),
        reports: expired
            .reports
            .iter()
            .map(|one| {
                let ended = visit.when(one.ended_ms);
                (one.class.clone(), one.title.clone(), ended, one.reports)
            })
            .collect(),
        is_nothing: count + expired.traces + expired.accesses + expired.students == 0,
        count,
        expired,
        is_deleted,
        is_wrongly_confirmed,
    };
    let status = match is_wrongly_confirmed {
        true => StatusCode::BAD_REQUEST,
        false => StatusCode::OK,
    };
    private(visit, status, &page)
}
