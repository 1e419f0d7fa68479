//! What a running node says of itself and of its peers. Nothing is asked here: answers go in, one
//! line for each check comes out.

use campus_proto::admin::v1 as pb;

use super::super::peers::state_name;
use super::{Check, bad, good};

/// Most logs that are named in one line.
const LOGS_NAMED_MAX: usize = 3;

/// The checks of a node.
pub(super) fn of_status(status: &pb::StatusResponse) -> Vec<Check> {
    let logs = &status.logs;
    vec![
        good("node", format!("runs, archipel {}", status.software)),
        // Only operators are told a status.
        good("token", "the node takes it as an operator's"),
        of_membership(status),
        of_quarantine(logs),
        of_bodies(logs),
        of_position("view", logs, |log| log.view_position),
        of_index(status),
    ]
}

fn of_membership(status: &pb::StatusResponse) -> Check {
    if status.membership_version == 0 {
        let problem =
            "no membership is known: check registry.addresses and that the registry answers";
        return bad("registry", problem);
    }
    match status.membership_status.as_str() {
        "member" | "associate" | "applicant" => good("registry", &status.membership_status),
        "" => bad(
            "registry",
            "does not list this institution: hand in institution.json",
        ),
        status => bad(
            "registry",
            format!("this institution is {status}: ask the council"),
        ),
    }
}

fn of_quarantine(logs: &[pb::LogStatus]) -> Check {
    match named(logs, |log| log.quarantined > 0) {
        None => good("quarantine", "empty: every event was applied"),
        Some(logs) => bad(
            "quarantine",
            format!(
                "events were kept and not applied in {logs}: upgrade this node if others speak a \
                 newer version, else tell those who run the log's institution"
            ),
        ),
    }
}

fn of_bodies(logs: &[pb::LogStatus]) -> Check {
    match named(logs, |log| log.missing_bodies > 0) {
        None => good("bodies", "all are here"),
        Some(logs) => bad(
            "bodies",
            format!(
                "some are still to come in {logs}: ask again in a minute, then see `archipel peers`"
            ),
        ),
    }
}

/// An index that is being filled is told apart from one that is behind.
fn of_index(status: &pb::StatusResponse) -> Check {
    let index = status.index.clone().unwrap_or_default();
    let filled = format!("{} items so far", index.filled_items);
    match (index.standing.as_str(), index.is_filling) {
        ("incomplete", _) => bad(
            "index",
            format!(
                "is being filled ({filled}), because it was damaged, missing or not finished: \
                 search finds less and says so; ask again in a minute"
            ),
        ),
        ("other-analysis", _) => bad(
            "index",
            format!(
                "is of another version, and another is being filled ({filled}): search misses \
                 some words and says so; ask again in a minute"
            ),
        ),
        (_, true) => good(
            "index",
            format!("answers; another is being filled ({filled})"),
        ),
        (_, false) => of_position("index", &status.logs, |log| log.index_position),
    }
}

fn of_position(
    name: &'static str,
    logs: &[pb::LogStatus],
    position: impl Fn(&pb::LogStatus) -> u64,
) -> Check {
    match named(logs, |log| position(log) < log.size) {
        None => good(name, "has read all logs to their end"),
        Some(logs) => bad(
            name,
            format!("is behind in {logs}: ask again in a minute, then run `archipel rebuild`"),
        ),
    }
}

/// The names of the logs that are meant, if there are any.
fn named(logs: &[pb::LogStatus], is_meant: impl Fn(&pb::LogStatus) -> bool) -> Option<String> {
    let meant: Vec<&str> = logs
        .iter()
        .filter(|log| is_meant(log))
        .map(|log| log.log.as_str())
        .collect();
    let shown = meant.get(..LOGS_NAMED_MAX).unwrap_or(&meant).join(", ");
    match meant.len() {
        0 => None,
        count if count > LOGS_NAMED_MAX => {
            Some(format!("{shown} and {} more", count - LOGS_NAMED_MAX))
        }
        _ => Some(shown),
    }
}

/// The checks of peers: each connection, and what is still to come from all of them.
pub(super) fn of_peers(peers: &[pb::Peer]) -> Vec<Check> {
    let mut checks: Vec<Check> = peers.iter().map(of_peer).collect();
    checks.push(of_lag(peers));
    checks
}

fn of_peer(peer: &pb::Peer) -> Check {
    let state = state_name(peer.state());
    match peer.state() {
        pb::PeerState::Connected | pb::PeerState::Connecting | pb::PeerState::Barred => {
            good("peer", format!("{}: {state}", peer.institution))
        }
        pb::PeerState::Waiting | pb::PeerState::Unspecified => {
            let error = &peer.last_error;
            bad("peer", format!("{}: {state}: {error}", peer.institution))
        }
    }
}

fn of_lag(peers: &[pb::Peer]) -> Check {
    let logs = peers.iter().flat_map(|peer| &peer.logs);
    match logs
        .map(|log| log.announced.saturating_sub(log.held))
        .sum::<u64>()
    {
        0 => good("lag", "all events that peers announced are here"),
        behind => bad(
            "lag",
            format!(
                "{behind} events that peers announced are not here: ask again in a minute, then \
                 see `archipel peers`"
            ),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Illness = fn(&mut pb::StatusResponse, &mut pb::Peer);

    fn healthy() -> (pb::StatusResponse, pb::Peer) {
        let log = pb::LogStatus {
            log: "archipel/paris/consortium/e1".to_owned(),
            size: 3,
            view_position: 3,
            index_position: 3,
            ..pb::LogStatus::default()
        };
        let status = pb::StatusResponse {
            membership_version: 2,
            membership_status: "member".to_owned(),
            logs: vec![log],
            ..pb::StatusResponse::default()
        };
        let peer = pb::Peer {
            state: pb::PeerState::Connected.into(),
            logs: vec![pb::PeerLog {
                held: 3,
                announced: 3,
                ..pb::PeerLog::default()
            }],
            ..pb::Peer::default()
        };
        (status, peer)
    }

    /// The names of the checks that fail.
    fn failing(illness: Illness) -> Vec<&'static str> {
        let (mut status, mut peer) = healthy();
        illness(&mut status, &mut peer);
        let checks = of_status(&status).into_iter().chain(of_peers(&[peer]));
        checks
            .filter(|check| check.result.is_err())
            .map(|check| check.name)
            .collect()
    }

    #[test]
    fn a_healthy_node_passes() {
        assert!(failing(|_, _| {}).is_empty());
        assert!(failing(|_, peer| peer.set_state(pb::PeerState::Barred)).is_empty());
    }

    #[test]
    fn each_illness_is_named() {
        let illnesses: [(Illness, &str); 9] = [
            (|status, _| status.membership_version = 0, "registry"),
            (|status, _| status.membership_status.clear(), "registry"),
            (
                |status, _| status.membership_status = "suspended".to_owned(),
                "registry",
            ),
            (|status, _| status.logs[0].quarantined = 1, "quarantine"),
            (|status, _| status.logs[0].missing_bodies = 1, "bodies"),
            (|status, _| status.logs[0].view_position = 2, "view"),
            (|status, _| status.logs[0].index_position = 2, "index"),
            (|_, peer| peer.set_state(pb::PeerState::Waiting), "peer"),
            (|_, peer| peer.logs[0].announced = 4, "lag"),
        ];
        for (illness, name) in illnesses {
            assert_eq!(failing(illness), [name]);
        }
    }

    #[test]
    fn many_logs_are_counted() {
        let log = |n: u32| pb::LogStatus {
            log: format!("log {n}"),
            ..pb::LogStatus::default()
        };
        let logs: Vec<_> = (1..=5).map(log).collect();
        assert_eq!(
            named(&logs, |_| true).as_deref(),
            Some("log 1, log 2, log 3 and 2 more")
        );
        assert_eq!(
            named(&logs[..3], |_| true).as_deref(),
            Some("log 1, log 2, log 3")
        );
        assert_eq!(named(&logs, |_| false), None);
    }
}
