//! What the engine will hold once the earlier batches of a round are committed.

use std::collections::BTreeMap;

use bytes::Bytes;

use crate::batch::{Batch, Write};
use crate::error::StoreError;
use crate::key_value::{KeyRange, Snapshot};

/// Changes that are not committed yet, laid over what is.
pub(super) struct Overlay {
    below: Box<dyn Snapshot>,
    // Invariant: what is here was written after every range in `deleted` that contains it.
    changed: BTreeMap<Bytes, Option<Bytes>>,
    deleted: Vec<KeyRange>,
}

impl Overlay {
    pub(super) fn over(below: Box<dyn Snapshot>) -> Self {
        Self {
            below,
            changed: BTreeMap::new(),
            deleted: Vec::new(),
        }
    }

    pub(super) fn get(&self, key: &[u8]) -> Result<Option<Bytes>, StoreError> {
        if let Some(value) = self.changed.get(key) {
            return Ok(value.clone());
        }
        if self.deleted.iter().any(|range| range.contains(key)) {
            return Ok(None);
        }
        self.below.get(key)
    }

    pub(super) fn apply(&mut self, batch: &Batch) {
        for write in &batch.writes {
            self.apply_write(write);
        }
    }

    fn apply_write(&mut self, write: &Write) {
        match write {
            Write::Put { key, value } => {
                self.changed.insert(key.clone(), Some(value.clone()));
            }
            Write::Delete { key } => {
                self.changed.insert(key.clone(), None);
            }
            Write::DeleteRange { range } => {
                self.changed.retain(|key, _| !range.contains(key));
                self.deleted.push(range.clone());
            }
        }
    }
}
