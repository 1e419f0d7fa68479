//! Files that a team attaches to its report.

use std::mem;

use bytes::Bytes;
use campus_proto::teaching::v1 as pb;
use pb::attachment_service_server::AttachmentService;
use portal::{News, PictureError};
use teaching::attachment::FILE_BYTES_MAX;
use teaching::{Attachment, Caller};
use tonic::{Request, Response, Status, Streaming};

use super::fields::{narrow, read_id};
use super::incoming::{Incoming, Piece, Steps};
use crate::api::error::ApiError;
use crate::api::{Answers, pieces};
use crate::node::Node;

/// Most files that come in at once.
pub(crate) const INCOMING_MAX: usize = 32;

/// `archipel.teaching.v1.AttachmentService` over a node.
pub(crate) struct AttachmentApi {
    node: Node,
    incoming: Incoming,
}

impl AttachmentApi {
    pub(crate) fn new(node: Node) -> Self {
        let incoming = Incoming::new(node.clone(), (INCOMING_MAX, FILE_BYTES_MAX));
        Self { node, incoming }
    }
}

#[tonic::async_trait]
impl AttachmentService for AttachmentApi {
    type GetFileStream = Answers<pb::GetFileResponse>;

    async fn attach_file(
        &self,
        request: Request<Streaming<pb::AttachFileRequest>>,
    ) -> Result<Response<pb::AttachFileResponse>, Status> {
        let check = |node: &Node, caller: &Caller, first: &pb::AttachFileRequest| {
            let report = read_id("report", &first.report)?;
            node.teaching.report(caller, report)?;
            Ok(())
        };
        let keep = attach;
        self.incoming.receive(request, Steps { check, keep }).await
    }

    async fn detach_file(
        &self,
        request: Request<pb::DetachFileRequest>,
    ) -> Result<Response<pb::DetachFileResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let report = read_id("report", &message.report)?;
                let file = (report, narrow(message.number, u16::MAX));
                node.teaching.detach(caller, file, node.clock.now_ms())?;
                node.live.tell(report, News::Outline);
                Ok(pb::DetachFileResponse {})
            })
            .await
    }

    async fn list_files(
        &self,
        request: Request<pb::ListFilesRequest>,
    ) -> Result<Response<pb::ListFilesResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let report = read_id("report", &message.report)?;
                let found = node.teaching.attachments(caller, report)?;
                let files = found.into_iter().map(attachment).collect();
                Ok(pb::ListFilesResponse { files })
            })
            .await
    }

    async fn get_file(
        &self,
        request: Request<pb::GetFileRequest>,
    ) -> Result<Response<Self::GetFileStream>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let report = read_id("report", &message.report)?;
                let file = (report, narrow(message.number, u16::MAX));
                let (_, bytes) = node.teaching.attachment(caller, file)?;
                Ok(pieces(bytes, |piece| pb::GetFileResponse { piece }))
            })
            .await
    }
}

impl Piece for pb::AttachFileRequest {
    fn take(&mut self) -> Bytes {
        mem::take(&mut self.piece)
    }
}

impl From<PictureError> for ApiError {
    fn from(error: PictureError) -> Self {
        Self::Malformed(format!("piece: {error}"))
    }
}

fn attach(
    node: &Node,
    caller: &Caller,
    (first, file): (pb::AttachFileRequest, Bytes),
) -> Result<pb::AttachFileResponse, ApiError> {
    let report = read_id("report", &first.report)?;
    let file = portal::plain_file(&first.name, file)?;
    let (sent, now_ms) = ((first.name.as_str(), &file), node.clock.now_ms());
    let number = node.teaching.attach(caller, report, sent, now_ms)?.into();
    node.live.tell(report, News::Outline);
    Ok(pb::AttachFileResponse { number })
}

fn attachment(file: Attachment) -> pb::Attachment {
    pb::Attachment {
        number: file.number.into(),
        name: file.name,
        size_bytes: file.size,
        digest: file.digest.to_string(),
        author: file.author.to_string(),
        at_ms: file.at_ms,
        removed_ms: file.removed_ms,
    }
}
