//! Who outside the team did something with a report: for the team, and for the data-protection
//! officer, who reads no report.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use domain::viewer::Role;
use teaching::{Access, Held, ReportId};

use super::report_address;
use crate::classroom::{Member, look, name_of, read_id};
use crate::failure::Failure;
use crate::protection::HoldPart;
use crate::sign_in::private;
use crate::visit::{Arrival, Visit};

#[derive(Template)]
#[template(path = "report/accesses.html")]
struct AccessesPage<'a> {
    visit: &'a Visit,
    report: String,
    id: ReportId,
    /// For the officer.
    hold: Option<HoldPart>,
    form_token: &'a str,
    accesses: Vec<AccessRow>,
    broken_at: Option<u64>,
}

struct AccessRow {
    number: u64,
    at: String,
    who: String,
    standing: String,
    method: String,
}

/// Where the log of a report is.
pub(crate) fn address(report: ReportId) -> String {
    format!("{}/accesses", report_address(report))
}

/// `/reports/{report}/accesses`
pub(super) async fn page(Path(path): Path<String>, arrival: Arrival) -> Response {
    look(arrival, move |visit, member| {
        show(visit, member, (read_id(&path)?, None))
    })
    .await
}

/// Shows the log of a report; to the officer also whether it is on hold, and again the reason for
/// which that was refused.
pub(crate) fn show(
    visit: &Visit,
    member: &Member,
    (id, refused): (ReportId, Option<&str>),
) -> Result<Response, Failure> {
    let log = visit.site.teaching().access_log(&member.caller, id)?;
    let rows = log.entries.into_iter().rev().map(|one| row(visit, one));
    let asked = (&Held::Report(id), refused);
    let hold = match member.caller.role {
        Role::Officer => Some(HoldPart::new(visit, member, asked)?),
        Role::Teacher | Role::Staff | Role::Student | Role::Operator => None,
    };
    let page = AccessesPage {
        visit,
        report: report_address(id),
        id,
        hold,
        form_token: member.form_token(),
        accesses: rows.collect::<Result<_, _>>()?,
        broken_at: log.broken_at,
    };
    let status = match refused {
        Some(_) => StatusCode::BAD_REQUEST,
        None => StatusCode::OK,
    };
    private(visit, status, &page)
}

fn row(visit: &Visit, one: Access) -> Result<AccessRow, Failure> {
    Ok(AccessRow {
        number: one.number,
        at: visit.when(one.at_ms),
        who: match &one.who {
            Some(who) => name_of(visit, who)?,
            None => visit.t("access-erased"),
        },
        standing: visit.t(&called("standing", &one.standing)),
        method: visit.t(&called("method", &one.method)),
    })
}

/// The key of the text for what the wing calls something.
fn called(kind: &str, name: &str) -> String {
    format!("{kind}-{}", name.replace(' ', "-").replace(['\'', ','], ""))
}

#[cfg(test)]
mod tests {
    use teaching::{Method, Standing};

    use super::called;

    #[test]
    fn whatever_the_log_says_has_a_text() {
        let french = include_str!("../../texts/fr.ftl");
        let methods = Method::ALL.map(|method| called("method", method.as_str()));
        let standings = Standing::ALL.map(|standing| called("standing", standing.as_str()));
        let missing: Vec<_> = methods
            .into_iter()
            .chain(standings)
            .filter(|key| !french.contains(&format!("\n{key} = ")))
            .collect();
        assert!(missing.is_empty(), "{missing:?}");
    }
}
