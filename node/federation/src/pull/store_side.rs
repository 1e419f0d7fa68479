//! What a pull does with the disk: synchronous, called where waiting hurts nobody.

use std::collections::BTreeMap;

use bytes::Bytes;
use domain::checkpoint::SignedCheckpoint;
use domain::id::ItemHandle;
use domain::log::LogId;
use store::Batch;
use store::logs::{AppendError, Entry, Keep, LogState};

use super::session::Copier;
use crate::objects;
use crate::refusals::{Reason, Refusal};
use crate::replica;
use crate::sweep;

/// Where the name of the log that an institution writes for us is remembered.
const PAIR_FROM_PREFIX: &str = "federation/v1/pair-from/";

impl Copier {
    /// The log that the peer writes for us, if it told its name before.
    pub(super) fn known_pair(&self) -> Result<Option<LogId>, AppendError> {
        let key = format!("{PAIR_FROM_PREFIX}{}", self.peer);
        let name = self.logs.store().snapshot()?.get(key.as_bytes())?;
        Ok(name.and_then(|name| std::str::from_utf8(&name).ok()?.parse().ok()))
    }

    /// Remembers the name of the log that the peer writes for us.
    pub(super) fn remember_pair(&self, log: &LogId) -> Result<(), AppendError> {
        let key = Bytes::from(format!("{PAIR_FROM_PREFIX}{}", self.peer));
        let mut batch = Batch::new();
        batch
            .require(key.clone(), None)
            .put(key, log.to_string().into_bytes());
        Ok(self.logs.store().commit(batch)?)
    }

    /// Stores checked events; `checkpoint` is the one that they lead to, if they reach it.
    pub(super) fn append(
        &self,
        state: &LogState,
        entries: Vec<Entry>,
        checkpoint: &SignedCheckpoint,
    ) -> Result<LogState, AppendError> {
        let _kept = self.objects.keep();
        let mut batch = Batch::new();
        let changed = changed_items(state.size(), &entries);
        let size = checkpoint.checkpoint().size;
        let reached = |state: &LogState| (state.size() == size).then(|| checkpoint.clone());
        let appended = self
            .logs
            .append(&mut batch, state, (entries, Keep::Live), reached)?;
        for (index, item, body) in changed {
            if appended
                .quarantined
                .iter()
                .all(|(other, _)| *other != index)
            {
                let place = (state.log(), &item);
                sweep::release(&mut batch, &self.logs, place, false)?;
                objects::forget(&mut batch, place);
                self.want(&mut batch, place, body.as_deref());
            }
        }
        self.logs.store().commit(batch)?;
        for (index, reason) in &appended.quarantined {
            let detail = format!("{} at {index}: {reason}", state.log());
            self.refusals.record(
                Some(&self.peer),
                &Refusal::new(Reason::Quarantined, detail).at(state.log(), *index),
            );
        }
        self.news.announce();
        Ok(appended.state)
    }

    /// Attaches bodies to the events of a package; those that do not fit are refused.
    pub(super) fn attach(
        &self,
        (log, start): (&LogId, u64),
        entries: &mut [Entry],
        bodies: BTreeMap<u64, Bytes>,
    ) {
        for (index, body) in bodies {
            let entry = index
                .checked_sub(start)
                .and_then(|offset| entries.get_mut(usize::try_from(offset).ok()?));
            let Some(entry) = entry else {
                let detail = format!("{log}: a body for event {index}, which was not sent");
                self.refusals.record(
                    Some(&self.peer),
                    &Refusal::new(Reason::Malformed, detail).at(log, index),
                );
                continue;
            };
            let Ok(event) = &entry.event else { continue };
            match replica::check_body(event, (log, index), &body) {
                Ok(()) => entry.body = Some(body),
                Err(refusal) => self.refusals.record(Some(&self.peer), &refusal),
            }
        }
    }

    /// Stores bodies that were missing; returns how many were taken.
    pub(super) fn fill(
        &self,
        log: &LogId,
        bodies: Vec<(u64, Bytes)>,
    ) -> Result<usize, AppendError> {
        let _kept = self.objects.keep();
        let mut batch = Batch::new();
        let mut filled = 0;
        for (index, body) in bodies {
            let Some(held) = self.logs.event(log, index)? else {
                continue;
            };
            let Ok(event) = held.event() else { continue };
            match replica::check_body(&event, (log, index), &body) {
                Ok(()) => {
                    if self.logs.fill_body(&mut batch, log, index, body.clone())? {
                        self.want(&mut batch, (log, &event.item), Some(&body));
                        filled += 1;
                    }
                }
                Err(refusal) => self.refusals.record(Some(&self.peer), &refusal),
            }
        }
        if filled > 0 {
            self.logs.store().commit(batch)?;
            self.news.announce();
        }
        Ok(filled)
    }

    fn want(&self, batch: &mut Batch, place: (&LogId, &ItemHandle), body: Option<&[u8]>) {
        let Some(body) = body else { return };
        if let Err(error) = objects::want(batch, place, body, &self.objects) {
            tracing::warn!(%error, "cannot tell which objects are here");
        }
    }
}

/// The items that a package is about, each with the index of the event and its body.
fn changed_items(start: u64, entries: &[Entry]) -> Vec<(u64, ItemHandle, Option<Bytes>)> {
    let item = |(index, entry): (u64, &Entry)| {
        let event = entry.event.as_ref().ok()?;
        Some((index, event.item, entry.body.clone()))
    };
    (start..).zip(entries).filter_map(item).collect()
}
