//! Signing in at an identity provider, by OpenID Connect.
//!
//! The flow is several requests and so several types, each made of the one before it and of
//! nothing else:
//!
//! 1. [`Provider`] knows what the provider publishes of itself (`provider`).
//! 2. A [`Departure`] is where the browser is sent, and leaves an [`Attempt`] behind (`departure`,
//!    `attempts`).
//! 3. The [`Callback`] with which the browser comes back finds its attempt, once, and becomes a
//!    [`Grant`] (`callback`).
//! 4. A grant is exchanged for tokens, which are verified, and what they say becomes an
//!    [`Arrival`] (`exchange`, `arrival`).
//! 5. Signing out there is one address (`logout`).

pub(crate) mod arrival;
pub(crate) mod attempts;
pub mod callback;
pub mod claims;
pub(crate) mod departure;
mod error;
mod exchange;
pub mod http;
pub mod id;
pub(crate) mod logout;
pub(crate) mod provider;
pub mod settings;

pub use callback::Callback;
pub use error::OidcError;
pub use id::{ProviderId, ProviderIdError};
pub use settings::{ClaimNames, Issuer, IssuerError, ProviderSettings, RoleMap};

#[cfg(doc)]
use {
    arrival::Arrival, attempts::Attempt, callback::Grant, departure::Departure, provider::Provider,
};
