//! The changes of real repositories, replayed as publications of a federation.
//!
//! One line of `events.jsonl.gz` is one change of one item. `create` publishes; `update` and
//! `move` make the next version; `delete` withdraws; whatever follows a `delete` shares the item
//! again, at the next version. The text of a version is the item's id and the version's number.
//!
//! Who shares an item, and with whom, follows from BLAKE3 over its owner and its id: read as
//! big-endian numbers of 64 bits, the first number of the owner's hash, modulo the members, is
//! the institution; of the item's hash, the first number modulo 100 is the rung (below 5 personal,
//! 15 named, 30 institution, 45 institutions, 70 consortium, else public), and the second, modulo
//! the members, is the one institution that is listed, or whose `bob` is named.
//!
//! The expectation is kept beside it by [`Expected`], which knows the ladder in plain words alone.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;

use anyhow::{Context as _, ensure};
use commons::library::WithdrawalKind;
use domain::id::{InstitutionId, ItemId};
use domain::item::Draft;
use domain::policy::SharingPolicy;
use domain::viewer::Viewer;
use flate2::read::MultiGzDecoder;
use serde::Deserialize;

use crate::ladder::must_see;
use crate::{Federation, Member, Visible, items, people};

/// What happened to an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// It appeared.
    Create,
    /// Its text changed.
    Update,
    /// Its file was renamed.
    Move,
    /// It disappeared.
    Delete,
}

/// One change.
#[derive(Debug, Clone, Deserialize)]
pub struct Event {
    /// Whose repository it is in.
    pub node: String,
    /// What happened.
    pub op: Change,
    /// To which item.
    pub item: String,
}

/// Reads the first `max` events of a folder.
///
/// # Errors
/// A file that cannot be read.
pub fn read(folder: &Path, max: usize) -> anyhow::Result<Vec<Event>> {
    let path = folder.join("events.jsonl.gz");
    let file = File::open(&path).with_context(|| format!("open {}", path.display()))?;
    let lines = BufReader::new(MultiGzDecoder::new(file)).lines().take(max);
    lines
        .map(|line| Ok(serde_json::from_str(&line?)?))
        .collect()
}

/// An item as the history has left it.
#[derive(Debug, Clone)]
struct Standing {
    item: ItemId,
    version: u64,
    policy: SharingPolicy,
    is_withdrawn: bool,
}

/// What everybody must see, from the history and the documented rule alone.
#[derive(Debug, Default)]
pub struct Expected(BTreeMap<String, Standing>);

impl Expected {
    /// What somebody must see.
    pub fn visible(&self, viewer: &Viewer) -> Visible {
        let sees = |standing: &&Standing| {
            let personal = SharingPolicy::Personal;
            let policy = if standing.is_withdrawn {
                &personal
            } else {
                &standing.policy
            };
            must_see(&standing.item.origin, policy, viewer)
        };
        let all = self.0.iter().filter(|(_, standing)| sees(standing));
        all.map(|(name, standing)| (standing.item.clone(), (standing.version, name.clone())))
            .collect()
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Replays events, each institution in its own thread: what one does, it does in order.
///
/// # Errors
/// A change that a node refuses.
pub fn replay(federation: &Federation, events: &[Event]) -> anyhow::Result<Expected> {
    let members: Vec<&Member> = federation.members().collect();
    let ids: Vec<InstitutionId> = members.iter().map(|member| member.id.clone()).collect();
    let mut shares: BTreeMap<usize, Vec<&Event>> = BTreeMap::new();
    for event in events {
        let [owner, _] = numbers(&event.node);
        shares
            .entry(remainder(owner, ids.len()))
            .or_default()
            .push(event);
    }
    let done = std::thread::scope(|scope| {
        let (members, ids) = (&members, &ids);
        let threads: Vec<_> = shares
            .into_iter()
            .map(|(member, events)| scope.spawn(move || replay_at(members[member], ids, &events)))
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join())
            .collect::<Vec<_>>()
    });
    let mut expected = Expected::default();
    for share in done {
        let share = share.map_err(|_| anyhow::anyhow!("a replaying thread panicked"))??;
        expected.0.extend(share);
    }
    Ok(expected)
}

fn replay_at(
    member: &Member,
    ids: &[InstitutionId],
    events: &[&Event],
) -> anyhow::Result<BTreeMap<String, Standing>> {
    let mut standings = BTreeMap::new();
    for event in events {
        let standing = standings.remove(&event.item);
        let next = match (standing, event.op) {
            (None, Change::Delete) => None,
            (None, _) => Some(publish(member, &event.item, policy(&event.item, ids))?),
            (Some(standing), Change::Delete) => Some(withdraw(member, standing)?),
            (Some(standing), _) => Some(revise(member, &event.item, standing)?),
        };
        standings.extend(next.map(|next| (event.item.clone(), next)));
    }
    Ok(standings)
}

fn publish(member: &Member, name: &str, policy: SharingPolicy) -> anyhow::Result<Standing> {
    let item = member.publish(revision(name, 1), &policy)?;
    Ok(Standing {
        item,
        version: 1,
        policy,
        is_withdrawn: false,
    })
}

fn revise(member: &Member, name: &str, mut standing: Standing) -> anyhow::Result<Standing> {
    standing.version += 1;
    let published = member.revise(&standing.item, revision(name, standing.version))?;
    ensure!(
        published.version == standing.version,
        "{name} is at {}",
        published.version
    );
    if std::mem::take(&mut standing.is_withdrawn) {
        member.share(&standing.item, &standing.policy)?;
    }
    Ok(standing)
}

fn withdraw(member: &Member, mut standing: Standing) -> anyhow::Result<Standing> {
    member.take_back(&standing.item, WithdrawalKind::Withdraw)?;
    standing.is_withdrawn = true;
    Ok(standing)
}

fn revision(name: &str, number: u64) -> Draft {
    items::mission_saying(name, &format!("{name}, {number}"))
}

/// With whom an item is shared.
fn policy(name: &str, ids: &[InstitutionId]) -> SharingPolicy {
    let [rung, listed] = numbers(name);
    let listed = &ids[remainder(listed, ids.len())];
    match rung % 100 {
        0..5 => SharingPolicy::Personal,
        5..15 => SharingPolicy::Named(BTreeSet::from([people::address(listed, "bob")])),
        15..30 => SharingPolicy::Institution,
        30..45 => SharingPolicy::Institutions(BTreeSet::from([listed.clone()])),
        45..70 => SharingPolicy::Consortium,
        _ => SharingPolicy::Public,
    }
}

fn numbers(name: &str) -> [u64; 2] {
    let hash = blake3::hash(name.as_bytes());
    let mut numbers = [0; 2];
    for (number, bytes) in numbers.iter_mut().zip(hash.as_bytes().chunks_exact(8)) {
        *number = bytes
            .iter()
            .fold(0, |value, &byte| value << 8 | u64::from(byte));
    }
    numbers
}

fn remainder(number: u64, count: usize) -> usize {
    usize::try_from(number % count as u64).unwrap_or_default()
}

/// Compares what everybody sees at every node with what they must see.
///
/// # Errors
/// Names the first who sees something else.
pub fn check(federation: &Federation, expected: &Expected) -> anyhow::Result<()> {
    for member in federation.members() {
        for viewer in people::everybody(&member.id) {
            let (seen, must) = (member.visible(&viewer)?, expected.visible(&viewer));
            let differs = seen
                .iter()
                .filter(|(item, what)| must.get(item) != Some(what))
                .count();
            ensure!(
                seen == must,
                "{viewer:?} at {} sees {} items, of which {differs} wrongly, and must see {}",
                member.id,
                seen.len(),
                must.len()
            );
        }
    }
    Ok(())
}
