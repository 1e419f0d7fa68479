//! What the institution says of itself.

use std::sync::PoisonError;

use bytes::Bytes;
use domain::event::{Event, EventKind};
use domain::log::LogId;
use domain::policy::Destination;
use domain::profile::{NO_ITEM, Profile};
use domain::wire::WireError;
use store::Batch;

use super::{Door, DoorError};

/// Where the last profile stands in the public log: its index.
const LAST_KEY: &[u8] = b"federation/v1/profile";

impl Door {
    /// Says what the institution is, unless that is what it said last; returns whether it spoke.
    ///
    /// # Errors
    /// [`DoorError`].
    pub fn introduce(&self, profile: Profile, now_ms: i64) -> Result<bool, DoorError> {
        let _writing = self.0.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let log = self.0.own.log(&Destination::Public)?;
        if self.last_profile(&log)?.unwrap_or_default() == profile {
            return Ok(false);
        }
        let event = Event {
            registry_version: (self.0.registry_version)(),
            claimed_time_ms: now_ms,
            ..self.0.own.ending(NO_ITEM, EventKind::Profile(profile), 1)
        };
        let mut batch = Batch::new();
        let change = self.0.own.statement(log, event, None);
        let index = self.0.own.append(&mut batch, change)?;
        batch.put(LAST_KEY, Bytes::copy_from_slice(&index.to_be_bytes()));
        self.0.own.logs().store().commit(batch)?;
        self.0.news.announce();
        Ok(true)
    }

    /// What the institution said of itself last, if it ever did.
    fn last_profile(&self, log: &LogId) -> Result<Option<Profile>, DoorError> {
        let logs = self.0.own.logs();
        let Some(index) = logs.store().snapshot()?.get(LAST_KEY)? else {
            return Ok(None);
        };
        let index = <[u8; 8]>::try_from(&*index).map_err(|_| WireError::Invalid("profile"))?;
        let held = logs.event(log, u64::from_be_bytes(index))?;
        match held
            .and_then(|held| held.event().ok())
            .map(|event| event.kind)
        {
            Some(EventKind::Profile(profile)) => Ok(Some(profile)),
            Some(_) | None => Err(WireError::Missing("profile").into()),
        }
    }
}
