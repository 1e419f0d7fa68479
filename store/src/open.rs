//! Which engine holds what: the one place where a program's stores are put together.

use std::path::Path;
use std::sync::Arc;

use crate::error::StoreError;
use crate::group::Grouped;
use crate::notice::Noticed;
use crate::redb::RedbStore;
use crate::sealed::Sealed;
use crate::view::{Opened, View, ViewEngine};

/// The store of the truth: durable when `commit` returns, and shared by many threads.
pub type Truth = Noticed<Grouped>;

/// Opens the truth in the file at `path`, or creates it.
///
/// Reads the whole file once to verify it. A second process is told [`StoreError::Busy`].
pub fn open_truth(path: &Path) -> Result<Arc<Truth>, StoreError> {
    let engine = RedbStore::open(path)?;
    Ok(Arc::new(Noticed::new(Grouped::new(Sealed::new(engine))?)))
}

/// Opens the view in `folder` if it carries `stamp` and is whole, or makes an empty one.
pub fn open_view(
    folder: &Path,
    engine: ViewEngine,
    stamp: &[u8],
) -> Result<(Arc<View>, Opened), StoreError> {
    let (view, opened) = View::open(folder, engine, stamp)?;
    Ok((Arc::new(view), opened))
}
