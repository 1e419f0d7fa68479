//! Making documents: what a council does before anybody can be told.
//!
//! A draft is a whole document that passes its own checks; each council member reviews it and
//! signs it, alone with their key, on whatever machine; the signed copies are joined. Nothing here
//! decides whether enough have signed: the chain does, when the document is handed in.

use std::collections::BTreeSet;

use domain::envelope::{Envelope, Payload, SIGNATURES_MAX, Verified};
use domain::id::InstitutionId;
use domain::keys::{PublicKey, SecretKey};
use domain::membership::{DocumentDigest, Institution, Membership, Root};
use domain::wire::WireError;

use crate::document::payload;

/// What a council lays down in a root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// Who may sign; at most [`domain::membership::COUNCIL_KEYS_MAX`].
    pub council: BTreeSet<PublicKey>,
    /// How many of them must; more than half.
    pub threshold: usize,
    /// Where the registry answers, as host:port; at most [`domain::membership::ADDRESSES_MAX`].
    pub addresses: Vec<String>,
    /// The key of the registry's TLS certificate.
    pub tls_key: PublicKey,
}

/// Why a document cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CeremonyError {
    /// Every reader would refuse the draft.
    #[error("the draft breaks a rule of documents: {0}")]
    Draft(#[from] WireError),
    /// An institution is listed twice.
    #[error("institution `{0}` is listed twice")]
    Twice(InstitutionId),
    /// Two copies are of different documents.
    #[error("the copies are of different documents: sign the same draft")]
    DifferentDocuments,
    /// There are more signatures than an envelope holds.
    #[error("a document holds at most {SIGNATURES_MAX} signatures")]
    TooManySignatures,
}

/// The root that a consortium begins with.
///
/// # Errors
/// [`CeremonyError::Draft`] names the rule that is broken.
pub fn first_root(consortium: InstitutionId, rules: Rules) -> Result<Root, CeremonyError> {
    checked(root(consortium, 1, None, rules))
}

/// The root that follows another.
///
/// It needs a threshold of the old council's signatures and one of its own. The council that
/// changes a root signs the next membership with it, since what stood under the old root no longer
/// counts as current.
///
/// # Errors
/// [`CeremonyError::Draft`] names the rule that is broken.
pub fn next_root(current: &Verified<Root>, rules: Rules) -> Result<Root, CeremonyError> {
    let consortium = current.value().consortium.clone();
    let version = current.value().version.saturating_add(1);
    let previous = DocumentDigest::of(current.payload());
    checked(root(consortium, version, Some(previous), rules))
}

/// The membership that follows another, or the first one, under a root.
///
/// `claimed_time_ms` is in milliseconds since 1970 and decides nothing.
///
/// # Errors
/// [`CeremonyError`] names the rule that is broken.
pub fn next_membership(
    root: &Root,
    current: Option<&Verified<Membership>>,
    institutions: impl IntoIterator<Item = Institution>,
    claimed_time_ms: i64,
) -> Result<Membership, CeremonyError> {
    let mut membership = Membership::none(root.consortium.clone());
    membership.version = current.map_or(1, |current| current.value().version.saturating_add(1));
    membership.previous = current.map(|current| DocumentDigest::of(current.payload()));
    membership.root_version = root.version;
    membership.claimed_time_ms = claimed_time_ms;
    for institution in institutions {
        let id = institution.id.clone();
        if membership
            .institutions
            .insert(id.clone(), institution)
            .is_some()
        {
            return Err(CeremonyError::Twice(id));
        }
    }
    checked(membership)
}

/// Signs a draft with the keys at hand; at least one, at most [`SIGNATURES_MAX`].
///
/// # Errors
/// [`CeremonyError::TooManySignatures`], or [`CeremonyError::Draft`] where no key is given.
pub fn sign<T: Payload>(draft: &T, keys: &[&SecretKey]) -> Result<Envelope, CeremonyError> {
    sealed(Envelope::sign_jointly(draft, keys))
}

/// Reads what somebody is asked to sign. Its signatures are not checked.
///
/// # Errors
/// [`CeremonyError::Draft`] if it is not readable or of another kind.
pub fn review<T: Payload>(document: &Envelope) -> Result<T, CeremonyError> {
    if document.payload_type() == T::PAYLOAD_TYPE {
        Ok(T::decode(&payload(document))?)
    } else {
        Err(WireError::Invalid("payload_type").into())
    }
}

/// Adds a signature to a document that was reviewed.
///
/// # Errors
/// [`CeremonyError::TooManySignatures`].
pub fn cosign(document: &Envelope, key: &SecretKey) -> Result<Envelope, CeremonyError> {
    let own = Envelope::sign_bytes(document.payload_type(), payload(document), &[key]);
    join(document, &own)
}

/// Joins the signatures of two copies; a key that signed both is kept once.
///
/// # Errors
/// [`CeremonyError::DifferentDocuments`], [`CeremonyError::TooManySignatures`].
pub fn join(one: &Envelope, other: &Envelope) -> Result<Envelope, CeremonyError> {
    let joined = one.clone().joined_with(other);
    sealed(joined.ok_or(CeremonyError::DifferentDocuments)?)
}

/// The digest of a document, by which people compare a first root over another channel.
pub fn fingerprint(document: &Envelope) -> DocumentDigest {
    DocumentDigest::of(&payload(document))
}

fn root(
    consortium: InstitutionId,
    version: u64,
    previous: Option<DocumentDigest>,
    rules: Rules,
) -> Root {
    let Rules {
        council,
        threshold,
        addresses,
        tls_key,
    } = rules;
    Root {
        consortium,
        version,
        previous,
        council,
        threshold,
        addresses,
        tls_key,
    }
}

/// Passes on what every reader will be able to read.
fn checked<T: Payload>(draft: T) -> Result<T, CeremonyError> {
    T::decode(&draft.encode())?;
    Ok(draft)
}

/// Passes on what every reader will take for an envelope.
fn sealed(document: Envelope) -> Result<Envelope, CeremonyError> {
    match document.signature_count() {
        0 => Err(WireError::Missing("signatures").into()),
        1..=SIGNATURES_MAX => Ok(document),
        _ => Err(CeremonyError::TooManySignatures),
    }
}

#[cfg(test)]
mod tests;
