//! How much of our logs each peer has: what it said that it has, and what it was sent since.
//!
//! Kept in memory: a peer says it again whenever it asks.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use domain::id::{InstitutionId, ItemHandle};
use domain::log::LogId;
use domain::policy::Destination;

use crate::door::{Door, DoorError};

/// Whether a peer has what our logs say of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reading {
    /// It said so, or all of it was sent to it.
    Past,
    /// Some of it was not sent yet.
    Behind,
    /// It has not asked since the node started.
    Unknown,
}

/// All peers that read our logs. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Readers(Arc<Mutex<BTreeMap<(InstitutionId, LogId), u64>>>);

impl Readers {
    /// A peer has the first `size` events of a log. One that began again has fewer than before.
    pub(super) fn note(&self, reader: &InstitutionId, log: &LogId, size: u64) {
        let mut sizes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sizes.insert((reader.clone(), log.clone()), size);
    }

    fn size(&self, reader: &InstitutionId, log: &LogId) -> Option<u64> {
        let sizes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sizes.get(&(reader.clone(), log.clone())).copied()
    }

    /// Whether each of `peers` has all that our logs tell it of an item; those whom they tell
    /// nothing are left out.
    ///
    /// # Errors
    /// [`DoorError`].
    pub fn of_item(
        &self,
        door: &Door,
        item: &ItemHandle,
        peers: impl Iterator<Item = InstitutionId>,
    ) -> Result<BTreeMap<InstitutionId, Reading>, DoorError> {
        let mut ends = Vec::new();
        for (destination, log) in door.own_logs().all()? {
            let history = door.own_logs().logs().history(&log, item)?;
            ends.extend(history.last().map(|last| (destination, log, last + 1)));
        }
        let mut readings = BTreeMap::new();
        for peer in peers {
            let tells = |destination: &Destination| match destination {
                Destination::House => false,
                Destination::Pair(to) => *to == peer,
                Destination::Consortium | Destination::Public => true,
            };
            let told = ends.iter().filter(|(destination, ..)| tells(destination));
            let worst = told
                .map(|(_, log, end)| match self.size(&peer, log) {
                    Some(size) if size >= *end => Reading::Past,
                    Some(_) => Reading::Behind,
                    None => Reading::Unknown,
                })
                .max();
            readings.extend(worst.map(|worst| (peer, worst)));
        }
        Ok(readings)
    }
}
