//! Filling the index anew from the view, page by page, between one round of the fold and the
//! next: so that what is shared meanwhile does not wait for it.

use domain::id::ItemId;
use domain::wire;
use search::{Standing, Update};

use super::FoldError;
use super::document::document;
use super::keeper::{INDEX_ITEMS_MAX, Keeper};
use crate::view::{Listing, Reader, ViewError};

/// How long after the last look the files of the index are compared with their checksums, in
/// milliseconds: a week. They are whenever the node starts and whenever a search fails.
pub const INDEX_CHECK_PAUSE_MS: i64 = 7 * 24 * 60 * 60 * 1_000;

/// How far an index has come that is being filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filling {
    /// Items that it was told.
    pub told: u64,
    /// Whether it answers already, since there is no other that could.
    pub answers: bool,
}

/// The index that is being filled, and how far it was.
#[derive(Debug)]
pub(super) struct Renewal {
    place: Place,
    after: Option<ItemId>,
    told: u64,
    /// Of these, what a crash would lose.
    uncommitted: usize,
}

/// Which index is being filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The one that answers, from the view.
    Serving,
    /// The one that answers, from the logs: the view is being computed again too.
    WithTheView,
    /// Another, beside the one that answers.
    Beside,
}

impl Renewal {
    fn new(place: Place) -> Self {
        Self {
            place,
            after: None,
            told: 0,
            uncommitted: 0,
        }
    }

    /// Whether the index that answers is the one that is being filled.
    pub(super) fn is_of_serving(&self) -> bool {
        self.place != Place::Beside
    }

    pub(super) fn filling(&self) -> Filling {
        Filling {
            told: self.told,
            answers: self.is_of_serving(),
        }
    }
}

impl Keeper {
    /// Decides how the index is to be filled, when it is opened. One that is behind what the view
    /// says that it knew is of another day: nobody knows for whom what it holds was meant.
    pub(super) fn begin(&mut self, is_behind: bool) -> Result<(), FoldError> {
        match self.index.standing() {
            Standing::Incomplete => self.renewal = Some(Renewal::new(Place::Serving)),
            Standing::Whole | Standing::OtherAnalysis if is_behind => self.fill_again()?,
            Standing::OtherAnalysis => self.fill_beside()?,
            Standing::Whole => {}
        }
        Ok(())
    }

    /// Fills another index beside the one that answers, unless one is being filled already.
    pub(super) fn fill_beside(&mut self) -> Result<(), FoldError> {
        if self.renewal.is_some() {
            return Ok(());
        }
        tracing::info!("filling another index, while the one that is there answers");
        self.index.begin_beside()?;
        self.renewal = Some(Renewal::new(Place::Beside));
        Ok(())
    }

    /// Empties the index and fills it from the view.
    fn fill_again(&mut self) -> Result<(), FoldError> {
        tracing::info!("filling the index anew: until it is full, less is found");
        self.index.start_over()?;
        self.renewal = Some(Renewal::new(Place::Serving));
        Ok(())
    }

    /// Empties the index, before the view is computed again: it is filled from the logs.
    pub(super) fn empty(&mut self) -> Result<(), FoldError> {
        self.index.start_over()?;
        self.waiting.clear();
        self.renewal = Some(Renewal::new(Place::WithTheView));
        Ok(())
    }

    /// Says that the view has all that is in the logs.
    pub(super) fn view_is_whole(&mut self) -> Result<(), FoldError> {
        match &self.renewal {
            Some(renewal) if renewal.place == Place::WithTheView => self.finish(),
            Some(_) | None => Ok(()),
        }
    }

    /// Fills the index by another page of the view, and begins to where it is damaged; returns
    /// whether there is more to do.
    pub(super) fn renew(&mut self, now_ms: i64) -> Result<bool, FoldError> {
        self.check_if_due(now_ms)?;
        self.fill()?;
        Ok(self.renewal.is_some())
    }

    /// Fills the index by another page of the view, if it is filled from there.
    pub(super) fn fill(&mut self) -> Result<(), FoldError> {
        match &self.renewal {
            Some(renewal) if renewal.place != Place::WithTheView => self.fill_page()?,
            Some(_) | None => {}
        }
        self.report();
        Ok(())
    }

    fn check_if_due(&mut self, now_ms: i64) -> Result<(), FoldError> {
        let checked_ms = *self.checked_ms.get_or_insert(now_ms);
        let is_due = now_ms.saturating_sub(checked_ms) >= INDEX_CHECK_PAUSE_MS;
        if !is_due && !self.index.is_suspect() {
            return Ok(());
        }
        self.checked_ms = Some(now_ms);
        if let Err(damage) = self.index.check() {
            tracing::error!(damage, "the index is damaged");
            self.fill_again()?;
        }
        Ok(())
    }

    fn fill_page(&mut self) -> Result<(), FoldError> {
        let reader = self.view.read()?;
        let Some(renewal) = &self.renewal else {
            return Ok(());
        };
        let (place, after) = (renewal.place, renewal.after.clone());
        let page = reader.listings(None, after.as_ref())?;
        let Some((last, _)) = page.last() else {
            return self.finish();
        };
        let last = last.clone();
        for (item, listing) in &page {
            let update = update(&reader, item, Some(listing))?;
            match place {
                Place::Beside => self.index.apply_beside(&update)?,
                Place::Serving | Place::WithTheView => self.apply(&update)?,
            }
        }
        self.filled(last, page.len())
    }

    /// Remembers how far it is; what was told takes no memory from time to time.
    fn filled(&mut self, last: ItemId, items: usize) -> Result<(), FoldError> {
        let Some(renewal) = &mut self.renewal else {
            return Ok(());
        };
        renewal.after = Some(last);
        renewal.told += items as u64;
        renewal.uncommitted += items;
        if renewal.uncommitted < INDEX_ITEMS_MAX {
            return Ok(());
        }
        renewal.uncommitted = 0;
        match renewal.place {
            Place::Beside => Ok(self.index.commit_beside()?),
            Place::Serving | Place::WithTheView => self.commit(),
        }
    }

    /// The index has everything: it is complete, or takes the place of the one that answered.
    fn finish(&mut self) -> Result<(), FoldError> {
        let Some(renewal) = self.renewal.take() else {
            return Ok(());
        };
        self.commit()?;
        if !renewal.is_of_serving() {
            self.index.promote(self.view.read()?.positions()?)?;
        }
        tracing::info!(items = renewal.told, "the index is filled");
        self.report();
        Ok(())
    }

    fn report(&self) {
        let filling = self.renewal.as_ref().map(Renewal::filling);
        self.filling.send_replace(filling);
    }
}

/// What the index is told of an item: what it knew is gone, this is there.
pub(super) fn update(
    reader: &Reader,
    item: &ItemId,
    listing: Option<&Listing>,
) -> Result<Update, FoldError> {
    let mut update = Update {
        remove: vec![item.clone()],
        ..Update::default()
    };
    for (version, superseded) in listing.into_iter().flat_map(Listing::with_superseded) {
        let bytes = reader
            .manifest(item, &version.manifest)?
            .ok_or(ViewError::Unreadable("a listing without its manifest"))?;
        let manifest =
            wire::read_manifest(&bytes).map_err(|_| ViewError::Unreadable("a manifest"))?;
        update
            .put
            .push(document(item, version, superseded, &manifest));
    }
    Ok(update)
}

#[cfg(test)]
mod tests;
