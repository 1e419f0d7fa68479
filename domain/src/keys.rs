//! Ed25519 keys and signatures (RFC 8032). The only door to the signing library.
//!
//! Verification is strict: keys of small order, non-canonical points and malleable scalars are
//! refused, since the lax rule of RFC 8032 accepts any message under some of them.

use std::fmt;

use ed25519_dalek::Signer as _;
use sha2::{Digest as _, Sha256};

/// What a key may sign. One key never serves two purposes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    /// Events in logs.
    Event,
    /// Checkpoints of logs.
    Checkpoint,
    /// TLS handshakes with peers.
    Tls,
}

/// Why a key or a signature is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The bytes are not the one way to write a point of the curve, or not 32 of them.
    #[error("not an Ed25519 public key")]
    NotAKey,
    /// The key is of small order: it would accept signatures that nobody made.
    #[error("weak Ed25519 public key (small order)")]
    Weak,
    /// The bytes are not 64.
    #[error("an Ed25519 signature has 64 bytes, not {0}")]
    SignatureLength(usize),
    /// The signature does not verify.
    #[error("bad signature")]
    BadSignature,
}

/// A private key. Wiped from memory when dropped.
pub struct SecretKey(ed25519_dalek::SigningKey);

impl SecretKey {
    /// The key that a seed of 32 random bytes stands for.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(ed25519_dalek::SigningKey::from_bytes(seed))
    }

    /// The seed, to be kept in a file that nobody else reads.
    pub fn seed(&self) -> [u8; 32] {
        self.0.to_bytes()
    }

    /// The public half.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }

    /// Signs `message`, which says itself what it is for (see [`crate::envelope`]).
    pub fn sign(&self, message: &[u8]) -> Signature {
        Signature(self.0.sign(message).to_bytes())
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretKey(public {})", self.public())
    }
}

/// A public key that is known not to be weak.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PublicKey(ed25519_dalek::VerifyingKey);

impl PublicKey {
    /// Length in bytes.
    pub const LENGTH: usize = 32;

    /// Reads a key.
    ///
    /// # Errors
    /// [`KeyError::NotAKey`], or [`KeyError::Weak`] for a key of small order.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, KeyError> {
        let bytes: &[u8; Self::LENGTH] = bytes.try_into().map_err(|_| KeyError::NotAKey)?;
        let key = ed25519_dalek::VerifyingKey::from_bytes(bytes).map_err(|_| KeyError::NotAKey)?;
        // The library reads y + p as y: a key would have two names.
        if key.to_edwards().compress().as_bytes() != bytes {
            return Err(KeyError::NotAKey);
        }
        if key.is_weak() {
            Err(KeyError::Weak)
        } else {
            Ok(Self(key))
        }
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        self.0.as_bytes()
    }

    /// Checks that the owner of this key signed `message`.
    ///
    /// # Errors
    /// [`KeyError::BadSignature`].
    pub fn verify_strict(&self, message: &[u8], signature: &Signature) -> Result<(), KeyError> {
        let signature = ed25519_dalek::Signature::from_bytes(&signature.0);
        self.0
            .verify_strict(message, &signature)
            .map_err(|_| KeyError::BadSignature)
    }

    /// A hint by which others find this key among many.
    pub fn key_id(&self) -> KeyId {
        let mut hash = Sha256::new();
        hash.update([ALGORITHM_ED25519]);
        hash.update(self.as_bytes());
        let mut id = [0; KeyId::LENGTH];
        id.copy_from_slice(&hash.finalize()[..KeyId::LENGTH]);
        KeyId(id)
    }
}

const ALGORITHM_ED25519: u8 = 1;

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.as_bytes()))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({self})")
    }
}

impl PartialOrd for PublicKey {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for PublicKey {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.as_bytes().cmp(other.as_bytes())
    }
}

/// The first bytes of SHA-256(algorithm || key): a hint, never a reason to trust.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeyId([u8; Self::LENGTH]);

impl KeyId {
    /// Length in bytes.
    pub const LENGTH: usize = 8;

    /// The bytes.
    pub const fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        &self.0
    }
}

/// The 64 bytes of a signature; says nothing about whether they verify.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signature([u8; Self::LENGTH]);

impl Signature {
    /// Length in bytes.
    pub const LENGTH: usize = 64;

    /// Reads a signature.
    ///
    /// # Errors
    /// [`KeyError::SignatureLength`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, KeyError> {
        bytes
            .try_into()
            .map(Self)
            .map_err(|_| KeyError::SignatureLength(bytes.len()))
    }

    /// The bytes.
    pub const fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        &self.0
    }
}

#[cfg(test)]
mod tests;
