//! A store in memory: for tests, and for what need not outlive the process.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{Arc, PoisonError, RwLock};

use bytes::Bytes;

use crate::batch::{Batch, Write};
use crate::error::{CommitError, StoreError};
use crate::key_value::{KeyRange, KeyValue, Limits, Order, Page, Row, Snapshot};

type Map = BTreeMap<Bytes, Bytes>;

/// An ordered map in memory.
///
/// A snapshot shares the map; the first commit that meets a live snapshot copies the map once.
#[derive(Debug, Default)]
pub struct MemoryStore {
    map: RwLock<Arc<Map>>,
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }
}

impl KeyValue for MemoryStore {
    fn snapshot(&self) -> Result<Box<dyn Snapshot>, StoreError> {
        // Applying cannot fail half way, so a poisoned lock still guards a whole map.
        let map = self.map.read().unwrap_or_else(PoisonError::into_inner);
        Ok(Box::new(MemorySnapshot {
            map: Arc::clone(&map),
        }))
    }

    fn commit(&self, batch: Batch) -> Result<(), CommitError> {
        batch.check_size()?;
        let mut map = self.map.write().unwrap_or_else(PoisonError::into_inner);
        batch.check_requirements(|key| Ok(map.get(key).cloned()))?;
        let map = Arc::make_mut(&mut map);
        for write in batch.writes {
            apply(map, write);
        }
        Ok(())
    }
}

fn apply(map: &mut Map, write: Write) {
    match write {
        Write::Put { key, value } => {
            map.insert(key, value);
        }
        Write::Delete { key } => {
            map.remove(&key);
        }
        Write::DeleteRange { range } => delete_range(map, &range),
    }
}

fn delete_range(map: &mut Map, range: &KeyRange) {
    let keys: Vec<Bytes> = map
        .range::<Bytes, _>(bounds(range))
        .map(|(key, _)| key.clone())
        .collect();
    for key in keys {
        map.remove(&key);
    }
}

/// The bounds of `range`, made harmless: `BTreeMap::range` panics on one that runs backwards.
fn bounds(range: &KeyRange) -> (Bound<&Bytes>, Bound<&Bytes>) {
    let end = match &range.end {
        Some(end) => Bound::Excluded(end.max(&range.start)),
        None => Bound::Unbounded,
    };
    (Bound::Included(&range.start), end)
}

/// What a [`MemoryStore`] held at one moment.
struct MemorySnapshot {
    map: Arc<Map>,
}

impl MemorySnapshot {
    fn rows(&self, range: &KeyRange) -> impl DoubleEndedIterator<Item = Result<Row, StoreError>> {
        self.map
            .range::<Bytes, _>(bounds(range))
            .map(|(key, value)| {
                Ok(Row {
                    key: key.clone(),
                    value: value.clone(),
                })
            })
    }
}

impl Snapshot for MemorySnapshot {
    fn get(&self, key: &[u8]) -> Result<Option<Bytes>, StoreError> {
        Ok(self.map.get(key).cloned())
    }

    fn scan(&self, range: &KeyRange, order: Order, limits: Limits) -> Result<Page, StoreError> {
        match order {
            Order::Ascending => Page::collect(self.rows(range), limits),
            Order::Descending => Page::collect(self.rows(range).rev(), limits),
        }
    }
}
