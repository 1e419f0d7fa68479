//! Whether an item stands in a log: the fold of that log's events about it.

use serde::{Deserialize, Serialize};

use crate::event::{Event, EventKind};

/// How an item came to be taken back for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Closed {
    /// It may still be kept by its origin.
    Retracted,
    /// Its description is gone everywhere.
    Erased,
}

/// The event by which an item stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Live {
    /// The version placed.
    pub version: u64,
    /// The event's index in its log.
    pub index: u64,
}

/// What a log says of an item, up to some index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Placement {
    /// The highest version that was placed: none below it comes back.
    pub floor: u64,
    /// Where it stands, if it does.
    pub live: Option<Live>,
    /// Whether it was taken back for ever.
    pub closed: Option<Closed>,
}

/// Why an event is kept and not applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PlacementError {
    /// An older version was placed over a newer one.
    #[error("version {found} was placed after version {floor}")]
    Regressed {
        /// What was placed.
        found: u64,
        /// What was there before.
        floor: u64,
    },
    /// The item was retracted or erased.
    #[error("the item was taken back for ever")]
    Closed,
    /// The event is about the institution, and no item has a place by it.
    #[error("the event is about the institution, not about an item")]
    OfNoItem,
    /// A newer program's kind of event.
    #[error("event of unknown kind {0}: a newer version of the program understands it")]
    UnknownKind(i32),
}

impl Placement {
    /// What the log says after one more event about the same item.
    ///
    /// # Errors
    /// [`PlacementError`]; the placement then stays as it was.
    pub fn apply(mut self, event: &Event, index: u64) -> Result<Self, PlacementError> {
        match event.kind {
            EventKind::Place => self.place(event.version, index)?,
            // Withdrawing what is not placed is legal and changes nothing; the floor stays.
            EventKind::Withdraw => self.live = None,
            EventKind::Retract => self.close(Closed::Retracted),
            EventKind::Erase => self.close(Closed::Erased),
            EventKind::Profile(_) => return Err(PlacementError::OfNoItem),
            EventKind::Unknown(kind) => return Err(PlacementError::UnknownKind(kind)),
        }
        Ok(self)
    }

    fn place(&mut self, version: u64, index: u64) -> Result<(), PlacementError> {
        if self.closed.is_some() {
            return Err(PlacementError::Closed);
        }
        if version < self.floor {
            return Err(PlacementError::Regressed {
                found: version,
                floor: self.floor,
            });
        }
        self.floor = version;
        self.live = Some(Live { version, index });
        Ok(())
    }

    fn close(&mut self, how: Closed) {
        self.live = None;
        // An erased item stays erased when it is retracted afterwards.
        if self.closed != Some(Closed::Erased) {
            self.closed = Some(how);
        }
    }
}

#[cfg(test)]
mod tests;
