//! The conversation with one peer: connect, greet, copy its logs, and stand in for others.

use std::future::Future;
use std::time::{Duration, Instant};

use domain::checkpoint::SignedCheckpoint;
use domain::id::InstitutionId;
use domain::log::{LogId, LogKind};
use federation_proto::federation::v1 as pb;
use pb::object_service_client::ObjectServiceClient;
use pb::replication_service_client::ReplicationServiceClient;
use tonic::transport::Channel;

use super::{Contact, Conversations};
use crate::backoff::Backoff;
use crate::pull::{Copier, PullEnd, PullError};
use crate::refusals::{Reason, Refusal};
use crate::replica::Asked;
use crate::serve::{MESSAGE_BYTES_MAX, PROTOCOL};

/// Most logs that are copied from one mirror in one round.
pub const MIRROR_LOGS_MAX: usize = 32;
/// How often a peer is asked for logs of origins that cannot be reached.
const MIRROR_ROUND: Duration = Duration::from_secs(1);
/// How long a log rests after something of it was refused.
pub(super) const REFUSED_REST: Duration = Duration::from_secs(5);
/// How long an unary call may take.
const CALL_MAX: Duration = Duration::from_secs(10);

/// One peer's conversation.
pub(super) struct Talk {
    pub(super) ours: Conversations,
    pub(super) peer: InstitutionId,
    contact: Contact,
}

/// Why a conversation ended.
#[derive(Debug, thiserror::Error)]
pub(super) enum TalkError {
    #[error(transparent)]
    Connect(#[from] crate::tls::ConnectError),
    #[error("greet: {}", .0.message())]
    Greet(tonic::Status),
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error(transparent)]
    Pull(#[from] PullError),
    #[error("the peer does not answer in time")]
    Slow,
}

#[derive(Clone)]
pub(super) struct Clients {
    pub(super) replication: ReplicationServiceClient<Channel>,
    pub(super) objects: ObjectServiceClient<Channel>,
}

impl Talk {
    pub(super) fn new(ours: &Conversations, peer: InstitutionId, contact: Contact) -> Self {
        let copier = Copier {
            peer: peer.clone(),
            ..ours.copier.clone()
        };
        Self {
            ours: Conversations {
                copier,
                ..ours.clone()
            },
            peer,
            contact,
        }
    }

    /// Talks, and starts again after a wait whenever it breaks off.
    pub(super) async fn run(self) {
        let mut backoff = Backoff::default();
        loop {
            let Err(error) = self.once(&mut backoff).await;
            if let TalkError::Refused(refusal) = &error {
                self.ours.copier.refusals.record(Some(&self.peer), refusal);
            }
            tracing::debug!(peer = %self.peer, %error, "conversation ended");
            let wait = backoff.next_wait();
            self.ours.statuses.change(&self.peer, |status| {
                status.connected = false;
                status.last_error = Some(error.to_string());
                status.failures = backoff.failures();
            });
            tokio::time::sleep(wait).await;
        }
    }

    async fn once(&self, backoff: &mut Backoff) -> Result<std::convert::Infallible, TalkError> {
        let channel = self.connect().await?;
        let clients = Clients {
            replication: ReplicationServiceClient::new(channel.clone())
                .max_decoding_message_size(MESSAGE_BYTES_MAX)
                .max_encoding_message_size(MESSAGE_BYTES_MAX),
            objects: ObjectServiceClient::new(channel.clone())
                .max_decoding_message_size(MESSAGE_BYTES_MAX)
                .max_encoding_message_size(MESSAGE_BYTES_MAX),
        };
        self.greet(clients.replication.clone(), channel).await?;
        backoff.reset();
        let own = |kind| Asked::Log(LogId::first(self.peer.clone(), kind));
        tokio::try_join!(
            self.follow(clients.replication.clone(), own(LogKind::Public)),
            self.follow(clients.replication.clone(), own(LogKind::Consortium)),
            self.follow(
                clients.replication.clone(),
                Asked::PairFrom(self.peer.clone())
            ),
            self.stand_in(clients.replication.clone()),
            self.complete(clients.clone()),
        )
        .map(|(never, ..)| never)
    }

    async fn connect(&self) -> Result<Channel, TalkError> {
        let mut last = None;
        for address in &self.contact.addresses {
            match self
                .ours
                .connector
                .connect(address, self.contact.keys.clone())
                .await
            {
                Ok(channel) => return Ok(channel),
                Err(error) => last = Some(error),
            }
        }
        let nowhere = || crate::tls::ConnectError::Address(String::new());
        Err(last.unwrap_or_else(nowhere).into())
    }

    async fn greet(
        &self,
        mut client: ReplicationServiceClient<Channel>,
        channel: Channel,
    ) -> Result<(), TalkError> {
        let known = self.ours.copier.registry.membership().version;
        let request = pb::HelloRequest {
            protocols: vec![PROTOCOL],
            software: env!("CARGO_PKG_VERSION").to_owned(),
            membership_version: known,
        };
        let answer = in_time(client.hello(request))
            .await?
            .map_err(TalkError::Greet)?;
        let pb::HelloResponse {
            protocol: _,
            software,
            membership_version,
            institution,
        } = answer.into_inner();
        if institution != self.peer.as_str() {
            let institution: String = institution.chars().take(64).collect();
            let detail = format!("expected {}, `{institution}` answered", self.peer);
            return Err(Refusal::new(Reason::WrongPeer, detail).into());
        }
        if membership_version > known {
            let synced = in_time(self.ours.copier.registry.sync_from(channel)).await?;
            if let Err(error) = synced {
                tracing::warn!(peer = %self.peer, %error, "the peer's registry was not taken");
            }
        }
        self.ours.statuses.change(&self.peer, |status| {
            status.connected = true;
            status.failures = 0;
            status.last_error = None;
            status.last_heard = Some(Instant::now());
            status.software = software.chars().take(64).collect();
        });
        Ok(())
    }

    /// Copies one log of the peer for as long as the connection holds. What is refused of it
    /// does not stop the other logs.
    async fn follow(
        &self,
        mut client: ReplicationServiceClient<Channel>,
        asked: Asked,
    ) -> Result<std::convert::Infallible, TalkError> {
        loop {
            let pulled = self
                .ours
                .copier
                .pull(&mut client, asked.clone(), true)
                .await;
            match pulled {
                Ok(PullEnd::Ended | PullEnd::Overtaken) => {}
                Err(PullError::Refused(refusal)) => {
                    self.ours.copier.refusals.record(Some(&self.peer), &refusal);
                    tokio::time::sleep(REFUSED_REST).await;
                }
                Err(PullError::Peer(status)) if is_an_answer(&status) => {
                    tokio::time::sleep(REFUSED_REST).await;
                }
                Err(error) => return Err(error.into()),
            }
            self.ours
                .statuses
                .change(&self.peer, |s| s.last_heard = Some(Instant::now()));
            // A stream that ends at once is not asked for without end.
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Copies shared logs of origins that cannot be reached themselves.
    async fn stand_in(
        &self,
        mut client: ReplicationServiceClient<Channel>,
    ) -> Result<std::convert::Infallible, TalkError> {
        loop {
            tokio::time::sleep(MIRROR_ROUND).await;
            if !self.someone_is_away() {
                continue;
            }
            for log in self.heads(&mut client).await? {
                let pulled = self
                    .ours
                    .copier
                    .pull(&mut client, Asked::Log(log), false)
                    .await;
                match pulled {
                    Ok(_) => {}
                    Err(PullError::Refused(refusal)) => {
                        self.ours.copier.refusals.record(Some(&self.peer), &refusal);
                    }
                    Err(PullError::Peer(status)) if is_an_answer(&status) => {}
                    Err(error) => return Err(error.into()),
                }
            }
        }
    }

    pub(super) fn is_away(&self, origin: &InstitutionId) -> bool {
        *origin != self.ours.institution
            && *origin != self.peer
            && !self.ours.statuses.is_connected(origin)
    }

    fn someone_is_away(&self) -> bool {
        let membership = self.ours.copier.registry.membership();
        membership
            .institutions
            .keys()
            .any(|origin| self.is_away(origin))
    }

    /// Logs of origins that are away, of which the peer has more than we do.
    async fn heads(
        &self,
        client: &mut ReplicationServiceClient<Channel>,
    ) -> Result<Vec<LogId>, TalkError> {
        let mut logs = Vec::new();
        let mut page_token = String::new();
        loop {
            let request = pb::ListHeadsRequest {
                page_size: 0,
                page_token,
            };
            let answer = in_time(client.list_heads(request))
                .await?
                .map_err(PullError::Peer)?
                .into_inner();
            for note in &answer.checkpoints {
                let Ok(head) = SignedCheckpoint::claimed(note) else {
                    continue;
                };
                self.note_head(&head.log, head.size);
                if head.log.kind.is_shared()
                    && self.is_away(&head.log.institution)
                    && self.size_here(&head.log).await < head.size
                {
                    logs.push(head.log);
                }
            }
            page_token = answer.next_page_token;
            if page_token.is_empty() || logs.len() >= MIRROR_LOGS_MAX {
                logs.truncate(MIRROR_LOGS_MAX);
                return Ok(logs);
            }
        }
    }

    fn note_head(&self, log: &LogId, size: u64) {
        self.ours.statuses.change(&self.peer, |status| {
            status.last_heard = Some(Instant::now());
            if log.institution == self.peer {
                status.logs.entry(log.clone()).or_default().size = size;
            }
        });
    }

    async fn size_here(&self, log: &LogId) -> u64 {
        let (logs, log) = (self.ours.copier.logs.clone(), log.clone());
        let size = tokio::task::spawn_blocking(move || logs.state(&log).map(|state| state.size()));
        // A log that cannot be read is not copied over.
        size.await.ok().and_then(Result::ok).unwrap_or(u64::MAX)
    }
}

/// Whether a status was said by the peer's program, and not by a broken connection: what the
/// transport made of a failure has that failure as its source.
pub(super) fn is_an_answer(status: &tonic::Status) -> bool {
    use tonic::Code;
    let is_said = std::error::Error::source(status).is_none();
    is_said
        && matches!(
            status.code(),
            Code::PermissionDenied
                | Code::NotFound
                | Code::InvalidArgument
                | Code::FailedPrecondition
                | Code::Internal
                | Code::ResourceExhausted
                | Code::OutOfRange
                | Code::Unimplemented
        )
}

async fn in_time<T>(call: impl Future<Output = T>) -> Result<T, TalkError> {
    tokio::time::timeout(CALL_MAX, call)
        .await
        .map_err(|_| TalkError::Slow)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn a_failure_of_the_transport_is_no_answer() {
        let mut status = tonic::Status::internal("INTERNAL");
        assert!(is_an_answer(&status));
        status.set_source(Arc::new(std::io::Error::other("a stream was reset")));
        assert!(!is_an_answer(&status));
        assert!(!is_an_answer(&tonic::Status::unavailable("gone")));
    }
}
