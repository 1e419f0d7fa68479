//! `archipel peers`: how it goes with every other institution, and what was refused.

use campus_proto::admin::v1 as pb;
use clap::Args;
use daemon::{Clock as _, SystemClock};
use serde_json::{Value, json};

use super::connect::{Session, Target};
use super::output::{Output, table};
use super::shape;
use crate::exit::Exit;

/// Lists other institutions, how it goes with them, and what was refused from whom.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  archipel peers --dir grenoble\n  archipel peers --dir grenoble --json"
)]
pub(super) struct Peers {
    #[command(flatten)]
    target: Target,
}

impl Peers {
    pub(super) async fn run(self, output: &Output) -> anyhow::Result<Exit> {
        let session = self.target.connect_as_operator().await?;
        let peers = peers(&session).await?;
        let refusals = refusals(&session).await?;
        let value = json!({
            "peers": peers.iter().map(peer_value).collect::<Vec<_>>(),
            "refusals": refusals.iter().map(refusal_value).collect::<Vec<_>>(),
        });
        output.answer(&value, || text(&peers, &refusals));
        session.close().await?;
        Ok(Exit::Done)
    }
}

/// All peers.
pub(super) async fn peers(session: &Session) -> Result<Vec<pb::Peer>, tonic::Status> {
    let mut peers = Vec::new();
    let mut page_token = String::new();
    loop {
        let request = session.request(pb::ListPeersRequest {
            page_size: 0,
            page_token,
        });
        let page = session.admin().list_peers(request).await?.into_inner();
        peers.extend(page.peers);
        page_token = page.next_page_token;
        if page_token.is_empty() {
            return Ok(peers);
        }
    }
}

async fn refusals(session: &Session) -> Result<Vec<pb::Refusal>, tonic::Status> {
    let request = session.request(pb::ListRefusalsRequest::default());
    Ok(session
        .admin()
        .list_refusals(request)
        .await?
        .into_inner()
        .refusals)
}

fn peer_value(peer: &pb::Peer) -> Value {
    let log =
        |log: &pb::PeerLog| json!({ "log": log.log, "held": log.held, "announced": log.announced });
    let refusals = peer.refusals.iter().map(|refusal| {
        json!({ "reason": refusal.reason, "count": refusal.count,
                "last": refusal.last.as_ref().map(|last| last.detail.clone()) })
    });
    json!({
        "institution": peer.institution,
        "name": peer.name,
        "membership_status": peer.membership_status,
        "state": state_name(peer.state()),
        "heard_ms": peer.heard_ms,
        "last_error": peer.last_error,
        "teachers": peer.teachers,
        "logs": peer.logs.iter().map(log).collect::<Vec<_>>(),
        "refusals": refusals.collect::<Vec<_>>(),
    })
}

fn refusal_value(refusal: &pb::Refusal) -> Value {
    json!({
        "time_ms": refusal.time_ms,
        "institution": refusal.institution,
        "reason": refusal.reason,
        "detail": refusal.detail,
        "log": refusal.log,
        "index": refusal.index,
    })
}

/// The state's name in answers.
pub(super) fn state_name(state: pb::PeerState) -> &'static str {
    match state {
        pb::PeerState::Unspecified => "unknown",
        pb::PeerState::Waiting => "waiting",
        pb::PeerState::Connecting => "connecting",
        pb::PeerState::Connected => "connected",
        pb::PeerState::Barred => "barred",
    }
}

fn text(peers: &[pb::Peer], refusals: &[pb::Refusal]) -> String {
    let now_ms = SystemClock::new().now_ms();
    let row = |peer: &pb::Peer| {
        let behind: u64 = peer
            .logs
            .iter()
            .map(|l| l.announced.saturating_sub(l.held))
            .sum();
        let refused: u64 = peer.refusals.iter().map(|refusal| refusal.count).sum();
        [
            peer.institution.clone(),
            peer.membership_status.clone(),
            shape::teachers(peer.teachers),
            state_name(peer.state()).to_owned(),
            shape::ago(now_ms, peer.heard_ms),
            behind.to_string(),
            refused.to_string(),
            peer.last_error.clone(),
        ]
    };
    let rows: Vec<_> = peers.iter().map(row).collect();
    let heading = [
        "PEER",
        "STATUS",
        "TEACHERS",
        "STATE",
        "HEARD",
        "BEHIND",
        "REFUSED",
        "LAST ERROR",
    ];
    let mut text = table(heading, &rows);
    if !refusals.is_empty() {
        let row = |refusal: &pb::Refusal| {
            let from = match refusal.institution.as_str() {
                "" => "unknown",
                institution => institution,
            };
            [
                from.to_owned(),
                refusal.reason.clone(),
                shape::ago(now_ms, refusal.time_ms),
                refusal.detail.clone(),
            ]
        };
        let rows: Vec<_> = refusals.iter().map(row).collect();
        text.push_str("\n\n");
        text.push_str(&table(["FROM", "REFUSED FOR", "LAST", "WHAT"], &rows));
    }
    text
}
