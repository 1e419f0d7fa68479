//! Why somebody sees an item, or does not.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::{ItemId, ShareAddress};
use domain::log::LogId;
use domain::policy::{Audience, Destination};
use domain::viewer::{Decision, Role, Viewer, decide};

use super::{Fault, Library, Look, Seen};
use crate::view::Ownership;

/// About whom one asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// The one who asks.
    Oneself,
    /// A teacher or a member of staff, at any institution.
    Address(ShareAddress),
    /// Somebody who is not signed in.
    Anonymous,
}

/// Why somebody sees an item, or does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// Whether they see it, and through which audience or why not.
    pub decision: Decision,
    /// The version that they see, or would once it has reached them.
    pub version: Option<u64>,
    /// Who shares it and with whom; told to the owner only.
    pub ownership: Option<Ownership>,
    /// Everybody for whom it is; told to the owner only.
    pub reaches: Vec<Reach>,
}

/// One audience of an item, and the log through which it has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// The audience.
    pub audience: Audience,
    /// The log and the version that stands in it; none if it stands in none that they read.
    pub place: Option<(LogId, u64)>,
}

/// Why there is no explanation.
#[derive(Debug, thiserror::Error)]
pub enum ExplainError {
    /// There is no such item, or none that the viewer sees.
    #[error("no such item")]
    NotFound,
    /// Only the owner may ask about others.
    #[error("only the owner of an item may ask whether others see it")]
    NotOwner,
    /// The node failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl Library {
    /// Why somebody sees an item that the viewer sees, or does not see it.
    ///
    /// # Errors
    /// [`ExplainError`].
    pub fn explain(
        &self,
        viewer: &Viewer,
        item: &ItemId,
        asked: &Asked,
    ) -> Result<Explanation, ExplainError> {
        let look = self.look(viewer)?;
        let seen = look.see(item)?.ok_or(ExplainError::NotFound)?;
        let ownership = seen.owned_by(viewer, item)?;
        let about = match asked {
            Asked::Oneself => viewer.clone(),
            Asked::Address(_) | Asked::Anonymous if ownership.is_none() => {
                return Err(ExplainError::NotOwner);
            }
            Asked::Address(address) => Viewer::Person {
                address: address.clone(),
                role: Role::Teacher,
            },
            Asked::Anonymous => Viewer::Anonymous,
        };
        let decision = decide(&about, &self.membership(), &seen.version.audiences);
        let is_allowed = matches!(decision, Decision::Allowed(_));
        let reaches = match &ownership {
            Some(_) => self.reaches(&look, item, &seen)?,
            None => Vec::new(),
        };
        Ok(Explanation {
            decision,
            version: is_allowed.then_some(seen.version.version),
            ownership,
            reaches,
        })
    }

    fn reaches(&self, look: &Look, item: &ItemId, seen: &Seen) -> Result<Vec<Reach>, Fault> {
        let logs = self.0.door.own_logs().all().map_err(Fault::Door)?;
        let logs: BTreeMap<Destination, LogId> = logs.into_iter().collect();
        let audiences: &BTreeSet<Audience> = &seen.version.audiences;
        let reach = |audience: &Audience| {
            let place = match logs.get(&self.destination_of(audience)) {
                Some(log) => {
                    let live = look.reader.standing(log, &item.handle)?.placement.live;
                    live.map(|live| (log.clone(), live.version))
                }
                None => None,
            };
            let audience = audience.clone();
            Ok(Reach { audience, place })
        };
        audiences.iter().map(reach).collect()
    }

    /// Through which of our logs an audience has our items.
    fn destination_of(&self, audience: &Audience) -> Destination {
        let institution = match audience {
            Audience::World => return Destination::Public,
            Audience::Consortium => return Destination::Consortium,
            Audience::Institution(id) => id,
            Audience::Person(address) => &address.institution,
        };
        if *institution == self.0.institution {
            Destination::House
        } else {
            Destination::Pair(institution.clone())
        }
    }
}
