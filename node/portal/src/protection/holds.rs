//! Legal holds: which there are, and putting and lifting one.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;
use teaching::hold::HOLD_REASON_CHARS_MAX;
use teaching::{Held, Hold, TeachingError};

use super::{Tried, address, check_officer, show};
use crate::classroom::{Member, act, look, name_of};
use crate::failure::Failure;
use crate::form::Form;
use crate::report::accesses;
use crate::sign_in::{private, see};
use crate::visit::{Arrival, Visit};

#[derive(Template)]
#[template(path = "protection/holds.html")]
struct HoldsPage<'a> {
    visit: &'a Visit,
    holds: Vec<HoldRow>,
}

struct HoldRow {
    address: String,
    /// The name of a person, or the id of a report.
    what: String,
    is_report: bool,
    facts: HoldFacts,
}

/// A hold in words.
pub(crate) struct HoldFacts {
    pub(crate) reason: String,
    pub(crate) since: String,
    pub(crate) by: String,
}

/// The part of a page where a person or a report is put on hold, or is and the hold is lifted.
pub(crate) struct HoldPart {
    /// What, as the form says it.
    pub(crate) held: String,
    pub(crate) hold: Option<HoldFacts>,
    /// A reason that was typed and not taken.
    pub(crate) refused: Option<String>,
    pub(crate) reason_chars_max: usize,
}

impl HoldPart {
    pub(crate) fn new(
        visit: &Visit,
        member: &Member,
        (held, refused): (&Held, Option<&str>),
    ) -> Result<Self, Failure> {
        let hold = visit.site.teaching().hold_on(&member.caller, held)?;
        Ok(Self {
            held: match held {
                Held::Person(handle) => format!("person/{handle}"),
                Held::Report(report) => format!("report/{report}"),
            },
            hold: hold.map(|hold| facts(visit, &hold)).transpose()?,
            refused: refused.map(str::to_owned),
            reason_chars_max: HOLD_REASON_CHARS_MAX,
        })
    }
}

/// `/data-protection/holds`
pub(super) async fn page(arrival: Arrival) -> Response {
    look(arrival, |visit, member| {
        check_officer(member)?;
        let holds = visit.site.teaching().holds(&member.caller)?;
        let holds = holds.iter().map(|hold| row(visit, hold));
        let page = HoldsPage {
            visit,
            holds: holds.collect::<Result<_, _>>()?,
        };
        private(visit, StatusCode::OK, &page)
    })
    .await
}

/// The same address: puts on hold, or lifts the hold, and leads back to what it is about
pub(super) async fn change(arrival: Arrival, body: Bytes) -> Response {
    act(arrival, body, |visit, member, form| {
        check_officer(member)?;
        let held = read(form)?;
        let (wing, officer) = (visit.site.teaching(), &member.caller);
        if form.field("do") == "lift" {
            wing.lift_hold(officer, &held)?;
            tracing::info!(officer = %officer.handle, %held, "lifted a legal hold");
            return Ok(see(&place_of(&held)));
        }
        if let Held::Person(handle) = &held
            && visit.site.people().find(handle)?.is_none()
        {
            return Err(Failure::NotFound);
        }
        let reason = form.field("reason");
        match wing.hold(officer, &held, (reason, visit.site.house().now_ms())) {
            Err(TeachingError::Line { .. }) => ask_again(visit, member, (&held, reason)),
            done => {
                done?;
                tracing::info!(officer = %officer.handle, %held, "put on legal hold");
                Ok(see(&place_of(&held)))
            }
        }
    })
    .await
}

fn read(form: &Form) -> Result<Held, Failure> {
    let unreadable = || Failure::BadForm;
    let (kind, id) = form.field("held").split_once('/').ok_or_else(unreadable)?;
    match kind {
        "person" => id.parse().map(Held::Person).map_err(|_| unreadable()),
        "report" => id.parse().map(Held::Report).map_err(|_| unreadable()),
        _ => Err(unreadable()),
    }
}

/// Shows the page again, with the reason that was not taken.
fn ask_again(
    visit: &Visit,
    member: &Member,
    (held, reason): (&Held, &str),
) -> Result<Response, Failure> {
    match held {
        Held::Person(handle) => {
            let tried = Tried {
                reason: Some(reason),
                ..Tried::default()
            };
            show(visit, member, handle, tried)
        }
        Held::Report(report) => accesses::show(visit, member, (*report, Some(reason))),
    }
}

fn place_of(held: &Held) -> String {
    match held {
        Held::Person(handle) => address(handle),
        Held::Report(report) => accesses::address(*report),
    }
}

fn row(visit: &Visit, hold: &Hold) -> Result<HoldRow, Failure> {
    let (what, is_report) = match &hold.held {
        Held::Person(handle) => (name_of(visit, handle)?, false),
        Held::Report(report) => (report.to_string(), true),
    };
    Ok(HoldRow {
        address: place_of(&hold.held),
        what,
        is_report,
        facts: facts(visit, hold)?,
    })
}

fn facts(visit: &Visit, hold: &Hold) -> Result<HoldFacts, Failure> {
    Ok(HoldFacts {
        reason: hold.reason.clone(),
        since: visit.when(hold.since_ms),
        by: name_of(visit, &hold.by)?,
    })
}

/// What stands against erasing somebody, besides a hold on themselves: the address of the report
/// that is on hold.
pub(super) fn report_against(hold: Option<&Hold>) -> Option<String> {
    match hold.map(|hold| &hold.held) {
        Some(held @ Held::Report(_)) => Some(place_of(held)),
        Some(Held::Person(_)) | None => None,
    }
}
