//! Which log a caller means, and whether it may read it.

use domain::id::InstitutionId;
use domain::keys::Purpose;
use domain::log::{LogId, LogKind};
use domain::policy::Destination;
use tonic::{Request, Status};

use super::PeerService;
use crate::door::DoorError;
use crate::refusals::{Reason, Refusal};
use crate::tls::PeerIdentity;

/// Who calls: whoever proved a key when the connection was made.
pub(super) fn peer<T>(request: &Request<T>) -> Result<PeerIdentity, Status> {
    let peer = request.extensions().get::<PeerIdentity>().cloned();
    peer.ok_or_else(unknown)
}

fn unknown() -> Status {
    Status::unauthenticated(Reason::UnknownPeer.as_str())
}

impl PeerService {
    /// The institution that calls, if its key is listed now.
    pub(super) fn caller<T>(&self, request: &Request<T>) -> Result<InstitutionId, Status> {
        let peer = peer(request)?;
        self.check_listed(&peer)?;
        Ok(peer.institution)
    }

    /// Whether the registry lists a key still: connections outlive changes of it.
    pub(super) fn check_listed(&self, peer: &PeerIdentity) -> Result<(), Status> {
        let membership = self.registry.membership();
        let listed = membership.institution(&peer.institution);
        let is_theirs = listed.is_some_and(|i| i.keys.contains(&(Purpose::Tls, peer.key)));
        if is_theirs { Ok(()) } else { Err(unknown()) }
    }

    /// The log that `caller` names, if it may read it. What it may not read and what does not
    /// exist answer alike.
    pub(super) fn authorise(&self, caller: &InstitutionId, log: &str) -> Result<LogId, Status> {
        let log = if log.is_empty() {
            self.pair_for(caller)?
        } else {
            parse(log)?
        };
        if self.may_read(caller, &log)? {
            return Ok(log);
        }
        let refusal =
            Refusal::new(Reason::NotAuthorised, format!("{log} is not for {caller}")).about(&log);
        self.refusals.record(Some(caller), &refusal);
        Err(Status::permission_denied(Reason::NotAuthorised.as_str()))
    }

    /// Whether `caller` may read `log` now.
    pub(super) fn may_read(&self, caller: &InstitutionId, log: &LogId) -> Result<bool, Status> {
        let ours = log.institution == self.institution;
        let named = match log.kind {
            LogKind::House => false,
            LogKind::Pair(_) => ours && *log == self.pair_for(caller)?,
            // Nothing is ever signed for a log that we did not begin.
            LogKind::Consortium | LogKind::Public => {
                !ours || *log == LogId::first(self.institution.clone(), log.kind)
            }
        };
        Ok(named && self.registry.membership().may_read(caller, log.kind))
    }

    fn pair_for(&self, caller: &InstitutionId) -> Result<LogId, Status> {
        self.door
            .own_logs()
            .log(&Destination::Pair(caller.clone()))
            .map_err(internal)
    }
}

fn parse(log: &str) -> Result<LogId, Status> {
    log.parse()
        .map_err(|error: domain::log::LogIdError| Status::invalid_argument(error.to_string()))
}

fn internal(error: DoorError) -> Status {
    failed(&error)
}

/// An error of our own: its particulars are for our log, not for the peer.
pub(super) fn failed(error: &dyn std::error::Error) -> Status {
    tracing::error!(error = %error, "answer to a peer failed");
    Status::internal("INTERNAL")
}

/// Runs what touches the disk where waiting hurts nobody.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Status> + Send + 'static,
) -> Result<T, Status> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| failed(&error))?
}
