//! What can go wrong while signing in at a provider.
//!
//! The text is for the node's log: it names the check that failed and what was found. People are
//! shown a page of the variant, which tells them what they can do.

use super::claims::ClaimsError;
use crate::error::IdentityError;

/// Why signing in at a provider came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum OidcError {
    /// There is no such provider here.
    #[error("there is no such identity provider")]
    UnknownProvider,
    /// The provider does not answer, or not as a provider. Trying later may help.
    #[error("the provider is not reached: {0}")]
    Unreachable(String),
    /// No sign-in that this browser began here is waiting for this answer: it was finished
    /// already, is older than ten minutes, or was begun elsewhere. Beginning again helps.
    #[error("no sign-in of this browser waits for this answer")]
    NoAttempt,
    /// The provider was asked and said no; what it said.
    #[error("the provider refused: {0}")]
    Declined(String),
    /// The answer is not from the provider that was asked (RFC 9207).
    #[error("the answer is not from the provider that was asked: {0}")]
    AnotherIssuer(String),
    /// The provider's tokens do not pass a check.
    #[error("the provider's token is refused: {0}")]
    Token(String),
    /// What the provider says of the person does not let them in.
    #[error(transparent)]
    Claims(#[from] ClaimsError),
    /// The node itself failed.
    #[error(transparent)]
    Identity(#[from] IdentityError),
}

/// An error with everything behind it, in one line that is not too long.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text = format!("{text}: {error}");
        source = error.source();
    }
    one_line(&text)
}

/// What a stranger wrote, as one line of at most 300 characters.
pub(super) fn one_line(text: &str) -> String {
    let visible = text.chars().filter(|char| !char.is_control());
    visible.take(300).collect()
}
