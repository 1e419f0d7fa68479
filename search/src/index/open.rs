//! Opening an index on disk: as it is, or empty if it cannot be trusted.

use std::fs::{self, File, TryLockError};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use tantivy::TantivyError;

use super::{Index, Writer};
use crate::half::{Half, HalfError};
use crate::positions::{self, Positions};

const PUBLIC: &str = "public";
const RESTRICTED: &str = "restricted";
const LOCK: &str = "lock";

/// What opening found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opened {
    /// There was none; an empty one was made.
    Created,
    /// It was whole.
    Existing,
    /// It could not be used and was replaced by an empty one.
    Recreated {
        /// What was wrong, for the operator.
        reason: String,
    },
}

/// Why an index cannot be opened, not even an empty one.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process has it open, or this one does.
    #[error("the index is in use")]
    InUse,
    /// The folder cannot be read or written.
    #[error("the folder of the index cannot be used: {0}")]
    Io(#[from] io::Error),
    /// An empty index cannot be made.
    #[error("an empty index cannot be made: {0}")]
    Create(#[from] TantivyError),
}

impl Index {
    /// Opens the index in `folder`, which is nobody else's, and checks every byte of it; that
    /// takes about a second for each gigabyte.
    ///
    /// A damaged index, or one written with another [`ANALYSIS_VERSION`](crate::ANALYSIS_VERSION),
    /// is deleted and made anew: it can be filled again from the logs, since its positions are
    /// empty.
    ///
    /// # Errors
    ///
    /// If the index is in use or the disk fails; never because of what the files contain.
    pub fn open(folder: &Path) -> Result<(Self, Opened), OpenError> {
        fs::create_dir_all(folder)?;
        let lock = lock(folder)?;
        let is_new = ![PUBLIC, RESTRICTED]
            .iter()
            .any(|half| folder.join(half).exists());
        let (writer, opened) = match open_both(folder) {
            _ if is_new => (create_both(folder)?, Opened::Created),
            Ok(writer) => (writer, Opened::Existing),
            Err(reason) => (create_both(folder)?, Opened::Recreated { reason }),
        };
        Ok((Self::of(writer, Some(lock))?, opened))
    }
}

fn lock(folder: &Path) -> Result<File, OpenError> {
    let lock = File::create(folder.join(LOCK))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

fn open_both(folder: &Path) -> Result<Writer, String> {
    let (public, of_public) = open_half(folder, PUBLIC)?;
    let (restricted, of_restricted) = open_half(folder, RESTRICTED)?;
    let positions = positions::earliest(&of_public, &of_restricted);
    Ok(Writer {
        public,
        restricted,
        positions,
    })
}

fn open_half(folder: &Path, name: &str) -> Result<(Half, Positions), String> {
    // Tantivy takes some damage for a mistake of its own and panics.
    let opened = catch_unwind(AssertUnwindSafe(|| Half::open(&folder.join(name))));
    match opened {
        Ok(Ok(half)) => Ok(half),
        Ok(Err(error)) => Err(describe(name, &error)),
        Err(_) => Err(format!("{name}: opening it panicked")),
    }
}

fn describe(name: &str, error: &HalfError) -> String {
    format!("{name}: {error}")
}

/// Makes both halves anew. Positions are those of the half that is behind, so that a crash
/// between the two is noticed when the index is opened again.
fn create_both(folder: &Path) -> Result<Writer, OpenError> {
    Ok(Writer {
        public: create_half(&folder.join(PUBLIC))?,
        restricted: create_half(&folder.join(RESTRICTED))?,
        positions: Positions::new(),
    })
}

fn create_half(folder: &Path) -> Result<Half, OpenError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
        Ok(()) | Err(_) => fs::create_dir_all(folder)?,
    }
    Ok(Half::create(folder)?)
}
