//! Sending a browser to its provider.

use std::sync::Arc;

use openidconnect::core::CoreAuthenticationFlow;
use openidconnect::{CsrfToken, Nonce, PkceCodeChallenge, Scope};

use super::attempts::{Attempt, Attempts};
use super::error::OidcError;
use super::exchange::client;
use super::provider::{Metadata, Provider};
use crate::csrf::Browser;
use crate::return_path::ReturnPath;
use crate::secret::Secret;

/// Somebody who wants to sign in at a provider.
pub(crate) struct Departure<'a> {
    pub(crate) provider: &'a Provider,
    pub(crate) browser: &'a Browser,
    /// Where the provider is to send them back to: an address of this node.
    pub(crate) callback: String,
    pub(crate) return_path: ReturnPath,
    pub(crate) now_ms: i64,
}

impl Departure<'_> {
    /// Leaves an attempt behind, and says where the browser is to go.
    pub(crate) async fn leave(self, attempts: &Attempts) -> Result<String, OidcError> {
        let metadata = self.provider.metadata(self.now_ms).await?;
        let (state, nonce) = (Secret::draw()?, Secret::draw()?);
        let nonce = Nonce::new(nonce.reveal().to_owned());
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let address = self.address(&metadata, (&state, &nonce), challenge)?;
        let attempt = Attempt {
            provider: self.provider.settings.id.clone(),
            nonce,
            verifier,
            return_path: self.return_path,
            begun_ms: self.now_ms,
            browser: self.browser.hash(),
        };
        attempts.put(&state, attempt);
        Ok(address)
    }

    fn address(
        &self,
        metadata: &Arc<Metadata>,
        (state, nonce): (&Secret, &Nonce),
        challenge: PkceCodeChallenge,
    ) -> Result<String, OidcError> {
        let client = client(&self.provider.settings, metadata, &self.callback)?;
        let (state, nonce) = (state.reveal().to_owned(), nonce.clone());
        let scopes = self.provider.settings.scopes.iter().cloned();
        let (url, _, _) = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                || CsrfToken::new(state),
                || nonce,
            )
            .add_scopes(scopes.map(Scope::new))
            .set_pkce_challenge(challenge)
            .url();
        Ok(url.into())
    }
}
