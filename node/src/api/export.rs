//! A whole log as it was signed, in pieces.

use bytes::Bytes;
use campus_proto::admin::v1 as pb;
use domain::checkpoint::SignedCheckpoint;
use domain::log::LogId;
use pb::export_log_response::Part;
use store::Limits;

use super::caller::blocking;
use super::error::ApiError;
use super::{Answers, FRAME_BYTES_MAX};
use crate::node::Node;

/// A log, its newest checkpoint, and where the export stands.
#[derive(Clone)]
pub(super) struct Export {
    node: Node,
    log: LogId,
    note: Bytes,
    size: u64,
    next: u64,
}

pub(super) fn begin(node: &Node, request: pb::ExportLogRequest) -> Result<Export, ApiError> {
    let pb::ExportLogRequest { log, from_index } = request;
    let parsed: Result<LogId, _> = log.parse();
    let log = parsed.map_err(|error| ApiError::Malformed(format!("log: {error}")))?;
    let note = node.logs.note(&log)?.ok_or(ApiError::NotFound("log"))?;
    let checkpoint = SignedCheckpoint::claimed(&note)
        .map_err(|error| ApiError::Damaged(format!("{log}: {error}")))?;
    Ok(Export {
        node: node.clone(),
        log,
        note,
        size: checkpoint.size,
        next: from_index,
    })
}

impl Export {
    /// The checkpoint, then the events that it speaks of.
    pub(super) fn parts(mut self) -> Answers<pb::ExportLogResponse> {
        Box::pin(async_stream::try_stream! {
            yield part(Part::Checkpoint(self.note.clone()));
            while self.next < self.size {
                let export = self.clone();
                let events = blocking(move || export.events()).await?;
                self.next += events.events.len() as u64;
                yield part(Part::Events(events));
            }
        })
    }

    /// As many events as fit into a frame, at least one.
    fn events(&self) -> Result<pb::ExportedEvents, ApiError> {
        let left = usize::try_from(self.size - self.next).unwrap_or(usize::MAX);
        let limits = Limits {
            rows: left.min(Limits::PAGE.rows),
            bytes: FRAME_BYTES_MAX,
        };
        let mut room = FRAME_BYTES_MAX;
        let mut events = Vec::new();
        for held in self.node.logs.events(&self.log, self.next, limits)? {
            let body = self
                .node
                .logs
                .body(&self.log, held.index)?
                .unwrap_or_default();
            let cost = held.envelope.len() + body.len();
            if cost > room && !events.is_empty() {
                break;
            }
            room = room.saturating_sub(cost);
            events.push(pb::ExportedEvent {
                envelope: held.envelope,
                body,
            });
        }
        if events.is_empty() {
            let message = format!("{} ends before its checkpoint", self.log);
            return Err(ApiError::Damaged(message));
        }
        Ok(pb::ExportedEvents {
            start_index: self.next,
            events,
        })
    }
}

fn part(part: Part) -> pb::ExportLogResponse {
    pb::ExportLogResponse { part: Some(part) }
}
