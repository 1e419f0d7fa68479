//! Envelopes.

use bytes::Bytes;
use federation_proto::statement::v1 as pb;
use prost::Message as _;

use super::{WireError, bounded, decode};
use crate::envelope::{Envelope, KeyedSignature, SIGNATURES_MAX};
use crate::keys::Signature;
use crate::membership::DOCUMENT_BYTES_MAX;

/// The longest encoded envelope: the longest payload, its signatures and framing, in bytes.
pub const ENVELOPE_BYTES_MAX: usize = DOCUMENT_BYTES_MAX + 4 * 1024;

const PAYLOAD_TYPE_BYTES_MAX: usize = 128;
const KEY_ID_BYTES_MAX: usize = 64;

/// Reads an encoded envelope; nothing in it is verified yet.
///
/// # Errors
/// [`WireError`] names the field.
pub fn read_envelope(bytes: &[u8]) -> Result<Envelope, WireError> {
    decode::<pb::Envelope>(bytes, "envelope", ENVELOPE_BYTES_MAX)?.try_into()
}

/// Encodes an envelope. Done once, by its author: afterwards the bytes travel verbatim.
pub fn write_envelope(envelope: &Envelope) -> Bytes {
    pb::Envelope::from(envelope.clone()).encode_to_vec().into()
}

impl TryFrom<pb::Envelope> for Envelope {
    type Error = WireError;

    fn try_from(message: pb::Envelope) -> Result<Self, WireError> {
        let pb::Envelope {
            payload_type,
            payload,
            signatures,
        } = message;
        if payload_type.is_empty() {
            return Err(WireError::Missing("payload_type"));
        }
        bounded("payload_type", payload_type.len(), PAYLOAD_TYPE_BYTES_MAX)?;
        bounded("payload", payload.len(), DOCUMENT_BYTES_MAX)?;
        if signatures.is_empty() {
            return Err(WireError::Missing("signatures"));
        }
        bounded("signatures", signatures.len(), SIGNATURES_MAX)?;
        let signatures = signatures
            .into_iter()
            .map(TryInto::try_into)
            .collect::<Result<_, _>>()?;
        Ok(Self {
            payload_type,
            payload,
            signatures,
        })
    }
}

impl TryFrom<pb::Signature> for KeyedSignature {
    type Error = WireError;

    fn try_from(message: pb::Signature) -> Result<Self, WireError> {
        let pb::Signature {
            key_id,
            algorithm,
            value,
        } = message;
        if algorithm != i32::from(pb::SignatureAlgorithm::Ed25519) {
            return Err(WireError::Invalid("signatures.algorithm"));
        }
        bounded("signatures.key_id", key_id.len(), KEY_ID_BYTES_MAX)?;
        let signature =
            Signature::from_bytes(&value).map_err(|_| WireError::Invalid("signatures.value"))?;
        Ok(Self { key_id, signature })
    }
}

impl From<Envelope> for pb::Envelope {
    fn from(envelope: Envelope) -> Self {
        let Envelope {
            payload_type,
            payload,
            signatures,
        } = envelope;
        let signatures = signatures.into_iter().map(Into::into).collect();
        Self {
            payload_type,
            payload,
            signatures,
        }
    }
}

impl From<KeyedSignature> for pb::Signature {
    fn from(keyed: KeyedSignature) -> Self {
        Self {
            key_id: keyed.key_id,
            algorithm: pb::SignatureAlgorithm::Ed25519.into(),
            value: Bytes::copy_from_slice(keyed.signature.as_bytes()),
        }
    }
}
