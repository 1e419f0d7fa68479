//! The institution's own logs: which there are, what stands in them, and how they grow.

use std::sync::Mutex;

use bytes::Bytes;
use domain::checkpoint::{Checkpoint, SignedCheckpoint};
use domain::event::{Body, Event};
use domain::id::{Handle, InstitutionId, ItemHandle, ShareAddress};
use domain::log::{LogId, LogKind, PairTag};
use domain::merkle::TreeHash;
use domain::policy::{Destination, Grant};
use domain::wire::{self, WireError};
use store::logs::{Keep, LogState, Logs};
use store::{Batch, KeyRange, Limits, Order};

use super::statements::Change;
use super::{Destinations, DoorError, random};
use crate::keys::NodeKeys;

/// Where the random names of logs between two institutions are remembered.
const PAIR_PREFIX: &str = "federation/v1/pair/";

/// The logs that this institution writes.
pub struct OwnLogs {
    institution: InstitutionId,
    keys: NodeKeys,
    logs: Logs,
    // Naming a pair log happens once: two callers get the same name.
    naming: Mutex<()>,
}

impl OwnLogs {
    pub(super) fn new(institution: InstitutionId, keys: NodeKeys, logs: Logs) -> Self {
        Self {
            institution,
            keys,
            logs,
            naming: Mutex::new(()),
        }
    }

    /// Whose logs they are.
    pub fn institution(&self) -> &InstitutionId {
        &self.institution
    }

    /// Where they stand.
    pub fn logs(&self) -> &Logs {
        &self.logs
    }

    pub(super) fn keys(&self) -> &NodeKeys {
        &self.keys
    }

    pub(super) fn address(&self, handle: &Handle) -> ShareAddress {
        ShareAddress {
            handle: handle.clone(),
            institution: self.institution.clone(),
        }
    }

    /// The log that speaks to a destination; a log to an institution gets its name here.
    ///
    /// # Errors
    /// [`DoorError`].
    pub fn log(&self, destination: &Destination) -> Result<LogId, DoorError> {
        let kind = match destination {
            Destination::House => LogKind::House,
            Destination::Consortium => LogKind::Consortium,
            Destination::Public => LogKind::Public,
            Destination::Pair(reader) => LogKind::Pair(self.pair_tag(reader)?),
        };
        Ok(LogId::first(self.institution.clone(), kind))
    }

    fn pair_tag(&self, reader: &InstitutionId) -> Result<PairTag, DoorError> {
        let _naming = self
            .naming
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let key = Bytes::from(format!("{PAIR_PREFIX}{reader}"));
        if let Some(tag) = self.logs.store().snapshot()?.get(&key)? {
            return Ok(read_tag(&tag)?);
        }
        let tag = PairTag(random()?);
        let mut batch = Batch::new();
        batch
            .require(key.clone(), None)
            .put(key, Bytes::copy_from_slice(&tag.0));
        self.logs.store().commit(batch)?;
        Ok(tag)
    }

    /// All own logs that have been named, and whom each speaks to.
    ///
    /// # Errors
    /// [`DoorError`].
    pub fn all(&self) -> Result<Vec<(Destination, LogId)>, DoorError> {
        let own = |kind| LogId::first(self.institution.clone(), kind);
        let mut all = vec![
            (Destination::House, own(LogKind::House)),
            (Destination::Consortium, own(LogKind::Consortium)),
            (Destination::Public, own(LogKind::Public)),
        ];
        let limits = Limits {
            rows: domain::membership::INSTITUTIONS_MAX,
            bytes: usize::MAX,
        };
        let range = KeyRange::prefix(PAIR_PREFIX);
        let page = self
            .logs
            .store()
            .snapshot()?
            .scan(&range, Order::Ascending, limits)?;
        for row in page.rows {
            let reader = String::from_utf8_lossy(&row.key[PAIR_PREFIX.len()..]).into_owned();
            let reader = reader.parse().map_err(|_| WireError::Invalid("pair"))?;
            all.push((
                Destination::Pair(reader),
                own(LogKind::Pair(read_tag(&row.value)?)),
            ));
        }
        Ok(all)
    }

    /// Where an item stands now, and for whom.
    pub(super) fn live(&self, item: &ItemHandle) -> Result<Destinations, DoorError> {
        let mut live = Destinations::new();
        for (destination, log) in self.all()? {
            if let Some((_, body)) = self.live_in(&log, item)? {
                let grant = match body.grant {
                    Some(grant) => wire::read_grant(&grant.bytes)?,
                    None => Grant::Open,
                };
                live.insert(destination, grant);
            }
        }
        Ok(live)
    }

    pub(super) fn live_in_house(
        &self,
        item: &ItemHandle,
    ) -> Result<Option<(Event, Body)>, DoorError> {
        self.live_in(
            &LogId::first(self.institution.clone(), LogKind::House),
            item,
        )
    }

    fn live_in(&self, log: &LogId, item: &ItemHandle) -> Result<Option<(Event, Body)>, DoorError> {
        let Some(live) = self.logs.placement(log, item)?.live else {
            return Ok(None);
        };
        let held = self.logs.event(log, live.index)?;
        let body = self.logs.body(log, live.index)?;
        let (Some(held), Some(body)) = (held, body) else {
            return Err(WireError::Missing("body").into());
        };
        let event = held.event().map_err(|_| WireError::Undecodable)?;
        Ok(Some((event, wire::read_body(&body)?)))
    }

    /// Adds one event to a log; returns the index that it will have.
    pub(super) fn append(&self, batch: &mut Batch, change: Change) -> Result<u64, DoorError> {
        let state = self.logs.state(&change.log)?;
        let index = state.size();
        let keep = match change.log.kind {
            LogKind::House => Keep::Versions,
            LogKind::Pair(_) | LogKind::Consortium | LogKind::Public => Keep::Live,
        };
        self.logs
            .append(batch, &state, (vec![change.entry], keep), |state| {
                Some(self.checkpoint(state))
            })?;
        Ok(index)
    }

    fn checkpoint(&self, state: &LogState) -> SignedCheckpoint {
        let (size, root) = (state.size(), state.tree().root());
        self.sign(state.log().clone(), size, root)
    }

    /// The checkpoint of a log that nothing has been said in yet.
    pub fn empty_checkpoint(&self, log: LogId) -> SignedCheckpoint {
        self.sign(log, 0, domain::merkle::root(&[]))
    }

    fn sign(&self, log: LogId, size: u64, root: TreeHash) -> SignedCheckpoint {
        SignedCheckpoint::sign(Checkpoint { log, size, root }, self.keys.checkpoint())
    }
}

fn read_tag(bytes: &[u8]) -> Result<PairTag, WireError> {
    bytes
        .try_into()
        .map(PairTag)
        .map_err(|_| WireError::Invalid("pair"))
}
