//! Signing in at an identity provider, by OpenID Connect.
//!
//! The flow is several requests and so several types, each made of the one before it.

mod id;

pub use id::ProviderId;
