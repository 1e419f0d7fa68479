//! Whose store it is: written down by the first node that opens it, and compared ever after.

use bytes::Bytes;
use domain::id::InstitutionId;
use store::{Batch, CommitError, Store, StoreError};

const INSTITUTION_KEY: &str = "node/v1/institution";
const SECRET_KEY: &str = "node/v1/secret";

/// Why the store is not ours.
#[derive(Debug, thiserror::Error)]
pub enum HouseError {
    /// It belongs to another institution.
    #[error(
        "this folder belongs to institution `{found}`, the configuration says `{expected}`: use another folder, or correct `institution`"
    )]
    Another {
        /// Whose it is.
        found: String,
        /// Whose it should be.
        expected: InstitutionId,
    },
    /// A row of it is not readable.
    #[error("the store's own secret is not readable: restore a backup")]
    Secret,
    /// The operating system gave no randomness.
    #[error("draw random bytes: {0}")]
    Randomness(getrandom::Error),
    /// The store does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The store did not take it.
    #[error(transparent)]
    Commit(#[from] CommitError),
}

/// Takes the store for an institution; returns the secret that is the store's own.
pub(super) fn claim(store: &Store, institution: &InstitutionId) -> Result<[u8; 32], HouseError> {
    let snapshot = store.snapshot()?;
    match snapshot.get(INSTITUTION_KEY.as_bytes())? {
        None => begin(store, institution),
        Some(owner) if owner == institution.as_str().as_bytes() => {
            let secret = snapshot.get(SECRET_KEY.as_bytes())?;
            let secret = secret.and_then(|secret| secret.as_ref().try_into().ok());
            secret.ok_or(HouseError::Secret)
        }
        Some(owner) => Err(HouseError::Another {
            found: String::from_utf8_lossy(&owner).into_owned(),
            expected: institution.clone(),
        }),
    }
}

fn begin(store: &Store, institution: &InstitutionId) -> Result<[u8; 32], HouseError> {
    let mut secret = [0; 32];
    getrandom::fill(&mut secret).map_err(HouseError::Randomness)?;
    let mut batch = Batch::new();
    batch
        .require(INSTITUTION_KEY, None)
        .put(INSTITUTION_KEY, institution.to_string().into_bytes())
        .put(SECRET_KEY, Bytes::copy_from_slice(&secret));
    store.commit(batch)?;
    Ok(secret)
}
