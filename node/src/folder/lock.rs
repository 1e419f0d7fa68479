//! One process at a time: who opened the folder holds a lock on a file that says who.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

/// Why the folder cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another process has it.
    #[error("{path} is open in process {pid}: stop that one, or use another folder", path = .path.display())]
    Held {
        /// The lock.
        path: PathBuf,
        /// The process.
        pid: String,
    },
    /// The folder is not there, or cannot be written.
    #[error("{path}: {source}", path = .path.display())]
    Io {
        /// The lock.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// The lock; it ends with the value, or with the process however it ends.
#[derive(Debug)]
pub struct FolderLock {
    // Held, not read.
    _file: File,
}

impl FolderLock {
    /// Takes the lock in the file at `path` and writes down who has it.
    ///
    /// # Errors
    /// [`LockError::Held`] names the process that has it.
    pub fn take(path: &Path) -> Result<Self, LockError> {
        let io = |source| LockError::Io {
            path: path.to_owned(),
            source,
        };
        let mut options = OpenOptions::new();
        let mut file = options
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(io)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(held(path, &mut file)),
            Err(TryLockError::Error(source)) => return Err(io(source)),
        }
        write_pid(&mut file).map_err(io)?;
        Ok(Self { _file: file })
    }
}

fn write_pid(file: &mut File) -> io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "{}", std::process::id())
}

fn held(path: &Path, file: &mut File) -> LockError {
    let mut pid = String::new();
    // The other process may be about to write it.
    let read = file.take(20).read_to_string(&mut pid);
    let pid = match read {
        Ok(_) if !pid.trim().is_empty() => pid.trim().to_owned(),
        Ok(_) | Err(_) => "unknown".to_owned(),
    };
    LockError::Held {
        path: path.to_owned(),
        pid,
    }
}
