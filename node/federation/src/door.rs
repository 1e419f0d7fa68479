//! The publishing door: the one place where an institution says something to others.
//!
//! Every change is one commit that reaches all logs concerned or none, and is on the disk before
//! anybody hears of it. The door decides what goes into which log; whether somebody may ask for
//! the change is decided by the library that holds the key to the door.

mod logs;
mod profile;
mod statements;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use domain::event::{Commitment, EventKind, Opening};
use domain::id::{Handle, InstitutionId, ItemHandle, ItemId};
use domain::item::{LeaveError, Manifest};

use domain::log::LogId;
use domain::policy::{self, Destination, Grant, Plan, SharingPolicy};
use domain::reason::Reason;
use domain::wire::{self, WireError};
use store::logs::{AppendError, LogError, Logs};
use store::objects::{ObjectError, Objects};
use store::{Batch, CommitError, StoreError};

pub use logs::OwnLogs;
use statements::Statement;

use crate::keys::NodeKeys;
use crate::news::News;
use crate::sweep;

/// Why something was not published.
#[derive(Debug, thiserror::Error)]
pub enum DoorError {
    /// There is no such item of this institution, or it was taken back.
    #[error("this institution shares no such item")]
    NoSuchItem,
    /// The description is longer than travels in one piece.
    #[error("the description has {found} bytes, at most {max} are allowed: move long texts to documents", max = domain::event::DESCRIPTION_BYTES_MAX)]
    TooLong {
        /// Its encoded length.
        found: usize,
    },
    /// The item, or a file of it, may not leave the institution.
    #[error("{0}: share it on rung `institution` or below, or remove the file")]
    MayNotLeave(#[from] LeaveError),
    /// A file's bytes are not here.
    #[error("file `{name}` ({digest}) was not uploaded")]
    MissingObject {
        /// The file's name.
        name: String,
        /// Its digest.
        digest: String,
    },
    /// The store refused or failed.
    #[error(transparent)]
    Append(#[from] AppendError),
    /// What was stored cannot be read.
    #[error("read what was published: {0}")]
    Wire(#[from] WireError),
    /// The folder of files does not answer.
    #[error(transparent)]
    Object(#[from] ObjectError),
    /// The operating system gave no randomness.
    #[error("draw random bytes: {0}")]
    Randomness(getrandom::Error),
}

impl From<LogError> for DoorError {
    fn from(error: LogError) -> Self {
        Self::Append(error.into())
    }
}

impl From<StoreError> for DoorError {
    fn from(error: StoreError) -> Self {
        Self::Append(error.into())
    }
}

impl From<CommitError> for DoorError {
    fn from(error: CommitError) -> Self {
        Self::Append(error.into())
    }
}

/// What a change came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The item.
    pub item: ItemId,
    /// Its version.
    pub version: u64,
    /// Where it was placed, by log and index.
    pub places: Vec<(LogId, u64)>,
    /// Where it was withdrawn, by log and index.
    pub withdrawals: Vec<(LogId, u64)>,
}

/// An item of this institution as its house log has it.
#[derive(Debug, Clone)]
pub struct OwnItem {
    /// Who shares it.
    pub owner: Handle,
    /// With whom.
    pub policy: SharingPolicy,
    /// At which version.
    pub version: u64,
    /// What it is.
    pub manifest: Manifest,
    opening: Opening,
    commitment: Commitment,
    previous: Option<Commitment>,
}

/// The publishing door. Cheap to clone; changes go through it one after the other.
#[derive(Clone)]
pub struct Door(Arc<Inner>);

struct Inner {
    own: OwnLogs,
    objects: Objects,
    news: News,
    registry_version: Box<dyn Fn() -> u64 + Send + Sync>,
    // One writer: what stands is read, changed and appended without anybody between.
    writer: Mutex<()>,
}

/// The parts that a door is made of.
pub struct DoorParts {
    /// Whose door it is.
    pub institution: InstitutionId,
    /// Signs.
    pub keys: NodeKeys,
    /// Where logs stand.
    pub logs: Logs,
    /// Where files stand.
    pub objects: Objects,
    /// Hears of every change.
    pub news: News,
    /// The membership version that the node knows now.
    pub registry_version: Box<dyn Fn() -> u64 + Send + Sync>,
}

impl Door {
    /// Puts a door together.
    pub fn new(parts: DoorParts) -> Self {
        let DoorParts {
            institution,
            keys,
            logs,
            objects,
            news,
            registry_version,
        } = parts;
        let own = OwnLogs::new(institution, keys, logs);
        Self(Arc::new(Inner {
            own,
            objects,
            news,
            registry_version,
            writer: Mutex::new(()),
        }))
    }

    /// The institution's own logs.
    pub fn own_logs(&self) -> &OwnLogs {
        &self.0.own
    }

    /// Shares a new item.
    ///
    /// # Errors
    /// [`DoorError`].
    pub fn publish(
        &self,
        owner: &Handle,
        manifest: &Manifest,
        policy: &SharingPolicy,
        now_ms: i64,
    ) -> Result<Published, DoorError> {
        let _writing = self.0.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let _kept = self.0.objects.keep();
        self.check(owner, manifest, policy)?;
        let handle = ItemHandle::from_bytes(random()?);
        let statement = Statement {
            item: handle,
            version: 1,
            previous: None,
            manifest: opening(manifest)?,
            now_ms,
            reason: None,
        };
        let owner = self.0.own.address(owner);
        let plan = policy::plan(&BTreeMap::new(), &owner, policy, true);
        self.carry_out(&statement, plan)
    }

    /// Shares a new version of an item, with those who have the old one.
    ///
    /// # Errors
    /// [`DoorError`].
    pub fn revise(
        &self,
        item: &ItemHandle,
        manifest: &Manifest,
        now_ms: i64,
    ) -> Result<Published, DoorError> {
        let _writing = self.0.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let _kept = self.0.objects.keep();
        let own = self.own(item)?.ok_or(DoorError::NoSuchItem)?;
        self.check(&own.owner, manifest, &own.policy)?;
        let statement = Statement {
            item: *item,
            version: own.version + 1,
            previous: Some(own.commitment),
            manifest: opening(manifest)?,
            now_ms,
            reason: None,
        };
        let plan = policy::plan(
            &self.0.own.live(item)?,
            &self.0.own.address(&own.owner),
            &own.policy,
            true,
        );
        self.carry_out(&statement, plan)
    }

    /// Shares an item with others than before: widens or narrows.
    ///
    /// # Errors
    /// [`DoorError`].
    pub fn share(
        &self,
        item: &ItemHandle,
        policy: &SharingPolicy,
        now_ms: i64,
    ) -> Result<Published, DoorError> {
        self.share_because(item, policy, None, now_ms)
    }

    fn share_because(
        &self,
        item: &ItemHandle,
        policy: &SharingPolicy,
        reason: Option<Reason>,
        now_ms: i64,
    ) -> Result<Published, DoorError> {
        let _writing = self.0.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let own = self.own(item)?.ok_or(DoorError::NoSuchItem)?;
        // A lost file keeps nobody from narrowing: only what may leave is asked again.
        self.check_may_leave(&own.owner, &own.manifest, policy)?;
        let statement = Statement {
            item: *item,
            version: own.version,
            previous: own.previous,
            manifest: own.opening,
            now_ms,
            reason,
        };
        let owner = self.0.own.address(&own.owner);
        let plan = policy::plan(&self.0.own.live(item)?, &owner, policy, false);
        self.carry_out(&statement, plan)
    }

    /// Takes an item back from everybody but its owner, who may share it again.
    ///
    /// # Errors
    /// [`DoorError`].
    pub fn withdraw(
        &self,
        item: &ItemHandle,
        reason: Option<Reason>,
        now_ms: i64,
    ) -> Result<Published, DoorError> {
        self.share_because(item, &SharingPolicy::Personal, reason, now_ms)
    }

    /// Takes an item back from everybody, for ever; the institution keeps its record.
    ///
    /// # Errors
    /// [`DoorError`].
    pub fn retract(
        &self,
        item: &ItemHandle,
        reason: Option<Reason>,
        now_ms: i64,
    ) -> Result<Published, DoorError> {
        self.close(item, (EventKind::Retract, reason), now_ms)
    }

    /// Takes an item back from everybody, for ever, and deletes its description everywhere.
    ///
    /// # Errors
    /// [`DoorError`].
    pub fn erase(&self, item: &ItemHandle, now_ms: i64) -> Result<Published, DoorError> {
        self.close(item, (EventKind::Erase, None), now_ms)
    }

    /// An item of this institution, if it stands.
    ///
    /// # Errors
    /// [`DoorError`].
    pub fn own(&self, item: &ItemHandle) -> Result<Option<OwnItem>, DoorError> {
        let Some((event, body)) = self.0.own.live_in_house(item)? else {
            return Ok(None);
        };
        let grant = body
            .grant
            .map(|grant| wire::read_grant(&grant.bytes))
            .transpose()?;
        let (Some(Grant::House { owner, policy }), Some(commitment)) = (grant, event.manifest)
        else {
            return Err(WireError::Missing("grant.house").into());
        };
        Ok(Some(OwnItem {
            owner,
            policy,
            version: event.version,
            manifest: wire::read_manifest(&body.manifest.bytes)?,
            opening: body.manifest,
            commitment,
            previous: event.previous_version,
        }))
    }

    fn check(
        &self,
        owner: &Handle,
        manifest: &Manifest,
        policy: &SharingPolicy,
    ) -> Result<(), DoorError> {
        let found = wire::write_manifest(manifest).len();
        if found > domain::event::DESCRIPTION_BYTES_MAX {
            return Err(DoorError::TooLong { found });
        }
        self.check_may_leave(owner, manifest, policy)?;
        for file in manifest.objects() {
            if !self.0.objects.contains(file.digest)? {
                let (name, digest) = (file.name.clone(), file.digest.to_string());
                return Err(DoorError::MissingObject { name, digest });
            }
        }
        Ok(())
    }

    fn check_may_leave(
        &self,
        owner: &Handle,
        manifest: &Manifest,
        policy: &SharingPolicy,
    ) -> Result<(), LeaveError> {
        let destinations = policy.destinations(&self.0.own.address(owner));
        let leaves = destinations
            .keys()
            .any(|destination| *destination != Destination::House);
        if leaves {
            manifest.may_leave_institution()?;
        }
        Ok(())
    }

    fn carry_out(&self, statement: &Statement, plan: Plan) -> Result<Published, DoorError> {
        let changes = self
            .0
            .own
            .compile(statement, plan, (self.0.registry_version)())?;
        self.commit(statement, changes)
    }

    fn close(
        &self,
        item: &ItemHandle,
        why: (EventKind, Option<Reason>),
        now_ms: i64,
    ) -> Result<Published, DoorError> {
        let _writing = self.0.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let changes = self
            .0
            .own
            .closing(item, why, ((self.0.registry_version)(), now_ms))?;
        let version = changes.iter().map(|change| change.version).max();
        let version = version.ok_or(DoorError::NoSuchItem)?;
        let opening = Opening {
            bytes: bytes::Bytes::new(),
            salt: domain::event::Salt([0; 16]),
        };
        let statement = Statement {
            item: *item,
            version,
            previous: None,
            manifest: opening,
            now_ms,
            reason: None,
        };
        self.commit(&statement, changes)
    }

    fn commit(
        &self,
        statement: &Statement,
        changes: Vec<statements::Change>,
    ) -> Result<Published, DoorError> {
        let mut published = Published {
            item: ItemId {
                origin: self.0.own.institution().clone(),
                handle: statement.item,
            },
            version: statement.version,
            places: Vec::new(),
            withdrawals: Vec::new(),
        };
        let mut batch = Batch::new();
        for change in changes {
            let log = change.log.clone();
            if change.kind == EventKind::Erase {
                sweep::release(&mut batch, self.0.own.logs(), (&log, &statement.item), true)?;
            }
            let is_place = change.kind == EventKind::Place;
            let index = self.0.own.append(&mut batch, change)?;
            if is_place {
                &mut published.places
            } else {
                &mut published.withdrawals
            }
            .push((log, index));
        }
        self.0.own.logs().store().commit(batch)?;
        self.0.news.announce();
        Ok(published)
    }
}

fn opening(manifest: &Manifest) -> Result<Opening, DoorError> {
    Ok(Opening {
        bytes: wire::write_manifest(manifest),
        salt: domain::event::Salt(random()?),
    })
}

fn random<const N: usize>() -> Result<[u8; N], DoorError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(DoorError::Randomness)?;
    Ok(bytes)
}

/// Which of the institution's logs a destination stands for.
type Destinations = BTreeMap<Destination, Grant>;

#[cfg(test)]
mod tests;
