//! Who the node's own people are, and how their programs prove it.
//!
//! [`People`] are the persons: an opaque handle, a name, a role. [`Tokens`] are secrets by which
//! programs act for a person, [`Sessions`] those by which browsers do, until they expire or are
//! ended. What a person may see is decided in `domain::viewer`; nothing here leaves the
//! institution.

mod attempt;
pub mod csrf;
mod error;
pub mod oidc;
pub mod people;
mod random;
pub mod return_path;
pub mod secret;
pub mod sessions;
pub mod tokens;

pub use csrf::{FormToken, Visitor};
pub use error::IdentityError;
pub use people::{People, Person, PersonPage};
pub use return_path::ReturnPath;
pub use secret::Secret;
pub use sessions::{NewSession, Session, SessionId, SessionInfo, Sessions, SignedInBy};
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
