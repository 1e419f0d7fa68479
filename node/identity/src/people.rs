//! Persons: an opaque handle that others may know, and what only the house knows of it.
//!
//! | key | value |
//! |---|---|
//! | `identity/person/v1/<handle>` | name, role, when it was added |
//! | `identity/name/v1/<name>` | the handle, of those whom the house itself named |
//! | `identity/census/v1/` | how many persons there are |

use domain::id::Handle;
use domain::viewer::Role;
use serde::{Deserialize, Serialize};
use store::records::{Record, RecordError, Records};
use store::{Batch, KeyValue as _, Limits, Snapshot, Store};

use crate::attempt::{Attempt, attempted, until_done};
use crate::error::IdentityError;
use crate::random;

/// Longest name, in characters.
pub const NAME_CHARS_MAX: usize = 120;
/// Most persons of one node.
pub const PERSONS_MAX: u64 = 1_000_000;
/// Most persons in one page.
pub const PERSONS_PAGE_MAX: usize = 256;
/// Length of a handle, in letters: 50 random bits.
pub const HANDLE_LETTERS: usize = 10;

/// Somebody of this institution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The opaque name by which others may address this person.
    pub handle: Handle,
    /// The name by which the house knows this person; nobody else here has it.
    pub name: String,
    /// What the person is to the institution.
    pub role: Role,
    /// When the account was made, in milliseconds since 1970.
    pub created_ms: i64,
}

/// Some persons, in the order of their handles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonPage {
    /// The persons.
    pub persons: Vec<Person>,
    /// After whom the next page begins; `None` on the last one.
    pub next: Option<Handle>,
}

/// The accounts in a store.
pub struct People {
    store: Store,
    rows: Records<Row>,
    names: Records<Handle>,
    census: Records<u64>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Row {
    name: String,
    role: String,
    created_ms: i64,
}

impl Row {
    fn of(person: &Person) -> Self {
        Self {
            name: person.name.clone(),
            role: person.role.as_str().to_owned(),
            created_ms: person.created_ms,
        }
    }
}

impl People {
    /// The accounts in this store.
    pub fn new(store: Store) -> Self {
        Self {
            store,
            rows: Records::new("identity/person", 1),
            names: Records::new("identity/name", 1),
            census: Records::new("identity/census", 1),
        }
    }

    /// Adds somebody under a new handle; spaces around the name do not count.
    ///
    /// # Errors
    /// [`IdentityError`] if the name is not one or is taken, or there are [`PERSONS_MAX`] persons.
    pub fn add(&self, name: &str, role: Role, now_ms: i64) -> Result<Person, IdentityError> {
        let name = checked_name(name)?;
        until_done(|| self.try_add(name, role, now_ms))
    }

    /// The person of this handle.
    ///
    /// # Errors
    /// [`IdentityError::Record`] if the store does not answer.
    pub fn find(&self, handle: &Handle) -> Result<Option<Person>, IdentityError> {
        self.read(&*self.store.snapshot()?, handle)
    }

    /// The person of this name, exactly as it was added.
    ///
    /// # Errors
    /// [`IdentityError::Record`] if the store does not answer.
    pub fn by_name(&self, name: &str) -> Result<Option<Person>, IdentityError> {
        let Ok(name) = checked_name(name) else {
            return Ok(None);
        };
        let snapshot = self.store.snapshot()?;
        match self.names.get(&*snapshot, name.as_bytes())? {
            Some(handle) => self.read(&*snapshot, &handle),
            None => Ok(None),
        }
    }

    /// The persons after a handle, at most `limit` and at most [`PERSONS_PAGE_MAX`].
    ///
    /// # Errors
    /// [`IdentityError::Record`] if the store does not answer.
    pub fn list(&self, after: Option<&Handle>, limit: usize) -> Result<PersonPage, IdentityError> {
        let limits = Limits {
            rows: limit.clamp(1, PERSONS_PAGE_MAX),
            ..Limits::PAGE
        };
        let after = after.map(|handle| handle.as_str().as_bytes());
        let snapshot = self.store.snapshot()?;
        let page = self.rows.scan(&*snapshot, b"", after, limits)?;
        let persons: Vec<_> = page
            .records
            .into_iter()
            .map(person_of)
            .collect::<Result<_, _>>()?;
        let last = persons.last().map(|person| person.handle.clone());
        Ok(PersonPage {
            persons,
            next: last.filter(|_| page.more),
        })
    }

    /// How many persons have a role. Reads everybody.
    ///
    /// # Errors
    /// [`IdentityError::Record`] if the store does not answer.
    pub fn count(&self, role: Role) -> Result<u32, IdentityError> {
        let (mut count, mut after) = (0, None);
        loop {
            let page = self.list(after.as_ref(), PERSONS_PAGE_MAX)?;
            let found = page.persons.iter().filter(|person| person.role == role);
            count = found.fold(count, |count: u32, _| count.saturating_add(1));
            after = page.next;
            if after.is_none() {
                return Ok(count);
            }
        }
    }

    fn try_add(
        &self,
        name: &str,
        role: Role,
        now_ms: i64,
    ) -> Result<Attempt<Person>, IdentityError> {
        let snapshot = self.store.snapshot()?;
        if self.names.get(&*snapshot, name.as_bytes())?.is_some() {
            return Err(IdentityError::NameTaken(name.to_owned()));
        }
        let mut batch = Batch::new();
        let person = self.insert(&mut batch, &*snapshot, (name, role), now_ms)?;
        self.names.require(&mut batch, name.as_bytes(), None)?;
        self.names
            .put(&mut batch, name.as_bytes(), &person.handle)?;
        attempted(self.store.commit(batch), person)
    }

    /// Adds to `batch` somebody under a new handle. Nobody is found by the name: what a provider
    /// calls people may be what it calls others too.
    pub(crate) fn insert(
        &self,
        batch: &mut Batch,
        snapshot: &dyn Snapshot,
        (name, role): (&str, Role),
        now_ms: i64,
    ) -> Result<Person, IdentityError> {
        let census = self.census.get(snapshot, b"")?;
        let count = census.unwrap_or_default();
        if count >= PERSONS_MAX {
            return Err(IdentityError::TooManyPersons);
        }
        let person = new_person(name, role, now_ms)?;
        let id = person.handle.as_str().as_bytes();
        self.rows.require(batch, id, None)?;
        self.rows.put(batch, id, &Row::of(&person))?;
        self.census.require(batch, b"", census.as_ref())?;
        self.census.put(batch, b"", &(count + 1))?;
        Ok(person)
    }

    /// Adds to `batch` that `before` becomes `after`, who has the same handle.
    pub(crate) fn replace(
        &self,
        batch: &mut Batch,
        before: &Person,
        after: &Person,
    ) -> Result<(), IdentityError> {
        let id = before.handle.as_str().as_bytes();
        self.rows.require(batch, id, Some(&Row::of(before)))?;
        self.rows.put(batch, id, &Row::of(after))?;
        Ok(())
    }

    /// Adds to `batch` that somebody is gone, with the name by which they are found.
    pub(crate) fn delete(
        &self,
        batch: &mut Batch,
        snapshot: &dyn Snapshot,
        person: &Person,
    ) -> Result<(), IdentityError> {
        let id = person.handle.as_str().as_bytes();
        self.rows.require(batch, id, Some(&Row::of(person)))?;
        self.rows.delete(batch, id);
        let name = person.name.as_bytes();
        if self.names.get(snapshot, name)?.as_ref() == Some(&person.handle) {
            self.names.delete(batch, name);
        }
        let census = self.census.get(snapshot, b"")?;
        let count = census.unwrap_or_default().saturating_sub(1);
        self.census.require(batch, b"", census.as_ref())?;
        self.census.put(batch, b"", &count)?;
        Ok(())
    }

    pub(crate) fn read(
        &self,
        snapshot: &dyn Snapshot,
        handle: &Handle,
    ) -> Result<Option<Person>, IdentityError> {
        let row = self.rows.get(snapshot, handle.as_str().as_bytes())?;
        row.map(|row| person(handle.clone(), row)).transpose()
    }
}

fn new_person(name: &str, role: Role, created_ms: i64) -> Result<Person, IdentityError> {
    let letters = random::letters::<HANDLE_LETTERS>()?;
    Ok(Person {
        handle: letters.parse().map_err(|_| unreadable(&letters))?,
        name: name.to_owned(),
        role,
        created_ms,
    })
}

fn person_of(record: Record<Row>) -> Result<Person, IdentityError> {
    let Record { id, value } = record;
    let handle = str::from_utf8(&id).ok().and_then(|id| id.parse().ok());
    let handle = handle.ok_or_else(|| unreadable(&String::from_utf8_lossy(&id)))?;
    person(handle, value)
}

fn person(handle: Handle, row: Row) -> Result<Person, IdentityError> {
    let Row {
        name,
        role,
        created_ms,
    } = row;
    let role = Role::from_name(&role).ok_or_else(|| unreadable(handle.as_str()))?;
    Ok(Person {
        handle,
        name,
        role,
        created_ms,
    })
}

fn unreadable(handle: &str) -> IdentityError {
    let key = format!("identity/person/v1/{handle}").into();
    IdentityError::Record(RecordError::Unreadable { key })
}

pub(crate) fn checked_name(name: &str) -> Result<&str, IdentityError> {
    let name = name.trim();
    let found = name.chars().count();
    if found > NAME_CHARS_MAX {
        return Err(IdentityError::NameTooLong { found });
    }
    if name.is_empty() || name.chars().any(char::is_control) {
        return Err(IdentityError::Name);
    }
    Ok(name)
}

#[cfg(test)]
mod tests;
