//! From a plan to signed events.

use bytes::Bytes;
use domain::envelope::Envelope;
use domain::event::{Body, Commitment, Event, EventKind, Opening, Salt};
use domain::id::ItemHandle;
use domain::log::LogId;
use domain::placement::Closed;
use domain::policy::{Grant, Plan};
use domain::reason::Reason;
use domain::wire;
use store::logs::Entry;

use super::{DoorError, OwnLogs, random};

/// What is said of an item, wherever it is said.
pub(super) struct Statement {
    pub(super) item: ItemHandle,
    pub(super) version: u64,
    pub(super) previous: Option<Commitment>,
    pub(super) manifest: Opening,
    pub(super) now_ms: i64,
    /// Why it is taken back, where it is.
    pub(super) reason: Option<Reason>,
}

/// One event for one log.
pub(super) struct Change {
    pub(super) log: LogId,
    pub(super) kind: EventKind,
    pub(super) version: u64,
    pub(super) entry: Entry,
}

impl OwnLogs {
    /// The events that carry out `plan`, places first.
    pub(super) fn compile(
        &self,
        statement: &Statement,
        plan: Plan,
        registry_version: u64,
    ) -> Result<Vec<Change>, DoorError> {
        let mut changes = Vec::new();
        for (destination, grant) in plan.places {
            let log = self.log(&destination)?;
            changes.push(self.place(statement, log, &grant, registry_version)?);
        }
        for destination in plan.withdrawals {
            let log = self.log(&destination)?;
            let version = self.logs().placement(&log, &statement.item)?.floor.max(1);
            let event = self.ending(statement.item, EventKind::Withdraw, version);
            let event = Event {
                registry_version,
                claimed_time_ms: statement.now_ms,
                reason: statement.reason,
                ..event
            };
            changes.push(self.statement(log, event, None));
        }
        Ok(changes)
    }

    /// The events that close an item in every log that ever held it.
    pub(super) fn closing(
        &self,
        item: &ItemHandle,
        (kind, reason): (EventKind, Option<Reason>),
        (registry_version, now_ms): (u64, i64),
    ) -> Result<Vec<Change>, DoorError> {
        let mut changes = Vec::new();
        for (_, log) in self.all()? {
            let placement = self.logs().placement(&log, item)?;
            let was_said = match placement.closed {
                Some(Closed::Retracted) => kind == EventKind::Retract,
                Some(Closed::Erased) => true,
                None => false,
            };
            if placement.floor > 0 && !was_said {
                let event = self.ending(*item, kind, placement.floor);
                let event = Event {
                    registry_version,
                    claimed_time_ms: now_ms,
                    reason,
                    ..event
                };
                changes.push(self.statement(log, event, None));
            }
        }
        Ok(changes)
    }

    fn place(
        &self,
        statement: &Statement,
        log: LogId,
        grant: &Grant,
        registry_version: u64,
    ) -> Result<Change, DoorError> {
        let grant = match wire::write_grant(grant) {
            Some(bytes) => Some(Opening {
                bytes,
                salt: Salt(random()?),
            }),
            None => None,
        };
        let manifest = &statement.manifest;
        let event = Event {
            origin: self.institution().clone(),
            item: statement.item,
            kind: EventKind::Place,
            version: statement.version,
            previous_version: statement.previous,
            manifest: Some(Commitment::to_manifest(&manifest.salt, &manifest.bytes)),
            grant: grant
                .as_ref()
                .map(|grant| Commitment::to_grant(&grant.salt, &grant.bytes)),
            registry_version,
            claimed_time_ms: statement.now_ms,
            reason: None,
        };
        let body = Body {
            manifest: manifest.clone(),
            grant,
        };
        Ok(self.statement(log, event, Some(wire::write_body(&body))))
    }

    pub(super) fn ending(&self, item: ItemHandle, kind: EventKind, version: u64) -> Event {
        Event {
            origin: self.institution().clone(),
            item,
            kind,
            version,
            previous_version: None,
            manifest: None,
            grant: None,
            registry_version: 0,
            claimed_time_ms: 0,
            reason: None,
        }
    }

    pub(super) fn statement(&self, log: LogId, event: Event, body: Option<Bytes>) -> Change {
        let envelope = Envelope::sign(&event, self.keys().event());
        let (kind, version) = (event.kind, event.version);
        let envelope = wire::write_envelope(&envelope);
        Change {
            log,
            kind,
            version,
            entry: Entry {
                envelope,
                event: Ok(event),
                body,
            },
        }
    }
}
