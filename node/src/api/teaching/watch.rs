//! What happens in a report, told to a program while it happens.

use campus_proto::teaching::v1 as pb;
use pb::watch_report_response as told;
use portal::{CHECK_PERIOD, News, Present, Seat};
use teaching::{Caller, ReportId, Visit};
use tokio_util::sync::CancellationToken;
use tonic::{Request, Response, Status};

use super::fields::read_id;
use crate::api::Answers;
use crate::api::error::ApiError;
use crate::node::Node;

/// Tells a caller what happens, as long as they may know and the node serves.
pub(super) async fn watch(
    node: &Node,
    request: Request<pb::WatchReportRequest>,
    stop: CancellationToken,
) -> Result<Response<Answers<pb::WatchReportResponse>>, Status> {
    let (metadata, _, message) = request.into_parts();
    let asked = move || {
        let mut request = Request::new(message.clone());
        *request.metadata_mut() = metadata.clone();
        request
    };
    let sat = node.answer_member(asked(), |node, caller, message| {
        sit(node, caller, read_id("report", &message.report)?)
    });
    let mut seat = sat.await?.into_inner();
    let node = node.clone();
    Ok(Response::new(Box::pin(async_stream::try_stream! {
        let mut check = tokio::time::interval(CHECK_PERIOD);
        let mut present = None;
        loop {
            let next = tokio::select! {
                () = stop.cancelled() => return,
                _ = check.tick() => None,
                news = seat.next() => Some(news),
            };
            match next {
                None => look_again(&node, asked()).await?,
                Some(None) => return,
                Some(Some(news)) => {
                    let response = response(news);
                    if !is_known(&mut present, &response) {
                        yield response;
                    }
                }
            }
        }
    })))
}

async fn look_again(node: &Node, request: Request<pb::WatchReportRequest>) -> Result<(), Status> {
    let may = node.answer_member(request, |node, caller, message| {
        look(node, caller, read_id("report", &message.report)?)
    });
    may.await.map(drop)
}

fn sit(node: &Node, caller: &Caller, report: ReportId) -> Result<Seat, ApiError> {
    look(node, caller, report)?;
    let person = node.people.find(&caller.handle)?;
    let name = person.ok_or(ApiError::Unauthenticated)?.name;
    let seat = node.live.sit(report, caller.handle.clone(), name);
    seat.ok_or_else(|| {
        let message = "the report is open too often: close it elsewhere, or try again later";
        ApiError::Exhausted(message.to_owned())
    })
}

/// Whether somebody may know what happens. Time is counted for the team as long as somebody of it
/// watches.
fn look(node: &Node, caller: &Caller, report: ReportId) -> Result<(), ApiError> {
    node.teaching.report(caller, report)?;
    let now_ms = node.clock.now_ms();
    Ok(node.teaching.visit(caller, report, Visit::Here, now_ms)?)
}

fn response(news: News) -> pb::WatchReportResponse {
    let news = match news {
        News::Written {
            labdoc,
            seq,
            update,
        } => told::News::Written(told::Written {
            labdoc: labdoc.to_string(),
            seq,
            update,
        }),
        News::Changed => told::News::Changed(told::Changed {}),
        News::Said { number } => told::News::Said(told::Said { number }),
        News::Outline => told::News::OutlineChanged(told::OutlineChanged {}),
        News::Present(people) => told::News::Present(told::Present {
            people: people.into_iter().map(person).collect(),
        }),
    };
    pb::WatchReportResponse { news: Some(news) }
}

/// Whether a program has heard this already: who moves within a labdoc is here as they were.
fn is_known(present: &mut Option<told::Present>, response: &pb::WatchReportResponse) -> bool {
    let Some(told::News::Present(now)) = &response.news else {
        return false;
    };
    let is_known = present.as_ref() == Some(now);
    *present = Some(now.clone());
    is_known
}

/// Where in a text somebody is, is for those who see the text.
fn person(Present { name, place, .. }: Present) -> told::Person {
    let labdoc = place.map(|place| place.labdoc.to_string());
    told::Person {
        name,
        labdoc: labdoc.unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn present(labdoc: &str) -> pb::WatchReportResponse {
        let person = told::Person {
            name: "Nolwenn Riou".to_owned(),
            labdoc: labdoc.to_owned(),
        };
        let people = vec![person];
        let news = told::News::Present(told::Present { people });
        pb::WatchReportResponse { news: Some(news) }
    }

    #[test]
    fn who_is_here_is_told_when_it_changes() {
        let mut known = None;
        let mut is_new = |response| !is_known(&mut known, &response);
        assert!(is_new(present("")));
        assert!(is_new(present("a")));
        assert!(!is_new(present("a")), "who moved within a labdoc");
        let changed = told::News::Changed(told::Changed {});
        let changed = pb::WatchReportResponse {
            news: Some(changed),
        };
        assert!(is_new(changed.clone()) && is_new(changed));
        assert!(!is_new(present("a")));
    }
}
