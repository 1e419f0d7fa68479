//! The guarded view: a store that can be computed again, and therefore may be thrown away.
//!
//! A view belongs to something, which its *stamp* names: the format of the fold, the logs it was
//! folded from. One that carries another stamp, does not open, or panicked while it was used is
//! deleted and begins empty; whoever opened it is told, and folds again.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;

use crate::batch::Batch;
use crate::error::{CommitError, StoreError};
use crate::key_value::{KeyRange, KeyValue, Limits, Order, Page, Snapshot, Store};
use crate::redb::RedbStore;
use crate::sealed::Sealed;
use crate::sled::{Durability, SledStore};

mod folder;

use folder::ViewFolder;

/// The longest stamp, in bytes.
pub const STAMP_BYTES_MAX: usize = 1024;

/// What keeps the rows of a view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ViewEngine {
    /// sled, which is not asked to survive a power cut.
    Sled,
    /// redb, which survives one.
    Redb,
}

/// What was found when a view was opened.
#[derive(Debug)]
pub enum Opened {
    /// The view as it was left.
    Existing,
    /// An empty view: fold everything again.
    Recreated {
        /// Why the view could not be used as it was.
        reason: RecreateReason,
    },
}

/// Why a view had to begin empty.
#[derive(Debug, thiserror::Error)]
pub enum RecreateReason {
    /// There was none, or one whose making was interrupted.
    #[error("there was no view")]
    Missing,
    /// It was made by another engine, in another format, or for another stamp.
    #[error("the view belongs to something else")]
    OtherStamp,
    /// It was found damaged the last time it was used.
    #[error("the view was condemned: {0}")]
    Condemned(String),
    /// It did not open.
    #[error("the view did not open")]
    Unopenable(#[source] StoreError),
}

/// A store that can be computed again.
///
/// When its engine panics or lies, the call is answered with an error and the view is condemned:
/// the next [`open_view`](crate::open::open_view) begins with an empty one.
pub struct View {
    engine: Sealed<Store>,
    folder: Arc<ViewFolder>,
}

impl View {
    /// Opens the view in `folder`, or makes an empty one where it cannot be used.
    ///
    /// A view that another process has open is [`StoreError::Busy`] and is left alone; so is one
    /// for which there is no space or no permission.
    pub fn open(
        folder: impl Into<PathBuf>,
        engine: ViewEngine,
        stamp: &[u8],
    ) -> Result<(Self, Opened), StoreError> {
        let folder = Arc::new(ViewFolder::lock(folder.into())?);
        let stamp = stamp_of(engine, stamp)?;
        let (engine, opened) = match open_existing(&folder, engine, &stamp)? {
            Ok(store) => (store, Opened::Existing),
            Err(reason) => (
                recreate(&folder, engine, &stamp)?,
                Opened::Recreated { reason },
            ),
        };
        Ok((
            Self {
                engine: Sealed::new(engine),
                folder,
            },
            opened,
        ))
    }

    /// Gives the view up: the next time it is opened, it is empty.
    ///
    /// For callers that find that its contents do not fit what it was folded from.
    pub fn condemn(&self, why: &str) {
        self.folder.condemn(why);
    }
}

/// The engine's name and layout, and what the caller said.
fn stamp_of(engine: ViewEngine, stamp: &[u8]) -> Result<Vec<u8>, StoreError> {
    if stamp.len() > STAMP_BYTES_MAX {
        let detail = format!(
            "a stamp of {} bytes is longer than {STAMP_BYTES_MAX}",
            stamp.len()
        );
        return Err(StoreError::Engine {
            engine: "view",
            detail,
        });
    }
    let format: &[u8] = match engine {
        ViewEngine::Sled => b"archipel view v1 sled\n",
        ViewEngine::Redb => b"archipel view v1 redb\n",
    };
    Ok([format, stamp].concat())
}

/// The store if it can be used, or why it cannot.
fn open_existing(
    folder: &ViewFolder,
    engine: ViewEngine,
    stamp: &[u8],
) -> Result<Result<Store, RecreateReason>, StoreError> {
    if let Some(why) = folder.condemned()? {
        return Ok(Err(RecreateReason::Condemned(why)));
    }
    match folder.stamp()? {
        None => return Ok(Err(RecreateReason::Missing)),
        Some(found) if found != stamp => return Ok(Err(RecreateReason::OtherStamp)),
        Some(_) => {}
    }
    match open_engine(folder, engine) {
        Ok(store) => Ok(Ok(store)),
        Err(error) if is_worth_recreating(&error) => Ok(Err(RecreateReason::Unopenable(error))),
        Err(error) => Err(error),
    }
}

/// Deletes what there is and makes an empty store, stamped last.
fn recreate(folder: &ViewFolder, engine: ViewEngine, stamp: &[u8]) -> Result<Store, StoreError> {
    folder.clear()?;
    let store = create_engine(folder, engine)?;
    folder.write_stamp(stamp)?;
    Ok(store)
}

fn create_engine(folder: &ViewFolder, engine: ViewEngine) -> Result<Store, StoreError> {
    Ok(match engine {
        ViewEngine::Sled => Arc::new(SledStore::open(folder.sled(), Durability::OnClose)?),
        ViewEngine::Redb => Arc::new(RedbStore::open(folder.redb())?),
    })
}

fn open_engine(folder: &ViewFolder, engine: ViewEngine) -> Result<Store, StoreError> {
    Ok(match engine {
        ViewEngine::Sled => Arc::new(SledStore::open_existing(
            folder.sled(),
            Durability::OnClose,
        )?),
        ViewEngine::Redb => Arc::new(RedbStore::open_existing(folder.redb())?),
    })
}

/// Whether an empty view would be better off than the one that answered like this.
fn is_worth_recreating(error: &StoreError) -> bool {
    match error {
        StoreError::Busy { .. } | StoreError::Full { .. } | StoreError::Stopped => false,
        StoreError::Io { source, .. } => !matches!(
            source.kind(),
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem
        ),
        StoreError::Corrupt { .. }
        | StoreError::Damaged { .. }
        | StoreError::Panicked { .. }
        | StoreError::Engine { .. } => true,
    }
}

/// Condemns the view of an engine that can no longer be trusted.
fn judge<T>(folder: &ViewFolder, answer: Result<T, StoreError>) -> Result<T, StoreError> {
    if let Err(error) = &answer
        && is_worth_recreating(error)
    {
        folder.condemn(&error.to_string());
    }
    answer
}

impl KeyValue for View {
    fn snapshot(&self) -> Result<Box<dyn Snapshot>, StoreError> {
        let inner = judge(&self.folder, self.engine.snapshot())?;
        Ok(Box::new(ViewSnapshot {
            inner,
            folder: Arc::clone(&self.folder),
        }))
    }

    fn commit(&self, batch: Batch) -> Result<(), CommitError> {
        match self.engine.commit(batch) {
            Err(CommitError::Store(error)) => Ok(judge(&self.folder, Err(error))?),
            outcome => outcome,
        }
    }
}

struct ViewSnapshot {
    inner: Box<dyn Snapshot>,
    folder: Arc<ViewFolder>,
}

impl Snapshot for ViewSnapshot {
    fn get(&self, key: &[u8]) -> Result<Option<Bytes>, StoreError> {
        judge(&self.folder, self.inner.get(key))
    }

    fn scan(&self, range: &KeyRange, order: Order, limits: Limits) -> Result<Page, StoreError> {
        judge(&self.folder, self.inner.scan(range, order, limits))
    }
}

#[cfg(test)]
mod tests;
