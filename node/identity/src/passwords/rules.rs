//! What a login and a password may be.
//!
//! A password is long and not one that everybody tries first; it need not have digits or signs,
//! and need not be changed (NIST SP 800-63B, section 3.1.1).

use std::fmt;
use std::str::FromStr;

use unicode_normalization::UnicodeNormalization as _;

/// Longest login, in bytes.
pub const LOGIN_BYTES_MAX: usize = 64;
/// Shortest password, in characters.
pub const PASSWORD_CHARS_MIN: usize = 12;
/// Longest password, in bytes.
pub const PASSWORD_BYTES_MAX: usize = 1_024;

/// What is tried first, as whole or many times over; all in small letters.
const COMMON: [&str; 24] = [
    "password",
    "motdepasse",
    "azerty",
    "azertyuiop",
    "qwerty",
    "qwertyuiop",
    "qwertz",
    "123456",
    "1234567890",
    "0123456789",
    "123456789",
    "abcdef",
    "abcdefghijkl",
    "abc123",
    "bonjour",
    "welcome",
    "bienvenue",
    "iloveyou",
    "jetaime",
    "letmein",
    "admin",
    "administrateur",
    "archipel",
    "changeme",
];

/// The name with which somebody signs in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Login(String);

/// A text is not a login.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "login must be 1 to {LOGIN_BYTES_MAX} letters without accents, digits, dots, hyphens and underscores"
)]
pub struct LoginError;

impl Login {
    /// The login, in small letters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Login {
    type Err = LoginError;

    /// Capitals and spaces around it do not matter.
    fn from_str(text: &str) -> Result<Self, LoginError> {
        let text = text.trim();
        let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
        let fits = (1..=LOGIN_BYTES_MAX).contains(&text.len());
        if fits && text.bytes().all(is_letter) {
            Ok(Self(text.to_ascii_lowercase()))
        } else {
            Err(LoginError)
        }
    }
}

impl fmt::Display for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a password is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// It is too short.
    #[error("password must have at least {PASSWORD_CHARS_MIN} characters: take four words")]
    TooShort,
    /// It is too long.
    #[error("password must have at most {PASSWORD_BYTES_MAX} bytes")]
    TooLong,
    /// It is one that is tried first.
    #[error("password is among those that are tried first: take four words that nobody links")]
    Common,
    /// It is made of what everybody knows of the person.
    #[error("password must not be made of the login or the name")]
    Personal,
}

/// A password in the one form that it has on every keyboard, if it fits the rules.
pub(super) fn checked(password: &str, login: &Login, name: &str) -> Result<String, PasswordError> {
    if password.len() > PASSWORD_BYTES_MAX {
        return Err(PasswordError::TooLong);
    }
    let password = composed(password);
    if password.chars().count() < PASSWORD_CHARS_MIN {
        return Err(PasswordError::TooShort);
    }
    let small = password.to_lowercase();
    if COMMON.iter().any(|word| is_made_of(&small, word)) || is_one_letter(&small) {
        return Err(PasswordError::Common);
    }
    let known = name.split_whitespace().map(str::to_lowercase);
    let mut known = known.chain([login.as_str().to_owned(), name.to_lowercase()]);
    if known.any(|word| is_made_of(&small, &word)) {
        return Err(PasswordError::Personal);
    }
    Ok(password)
}

/// The form in which two ways of typing one letter are the same.
pub(super) fn composed(password: &str) -> String {
    let bounded: String = password.chars().take(PASSWORD_BYTES_MAX).collect();
    bounded.nfkc().collect()
}

/// Whether there is little but this word, however often, with digits and signs at the ends.
fn is_made_of(password: &str, word: &str) -> bool {
    let rest = password.replace(word, "");
    let is_filler = |char: char| !char.is_alphabetic();
    rest.len() < password.len() && rest.chars().all(is_filler)
}

fn is_one_letter(password: &str) -> bool {
    let mut chars = password.chars();
    let first = chars.next();
    chars.all(|char| Some(char) == first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(password: &str, expected: Result<(), PasswordError>) {
        let login = "maelle.k".parse().unwrap();
        let found = checked(password, &login, "Maëlle Kerdoncuff");
        assert_eq!(found.map(|_| ()), expected, "{password}");
    }

    #[test]
    fn a_login_is_plain_and_has_no_capitals() {
        let login: Login = " Maelle.K ".parse().unwrap();
        assert_eq!(login.as_str(), "maelle.k");
        let longest = "a".repeat(LOGIN_BYTES_MAX);
        assert!(longest.parse::<Login>().is_ok());
        for text in [
            "",
            " ",
            "maëlle",
            "a b",
            "a/b",
            "a@b",
            &format!("{longest}a"),
        ] {
            assert_eq!(text.parse::<Login>(), Err(LoginError), "{text}");
        }
    }

    #[test]
    fn a_long_password_is_taken_whatever_it_is_made_of() {
        check("four words by the sea", Ok(()));
        check("éééàààîîîôôô", Ok(()));
        check(&"marée basse ".repeat(PASSWORD_BYTES_MAX / 13), Ok(()));
    }

    #[test]
    fn a_password_is_neither_too_short_nor_too_long() {
        check("grève-port-7", Ok(()));
        check("grève-port7", Err(PasswordError::TooShort));
        let longest = format!("b{}", "a".repeat(PASSWORD_BYTES_MAX - 1));
        check(&longest, Ok(()));
        check(&format!("{longest}a"), Err(PasswordError::TooLong));
    }

    #[test]
    fn what_is_tried_first_is_refused() {
        for password in [
            "password1234",
            "MotDePasse2026!",
            "123456123456",
            "aaaaaaaaaaaa",
            "azertyazerty",
        ] {
            check(password, Err(PasswordError::Common));
        }
    }

    #[test]
    fn what_everybody_knows_of_the_person_is_refused() {
        for password in ["maelle.k-2026", "Kerdoncuff2026", "Maëlle Kerdoncuff"] {
            check(password, Err(PasswordError::Personal));
        }
    }

    #[test]
    fn a_password_is_the_same_on_every_keyboard() {
        assert_eq!(composed("e\u{301}te\u{301}"), composed("été"));
    }
}
