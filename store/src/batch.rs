//! What belongs together: writes that are applied whole, and what must hold before.
//!
//! The batch measures itself while it is built, so that every engine refuses the same batches.

use bytes::Bytes;

use crate::error::{CommitError, StoreError};
use crate::key_value::KeyRange;

/// The longest key, in bytes.
pub const KEY_BYTES_MAX: usize = 512;
/// The largest value, in bytes, as the caller knows it; a seal comes on top.
pub const VALUE_BYTES_MAX: usize = 4 << 20;
/// The largest batch, in bytes: keys and values of its requirements and writes.
pub const BATCH_BYTES_MAX: usize = 64 << 20;

/// Why no engine accepts a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Oversize {
    /// A key is too long.
    #[error("a key of {found} bytes is longer than {KEY_BYTES_MAX}")]
    Key {
        /// Its length in bytes.
        found: usize,
    },
    /// A value is too large.
    #[error("a value of {found} bytes is larger than {VALUE_BYTES_MAX}")]
    Value {
        /// Its length in bytes.
        found: usize,
    },
    /// Everything together is too large.
    #[error("a batch of {found} bytes is larger than {BATCH_BYTES_MAX}")]
    Batch {
        /// Its size in bytes.
        found: usize,
    },
}

/// Something that must hold before a batch is applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Requirement {
    pub(crate) key: Bytes,
    pub(crate) expected: Option<Bytes>,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Write {
    Put { key: Bytes, value: Bytes },
    Delete { key: Bytes },
    DeleteRange { range: KeyRange },
}

/// Changes that are committed together or not at all.
///
/// All requirements are checked first, against the state before the batch; then the writes are
/// applied in the order in which they were added. Building cannot fail: what is too large is
/// refused by `commit`.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    pub(crate) requirements: Vec<Requirement>,
    pub(crate) writes: Vec<Write>,
    bytes: usize,
    // The first key or value that is too large, if any.
    oversize: Option<Oversize>,
}

impl Batch {
    /// A batch that changes nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Commits only if `key` holds exactly `expected`; `None` requires that it holds nothing.
    pub fn require(&mut self, key: impl Into<Bytes>, expected: Option<Bytes>) -> &mut Self {
        let key = key.into();
        self.measure_key(&key);
        self.measure_value(expected.as_deref().unwrap_or_default());
        self.requirements.push(Requirement { key, expected });
        self
    }

    /// Writes `value` at `key`, over what was there.
    pub fn put(&mut self, key: impl Into<Bytes>, value: impl Into<Bytes>) -> &mut Self {
        let (key, value) = (key.into(), value.into());
        self.measure_key(&key);
        self.measure_value(&value);
        self.writes.push(Write::Put { key, value });
        self
    }

    /// Removes `key`; removing what is not there is legal.
    pub fn delete(&mut self, key: impl Into<Bytes>) -> &mut Self {
        let key = key.into();
        self.measure_key(&key);
        self.writes.push(Write::Delete { key });
        self
    }

    /// Removes every key in `range`.
    pub fn delete_range(&mut self, range: KeyRange) -> &mut Self {
        self.measure_bound(&range.start);
        self.measure_bound(range.end.as_deref().unwrap_or_default());
        self.writes.push(Write::DeleteRange { range });
        self
    }

    /// Whether committing it changes nothing and requires nothing.
    pub fn is_empty(&self) -> bool {
        self.requirements.is_empty() && self.writes.is_empty()
    }

    /// Its size in bytes, as [`BATCH_BYTES_MAX`] counts.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    fn measure_key(&mut self, key: &[u8]) {
        self.bytes = self.bytes.saturating_add(key.len());
        if key.len() > KEY_BYTES_MAX {
            self.refuse(Oversize::Key { found: key.len() });
        }
    }

    /// A bound is no key and may be a byte longer: behind the longest key lies that key and a zero.
    fn measure_bound(&mut self, bound: &[u8]) {
        self.bytes = self.bytes.saturating_add(bound.len());
        if bound.len() > KEY_BYTES_MAX + 1 {
            self.refuse(Oversize::Key { found: bound.len() });
        }
    }

    fn measure_value(&mut self, value: &[u8]) {
        self.bytes = self.bytes.saturating_add(value.len());
        if value.len() > VALUE_BYTES_MAX {
            self.refuse(Oversize::Value { found: value.len() });
        }
    }

    fn refuse(&mut self, oversize: Oversize) {
        self.oversize.get_or_insert(oversize);
    }

    /// Refuses a batch that is out of bounds; every engine asks this first.
    pub(crate) fn check_size(&self) -> Result<(), Oversize> {
        match self.oversize {
            Some(oversize) => Err(oversize),
            None if self.bytes > BATCH_BYTES_MAX => Err(Oversize::Batch { found: self.bytes }),
            None => Ok(()),
        }
    }

    /// Refuses a batch one of whose requirements does not hold in what `get` reads.
    pub(crate) fn check_requirements(
        &self,
        mut get: impl FnMut(&[u8]) -> Result<Option<Bytes>, StoreError>,
    ) -> Result<(), CommitError> {
        for Requirement { key, expected } in &self.requirements {
            if get(key)? != *expected {
                return Err(CommitError::Conflict { key: key.clone() });
            }
        }
        Ok(())
    }

    /// Adds the writes of a batch whose size and requirements have been checked.
    pub(crate) fn append_writes(&mut self, batch: Self) {
        self.bytes = self.bytes.saturating_add(batch.bytes);
        self.writes.extend(batch.writes);
    }

    /// The same batch with every value replaced; the caller's sizes stay what is measured.
    pub(crate) fn map_values(mut self, value_of: impl Fn(&Bytes, Bytes) -> Bytes) -> Self {
        for Requirement { key, expected } in &mut self.requirements {
            *expected = expected.take().map(|value| value_of(key, value));
        }
        for write in &mut self.writes {
            if let Write::Put { key, value } = write {
                *value = value_of(key, std::mem::take(value));
            }
        }
        self
    }
}
