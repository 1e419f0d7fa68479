//! Plain structs kept in a store: one kind of record under one versioned prefix.
//!
//! The store does not learn what it holds. A record that has to change its form gets a new
//! version, and with it a new prefix; old rows are never read as something they are not.

use std::marker::PhantomData;

use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::batch::Batch;
use crate::error::StoreError;
use crate::key_value::{KeyRange, Limits, Order, Snapshot};

/// Why a record could not be read or written.
#[derive(Debug, Clone, thiserror::Error)]
pub enum RecordError {
    /// The bytes at a key are not a record of this kind and version.
    #[error("the record at `{}` cannot be read", .key.escape_ascii())]
    Unreadable {
        /// The whole key, with its prefix.
        key: Bytes,
    },
    /// The record has no form as bytes.
    #[error("the record for `{}` cannot be written: {reason}", .key.escape_ascii())]
    Unwritable {
        /// The whole key, with its prefix.
        key: Bytes,
        /// What the encoder said.
        reason: postcard::Error,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// One record with its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record<T> {
    /// The key without the prefix.
    pub id: Bytes,
    /// The record.
    pub value: T,
}

/// Some records in the order of their ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordPage<T> {
    /// The records.
    pub records: Vec<Record<T>>,
    /// Whether there are more behind them.
    pub more: bool,
}

/// The records of one kind.
///
/// Reading takes a snapshot and writing a batch, so that records of several kinds are read at one
/// moment and change together.
#[derive(Debug)]
pub struct Records<T> {
    prefix: Bytes,
    // Neither owns nor borrows a `T`, so it can be shared whatever `T` is.
    kind: PhantomData<fn() -> T>,
}

impl<T: Serialize + DeserializeOwned> Records<T> {
    /// The records under `<name>/v<version>/`.
    ///
    /// No name may be another's followed by a slash, or their keys would meet.
    pub fn new(name: &str, version: u16) -> Self {
        Self {
            prefix: format!("{name}/v{version}/").into(),
            kind: PhantomData,
        }
    }

    /// The record of this id, if there is one.
    pub fn get(&self, snapshot: &dyn Snapshot, id: &[u8]) -> Result<Option<T>, RecordError> {
        let key = self.key(id);
        snapshot
            .get(&key)?
            .map(|value| decode(&key, &value))
            .transpose()
    }

    /// The records whose ids begin with `id_prefix`, after `after` if it is given.
    pub fn scan(
        &self,
        snapshot: &dyn Snapshot,
        id_prefix: &[u8],
        after: Option<&[u8]>,
        limits: Limits,
    ) -> Result<RecordPage<T>, RecordError> {
        let mut range = KeyRange::prefix(self.key(id_prefix));
        if let Some(after) = after {
            range = range.after(&self.key(after));
        }
        let page = snapshot.scan(&range, Order::Ascending, limits)?;
        let record = |row: crate::key_value::Row| {
            let value = decode(&row.key, &row.value)?;
            Ok(Record {
                id: row.key.slice(self.prefix.len()..),
                value,
            })
        };
        let records = page
            .rows
            .into_iter()
            .map(record)
            .collect::<Result<_, RecordError>>()?;
        Ok(RecordPage {
            records,
            more: page.more,
        })
    }

    /// Adds to `batch` that the record of this id becomes `value`.
    pub fn put(&self, batch: &mut Batch, id: &[u8], value: &T) -> Result<(), RecordError> {
        let key = self.key(id);
        let value = encode(&key, value)?;
        batch.put(key, value);
        Ok(())
    }

    /// Adds to `batch` that there is no record of this id any more.
    pub fn delete(&self, batch: &mut Batch, id: &[u8]) {
        batch.delete(self.key(id));
    }

    /// Makes `batch` conflict unless the record of this id is still what was read.
    pub fn require(
        &self,
        batch: &mut Batch,
        id: &[u8],
        expected: Option<&T>,
    ) -> Result<(), RecordError> {
        let key = self.key(id);
        let expected = expected.map(|value| encode(&key, value)).transpose()?;
        batch.require(key, expected);
        Ok(())
    }

    fn key(&self, id: &[u8]) -> Bytes {
        [&self.prefix, id].concat().into()
    }
}

fn encode<T: Serialize>(key: &Bytes, value: &T) -> Result<Bytes, RecordError> {
    let bytes = postcard::to_stdvec(value);
    bytes
        .map(Bytes::from)
        .map_err(|reason| RecordError::Unwritable {
            key: key.clone(),
            reason,
        })
}

/// Reads all of `bytes`; a record that ends early or late is not this record.
fn decode<T: DeserializeOwned>(key: &Bytes, bytes: &[u8]) -> Result<T, RecordError> {
    match postcard::take_from_bytes(bytes) {
        Ok((value, [])) => Ok(value),
        Ok(_) | Err(_) => Err(RecordError::Unreadable { key: key.clone() }),
    }
}

#[cfg(test)]
mod tests;
