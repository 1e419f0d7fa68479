//! How many commits were acknowledged, in a small file beside the store's own.
//!
//! redb keeps its last two roots. When the newer one, or a page of it, is damaged, redb opens the
//! older one without a word, and what was acknowledged last is gone. The mark says how far the
//! store had come: a store that opens behind its mark is refused.
//!
//! The mark is written after its commit is durable and before anybody hears of it, so it is never
//! ahead of a sound store, whenever the process is killed. It is synced when the store is closed
//! and not with each commit: after a power cut it may be behind, which is no reason to refuse.

use std::fs::File;
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

use super::sync_folder_of;
use crate::error::StoreError;

/// The number, little-endian, and its check. All in one sector, so that a power cut leaves the
/// old mark or the new one.
const MARK_BYTES: usize = 8 + CHECK_BYTES;
const CHECK_BYTES: usize = 16;

/// Separates these hashes from every other use of BLAKE3.
const CONTEXT: &str = "archipel store mark v1";

/// The file, open for writing.
#[derive(Debug)]
pub(super) struct Mark {
    path: PathBuf,
    file: File,
}

impl Mark {
    /// Opens the mark of the store at `store`, which holds `commits`, or makes one.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], if the store is behind its mark or the mark is not readable.
    pub(super) fn open(store: &Path, commits: u64) -> Result<Self, StoreError> {
        let path = path_of(store);
        let io = |source| StoreError::from_io(&path, source);
        let file = match File::options().read(true).write(true).open(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => create(&path, commits)?,
            opened => opened.map_err(io)?,
        };
        let mark = Self { path, file };
        mark.check(store, commits)?;
        Ok(mark)
    }

    /// Compares the mark with what a store holds.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub(super) fn check(&self, store: &Path, commits: u64) -> Result<(), StoreError> {
        let acknowledged = self.read()?;
        if acknowledged <= commits {
            return Ok(());
        }
        let mark = self.path.display();
        Err(StoreError::Damaged {
            path: store.to_owned(),
            detail: format!(
                "it opens with {commits} commits, and {acknowledged} were acknowledged: restore \
                 the newest copy of it, or remove {mark} to go on without what is lost"
            ),
        })
    }

    fn read(&self) -> Result<u64, StoreError> {
        let mut found = [0; MARK_BYTES];
        match self.file.read_exact_at(&mut found, 0) {
            Ok(()) => {}
            // A mark that is cut short fails its check.
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => {}
            Err(error) => return Err(StoreError::from_io(&self.path, error)),
        }
        let mut commits = [0; 8];
        commits.copy_from_slice(&found[..8]);
        let commits = u64::from_le_bytes(commits);
        if found == bytes(commits) {
            return Ok(commits);
        }
        Err(StoreError::Damaged {
            path: self.path.clone(),
            detail: "it does not say how many commits were acknowledged: remove it, if the store \
                     beside it is the newest there is"
                .to_owned(),
        })
    }

    /// Says that so many commits are durable. Does not wait for the disk.
    ///
    /// That it cannot be written takes nothing from the commit: the next one tries again.
    pub(super) fn advance(&self, commits: u64) {
        if let Err(error) = self.file.write_all_at(&bytes(commits), 0) {
            tracing::warn!(path = %self.path.display(), %error, "could not mark a commit");
        }
    }
}

impl Drop for Mark {
    fn drop(&mut self) {
        if let Err(error) = self.file.sync_all() {
            tracing::warn!(path = %self.path.display(), %error, "could not sync the mark");
        }
    }
}

/// Where the mark of the store at `store` lies.
pub(super) fn path_of(store: &Path) -> PathBuf {
    store.with_extension("mark")
}

/// Makes a mark that is whole as soon as it has its name.
fn create(path: &Path, commits: u64) -> Result<File, StoreError> {
    let new = path.with_extension("mark.new");
    let io = |source| StoreError::from_io(path, source);
    let mut options = File::options();
    options.read(true).write(true).create(true).truncate(true);
    let mut file = options.open(&new).map_err(io)?;
    file.write_all(&bytes(commits)).map_err(io)?;
    file.sync_all().map_err(io)?;
    std::fs::rename(&new, path).map_err(io)?;
    sync_folder_of(path)?;
    Ok(file)
}

fn bytes(commits: u64) -> [u8; MARK_BYTES] {
    let number = commits.to_le_bytes();
    let check = blake3::derive_key(CONTEXT, &number);
    let mut bytes = [0; MARK_BYTES];
    bytes[..8].copy_from_slice(&number);
    bytes[8..].copy_from_slice(&check[..CHECK_BYTES]);
    bytes
}
