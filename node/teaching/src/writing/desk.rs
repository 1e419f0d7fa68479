//! The labdocs that are open in memory: one writer at a time in each, and a limit to them all.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use parking_lot::{Mutex as FairMutex, MutexGuard as FairGuard};

use super::Paper;
use crate::id::LabdocId;

/// Most labdocs that are kept open in memory; further ones take the place of the longest unused.
pub(crate) const OPEN_LABDOCS_MAX: usize = 1_000;

/// What is on the desk.
#[derive(Default)]
pub(crate) struct Desk {
    slots: Mutex<Slots>,
}

#[derive(Default)]
struct Slots {
    by_labdoc: HashMap<LabdocId, (u64, Arc<Slot>)>,
    // Counts uses, so that the longest unused slot is known.
    uses: u64,
}

/// The place of one labdoc: a paper, and up to which update it goes.
#[derive(Default)]
pub(crate) struct Slot {
    // Held while the disk is waited for: with a lock that is not fair, one of several writers gets
    // it again and again, and the others wait for seconds.
    paper: FairMutex<Option<(u64, Paper)>>,
}

impl Slot {
    /// Waits until nobody else has the labdoc in hand.
    pub(crate) fn open(&self) -> FairGuard<'_, Option<(u64, Paper)>> {
        // A panic leaves no paper: it is taken out before anything is done with it.
        self.paper.lock()
    }
}

impl Desk {
    /// The place of this labdoc; it is the same for all who ask while one of them has it.
    pub(crate) fn slot(&self, labdoc: LabdocId) -> Arc<Slot> {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        slots.uses += 1;
        let uses = slots.uses;
        if !slots.by_labdoc.contains_key(&labdoc) && slots.by_labdoc.len() >= OPEN_LABDOCS_MAX {
            slots.clear_one();
        }
        let (used, slot) = slots.by_labdoc.entry(labdoc).or_default();
        *used = uses;
        Arc::clone(slot)
    }
}

#[cfg(test)]
impl Desk {
    /// How many labdocs have a place.
    pub(crate) fn len(&self) -> usize {
        self.slots.lock().unwrap().by_labdoc.len()
    }
}

impl Slots {
    /// Clears the longest unused slot that nobody has in hand.
    fn clear_one(&mut self) {
        let idle = self.by_labdoc.iter();
        let idle = idle.filter(|(_, (_, slot))| Arc::strong_count(slot) == 1);
        let oldest = idle.min_by_key(|(_, (used, _))| *used).map(|(id, _)| *id);
        if let Some(oldest) = oldest {
            self.by_labdoc.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_labdoc_too_many_takes_the_place_of_the_longest_unused() {
        let desk = Desk::default();
        let id = |n: usize| LabdocId::from_bytes((n as u128).to_be_bytes());
        let held = desk.slot(id(0));
        for n in 1..=OPEN_LABDOCS_MAX {
            desk.slot(id(n));
        }
        let slots = desk.slots.lock().unwrap();
        assert_eq!(slots.by_labdoc.len(), OPEN_LABDOCS_MAX);
        assert!(
            slots.by_labdoc.contains_key(&id(0)),
            "somebody has it in hand"
        );
        assert!(!slots.by_labdoc.contains_key(&id(1)));
        drop(held);
    }
}
