//! What the portal asks the node around it, beyond the library: the time, and how it goes with
//! other institutions.

use std::collections::BTreeMap;

use domain::id::{Handle, InstitutionId, ItemHandle};
use teaching::{Caller, Erased, RetentionRules};

/// The node, as far as pages show it.
pub trait House: Send + Sync {
    /// Milliseconds since 1970.
    fn now_ms(&self) -> i64;

    /// For how long each kind of data is kept.
    fn retention(&self) -> RetentionRules;

    /// How it goes with every other institution that the registry lists, by id.
    fn neighbours(&self) -> Vec<Neighbour>;

    /// Whether each other institution has what was last said of an item of this one; those whom
    /// nothing is said to are left out. Waits for the disk.
    ///
    /// # Errors
    /// What failed, in words for the node's log.
    fn receipts(&self, item: &ItemHandle) -> Result<BTreeMap<InstitutionId, Receipt>, String>;

    /// What operators look after. Waits for the disk.
    ///
    /// # Errors
    /// What failed, in words for the node's log.
    fn operations(&self) -> Result<Operations, String>;

    /// What the node knows of somebody, as one JSON document for them to take along. Waits for
    /// the disk.
    ///
    /// # Errors
    /// What failed, in words for the node's log; to all but the data-protection officer it fails.
    fn export_person(&self, officer: &Caller, person: &Handle) -> Result<Vec<u8>, String>;

    /// Ends somebody's access and forgets them, for good; asking again finishes what was broken
    /// off. Waits for the disk.
    ///
    /// # Errors
    /// What failed, in words for the node's log; to all but the data-protection officer it fails,
    /// and for the officer themselves.
    fn erase_person(&self, officer: &Caller, person: &Handle) -> Result<Erased, String>;
}

/// Whether an institution has what was said of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Receipt {
    /// It has read past the change.
    Read,
    /// It has not yet.
    Waiting,
    /// It has not asked since the node started.
    Unknown,
}

/// Another institution, as this node hears it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbour {
    /// Which.
    pub id: InstitutionId,
    /// Whether it is heard.
    pub contact: Contact,
    /// When it was last heard, in milliseconds since 1970; none if never since the start.
    pub heard_ms: Option<i64>,
    /// Events that it announced and that are not here yet.
    pub lag: u64,
    /// Why the last conversation ended; for operators.
    pub last_error: Option<String>,
    /// The version of its program, if it said; for operators.
    pub software: String,
}

/// Whether another institution is heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contact {
    /// We talk.
    Connected,
    /// The first attempt is under way, or the next one.
    Trying,
    /// The registry says not to talk to it.
    Barred,
}

/// What operators look after.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Operations {
    /// The version of this program.
    pub software: String,
    /// Versions of the registry's documents: the rules and the list of members.
    pub registry_versions: (u64, u64),
    /// Items of this institution, items held in all, documents in the index.
    pub items: (u64, u64, u64),
    /// Bytes of the store, of the objects, of view and index, and bytes that are free.
    pub disk_bytes: (u64, u64, u64, u64),
    /// Every log that is held.
    pub logs: Vec<LogReport>,
    /// What was refused from peers, by peer and reason.
    pub refusals: Vec<RefusalReport>,
}

/// A log that is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogReport {
    /// Its name.
    pub name: String,
    /// How many events it has here.
    pub size: u64,
    /// How many of them the view has read.
    pub view_position: u64,
    /// How many of them the index has read.
    pub index_position: u64,
    /// How many are set aside.
    pub quarantined: usize,
}

/// What was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusalReport {
    /// From whom, if that is known.
    pub peer: Option<InstitutionId>,
    /// The stable name of the reason.
    pub reason: String,
    /// How often since the node started.
    pub count: u64,
    /// The last particulars.
    pub detail: String,
}
