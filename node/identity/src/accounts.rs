//! Accounts at identity providers: who, to which issuer, is which person here.
//!
//! An account is the issuer and the subject, exactly. Nothing else joins two: an address of mail
//! or a name can be given to somebody else, or be claimed by another provider. At each sign-in a
//! person's name and role become what the provider says now, unless an operator set the role.
//!
//! | key | value |
//! |---|---|
//! | `identity/account/v1/<hash of issuer and subject>` | issuer, subject, handle |
//! | `identity/set-role/v1/<handle>` | the role that an operator set |

use domain::id::Handle;
use domain::viewer::Role;
use serde::{Deserialize, Serialize};
use store::records::{RecordError, Records};
use store::{Batch, KeyValue as _, Limits, Snapshot, Store};

use crate::attempt::{Attempt, attempted, until_done};
use crate::error::IdentityError;
use crate::people::{NAME_CHARS_MAX, People, Person, checked_name};

/// Longest issuer, in bytes.
pub const ISSUER_BYTES_MAX: usize = 512;
/// Longest subject, in bytes (OpenID Connect Core, section 2).
pub const SUBJECT_BYTES_MAX: usize = 255;

/// Separates these hashes from every other use of BLAKE3.
const CONTEXT: &str = "archipel identity account v1";
/// The name of somebody whose provider tells none.
const NAMELESS: &str = "—";

/// Somebody, to one issuer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    issuer: String,
    subject: String,
}

/// A provider names somebody in a way that cannot be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SubjectError {
    /// The issuer is empty or too long.
    #[error("the issuer is empty or longer than {ISSUER_BYTES_MAX} bytes")]
    Issuer,
    /// The subject is empty or too long.
    #[error("the subject is empty or longer than {SUBJECT_BYTES_MAX} bytes")]
    Subject,
}

impl Subject {
    /// Somebody whom an issuer calls `subject`.
    ///
    /// # Errors
    /// [`SubjectError`] if one of the two is empty or too long.
    pub fn new(issuer: &str, subject: &str) -> Result<Self, SubjectError> {
        if !(1..=ISSUER_BYTES_MAX).contains(&issuer.len()) {
            return Err(SubjectError::Issuer);
        }
        if !(1..=SUBJECT_BYTES_MAX).contains(&subject.len()) {
            return Err(SubjectError::Subject);
        }
        Ok(Self {
            issuer: issuer.to_owned(),
            subject: subject.to_owned(),
        })
    }

    /// The length stands before the issuer, so that no two pairs are read as one.
    fn key(&self) -> [u8; 32] {
        let length = (self.issuer.len() as u64).to_be_bytes();
        let bytes = [&length[..], self.issuer.as_bytes(), self.subject.as_bytes()].concat();
        blake3::derive_key(CONTEXT, &bytes)
    }
}

/// What a provider says of somebody who signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Their name, if it tells one.
    pub name: Option<String>,
    /// What they are here.
    pub role: Role,
}

/// The accounts in a store.
pub struct Accounts {
    store: Store,
    people: People,
    rows: Records<Row>,
    set_roles: Records<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Row {
    account: Subject,
    handle: Handle,
}

impl Accounts {
    /// The accounts in this store, of the [`People`] in it.
    pub fn new(store: Store) -> Self {
        Self {
            people: People::new(store.clone()),
            store,
            rows: Records::new("identity/account", 1),
            set_roles: Records::new("identity/set-role", 1),
        }
    }

    /// The person of an account: as they were, with what is told of them now, or a new one.
    ///
    /// # Errors
    /// [`IdentityError`] if there are too many persons or the store does not take it.
    pub fn admit(
        &self,
        account: &Subject,
        told: &Told,
        now_ms: i64,
    ) -> Result<Person, IdentityError> {
        until_done(|| self.try_admit(account, told, now_ms))
    }

    /// Sets the role of a person, whatever their provider says from now on; `None` leaves it to
    /// the provider again, from the next sign-in.
    ///
    /// # Errors
    /// [`IdentityError`] if there is no such person or the store does not take it.
    pub fn set_role(&self, handle: &Handle, role: Option<Role>) -> Result<Person, IdentityError> {
        until_done(|| self.try_set_role(handle, role))
    }

    /// Removes a person with their name, what their providers call them, and a role that was set.
    /// Says whether there was one. Their password, sessions and tokens are ended elsewhere; a later
    /// sign-in makes somebody new of them, under another handle.
    ///
    /// # Errors
    /// [`IdentityError`] if the store does not take it.
    pub fn remove(&self, handle: &Handle) -> Result<bool, IdentityError> {
        until_done(|| self.try_remove(handle))
    }

    fn try_remove(&self, handle: &Handle) -> Result<Attempt<bool>, IdentityError> {
        let snapshot = self.store.snapshot()?;
        let mut batch = Batch::new();
        let Some(person) = self.people.read(&*snapshot, handle)? else {
            return Ok(Attempt::Done(false));
        };
        self.people.delete(&mut batch, &*snapshot, &person)?;
        self.set_roles
            .delete(&mut batch, handle.as_str().as_bytes());
        for (key, _) in self.of_person(&*snapshot, handle)? {
            self.rows.delete(&mut batch, &key);
        }
        attempted(self.store.commit(batch), true)
    }

    /// What providers call a person: every account that leads to them.
    ///
    /// # Errors
    /// [`IdentityError`] if the store does not answer.
    pub fn subjects(&self, handle: &Handle) -> Result<Vec<Subject>, IdentityError> {
        let found = self.of_person(&*self.store.snapshot()?, handle)?;
        Ok(found.into_iter().map(|(_, account)| account).collect())
    }

    fn of_person(
        &self,
        snapshot: &dyn Snapshot,
        handle: &Handle,
    ) -> Result<Vec<(Vec<u8>, Subject)>, IdentityError> {
        let (mut found, mut after) = (Vec::new(), None::<Vec<u8>>);
        loop {
            let page = self
                .rows
                .scan(snapshot, b"", after.as_deref(), Limits::PAGE)?;
            after = page.records.last().map(|record| record.id.to_vec());
            let theirs = page.records.into_iter();
            let theirs = theirs.filter(|record| record.value.handle == *handle);
            found.extend(theirs.map(|record| (record.id.to_vec(), record.value.account)));
            if !page.more {
                return Ok(found);
            }
        }
    }

    fn try_admit(
        &self,
        account: &Subject,
        told: &Told,
        now_ms: i64,
    ) -> Result<Attempt<Person>, IdentityError> {
        let snapshot = self.store.snapshot()?;
        let mut batch = Batch::new();
        let known = match self.rows.get(&*snapshot, &account.key())? {
            Some(row) => self.people.read(&*snapshot, &row.handle)?,
            None => None,
        };
        let person = match known {
            Some(person) => self.renew(&mut batch, &*snapshot, person, told)?,
            None => self.open(&mut batch, &*snapshot, (account, told), now_ms)?,
        };
        attempted(self.store.commit(batch), person)
    }

    fn open(
        &self,
        batch: &mut Batch,
        snapshot: &dyn Snapshot,
        (account, told): (&Subject, &Told),
        now_ms: i64,
    ) -> Result<Person, IdentityError> {
        let name = readable(told.name.as_deref()).unwrap_or_else(|| NAMELESS.to_owned());
        let person = self
            .people
            .insert(batch, snapshot, (&name, told.role), now_ms)?;
        let row = Row {
            account: account.clone(),
            handle: person.handle.clone(),
        };
        self.rows.require(batch, &account.key(), None)?;
        self.rows.put(batch, &account.key(), &row)?;
        Ok(person)
    }

    fn renew(
        &self,
        batch: &mut Batch,
        snapshot: &dyn Snapshot,
        before: Person,
        told: &Told,
    ) -> Result<Person, IdentityError> {
        let after = Person {
            name: readable(told.name.as_deref()).unwrap_or_else(|| before.name.clone()),
            role: self
                .role_set(snapshot, &before.handle)?
                .unwrap_or(told.role),
            ..before.clone()
        };
        if after != before {
            self.people.replace(batch, &before, &after)?;
        }
        Ok(after)
    }

    fn role_set(
        &self,
        snapshot: &dyn Snapshot,
        handle: &Handle,
    ) -> Result<Option<Role>, RecordError> {
        let name = self.set_roles.get(snapshot, handle.as_str().as_bytes())?;
        Ok(name.and_then(|name| Role::from_name(&name)))
    }

    fn try_set_role(
        &self,
        handle: &Handle,
        role: Option<Role>,
    ) -> Result<Attempt<Person>, IdentityError> {
        let id = handle.as_str().as_bytes();
        let before = self.people.find(handle)?;
        let before = before.ok_or_else(|| IdentityError::UnknownPerson(handle.clone()))?;
        let after = Person {
            role: role.unwrap_or(before.role),
            ..before.clone()
        };
        let mut batch = Batch::new();
        match role {
            Some(role) => self
                .set_roles
                .put(&mut batch, id, &role.as_str().to_owned())?,
            None => self.set_roles.delete(&mut batch, id),
        }
        self.people.replace(&mut batch, &before, &after)?;
        attempted(self.store.commit(batch), after)
    }
}

/// What a provider calls somebody, made a name: one line that is not too long.
fn readable(told: Option<&str>) -> Option<String> {
    let visible = told?.chars().filter(|char| !char.is_control());
    let name: String = visible.take(NAME_CHARS_MAX).collect();
    checked_name(&name).ok().map(str::to_owned)
}

#[cfg(test)]
mod tests;
