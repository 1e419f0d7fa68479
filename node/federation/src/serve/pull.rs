//! One stream of one log: everything from a size on, and then what comes.

use std::time::Duration;

use bytes::Bytes;
use domain::checkpoint::SignedCheckpoint;
use domain::log::{LogId, LogKind};
use domain::merkle::{TILE_WIDTH, Tree};
use federation_proto::federation::v1 as pb;
use futures_util::Stream;
use pb::pull_response::Frame;
use store::Limits;
use tonic::Status;

use super::PeerService;
use super::authorise::{blocking, failed};
use crate::tls::PeerIdentity;

/// How often an open stream says that it is alive.
pub(super) const HEARTBEAT: Duration = Duration::from_secs(2);

/// What a log has come to.
struct Head {
    note: Bytes,
    size: u64,
    horizon: Option<pb::Horizon>,
}

impl PeerService {
    pub(super) fn frames(
        self,
        peer: PeerIdentity,
        log: LogId,
        request: pb::PullRequest,
    ) -> impl Stream<Item = Result<pb::PullResponse, Status>> + Send {
        async_stream::try_stream! {
            let mut news = self.news.subscribe();
            let mut from = request.from_size;
            let mut last: Option<(Bytes, Option<pb::Horizon>)> = None;
            loop {
                news.borrow_and_update();
                let head = self.clone().head(peer.clone(), log.clone()).await?;
                if last.is_none() && !self.clone().agrees(&log, &head, &request).await? {
                    yield frame(Frame::Divergence(pb::Divergence { note: head.note }));
                    return;
                }
                if last.as_ref().is_none_or(|(note, _)| *note != head.note) {
                    let note = head.note.clone();
                    yield frame(Frame::Checkpoint(pb::SignedCheckpoint { note }));
                }
                self.note_read(&peer, &log, from.min(head.size));
                let tree = if from < head.size {
                    Some(self.clone().tree(&log, head.size).await?)
                } else {
                    None
                };
                while let Some(tree) = &tree
                    && from < head.size
                {
                    let (package, bodies) = self.clone().package(&log, tree, from).await?;
                    from += package.envelopes.len() as u64;
                    yield frame(Frame::Package(package));
                    for bodies in bodies {
                        yield frame(Frame::Bodies(bodies));
                    }
                }
                self.note_read(&peer, &log, from.min(head.size));
                // What was appended here before the shared logs reached this horizon is now sent.
                if last.as_ref().is_none_or(|(_, horizon)| *horizon != head.horizon) {
                    yield heartbeat(head.horizon);
                }
                if !request.follow {
                    return;
                }
                last = Some((head.note, head.horizon));
                if tokio::time::timeout(HEARTBEAT, news.changed()).await.is_err() {
                    yield heartbeat(head.horizon);
                }
            }
        }
    }

    fn note_read(&self, peer: &PeerIdentity, log: &LogId, size: u64) {
        if log.institution == self.institution {
            self.readers.note(&peer.institution, log, size);
        }
    }

    async fn head(self, peer: PeerIdentity, log: LogId) -> Result<Head, Status> {
        blocking(move || {
            // The registry may have changed while the stream was open.
            self.check_listed(&peer)?;
            if !self.may_read(&peer.institution, &log)? {
                return Err(Status::permission_denied("NOT_AUTHORISED"));
            }
            // Before the log itself is read: see `domain::horizon`.
            let horizon = self.horizon(&log)?;
            let note = match self.logs.note(&log).map_err(|error| failed(&error))? {
                Some(note) => note,
                None if log.institution == self.institution => self
                    .door
                    .own_logs()
                    .empty_checkpoint(log.clone())
                    .note()
                    .clone(),
                None => return Err(Status::not_found("this log is not mirrored here")),
            };
            let claimed = SignedCheckpoint::claimed(&note).map_err(|error| failed(&error))?;
            let size = claimed.size;
            Ok(Head {
                note,
                size,
                horizon,
            })
        })
        .await
    }

    async fn tree(self, log: &LogId, size: u64) -> Result<Tree, Status> {
        let log = log.clone();
        blocking(move || {
            let state = self.logs.state(&log).map_err(|error| failed(&error))?;
            if state.size() == size {
                return Ok(state.tree().clone());
            }
            // A mirror may hold more than its newest checkpoint proves.
            self.logs
                .tree_at(&log, size)
                .map_err(|error| failed(&error))
        })
        .await
    }

    fn horizon(&self, log: &LogId) -> Result<Option<pb::Horizon>, Status> {
        let LogKind::Pair(_) = log.kind else {
            return Ok(None);
        };
        let size = |kind| {
            let log = LogId::first(self.institution.clone(), kind);
            let note = self.logs.note(&log).map_err(|error| failed(&error))?;
            let claimed = note.and_then(|note| SignedCheckpoint::claimed(&note).ok());
            Ok::<_, Status>(claimed.map_or(0, |checkpoint| checkpoint.size))
        };
        Ok(Some(pb::Horizon {
            consortium: size(LogKind::Consortium)?,
            public: size(LogKind::Public)?,
        }))
    }

    /// Whether the caller's history is a beginning of ours, as far as ours goes.
    async fn agrees(
        self,
        log: &LogId,
        head: &Head,
        request: &pb::PullRequest,
    ) -> Result<bool, Status> {
        let (log, from, size) = (log.clone(), request.from_size, head.size);
        let root = request.root_at_from.clone();
        if from == 0 || from > size {
            return Ok(true);
        }
        let tree = blocking(move || {
            self.logs
                .tree_at(&log, from)
                .map_err(|error| failed(&error))
        })
        .await?;
        Ok(tree.root().0[..] == root[..])
    }

    async fn package(
        self,
        log: &LogId,
        tree: &Tree,
        from: u64,
    ) -> Result<(pb::Package, Vec<pb::Bodies>), Status> {
        let tile = from / TILE_WIDTH;
        let end = ((tile + 1) * TILE_WIDTH).min(tree.size());
        let proof = tree.prove_tile(tile).unwrap_or_default();
        let log = log.clone();
        blocking(move || {
            let rows = usize::try_from(end - from).unwrap_or(usize::MAX);
            let events = self
                .logs
                .events(
                    &log,
                    from,
                    Limits {
                        rows,
                        bytes: usize::MAX,
                    },
                )
                .map_err(|error| failed(&error))?;
            let bodies = self.bodies(&log, from..end)?;
            let count = bodies.len();
            let package = pb::Package {
                start: from,
                envelopes: events.into_iter().map(|held| held.envelope).collect(),
                proof: proof
                    .iter()
                    .map(|hash| Bytes::copy_from_slice(&hash.0))
                    .collect(),
                bodies_follow: count > 0,
            };
            let number = |(n, bodies)| pb::Bodies {
                bodies,
                last: n + 1 == count,
            };
            Ok((
                package,
                bodies.into_iter().enumerate().map(number).collect(),
            ))
        })
        .await
    }
}

fn frame(frame: Frame) -> pb::PullResponse {
    pb::PullResponse {
        frame: Some(frame),
        horizon: None,
    }
}

fn heartbeat(horizon: Option<pb::Horizon>) -> pb::PullResponse {
    pb::PullResponse {
        frame: Some(Frame::Heartbeat(pb::Heartbeat {})),
        horizon,
    }
}
