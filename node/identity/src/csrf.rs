//! Tokens in forms, which show that a request was sent from one of our own pages.
//!
//! A token is derived from the secret that the browser keeps in its cookie, so nothing is stored
//! and a token is good exactly as long as its cookie. Another site can make the browser send the
//! cookie, but cannot read the page and so not the token.

use std::fmt;

use subtle::ConstantTimeEq as _;

use crate::error::IdentityError;
use crate::secret::Secret;

const CONTEXT: &str = "archipel identity form token v1";

/// The token of one browser's forms.
#[derive(Clone, PartialEq, Eq)]
pub struct FormToken {
    text: String,
}

impl FormToken {
    /// The token that belongs to a cookie.
    pub(crate) fn of(secret: &Secret) -> Self {
        let text = hex::encode(secret.hash(CONTEXT));
        Self { text }
    }

    /// The text that forms carry: 64 hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether a form carried this token; takes the same time wherever the two differ.
    pub fn accepts(&self, given: &str) -> bool {
        self.text.as_bytes().ct_eq(given.as_bytes()).into()
    }
}

impl fmt::Debug for FormToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FormToken(…)")
    }
}

/// A browser in which nobody is signed in, known by a cookie of its own.
///
/// Its forms (to sign in, above all) carry a token too, and what it begins at an identity provider
/// can be finished by it alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Browser {
    secret: Secret,
}

impl Browser {
    /// One that was never seen.
    ///
    /// # Errors
    /// [`IdentityError::Randomness`] if the operating system has none.
    pub fn new() -> Result<Self, IdentityError> {
        let secret = Secret::draw()?;
        Ok(Self { secret })
    }

    /// The one with this cookie, if the cookie has the form of one.
    pub fn read(cookie: &str) -> Option<Self> {
        let secret = Secret::read(cookie)?;
        Some(Self { secret })
    }

    /// What its cookie holds.
    pub fn cookie(&self) -> &str {
        self.secret.reveal()
    }

    /// The token of its forms.
    pub fn form_token(&self) -> FormToken {
        FormToken::of(&self.secret)
    }

    pub(crate) fn hash(&self) -> [u8; 32] {
        self.secret.hash("archipel identity browser v1")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_belongs_to_one_browser() {
        let (one, other) = (Browser::new().unwrap(), Browser::new().unwrap());
        let token = one.form_token();
        assert!(token.accepts(token.as_str()));
        assert!(!token.accepts(other.form_token().as_str()));
        assert!(!token.accepts(""));
        let again = Browser::read(one.cookie()).unwrap();
        assert_eq!(again.form_token(), token);
    }

    #[test]
    fn the_token_in_a_page_does_not_tell_the_cookie() {
        let browser = Browser::new().unwrap();
        assert_ne!(browser.form_token().as_str(), browser.cookie());
        assert!(!format!("{browser:?}").contains(browser.cookie()));
    }
}
