//! Opening what a placement placed: from an encoded body to a manifest and its audiences.

use std::collections::BTreeSet;

use bytes::Bytes;
use domain::event::{BodyError, Event};
use domain::id::InstitutionId;
use domain::item::Manifest;
use domain::log::{LogId, LogKind};
use domain::policy::{Audience, Grant};
use domain::wire::{self, WireError};

use crate::view::{Edition, StoredOwnership, Summary};

/// A day, in milliseconds.
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// Why a placement is not shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum OpenError {
    #[error("body: {0}")]
    Body(#[from] BodyError),
    #[error("body: {0}")]
    Wire(#[from] WireError),
    #[error("the grant is not one that stands in a log of this kind")]
    Grant,
}

/// What a placement shows, and its encoded manifest.
pub(super) struct Opened {
    pub(super) edition: Edition,
    pub(super) manifest: Bytes,
}

/// Reads the body of a place in `log` as `reader`, whose institution's people will see it.
pub(super) fn open(
    reader: &InstitutionId,
    log: &LogId,
    event: &Event,
    body: &[u8],
) -> Result<Opened, OpenError> {
    let body = wire::read_body(body)?;
    event.check_body(&body)?;
    let digest = event.manifest.ok_or(BodyError::Unexpected)?;
    let grant = match &body.grant {
        Some(grant) => wire::read_grant(&grant.bytes)?,
        None => Grant::Open,
    };
    let manifest = wire::read_manifest(&body.manifest.bytes)?;
    Ok(Opened {
        edition: edition(
            digest.0,
            audiences(reader, log.kind, &grant)?,
            &grant,
            (&manifest, day_of(event.claimed_time_ms)),
        ),
        manifest: body.manifest.bytes,
    })
}

fn edition(
    digest: [u8; 32],
    audiences: BTreeSet<Audience>,
    grant: &Grant,
    (manifest, day): (&Manifest, u32),
) -> Edition {
    let parent = manifest.description().parent.as_ref();
    Edition {
        manifest: digest,
        audiences,
        ownership: ownership(grant),
        summary: Summary::of(manifest),
        parent: parent.map(|parent| parent.item.clone()),
        day,
    }
}

/// The day of a time, since 1970; 0 for times before.
pub(crate) fn day_of(time_ms: i64) -> u32 {
    u32::try_from(time_ms.div_euclid(DAY_MS)).unwrap_or_default()
}

/// For whom a placement is, at `reader`.
///
/// A log for one institution can only speak of that institution's people, whatever it says.
fn audiences(
    reader: &InstitutionId,
    log: LogKind,
    grant: &Grant,
) -> Result<BTreeSet<Audience>, OpenError> {
    match (log, grant) {
        (LogKind::Public, Grant::Open) => Ok(BTreeSet::from([Audience::World])),
        (LogKind::Consortium, Grant::Open) => Ok(BTreeSet::from([Audience::Consortium])),
        (LogKind::Pair(_), Grant::Everyone | Grant::Persons(_))
        | (LogKind::House, Grant::House { .. }) => Ok(grant.audiences(reader)),
        (LogKind::Public | LogKind::Consortium | LogKind::Pair(_) | LogKind::House, _) => {
            Err(OpenError::Grant)
        }
    }
}

fn ownership(grant: &Grant) -> Option<StoredOwnership> {
    match grant {
        Grant::House { owner, policy } => Some(StoredOwnership::new(owner, policy)),
        Grant::Open | Grant::Everyone | Grant::Persons(_) => None,
    }
}
