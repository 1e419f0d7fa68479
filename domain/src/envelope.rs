//! Signed bytes: checked first, read second, and never produced again.
//!
//! An envelope is a DSSE v1 envelope (<https://github.com/secure-systems-lab/dsse>): Ed25519 over
//! the pre-authentication encoding of a payload type and a payload. The type inside the signature
//! keeps a statement of one kind from passing for one of another.

use bytes::Bytes;

use crate::keys::{KeyId, PublicKey, SecretKey, Signature};

/// Something that can stand signed in an envelope.
pub trait Payload: Sized {
    /// The media type that is signed with the bytes.
    const PAYLOAD_TYPE: &'static str;
    /// The longest payload, in bytes.
    const BYTES_MAX: usize;

    /// Reads bytes whose signature was checked.
    ///
    /// # Errors
    /// A sentence about what is wrong.
    fn decode(payload: &[u8]) -> Result<Self, crate::wire::WireError>;

    /// Writes the bytes to be signed.
    fn encode(&self) -> Bytes;
}

/// Most signatures on one envelope.
pub const SIGNATURES_MAX: usize = 32;

/// Why an envelope is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EnvelopeError {
    /// The envelope holds another kind of statement.
    #[error("payload type is `{found}`, expected `{expected}`")]
    PayloadType {
        /// What it holds.
        found: String,
        /// What was asked for.
        expected: &'static str,
    },
    /// The payload is longer than its kind may be.
    #[error("payload has {found} bytes, at most {max} are allowed")]
    TooLong {
        /// Its length.
        found: usize,
        /// The limit.
        max: usize,
    },
    /// No signature verifies under a key that is trusted for this.
    #[error("bad signature: not signed by a key that speaks for the author")]
    BadSignature,
    /// The signature is good and the payload is not readable.
    #[error("signed payload is malformed: {0}")]
    Malformed(#[from] crate::wire::WireError),
}

/// A signature and a hint at whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyedSignature {
    /// Finds the key; proves nothing.
    pub key_id: Bytes,
    /// The signature.
    pub signature: Signature,
}

/// Bytes somebody signed. They can be stored and forwarded, but not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    pub(crate) payload_type: String,
    // Invariant: exactly the bytes that were signed. Never decoded and encoded again.
    pub(crate) payload: Bytes,
    pub(crate) signatures: Vec<KeyedSignature>,
}

impl Envelope {
    /// Signs a statement with one key.
    pub fn sign<T: Payload>(value: &T, key: &SecretKey) -> Self {
        Self::sign_bytes(T::PAYLOAD_TYPE, value.encode(), &[key])
    }

    /// Signs a statement with several keys.
    pub fn sign_jointly<T: Payload>(value: &T, keys: &[&SecretKey]) -> Self {
        Self::sign_bytes(T::PAYLOAD_TYPE, value.encode(), keys)
    }

    /// Signs bytes as they are.
    pub fn sign_bytes(payload_type: &str, payload: Bytes, keys: &[&SecretKey]) -> Self {
        let message = pre_authentication_encoding(payload_type, &payload);
        let signatures = keys
            .iter()
            .map(|key| KeyedSignature {
                key_id: Bytes::copy_from_slice(key.public().key_id().as_bytes()),
                signature: key.sign(&message),
            })
            .collect();
        Self {
            payload_type: payload_type.to_owned(),
            payload,
            signatures,
        }
    }

    /// What the payload claims to be.
    pub fn payload_type(&self) -> &str {
        &self.payload_type
    }

    /// The payload before anything was checked: only to learn what it must be checked against.
    pub fn unverified_payload(&self) -> &Bytes {
        &self.payload
    }

    /// How many signatures it carries, good or bad.
    pub fn signature_count(&self) -> usize {
        self.signatures.len()
    }

    /// The same statement with the signatures of another copy of it added, each once.
    ///
    /// Returns nothing if the other is not a copy of this statement.
    pub fn joined_with(mut self, other: &Self) -> Option<Self> {
        if self.payload_type != other.payload_type || self.payload != other.payload {
            return None;
        }
        for signature in &other.signatures {
            if !self.signatures.contains(signature) {
                self.signatures.push(signature.clone());
            }
        }
        Some(self)
    }

    /// Reads a statement that this program verified before it stored it.
    ///
    /// Only for bytes from our own sealed store; whatever comes from elsewhere is verified.
    ///
    /// # Errors
    /// [`EnvelopeError`] if it is another kind of statement or not readable.
    pub fn read_verified_before<T: Payload>(&self) -> Result<T, EnvelopeError> {
        self.check_form::<T>()?;
        Ok(T::decode(&self.payload)?)
    }

    /// Checks the signature and only then reads the bytes.
    ///
    /// `authors` are the keys that we already trust for this, never taken from the envelope.
    ///
    /// # Errors
    /// [`EnvelopeError`] says which check failed first: type, length, signature, content.
    pub fn verify<T: Payload>(self, authors: &[PublicKey]) -> Result<Verified<T>, EnvelopeError> {
        if self.signers::<T>(authors)?.is_empty() {
            return Err(EnvelopeError::BadSignature);
        }
        let value = T::decode(&self.payload)?;
        Ok(Verified {
            value,
            envelope: self,
        })
    }

    /// Checks that at least `threshold` different keys among `authors` signed, then reads.
    ///
    /// # Errors
    /// As [`Envelope::verify`]; too few signers are a [`EnvelopeError::BadSignature`].
    pub fn verify_threshold<T: Payload>(
        self,
        authors: &[PublicKey],
        threshold: usize,
    ) -> Result<Verified<T>, EnvelopeError> {
        if threshold == 0 || self.signers::<T>(authors)?.len() < threshold {
            return Err(EnvelopeError::BadSignature);
        }
        let value = T::decode(&self.payload)?;
        Ok(Verified {
            value,
            envelope: self,
        })
    }

    /// The different keys among `authors` whose signature verifies.
    ///
    /// Keys are counted, not signatures or key ids: a signature given twice counts once.
    fn signers<T: Payload>(&self, authors: &[PublicKey]) -> Result<Vec<PublicKey>, EnvelopeError> {
        self.check_form::<T>()?;
        let message = pre_authentication_encoding(T::PAYLOAD_TYPE, &self.payload);
        let mut authors = authors.to_vec();
        authors.sort_unstable();
        authors.dedup();
        authors.retain(|author| self.is_signed_by(author, &message));
        Ok(authors)
    }

    fn check_form<T: Payload>(&self) -> Result<(), EnvelopeError> {
        if self.payload_type != T::PAYLOAD_TYPE {
            return Err(EnvelopeError::PayloadType {
                found: self.payload_type.chars().take(100).collect(),
                expected: T::PAYLOAD_TYPE,
            });
        }
        if self.payload.len() > T::BYTES_MAX {
            return Err(EnvelopeError::TooLong {
                found: self.payload.len(),
                max: T::BYTES_MAX,
            });
        }
        Ok(())
    }

    fn is_signed_by(&self, author: &PublicKey, message: &[u8]) -> bool {
        let key_id: KeyId = author.key_id();
        self.signatures
            .iter()
            .take(SIGNATURES_MAX)
            .filter(|keyed| keyed.key_id[..] == key_id.as_bytes()[..])
            .any(|keyed| author.verify_strict(message, &keyed.signature).is_ok())
    }
}

/// A statement whose signature was checked, with the very bytes that were signed.
///
/// Built by [`Envelope::verify`] alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified<T> {
    value: T,
    envelope: Envelope,
}

impl<T> Verified<T> {
    /// What was said.
    pub fn value(&self) -> &T {
        &self.value
    }

    /// What was said, without the proof.
    pub fn into_value(self) -> T {
        self.value
    }

    /// The proof, as it was received.
    pub fn envelope(&self) -> &Envelope {
        &self.envelope
    }

    /// The exact bytes that were signed.
    pub fn payload(&self) -> &Bytes {
        &self.envelope.payload
    }
}

/// DSSE v1: `"DSSEv1" SP len(type) SP type SP len(body) SP body`, lengths in ASCII decimals.
pub fn pre_authentication_encoding(payload_type: &str, payload: &[u8]) -> Vec<u8> {
    let mut message = format!(
        "DSSEv1 {} {payload_type} {} ",
        payload_type.len(),
        payload.len()
    )
    .into_bytes();
    message.extend_from_slice(payload);
    message
}

#[cfg(test)]
mod tests;
