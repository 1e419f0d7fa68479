//! What a browser brings back from a provider.

use openidconnect::{AuthorizationCode, Nonce, PkceCodeVerifier};

use super::attempts::Attempt;
use super::error::{OidcError, one_line};
use super::provider::Metadata;

/// Longest code of a provider, in bytes.
pub const CODE_BYTES_MAX: usize = 4_096;

/// The parameters of the address to which a provider sent a browser back. Anybody can write them.
#[derive(Clone, Default)]
pub struct Callback {
    /// `state`
    pub state: Option<String>,
    /// `code`
    pub code: Option<String>,
    /// `iss`
    pub iss: Option<String>,
    /// `error`
    pub error: Option<String>,
}

/// A code that the provider gave for an attempt of ours; it can be exchanged for tokens.
pub(crate) struct Grant {
    pub(crate) code: AuthorizationCode,
    pub(crate) verifier: PkceCodeVerifier,
    pub(crate) nonce: Nonce,
}

impl Callback {
    /// What the provider grants, if it is the provider that was asked.
    pub(crate) fn grant(self, attempt: Attempt, provider: &Metadata) -> Result<Grant, OidcError> {
        self.check_issuer(provider)?;
        if let Some(error) = self.error {
            return Err(OidcError::Declined(one_line(&error)));
        }
        let code = self.code.filter(|code| code.len() <= CODE_BYTES_MAX);
        let code = code.ok_or_else(|| {
            OidcError::Declined("it gave no code, or one that is too long".to_owned())
        })?;
        Ok(Grant {
            code: AuthorizationCode::new(code),
            verifier: attempt.verifier,
            nonce: attempt.nonce,
        })
    }

    /// An answer that says who gives it must say the right one, and must say it if the provider
    /// says that it does: else a code of one provider could be brought to another (RFC 9207).
    fn check_issuer(&self, provider: &Metadata) -> Result<(), OidcError> {
        let more = provider.additional_metadata();
        let is_needed = more.authorization_response_iss_parameter_supported;
        match &self.iss {
            Some(iss) if iss == provider.issuer().as_str() => Ok(()),
            Some(iss) => Err(OidcError::AnotherIssuer(one_line(iss))),
            None if is_needed => Err(OidcError::AnotherIssuer("it does not say whose".to_owned())),
            None => Ok(()),
        }
    }
}
