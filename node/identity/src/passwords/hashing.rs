//! Argon2id: slow on purpose, and with memory, so that guessing many passwords is dear.

use std::sync::{Condvar, Mutex, PoisonError};

use argon2::password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};

use crate::error::IdentityError;
use crate::random;

/// Memory of one hash, in KiB, as the OWASP cheat sheet advises with two passes and one lane.
pub(super) const MEMORY_KIB: u32 = 19 * 1024;
/// Passes over the memory.
pub(super) const PASSES: u32 = 2;
/// Lanes.
const LANES: u32 = 1;

const SALT_BYTES: usize = 16;

/// Hashes that are computed at once; more wait. Each takes [`MEMORY_KIB`].
const AT_ONCE_MAX: usize = 4;

/// Makes hashes, and compares passwords with them.
pub(super) struct Hasher {
    argon2: Argon2<'static>,
    places: Places,
    // Compared with where there is no hash, so that both take the same time.
    nobodys: String,
}

impl Hasher {
    pub(super) fn new() -> Result<Self, IdentityError> {
        let params =
            Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|_| IdentityError::Hash)?;
        let mut hasher = Self {
            places: Places::default(),
            argon2: Argon2::new(Algorithm::Argon2id, Version::V0x13, params),
            nobodys: String::new(),
        };
        hasher.nobodys = hasher.hash(&hex::encode(random::bytes::<32>()?))?;
        Ok(hasher)
    }

    /// A hash under a new salt, as a PHC string, which says how it was made.
    pub(super) fn hash(&self, password: &str) -> Result<String, IdentityError> {
        let salt = random::bytes::<SALT_BYTES>()?;
        let salt = SaltString::encode_b64(&salt).map_err(|_| IdentityError::Hash)?;
        let _place = self.places.take();
        let hash = self.argon2.hash_password(password.as_bytes(), &salt);
        Ok(hash.map_err(|_| IdentityError::Hash)?.to_string())
    }

    /// Whether a password made this hash. Without one it does the same work, in vain.
    pub(super) fn verify(&self, hash: Option<&str>, password: &str) -> bool {
        let _place = self.places.take();
        let is_right = PasswordHash::new(hash.unwrap_or(&self.nobodys)).is_ok_and(|hash| {
            self.argon2
                .verify_password(password.as_bytes(), &hash)
                .is_ok()
        });
        is_right && hash.is_some()
    }
}

/// So many may compute at once.
#[derive(Default)]
struct Places {
    taken: Mutex<usize>,
    freed: Condvar,
}

/// A place, until it is dropped.
struct Place<'a>(&'a Places);

impl Places {
    fn take(&self) -> Place<'_> {
        let taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.freed.wait_while(taken, |taken| *taken >= AT_ONCE_MAX);
        *waited.unwrap_or_else(PoisonError::into_inner) += 1;
        Place(self)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut taken = self.0.taken.lock().unwrap_or_else(PoisonError::into_inner);
        *taken -= 1;
        self.0.freed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_argon2id_with_the_advised_cost_and_a_salt_of_its_own() {
        let hasher = Hasher::new().unwrap();
        let (one, two) = (hasher.hash("x").unwrap(), hasher.hash("x").unwrap());
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
        assert_ne!(one, two);
        assert!(hasher.verify(Some(&one), "x") && hasher.verify(Some(&two), "x"));
        assert!(!hasher.verify(Some(&one), "y"));
    }

    #[test]
    fn one_hash_more_than_may_be_computed_at_once_waits() {
        let places = Places::default();
        let mut taken: Vec<_> = (0..AT_ONCE_MAX).map(|_| places.take()).collect();
        std::thread::scope(|scope| {
            let late = scope.spawn(|| drop(places.take()));
            assert_eq!(*places.taken.lock().unwrap(), AT_ONCE_MAX);
            assert!(!late.is_finished());
            taken.pop();
            late.join().unwrap();
        });
        drop(taken);
        assert_eq!(*places.taken.lock().unwrap(), 0);
    }

    #[test]
    fn nobody_has_no_password_whatever_it_is() {
        let hasher = Hasher::new().unwrap();
        assert!(!hasher.verify(None, ""));
        assert!(!hasher.verify(Some("no hash"), "no hash"));
    }
}
