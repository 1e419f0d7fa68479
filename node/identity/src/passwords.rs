//! Passwords of local accounts, for a house without an identity provider and for its first day.
//!
//! Kept is what Argon2id makes of a password. Who guesses is slowed down, by account and by
//! address; a name that nobody has is answered like a wrong password, after the same work.
//!
//! | key | value |
//! |---|---|
//! | `identity/password/v1/<login>` | handle, hash |
//! | `identity/login/v1/<handle>` | the login |

mod hashing;
mod rules;

use std::net::IpAddr;
use std::time::Duration;

use domain::id::Handle;
use serde::{Deserialize, Serialize};
use store::records::{RecordError, Records};
use store::{Batch, KeyValue as _, Store, StoreError};

use crate::attempt::{Attempt, attempted, until_done};
use crate::error::IdentityError;
use crate::people::{People, Person};
use crate::random;
use crate::throttle::{Rate, Throttle};

use hashing::Hasher;
pub use rules::{
    LOGIN_BYTES_MAX, Login, LoginError, PASSWORD_BYTES_MAX, PASSWORD_CHARS_MIN, PasswordError,
};

/// How often one account may be tried wrongly.
pub const RATE_OF_ACCOUNT: Rate = Rate {
    burst: 10,
    period: Duration::from_secs(60),
};
/// How often wrong tries may come from one address: a hall of students may stand behind one.
pub const RATE_OF_ADDRESS: Rate = Rate {
    burst: 60,
    period: Duration::from_secs(10),
};

/// Random letters of a password that the node makes: 100 bits.
const DRAWN_LETTERS: usize = 20;

/// Why somebody is not let in.
#[derive(Debug, Clone, thiserror::Error)]
pub enum EntryError {
    /// There is no such account, or the password is another.
    #[error("the name or the password is not right")]
    Wrong,
    /// It was tried too often.
    #[error("tried too often: try again in {} s", .0.as_secs().saturating_add(1))]
    TooOften(Duration),
    /// The node itself failed.
    #[error(transparent)]
    Identity(#[from] IdentityError),
}

/// Why a password is not set.
#[derive(Debug, Clone, thiserror::Error)]
pub enum SetError {
    /// It does not fit the rules.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// Somebody else has this login.
    #[error("login `{0}` is taken: choose another")]
    LoginTaken(Login),
    /// The node itself failed.
    #[error(transparent)]
    Identity(#[from] IdentityError),
}

impl From<RecordError> for SetError {
    fn from(error: RecordError) -> Self {
        Self::Identity(error.into())
    }
}

impl From<StoreError> for SetError {
    fn from(error: StoreError) -> Self {
        Self::Identity(error.into())
    }
}

/// The passwords in a store.
pub struct Passwords {
    store: Store,
    people: People,
    rows: Records<Row>,
    logins: Records<String>,
    hasher: Hasher,
    by_account: Throttle<String>,
    by_address: Throttle<IpAddr>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Row {
    handle: Handle,
    hash: String,
}

impl Passwords {
    /// The passwords in this store, of the [`People`] in it.
    ///
    /// # Errors
    /// [`IdentityError::Randomness`] if the operating system has none.
    pub fn new(store: Store) -> Result<Self, IdentityError> {
        Ok(Self {
            people: People::new(store.clone()),
            store,
            rows: Records::new("identity/password", 1),
            logins: Records::new("identity/login", 1),
            hasher: Hasher::new()?,
            by_account: Throttle::new(RATE_OF_ACCOUNT),
            by_address: Throttle::new(RATE_OF_ADDRESS),
        })
    }

    /// A password that nobody guesses, to be handed to its person.
    ///
    /// # Errors
    /// [`IdentityError::Randomness`] if the operating system has none.
    pub fn draw() -> Result<String, IdentityError> {
        let letters = random::letters::<DRAWN_LETTERS>()?;
        let groups: Vec<&str> = (0..DRAWN_LETTERS)
            .step_by(5)
            .map(|at| &letters[at..at + 5])
            .collect();
        Ok(groups.join("-"))
    }

    /// Sets login and password of a person, in the place of those they had.
    ///
    /// # Errors
    /// [`SetError`] if the login is taken, the password does not fit, or there is no such person.
    pub fn set(&self, handle: &Handle, login: &Login, password: &str) -> Result<(), SetError> {
        let person = self.people.find(handle)?;
        let person = person.ok_or_else(|| IdentityError::UnknownPerson(handle.clone()))?;
        let password = rules::checked(password, login, &person.name)?;
        let row = Row {
            handle: handle.clone(),
            hash: self.hasher.hash(&password)?,
        };
        self.check_free(handle, login)?;
        until_done(|| self.try_set(handle, login, &row))?;
        Ok(())
    }

    /// The login of a person, if they have one.
    ///
    /// # Errors
    /// [`IdentityError::Record`] if the store does not answer.
    pub fn login_of(&self, handle: &Handle) -> Result<Option<Login>, IdentityError> {
        let snapshot = self.store.snapshot()?;
        let login = self.logins.get(&*snapshot, handle.as_str().as_bytes())?;
        Ok(login.and_then(|login| login.parse().ok()))
    }

    /// The person who signs in by this login, if there is one.
    ///
    /// # Errors
    /// [`IdentityError::Record`] if the store does not answer.
    pub fn person_of(&self, login: &Login) -> Result<Option<Handle>, IdentityError> {
        let snapshot = self.store.snapshot()?;
        let row = self.rows.get(&*snapshot, login.as_str().as_bytes())?;
        Ok(row.map(|row| row.handle))
    }

    /// Takes a person's password away, and says whether there was one.
    ///
    /// # Errors
    /// [`IdentityError`] if the store does not take it.
    pub fn remove(&self, handle: &Handle) -> Result<bool, IdentityError> {
        let Some(login) = self.login_of(handle)? else {
            return Ok(false);
        };
        let mut batch = Batch::new();
        self.rows.delete(&mut batch, login.as_str().as_bytes());
        self.logins.delete(&mut batch, handle.as_str().as_bytes());
        self.store.commit(batch).map_err(IdentityError::Commit)?;
        Ok(true)
    }

    /// The person of this login and password. Takes some tens of milliseconds on purpose.
    ///
    /// # Errors
    /// [`EntryError`]; it does not tell which of the two is wrong.
    pub fn enter(
        &self,
        login: &str,
        password: &str,
        from: IpAddr,
        now_ms: i64,
    ) -> Result<Person, EntryError> {
        // As many bytes as no login has stand for all that are longer.
        let account: String = login
            .to_lowercase()
            .chars()
            .take(LOGIN_BYTES_MAX + 1)
            .collect();
        let from = network(from);
        self.by_address
            .take(&from, now_ms)
            .map_err(EntryError::TooOften)?;
        self.by_account
            .take(&account, now_ms)
            .map_err(EntryError::TooOften)?;
        let row = self.row(login)?;
        let password = rules::composed(password);
        let is_right = self
            .hasher
            .verify(row.as_ref().map(|row| row.hash.as_str()), &password);
        let row = row.filter(|_| is_right).ok_or(EntryError::Wrong)?;
        self.by_account.give_back(&account);
        self.by_address.give_back(&from);
        let person = self.people.find(&row.handle)?;
        person.ok_or(EntryError::Wrong)
    }

    fn row(&self, login: &str) -> Result<Option<Row>, IdentityError> {
        let Ok(login) = login.parse::<Login>() else {
            return Ok(None);
        };
        let snapshot = self.store.snapshot()?;
        Ok(self.rows.get(&*snapshot, login.as_str().as_bytes())?)
    }

    fn check_free(&self, handle: &Handle, login: &Login) -> Result<(), SetError> {
        match self.row(login.as_str())? {
            Some(row) if row.handle != *handle => Err(SetError::LoginTaken(login.clone())),
            Some(_) | None => Ok(()),
        }
    }

    fn try_set(
        &self,
        handle: &Handle,
        login: &Login,
        row: &Row,
    ) -> Result<Attempt<()>, IdentityError> {
        let (id, key) = (handle.as_str().as_bytes(), login.as_str().as_bytes());
        let snapshot = self.store.snapshot()?;
        let before = self.rows.get(&*snapshot, key)?;
        if before.as_ref().is_some_and(|row| row.handle != *handle) {
            return Err(IdentityError::NameTaken(login.to_string()));
        }
        let old = self.logins.get(&*snapshot, id)?;
        let mut batch = Batch::new();
        self.rows.require(&mut batch, key, before.as_ref())?;
        self.logins.require(&mut batch, id, old.as_ref())?;
        if let Some(old) = old.filter(|old| old != login.as_str()) {
            self.rows.delete(&mut batch, old.as_bytes());
        }
        self.rows.put(&mut batch, key, row)?;
        self.logins.put(&mut batch, id, &login.to_string())?;
        attempted(self.store.commit(batch), ())
    }
}

/// Who has one IPv6 address has all those of its network.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => {
            let mask = u128::MAX << 64;
            IpAddr::V6((address.to_bits() & mask).into())
        }
    }
}

#[cfg(test)]
mod tests;
