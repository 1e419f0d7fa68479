//! What a provider publishes of itself: its endpoints and its keys.
//!
//! It is read when somebody first signs in there, kept for an hour, and read again when a token
//! names a key that is not known, at most once a minute. When the provider does not answer, what is
//! known stays good for a day.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use openidconnect::core::{
    CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreGrantType,
    CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm,
    CoreResponseMode, CoreResponseType, CoreSubjectIdentifierType,
};
use openidconnect::url::Url;
use openidconnect::{AdditionalProviderMetadata, ProviderMetadata};
use serde::{Deserialize, Serialize};

use super::error::{OidcError, chain};
use super::http::{HttpClient, RootsError, is_loopback};
use super::settings::ProviderSettings;

/// How long what a provider published is taken as it was read.
const FRESH: Duration = Duration::from_secs(3_600);
/// How long it is used while the provider does not answer.
const STALE: Duration = Duration::from_secs(24 * 3_600);
/// How often keys are read again because a token names one that is not known.
const RENEWAL: Duration = Duration::from_secs(60);
/// How long nobody waits for a provider that did not answer.
const REST: Duration = Duration::from_secs(5);

pub(crate) type Metadata = ProviderMetadata<
    MoreMetadata,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// What later standards added.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct MoreMetadata {
    /// Where one signs out (RP-initiated logout).
    pub(crate) end_session_endpoint: Option<Url>,
    /// Whether answers say who gives them (RFC 9207).
    #[serde(default)]
    pub(crate) authorization_response_iss_parameter_supported: bool,
}

impl AdditionalProviderMetadata for MoreMetadata {}

/// A provider, and what is known of it.
pub(crate) struct Provider {
    pub(crate) settings: ProviderSettings,
    pub(crate) http: HttpClient,
    knowledge: Mutex<Knowledge>,
}

#[derive(Default)]
struct Knowledge {
    metadata: Option<Known>,
    failure: Option<Failure>,
}

#[derive(Clone)]
struct Known {
    metadata: Arc<Metadata>,
    read_ms: i64,
}

#[derive(Clone)]
struct Failure {
    reason: String,
    at_ms: i64,
}

impl Provider {
    pub(crate) fn new(settings: ProviderSettings) -> Result<Self, RootsError> {
        Ok(Self {
            http: HttpClient::new(&settings.authorities)?,
            settings,
            knowledge: Mutex::default(),
        })
    }

    /// What the provider publishes, read anew if that was long ago.
    pub(crate) async fn metadata(&self, now_ms: i64) -> Result<Arc<Metadata>, OidcError> {
        let known = self.known();
        match known {
            Some(known) if is_within(FRESH, known.read_ms, now_ms) => Ok(known.metadata),
            Some(known) if is_within(STALE, known.read_ms, now_ms) => {
                Ok(self.read(now_ms).await.unwrap_or(known.metadata))
            }
            Some(_) | None => self.read(now_ms).await,
        }
    }

    /// What the provider publishes now, after a token named a key that is not known. What is
    /// known already, if it was read a moment ago.
    pub(crate) async fn renewed(&self, now_ms: i64) -> Result<Arc<Metadata>, OidcError> {
        match self.known() {
            Some(known) if is_within(RENEWAL, known.read_ms, now_ms) => Ok(known.metadata),
            Some(_) | None => self.read(now_ms).await,
        }
    }

    async fn read(&self, now_ms: i64) -> Result<Arc<Metadata>, OidcError> {
        if let Some(failure) = self.recent_failure(now_ms) {
            return Err(OidcError::Unreachable(failure.reason));
        }
        let outcome = self.discover().await;
        let mut knowledge = self.lock();
        match &outcome {
            Ok(metadata) => {
                knowledge.failure = None;
                knowledge.metadata = Some(Known {
                    metadata: Arc::clone(metadata),
                    read_ms: now_ms,
                });
            }
            Err(reason) => {
                knowledge.failure = Some(Failure {
                    reason: reason.clone(),
                    at_ms: now_ms,
                });
            }
        }
        outcome.map_err(OidcError::Unreachable)
    }

    async fn discover(&self) -> Result<Arc<Metadata>, String> {
        let issuer = self.settings.issuer.url().clone();
        let metadata = Metadata::discover_async(issuer, &self.http).await;
        let metadata = metadata.map_err(|error| chain(&error))?;
        match unsafe_page(&metadata) {
            Some(url) => Err(format!("`{url}` is not an https address")),
            None => Ok(Arc::new(metadata)),
        }
    }

    fn known(&self) -> Option<Known> {
        self.lock().metadata.clone()
    }

    fn recent_failure(&self, now_ms: i64) -> Option<Failure> {
        let failure = self.lock().failure.clone();
        failure.filter(|failure| is_within(REST, failure.at_ms, now_ms))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Knowledge> {
        self.knowledge
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// A page to which a browser would be sent, and must not be.
fn unsafe_page(metadata: &Metadata) -> Option<&Url> {
    let more = metadata.additional_metadata();
    let pages = [
        Some(metadata.authorization_endpoint().url()),
        more.end_session_endpoint.as_ref(),
    ];
    pages.into_iter().flatten().find(|url| !is_safe(url))
}

/// A browser is sent to https, or to this machine.
fn is_safe(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    url.scheme() == "https" || (url.scheme() == "http" && is_loopback(host))
}

/// Whether `now_ms` is less than `period` after `then_ms`. A clock that was set back counts as
/// later, so that nothing is kept for longer than it may be.
fn is_within(period: Duration, then_ms: i64, now_ms: i64) -> bool {
    let age = now_ms.saturating_sub(then_ms);
    u64::try_from(age).is_ok_and(|age| Duration::from_millis(age) < period)
}
