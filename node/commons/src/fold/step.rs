//! One commit's worth of one origin's logs.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use bytes::Bytes;
use domain::event::{Event, EventKind};
use domain::id::{InstitutionId, ItemHandle, ItemId};
use domain::item::Manifest;
use domain::log::{LogId, LogKind};
use domain::profile::{self, Profile};
use domain::wire;
use search::Update;
use store::logs::{Held, Logs};
use store::{Batch, Limits};

use super::compile::{Compiled, compile};
use super::document::document;
use super::open::{Opened, open};
use super::{FoldError, STEP_EVENTS_MAX};
use crate::view::{
    Changes, Listing, Pending, Reader, Standing, StoredWithdrawal, Version, ViewError,
};

/// Envelopes are at most some kilobytes, so the bound on events is the one that is met.
const READ_BYTES_MAX: usize = 16 << 20;

/// What a step came to: to be committed in the order of the fields.
pub(super) struct Done {
    /// Why events are not applied, for the store of the logs.
    pub(super) quarantine: Batch,
    /// For the view.
    pub(super) changes: Changes,
    /// For the index; removes every item that it touches.
    pub(super) update: Update,
    pub(super) events: u64,
}

/// What was read of an origin's logs and is not yet committed.
pub(super) struct Step<'a> {
    own: &'a InstitutionId,
    logs: &'a Logs,
    reader: Reader,
    standings: BTreeMap<(LogId, ItemHandle), Standing>,
    // Live placements that came in this step, whose bodies are still to be opened.
    placed: BTreeMap<(LogId, ItemHandle), (u64, Event)>,
    manifests: HashMap<(ItemHandle, [u8; 32]), Bytes>,
    quarantine: Batch,
    changes: Changes,
    events: usize,
}

impl<'a> Step<'a> {
    pub(super) fn new(own: &'a InstitutionId, logs: &'a Logs, reader: Reader) -> Self {
        Self {
            own,
            logs,
            reader,
            standings: BTreeMap::new(),
            placed: BTreeMap::new(),
            manifests: HashMap::new(),
            quarantine: Batch::new(),
            changes: Changes::default(),
            events: 0,
        }
    }

    /// Applies events of the logs, each up to its limit, in the order given: a log that cannot be
    /// read to its limit keeps those behind it for the next step.
    pub(super) fn gather(&mut self, limits: &[(&LogId, u64)]) -> Result<(), FoldError> {
        for (log, limit) in limits {
            if self.events == STEP_EVENTS_MAX {
                break;
            }
            self.gather_log(log, *limit)?;
        }
        Ok(())
    }

    fn gather_log(&mut self, log: &LogId, limit: u64) -> Result<(), FoldError> {
        let from = self.reader.position(log)?;
        let room = limit.saturating_sub(from);
        let rows = usize::try_from(room)
            .unwrap_or(usize::MAX)
            .min(STEP_EVENTS_MAX - self.events);
        if rows == 0 {
            return Ok(());
        }
        let limits = Limits {
            rows,
            bytes: READ_BYTES_MAX,
        };
        let events = self.logs.events(log, from, limits)?;
        for held in &events {
            self.apply(log, held)?;
        }
        if !events.is_empty() {
            self.events += events.len();
            self.changes.position(log, from + events.len() as u64)?;
        }
        Ok(())
    }

    /// Applies one event. One that the log kept without applying is passed over here too.
    fn apply(&mut self, log: &LogId, held: &Held) -> Result<(), FoldError> {
        let Ok(event) = held.event() else {
            return Ok(());
        };
        if event.origin != log.institution {
            let reason = format!(
                "the event is of `{}`, not of the log's writer",
                event.origin
            );
            Logs::quarantine(&mut self.quarantine, log, held.index, &reason);
            return Ok(());
        }
        if let EventKind::Profile(profile) = event.kind {
            return self.profile(log, profile);
        }
        let standing = self.standing(log, &event.item)?;
        let Ok(placement) = standing.placement.apply(&event, held.index) else {
            return Ok(());
        };
        self.note_withdrawal(log, &event)?;
        if let Some(before) = standing.placement.live {
            self.changes.no_longer_pending(log, before.index);
        }
        let key = (log.clone(), event.item);
        let after = Standing {
            placement,
            edition: None,
        };
        self.standings.insert(key.clone(), after);
        match placement.live {
            Some(live) => self.placed.insert(key, (live.index, event)),
            None => self.placed.remove(&key),
        };
        Ok(())
    }

    /// What an institution says of itself: the newest holds.
    fn profile(&mut self, log: &LogId, profile: Profile) -> Result<(), FoldError> {
        if profile::may_stand_in(log.kind) {
            self.changes.profile(&log.institution, profile)?;
        }
        Ok(())
    }

    /// Why an item was taken back, where many could read it; whatever comes later ends it.
    fn note_withdrawal(&mut self, log: &LogId, event: &Event) -> Result<(), FoldError> {
        if !log.kind.is_shared() {
            return Ok(());
        }
        let item = ItemId {
            origin: log.institution.clone(),
            handle: event.item,
        };
        let row = event.reason.map(|reason| StoredWithdrawal {
            reason: reason.as_str().to_owned(),
            time_ms: event.claimed_time_ms,
        });
        Ok(self.changes.withdrawal((&item, log.kind), row.as_ref())?)
    }

    fn standing(&self, log: &LogId, item: &ItemHandle) -> Result<Standing, ViewError> {
        match self.standings.get(&(log.clone(), *item)) {
            Some(standing) => Ok(standing.clone()),
            None => self.reader.standing(log, item),
        }
    }

    /// Takes up placements whose bodies have come since they were applied.
    pub(super) fn fill_pending(&mut self, logs: &[LogId]) -> Result<(), FoldError> {
        for log in logs {
            let mut after = None;
            while self.placed.len() < STEP_EVENTS_MAX {
                let page = self.reader.pending(log, after)?;
                let Some(last) = page.last() else { break };
                after = Some(last.index);
                for pending in page {
                    self.fill(log, pending)?;
                }
            }
        }
        Ok(())
    }

    fn fill(&mut self, log: &LogId, pending: Pending) -> Result<(), FoldError> {
        let standing = self.standing(log, &pending.item)?;
        let is_live = standing
            .placement
            .live
            .is_some_and(|live| live.index == pending.index);
        if !is_live || self.logs.body(log, pending.index)?.is_none() {
            return Ok(());
        }
        let held = self.logs.event(log, pending.index)?;
        if let Some(Ok(event)) = held.map(|held| held.event()) {
            let key = (log.clone(), pending.item);
            self.changes.no_longer_pending(log, pending.index);
            self.standings.insert(key.clone(), standing);
            self.placed.insert(key, (pending.index, event));
        }
        Ok(())
    }

    /// Works out what everything came to; nothing, if there was nothing.
    pub(super) fn finish(
        mut self,
        origin: &InstitutionId,
        logs: &[LogId],
    ) -> Result<Option<Done>, FoldError> {
        if self.events == 0 && self.placed.is_empty() {
            return Ok(None);
        }
        self.open_placed()?;
        for ((log, item), standing) in &self.standings {
            self.changes.standing(log, item, standing)?;
        }
        let deciding: Vec<&LogId> = logs.iter().filter(|log| decides(self.own, log)).collect();
        let touched: BTreeSet<ItemHandle> = self.standings.keys().map(|(_, item)| *item).collect();
        let mut update = Update::default();
        for handle in touched {
            let origin = origin.clone();
            self.list(&ItemId { origin, handle }, &deciding, &mut update)?;
        }
        Ok(Some(Done {
            quarantine: self.quarantine,
            changes: self.changes,
            update,
            events: self.events as u64,
        }))
    }

    fn open_placed(&mut self) -> Result<(), FoldError> {
        for ((log, item), (index, event)) in std::mem::take(&mut self.placed) {
            if !decides(self.own, &log) {
                continue;
            }
            let Some(body) = self.logs.body(&log, index)? else {
                self.changes.pending(&log, Pending { index, item });
                continue;
            };
            match open(self.own, &log, &event, &body) {
                Ok(opened) => self.show((log, item), opened),
                Err(error) => {
                    Logs::quarantine(&mut self.quarantine, &log, index, &error.to_string());
                }
            }
        }
        Ok(())
    }

    fn show(&mut self, key: (LogId, ItemHandle), opened: Opened) {
        let manifest = (key.1, opened.edition.manifest);
        self.manifests.insert(manifest, opened.manifest);
        if let Some(standing) = self.standings.get_mut(&key) {
            standing.edition = Some(opened.edition);
        }
    }

    /// Makes the listing of an item anew, and what the index has of it.
    fn list(
        &mut self,
        item: &ItemId,
        logs: &[&LogId],
        update: &mut Update,
    ) -> Result<(), FoldError> {
        let standings = logs
            .iter()
            .map(|log| Ok(((*log).clone(), self.standing(log, &item.handle)?)))
            .collect::<Result<Vec<_>, ViewError>>()?;
        let Compiled {
            listing,
            contradictions,
        } = compile(&standings);
        for place in contradictions {
            let reason = "another manifest has the same version in another log";
            Logs::quarantine(&mut self.quarantine, &place.log, place.index, reason);
        }
        let before = self.reader.listing(item)?;
        update.remove.push(item.clone());
        self.write(item, (before, listing), update)
    }

    fn write(
        &mut self,
        item: &ItemId,
        (before, mut after): (Option<Listing>, Listing),
        update: &mut Update,
    ) -> Result<(), FoldError> {
        let mut manifests = Vec::new();
        for version in std::mem::take(&mut after.versions) {
            if let Some((bytes, manifest)) = self.manifest(item, &version)? {
                manifests.push((bytes, manifest));
                after.versions.push(version);
            }
        }
        self.changes.listing(item, (before.as_ref(), &after))?;
        for ((version, superseded), (bytes, manifest)) in after.with_superseded().zip(manifests) {
            self.changes.manifest(item, &version.manifest, bytes);
            update
                .put
                .push(document(item, version, superseded, &manifest));
        }
        Ok(())
    }

    /// The manifest of a version: from this step, from the view, or once more from the log.
    fn manifest(
        &self,
        item: &ItemId,
        version: &Version,
    ) -> Result<Option<(Bytes, Manifest)>, FoldError> {
        let bytes = match self.manifests.get(&(item.handle, version.manifest)) {
            Some(bytes) => Some(bytes.clone()),
            None => self.reader.manifest(item, &version.manifest)?,
        };
        let bytes = match (bytes, version.places.first()) {
            (None, Some(place)) => self
                .logs
                .body(&place.log, place.index)?
                .and_then(|body| wire::read_body(&body).ok())
                .map(|body| body.manifest.bytes),
            (bytes, _) => bytes,
        };
        Ok(bytes.and_then(|bytes| {
            let manifest = wire::read_manifest(&bytes).ok()?;
            Some((bytes, manifest))
        }))
    }
}

/// Whether a log decides who sees its items at `own`.
///
/// Of our own items the house says it all; what we say to others of them concerns the others.
fn decides(own: &InstitutionId, log: &LogId) -> bool {
    (log.institution == *own) == (log.kind == LogKind::House)
}
