//! Copies what another one holds, until both hold the same.
//!
//! Roots come first: a council that was replaced must not be believed a moment longer than
//! necessary. Everything is bounded, since the other one need not be honest: calls in time, pages
//! in number, and what waits for a voucher in documents and bytes.

use std::time::Duration;

use domain::envelope::Envelope;
use domain::membership::ChainError;
use domain::wire::WireError;
use federation_proto::registry::v1 as pb;
use federation_proto::registry::v1::registry_service_client::RegistryServiceClient;
use federation_proto::statement::v1 as statement;
use tonic::Status;
use tonic::transport::Channel;

use crate::chain::{Accepted, Head, MEMBERSHIPS_PAGE_MAX, ROOTS_PAGE_MAX};
use crate::document::payload;
use crate::error::SubmitError;
use crate::mirror::Mirror;
use crate::service::MESSAGE_BYTES_MAX;

/// How long one call may take.
pub const CALL_TIME_MAX: Duration = Duration::from_secs(30);
/// Most pages of one kind that are read in one go; the next go continues.
pub const SYNC_PAGES_MAX: usize = 1_024;
/// Most memberships that wait for one under the newest root.
pub const RUN_DOCUMENTS_MAX: usize = 1_024;
/// Most bytes of memberships that wait for one under the newest root.
pub const RUN_BYTES_MAX: usize = 64 << 20;

/// What a synchronisation brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Synced {
    /// How many roots.
    pub roots: u64,
    /// How many memberships.
    pub memberships: u64,
    /// Where we stand now.
    pub head: Head,
}

/// Why a synchronisation ended early. What was taken before stays.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// The other one did not answer in [`CALL_TIME_MAX`].
    #[error("no answer within {} s", CALL_TIME_MAX.as_secs())]
    Timeout,
    /// The other one answered with an error.
    #[error("the call failed: {0}")]
    Call(#[from] Box<Status>),
    /// The answer is not one.
    #[error("the answer is malformed: {0}")]
    Malformed(#[from] WireError),
    /// A document is not taken.
    #[error(transparent)]
    Refused(#[from] SubmitError),
    /// The other one says that it has more, and does not hand it out.
    #[error("a newer document is announced and not handed out")]
    Withheld,
    /// More memberships wait for one under the newest root than can be held.
    #[error(
        "more than {RUN_DOCUMENTS_MAX} memberships or {RUN_BYTES_MAX} bytes wait for one under the newest root"
    )]
    TooFarBehind,
    /// The program is stopping.
    #[error("the program is stopping")]
    Stopping,
}

impl Mirror {
    /// Takes from another one what it has and we do not.
    ///
    /// A failure leaves everything that was taken before it. Callers with several peers try the
    /// next one.
    ///
    /// # Errors
    /// [`SyncError`]; a [`SubmitError::Fork`] in it has left its evidence in the store.
    pub async fn sync_from(&self, channel: Channel) -> Result<Synced, SyncError> {
        let client = RegistryServiceClient::new(channel)
            .max_decoding_message_size(MESSAGE_BYTES_MAX)
            .max_encoding_message_size(MESSAGE_BYTES_MAX);
        let mut peer = Peer { client };
        let theirs = peer.head().await?;
        let before = self.blocking(Self::head).await?;
        self.sync_roots(&mut peer, theirs.root_version).await?;
        self.sync_memberships(&mut peer, theirs.membership_version)
            .await?;
        let head = self.blocking(Self::head).await?;
        Ok(Synced {
            roots: head.root_version.saturating_sub(before.root_version),
            memberships: head
                .membership_version
                .saturating_sub(before.membership_version),
            head,
        })
    }

    async fn sync_roots(&self, peer: &mut Peer, until: u64) -> Result<(), SyncError> {
        for _ in 0..SYNC_PAGES_MAX {
            let version = self.blocking(Self::head).await?.root_version;
            if version >= until {
                return Ok(());
            }
            let page = peer.roots_after(version).await?;
            self.blocking(move |mirror| mirror.submit_roots(page))
                .await??;
        }
        Ok(())
    }

    /// Takes a page of roots; one that brings nothing new is no answer.
    fn submit_roots(&self, page: Vec<Envelope>) -> Result<(), SyncError> {
        let mut is_news = false;
        for root in page {
            is_news |= self.submit(root)? != Accepted::Known;
        }
        if is_news {
            Ok(())
        } else {
            Err(SyncError::Withheld)
        }
    }

    async fn sync_memberships(&self, peer: &mut Peer, until: u64) -> Result<(), SyncError> {
        let mut run = Run::default();
        for _ in 0..SYNC_PAGES_MAX {
            let held = self.blocking(Self::head).await?.membership_version;
            let version = held.saturating_add(run.documents.len() as u64);
            if version >= until {
                return Ok(());
            }
            run.extend(peer.memberships_after(version).await?)?;
            run = self.take(peer, held, run).await?;
        }
        Ok(())
    }

    /// Takes as much of a run as is vouched for and returns the rest.
    async fn take(&self, peer: &mut Peer, held: u64, run: Run) -> Result<Run, SyncError> {
        let (run, outcome) = self
            .blocking(move |mirror| {
                let outcome = mirror.catch_up(&run.documents);
                (run, outcome)
            })
            .await?;
        match outcome {
            Ok(taken) => Ok(run.without(taken)),
            Err(refusal) => {
                self.look_for_fork(peer, held, &refusal).await?;
                Err(refusal.into())
            }
        }
    }

    /// If theirs does not follow ours, asks for their document in place of ours: when the same
    /// council signed it, handing it in keeps it as evidence and names the fork.
    async fn look_for_fork(
        &self,
        peer: &mut Peer,
        held: u64,
        refusal: &SubmitError,
    ) -> Result<(), SyncError> {
        let (true, Some(before)) = (
            matches!(refusal, SubmitError::Refused(ChainError::Previous)),
            held.checked_sub(1),
        ) else {
            return Ok(());
        };
        let page = peer.memberships_after(before).await?;
        if let Some(theirs) = page.into_iter().next() {
            self.blocking(move |mirror| mirror.submit(theirs)).await??;
        }
        Ok(())
    }

    /// Runs what may wait for the disk where waiting harms nobody.
    pub(crate) async fn blocking<T: Send + 'static>(
        &self,
        call: impl FnOnce(&Self) -> T + Send + 'static,
    ) -> Result<T, SyncError> {
        let mirror = self.clone();
        tokio::task::spawn_blocking(move || call(&mirror))
            .await
            .map_err(|_| SyncError::Stopping)
    }
}

/// Memberships that follow the newest one held and wait for one under the newest root.
#[derive(Default)]
struct Run {
    documents: Vec<Envelope>,
    bytes: usize,
}

impl Run {
    /// Adds a page; an empty one is no answer to those who were told that there is more.
    fn extend(&mut self, page: Vec<Envelope>) -> Result<(), SyncError> {
        if page.is_empty() {
            return Err(SyncError::Withheld);
        }
        self.bytes = self.bytes.saturating_add(bytes_of(&page));
        self.documents.extend(page);
        if self.documents.len() > RUN_DOCUMENTS_MAX || self.bytes > RUN_BYTES_MAX {
            return Err(SyncError::TooFarBehind);
        }
        Ok(())
    }

    fn without(mut self, taken: usize) -> Self {
        self.bytes = self
            .bytes
            .saturating_sub(bytes_of(&self.documents[..taken]));
        self.documents.drain(..taken);
        self
    }
}

fn bytes_of(documents: &[Envelope]) -> usize {
    documents
        .iter()
        .map(|document| payload(document).len())
        .sum()
}

/// The other one, asked with a limit on time and on the length of its answers.
struct Peer {
    client: RegistryServiceClient<Channel>,
}

impl Peer {
    async fn head(&mut self) -> Result<pb::GetHeadResponse, SyncError> {
        in_time(self.client.get_head(pb::GetHeadRequest {})).await
    }

    async fn roots_after(&mut self, after_version: u64) -> Result<Vec<Envelope>, SyncError> {
        let request = pb::GetRootsRequest { after_version };
        let pb::GetRootsResponse { roots } = in_time(self.client.get_roots(request)).await?;
        read_page("roots", roots, ROOTS_PAGE_MAX)
    }

    async fn memberships_after(&mut self, after_version: u64) -> Result<Vec<Envelope>, SyncError> {
        let request = pb::GetMembershipRequest { after_version };
        let pb::GetMembershipResponse { memberships } =
            in_time(self.client.get_membership(request)).await?;
        read_page("memberships", memberships, MEMBERSHIPS_PAGE_MAX)
    }
}

async fn in_time<T>(
    call: impl Future<Output = Result<tonic::Response<T>, Status>>,
) -> Result<T, SyncError> {
    let answer = tokio::time::timeout(CALL_TIME_MAX, call)
        .await
        .map_err(|_| SyncError::Timeout)?;
    Ok(answer.map_err(Box::new)?.into_inner())
}

fn read_page(
    field: &'static str,
    page: Vec<statement::Envelope>,
    max: usize,
) -> Result<Vec<Envelope>, SyncError> {
    let found = page.len();
    if found > max {
        return Err(WireError::TooLarge { field, found, max }.into());
    }
    Ok(page
        .into_iter()
        .map(Envelope::try_from)
        .collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::key;

    fn document(bytes: usize) -> Envelope {
        Envelope::sign_bytes("text/plain", vec![0; bytes].into(), &[&key(1)])
    }

    #[test]
    fn a_run_waits_within_bounds() {
        let mut run = Run::default();
        run.extend(vec![document(1); RUN_DOCUMENTS_MAX]).unwrap();
        let refusal = run.extend(vec![document(1)]);
        assert!(matches!(refusal, Err(SyncError::TooFarBehind)));
        let mut run = Run::default();
        run.extend(vec![document(RUN_BYTES_MAX / 2); 2]).unwrap();
        run = run.without(1);
        run.extend(vec![document(RUN_BYTES_MAX / 2)]).unwrap();
        let refusal = run.extend(vec![document(1)]);
        assert!(matches!(refusal, Err(SyncError::TooFarBehind)));
    }

    #[tokio::test(start_paused = true)]
    async fn a_peer_that_does_not_answer_is_left() {
        let outcome = in_time::<()>(std::future::pending()).await;
        assert!(matches!(outcome, Err(SyncError::Timeout)));
    }
}
