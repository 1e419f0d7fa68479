//! Keeping the index in step with the view.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::id::ItemId;
use search::{Index, Standing, Update};
use tokio::sync::watch;

use super::FoldError;
use super::renewal::{Filling, Renewal, update};
use crate::view::{Changes, Reader, View};

/// The shortest time between two commits of the index, in milliseconds, so that many changes share
/// one.
pub const INDEX_PAUSE_MIN_MS: u64 = 100;
/// The longest time that a change waits for the index, in milliseconds.
pub const INDEX_PAUSE_MAX_MS: u64 = 500;
/// How many times as long as a commit took the index rests after it, between these two: under load
/// it takes no more than a part of the machine.
const PAUSE_PER_COST: u32 = 8;
/// Most items that wait for one commit of the index.
pub const INDEX_ITEMS_MAX: usize = 4_096;

/// Pages of the view by which an index is filled while it is opened: a small one is whole before
/// anybody asks.
const PAGES_AT_ONCE: usize = 2;

/// The index, and which items it has yet to commit.
pub(super) struct Keeper {
    pub(super) index: Arc<Index>,
    pub(super) view: View,
    pub(super) waiting: Vec<ItemId>,
    // Whether the view has read on since: not all that it reads is of an item.
    is_behind: bool,
    committed_ms: Option<i64>,
    pause_ms: u64,
    /// The index that is being filled, if one is.
    pub(super) renewal: Option<Renewal>,
    /// How far that is, for whoever asks.
    pub(super) filling: watch::Sender<Option<Filling>>,
    /// When the files of the index were compared with their checksums.
    pub(super) checked_ms: Option<i64>,
}

impl Keeper {
    /// Tells the index what it does not know of the view: what the view wrote and the index had
    /// not yet committed, and all, if it lost something. Where that is much, it is only begun.
    pub(super) fn open(index: Arc<Index>, view: View) -> Result<Self, FoldError> {
        let mut keeper = Self {
            index,
            view,
            waiting: Vec::new(),
            is_behind: true,
            committed_ms: None,
            pause_ms: INDEX_PAUSE_MIN_MS,
            renewal: None,
            filling: watch::Sender::new(None),
            checked_ms: None,
        };
        let reader = keeper.view.read()?;
        let known = keeper.index.positions();
        if let Some(log) = first_ahead(&known, &reader.positions()?) {
            return Err(FoldError::IndexAhead { log });
        }
        keeper.begin(first_ahead(&reader.indexed()?, &known).is_some())?;
        keeper.tell_dirty(&reader)?;
        keeper.commit()?;
        for _ in 0..PAGES_AT_ONCE {
            keeper.fill()?;
        }
        Ok(keeper)
    }

    /// Takes changes that the view has committed.
    pub(super) fn apply(&mut self, update: &Update) -> Result<(), FoldError> {
        self.index.apply(update)?;
        self.waiting.extend(update.remove.iter().cloned());
        self.is_behind = true;
        Ok(())
    }

    /// Whether there is something that it has yet to commit.
    pub(super) fn is_behind(&self) -> bool {
        self.is_behind
    }

    pub(super) fn commit_if_many(&mut self) -> Result<(), FoldError> {
        if self.waiting.len() < INDEX_ITEMS_MAX {
            return Ok(());
        }
        self.commit()
    }

    /// Commits unless that was done a moment ago; returns how long to wait, if it is to wait.
    pub(super) fn commit_if_due(&mut self, now_ms: i64) -> Result<Option<u64>, FoldError> {
        if !self.is_behind {
            return Ok(None);
        }
        let since = self
            .committed_ms
            .and_then(|before| u64::try_from(now_ms.saturating_sub(before)).ok());
        match since {
            Some(since) if since < self.pause_ms => Ok(Some(self.pause_ms - since)),
            Some(_) | None => {
                let start = Instant::now();
                self.commit()?;
                self.pause_ms = pause_after(start.elapsed());
                self.committed_ms = Some(now_ms);
                Ok(None)
            }
        }
    }

    /// Commits the index, and then forgets in the view what it had yet to learn.
    pub(super) fn commit(&mut self) -> Result<(), FoldError> {
        self.commit_waiting()?;
        self.is_behind = false;
        Ok(())
    }

    fn commit_waiting(&mut self) -> Result<(), FoldError> {
        let positions = self.view.read()?.positions()?;
        let is_filled = !self.renewal.as_ref().is_some_and(Renewal::is_of_serving);
        let is_told = self.waiting.is_empty() && self.index.positions() == positions;
        let mut changes = Changes::default();
        match is_filled {
            true if is_told && self.index.standing() != Standing::Incomplete => return Ok(()),
            true => {
                self.index.commit(positions.clone())?;
                changes.indexed(&positions)?;
            }
            false if self.waiting.is_empty() => return Ok(()),
            false => self.index.commit_unfinished()?,
        }
        changes.clean(&self.waiting);
        self.view.commit(changes)?;
        self.waiting.clear();
        Ok(())
    }

    fn tell_dirty(&mut self, reader: &Reader) -> Result<(), FoldError> {
        let mut after = None;
        loop {
            let page = reader.dirty(after.as_ref())?;
            let Some(last) = page.last() else {
                return Ok(());
            };
            after = Some(last.clone());
            for item in &page {
                let listing = reader.listing(item)?;
                self.apply(&update(reader, item, listing.as_ref())?)?;
            }
            self.commit_if_many()?;
        }
    }
}

/// How long the index rests after a commit, in milliseconds.
fn pause_after(cost: Duration) -> u64 {
    let pause = cost.saturating_mul(PAUSE_PER_COST).as_millis();
    let pause = u64::try_from(pause).unwrap_or(INDEX_PAUSE_MAX_MS);
    pause.clamp(INDEX_PAUSE_MIN_MS, INDEX_PAUSE_MAX_MS)
}

/// The first log in which `left` has come further than `right`.
pub(crate) fn first_ahead(
    left: &BTreeMap<String, u64>,
    right: &BTreeMap<String, u64>,
) -> Option<String> {
    let behind = |log: &String| right.get(log).copied().unwrap_or_default();
    let ahead = left.iter().find(|(log, position)| **position > behind(log));
    ahead.map(|(log, _)| log.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_commit_is_followed_by_a_longer_rest() {
        let pause = |ms| pause_after(Duration::from_millis(ms));
        assert_eq!(pause(0), INDEX_PAUSE_MIN_MS);
        assert_eq!(pause(12), INDEX_PAUSE_MIN_MS);
        assert_eq!(pause(40), 320);
        assert_eq!(pause(62), 496);
        assert_eq!(pause(63), INDEX_PAUSE_MAX_MS);
        assert_eq!(pause_after(Duration::MAX), INDEX_PAUSE_MAX_MS);
    }
}
