//! The check of everything, told as it goes on.

use campus_proto::admin::v1 as pb;
use pb::verify_response::Report;
use tokio_stream::wrappers::ReceiverStream;

use super::Answers;
use super::error::ApiError;
use crate::node::Node;
use crate::verify::{self, Checked};

/// Reports that wait for a slow listener, at most; the check waits for it.
const REPORTS_WAITING_MAX: usize = 64;

/// Checks everything from the disk. It ends early when nobody listens any more.
pub(super) fn reports(node: Node) -> Answers<pb::VerifyResponse> {
    let (send, receive) = tokio::sync::mpsc::channel(REPORTS_WAITING_MAX);
    tokio::task::spawn_blocking(move || {
        let summary = verify::everything(&node, &mut |checked| {
            send.blocking_send(Ok(response(report(checked)))).is_ok()
        });
        let last = match summary {
            Ok(Some(summary)) => Ok(response(Report::Summary(message(summary)))),
            Ok(None) => return,
            Err(error) => Err(ApiError::from(error).into()),
        };
        // Nobody listens any more: nobody has to be told.
        let _ = send.blocking_send(last);
    });
    Box::pin(ReceiverStream::new(receive))
}

fn response(report: Report) -> pb::VerifyResponse {
    pb::VerifyResponse {
        report: Some(report),
    }
}

fn report(checked: Checked) -> Report {
    match checked {
        Checked::Progress { what, done, total } => {
            Report::Progress(pb::VerifyProgress { what, done, total })
        }
        Checked::Finding {
            what,
            index,
            problem,
        } => Report::Finding(pb::Finding {
            what,
            index,
            problem,
        }),
    }
}

fn message(summary: verify::Summary) -> pb::VerifySummary {
    let verify::Summary {
        events,
        objects,
        documents,
        findings,
    } = summary;
    pb::VerifySummary {
        events,
        objects,
        documents,
        findings,
    }
}
