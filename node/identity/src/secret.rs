//! Secrets that a browser keeps: 256 random bits, of which the node keeps only a hash.
//!
//! What may be guessed is the secret, what may be timed is a hash that nobody can choose, and what
//! may be stolen from the disk is of no use.

use std::fmt;

use crate::error::IdentityError;
use crate::random;

/// Length of a secret's text: 64 hexadecimal digits.
pub const TEXT_BYTES: usize = 2 * SECRET_BYTES;

const SECRET_BYTES: usize = 32;

/// A secret. It is never logged: `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret {
    text: String,
}

impl Secret {
    /// Draws one.
    ///
    /// # Errors
    /// [`IdentityError::Randomness`] if the operating system has none.
    pub fn draw() -> Result<Self, IdentityError> {
        let text = hex::encode(random::bytes::<SECRET_BYTES>()?);
        Ok(Self { text })
    }

    /// Reads the text of one, such as a cookie; `None` if it has not the form of one.
    pub fn read(text: &str) -> Option<Self> {
        let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        let has_form = text.len() == TEXT_BYTES && text.bytes().all(is_digit);
        has_form.then(|| Self {
            text: text.to_owned(),
        })
    }

    /// The text, for the one who is to keep it.
    pub fn reveal(&self) -> &str {
        &self.text
    }

    /// Its hash for one use; hashes for different uses say nothing about each other.
    pub(crate) fn hash(&self, context: &'static str) -> [u8; 32] {
        blake3::derive_key(context, self.text.as_bytes())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_read_as_it_was_revealed_and_never_shown() {
        let secret = Secret::draw().unwrap();
        assert_eq!(Secret::read(secret.reveal()), Some(secret.clone()));
        assert!(!format!("{secret:?}").contains(secret.reveal()));
        assert_ne!(secret, Secret::draw().unwrap());
    }

    #[test]
    fn what_has_not_the_form_of_a_secret_is_none() {
        let good = "0".repeat(TEXT_BYTES);
        for text in [
            "",
            "0",
            &good[1..],
            &format!("{good}0"),
            &good.replace('0', "A"),
        ] {
            assert_eq!(Secret::read(text), None, "{text}");
        }
    }

    #[test]
    fn one_secret_has_another_hash_for_each_use() {
        let secret = Secret::draw().unwrap();
        assert_ne!(secret.hash("one test v1"), secret.hash("another test v1"));
    }
}
