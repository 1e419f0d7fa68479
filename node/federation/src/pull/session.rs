//! One log from one peer, frame by frame.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::time::Duration;

use bytes::Bytes;
use domain::horizon::Horizon;
use domain::id::InstitutionId;
use domain::log::{LogId, LogKind};
use domain::membership::Institution;
use domain::merkle::TreeHash;
use federation_proto::federation::v1 as pb;
use pb::pull_response::Frame;
use pb::replication_service_client::ReplicationServiceClient;
use registry::Mirror;
use store::CommitError;
use store::logs::{AppendError, Entry, LogState, Logs};
use store::objects::Objects;
use tonic::transport::Channel;

use crate::barrier::Horizons;
use crate::news::News;
use crate::refusals::{Reason, Refusal, Refusals};
use crate::replica::{Asked, Package, Progress, Replica};

/// How long a stream may say nothing: several heartbeats.
pub(super) const IDLE_MAX: Duration = Duration::from_secs(15);
/// Bodies that are kept in memory for one package, in bytes; more are stored as they come.
pub(super) const BODIES_BYTES_MAX: usize = 8 << 20;

/// Copies logs from one peer. Cheap to clone.
#[derive(Clone)]
pub struct Copier {
    /// From whom.
    pub peer: InstitutionId,
    /// Where logs stand.
    pub logs: Logs,
    /// Where files stand.
    pub objects: Objects,
    /// Which keys speak for whom.
    pub registry: Mirror,
    /// Hears of what was stored.
    pub news: News,
    /// Counts what was refused.
    pub refusals: Refusals,
    /// Hears how far the shared logs may be applied.
    pub horizons: Horizons,
}

/// How a pull ended without an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PullEnd {
    /// The peer has no more, or closed the stream.
    Ended,
    /// Somebody else copies the same log.
    Overtaken,
}

/// Why a pull ended.
#[derive(Debug, thiserror::Error)]
pub enum PullError {
    /// The peer does not answer, or refuses.
    #[error("pull: {}", .0.message())]
    Peer(#[from] tonic::Status),
    /// What the peer sent was refused.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] AppendError),
    /// The peer said nothing for too long.
    #[error("the peer fell silent")]
    Silent,
    /// A task was cancelled: the program stops.
    #[error("stopping")]
    Stopping,
}

/// A package whose bodies are still on the way.
struct Pending {
    start: u64,
    entries: Vec<Entry>,
    bodies: BTreeMap<u64, Bytes>,
    bytes: usize,
}

/// The state of one pull.
struct Stream {
    replica: Replica,
    state: Option<LogState>,
    pending: Option<Pending>,
    // Events of the last package whose bodies may still come, while some are announced.
    due: Option<Range<u64>>,
}

impl Stream {
    /// Takes note of a frame of bodies. They come in order and once, so they are bounded.
    fn expect(&mut self, pb::Bodies { bodies, last }: &pb::Bodies) -> Result<(), Refusal> {
        let due = self
            .due
            .as_mut()
            .ok_or_else(|| malformed("bodies that were not announced"))?;
        if bodies.is_empty() {
            return Err(malformed("a frame of no bodies"));
        }
        for body in bodies {
            if !due.contains(&body.index) {
                return Err(malformed("a body out of its place"));
            }
            due.start = body.index + 1;
        }
        if *last {
            self.due = None;
        }
        Ok(())
    }
}

impl Copier {
    /// Copies a log until the stream ends; with `follow`, until the peer closes it.
    ///
    /// # Errors
    /// [`PullError`].
    pub async fn pull(
        &self,
        client: &mut ReplicationServiceClient<Channel>,
        asked: Asked,
        follow: bool,
    ) -> Result<PullEnd, PullError> {
        let from_origin = *asked.origin() == self.peer;
        let state = self.state_of(asked.clone()).await?;
        let request = request(&asked, state.as_ref(), follow);
        let mut frames = client.pull(request).await?.into_inner();
        let mut stream = Stream {
            replica: Replica::new(asked, from_origin),
            state,
            pending: None,
            due: None,
        };
        loop {
            let Some(frame) = in_time(frames.message()).await? else {
                return Ok(PullEnd::Ended);
            };
            match self.take(&mut stream, frame).await {
                Ok(()) => {}
                Err(PullError::Store(AppendError::Commit(CommitError::Conflict { .. }))) => {
                    return Ok(PullEnd::Overtaken);
                }
                Err(PullError::Refused(refusal)) => {
                    let state = stream.state.as_ref();
                    let refusal = self.look_again(client, state, refusal).await;
                    return Err(refusal.into());
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Asks for bodies that a copied log lacks; returns how many came.
    ///
    /// # Errors
    /// [`PullError`].
    pub async fn fetch_bodies(
        &self,
        client: &mut ReplicationServiceClient<Channel>,
        log: &LogId,
    ) -> Result<usize, PullError> {
        let (copier, name) = (self.clone(), log.clone());
        let indexes = blocking(move || Ok(copier.logs.missing_bodies(&name)?)).await?;
        if indexes.is_empty() {
            return Ok(0);
        }
        let mut asked: BTreeSet<_> = indexes.iter().copied().collect();
        let request = pb::FetchBodiesRequest {
            log: log.to_string(),
            indexes,
        };
        let mut frames = client.fetch_bodies(request).await?.into_inner();
        let mut filled = 0;
        while let Some(pb::FetchBodiesResponse { bodies }) = in_time(frames.message()).await? {
            if bodies.is_empty() || !bodies.iter().all(|body| asked.remove(&body.index)) {
                let refusal = malformed("bodies that were not asked for");
                return Err(refusal.about(log).into());
            }
            let (copier, log) = (self.clone(), log.clone());
            filled += blocking(move || copier.fill(&log, indexed(bodies))).await?;
        }
        Ok(filled)
    }

    async fn state_of(&self, asked: Asked) -> Result<Option<LogState>, PullError> {
        let copier = self.clone();
        blocking(move || {
            let log = match asked {
                Asked::Log(log) => Some(log),
                Asked::PairFrom(_) => copier.known_pair()?,
            };
            Ok(log.map(|log| copier.logs.state(&log)).transpose()?)
        })
        .await
    }

    async fn take(&self, stream: &mut Stream, frame: pb::PullResponse) -> Result<(), PullError> {
        let pb::PullResponse { frame, horizon } = frame;
        match frame.ok_or_else(|| malformed("an empty frame"))? {
            Frame::Checkpoint(pb::SignedCheckpoint { note }) => {
                self.on_checkpoint(stream, note).await?;
            }
            Frame::Package(package) => self.on_package(stream, package).await?,
            Frame::Bodies(bodies) => self.on_bodies(stream, bodies).await?,
            Frame::Heartbeat(pb::Heartbeat {}) => self.on_heartbeat(stream, horizon),
            Frame::Divergence(pb::Divergence { note }) => {
                let log = stream.replica.log_of(&note)?;
                let detail = format!("{log}: the peer's history is not ours");
                return Err(Refusal::new(Reason::Forked, detail).about(&log).into());
            }
        }
        Ok(())
    }

    async fn on_checkpoint(&self, stream: &mut Stream, note: Bytes) -> Result<(), PullError> {
        // The package under way was checked against the checkpoint before.
        if stream.due.is_some() {
            return Err(malformed("a checkpoint inside a package").into());
        }
        let log = stream.replica.log_of(&note)?;
        let origin = self.origin(&log)?;
        let (state, is_new) = match stream.state.take() {
            Some(state) if *state.log() == log => (state, false),
            Some(state) => {
                let detail = format!("{log}: this log was called {} before", state.log());
                return Err(Refusal::new(Reason::WrongLog, detail).about(&log).into());
            }
            None => (self.first_state(log.clone()).await?, true),
        };
        let progress = stream.replica.on_checkpoint(note, &origin, &state)?;
        if is_new {
            let (copier, log) = (self.clone(), log.clone());
            blocking(move || copier.remember_pair(&log)).await?;
        }
        if progress == Progress::PeerIsBehind {
            tracing::debug!(peer = %self.peer, %log, "the peer is behind");
        }
        stream.state = Some(state);
        Ok(())
    }

    /// The state of a log that the peer named just now.
    async fn first_state(&self, log: LogId) -> Result<LogState, PullError> {
        let copier = self.clone();
        blocking(move || Ok(copier.logs.state(&log)?)).await
    }

    async fn on_package(&self, stream: &mut Stream, package: pb::Package) -> Result<(), PullError> {
        if stream.due.is_some() {
            return Err(malformed("a package inside a package").into());
        }
        let state = stream
            .state
            .clone()
            .ok_or_else(|| malformed("a package before a checkpoint"))?;
        let origin = self.origin(state.log())?;
        let bodies_follow = package.bodies_follow;
        let package = read_package(package)?;
        // Signatures take time: not here, where others wait for the network.
        let replica = std::mem::replace(
            &mut stream.replica,
            Replica::new(Asked::Log(state.log().clone()), false),
        );
        let (start, back, checked) = blocking(move || {
            let checked = replica.on_package(&package, &origin, &state);
            Ok((package.start, replica, checked))
        })
        .await?;
        stream.replica = back;
        let checked = checked?;
        for refusal in &checked.refusals {
            self.refusals.record(Some(&self.peer), refusal);
        }
        let entries = checked.entries;
        stream.due = bodies_follow.then(|| start..start + entries.len() as u64);
        stream.pending = Some(Pending {
            start,
            entries,
            bodies: BTreeMap::new(),
            bytes: 0,
        });
        if bodies_follow {
            Ok(())
        } else {
            self.store_pending(stream).await
        }
    }

    async fn on_bodies(&self, stream: &mut Stream, bodies: pb::Bodies) -> Result<(), PullError> {
        stream.expect(&bodies)?;
        let pb::Bodies { bodies, last } = bodies;
        match &mut stream.pending {
            Some(pending) => {
                for pb::IndexedBody { index, body } in bodies {
                    pending.bytes += body.len();
                    pending.bodies.insert(index, body);
                }
                if last || pending.bytes > BODIES_BYTES_MAX {
                    self.store_pending(stream).await?;
                }
            }
            // The package is stored already: its bodies were too many to wait for.
            None => {
                let state = stream.state.as_ref();
                let log = state
                    .ok_or_else(|| malformed("bodies before a package"))?
                    .log()
                    .clone();
                let copier = self.clone();
                blocking(move || copier.fill(&log, indexed(bodies))).await?;
            }
        }
        Ok(())
    }

    async fn store_pending(&self, stream: &mut Stream) -> Result<(), PullError> {
        let checkpoint = stream.replica.checkpoint().cloned();
        let (Some(pending), Some(state), Some(checkpoint)) =
            (stream.pending.take(), stream.state.take(), checkpoint)
        else {
            return Err(malformed("bodies before a package").into());
        };
        let copier = self.clone();
        let state = blocking(move || {
            let Pending {
                start,
                mut entries,
                bodies,
                bytes: _,
            } = pending;
            copier.attach((state.log(), start), &mut entries, bodies);
            copier.append(&state, entries, &checkpoint)
        })
        .await?;
        stream.state = Some(state);
        Ok(())
    }

    fn on_heartbeat(&self, stream: &Stream, horizon: Option<pb::Horizon>) {
        let (Some(state), Some(checkpoint)) = (&stream.state, stream.replica.checkpoint()) else {
            return;
        };
        let drained = state.size() == checkpoint.checkpoint().size;
        if let (true, LogKind::Pair(_), Some(horizon)) = (drained, state.log().kind, horizon) {
            let pb::Horizon { consortium, public } = horizon;
            if self
                .horizons
                .drained(&self.peer, Horizon { consortium, public })
            {
                self.news.announce();
            }
        }
    }

    pub(super) fn origin(&self, log: &LogId) -> Result<Institution, Refusal> {
        let membership = self.registry.membership();
        membership
            .institution(&log.institution)
            .cloned()
            .ok_or_else(|| {
                Refusal::new(
                    Reason::UnknownPeer,
                    format!("{log}: not an institution of ours"),
                )
                .about(log)
            })
    }
}

fn request(asked: &Asked, state: Option<&LogState>, follow: bool) -> pb::PullRequest {
    let from_size = state.map_or(0, LogState::size);
    let root = state
        .filter(|state| state.size() > 0)
        .map(|state| state.tree().root());
    pb::PullRequest {
        log: match asked {
            Asked::Log(log) => log.to_string(),
            Asked::PairFrom(_) => String::new(),
        },
        from_size,
        root_at_from: root
            .map(|root| Bytes::copy_from_slice(&root.0))
            .unwrap_or_default(),
        follow,
    }
}

pub(super) fn read_package(package: pb::Package) -> Result<Package, Refusal> {
    let pb::Package {
        start,
        envelopes,
        proof,
        bodies_follow: _,
    } = package;
    let proof = proof
        .iter()
        .map(|hash| TreeHash::from_slice(hash).ok_or_else(|| malformed("a hash of another length")))
        .collect::<Result<_, _>>()?;
    Ok(Package {
        start,
        envelopes,
        proof,
    })
}

fn malformed(detail: &str) -> Refusal {
    Refusal::new(Reason::Malformed, detail)
}

fn indexed(bodies: Vec<pb::IndexedBody>) -> Vec<(u64, Bytes)> {
    bodies
        .into_iter()
        .map(|pb::IndexedBody { index, body }| (index, body))
        .collect()
}

/// The next frame, unless the peer says nothing for too long.
pub(super) async fn in_time<T>(
    frame: impl Future<Output = Result<T, tonic::Status>>,
) -> Result<T, PullError> {
    let frame = tokio::time::timeout(IDLE_MAX, frame).await;
    Ok(frame.map_err(|_| PullError::Silent)??)
}

/// Runs what touches the disk, or takes long, where waiting hurts nobody.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, AppendError> + Send + 'static,
) -> Result<T, PullError> {
    let done = tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| PullError::Stopping)?;
    Ok(done?)
}
