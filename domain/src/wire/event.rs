//! Events and their bodies.

use bytes::Bytes;
use federation_proto::statement::v1 as pb;
use prost::Message as _;

use super::{WireError, bounded, decode, fixed, parsed};
use crate::envelope::Payload;
use crate::event::{
    BODY_BYTES_MAX, Body, Commitment, DESCRIPTION_BYTES_MAX, EVENT_BYTES_MAX, Event, EventKind,
    Opening, Salt,
};
use crate::id::ItemHandle;
use crate::profile::{HeadCount, NO_ITEM, Profile, TEACHERS_MAX};
use crate::reason::Reason;

impl Payload for Event {
    const PAYLOAD_TYPE: &'static str = "application/vnd.archipel.event-header.v1+protobuf";
    const BYTES_MAX: usize = EVENT_BYTES_MAX;

    fn decode(payload: &[u8]) -> Result<Self, WireError> {
        decode::<pb::EventHeader>(payload, "event", EVENT_BYTES_MAX)?.try_into()
    }

    fn encode(&self) -> Bytes {
        pb::EventHeader::from(self.clone()).encode_to_vec().into()
    }
}

impl TryFrom<pb::EventHeader> for Event {
    type Error = WireError;

    fn try_from(message: pb::EventHeader) -> Result<Self, WireError> {
        let pb::EventHeader {
            origin,
            item,
            kind,
            version,
            previous_version,
            manifest_digest,
            grant_digest,
            registry_version,
            claimed_time_ms,
            teachers,
            reason,
        } = message;
        let kind = read_kind(kind, teachers)?;
        if version == 0 {
            return Err(WireError::Missing("version"));
        }
        let manifest = commitment(&manifest_digest, "manifest_digest")?;
        if kind == EventKind::Place && manifest.is_none() {
            return Err(WireError::Missing("manifest_digest"));
        }
        let event = Self {
            origin: parsed(&origin, "origin")?,
            item: ItemHandle::from_bytes(fixed(&item, "item")?),
            kind,
            version,
            previous_version: commitment(&previous_version, "previous_version")?,
            manifest,
            grant: commitment(&grant_digest, "grant_digest")?,
            registry_version,
            claimed_time_ms,
            reason: read_reason(kind, reason),
        };
        match event.kind {
            EventKind::Profile(_) => about_no_item(event),
            EventKind::Place
            | EventKind::Withdraw
            | EventKind::Retract
            | EventKind::Erase
            | EventKind::Unknown(_) => Ok(event),
        }
    }
}

/// What an institution says of itself has nothing of an item.
fn about_no_item(event: Event) -> Result<Event, WireError> {
    if event.item != NO_ITEM {
        return Err(WireError::Invalid("item"));
    }
    if event.version != 1 {
        return Err(WireError::Invalid("version"));
    }
    for (digest, field) in [
        (event.previous_version, "previous_version"),
        (event.manifest, "manifest_digest"),
        (event.grant, "grant_digest"),
    ] {
        if digest.is_some() {
            return Err(WireError::Invalid(field));
        }
    }
    Ok(event)
}

fn read_kind(kind: i32, teachers: Option<u32>) -> Result<EventKind, WireError> {
    match pb::EventKind::try_from(kind) {
        Ok(pb::EventKind::Unspecified) => Err(WireError::Missing("kind")),
        Ok(pb::EventKind::Place) => Ok(EventKind::Place),
        Ok(pb::EventKind::Withdraw) => Ok(EventKind::Withdraw),
        Ok(pb::EventKind::Retract) => Ok(EventKind::Retract),
        Ok(pb::EventKind::Erase) => Ok(EventKind::Erase),
        Ok(pb::EventKind::Profile) => Ok(EventKind::Profile(Profile {
            teachers: teachers.map(head_count).transpose()?,
        })),
        Err(_) => Ok(EventKind::Unknown(kind)),
    }
}

/// Why an item is taken back. What a newer program says is some other reason.
fn read_reason(kind: EventKind, reason: i32) -> Option<Reason> {
    match kind {
        EventKind::Withdraw | EventKind::Retract => {}
        EventKind::Place | EventKind::Erase | EventKind::Profile(_) | EventKind::Unknown(_) => {
            return None;
        }
    }
    match pb::WithdrawalReason::try_from(reason) {
        Ok(pb::WithdrawalReason::Unspecified) => None,
        Ok(pb::WithdrawalReason::Outdated) => Some(Reason::Outdated),
        Ok(pb::WithdrawalReason::Mistake) => Some(Reason::Mistake),
        Ok(pb::WithdrawalReason::Replaced) => Some(Reason::Replaced),
        Ok(pb::WithdrawalReason::Rights) => Some(Reason::Rights),
        Ok(pb::WithdrawalReason::Other) | Err(_) => Some(Reason::Other),
    }
}

fn write_reason(reason: Option<Reason>) -> pb::WithdrawalReason {
    match reason {
        None => pb::WithdrawalReason::Unspecified,
        Some(Reason::Outdated) => pb::WithdrawalReason::Outdated,
        Some(Reason::Mistake) => pb::WithdrawalReason::Mistake,
        Some(Reason::Replaced) => pb::WithdrawalReason::Replaced,
        Some(Reason::Rights) => pb::WithdrawalReason::Rights,
        Some(Reason::Other) => pb::WithdrawalReason::Other,
    }
}

fn head_count(found: u32) -> Result<HeadCount, WireError> {
    HeadCount::from_published(found).ok_or(WireError::NotRounded {
        field: "teachers",
        found,
        max: TEACHERS_MAX,
    })
}

fn commitment(bytes: &[u8], field: &'static str) -> Result<Option<Commitment>, WireError> {
    if bytes.is_empty() {
        Ok(None)
    } else {
        fixed(bytes, field).map(|b| Some(Commitment(b)))
    }
}

impl From<Event> for pb::EventHeader {
    fn from(event: Event) -> Self {
        let digest = |commitment: Option<Commitment>| {
            commitment
                .map(|c| Bytes::copy_from_slice(&c.0))
                .unwrap_or_default()
        };
        Self {
            origin: event.origin.into(),
            item: Bytes::copy_from_slice(event.item.as_bytes()),
            kind: match event.kind {
                EventKind::Place => pb::EventKind::Place.into(),
                EventKind::Withdraw => pb::EventKind::Withdraw.into(),
                EventKind::Retract => pb::EventKind::Retract.into(),
                EventKind::Erase => pb::EventKind::Erase.into(),
                EventKind::Profile(_) => pb::EventKind::Profile.into(),
                EventKind::Unknown(kind) => kind,
            },
            version: event.version,
            previous_version: digest(event.previous_version),
            manifest_digest: digest(event.manifest),
            grant_digest: digest(event.grant),
            registry_version: event.registry_version,
            claimed_time_ms: event.claimed_time_ms,
            reason: write_reason(event.reason).into(),
            teachers: match event.kind {
                EventKind::Profile(profile) => profile.teachers.map(HeadCount::published),
                EventKind::Place
                | EventKind::Withdraw
                | EventKind::Retract
                | EventKind::Erase
                | EventKind::Unknown(_) => None,
            },
        }
    }
}

/// Reads an encoded body.
///
/// # Errors
/// [`WireError`] names the field.
pub fn read_body(bytes: &[u8]) -> Result<Body, WireError> {
    let pb::Body {
        manifest,
        manifest_salt,
        grant,
        grant_salt,
    } = decode(bytes, "body", BODY_BYTES_MAX)?;
    let grant = if grant_salt.is_empty() && grant.is_empty() {
        None
    } else {
        Some(opening(grant, &grant_salt, ("grant", "grant_salt"))?)
    };
    Ok(Body {
        manifest: opening(manifest, &manifest_salt, ("manifest", "manifest_salt"))?,
        grant,
    })
}

fn opening(
    bytes: Bytes,
    salt: &[u8],
    (field, salt_field): (&'static str, &'static str),
) -> Result<Opening, WireError> {
    bounded(field, bytes.len(), DESCRIPTION_BYTES_MAX)?;
    Ok(Opening {
        bytes,
        salt: Salt(fixed(salt, salt_field)?),
    })
}

/// Encodes a body. Done once, by its author.
pub fn write_body(body: &Body) -> Bytes {
    let salt = |opening: &Opening| Bytes::copy_from_slice(&opening.salt.0);
    let message = pb::Body {
        manifest: body.manifest.bytes.clone(),
        manifest_salt: salt(&body.manifest),
        grant: body
            .grant
            .as_ref()
            .map(|grant| grant.bytes.clone())
            .unwrap_or_default(),
        grant_salt: body.grant.as_ref().map(salt).unwrap_or_default(),
    };
    message.encode_to_vec().into()
}
