//! Randomness from the operating system, and nothing else.

use crate::error::IdentityError;

/// The letters of handles: 32, so that 5 random bits choose one; without 0, 1, 8 and 9, which are
/// misread.
const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

pub(crate) fn bytes<const N: usize>() -> Result<[u8; N], IdentityError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(IdentityError::Randomness)?;
    Ok(bytes)
}

/// `N` random letters, 5 bits each.
pub(crate) fn letters<const N: usize>() -> Result<String, IdentityError> {
    let letter = |byte: u8| char::from(LETTERS[usize::from(byte % 32)]);
    Ok(bytes::<N>()?.into_iter().map(letter).collect())
}
