//! Documents of the registry.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use federation_proto::registry::v1 as pb;
use prost::Message as _;

use super::{WireError, bounded, decode, fixed, parsed};
use crate::envelope::Payload;
use crate::keys::{PublicKey, Purpose};
use crate::membership::{
    ADDRESSES_MAX, COUNCIL_KEYS_MAX, CUT_OFFS_MAX, CutOff, DOCUMENT_BYTES_MAX, DOMAINS_MAX,
    DocumentDigest, INSTITUTIONS_MAX, Institution, KEYS_MAX, Membership, NAME_CHARS_MAX, Root,
    Status,
};

/// Longest address or domain, in bytes: a DNS name and a port.
const ADDRESS_BYTES_MAX: usize = 263;

impl Payload for Root {
    const PAYLOAD_TYPE: &'static str = "application/vnd.archipel.registry-root.v1+protobuf";
    const BYTES_MAX: usize = DOCUMENT_BYTES_MAX;

    fn decode(payload: &[u8]) -> Result<Self, WireError> {
        decode::<pb::Root>(payload, "root", DOCUMENT_BYTES_MAX)?.try_into()
    }

    fn encode(&self) -> Bytes {
        let message = pb::Root {
            consortium: self.consortium.to_string(),
            version: self.version,
            previous: write_digest(self.previous),
            council_keys: self.council.iter().map(write_key).collect(),
            threshold: u32::try_from(self.threshold).unwrap_or(u32::MAX),
            addresses: self.addresses.clone(),
            tls_key: write_key(&self.tls_key),
        };
        message.encode_to_vec().into()
    }
}

impl TryFrom<pb::Root> for Root {
    type Error = WireError;

    fn try_from(message: pb::Root) -> Result<Self, WireError> {
        let pb::Root {
            consortium,
            version,
            previous,
            council_keys,
            threshold,
            addresses,
            tls_key,
        } = message;
        bounded("council_keys", council_keys.len(), COUNCIL_KEYS_MAX)?;
        let council: BTreeSet<_> = council_keys
            .iter()
            .map(|key| read_key(key, "council_keys"))
            .collect::<Result<_, _>>()?;
        let threshold = threshold as usize;
        // Each key once, and a majority: two documents of one version share an honest signer.
        if council.len() != council_keys.len() {
            return Err(WireError::Invalid("council_keys"));
        }
        if threshold > council.len() || 2 * threshold <= council.len() {
            return Err(WireError::Invalid("threshold"));
        }
        Ok(Self {
            consortium: parsed(&consortium, "consortium")?,
            version: positive(version)?,
            previous: read_digest(&previous)?,
            council,
            threshold,
            addresses: texts(addresses, "addresses", ADDRESSES_MAX)?,
            tls_key: read_key(&tls_key, "tls_key")?,
        })
    }
}

impl Payload for Membership {
    const PAYLOAD_TYPE: &'static str = "application/vnd.archipel.registry-membership.v1+protobuf";
    const BYTES_MAX: usize = DOCUMENT_BYTES_MAX;

    fn decode(payload: &[u8]) -> Result<Self, WireError> {
        decode::<pb::Membership>(payload, "membership", DOCUMENT_BYTES_MAX)?.try_into()
    }

    fn encode(&self) -> Bytes {
        let message = pb::Membership {
            consortium: self.consortium.to_string(),
            version: self.version,
            previous: write_digest(self.previous),
            root_version: self.root_version,
            institutions: self.institutions.values().map(write_institution).collect(),
            claimed_time_ms: self.claimed_time_ms,
        };
        message.encode_to_vec().into()
    }
}

impl TryFrom<pb::Membership> for Membership {
    type Error = WireError;

    fn try_from(message: pb::Membership) -> Result<Self, WireError> {
        let pb::Membership {
            consortium,
            version,
            previous,
            root_version,
            institutions,
            claimed_time_ms,
        } = message;
        bounded("institutions", institutions.len(), INSTITUTIONS_MAX)?;
        let mut by_id = BTreeMap::new();
        for message in institutions {
            let institution = Institution::try_from(message)?;
            if by_id.insert(institution.id.clone(), institution).is_some() {
                return Err(WireError::Invalid("institutions.id"));
            }
        }
        one_owner_per_key(&by_id)?;
        Ok(Self {
            consortium: parsed(&consortium, "consortium")?,
            version: positive(version)?,
            previous: read_digest(&previous)?,
            root_version,
            institutions: by_id,
            claimed_time_ms,
        })
    }
}

/// One key speaks for one institution and for one purpose.
fn one_owner_per_key(
    institutions: &BTreeMap<crate::id::InstitutionId, Institution>,
) -> Result<(), WireError> {
    let mut seen = BTreeSet::new();
    let keys = institutions
        .values()
        .flat_map(|i| i.keys.iter().map(|(_, key)| *key).chain([i.root_key]));
    for key in keys {
        if !seen.insert(key) {
            return Err(WireError::Invalid("institutions.keys"));
        }
    }
    Ok(())
}

impl TryFrom<pb::Institution> for Institution {
    type Error = WireError;

    fn try_from(message: pb::Institution) -> Result<Self, WireError> {
        let pb::Institution {
            id,
            name,
            domains,
            status,
            root_key,
            keys,
            addresses,
            cut_offs,
        } = message;
        let chars = name.chars().count();
        bounded("institutions.name", chars, NAME_CHARS_MAX)?;
        if name.trim().is_empty() || name.chars().any(char::is_control) {
            return Err(WireError::Invalid("institutions.name"));
        }
        bounded("institutions.keys", keys.len(), KEYS_MAX)?;
        bounded("institutions.cut_offs", cut_offs.len(), CUT_OFFS_MAX)?;
        Ok(Self {
            id: parsed(&id, "institutions.id")?,
            name,
            domains: texts(domains, "institutions.domains", DOMAINS_MAX)?,
            status: read_status(status)?,
            root_key: read_key(&root_key, "institutions.root_key")?,
            keys: keys
                .into_iter()
                .map(read_purposed_key)
                .collect::<Result<_, _>>()?,
            addresses: texts(addresses, "institutions.addresses", ADDRESSES_MAX)?,
            cut_offs: cut_offs
                .into_iter()
                .map(TryInto::try_into)
                .collect::<Result<_, _>>()?,
        })
    }
}

impl TryFrom<pb::CutOff> for CutOff {
    type Error = WireError;

    fn try_from(message: pb::CutOff) -> Result<Self, WireError> {
        let pb::CutOff {
            public_key,
            log,
            size,
        } = message;
        Ok(Self {
            key: read_key(&public_key, "institutions.cut_offs.public_key")?,
            log: parsed(&log, "institutions.cut_offs.log")?,
            size,
        })
    }
}

fn write_institution(institution: &Institution) -> pb::Institution {
    let key = |(purpose, key): &(Purpose, PublicKey)| pb::Key {
        purpose: write_purpose(*purpose).into(),
        public_key: write_key(key),
    };
    let cut_off = |cut: &CutOff| pb::CutOff {
        public_key: write_key(&cut.key),
        log: cut.log.to_string(),
        size: cut.size,
    };
    pb::Institution {
        id: institution.id.to_string(),
        name: institution.name.clone(),
        domains: institution.domains.clone(),
        status: write_status(institution.status).into(),
        root_key: write_key(&institution.root_key),
        keys: institution.keys.iter().map(key).collect(),
        addresses: institution.addresses.clone(),
        cut_offs: institution.cut_offs.iter().map(cut_off).collect(),
    }
}

fn read_purposed_key(message: pb::Key) -> Result<(Purpose, PublicKey), WireError> {
    let purpose = match pb::KeyPurpose::try_from(message.purpose) {
        Ok(pb::KeyPurpose::Event) => Purpose::Event,
        Ok(pb::KeyPurpose::Checkpoint) => Purpose::Checkpoint,
        Ok(pb::KeyPurpose::Tls) => Purpose::Tls,
        Ok(pb::KeyPurpose::Unspecified) | Err(_) => {
            return Err(WireError::Invalid("institutions.keys.purpose"));
        }
    };
    Ok((
        purpose,
        read_key(&message.public_key, "institutions.keys.public_key")?,
    ))
}

fn write_purpose(purpose: Purpose) -> pb::KeyPurpose {
    match purpose {
        Purpose::Event => pb::KeyPurpose::Event,
        Purpose::Checkpoint => pb::KeyPurpose::Checkpoint,
        Purpose::Tls => pb::KeyPurpose::Tls,
    }
}

fn read_status(status: i32) -> Result<Status, WireError> {
    match pb::InstitutionStatus::try_from(status) {
        Ok(pb::InstitutionStatus::Applicant) => Ok(Status::Applicant),
        Ok(pb::InstitutionStatus::Associate) => Ok(Status::Associate),
        Ok(pb::InstitutionStatus::Member) => Ok(Status::Member),
        Ok(pb::InstitutionStatus::Suspended) => Ok(Status::Suspended),
        Ok(pb::InstitutionStatus::Left) => Ok(Status::Left),
        Ok(pb::InstitutionStatus::Unspecified) | Err(_) => {
            Err(WireError::Invalid("institutions.status"))
        }
    }
}

fn write_status(status: Status) -> pb::InstitutionStatus {
    match status {
        Status::Applicant => pb::InstitutionStatus::Applicant,
        Status::Associate => pb::InstitutionStatus::Associate,
        Status::Member => pb::InstitutionStatus::Member,
        Status::Suspended => pb::InstitutionStatus::Suspended,
        Status::Left => pb::InstitutionStatus::Left,
    }
}

fn read_key(bytes: &[u8], field: &'static str) -> Result<PublicKey, WireError> {
    PublicKey::from_bytes(bytes).map_err(|_| WireError::Invalid(field))
}

fn write_key(key: &PublicKey) -> Bytes {
    Bytes::copy_from_slice(key.as_bytes())
}

fn read_digest(bytes: &[u8]) -> Result<Option<DocumentDigest>, WireError> {
    if bytes.is_empty() {
        return Ok(None);
    }
    fixed(bytes, "previous").map(|bytes| Some(DocumentDigest(bytes)))
}

fn write_digest(digest: Option<DocumentDigest>) -> Bytes {
    digest
        .map(|digest| Bytes::copy_from_slice(&digest.0))
        .unwrap_or_default()
}

fn positive(version: u64) -> Result<u64, WireError> {
    if version == 0 {
        Err(WireError::Missing("version"))
    } else {
        Ok(version)
    }
}

fn texts(
    list: Vec<String>,
    field: &'static str,
    entries_max: usize,
) -> Result<Vec<String>, WireError> {
    bounded(field, list.len(), entries_max)?;
    for text in &list {
        bounded(field, text.len(), ADDRESS_BYTES_MAX)?;
        if text.is_empty() || text.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return Err(WireError::Invalid(field));
        }
    }
    Ok(list)
}
