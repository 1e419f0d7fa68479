//! The ordered map that every backend is: two traits and the words of a scan.
//!
//! Keys order bytewise. Reading is always bounded, in rows and in bytes.

use std::sync::Arc;

use bytes::Bytes;

use crate::batch::Batch;
use crate::error::{CommitError, StoreError};

/// A store shared by the parts of a program.
pub type Store = Arc<dyn KeyValue>;

/// An ordered map from keys to values that changes one whole [`Batch`] at a time.
pub trait KeyValue: Send + Sync {
    /// Everything committed so far, frozen: later commits do not show in it.
    ///
    /// Holding a snapshot never blocks a commit, on any thread; it costs the engine memory or
    /// disk, so hold it for one request.
    fn snapshot(&self) -> Result<Box<dyn Snapshot>, StoreError>;

    /// Applies all of `batch`, or nothing.
    ///
    /// When this returns, a durable engine has brought the batch to the disk. After an error
    /// other than a conflict or an oversize, the batch may still turn up at the next open, whole.
    fn commit(&self, batch: Batch) -> Result<(), CommitError>;
}

/// The map as it was at one moment.
pub trait Snapshot: Send + Sync {
    /// The value at `key`, if there is one.
    fn get(&self, key: &[u8]) -> Result<Option<Bytes>, StoreError>;

    /// The first rows of `range` in `order`, as far as `limits` allow.
    fn scan(&self, range: &KeyRange, order: Order, limits: Limits) -> Result<Page, StoreError>;
}

impl<K: KeyValue + ?Sized> KeyValue for Arc<K> {
    fn snapshot(&self) -> Result<Box<dyn Snapshot>, StoreError> {
        (**self).snapshot()
    }

    fn commit(&self, batch: Batch) -> Result<(), CommitError> {
        (**self).commit(batch)
    }
}

/// The keys from `start` up to, and without, `end`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRange {
    /// The first key of the range.
    pub start: Bytes,
    /// The first key after the range; `None` reaches to the last key there is.
    pub end: Option<Bytes>,
}

impl KeyRange {
    /// Every key.
    pub const fn all() -> Self {
        Self {
            start: Bytes::new(),
            end: None,
        }
    }

    /// The keys from `start` up to, and without, `end`; empty when `end` is not above `start`.
    pub fn new(start: impl Into<Bytes>, end: impl Into<Bytes>) -> Self {
        Self {
            start: start.into(),
            end: Some(end.into()),
        }
    }

    /// The keys that begin with `prefix`.
    pub fn prefix(prefix: impl Into<Bytes>) -> Self {
        let start = prefix.into();
        let end = successor_of_prefix(&start);
        Self { start, end }
    }

    /// The part of this range that lies behind `key`: where the page after `key` begins.
    pub fn after(self, key: &[u8]) -> Self {
        let mut next = Vec::with_capacity(key.len() + 1);
        next.extend_from_slice(key);
        next.push(0);
        Self {
            start: Bytes::from(next).max(self.start),
            end: self.end,
        }
    }

    /// The part of this range that lies before `key`: the next page in [`Order::Descending`].
    pub fn before(self, key: &[u8]) -> Self {
        let key = Bytes::copy_from_slice(key);
        let end = match self.end {
            Some(end) => end.min(key),
            None => key,
        };
        Self {
            start: self.start,
            end: Some(end),
        }
    }

    /// Whether `key` lies in the range.
    pub fn contains(&self, key: &[u8]) -> bool {
        *key >= *self.start && self.end.as_ref().is_none_or(|end| *key < **end)
    }

    /// Whether no key can lie in the range.
    pub fn is_empty(&self) -> bool {
        self.end.as_ref().is_some_and(|end| *end <= self.start)
    }
}

/// The smallest key above every key with this prefix; none when the prefix is all `0xff`.
fn successor_of_prefix(prefix: &[u8]) -> Option<Bytes> {
    let last = prefix.iter().rposition(|&byte| byte != u8::MAX)?;
    let mut end = prefix[..=last].to_vec();
    end[last] += 1;
    Some(end.into())
}

/// The direction of a scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// From the lowest key upwards.
    Ascending,
    /// From the highest key downwards.
    Descending,
}

/// How much one scan may return.
///
/// A page holds at least one row when the range does, however large, so that reading advances.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Most rows in a page.
    pub rows: usize,
    /// Most bytes in a page, keys and values together.
    pub bytes: usize,
}

impl Limits {
    /// What suits most callers: 256 rows and 1 MiB.
    pub const PAGE: Self = Self {
        rows: 256,
        bytes: 1 << 20,
    };
}

/// One entry of the map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The key.
    pub key: Bytes,
    /// The value.
    pub value: Bytes,
}

/// The answer to one scan.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// The rows, in the order that was asked for.
    pub rows: Vec<Row>,
    /// Whether the range holds rows beyond these.
    pub more: bool,
}

impl Page {
    /// Takes rows from an engine until a limit is met.
    pub(crate) fn collect(
        rows: impl IntoIterator<Item = Result<Row, StoreError>>,
        limits: Limits,
    ) -> Result<Self, StoreError> {
        let mut page = Self::default();
        let mut bytes = 0;
        for row in rows {
            let row = row?;
            bytes += row.key.len() + row.value.len();
            if !page.rows.is_empty() && (page.rows.len() >= limits.rows || bytes > limits.bytes) {
                page.more = true;
                break;
            }
            page.rows.push(row);
        }
        Ok(page)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_ends_where_its_successor_begins() {
        assert_eq!(
            KeyRange::prefix(&b"ab"[..]),
            KeyRange::new(&b"ab"[..], &b"ac"[..])
        );
        assert_eq!(
            KeyRange::prefix(&b"a\xff"[..]),
            KeyRange::new(&b"a\xff"[..], &b"b"[..])
        );
        assert_eq!(KeyRange::prefix(&b"\xff"[..]).end, None);
        assert_eq!(KeyRange::prefix(&b""[..]), KeyRange::all());
    }

    #[test]
    fn the_next_page_begins_behind_the_last_key() {
        let rest = KeyRange::prefix(&b"a"[..]).after(b"ab");
        assert!(!rest.contains(b"ab"));
        assert!(rest.contains(b"ab\0"));
        assert!(!rest.contains(b"b"));
        let rest = KeyRange::all().before(b"ab");
        assert!(!rest.contains(b"ab"));
        assert!(rest.contains(b"aa\xff"));
    }

    #[test]
    fn a_range_that_runs_backwards_is_empty() {
        assert!(KeyRange::new(&b"b"[..], &b"a"[..]).is_empty());
        assert!(KeyRange::new(&b"a"[..], &b"a"[..]).is_empty());
        assert!(!KeyRange::all().is_empty());
    }
}
