//! Telling a wrong proof from a second history, where a tile is held in part.
//!
//! A package that follows a part of a tile is checked together with that part. When that fails,
//! either what came is wrong, or what is held is of another history. So the tile is asked for
//! again from its beginning: if other events are proved there under the origin's signature, then
//! the origin has signed two histories, and that is what the refusal says.

use bytes::Bytes;
use domain::merkle::TILE_WIDTH;
use federation_proto::federation::v1 as pb;
use pb::pull_response::Frame;
use pb::replication_service_client::ReplicationServiceClient;
use store::logs::LogState;
use tonic::transport::Channel;

use super::session::{Copier, PullError, blocking, in_time, read_package};
use crate::refusals::{Reason, Refusal};
use crate::replica::{Asked, Replica};

/// Frames that are looked at: a checkpoint and a package.
const FRAMES_MAX: usize = 2;

impl Copier {
    /// What a refusal is really about, if the peer helps to find out.
    pub(super) async fn look_again(
        &self,
        client: &mut ReplicationServiceClient<Channel>,
        state: Option<&LogState>,
        refusal: Refusal,
    ) -> Refusal {
        let Some(state) = state else { return refusal };
        if refusal.reason == Reason::BadProof && state.size() % TILE_WIDTH != 0 {
            match self.is_of_another_history(client, state).await {
                Ok(true) => return forked(state),
                Err(PullError::Refused(found)) if found.reason == Reason::Forked => return found,
                Ok(false) | Err(_) => {}
            }
        }
        match refusal.log {
            Some(_) => refusal,
            None => refusal.about(state.log()),
        }
    }

    async fn is_of_another_history(
        &self,
        client: &mut ReplicationServiceClient<Channel>,
        state: &LogState,
    ) -> Result<bool, PullError> {
        let origin = self.origin(state.log())?;
        let mut replica = Replica::new(Asked::Log(state.log().clone()), false);
        let request = self.request_of_tile(state).await?;
        let mut frames = client.pull(request).await?.into_inner();
        for _ in 0..FRAMES_MAX {
            let frame = in_time(frames.message()).await?;
            match frame.and_then(|pb::PullResponse { frame, horizon: _ }| frame) {
                Some(Frame::Checkpoint(pb::SignedCheckpoint { note })) => {
                    replica.on_checkpoint(note, &origin, state)?;
                }
                Some(Frame::Package(package)) => {
                    return Ok(replica.contradicts(&read_package(package)?, state));
                }
                Some(Frame::Bodies(_) | Frame::Heartbeat(_) | Frame::Divergence(_)) | None => break,
            }
        }
        Ok(false)
    }

    /// Asks for the tile of which a part is held, as somebody who holds nothing of it.
    async fn request_of_tile(&self, state: &LogState) -> Result<pb::PullRequest, PullError> {
        let from_size = state.size() / TILE_WIDTH * TILE_WIDTH;
        let (copier, log) = (self.clone(), state.log().clone());
        let before = blocking(move || Ok(copier.logs.tree_at(&log, from_size)?)).await?;
        let root_at_from = match from_size {
            0 => Bytes::new(),
            _ => Bytes::copy_from_slice(&before.root().0),
        };
        Ok(pb::PullRequest {
            log: state.log().to_string(),
            from_size,
            root_at_from,
            follow: false,
        })
    }
}

fn forked(state: &LogState) -> Refusal {
    let log = state.log();
    let detail = format!(
        "{log}: the origin signed other events than those held before {}",
        state.size()
    );
    Refusal::new(Reason::Forked, detail).at(log, state.size())
}
