//! The access log of a report: who outside its team did what with it, and when.
//!
//! Every way to a report leads through one door, and the door notes who passes; what a team does
//! with its own report is not noted here. Each entry holds the digest of the one before
//! (<https://doi.org/10.1007/BF00196791>), so that none is changed or taken out unnoticed. It commits to
//! who it was by a salted digest, and the name lies beside it: when somebody is erased, the name
//! goes and the chain stays.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use domain::id::Handle;
use serde::{Deserialize, Serialize};
use store::{Batch, KeyValue as _, Snapshot};

use crate::Teaching;
use crate::authorize::{Caller, Method, Standing};
use crate::error::TeachingError;
use crate::id::ReportId;
use crate::random;
use crate::shelf::{self, Shelf, number_of, numbered};

/// For how long the same person doing the same with the same report is one entry, in milliseconds:
/// an hour.
pub const ACCESS_PAUSE_MS: i64 = 60 * 60 * 1_000;
/// Most entries that are remembered so as not to be made twice; beyond them there are more entries
/// than necessary, and never fewer.
pub const ACCESSES_REMEMBERED_MAX: usize = 65_536;

const ENTRY: &str = "archipel teaching access log v1 entry";
const PERSON: &str = "archipel teaching access log v1 person";

/// That somebody outside the team did something with a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// Its place in the log, from 0.
    pub number: u64,
    /// When, in milliseconds since 1970, by the node's clock.
    pub at_ms: i64,
    /// What they did: the name of a [`Method`].
    pub method: String,
    /// What they were to the report: the name of a [`Standing`].
    pub standing: String,
    /// Who; nobody, if they were erased.
    pub who: Option<Handle>,
}

/// Who outside the team did something with a report.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AccessLog {
    /// From the oldest on.
    pub entries: Vec<Access>,
    /// The number of the first entry that does not fit what stands before it or in the head: this one
    /// or that before it is not as it was written, or is missing.
    pub broken_at: Option<u64>,
}

type Digest = [u8; 32];

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AccessRow {
    at_ms: i64,
    method: String,
    standing: String,
    who: Digest,
    previous: Digest,
}

/// Who it was, and what makes the digest of their name no use for guessing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AccessNameRow {
    pub(crate) handle: Handle,
    salt: [u8; 16],
}

/// Where the log begins and ends.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AccessHeadRow {
    first: u64,
    next: u64,
    // The digest that the first entry holds, and that which the next one will.
    before: Digest,
    last: Digest,
}

impl AccessRow {
    fn digest(&self, number: u64) -> Digest {
        let mut hasher = blake3::Hasher::new_derive_key(ENTRY);
        hasher.update(&number.to_be_bytes());
        hasher.update(&self.previous);
        hasher.update(&self.at_ms.to_be_bytes());
        hasher.update(&self.who);
        for text in [&self.method, &self.standing] {
            hasher.update(&(text.len() as u64).to_be_bytes());
            hasher.update(text.as_bytes());
        }
        hasher.finalize().into()
    }
}

impl AccessNameRow {
    fn digest(&self) -> Digest {
        let mut hasher = blake3::Hasher::new_derive_key(PERSON);
        hasher.update(&self.salt);
        hasher.update(self.handle.as_str().as_bytes());
        hasher.finalize().into()
    }
}

/// What was noted a moment ago.
#[derive(Debug, Default)]
pub(crate) struct Noted {
    last: Mutex<HashMap<(ReportId, Handle, Method), i64>>,
}

impl Noted {
    fn was_noted(&self, key: &(ReportId, Handle, Method), now_ms: i64) -> bool {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let passed_ms = last.get(key).map(|then_ms| now_ms.saturating_sub(*then_ms));
        passed_ms.is_some_and(|passed_ms| (0..ACCESS_PAUSE_MS).contains(&passed_ms))
    }

    fn remember(&self, key: (ReportId, Handle, Method), now_ms: i64) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.len() >= ACCESSES_REMEMBERED_MAX {
            last.clear();
        }
        last.insert(key, now_ms);
    }
}

impl Shelf {
    /// Notes that somebody passes the door of a report, unless it is their own or that was noted a
    /// moment ago. It is on the disk before they see anything.
    pub(crate) fn note_access(
        &self,
        report: ReportId,
        caller: &Caller,
        (method, standing): (Method, Standing),
    ) -> Result<(), TeachingError> {
        if standing == Standing::Teammate || method == Method::ReadAccessLog {
            return Ok(());
        }
        let (now_ms, key) = ((self.clock)(), (report, caller.handle.clone(), method));
        if self.noted.was_noted(&key, now_ms) {
            return Ok(());
        }
        let name = AccessNameRow {
            handle: caller.handle.clone(),
            salt: random::bytes()?,
        };
        self.retry(|snapshot, batch| {
            let row = AccessRow {
                at_ms: now_ms,
                method: method.as_str().to_owned(),
                standing: standing.as_str().to_owned(),
                who: name.digest(),
                previous: Digest::default(),
            };
            self.append_access((snapshot, batch), report, (row, &name))
        })?;
        self.noted.remember(key, now_ms);
        Ok(())
    }

    fn append_access(
        &self,
        (snapshot, batch): (&dyn Snapshot, &mut Batch),
        report: ReportId,
        (row, name): (AccessRow, &AccessNameRow),
    ) -> Result<(), TeachingError> {
        let id = report.as_bytes();
        let before = self.access_heads.get(snapshot, id)?;
        let mut head = before.clone().unwrap_or_default();
        let row = AccessRow {
            previous: head.last,
            ..row
        };
        let key = numbered(report, head.next);
        head.last = row.digest(head.next);
        head.next += 1;
        self.access_heads.require(batch, id, before.as_ref())?;
        self.access_heads.put(batch, id, &head)?;
        self.accesses.put(batch, &key, &row)?;
        self.access_names.put(batch, &key, name)?;
        Ok(())
    }

    fn access_log(
        &self,
        snapshot: &dyn Snapshot,
        report: ReportId,
    ) -> Result<AccessLog, TeachingError> {
        let head = self.access_heads.get(snapshot, report.as_bytes())?;
        let head = head.unwrap_or_default();
        let mut check = Check {
            expected: head.first,
            previous: head.before,
            broken_at: None,
        };
        let mut entries = Vec::new();
        for record in shelf::all(&self.accesses, snapshot, report.as_bytes())? {
            let number = number_of(&record.id).unwrap_or_default();
            let name = self.access_names.get(snapshot, &record.id)?;
            check.entry(number, &record.value, name.as_ref());
            entries.push(Access {
                number,
                at_ms: record.value.at_ms,
                method: record.value.method,
                standing: record.value.standing,
                who: name.map(|name| name.handle),
            });
        }
        Ok(AccessLog {
            entries,
            broken_at: check.end(&head),
        })
    }

    /// Takes the entries of a report out of its log that are older than `before_ms`, and returns
    /// how many they are; `erases` says whether to do it.
    pub(crate) fn forget_accesses(
        &self,
        report: ReportId,
        (before_ms, erases): (i64, bool),
    ) -> Result<usize, TeachingError> {
        self.retry(|snapshot, batch| {
            let id = report.as_bytes();
            let Some(head) = self.access_heads.get(snapshot, id)? else {
                return Ok(0);
            };
            let mut after = head.clone();
            for record in shelf::all(&self.accesses, snapshot, id)? {
                if record.value.at_ms >= before_ms {
                    break;
                }
                let number = number_of(&record.id).unwrap_or_default();
                after.first = number + 1;
                after.before = record.value.digest(number);
                self.accesses.delete(batch, &record.id);
                self.access_names.delete(batch, &record.id);
            }
            let forgotten = after.first.saturating_sub(head.first);
            match erases && forgotten > 0 {
                true => {
                    self.access_heads.require(batch, id, Some(&head))?;
                    self.access_heads.put(batch, id, &after)?;
                }
                false => *batch = Batch::new(),
            }
            Ok(usize::try_from(forgotten).unwrap_or(usize::MAX))
        })
    }
}

/// Follows the chain.
struct Check {
    expected: u64,
    previous: Digest,
    broken_at: Option<u64>,
}

impl Check {
    fn entry(&mut self, number: u64, row: &AccessRow, name: Option<&AccessNameRow>) {
        let is_next = number == self.expected && row.previous == self.previous;
        let is_them = name.is_none_or(|name| name.digest() == row.who);
        if !is_next || !is_them {
            self.break_at(self.expected.min(number));
        }
        self.expected = number.saturating_add(1);
        self.previous = row.digest(number);
    }

    fn end(mut self, head: &AccessHeadRow) -> Option<u64> {
        if self.expected != head.next || self.previous != head.last {
            self.break_at(self.expected.saturating_sub(1));
        }
        self.broken_at
    }

    fn break_at(&mut self, number: u64) {
        self.broken_at.get_or_insert(number);
    }
}

impl Teaching {
    /// Who outside the team did something with a report, and whether the log is as it was written.
    ///
    /// # Errors
    /// [`TeachingError::NotFound`] to all but the team and the data-protection officer.
    pub fn access_log(
        &self,
        caller: &Caller,
        report: ReportId,
    ) -> Result<AccessLog, TeachingError> {
        let snapshot = self.shelf.store.snapshot()?;
        let asked = (report, Method::ReadAccessLog);
        self.shelf.enter_report(&*snapshot, caller, asked)?;
        self.shelf.access_log(&*snapshot, report)
    }
}

#[cfg(test)]
mod tests;
