//! What the logs amount to, as rows: where items stand, who sees which version, what was adapted
//! from what. Written by the fold alone, in one batch with how far it has read; read by everybody
//! else through a [`Reader`], which is the view at one moment.

mod digest;
mod keys;
mod rows;

use std::collections::BTreeMap;

use bytes::Bytes;
use domain::id::{InstitutionId, ItemHandle, ItemId};
use domain::log::{LogId, LogKind};
use domain::profile::{HeadCount, Profile};
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::{Batch, CommitError, KeyRange, Limits, Order, Row, Snapshot, Store, StoreError};

pub use digest::ViewDigest;
pub(crate) use rows::{
    Edition, Listing, Pending, Standing, StoredOwnership, StoredWithdrawal, Version,
};
pub use rows::{Ownership, Place, Summary};

/// Why the view does not answer.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ViewError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The store did not take a change.
    #[error(transparent)]
    Commit(#[from] CommitError),
    /// A row is not what this program writes: rebuild the view.
    #[error("the view holds {0} that is not readable; rebuild it")]
    Unreadable(&'static str),
}

/// The stamp of a view of this institution: another program or institution folds anew.
pub fn stamp(institution: &InstitutionId) -> Vec<u8> {
    [rows::FORMAT, b" of ", institution.as_str().as_bytes()].concat()
}

/// The view. Cheap to clone.
#[derive(Clone)]
pub struct View {
    store: Store,
}

impl View {
    /// The view in a store that holds nothing else.
    pub fn new(store: Store) -> Self {
        Self { store }
    }

    /// The view as it is now; it does not change under the reader.
    ///
    /// # Errors
    /// [`ViewError`].
    pub fn read(&self) -> Result<Reader, ViewError> {
        Ok(Reader {
            snapshot: self.store.snapshot()?,
        })
    }

    /// Forgets everything.
    pub(crate) fn clear(&self) -> Result<(), ViewError> {
        let mut batch = Batch::new();
        batch.delete_range(KeyRange::all());
        Ok(self.store.commit(batch)?)
    }

    pub(crate) fn commit(&self, changes: Changes) -> Result<(), ViewError> {
        Ok(self.store.commit(changes.batch)?)
    }
}

/// How many items there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Of this institution.
    pub published: u64,
    /// In all.
    pub held: u64,
}

/// The view at one moment.
pub struct Reader {
    snapshot: Box<dyn Snapshot>,
}

impl Reader {
    /// How many events of a log were applied.
    ///
    /// # Errors
    /// [`ViewError`].
    pub fn position(&self, log: &LogId) -> Result<u64, ViewError> {
        self.number(&keys::position(log))
    }

    /// How many events of each log were applied.
    ///
    /// # Errors
    /// [`ViewError`].
    pub fn positions(&self) -> Result<BTreeMap<String, u64>, ViewError> {
        self.numbers(keys::POSITIONS)
    }

    /// How far the index had come when it was last known to hold all of the view.
    pub(crate) fn indexed(&self) -> Result<BTreeMap<String, u64>, ViewError> {
        self.numbers(keys::INDEXED)
    }

    /// How many items stand in the view.
    ///
    /// # Errors
    /// [`ViewError`].
    pub fn counts(&self, own: &InstitutionId) -> Result<Counts, ViewError> {
        let mut counts = Counts::default();
        self.each_row(KeyRange::prefix(keys::LISTINGS), |row| {
            let item: ItemId = named(row, keys::LISTINGS)?;
            counts.held += 1;
            counts.published += u64::from(item.origin == *own);
            Ok(())
        })?;
        Ok(counts)
    }

    /// What an institution says of itself; nothing, if it never did.
    pub(crate) fn profile(&self, institution: &InstitutionId) -> Result<Profile, ViewError> {
        let published: Option<Option<u32>> = self.row(
            &keys::profile(institution),
            "what an institution says of itself",
        )?;
        Ok(Profile {
            teachers: published.flatten().and_then(HeadCount::from_published),
        })
    }

    /// Why an item was taken back from a log for many, if that was said and still holds.
    pub(crate) fn withdrawal(
        &self,
        item: &ItemId,
        kind: LogKind,
    ) -> Result<Option<StoredWithdrawal>, ViewError> {
        self.row(&keys::withdrawal(item, kind), "a withdrawal")
    }

    pub(crate) fn standing(&self, log: &LogId, item: &ItemHandle) -> Result<Standing, ViewError> {
        let standing = self.row(&keys::standing(log, item), "a standing")?;
        Ok(standing.unwrap_or_default())
    }

    pub(crate) fn listing(&self, item: &ItemId) -> Result<Option<Listing>, ViewError> {
        self.row(&keys::listing(item), "a listing")
    }

    /// Listings behind `after`, by id: at most 256.
    pub(crate) fn listings(
        &self,
        origin: Option<&InstitutionId>,
        after: Option<&ItemId>,
    ) -> Result<Vec<(ItemId, Listing)>, ViewError> {
        let mut range = match origin {
            Some(origin) => KeyRange::prefix(keys::listings_of(origin)),
            None => KeyRange::prefix(keys::LISTINGS),
        };
        if let Some(item) = after {
            range = range.after(&keys::listing(item));
        }
        let page = self.snapshot.scan(&range, Order::Ascending, Limits::PAGE)?;
        let read = |row: &Row| {
            Ok((
                named(row, keys::LISTINGS)?,
                decode(&row.value, "a listing")?,
            ))
        };
        page.rows.iter().map(read).collect()
    }

    /// An encoded manifest, by the digest that was signed.
    pub(crate) fn manifest(
        &self,
        item: &ItemId,
        digest: &[u8; 32],
    ) -> Result<Option<Bytes>, ViewError> {
        Ok(self.snapshot.get(&keys::manifest(item, digest))?)
    }

    /// What was adapted from an item, by id: at most `limit`, from behind `after`.
    pub(crate) fn children(
        &self,
        parent: &ItemId,
        after: Option<&ItemId>,
    ) -> Result<Vec<ItemId>, ViewError> {
        let prefix = keys::children(parent);
        let mut range = KeyRange::prefix(prefix.clone());
        if let Some(item) = after {
            range = range.after(&keys::child(parent, item));
        }
        let page = self.snapshot.scan(&range, Order::Ascending, Limits::PAGE)?;
        page.rows.iter().map(|row| named(row, &prefix)).collect()
    }

    /// Bodies of a log that were not here, from behind an index: at most 256.
    pub(crate) fn pending(
        &self,
        log: &LogId,
        after: Option<u64>,
    ) -> Result<Vec<Pending>, ViewError> {
        let mut range = KeyRange::prefix(keys::pending_of(log));
        if let Some(index) = after {
            range = range.after(&keys::pending(log, index));
        }
        let page = self.snapshot.scan(&range, Order::Ascending, Limits::PAGE)?;
        let read = |row: &Row| {
            let index = keys::index_of(&row.key)?;
            let item = keys::handle_of(&row.value)?;
            Some(Pending { index, item })
        };
        let pending = page.rows.iter().map(read).collect::<Option<_>>();
        pending.ok_or(ViewError::Unreadable("a pending body"))
    }

    /// Items that the index may not show as the view does, from behind one: at most 256.
    pub(crate) fn dirty(&self, after: Option<&ItemId>) -> Result<Vec<ItemId>, ViewError> {
        let mut range = KeyRange::prefix(keys::DIRTY);
        if let Some(item) = after {
            range = range.after(&keys::dirty(item));
        }
        let page = self.snapshot.scan(&range, Order::Ascending, Limits::PAGE)?;
        page.rows
            .iter()
            .map(|row| named(row, keys::DIRTY))
            .collect()
    }

    fn number(&self, key: &[u8]) -> Result<u64, ViewError> {
        Ok(self.row(key, "a position")?.unwrap_or_default())
    }

    fn numbers(&self, prefix: &[u8]) -> Result<BTreeMap<String, u64>, ViewError> {
        let mut numbers = BTreeMap::new();
        self.each_row(KeyRange::prefix(prefix.to_vec()), |row| {
            numbers.insert(named(row, prefix)?, decode(&row.value, "a position")?);
            Ok(())
        })?;
        Ok(numbers)
    }

    fn row<T: DeserializeOwned>(
        &self,
        key: &[u8],
        what: &'static str,
    ) -> Result<Option<T>, ViewError> {
        let row = self.snapshot.get(key)?;
        row.map(|value| decode(&value, what)).transpose()
    }

    fn each_row(
        &self,
        mut range: KeyRange,
        mut each: impl FnMut(&Row) -> Result<(), ViewError>,
    ) -> Result<(), ViewError> {
        loop {
            let page = self.snapshot.scan(&range, Order::Ascending, Limits::PAGE)?;
            page.rows.iter().try_for_each(&mut each)?;
            match page.rows.last() {
                Some(last) if page.more => range = range.after(&last.key),
                _ => return Ok(()),
            }
        }
    }
}

fn decode<T: DeserializeOwned>(value: &[u8], what: &'static str) -> Result<T, ViewError> {
    postcard::from_bytes(value).map_err(|_| ViewError::Unreadable(what))
}

fn named<T: std::str::FromStr>(row: &Row, prefix: &[u8]) -> Result<T, ViewError> {
    keys::name_after(&row.key, prefix).ok_or(ViewError::Unreadable("a key"))
}

/// What one commit changes.
#[derive(Default)]
pub(crate) struct Changes {
    batch: Batch,
}

impl Changes {
    pub(crate) fn position(&mut self, log: &LogId, position: u64) -> Result<(), ViewError> {
        self.put(keys::position(log), &position)
    }

    pub(crate) fn standing(
        &mut self,
        log: &LogId,
        item: &ItemHandle,
        standing: &Standing,
    ) -> Result<(), ViewError> {
        self.put(keys::standing(log, item), standing)
    }

    /// Says why an item was taken back from a log, or that it was not, or without a reason.
    pub(crate) fn withdrawal(
        &mut self,
        (item, kind): (&ItemId, LogKind),
        row: Option<&StoredWithdrawal>,
    ) -> Result<(), ViewError> {
        let key = keys::withdrawal(item, kind);
        if let Some(row) = row {
            return self.put(key, row);
        }
        self.batch.delete(key);
        Ok(())
    }

    pub(crate) fn profile(
        &mut self,
        institution: &InstitutionId,
        profile: Profile,
    ) -> Result<(), ViewError> {
        let published = profile.teachers.map(HeadCount::published);
        self.put(keys::profile(institution), &published)
    }

    pub(crate) fn pending(&mut self, log: &LogId, pending: Pending) {
        let item = Bytes::copy_from_slice(pending.item.as_bytes());
        self.batch.put(keys::pending(log, pending.index), item);
    }

    pub(crate) fn no_longer_pending(&mut self, log: &LogId, index: u64) {
        self.batch.delete(keys::pending(log, index));
    }

    /// Puts a listing in the place of another, or removes it when nothing stands any more.
    pub(crate) fn listing(
        &mut self,
        item: &ItemId,
        (before, after): (Option<&Listing>, &Listing),
    ) -> Result<(), ViewError> {
        for version in before.into_iter().flat_map(|listing| &listing.versions) {
            self.batch.delete(keys::manifest(item, &version.manifest));
            if let Some(parent) = &version.parent {
                self.batch.delete(keys::child(parent, item));
            }
        }
        for parent in after.versions.iter().filter_map(|v| v.parent.as_ref()) {
            self.batch.put(keys::child(parent, item), Bytes::new());
        }
        self.batch.put(keys::dirty(item), Bytes::new());
        if after.versions.is_empty() {
            self.batch.delete(keys::listing(item));
            return Ok(());
        }
        self.put(keys::listing(item), after)
    }

    /// Puts the manifest of a version that is listed; comes after the listing.
    pub(crate) fn manifest(&mut self, item: &ItemId, digest: &[u8; 32], manifest: Bytes) {
        self.batch.put(keys::manifest(item, digest), manifest);
    }

    /// The index shows these items as the view does.
    pub(crate) fn clean(&mut self, items: &[ItemId]) {
        for item in items {
            self.batch.delete(keys::dirty(item));
        }
    }

    /// The index has come so far.
    pub(crate) fn indexed(&mut self, positions: &BTreeMap<String, u64>) -> Result<(), ViewError> {
        positions
            .iter()
            .try_for_each(|(log, position)| self.put(keys::indexed(log), position))
    }

    fn put<T: Serialize>(&mut self, key: Vec<u8>, value: &T) -> Result<(), ViewError> {
        let value = postcard::to_allocvec(value).map_err(|_| ViewError::Unreadable("a new row"))?;
        self.batch.put(key, value);
        Ok(())
    }
}
