//! Randomness from the operating system, and nothing else.

use crate::error::TeachingError;

pub(crate) fn bytes<const N: usize>() -> Result<[u8; N], TeachingError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(TeachingError::Randomness)?;
    Ok(bytes)
}
