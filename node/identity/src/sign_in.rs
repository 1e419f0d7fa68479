//! The ways in and out, as pages use them: each ends with a new session, or with a reason.

use std::net::IpAddr;
use std::sync::Arc;

use domain::id::Handle;
use store::Store;
use tokio::sync::Semaphore;

use crate::accounts::{Accounts, Told};
use crate::csrf::Browser;
use crate::device::Devices;
use crate::error::IdentityError;
use crate::oidc::arrival::{Arrival, Return};
use crate::oidc::attempts::Attempts;
use crate::oidc::departure::Departure;
use crate::oidc::http::RootsError;
use crate::oidc::provider::Provider;
use crate::oidc::{Callback, OidcError, ProviderId, ProviderSettings, logout};
use crate::passwords::{EntryError, Passwords};
use crate::portal_address::PortalAddress;
use crate::return_path::ReturnPath;
use crate::sessions::{Beginning, NewSession, Session, Sessions, SignedInBy};

/// Passwords that are checked at once; more wait. Each takes some 19 MiB.
pub const CHECKS_AT_ONCE_MAX: usize = 4;

/// What is known of a request that wants to sign somebody in.
#[derive(Debug, Clone, Copy)]
pub struct Visit<'a> {
    /// Which browser it is.
    pub browser: &'a Browser,
    /// From which address it comes.
    pub from: IpAddr,
    /// What the browser calls itself.
    pub agent: &'a str,
    /// The cookie of the session that the browser has already, which the new one replaces.
    pub session: Option<&'a str>,
    /// The time, in milliseconds since 1970.
    pub now_ms: i64,
}

/// Somebody who signed in at a provider.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Their session.
    pub session: NewSession,
    /// Where they go on.
    pub return_path: ReturnPath,
}

/// An identity provider, to be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice<'a> {
    /// Its id.
    pub id: &'a ProviderId,
    /// Its name.
    pub name: &'a str,
}

/// Signs people in and out.
pub struct SignIn {
    accounts: Arc<Accounts>,
    passwords: Arc<Passwords>,
    sessions: Arc<Sessions>,
    providers: Vec<Provider>,
    attempts: Attempts,
    devices: Arc<Devices>,
    address: PortalAddress,
    checks: Semaphore,
}

/// What [`SignIn`] is made of.
pub struct SignInParts {
    /// Accounts and sessions.
    pub store: Store,
    /// The passwords of local accounts.
    pub passwords: Arc<Passwords>,
    /// The programs that wait for their person.
    pub devices: Arc<Devices>,
    /// The identity providers.
    pub providers: Vec<ProviderSettings>,
    /// Where the portal is reached.
    pub address: PortalAddress,
}

/// Why nobody can sign in at a provider.
#[derive(Debug, thiserror::Error)]
#[error("provider `{id}`: {source}")]
pub struct ProviderError {
    id: ProviderId,
    source: RootsError,
}

impl SignIn {
    /// Signs people in at these providers and with these passwords.
    ///
    /// # Errors
    /// [`ProviderError`] if nothing says whom to trust as a provider.
    pub fn new(parts: SignInParts) -> Result<Self, ProviderError> {
        let SignInParts {
            store,
            passwords,
            devices,
            providers,
            address,
        } = parts;
        let provider = |settings: ProviderSettings| {
            let id = settings.id.clone();
            Provider::new(settings).map_err(|source| ProviderError { id, source })
        };
        Ok(Self {
            accounts: Arc::new(Accounts::new(store.clone())),
            passwords,
            sessions: Arc::new(Sessions::new(store)),
            providers: providers
                .into_iter()
                .map(provider)
                .collect::<Result<_, _>>()?,
            attempts: Attempts::default(),
            devices,
            address,
            checks: Semaphore::new(CHECKS_AT_ONCE_MAX),
        })
    }

    /// The providers, in the order of the configuration.
    pub fn choices(&self) -> impl Iterator<Item = Choice<'_>> {
        self.providers.iter().map(|provider| Choice {
            id: &provider.settings.id,
            name: &provider.settings.name,
        })
    }

    /// The sessions.
    pub fn sessions(&self) -> &Arc<Sessions> {
        &self.sessions
    }

    /// The passwords of local accounts.
    pub fn passwords(&self) -> &Arc<Passwords> {
        &self.passwords
    }

    /// The programs that wait for their person.
    pub fn devices(&self) -> &Arc<Devices> {
        &self.devices
    }

    /// Where the portal is reached.
    pub fn address(&self) -> &PortalAddress {
        &self.address
    }

    /// Signs somebody in with the password of a local account.
    ///
    /// # Errors
    /// [`EntryError`]; it does not tell whether there is such an account.
    pub async fn with_password(
        &self,
        visit: Visit<'_>,
        login: &str,
        password: &str,
    ) -> Result<NewSession, EntryError> {
        let _permit = self.checks.acquire().await;
        let passwords = Arc::clone(&self.passwords);
        let (login, password) = (login.to_owned(), password.to_owned());
        let (from, now_ms) = (visit.from, visit.now_ms);
        let entered = blocking(move || passwords.enter(&login, &password, from, now_ms)).await;
        let person = entered.inspect_err(|error| {
            tracing::info!(%error, "nobody was signed in by this password");
        })?;
        Ok(self
            .begin(visit, person.handle, SignedInBy::Password)
            .await?)
    }

    /// Where a browser goes to sign in at a provider.
    ///
    /// # Errors
    /// [`OidcError`], above all if the provider is not reached.
    pub async fn depart(
        &self,
        visit: Visit<'_>,
        provider: &ProviderId,
        return_path: ReturnPath,
    ) -> Result<String, OidcError> {
        let departure = Departure {
            provider: self.provider(provider)?,
            browser: visit.browser,
            callback: self.address.callback(provider),
            return_path,
            now_ms: visit.now_ms,
        };
        let left = departure.leave(&self.attempts).await;
        left.inspect_err(|error| warn(provider, error))
    }

    /// Signs in somebody whom a provider sent back.
    ///
    /// # Errors
    /// [`OidcError`] names the check that failed; the node's log has it too.
    pub async fn arrive(
        &self,
        visit: Visit<'_>,
        provider: &ProviderId,
        callback: Callback,
    ) -> Result<SignedIn, OidcError> {
        let arrived = self.try_arrive(visit, provider, callback).await;
        arrived.inspect_err(|error| warn(provider, error))
    }

    /// Signs a session out: here at once, and at its provider where the browser goes next, if
    /// there is such a place.
    ///
    /// # Errors
    /// [`IdentityError`] if the store does not take it.
    pub async fn leave(
        &self,
        session: &Session,
        now_ms: i64,
    ) -> Result<Option<String>, IdentityError> {
        let (sessions, handle) = (Arc::clone(&self.sessions), session.info.handle.clone());
        let id = session.info.id;
        blocking(move || sessions.end(&handle, id)).await?;
        let SignedInBy::Provider { id, id_token } = &session.info.by else {
            return Ok(None);
        };
        let Ok(provider) = self.provider(id) else {
            return Ok(None);
        };
        let back = format!("{}/", self.address);
        Ok(logout::address(provider, id_token.as_deref(), &back, now_ms).await)
    }

    async fn try_arrive(
        &self,
        visit: Visit<'_>,
        provider: &ProviderId,
        callback: Callback,
    ) -> Result<SignedIn, OidcError> {
        let address = self.address.callback(provider);
        let returned = Return {
            provider: self.provider(provider)?,
            browser: visit.browser,
            callback_address: &address,
            callback,
            now_ms: visit.now_ms,
        };
        let arrival = returned.arrive(&self.attempts).await?;
        let Arrival {
            subject,
            name,
            role,
            id_token,
            return_path,
        } = arrival;
        let (accounts, now_ms) = (Arc::clone(&self.accounts), visit.now_ms);
        let told = Told { name, role };
        let person = blocking(move || accounts.admit(&subject, &told, now_ms)).await?;
        let by = SignedInBy::Provider {
            id: provider.clone(),
            id_token: Some(id_token),
        };
        let session = self.begin(visit, person.handle, by).await?;
        Ok(SignedIn {
            session,
            return_path,
        })
    }

    /// Begins a session, and ends the one that the browser had.
    async fn begin(
        &self,
        visit: Visit<'_>,
        handle: Handle,
        by: SignedInBy,
    ) -> Result<NewSession, IdentityError> {
        let sessions = Arc::clone(&self.sessions);
        let (old, now_ms) = (visit.session.map(str::to_owned), visit.now_ms);
        let beginning = Beginning {
            handle,
            by,
            browser: visit.agent.to_owned(),
        };
        blocking(move || {
            let old = match old {
                Some(cookie) => sessions.find(&cookie, now_ms)?,
                None => None,
            };
            if let Some(old) = old {
                sessions.end(&old.info.handle, old.info.id)?;
            }
            sessions.begin(&beginning, now_ms)
        })
        .await
    }

    fn provider(&self, id: &ProviderId) -> Result<&Provider, OidcError> {
        let mut providers = self.providers.iter();
        providers
            .find(|provider| provider.settings.id == *id)
            .ok_or(OidcError::UnknownProvider)
    }
}

fn warn(provider: &ProviderId, error: &OidcError) {
    tracing::warn!(%provider, %error, "nobody was signed in by this provider");
}

/// Runs what waits for the disk or computes for long.
async fn blocking<T, E>(work: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, E>
where
    T: Send + 'static,
    E: From<IdentityError> + Send + 'static,
{
    match tokio::task::spawn_blocking(work).await {
        Ok(outcome) => outcome,
        Err(_) => Err(IdentityError::Stopped.into()),
    }
}
