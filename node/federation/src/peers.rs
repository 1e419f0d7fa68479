//! Our conversations with all peers: who is reached, what is copied from whom, and how it goes.

mod complete;
mod status;
mod talk;

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::id::InstitutionId;
use domain::keys::Purpose;
use domain::membership::{Institution, Membership};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

pub use status::{LogStatus, PeerStatus, PeerStatuses};
pub use talk::MIRROR_LOGS_MAX;

use crate::pull::Copier;
use crate::tls::Connector;

/// What all conversations share.
#[derive(Clone)]
pub struct Conversations {
    /// Who we are.
    pub institution: InstitutionId,
    /// Opens channels.
    pub connector: Connector,
    /// Copies logs; its peer is replaced by each conversation's own.
    pub copier: Copier,
    /// What operators see.
    pub statuses: PeerStatuses,
}

/// How a peer is reached: a change of it starts the conversation anew.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Contact {
    addresses: Vec<String>,
    keys: Vec<domain::keys::PublicKey>,
}

/// A conversation that is under way.
struct Running {
    contact: Contact,
    token: CancellationToken,
    task: tokio::task::Id,
}

/// Talks to every peer that the registry lists, until `stop`.
pub async fn run(conversations: Conversations, stop: CancellationToken) {
    let mut membership = conversations.copier.registry.subscribe();
    let mut running: BTreeMap<InstitutionId, Running> = BTreeMap::new();
    let mut tasks = JoinSet::new();
    loop {
        let wanted = contacts(&membership.borrow_and_update(), &conversations.institution);
        running.retain(|peer, talk| {
            let stays = wanted.get(peer) == Some(&talk.contact);
            if !stays {
                talk.token.cancel();
            }
            stays
        });
        conversations.statuses.keep(wanted.keys());
        for (peer, contact) in wanted {
            running.entry(peer.clone()).or_insert_with(|| {
                let token = stop.child_token();
                let talk = talk::Talk::new(&conversations, peer, contact.clone());
                let ends = token.clone();
                let task = tasks.spawn(async move {
                    ends.run_until_cancelled(talk.run()).await;
                });
                let task = task.id();
                Running {
                    contact,
                    token,
                    task,
                }
            });
        }
        tokio::select! {
            () = stop.cancelled() => break,
            changed = membership.changed() => if changed.is_err() { break },
            Some(ended) = tasks.join_next_with_id(), if !tasks.is_empty() => {
                // One that panicked is started again by the next round.
                if let Err(error) = ended {
                    tracing::error!(%error, "a conversation broke down");
                    running.retain(|_, talk| talk.task != error.id());
                }
            }
        }
    }
    while tasks.join_next().await.is_some() {}
}

fn contacts(
    membership: &Arc<Membership>,
    ourselves: &InstitutionId,
) -> BTreeMap<InstitutionId, Contact> {
    let speaks = |institution: &&Institution| {
        institution.id != *ourselves
            && institution.status.may_connect()
            && !institution.addresses.is_empty()
    };
    let contact = |institution: &Institution| Contact {
        addresses: institution.addresses.clone(),
        keys: institution.keys_for(Purpose::Tls),
    };
    if membership
        .institution(ourselves)
        .is_none_or(|us| !us.status.may_connect())
    {
        return BTreeMap::new();
    }
    membership
        .institutions
        .values()
        .filter(speaks)
        .map(|institution| (institution.id.clone(), contact(institution)))
        .collect()
}
