//! How it goes with other institutions, and what was refused from them.

use std::time::Instant;

use campus_proto::admin::v1 as pb;
use domain::id::InstitutionId;
use domain::log::LogId;
use domain::membership::Institution;
use domain::profile::HeadCount;
use federation::peers::PeerStatus;
use federation::refusals::{Refusal, RefusalCount};

use super::error::ApiError;
use super::persons::page_size;
use crate::node::{Node, whole_ms};

/// Longest particulars of a refusal, in characters.
const DETAIL_CHARS_MAX: usize = 500;

pub(super) fn list(
    node: &Node,
    request: pb::ListPeersRequest,
) -> Result<pb::ListPeersResponse, ApiError> {
    let pb::ListPeersRequest {
        page_size: size,
        page_token,
    } = request;
    let size = page_size(size)?;
    let membership = node.registry.membership();
    let mut statuses = node.statuses.all();
    let mut others: Vec<&Institution> = membership
        .institutions
        .values()
        .filter(|other| other.id != node.config.institution)
        .filter(|other| page_token.is_empty() || other.id.as_str() > page_token.as_str())
        .collect();
    let more = others.len() > size;
    others.truncate(size);
    let peers: Vec<_> = others
        .into_iter()
        .map(|other| peer(node, other, statuses.remove(&other.id)))
        .collect::<Result<_, _>>()?;
    let last = peers.last().map(|peer: &pb::Peer| peer.institution.clone());
    Ok(pb::ListPeersResponse {
        peers,
        next_page_token: last.filter(|_| more).unwrap_or_default(),
    })
}

fn peer(
    node: &Node,
    other: &Institution,
    status: Option<PeerStatus>,
) -> Result<pb::Peer, ApiError> {
    let state = state(other, status.as_ref());
    let status = status.unwrap_or_default();
    let logs = status.logs.iter().map(|(log, at_peer)| {
        Ok::<_, ApiError>(pb::PeerLog {
            log: log.to_string(),
            held: node.logs.state(log)?.size(),
            announced: at_peer.size,
        })
    });
    let refusals = node.refusals.list().into_iter();
    let refusals = refusals.filter(|refusal| refusal.peer.as_ref() == Some(&other.id));
    Ok(pb::Peer {
        institution: other.id.to_string(),
        name: other.name.clone(),
        membership_status: other.status.as_str().to_owned(),
        state: state.into(),
        heard_ms: status.last_heard.map_or(0, |heard| time_ms(node, heard)),
        logs: logs.collect::<Result<_, _>>()?,
        refusals: refusals
            .map(|refusal| refusal_count(node, refusal))
            .collect(),
        last_error: status.last_error.unwrap_or_default(),
        teachers: node
            .library
            .profile(&other.id)?
            .teachers
            .map(HeadCount::published),
    })
}

fn state(other: &Institution, status: Option<&PeerStatus>) -> pb::PeerState {
    match status {
        _ if !other.status.may_connect() => pb::PeerState::Barred,
        Some(status) if status.connected => pb::PeerState::Connected,
        Some(status) if status.failures == 0 => pb::PeerState::Connecting,
        Some(_) | None => pb::PeerState::Waiting,
    }
}

/// A moment on the clock of this machine.
fn time_ms(node: &Node, moment: Instant) -> i64 {
    let ago_ms = whole_ms(moment.elapsed());
    node.clock.now_ms().saturating_sub(ago_ms)
}

fn refusal_count(node: &Node, refusal: RefusalCount) -> pb::RefusalCount {
    pb::RefusalCount {
        reason: refusal.reason.as_str().to_owned(),
        count: refusal.count,
        last: Some(message(node, refusal)),
    }
}

fn message(node: &Node, refusal: RefusalCount) -> pb::Refusal {
    let institution = refusal.peer.as_ref().map(InstitutionId::to_string);
    let Refusal {
        reason,
        detail,
        log,
        index,
    } = refusal.last;
    pb::Refusal {
        time_ms: time_ms(node, refusal.last_at),
        institution: institution.unwrap_or_default(),
        reason: reason.as_str().to_owned(),
        detail: detail.chars().take(DETAIL_CHARS_MAX).collect(),
        log: log.as_ref().map(LogId::to_string).unwrap_or_default(),
        index,
    }
}

pub(super) fn refusals(
    node: &Node,
    request: pb::ListRefusalsRequest,
) -> Result<pb::ListRefusalsResponse, ApiError> {
    let pb::ListRefusalsRequest {
        page_size: size,
        page_token,
        institution,
    } = request;
    let size = page_size(size)?;
    let skip: usize = match page_token.as_str() {
        "" => 0,
        token => token.parse().map_err(|_| {
            ApiError::Malformed("page_token: not from an answer; begin anew".to_owned())
        })?,
    };
    let is_asked = |refusal: &RefusalCount| {
        let peer = refusal.peer.as_ref().map_or("", InstitutionId::as_str);
        institution.is_empty() || peer == institution
    };
    let all: Vec<_> = node.refusals.list().into_iter().filter(is_asked).collect();
    let end = skip.saturating_add(size);
    let more = all.len() > end;
    let page = all.into_iter().skip(skip).take(size);
    Ok(pb::ListRefusalsResponse {
        refusals: page.map(|refusal| message(node, refusal)).collect(),
        next_page_token: if more { end.to_string() } else { String::new() },
    })
}
