//! Values that cannot lie: each is stored with a checksum bound to its key.
//!
//! A flipped bit, a value under the wrong key, or one cut short is answered with
//! [`StoreError::Corrupt`], never with other bytes. The seal guards against accidents, not
//! against somebody who can write to the disk: it has no secret. It does not notice that a key is
//! gone; engines whose files may lose keys verify them when they open.

use bytes::{Bytes, BytesMut};

use crate::batch::Batch;
use crate::error::{CommitError, StoreError};
use crate::key_value::{KeyRange, KeyValue, Limits, Order, Page, Row, Snapshot};

/// Bytes that a seal adds to every value.
pub const SEAL_BYTES: usize = 16;

/// Separates these hashes from every other use of BLAKE3.
const CONTEXT: &str = "archipel store sealed value v1";

/// Seals what is written to an engine and checks what is read from it.
#[derive(Debug)]
pub struct Sealed<K> {
    engine: K,
    sealer: Sealer,
}

impl<K: KeyValue> Sealed<K> {
    /// Wraps an engine all of whose values are sealed, or which is empty.
    pub fn new(engine: K) -> Self {
        Self {
            engine,
            sealer: Sealer::new(),
        }
    }
}

impl<K: KeyValue> KeyValue for Sealed<K> {
    fn snapshot(&self) -> Result<Box<dyn Snapshot>, StoreError> {
        let inner = self.engine.snapshot()?;
        Ok(Box::new(SealedSnapshot {
            inner,
            sealer: self.sealer.clone(),
        }))
    }

    fn commit(&self, batch: Batch) -> Result<(), CommitError> {
        batch.check_size()?;
        // Sealing is a function of key and value, so a requirement compares sealed bytes as well.
        self.engine
            .commit(batch.map_values(|key, value| self.sealer.seal(key, &value)))
    }
}

struct SealedSnapshot {
    inner: Box<dyn Snapshot>,
    sealer: Sealer,
}

impl Snapshot for SealedSnapshot {
    fn get(&self, key: &[u8]) -> Result<Option<Bytes>, StoreError> {
        let stored = self.inner.get(key)?;
        stored
            .map(|stored| self.sealer.open(key, stored))
            .transpose()
    }

    fn scan(&self, range: &KeyRange, order: Order, limits: Limits) -> Result<Page, StoreError> {
        let Page { rows, more } = self.inner.scan(range, order, with_seals(limits))?;
        let mut page = Page::collect(
            rows.into_iter().map(|row| self.sealer.open_row(row)),
            limits,
        )?;
        page.more |= more;
        Ok(page)
    }
}

/// Limits within which the engine gives out at least what `limits` allow without the seals.
fn with_seals(limits: Limits) -> Limits {
    // Keys differ, so only one row can have no bytes at all.
    let rows_max = limits.rows.min(limits.bytes.saturating_add(1));
    let bytes = limits
        .bytes
        .saturating_add(rows_max.saturating_mul(SEAL_BYTES));
    Limits { bytes, ..limits }
}

/// Computes seals.
#[derive(Debug, Clone)]
struct Sealer {
    // The hash state after the context, so that it is derived once and not for each value.
    context: blake3::Hasher,
}

impl Sealer {
    fn new() -> Self {
        Self {
            context: blake3::Hasher::new_derive_key(CONTEXT),
        }
    }

    fn seal_of(&self, key: &[u8], value: &[u8]) -> [u8; SEAL_BYTES] {
        let mut hasher = self.context.clone();
        // The length keeps `ab`+`c` and `a`+`bc` apart.
        hasher
            .update(&(key.len() as u64).to_be_bytes())
            .update(key)
            .update(value);
        let mut seal = [0; SEAL_BYTES];
        seal.copy_from_slice(&hasher.finalize().as_bytes()[..SEAL_BYTES]);
        seal
    }

    fn seal(&self, key: &[u8], value: &[u8]) -> Bytes {
        let mut stored = BytesMut::with_capacity(SEAL_BYTES + value.len());
        stored.extend_from_slice(&self.seal_of(key, value));
        stored.extend_from_slice(value);
        stored.freeze()
    }

    fn open_row(&self, row: Row) -> Result<Row, StoreError> {
        let value = self.open(&row.key, row.value)?;
        Ok(Row {
            key: row.key,
            value,
        })
    }

    fn open(&self, key: &[u8], mut stored: Bytes) -> Result<Bytes, StoreError> {
        let corrupt = || StoreError::Corrupt {
            key: Bytes::copy_from_slice(key),
        };
        if stored.len() < SEAL_BYTES {
            return Err(corrupt());
        }
        let seal = stored.split_to(SEAL_BYTES);
        if seal[..] == self.seal_of(key, &stored) {
            Ok(stored)
        } else {
            Err(corrupt())
        }
    }
}

#[cfg(test)]
mod tests;
