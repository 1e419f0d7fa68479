//! The folder of a view: its engine's files, its stamp, and its lock.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::error::StoreError;
use crate::redb::RedbStore;

/// How much of a reason is kept, in bytes.
const REASON_BYTES_MAX: usize = 512;

/// The folder of a view that this process has locked.
#[derive(Debug)]
pub(super) struct ViewFolder {
    path: PathBuf,
    // Held, not read: the lock ends with the file.
    _lock: File,
}

impl ViewFolder {
    pub(super) fn lock(path: PathBuf) -> Result<Self, StoreError> {
        fs::create_dir_all(&path).map_err(|source| StoreError::from_io(&path, source))?;
        let lock_path = path.join("lock");
        let lock = File::options().create(true).append(true).open(&lock_path);
        let lock = lock.map_err(|source| StoreError::from_io(&lock_path, source))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path, _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(StoreError::Busy { path }),
            Err(TryLockError::Error(source)) => Err(StoreError::from_io(&lock_path, source)),
        }
    }

    pub(super) fn sled(&self) -> PathBuf {
        self.path.join("sled")
    }

    pub(super) fn redb(&self) -> PathBuf {
        self.path.join("rows.redb")
    }

    fn stamp_file(&self) -> PathBuf {
        self.path.join("stamp")
    }

    fn condemned_file(&self) -> PathBuf {
        self.path.join("condemned")
    }

    /// What the view belongs to, if it was ever finished.
    pub(super) fn stamp(&self) -> Result<Option<Vec<u8>>, StoreError> {
        read_if_present(&self.stamp_file())
    }

    /// Why the view was given up, if it was.
    pub(super) fn condemned(&self) -> Result<Option<String>, StoreError> {
        let why = read_if_present(&self.condemned_file())?;
        Ok(why.map(|why| String::from_utf8_lossy(&why).into_owned()))
    }

    /// Marks the view as useless; a disk that refuses even this will show the damage again.
    pub(super) fn condemn(&self, why: &str) {
        let why: String = why.chars().take(REASON_BYTES_MAX / 4).collect();
        tracing::warn!(view = %self.path.display(), why, "condemned a view");
        if let Err(error) = fs::write(self.condemned_file(), why) {
            tracing::warn!(view = %self.path.display(), %error, "could not mark the view");
        }
    }

    /// Deletes the view, and nothing else that may lie in the folder.
    pub(super) fn clear(&self) -> Result<(), StoreError> {
        // Without its stamp the view counts as missing, should this be interrupted.
        remove(&self.stamp_file(), fs::remove_file)?;
        remove(&self.sled(), fs::remove_dir_all)?;
        for file in RedbStore::files(&self.redb()) {
            remove(&file, fs::remove_file)?;
        }
        remove(&self.condemned_file(), fs::remove_file)
    }

    /// Declares an empty view finished.
    pub(super) fn write_stamp(&self, stamp: &[u8]) -> Result<(), StoreError> {
        self.replace_stamp(stamp)
            .map_err(|source| StoreError::from_io(&self.stamp_file(), source))
    }

    fn replace_stamp(&self, stamp: &[u8]) -> io::Result<()> {
        let mut file = NamedTempFile::new_in(&self.path)?;
        file.write_all(stamp)?;
        file.as_file().sync_all()?;
        file.persist(self.stamp_file())?;
        File::open(&self.path)?.sync_all()
    }
}

fn read_if_present(path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(StoreError::from_io(path, source)),
    }
}

fn remove(path: &Path, how: impl FnOnce(PathBuf) -> io::Result<()>) -> Result<(), StoreError> {
    match how(path.to_owned()) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => {
            Err(StoreError::from_io(path, source))
        }
        _ => Ok(()),
    }
}
