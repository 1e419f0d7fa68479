//! Opening an index on disk: as it is, or empty if it cannot be trusted.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use tantivy::TantivyError;

use super::Index;
use super::generation::{self, Generation};

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

/// The folder of an index, which nobody else opens meanwhile.
pub(super) struct Home {
    folder: PathBuf,
    /// The number of the generation that was made last.
    last: u64,
    _lock: File,
}

impl Home {
    /// Makes the next generation, empty.
    pub(super) fn create(&mut self) -> Result<Generation, OpenError> {
        self.last += 1;
        Generation::create(&self.folder.join(self.last.to_string()))
    }
}

impl Index {
    /// Opens the index in `folder`, which is nobody else's, and checks every byte of it; that
    /// takes about a second for each gigabyte.
    ///
    /// One that is damaged, or was not filled to the end, is deleted and made anew: it can be
    /// filled again from the logs, since its positions are empty, and says meanwhile that it is
    /// [`Incomplete`](super::Standing::Incomplete). One that was written with another
    /// [`ANALYSIS_VERSION`](crate::ANALYSIS_VERSION) answers until another is filled.
    ///
    /// # Errors
    ///
    /// If the index is in use or the disk fails; never because of what the files contain.
    pub fn open(folder: &Path) -> Result<(Self, Opened), OpenError> {
        fs::create_dir_all(folder)?;
        let lock = lock(folder)?;
        let numbers = numbers(folder)?;
        let mut home = Home {
            folder: folder.to_owned(),
            last: numbers.first().copied().unwrap_or_default(),
            _lock: lock,
        };
        let (serving, opened) = match newest(folder, &numbers) {
            Ok((number, serving)) => {
                delete_others(folder, Some(number))?;
                (serving, Opened::Existing)
            }
            Err(reason) => {
                delete_others(folder, None)?;
                let opened = reason.map_or(Opened::Created, |reason| Opened::Recreated { reason });
                (home.create()?, opened)
            }
        };
        Ok((Self::of(serving, Some(home))?, opened))
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

/// Numbers of generations in a folder, newest first.
fn numbers(folder: &Path) -> io::Result<Vec<u64>> {
    let mut numbers = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        numbers.extend(name.to_str().and_then(|name| name.parse::<u64>().ok()));
    }
    numbers.sort_unstable_by(|left, right| right.cmp(left));
    Ok(numbers)
}

/// The newest generation that can be used; otherwise why the newest cannot, if there is any.
fn newest(folder: &Path, numbers: &[u64]) -> Result<(u64, Generation), Option<String>> {
    let mut reason = None;
    for &number in numbers {
        match Generation::open(&folder.join(number.to_string())) {
            Ok(generation) => return Ok((number, generation)),
            Err(found) => reason = reason.or(Some(found)),
        }
    }
    Err(reason)
}

/// Deletes whatever stands in the folder beside a generation and the lock.
fn delete_others(folder: &Path, kept: Option<u64>) -> io::Result<()> {
    let kept = kept.map(|number| number.to_string());
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let is_kept = name.to_str() == kept.as_deref() || name == LOCK;
        if !is_kept && entry.file_type()?.is_dir() {
            generation::delete(&entry.path())?;
        }
    }
    Ok(())
}
