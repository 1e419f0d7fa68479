//! Labdocs: what a team writes in its report.

use bytes::Bytes;
use campus_proto::teaching::v1 as pb;
use domain::item::vocabulary::{LabdocKind, Term as _};
use pb::labdoc_service_server::LabdocService;
use portal::News;
use teaching::writing::Place;
use teaching::{Acknowledged, Caller, NewLabdoc, Revision};
use tonic::{Request, Response, Status};

use super::fields::{json, narrow, read_id, read_place};
use crate::api::error::ApiError;
use crate::node::Node;

/// `archipel.teaching.v1.LabdocService` over a node.
pub(crate) struct LabdocApi {
    node: Node,
}

impl LabdocApi {
    pub(crate) fn new(node: Node) -> Self {
        Self { node }
    }
}

#[tonic::async_trait]
impl LabdocService for LabdocApi {
    async fn read_labdoc(
        &self,
        request: Request<pb::ReadLabdocRequest>,
    ) -> Result<Response<pb::ReadLabdocResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let place = read_place(&message.report, &message.labdoc)?;
                let lacking = node.teaching.read_labdoc(caller, place, &message.vector)?;
                Ok(pb::ReadLabdocResponse {
                    seq: lacking.seq,
                    update: lacking.update.into(),
                    vector: lacking.vector.into(),
                })
            })
            .await
    }

    async fn write_labdoc(
        &self,
        request: Request<pb::WriteLabdocRequest>,
    ) -> Result<Response<pb::WriteLabdocResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let place = read_place(&message.report, &message.labdoc)?;
                let at_ms = node.clock.now_ms();
                let done = write(node, caller, place, (message.update, at_ms))?;
                Ok(pb::WriteLabdocResponse {
                    seq: done.seq,
                    is_new: done.is_new,
                    at_ms,
                })
            })
            .await
    }

    async fn get_labdoc_content(
        &self,
        request: Request<pb::GetLabdocContentRequest>,
    ) -> Result<Response<pb::GetLabdocContentResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let place = read_place(&message.report, &message.labdoc)?;
                let content = match message.seq {
                    Some(seq) => node.teaching.content_at(caller, place, seq)?,
                    None => node.teaching.labdoc_content(caller, place)?,
                };
                let content_json = json(&content)?;
                Ok(pb::GetLabdocContentResponse { content_json })
            })
            .await
    }

    async fn list_revisions(
        &self,
        request: Request<pb::ListRevisionsRequest>,
    ) -> Result<Response<pb::ListRevisionsResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let place = read_place(&message.report, &message.labdoc)?;
                let history = node.teaching.history(caller, place)?;
                let revisions = history.into_iter().map(revision).collect();
                Ok(pb::ListRevisionsResponse { revisions })
            })
            .await
    }

    async fn restore_labdoc(
        &self,
        request: Request<pb::RestoreLabdocRequest>,
    ) -> Result<Response<pb::RestoreLabdocResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let place = read_place(&message.report, &message.labdoc)?;
                let (wing, now_ms) = (&node.teaching, node.clock.now_ms());
                let seq = wing.restore_labdoc(caller, place, message.seq, now_ms)?.seq;
                node.live.tell(place.0, News::Changed);
                Ok(pb::RestoreLabdocResponse { seq })
            })
            .await
    }

    async fn add_labdoc(
        &self,
        request: Request<pb::AddLabdocRequest>,
    ) -> Result<Response<pb::AddLabdocResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let report = read_id("report", &message.report)?;
                let new = NewLabdoc {
                    part: narrow(message.part, u16::MAX),
                    kind: read_kind(&message.kind)?,
                    title: message.title,
                };
                let now_ms = node.clock.now_ms();
                let added = node.teaching.add_labdoc(caller, report, &new, now_ms)?;
                node.live.tell(report, News::Outline);
                let labdoc = added.to_string();
                Ok(pb::AddLabdocResponse { labdoc })
            })
            .await
    }

    async fn bring_labdoc(
        &self,
        request: Request<pb::BringLabdocRequest>,
    ) -> Result<Response<pb::BringLabdocResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let report = read_id("report", &message.report)?;
                let from = (
                    read_id("from_report", &message.from_report)?,
                    read_id("from_labdoc", &message.from_labdoc)?,
                );
                let (what, now_ms) = ((from, narrow(message.part, u16::MAX)), node.clock.now_ms());
                let copy = node.teaching.bring_labdoc(caller, report, what, now_ms)?;
                node.live.tell(report, News::Outline);
                let labdoc = copy.to_string();
                Ok(pb::BringLabdocResponse { labdoc })
            })
            .await
    }

    async fn move_labdoc(
        &self,
        request: Request<pb::MoveLabdocRequest>,
    ) -> Result<Response<pb::MoveLabdocResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let place = read_place(&message.report, &message.labdoc)?;
                let (to, now_ms) = (narrow(message.place, usize::MAX), node.clock.now_ms());
                node.teaching.move_labdoc(caller, place, to, now_ms)?;
                node.live.tell(place.0, News::Outline);
                Ok(pb::MoveLabdocResponse {})
            })
            .await
    }

    async fn rename_labdoc(
        &self,
        request: Request<pb::RenameLabdocRequest>,
    ) -> Result<Response<pb::RenameLabdocResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let place = read_place(&message.report, &message.labdoc)?;
                let (title, now_ms) = (&message.title, node.clock.now_ms());
                node.teaching.rename_labdoc(caller, place, title, now_ms)?;
                node.live.tell(place.0, News::Outline);
                Ok(pb::RenameLabdocResponse {})
            })
            .await
    }

    async fn mark_labdoc(
        &self,
        request: Request<pb::MarkLabdocRequest>,
    ) -> Result<Response<pb::MarkLabdocResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let place = read_place(&message.report, &message.labdoc)?;
                let (is_done, now_ms) = (message.is_done, node.clock.now_ms());
                node.teaching.mark_labdoc(caller, place, is_done, now_ms)?;
                node.live.tell(place.0, News::Outline);
                Ok(pb::MarkLabdocResponse {})
            })
            .await
    }

    async fn set_labdoc_aside(
        &self,
        request: Request<pb::SetLabdocAsideRequest>,
    ) -> Result<Response<pb::SetLabdocAsideResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let place = read_place(&message.report, &message.labdoc)?;
                let (is_aside, now_ms) = (message.is_aside, node.clock.now_ms());
                let wing = &node.teaching;
                wing.put_labdoc_aside(caller, place, is_aside, now_ms)?;
                node.live.tell(place.0, News::Outline);
                Ok(pb::SetLabdocAsideResponse {})
            })
            .await
    }
}

/// Writes, and tells those who have the report open.
fn write(
    node: &Node,
    caller: &Caller,
    place: Place,
    (update, at_ms): (Bytes, i64),
) -> Result<Acknowledged, ApiError> {
    let done = node.teaching.write_labdoc(caller, place, &update, at_ms)?;
    if done.is_new {
        let news = News::Written {
            labdoc: place.1,
            seq: done.seq,
            update,
        };
        node.live.tell(place.0, news);
    }
    Ok(done)
}

fn read_kind(code: &str) -> Result<LabdocKind, ApiError> {
    LabdocKind::from_code(code).map_err(|error| ApiError::Malformed(format!("kind: {error}")))
}

fn revision(revision: Revision) -> pb::Revision {
    pb::Revision {
        seq: revision.seq,
        author: revision.author.to_string(),
        first_ms: revision.first_ms,
        last_ms: revision.last_ms,
        updates: revision.updates as u64,
    }
}
