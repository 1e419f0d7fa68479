//! Somebody who came back from a provider, as the provider knows them.

use domain::viewer::Role;

use super::attempts::Attempts;
use super::callback::Callback;
use super::claims::{self, OtherClaims};
use super::error::OidcError;
use super::exchange::{Exchange, Verified};
use super::provider::Provider;
use crate::accounts::Subject;
use crate::csrf::Browser;
use crate::return_path::ReturnPath;

/// Who arrived, and where they wanted to go.
pub(crate) struct Arrival {
    /// Who they are, to this provider alone.
    pub(crate) subject: Subject,
    /// Their name, if the provider tells it.
    pub(crate) name: Option<String>,
    /// What they are here.
    pub(crate) role: Role,
    /// By which the provider knows whom to sign out.
    pub(crate) id_token: String,
    /// Where they go on.
    pub(crate) return_path: ReturnPath,
}

/// A browser that comes back.
pub(crate) struct Return<'a> {
    pub(crate) provider: &'a Provider,
    pub(crate) browser: &'a Browser,
    /// The address at which it arrived, without its parameters.
    pub(crate) callback_address: &'a str,
    pub(crate) callback: Callback,
    pub(crate) now_ms: i64,
}

impl Return<'_> {
    /// Finds the attempt, redeems what the provider granted, and reads what it says.
    pub(crate) async fn arrive(self, attempts: &Attempts) -> Result<Arrival, OidcError> {
        let settings = &self.provider.settings;
        let state = self.callback.state.as_deref().unwrap_or_default();
        let attempt = attempts.take(state, self.browser, &settings.id, self.now_ms)?;
        let return_path = attempt.return_path.clone();
        let metadata = self.provider.metadata(self.now_ms).await?;
        let grant = self.callback.grant(attempt, &metadata)?;
        let exchange = Exchange {
            provider: self.provider,
            metadata,
            callback: self.callback_address,
            now_ms: self.now_ms,
        };
        let Verified { id, user, id_token } = exchange.redeem(grant).await?;
        let told: OtherClaims = user.additional_claims().clone();
        let told = told.with(id.additional_claims());
        let subject = Subject::new(settings.issuer.as_str(), id.subject().as_str());
        Ok(Arrival {
            subject: subject.map_err(|error| OidcError::Token(error.to_string()))?,
            role: claims::role(settings, &told)?,
            name: name(&user),
            id_token,
            return_path,
        })
    }
}

/// A name is for people to read: never compared, never a key.
fn name(user: &super::exchange::UserClaims) -> Option<String> {
    let full = user.name().and_then(|name| name.get(None));
    let given = user.given_name().and_then(|name| name.get(None));
    let family = user.family_name().and_then(|name| name.get(None));
    match (full, given, family) {
        (Some(full), _, _) => Some(full.to_string()),
        (None, Some(given), Some(family)) => {
            Some(format!("{} {}", given.as_str(), family.as_str()))
        }
        (None, _, _) => user
            .preferred_username()
            .map(|username| username.to_string()),
    }
}
