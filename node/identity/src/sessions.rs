//! Sessions: a browser in which somebody is signed in.
//!
//! The browser keeps a [`Secret`] in a cookie, the node keeps its hash. A session ends when it was
//! not used for [`IDLE`], at the latest after [`LIFETIME`], when its person signs out or ends it
//! from another browser, or when its person signs in here anew: nobody keeps a secret across a
//! sign-in, so none that was planted before it is worth anything.
//!
//! | key | value |
//! |---|---|
//! | `identity/session/v1/<id>` | hash, handle, browser, when begun, used and over |
//! | `identity/sessions-of/v1/<handle>` | the ids of the person's sessions, oldest first |

mod row;

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use domain::id::Handle;
use serde::{Deserialize, Serialize};
use store::records::Records;
use store::{Batch, KeyValue as _, Limits, Snapshot, Store};

use crate::attempt::{Attempt, attempted, until_done};
use crate::csrf::FormToken;
use crate::error::IdentityError;
use crate::oidc::ProviderId;
use crate::people::{People, Person};
use crate::secret::Secret;

use row::{Row, browser_name};

/// How long a session lasts at most.
pub const LIFETIME: Duration = Duration::from_secs(12 * 3_600);
/// How long a session lasts without being used.
pub const IDLE: Duration = Duration::from_secs(2 * 3_600);
/// Most sessions of one person; the next one ends the oldest.
pub const SESSIONS_PER_PERSON_MAX: usize = 16;
/// Longest name of a browser that is kept, in characters; the rest is cut.
pub const BROWSER_CHARS_MAX: usize = 200;
/// Longest ID token that is kept for signing out at the provider, in bytes; a longer one is not.
pub const ID_TOKEN_BYTES_MAX: usize = 8 << 10;

/// Use is noted this often, and so not with every page.
const USE_PERIOD: Duration = Duration::from_secs(60);
const CONTEXT: &str = "archipel identity session v1";

/// Names a session without being its secret: the beginning of its hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SessionId([u8; Self::LENGTH]);

impl SessionId {
    /// Length in bytes.
    pub const LENGTH: usize = 8;

    fn of(hash: &[u8; 32]) -> Self {
        let mut id = [0; Self::LENGTH];
        id.copy_from_slice(&hash[..Self::LENGTH]);
        Self(id)
    }
}

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

/// A text is not the id of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a session id must be 16 hexadecimal digits, as the list of sessions shows it")]
pub struct SessionIdError;

impl FromStr for SessionId {
    type Err = SessionIdError;

    fn from_str(text: &str) -> Result<Self, SessionIdError> {
        let mut id = [0; Self::LENGTH];
        hex::decode_to_slice(text, &mut id).map_err(|_| SessionIdError)?;
        Ok(Self(id))
    }
}

/// How somebody signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SignedInBy {
    /// With the password of a local account.
    Password,
    /// At an identity provider.
    Provider {
        /// Which.
        id: ProviderId,
        /// The ID token by which the provider knows whom to sign out.
        id_token: Option<String>,
    },
}

/// A session to begin.
#[derive(Debug, Clone)]
pub struct Beginning {
    /// Whose.
    pub handle: Handle,
    /// How they signed in.
    pub by: SignedInBy,
    /// What the browser calls itself; cut after [`BROWSER_CHARS_MAX`].
    pub browser: String,
}

/// A session that was just begun. Its secret is not kept and cannot be shown again.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// What may be known of it.
    pub info: SessionInfo,
    /// For the cookie.
    pub secret: Secret,
}

/// What may be known of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionInfo {
    /// Its id.
    pub id: SessionId,
    /// Whose it is.
    pub handle: Handle,
    /// How they signed in.
    pub by: SignedInBy,
    /// What the browser called itself.
    pub browser: String,
    /// When it was begun, in milliseconds since 1970.
    pub begun_ms: i64,
    /// When it was last used, to the minute, in milliseconds since 1970.
    pub used_ms: i64,
    /// When it is over at the latest, in milliseconds since 1970.
    pub ends_ms: i64,
}

impl SessionInfo {
    fn is_good_at(&self, now_ms: i64) -> bool {
        now_ms < self.ends_ms && now_ms < self.used_ms.saturating_add(ms(IDLE))
    }
}

/// A session that is good, with whose it is.
#[derive(Debug, Clone)]
pub struct Session {
    /// What may be known of it.
    pub info: SessionInfo,
    /// Who is signed in, as they are now.
    pub person: Person,
    /// The token of this session's forms.
    pub form_token: FormToken,
}

/// The sessions in a store.
pub struct Sessions {
    store: Store,
    people: People,
    rows: Records<Row>,
    owned: Records<Vec<SessionId>>,
}

impl Sessions {
    /// The sessions in this store, of the [`People`] in it.
    pub fn new(store: Store) -> Self {
        Self {
            people: People::new(store.clone()),
            store,
            rows: Records::new("identity/session", 1),
            owned: Records::new("identity/sessions-of", 1),
        }
    }

    /// Begins a session under a new secret. Sessions that are over are forgotten, and so is the
    /// oldest of [`SESSIONS_PER_PERSON_MAX`].
    ///
    /// # Errors
    /// [`IdentityError`] if there is no such person or the store does not take it.
    pub fn begin(&self, beginning: &Beginning, now_ms: i64) -> Result<NewSession, IdentityError> {
        if self.people.find(&beginning.handle)?.is_none() {
            return Err(IdentityError::UnknownPerson(beginning.handle.clone()));
        }
        until_done(|| self.try_begin(beginning, now_ms))
    }

    /// The session with this cookie, if it is good at `now_ms`; notes that it was used.
    ///
    /// # Errors
    /// [`IdentityError::Record`] if the store does not answer.
    pub fn find(&self, cookie: &str, now_ms: i64) -> Result<Option<Session>, IdentityError> {
        let Some(secret) = Secret::read(cookie) else {
            return Ok(None);
        };
        let hash = secret.hash(CONTEXT);
        let id = SessionId::of(&hash);
        let Some(row) = self.rows.get(&*self.store.snapshot()?, &id.0)? else {
            return Ok(None);
        };
        if row.hash != hash || !row.info(id).is_good_at(now_ms) {
            return Ok(None);
        }
        let Some(person) = self.people.find(&row.handle)? else {
            return Ok(None);
        };
        Ok(Some(Session {
            info: self.note_use(id, row, now_ms)?,
            person,
            form_token: FormToken::of(&secret),
        }))
    }

    /// The good sessions of a person, oldest first.
    ///
    /// # Errors
    /// [`IdentityError::Record`] if the store does not answer.
    pub fn list(&self, handle: &Handle, now_ms: i64) -> Result<Vec<SessionInfo>, IdentityError> {
        let snapshot = self.store.snapshot()?;
        let ids = self.owned.get(&*snapshot, owner(handle))?;
        let mut held = self.read(&*snapshot, ids.as_deref().unwrap_or_default())?;
        held.retain(|session| session.is_good_at(now_ms));
        Ok(held)
    }

    /// Ends a session of this person and says whether there was one. Another person's session is
    /// answered like one that does not exist.
    ///
    /// # Errors
    /// [`IdentityError`] if the store does not take it.
    pub fn end(&self, handle: &Handle, id: SessionId) -> Result<bool, IdentityError> {
        until_done(|| self.try_end(handle, &|other| other == id)).map(|ended| ended > 0)
    }

    /// Ends every session of a person and says how many there were.
    ///
    /// # Errors
    /// [`IdentityError`] if the store does not take it.
    pub fn end_all(&self, handle: &Handle) -> Result<usize, IdentityError> {
        until_done(|| self.try_end(handle, &|_| true))
    }

    /// Forgets the sessions that are over, of people who never came back, and says how many.
    ///
    /// # Errors
    /// [`IdentityError`] if the store does not answer.
    pub fn sweep(&self, now_ms: i64) -> Result<usize, IdentityError> {
        let (mut swept, mut after) = (0, None);
        loop {
            let snapshot = self.store.snapshot()?;
            let after_id = after.as_ref().map(|id: &SessionId| &id.0[..]);
            let page = self.rows.scan(&*snapshot, b"", after_id, Limits::PAGE)?;
            for record in page.records {
                let Ok(id) = <[u8; SessionId::LENGTH]>::try_from(&record.id[..]) else {
                    continue;
                };
                let info = record.value.info(SessionId(id));
                after = Some(info.id);
                if !info.is_good_at(now_ms) && self.end(&info.handle, info.id)? {
                    swept += 1;
                }
            }
            if !page.more {
                return Ok(swept);
            }
        }
    }

    fn try_begin(
        &self,
        beginning: &Beginning,
        now_ms: i64,
    ) -> Result<Attempt<NewSession>, IdentityError> {
        let handle = &beginning.handle;
        let snapshot = self.store.snapshot()?;
        let before = self.owned.get(&*snapshot, owner(handle))?;
        let mut held = self.read(&*snapshot, before.as_deref().unwrap_or_default())?;
        let mut batch = Batch::new();
        while let Some(index) = superfluous(&held, now_ms) {
            self.rows.delete(&mut batch, &held.remove(index).id.0);
        }
        let new = self.insert(&mut batch, beginning, now_ms)?;
        let ids = held.iter().map(|session| session.id);
        let ids = ids.chain([new.info.id]).collect();
        self.replace_owned(&mut batch, handle, before.as_ref(), &ids)?;
        attempted(self.store.commit(batch), new)
    }

    /// Draws a secret and keeps its hash.
    fn insert(
        &self,
        batch: &mut Batch,
        beginning: &Beginning,
        now_ms: i64,
    ) -> Result<NewSession, IdentityError> {
        let secret = Secret::draw()?;
        let row = Row {
            hash: secret.hash(CONTEXT),
            handle: beginning.handle.clone(),
            by: row::kept(&beginning.by),
            browser: browser_name(&beginning.browser),
            begun_ms: now_ms,
            used_ms: now_ms,
            ends_ms: now_ms.saturating_add(ms(LIFETIME)),
        };
        let id = SessionId::of(&row.hash);
        self.rows.require(batch, &id.0, None)?;
        self.rows.put(batch, &id.0, &row)?;
        let info = row.info(id);
        Ok(NewSession { info, secret })
    }

    /// Another request of the same browser may do so at the same time; one of them is enough.
    fn note_use(&self, id: SessionId, row: Row, now_ms: i64) -> Result<SessionInfo, IdentityError> {
        if now_ms < row.used_ms.saturating_add(ms(USE_PERIOD)) {
            return Ok(row.info(id));
        }
        let mut batch = Batch::new();
        self.rows.require(&mut batch, &id.0, Some(&row))?;
        let used = Row {
            used_ms: now_ms,
            ..row
        };
        self.rows.put(&mut batch, &id.0, &used)?;
        attempted(self.store.commit(batch), ())?;
        Ok(used.info(id))
    }

    fn try_end(
        &self,
        handle: &Handle,
        is_meant: &dyn Fn(SessionId) -> bool,
    ) -> Result<Attempt<usize>, IdentityError> {
        let before = self.owned.get(&*self.store.snapshot()?, owner(handle))?;
        let held = before.clone().unwrap_or_default();
        let (ended, kept): (Vec<_>, Vec<_>) = held.into_iter().partition(|id| is_meant(*id));
        if ended.is_empty() {
            return Ok(Attempt::Done(0));
        }
        let mut batch = Batch::new();
        for id in &ended {
            self.rows.delete(&mut batch, &id.0);
        }
        self.replace_owned(&mut batch, handle, before.as_ref(), &kept)?;
        attempted(self.store.commit(batch), ended.len())
    }

    fn replace_owned(
        &self,
        batch: &mut Batch,
        handle: &Handle,
        before: Option<&Vec<SessionId>>,
        ids: &Vec<SessionId>,
    ) -> Result<(), IdentityError> {
        self.owned.require(batch, owner(handle), before)?;
        self.owned.put(batch, owner(handle), ids)?;
        Ok(())
    }

    fn read(
        &self,
        snapshot: &dyn Snapshot,
        ids: &[SessionId],
    ) -> Result<Vec<SessionInfo>, IdentityError> {
        let mut sessions = Vec::with_capacity(ids.len());
        for id in ids {
            sessions.extend(self.rows.get(snapshot, &id.0)?.map(|row| row.info(*id)));
        }
        Ok(sessions)
    }
}

/// The session that has to go before another one is begun: one that is over, or the oldest.
fn superfluous(held: &[SessionInfo], now_ms: i64) -> Option<usize> {
    let is_over = |session: &SessionInfo| !session.is_good_at(now_ms);
    let over = held.iter().position(is_over);
    over.or((held.len() >= SESSIONS_PER_PERSON_MAX).then_some(0))
}

fn owner(handle: &Handle) -> &[u8] {
    handle.as_str().as_bytes()
}

const fn ms(duration: Duration) -> i64 {
    duration.as_millis() as i64
}

#[cfg(test)]
mod tests;
