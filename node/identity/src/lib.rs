//! Who the node's own people are, and how their programs prove it.
//!
//! [`People`] are the persons: an opaque handle, a name, a role. [`Tokens`] are secrets by which
//! programs act for a person, [`Sessions`] those by which browsers do, until they expire or are
//! ended. [`SignIn`] begins sessions: with one of the [`Passwords`], or at an identity provider
//! whose [`Accounts`] are persons here. [`Devices`] are programs that wait for their person.
//!
//! What a person may see is decided in `domain::viewer`; nothing here leaves the institution.

pub mod accounts;
mod attempt;
mod called;
pub mod csrf;
pub mod device;
mod error;
pub mod oidc;
pub mod passwords;
pub mod people;
pub mod portal_address;
mod random;
pub mod return_path;
pub mod secret;
pub mod sessions;
pub mod sign_in;
pub mod throttle;
pub mod tokens;

pub use accounts::Accounts;
pub use called::person_called;
pub use csrf::{Browser, FormToken};
pub use device::Devices;
pub use error::IdentityError;
pub use oidc::{Callback, OidcError, ProviderId, ProviderSettings};
pub use passwords::{EntryError, Login, Passwords};
pub use people::{People, Person, PersonPage};
pub use portal_address::PortalAddress;
pub use return_path::ReturnPath;
pub use secret::Secret;
pub use sessions::{NewSession, Session, SessionId, SessionInfo, Sessions, SignedInBy};
pub use sign_in::{Choice, SignIn, SignInParts, SignedIn, Visit};
pub use throttle::{Rate, Throttle};
pub use tokens::{Token, TokenId, TokenInfo, Tokens};

#[cfg(test)]
mod fixtures {
    use std::sync::Arc;

    use store::memory::MemoryStore;
    use store::sealed::Sealed;

    pub(crate) fn store() -> store::Store {
        Arc::new(Sealed::new(MemoryStore::new()))
    }
}
