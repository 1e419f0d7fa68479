//! Who the node's own people are, and how their programs prove it.
//!
//! [`People`] are local accounts: an opaque handle, a name, a role. [`Tokens`] are secrets that
//! stand for a person until they expire or are revoked. What a person may see is decided in
//! `domain::viewer`; nothing here leaves the institution.

mod attempt;
mod error;
pub mod people;
mod random;
pub mod tokens;

pub use error::IdentityError;
pub use people::{People, Person, PersonPage};
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
