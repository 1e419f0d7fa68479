//! What the editors of a report say to the node: what they lack, and what was written.
//!
//! Each request is one of its own, checked like any form: who is signed in, that it comes from a page
//! of this portal, and whether they may. A page hears “done” when what it sent is on the disk.

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use teaching::{LabdocId, ReportId};

use super::live::News;
use super::place::Place;
use crate::classroom::{Member, read_id};
use crate::failure::Failure;
use crate::form::{Form, TOKEN_FIELD};
use crate::visit::{Arrival, Visit};

/// The header that carries what forms carry in a field. A page of another site cannot send it
/// without asking, and is refused.
pub(super) const TOKEN_HEADER: &str = "archipel-form-token";

/// `/reports/{report}/labdocs/{labdoc}/read`, with a state vector of Yjs: answers with the number
/// of the last update (8 bytes, big-endian) and one update with everything that is lacking
pub(super) async fn read(
    Path((report, labdoc)): Path<(String, String)>,
    arrival: Arrival,
    body: Bytes,
) -> Response {
    converse(arrival, move |visit, member| {
        let place = place(&report, &labdoc)?;
        let wing = visit.site.teaching();
        let catchup = wing.read_labdoc(&member.caller, place, &body)?;
        let mut answer = catchup.seq.to_be_bytes().to_vec();
        answer.extend_from_slice(&catchup.update);
        Ok(([(CONTENT_TYPE, "application/octet-stream")], answer).into_response())
    })
    .await
}

/// `/reports/{report}/labdocs/{labdoc}/updates`, with an update of Yjs in format 1: answers when it
/// is durable, with its number and the time of the node
pub(super) async fn write(
    Path((report, labdoc)): Path<(String, String)>,
    arrival: Arrival,
    body: Bytes,
) -> Response {
    converse(arrival, move |visit, member| {
        let place = place(&report, &labdoc)?;
        let at_ms = visit.site.house().now_ms();
        let wing = visit.site.teaching();
        let done = wing.write_labdoc(&member.caller, place, &body, at_ms)?;
        if done.is_new {
            let news = News::Written {
                labdoc: place.1,
                seq: done.seq,
                update: body,
            };
            visit.site.live().tell(place.0, news);
        }
        let answer = serde_json::json!({ "seq": done.seq, "at_ms": at_ms });
        Ok(json(StatusCode::OK, &answer))
    })
    .await
}

/// `/reports/{report}/here`, with where somebody is ([`Place::read`]), or nothing. It stays in memory,
/// and no longer than their page is open.
pub(super) async fn here(Path(report): Path<String>, arrival: Arrival, body: Bytes) -> Response {
    converse(arrival, move |visit, member| {
        let report: ReportId = read_id(&report)?;
        let place = Place::read(&body)?;
        let live = visit.site.live();
        live.place(report, &member.caller.handle, place.as_ref());
        Ok(StatusCode::NO_CONTENT.into_response())
    })
    .await
}

fn place(report: &str, labdoc: &str) -> Result<(ReportId, LabdocId), Failure> {
    Ok((read_id(report)?, read_id(labdoc)?))
}

/// Answers a request of an editor; a failure is told in a few words, not in a page.
async fn converse(
    arrival: Arrival,
    work: impl FnOnce(&Visit, &Member) -> Result<Response, Failure> + Send + 'static,
) -> Response {
    let form = Form::sent_to(&arrival).and_then(|mut form| {
        let token = arrival.header(TOKEN_HEADER).unwrap_or_default().to_owned();
        form.add(TOKEN_FIELD.to_owned(), token)?;
        Ok(form)
    });
    arrival
        .answer(move |visit| {
            let done = form
                .and_then(|form| Member::sending(visit, &form))
                .and_then(|member| work(visit, &member));
            Ok(done.unwrap_or_else(|failure| told(visit, &failure)))
        })
        .await
}

/// A failure as an editor shows it.
pub(super) fn told(visit: &Visit, failure: &Failure) -> Response {
    if let Failure::Fault(detail) = failure {
        tracing::error!(error = detail, "a request of an editor failed");
    }
    let (status, key) = failure.kind();
    let said = format!("{}. {}", visit.t(key), visit.t(&format!("{key}-advice")));
    json(status, &serde_json::json!({ "key": key, "said": said }))
}

fn json(status: StatusCode, value: &serde_json::Value) -> Response {
    let headers = [
        (CONTENT_TYPE, "application/json"),
        (CACHE_CONTROL, "no-store"),
    ];
    (status, headers, value.to_string()).into_response()
}
