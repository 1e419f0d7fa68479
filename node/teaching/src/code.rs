//! Registration codes: what a teacher writes on the board.
//!
//! Nine letters that are not mistaken for one another, about 41 random bits. That is enough only
//! if guesses are counted: whoever takes codes from people limits how many they may try.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::TeachingError;
use crate::random;

/// Letters of a code.
pub const CODE_LETTERS: usize = 9;

/// 24 letters and digits: without 0 O, 1 I L, 2 Z, 5 S, 8 B and 6, which are misread by hand.
const LETTERS: &[u8; 24] = b"ACDEFGHJKMNPQRTUVWXY3479";

/// The code by which students enter a class.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RegistrationCode(String);

/// The text is not a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a registration code has {CODE_LETTERS} letters, such as ACD-EFG-HJK: copy it as it is shown"
)]
pub struct CodeError;

impl RegistrationCode {
    pub(crate) fn draw() -> Result<Self, TeachingError> {
        let mut letters = String::with_capacity(CODE_LETTERS);
        while letters.len() < CODE_LETTERS {
            // The highest multiple of 24 below 256: each letter is as likely as the others.
            let [byte] = random::bytes::<1>()?;
            if byte < 240 {
                letters.push(char::from(LETTERS[usize::from(byte) % LETTERS.len()]));
            }
        }
        Ok(Self(letters))
    }

    /// Its letters without dashes, as keys have them.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Display for RegistrationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, letter) in self.0.chars().enumerate() {
            if index > 0 && index % 3 == 0 {
                f.write_str("-")?;
            }
            write!(f, "{letter}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for RegistrationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RegistrationCode(…)")
    }
}

impl FromStr for RegistrationCode {
    type Err = CodeError;

    /// Reads a code as people type it: in any case, with or without dashes and spaces.
    fn from_str(text: &str) -> Result<Self, CodeError> {
        let mut letters = String::with_capacity(CODE_LETTERS);
        for letter in text.chars().filter(|letter| !matches!(letter, '-' | ' ')) {
            let letter = letter.to_ascii_uppercase();
            let is_ours = u8::try_from(letter).is_ok_and(|byte| LETTERS.contains(&byte));
            if !is_ours || letters.len() == CODE_LETTERS {
                return Err(CodeError);
            }
            letters.push(letter);
        }
        if letters.len() == CODE_LETTERS {
            Ok(Self(letters))
        } else {
            Err(CodeError)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code: RegistrationCode = "ACD-EFG-HJK".parse().unwrap();
        for typed in ["acdefghjk", " acd efg hjk ", "Acd-EFG-hjK"] {
            assert_eq!(typed.parse().as_ref(), Ok(&code), "{typed}");
        }
        assert_eq!(code.to_string(), "ACD-EFG-HJK");
        assert!(!format!("{code:?}").contains("ACD"));
    }

    #[test]
    fn what_is_no_code_is_refused() {
        for wrong in [
            "",
            "ACDEFGHJ",
            "ACDEFGHJKM",
            "ACDEFGHJ0",
            "ACDEFGHJé",
            "ACDEFGHJI",
        ] {
            assert_eq!(wrong.parse::<RegistrationCode>(), Err(CodeError), "{wrong}");
        }
    }

    #[test]
    fn a_code_that_was_drawn_can_be_typed() {
        for _ in 0..100 {
            let code = RegistrationCode::draw().unwrap();
            assert_eq!(code.to_string().parse(), Ok(code));
        }
    }
}
