//! The gRPC surface of replication: decode, ask, encode.

use std::pin::Pin;

use bytes::Bytes;
use federation_proto::federation::v1 as pb;
use futures_util::Stream;
use pb::replication_service_server::ReplicationService;
use tonic::{Request, Response, Status};

use super::authorise::{blocking, failed, peer};
use super::{FRAME_BYTES_MAX, PROTOCOL, PeerService};

/// Most checkpoints in one answer.
pub(super) const HEADS_PAGE_MAX: u32 = 1_000;
/// Checkpoints in one answer when nothing is said.
pub(super) const HEADS_PAGE: u32 = 256;
/// Most bodies asked for at once.
pub(super) const BODIES_MAX: usize = 256;

type Frames<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

#[tonic::async_trait]
impl ReplicationService for PeerService {
    type PullStream = Frames<pb::PullResponse>;
    type FetchBodiesStream = Frames<pb::FetchBodiesResponse>;

    async fn hello(
        &self,
        request: Request<pb::HelloRequest>,
    ) -> Result<Response<pb::HelloResponse>, Status> {
        self.caller(&request)?;
        if !request.get_ref().protocols.contains(&PROTOCOL) {
            let message = format!("this node speaks protocol {PROTOCOL}: upgrade the older one");
            return Err(Status::failed_precondition(message));
        }
        Ok(Response::new(pb::HelloResponse {
            protocol: PROTOCOL,
            software: env!("CARGO_PKG_VERSION").to_owned(),
            membership_version: self.registry.membership().version,
            institution: self.institution.to_string(),
        }))
    }

    async fn list_heads(
        &self,
        request: Request<pb::ListHeadsRequest>,
    ) -> Result<Response<pb::ListHeadsResponse>, Status> {
        let caller = self.caller(&request)?;
        let pb::ListHeadsRequest {
            page_size,
            page_token,
        } = request.into_inner();
        let page_size = if page_size == 0 {
            HEADS_PAGE
        } else {
            page_size.min(HEADS_PAGE_MAX)
        };
        let service = self.clone();
        let answer =
            blocking(move || service.heads(&caller, page_size as usize, &page_token)).await?;
        Ok(Response::new(answer))
    }

    async fn pull(
        &self,
        request: Request<pb::PullRequest>,
    ) -> Result<Response<Self::PullStream>, Status> {
        let (peer, caller) = (peer(&request)?, self.caller(&request)?);
        let request = request.into_inner();
        let (service, name) = (self.clone(), request.log.clone());
        let log = blocking(move || service.authorise(&caller, &name)).await?;
        Ok(Response::new(Box::pin(
            self.clone().frames(peer, log, request),
        )))
    }

    async fn fetch_bodies(
        &self,
        request: Request<pb::FetchBodiesRequest>,
    ) -> Result<Response<Self::FetchBodiesStream>, Status> {
        let caller = self.caller(&request)?;
        let pb::FetchBodiesRequest { log, indexes } = request.into_inner();
        if indexes.is_empty() || indexes.len() > BODIES_MAX {
            return Err(Status::invalid_argument("indexes: give 1 to 256"));
        }
        let service = self.clone();
        let frames = blocking(move || {
            let log = service.authorise(&caller, &log)?;
            service.bodies(&log, indexes)
        })
        .await?;
        let frames = frames
            .into_iter()
            .map(|bodies| Ok(pb::FetchBodiesResponse { bodies }));
        Ok(Response::new(Box::pin(futures_util::stream::iter(frames))))
    }
}

impl PeerService {
    fn heads(
        &self,
        caller: &domain::id::InstitutionId,
        page_size: usize,
        after: &str,
    ) -> Result<pb::ListHeadsResponse, Status> {
        let mut names = self.logs.names().map_err(|error| failed(&error))?;
        names.retain(|log| after.is_empty() || log.to_string().as_str() > after);
        let mut answer = pb::ListHeadsResponse::default();
        for log in names {
            if !self.may_read(caller, &log)? {
                continue;
            }
            if answer.checkpoints.len() == page_size {
                return Ok(answer);
            }
            if let Some(note) = self.logs.note(&log).map_err(|error| failed(&error))? {
                answer.checkpoints.push(note);
                answer.next_page_token = log.to_string();
            }
        }
        answer.next_page_token.clear();
        Ok(answer)
    }

    /// The bodies that are here, in frames.
    pub(super) fn bodies(
        &self,
        log: &domain::log::LogId,
        indexes: impl IntoIterator<Item = u64>,
    ) -> Result<Vec<Vec<pb::IndexedBody>>, Status> {
        let mut frames: Vec<Vec<pb::IndexedBody>> = Vec::new();
        let mut room = 0;
        for index in indexes {
            let body: Option<Bytes> = self.logs.body(log, index).map_err(|error| failed(&error))?;
            let Some(body) = body else { continue };
            let cost = body.len() + 32;
            if cost > room || frames.is_empty() {
                frames.push(Vec::new());
                room = FRAME_BYTES_MAX;
            }
            room = room.saturating_sub(cost);
            if let Some(frame) = frames.last_mut() {
                frame.push(pb::IndexedBody { index, body });
            }
        }
        Ok(frames)
    }
}
