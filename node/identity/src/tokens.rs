//! Tokens: secrets by which a program acts for a person.
//!
//! The secret is shown once, when it is issued; only its hash is kept, so that who reads the disk
//! or a backup cannot use it. A token is found by the beginning of its hash and compared by all of
//! it: what an attacker can time is a hash that they cannot choose.
//!
//! | key | value |
//! |---|---|
//! | `identity/token/v1/<id>` | hash, handle, when issued, when it expires |
//! | `identity/tokens-of/v1/<handle>` | the ids of the person's tokens |

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use domain::id::Handle;
use serde::{Deserialize, Serialize};
use store::records::Records;
use store::{Batch, KeyValue as _, Snapshot, Store};

use crate::attempt::{Attempt, attempted, until_done};
use crate::error::IdentityError;
use crate::people::{People, Person};
use crate::random;

/// How long a token may live.
pub const TTL_MAX: Duration = Duration::from_secs(366 * 86_400);
/// How short a token may live.
pub const TTL_MIN: Duration = Duration::from_secs(1);
/// Most tokens of one person that have neither expired nor been revoked.
pub const TOKENS_PER_PERSON_MAX: usize = 64;

/// How every token begins, so that scanners for leaked secrets know it.
pub const PREFIX: &str = "arc_";

const SECRET_BYTES: usize = 32;
const TEXT_BYTES: usize = PREFIX.len() + 2 * SECRET_BYTES;

/// Separates these hashes from every other use of BLAKE3.
const CONTEXT: &str = "archipel identity token v1";

/// Names a token without being it: the beginning of its hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TokenId([u8; Self::LENGTH]);

impl TokenId {
    /// Length in bytes.
    pub const LENGTH: usize = 8;
}

impl fmt::Display for TokenId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl FromStr for TokenId {
    type Err = IdentityError;

    fn from_str(text: &str) -> Result<Self, IdentityError> {
        let mut id = [0; Self::LENGTH];
        hex::decode_to_slice(text, &mut id).map_err(|_| IdentityError::TokenId)?;
        Ok(Self(id))
    }
}

/// A token that was just issued. Its text is not kept and cannot be shown again.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    info: TokenInfo,
    text: String,
}

impl Token {
    /// What may be known of it.
    pub fn info(&self) -> &TokenInfo {
        &self.info
    }

    /// The secret: [`PREFIX`] and 64 hexadecimal digits. For the person alone, never for a log.
    pub fn reveal(&self) -> &str {
        &self.text
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Token({}, …)", self.info.id)
    }
}

/// What may be known of a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenInfo {
    /// Its id.
    pub id: TokenId,
    /// For whom it stands.
    pub handle: Handle,
    /// When it was issued, in milliseconds since 1970.
    pub issued_ms: i64,
    /// From when it is no longer valid, in milliseconds since 1970.
    pub expires_ms: i64,
}

/// The tokens in a store.
pub struct Tokens {
    store: Store,
    people: People,
    rows: Records<Row>,
    owned: Records<Vec<TokenId>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Row {
    hash: [u8; 32],
    handle: Handle,
    issued_ms: i64,
    expires_ms: i64,
}

impl Row {
    fn info(self, id: TokenId) -> TokenInfo {
        TokenInfo {
            id,
            handle: self.handle,
            issued_ms: self.issued_ms,
            expires_ms: self.expires_ms,
        }
    }
}

impl Tokens {
    /// The tokens in this store, of the [`People`] in it.
    pub fn new(store: Store) -> Self {
        Self {
            people: People::new(store.clone()),
            store,
            rows: Records::new("identity/token", 1),
            owned: Records::new("identity/tokens-of", 1),
        }
    }

    /// Issues a token for a person, from [`TTL_MIN`] to [`TTL_MAX`]. Expired ones are forgotten.
    ///
    /// # Errors
    /// [`IdentityError`] if there is no such person, the time is out of bounds, or the person has
    /// [`TOKENS_PER_PERSON_MAX`] valid tokens.
    pub fn issue(
        &self,
        handle: &Handle,
        ttl: Duration,
        now_ms: i64,
    ) -> Result<Token, IdentityError> {
        if !(TTL_MIN..=TTL_MAX).contains(&ttl) {
            return Err(IdentityError::Ttl);
        }
        let ttl_ms = i64::try_from(ttl.as_millis()).map_err(|_| IdentityError::Ttl)?;
        if self.people.find(handle)?.is_none() {
            return Err(IdentityError::UnknownPerson(handle.clone()));
        }
        let expires_ms = now_ms.saturating_add(ttl_ms);
        until_done(|| self.try_issue(handle, now_ms, expires_ms))
    }

    /// The person for whom a text stands, if it is a token that is valid at `now_ms`.
    ///
    /// # Errors
    /// [`IdentityError::Record`] if the store does not answer.
    pub fn verify(&self, text: &str, now_ms: i64) -> Result<Option<Person>, IdentityError> {
        let has_form = text.len() == TEXT_BYTES && text.starts_with(PREFIX);
        if !has_form {
            return Ok(None);
        }
        let hash = hash_of(text);
        let row = self.rows.get(&*self.store.snapshot()?, &id_of(&hash).0)?;
        match row.filter(|row| row.hash == hash && now_ms < row.expires_ms) {
            Some(row) => self.people.find(&row.handle),
            None => Ok(None),
        }
    }

    /// Revokes a token and says whether there was one. It is refused from now on.
    ///
    /// # Errors
    /// [`IdentityError`] if the store does not take it.
    pub fn revoke(&self, id: TokenId) -> Result<bool, IdentityError> {
        until_done(|| self.try_revoke(id))
    }

    /// The tokens of a person, oldest first; expired ones are among them until the next is issued.
    ///
    /// # Errors
    /// [`IdentityError::Record`] if the store does not answer.
    pub fn list(&self, handle: &Handle) -> Result<Vec<TokenInfo>, IdentityError> {
        let snapshot = self.store.snapshot()?;
        let ids = self.owned.get(&*snapshot, owner(handle))?;
        self.read(&*snapshot, ids.as_deref().unwrap_or_default())
    }

    fn try_issue(
        &self,
        handle: &Handle,
        issued_ms: i64,
        expires_ms: i64,
    ) -> Result<Attempt<Token>, IdentityError> {
        let snapshot = self.store.snapshot()?;
        let before = self.owned.get(&*snapshot, owner(handle))?;
        let held = self.read(&*snapshot, before.as_deref().unwrap_or_default())?;
        let (valid, expired): (Vec<_>, Vec<_>) = held
            .into_iter()
            .partition(|token| issued_ms < token.expires_ms);
        if valid.len() >= TOKENS_PER_PERSON_MAX {
            return Err(IdentityError::TooManyTokens);
        }
        let mut batch = Batch::new();
        for token in expired {
            self.rows.delete(&mut batch, &token.id.0);
        }
        let token = self.insert(&mut batch, handle, (issued_ms, expires_ms))?;
        let ids = valid.iter().map(|token| token.id);
        let ids = ids.chain([token.info.id]).collect();
        self.replace_owned(&mut batch, handle, before.as_ref(), &ids)?;
        attempted(self.store.commit(batch), token)
    }

    /// Draws a secret and keeps its hash.
    fn insert(
        &self,
        batch: &mut Batch,
        handle: &Handle,
        (issued_ms, expires_ms): (i64, i64),
    ) -> Result<Token, IdentityError> {
        let text = format!("{PREFIX}{}", hex::encode(random::bytes::<SECRET_BYTES>()?));
        let row = Row {
            hash: hash_of(&text),
            handle: handle.clone(),
            issued_ms,
            expires_ms,
        };
        let id = id_of(&row.hash);
        self.rows.require(batch, &id.0, None)?;
        self.rows.put(batch, &id.0, &row)?;
        let info = row.info(id);
        Ok(Token { info, text })
    }

    fn try_revoke(&self, id: TokenId) -> Result<Attempt<bool>, IdentityError> {
        let snapshot = self.store.snapshot()?;
        let Some(row) = self.rows.get(&*snapshot, &id.0)? else {
            return Ok(Attempt::Done(false));
        };
        let before = self.owned.get(&*snapshot, owner(&row.handle))?;
        let mut ids = before.clone().unwrap_or_default();
        ids.retain(|other| *other != id);
        let mut batch = Batch::new();
        self.rows.delete(&mut batch, &id.0);
        self.replace_owned(&mut batch, &row.handle, before.as_ref(), &ids)?;
        attempted(self.store.commit(batch), true)
    }

    fn replace_owned(
        &self,
        batch: &mut Batch,
        handle: &Handle,
        before: Option<&Vec<TokenId>>,
        ids: &Vec<TokenId>,
    ) -> Result<(), IdentityError> {
        self.owned.require(batch, owner(handle), before)?;
        self.owned.put(batch, owner(handle), ids)?;
        Ok(())
    }

    fn read(
        &self,
        snapshot: &dyn Snapshot,
        ids: &[TokenId],
    ) -> Result<Vec<TokenInfo>, IdentityError> {
        let mut tokens = Vec::with_capacity(ids.len());
        for id in ids {
            tokens.extend(self.rows.get(snapshot, &id.0)?.map(|row| row.info(*id)));
        }
        Ok(tokens)
    }
}

fn owner(handle: &Handle) -> &[u8] {
    handle.as_str().as_bytes()
}

fn hash_of(text: &str) -> [u8; 32] {
    blake3::derive_key(CONTEXT, text.as_bytes())
}

fn id_of(hash: &[u8; 32]) -> TokenId {
    let mut id = [0; TokenId::LENGTH];
    id.copy_from_slice(&hash[..TokenId::LENGTH]);
    TokenId(id)
}

#[cfg(test)]
mod tests;
