//! Changes that read, decide and write: tried again when another change came between.

use store::CommitError;

use crate::error::IdentityError;

/// How often a change is tried.
const ATTEMPTS_MAX: usize = 16;

/// What became of one attempt to change something.
pub(crate) enum Attempt<T> {
    /// It is done.
    Done(T),
    /// Another change came between.
    Conflict,
}

/// Tries a change until no other one comes between.
pub(crate) fn until_done<T>(
    mut attempt: impl FnMut() -> Result<Attempt<T>, IdentityError>,
) -> Result<T, IdentityError> {
    for _ in 0..ATTEMPTS_MAX {
        if let Attempt::Done(value) = attempt()? {
            return Ok(value);
        }
    }
    Err(IdentityError::Busy)
}

/// Tells a conflict, after which one reads again, from a failure.
pub(crate) fn attempted<T>(
    outcome: Result<(), CommitError>,
    value: T,
) -> Result<Attempt<T>, IdentityError> {
    match outcome {
        Ok(()) => Ok(Attempt::Done(value)),
        Err(CommitError::Conflict { .. }) => Ok(Attempt::Conflict),
        Err(error @ (CommitError::Oversize(_) | CommitError::Store(_))) => {
            Err(IdentityError::Commit(error))
        }
    }
}
