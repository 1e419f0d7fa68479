//! What somebody writes before it is shared: private to its owner, on this node alone.
//!
//! | key | value |
//! |---|---|
//! | `commons/draft/v1/<owner>/<id>` | what a list shows of a draft, and its revision |
//! | `commons/draft-text/v1/<owner>/<id>` | the draft, and the version of the original that it was adapted from |
//! | `commons/draft-count/v1/<owner>` | how many drafts somebody has |
//! | `commons/original/v1/<item>` | the same of an item of ours that was adapted and shared |
//!
//! A draft stands under its owner's name: nobody else's question finds it. Drafts are kept as
//! JSON, so that one that an older program wrote is read field by field.

use std::fmt;
use std::str::FromStr;

use domain::id::{Handle, ItemHandle, ObjectDigest};
use domain::item::Draft;
use serde::{Deserialize, Serialize};
use store::records::{RecordError, Records};
use store::{Batch, CommitError, Limits, Snapshot, Store, StoreError};

/// Most drafts that somebody has.
pub const DRAFTS_MAX: u64 = 500;
/// The longest draft, in bytes of JSON: four times what a description may have once it is shared.
pub const DRAFT_BYTES_MAX: usize = 256 * 1024;
/// Most drafts in one page of a list.
pub const DRAFTS_PAGE_MAX: usize = 50;

/// The name of a draft: 128 random bits, in hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DraftId([u8; 16]);

/// The text is not 32 lower-case hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the name of a draft has 32 lower-case hexadecimal digits")]
pub struct DraftIdError;

impl fmt::Display for DraftId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for DraftId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DraftId({self})")
    }
}

impl FromStr for DraftId {
    type Err = DraftIdError;

    fn from_str(text: &str) -> Result<Self, DraftIdError> {
        let mut bytes = [0; 16];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| DraftIdError)?;
        let id = Self(bytes);
        // Upper-case digits would be a second name for the same draft.
        if id.to_string() == text {
            Ok(id)
        } else {
            Err(DraftIdError)
        }
    }
}

/// A draft as it was saved.
#[derive(Debug, Clone, PartialEq)]
pub struct SavedDraft {
    /// What a list shows of it.
    pub entry: DraftEntry,
    /// What was written.
    pub draft: Draft,
    /// The version of the original that it was adapted from, or whose changes it has taken up.
    pub original: Option<Draft>,
}

/// What a list shows of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftEntry {
    /// Its name.
    pub id: DraftId,
    /// How often it was saved; from 1.
    pub revision: u64,
    /// Its title, which may be empty.
    pub title: String,
    /// The item of which it will be the next version.
    pub of: Option<ItemHandle>,
    /// When it was begun, in milliseconds since 1970.
    pub created_ms: i64,
    /// When it was saved last, in milliseconds since 1970.
    pub saved_ms: i64,
}

/// Some drafts, in the order of their names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftPage {
    /// The drafts.
    pub drafts: Vec<DraftEntry>,
    /// After which the next page begins; none on the last one.
    pub next: Option<DraftId>,
}

/// Why a draft is not read or saved.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    /// The owner has no such draft.
    #[error("no such draft")]
    NotFound,
    /// It was saved from elsewhere since.
    #[error("the draft was saved from elsewhere meanwhile: revision {current} is the newest")]
    Stale {
        /// The newest revision.
        current: u64,
    },
    /// There are [`DRAFTS_MAX`] already.
    #[error("there are {DRAFTS_MAX} drafts already; publish or discard some")]
    TooMany,
    /// It is longer than [`DRAFT_BYTES_MAX`].
    #[error("the draft has {0} bytes; the most is {DRAFT_BYTES_MAX}")]
    TooLarge(usize),
    /// What is stored is no draft.
    #[error("the stored draft cannot be read: {0}")]
    Unreadable(#[source] serde_json::Error),
    /// The records cannot be read or written.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// The store does not take it.
    #[error(transparent)]
    Commit(#[from] CommitError),
    /// The operating system gives no randomness.
    #[error("name a draft: {0}")]
    Randomness(getrandom::Error),
}

impl From<StoreError> for DraftError {
    fn from(error: StoreError) -> Self {
        Self::Record(error.into())
    }
}

/// What a draft begins with.
#[derive(Debug, Clone, PartialEq)]
pub struct Start {
    /// What is written already.
    pub draft: Draft,
    /// The item of which it will be the next version.
    pub of: Option<ItemHandle>,
    /// The version that it was adapted from.
    pub original: Option<Draft>,
}

/// The drafts in a store.
pub struct Drafts {
    store: Store,
    entries: Records<Row>,
    texts: Records<Text>,
    counts: Records<u64>,
    originals: Records<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Row {
    revision: u64,
    title: String,
    of: Option<String>,
    created_ms: i64,
    saved_ms: i64,
}

#[derive(Debug, Serialize, Deserialize)]
struct Text {
    draft: String,
    original: Option<String>,
}

impl Drafts {
    /// The drafts in this store.
    pub fn new(store: Store) -> Self {
        Self {
            store,
            entries: Records::new("commons/draft", 1),
            texts: Records::new("commons/draft-text", 1),
            counts: Records::new("commons/draft-count", 1),
            originals: Records::new("commons/original", 1),
        }
    }

    /// Begins a draft. One that will be the next version of an item goes on if there is one.
    ///
    /// # Errors
    /// [`DraftError`].
    pub fn begin(
        &self,
        owner: &Handle,
        start: Start,
        now_ms: i64,
    ) -> Result<SavedDraft, DraftError> {
        if let Some(of) = &start.of
            && let Some(begun) = self.draft_of(owner, of)?
        {
            return self.open(owner, begun);
        }
        let mut id = [0; 16];
        getrandom::fill(&mut id).map_err(DraftError::Randomness)?;
        let entry = DraftEntry {
            id: DraftId(id),
            revision: 1,
            title: start.draft.item.title.clone(),
            of: start.of,
            created_ms: now_ms,
            saved_ms: now_ms,
        };
        let saved = SavedDraft {
            entry,
            draft: start.draft,
            original: start.original,
        };
        let mut batch = Batch::new();
        let snapshot = self.store.snapshot()?;
        self.count(&mut batch, &*snapshot, owner, |count| {
            (count < DRAFTS_MAX)
                .then_some(count + 1)
                .ok_or(DraftError::TooMany)
        })?;
        self.write(&mut batch, owner, &saved)?;
        self.store.commit(batch)?;
        Ok(saved)
    }

    /// A draft of this owner.
    ///
    /// # Errors
    /// [`DraftError`].
    pub fn open(&self, owner: &Handle, id: DraftId) -> Result<SavedDraft, DraftError> {
        let snapshot = self.store.snapshot()?;
        let key = key(owner, id);
        let row = self
            .entries
            .get(&*snapshot, &key)?
            .ok_or(DraftError::NotFound)?;
        let text = self
            .texts
            .get(&*snapshot, &key)?
            .ok_or(DraftError::NotFound)?;
        Ok(SavedDraft {
            entry: entry(id, row),
            draft: read(&text.draft)?,
            original: text.original.as_deref().map(read).transpose()?,
        })
    }

    /// Some drafts of this owner, after one.
    ///
    /// # Errors
    /// [`DraftError`].
    pub fn list(&self, owner: &Handle, after: Option<DraftId>) -> Result<DraftPage, DraftError> {
        let limits = Limits {
            rows: DRAFTS_PAGE_MAX,
            ..Limits::PAGE
        };
        let after = after.map(|id| key(owner, id));
        let snapshot = self.store.snapshot()?;
        let prefix = format!("{}/", owner.as_str()).into_bytes();
        let page = self
            .entries
            .scan(&*snapshot, &prefix, after.as_deref(), limits)?;
        let drafts: Vec<_> = page
            .records
            .into_iter()
            .filter_map(|record| {
                let id = std::str::from_utf8(&record.id[prefix.len()..]).ok()?;
                Some(entry(id.parse().ok()?, record.value))
            })
            .collect();
        let last = drafts.last().map(|entry| entry.id);
        Ok(DraftPage {
            drafts,
            next: last.filter(|_| page.more),
        })
    }

    /// Saves a draft in place of the revision that its writer saw.
    ///
    /// # Errors
    /// [`DraftError`]; [`DraftError::Stale`] if that is not the newest any more.
    pub fn save(
        &self,
        owner: &Handle,
        (id, revision): (DraftId, u64),
        (draft, original): (Draft, Option<Draft>),
        now_ms: i64,
    ) -> Result<SavedDraft, DraftError> {
        let snapshot = self.store.snapshot()?;
        let key = key(owner, id);
        let before = self
            .entries
            .get(&*snapshot, &key)?
            .ok_or(DraftError::NotFound)?;
        if before.revision != revision {
            return Err(DraftError::Stale {
                current: before.revision,
            });
        }
        let mut batch = Batch::new();
        self.entries.require(&mut batch, &key, Some(&before))?;
        let saved = SavedDraft {
            entry: DraftEntry {
                revision: revision + 1,
                title: draft.item.title.clone(),
                saved_ms: now_ms,
                ..entry(id, before)
            },
            draft,
            original,
        };
        self.write(&mut batch, owner, &saved)?;
        match self.store.commit(batch) {
            Ok(()) => Ok(saved),
            Err(CommitError::Conflict { .. }) => Err(self.stale(owner, id)?),
            Err(error) => Err(error.into()),
        }
    }

    /// Throws a draft away.
    ///
    /// # Errors
    /// [`DraftError`].
    pub fn discard(&self, owner: &Handle, id: DraftId) -> Result<(), DraftError> {
        let mut batch = Batch::new();
        self.remove(&mut batch, owner, id)?;
        Ok(self.store.commit(batch)?)
    }

    /// Throws a draft away that was shared, and remembers what the item was adapted from.
    ///
    /// # Errors
    /// [`DraftError`].
    pub fn shared(
        &self,
        owner: &Handle,
        id: DraftId,
        (item, original): (&ItemHandle, Option<&Draft>),
    ) -> Result<(), DraftError> {
        let mut batch = Batch::new();
        self.remove(&mut batch, owner, id)?;
        if let Some(original) = original {
            let original = written(original)?;
            self.originals
                .put(&mut batch, item.to_string().as_bytes(), &original)?;
        }
        Ok(self.store.commit(batch)?)
    }

    /// The version that an item of ours was adapted from, if it was written here.
    ///
    /// # Errors
    /// [`DraftError`].
    pub fn original(&self, item: &ItemHandle) -> Result<Option<Draft>, DraftError> {
        let snapshot = self.store.snapshot()?;
        let original = self
            .originals
            .get(&*snapshot, item.to_string().as_bytes())?;
        original.as_deref().map(read).transpose()
    }

    /// Every document that a draft names.
    ///
    /// # Errors
    /// [`DraftError`].
    pub fn objects(&self) -> Result<Vec<ObjectDigest>, DraftError> {
        let snapshot = self.store.snapshot()?;
        let (mut objects, mut after) = (Vec::new(), None);
        loop {
            let page = self
                .texts
                .scan(&*snapshot, b"", after.as_deref(), Limits::PAGE)?;
            for record in &page.records {
                let draft = read(&record.value.draft)?;
                objects.extend(draft.files.iter().map(|file| file.digest));
            }
            match page.records.last() {
                Some(last) if page.more => after = Some(last.id.clone()),
                Some(_) | None => return Ok(objects),
            }
        }
    }

    fn draft_of(&self, owner: &Handle, item: &ItemHandle) -> Result<Option<DraftId>, DraftError> {
        let mut after = None;
        loop {
            let page = self.list(owner, after)?;
            if let Some(found) = page
                .drafts
                .iter()
                .find(|entry| entry.of.as_ref() == Some(item))
            {
                return Ok(Some(found.id));
            }
            after = page.next;
            if after.is_none() {
                return Ok(None);
            }
        }
    }

    fn stale(&self, owner: &Handle, id: DraftId) -> Result<DraftError, DraftError> {
        let snapshot = self.store.snapshot()?;
        Ok(match self.entries.get(&*snapshot, &key(owner, id))? {
            Some(row) => DraftError::Stale {
                current: row.revision,
            },
            None => DraftError::NotFound,
        })
    }

    fn write(
        &self,
        batch: &mut Batch,
        owner: &Handle,
        saved: &SavedDraft,
    ) -> Result<(), DraftError> {
        let SavedDraft {
            entry,
            draft,
            original,
        } = saved;
        let key = key(owner, entry.id);
        let text = Text {
            draft: bounded(draft)?,
            original: original.as_ref().map(written).transpose()?,
        };
        let row = Row {
            revision: entry.revision,
            title: entry.title.clone(),
            of: entry.of.as_ref().map(ItemHandle::to_string),
            created_ms: entry.created_ms,
            saved_ms: entry.saved_ms,
        };
        self.entries.put(batch, &key, &row)?;
        Ok(self.texts.put(batch, &key, &text)?)
    }

    fn remove(&self, batch: &mut Batch, owner: &Handle, id: DraftId) -> Result<(), DraftError> {
        let snapshot = self.store.snapshot()?;
        let key = key(owner, id);
        let before = self
            .entries
            .get(&*snapshot, &key)?
            .ok_or(DraftError::NotFound)?;
        self.entries.require(batch, &key, Some(&before))?;
        self.entries.delete(batch, &key);
        self.texts.delete(batch, &key);
        self.count(
            batch,
            &*snapshot,
            owner,
            |count| Ok(count.saturating_sub(1)),
        )
    }

    /// Adds to `batch` that somebody has another number of drafts.
    fn count(
        &self,
        batch: &mut Batch,
        snapshot: &dyn Snapshot,
        owner: &Handle,
        change: impl FnOnce(u64) -> Result<u64, DraftError>,
    ) -> Result<(), DraftError> {
        let owner = owner.as_str().as_bytes();
        let before = self.counts.get(snapshot, owner)?;
        let after = change(before.unwrap_or_default())?;
        self.counts.require(batch, owner, before.as_ref())?;
        Ok(self.counts.put(batch, owner, &after)?)
    }
}

fn key(owner: &Handle, id: DraftId) -> Vec<u8> {
    format!("{}/{id}", owner.as_str()).into_bytes()
}

fn entry(id: DraftId, row: Row) -> DraftEntry {
    DraftEntry {
        id,
        revision: row.revision,
        title: row.title,
        of: row.of.and_then(|of| of.parse().ok()),
        created_ms: row.created_ms,
        saved_ms: row.saved_ms,
    }
}

fn bounded(draft: &Draft) -> Result<String, DraftError> {
    let text = written(draft)?;
    if text.len() > DRAFT_BYTES_MAX {
        return Err(DraftError::TooLarge(text.len()));
    }
    Ok(text)
}

fn written(draft: &Draft) -> Result<String, DraftError> {
    serde_json::to_string(draft).map_err(DraftError::Unreadable)
}

fn read(text: &str) -> Result<Draft, DraftError> {
    serde_json::from_str(text).map_err(DraftError::Unreadable)
}

#[cfg(test)]
mod tests;
