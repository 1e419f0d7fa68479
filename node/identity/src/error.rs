//! What can go wrong with accounts and tokens: the field that is wrong, and what to do.

use domain::id::Handle;
use store::records::RecordError;
use store::{CommitError, StoreError};

use crate::people::{NAME_CHARS_MAX, PERSONS_MAX};
use crate::tokens::{TOKENS_PER_PERSON_MAX, TTL_MAX};

/// Why a person or a token is refused.
#[derive(Debug, Clone, thiserror::Error)]
pub enum IdentityError {
    /// The name has no visible characters, or control characters.
    #[error("name must be visible text on one line: give the name by which the person is known")]
    Name,
    /// The name is too long.
    #[error("name has {found} characters: use at most {NAME_CHARS_MAX}")]
    NameTooLong {
        /// Its length.
        found: usize,
    },
    /// Somebody has this name.
    #[error("name `{0}` is taken: add what tells the two apart")]
    NameTaken(String),
    /// There are as many persons as one node keeps.
    #[error("there are {PERSONS_MAX} persons, the most that one node keeps")]
    TooManyPersons,
    /// Nobody has this handle.
    #[error("nobody here has the handle `{0}`: list the persons to find it")]
    UnknownPerson(Handle),
    /// A token would live too long, or not at all.
    #[error("ttl must be from one second to {} days", TTL_MAX.as_secs() / 86_400)]
    Ttl,
    /// The person has as many tokens as one may have.
    #[error("this person has {TOKENS_PER_PERSON_MAX} tokens: revoke one that is not used")]
    TooManyTokens,
    /// The text is not the id of a token.
    #[error("token id must be 16 hexadecimal digits, as `list` shows it")]
    TokenId,
    /// Argon2 refused to work, as it never should.
    #[error("the password cannot be hashed")]
    Hash,
    /// The node is stopping, or a part of it failed.
    #[error("the node did not finish the work: try again")]
    Stopped,
    /// Others changed the same rows each time.
    #[error("the store is busy with the same rows: try again")]
    Busy,
    /// The operating system gave no randomness.
    #[error("the operating system gives no randomness: {0}")]
    Randomness(getrandom::Error),
    /// A row cannot be read or written.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// The store did not take a change.
    #[error(transparent)]
    Commit(CommitError),
}

impl From<StoreError> for IdentityError {
    fn from(error: StoreError) -> Self {
        Self::Record(error.into())
    }
}
