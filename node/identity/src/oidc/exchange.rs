//! A grant becomes tokens, and tokens become claims that were verified.

use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreClientAuthMethod, CoreErrorResponseType, CoreGenderClaim,
    CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreRevocableToken,
    CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AccessTokenHash, AuthType, ClaimsVerificationError, Client, ClientId, ClientSecret,
    EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet, IdToken, IdTokenClaims,
    IdTokenFields, IdTokenVerifier, Nonce, OAuth2TokenResponse as _, RedirectUrl,
    RequestTokenError, SignatureVerificationError, StandardErrorResponse, StandardTokenResponse,
    TokenResponse as _, UserInfoClaims, UserInfoError,
};

use super::callback::Grant;
use super::claims::OtherClaims;
use super::error::{OidcError, chain, one_line};
use super::provider::{Metadata, Provider};
use super::settings::ProviderSettings;

/// How far a provider's clock may be ahead of ours, in milliseconds.
const AHEAD_MAX_MS: i64 = 120_000;

/// Signatures that only the provider can make. Nothing without one, and nothing made with a secret
/// that two share, or with a public key taken for such a secret.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

pub(super) type OurClient = Client<
    OtherClaims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

type OurIdToken = IdToken<
    OtherClaims,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
type OurIdTokenFields = IdTokenFields<
    OtherClaims,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
type Tokens = StandardTokenResponse<OurIdTokenFields, CoreTokenType>;
/// What an ID token says.
pub(super) type IdClaims = IdTokenClaims<OtherClaims, CoreGenderClaim>;
/// What userinfo says.
pub(super) type UserClaims = UserInfoClaims<OtherClaims, CoreGenderClaim>;

/// This node as the provider knows it.
pub(super) fn client(
    settings: &ProviderSettings,
    metadata: &Metadata,
    callback: &str,
) -> Result<OurClient, OidcError> {
    let secret = settings.client_secret.clone().map(ClientSecret::new);
    let client_id = ClientId::new(settings.client_id.clone());
    let callback = RedirectUrl::new(callback.to_owned());
    let callback = callback.map_err(|error| OidcError::Unreachable(chain(&error)))?;
    Ok(
        Client::from_provider_metadata(metadata.clone(), client_id, secret)
            .set_redirect_uri(callback)
            .set_auth_type(auth_type(metadata)),
    )
}

/// The secret goes into a header, which is what every provider must understand, unless this one
/// says that it wants it in the body.
fn auth_type(metadata: &Metadata) -> AuthType {
    let methods = metadata.token_endpoint_auth_methods_supported();
    let has = |method| methods.is_none_or(|methods| methods.contains(&method));
    if !has(CoreClientAuthMethod::ClientSecretBasic) && has(CoreClientAuthMethod::ClientSecretPost)
    {
        AuthType::RequestBody
    } else {
        AuthType::BasicAuth
    }
}

/// What a provider says of somebody, with its word that it does.
pub(super) struct Verified {
    pub(super) id: IdClaims,
    pub(super) user: UserClaims,
    pub(super) id_token: String,
}

/// One exchange with a provider.
pub(super) struct Exchange<'a> {
    pub(super) provider: &'a Provider,
    pub(super) metadata: Arc<Metadata>,
    pub(super) callback: &'a str,
    pub(super) now_ms: i64,
}

impl Exchange<'_> {
    /// Redeems the grant, verifies the ID token, and asks for the rest.
    pub(super) async fn redeem(mut self, grant: Grant) -> Result<Verified, OidcError> {
        let client = self.client()?;
        let http = &self.provider.http;
        let asked = client.exchange_code(grant.code).map_err(unreachable)?;
        let asked = asked.set_pkce_verifier(grant.verifier);
        let tokens = asked.request_async(http).await.map_err(not_redeemed)?;
        let id_token = tokens.id_token();
        let id_token = id_token.ok_or_else(|| OidcError::Token("there is none".to_owned()))?;
        let id = self.verified(id_token, &grant.nonce).await?;
        check_access_token(&tokens, id_token, &id, &self.client()?)?;
        let subject = Some(id.subject().clone());
        let user = self
            .client()?
            .user_info(tokens.access_token().clone(), subject)
            .map_err(unreachable)?
            .request_async(http)
            .await
            .map_err(user_not_told)?;
        Ok(Verified {
            user,
            id_token: id_token.to_string(),
            id,
        })
    }

    fn client(&self) -> Result<OurClient, OidcError> {
        client(&self.provider.settings, &self.metadata, self.callback)
    }

    /// Verifies an ID token. A key that is not known may be new, so that keys are read once more.
    async fn verified(
        &mut self,
        id_token: &OurIdToken,
        nonce: &Nonce,
    ) -> Result<IdClaims, OidcError> {
        match self.verify(id_token, nonce)? {
            Ok(claims) => return Ok(claims),
            Err(error) if !names_unknown_key(&error) => {
                return Err(OidcError::Token(chain(&error)));
            }
            Err(_) => {}
        }
        self.metadata = self.provider.renewed(self.now_ms).await?;
        let again = self.verify(id_token, nonce)?;
        again.map_err(|error| OidcError::Token(chain(&error)))
    }

    fn verify(
        &self,
        id_token: &OurIdToken,
        nonce: &Nonce,
    ) -> Result<Result<IdClaims, ClaimsVerificationError>, OidcError> {
        let client = self.client()?;
        let verifier = verifier(&client, self.now_ms);
        let claims = id_token.claims(&verifier, nonce).cloned();
        Ok(claims.and_then(|claims| self.authorized(claims)))
    }

    /// A token that says for whom it was issued was issued for us. The library leaves this check
    /// to its callers (OpenID Connect Core, section 3.1.3.7, step 5).
    fn authorized(&self, claims: IdClaims) -> Result<IdClaims, ClaimsVerificationError> {
        let ours = &self.provider.settings.client_id;
        match claims.authorized_party() {
            Some(party) if party.as_str() != ours => {
                let problem = format!("the authorized party is `{}`", one_line(party));
                Err(ClaimsVerificationError::InvalidAudience(problem))
            }
            Some(_) | None => Ok(claims),
        }
    }
}

/// Signature, issuer, audience, expiry, time of issue; the nonce is given with
/// the token.
fn verifier(client: &OurClient, now_ms: i64) -> IdTokenVerifier<'_, CoreJsonWebKey> {
    let now = UNIX_EPOCH + Duration::from_millis(u64::try_from(now_ms).unwrap_or_default());
    let latest_ms = now_ms.saturating_add(AHEAD_MAX_MS);
    client
        .id_token_verifier()
        .set_allowed_algs(ALGORITHMS)
        .set_time_fn(move || now.into())
        .set_issue_time_verifier_fn(move |issued| {
            if issued.timestamp_millis() <= latest_ms {
                Ok(())
            } else {
                Err(format!("issued in the future, at {issued}"))
            }
        })
}

fn names_unknown_key(error: &ClaimsVerificationError) -> bool {
    matches!(
        error,
        ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey)
    )
}

/// An ID token that names its access token must name the one that came with it.
fn check_access_token(
    tokens: &Tokens,
    id_token: &OurIdToken,
    claims: &IdClaims,
    client: &OurClient,
) -> Result<(), OidcError> {
    let Some(expected) = claims.access_token_hash() else {
        return Ok(());
    };
    let verifier = client.id_token_verifier().set_allowed_algs(ALGORITHMS);
    let refused = |error: &dyn std::error::Error| OidcError::Token(chain(error));
    let algorithm = id_token.signing_alg().map_err(|error| refused(&error))?;
    let key = id_token
        .signing_key(&verifier)
        .map_err(|error| refused(&error))?;
    let found = AccessTokenHash::from_token(tokens.access_token(), algorithm, key)
        .map_err(|error| refused(&error))?;
    if found == *expected {
        Ok(())
    } else {
        Err(OidcError::Token(
            "it was issued with another access token".to_owned(),
        ))
    }
}

fn unreachable(error: impl std::error::Error) -> OidcError {
    OidcError::Unreachable(chain(&error))
}

/// A provider that refuses a code says so in an answer; anything else is no answer.
fn not_redeemed<E: std::error::Error + 'static>(
    error: RequestTokenError<E, StandardErrorResponse<CoreErrorResponseType>>,
) -> OidcError {
    match error {
        RequestTokenError::ServerResponse(answer) => {
            OidcError::Declined(one_line(&answer.to_string()))
        }
        RequestTokenError::Parse(error, _) => OidcError::Token(chain(&error)),
        error @ (RequestTokenError::Request(_) | RequestTokenError::Other(_)) => {
            OidcError::Unreachable(chain(&error))
        }
    }
}

fn user_not_told<E: std::error::Error + 'static>(error: UserInfoError<E>) -> OidcError {
    match error {
        UserInfoError::ClaimsVerification(error) => OidcError::Token(chain(&error)),
        error @ (UserInfoError::Parse(_)
        | UserInfoError::Request(_)
        | UserInfoError::Response(..)
        | UserInfoError::Other(_)
        | _) => OidcError::Unreachable(chain(&error)),
    }
}
