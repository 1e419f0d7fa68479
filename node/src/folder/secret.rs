//! Files that nobody but their owner may read.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

/// Longest secret, in bytes.
pub(super) const SECRET_BYTES_MAX: u64 = 4096;

/// Why a secret is not read or written.
#[derive(Debug, thiserror::Error)]
pub enum SecretFileError {
    /// It is not there.
    #[error("{path} does not exist", path = .path.display())]
    Missing {
        /// Where it should be.
        path: PathBuf,
    },
    /// Others may read or write it.
    #[error(
        "{path} can be read by others (mode {mode:o}); run: chmod 600 {path}",
        path = .path.display()
    )]
    Exposed {
        /// Which file.
        path: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// It is there already, and is never written over.
    #[error("{path} exists already and is not written over", path = .path.display())]
    Exists {
        /// Which file.
        path: PathBuf,
    },
    /// It is too long, or not text.
    #[error("{path} is not a secret: more than {SECRET_BYTES_MAX} bytes or not text", path = .path.display())]
    Malformed {
        /// Which file.
        path: PathBuf,
    },
    /// The operating system refused.
    #[error("{path}: {source}", path = .path.display())]
    Io {
        /// Which file.
        path: PathBuf,
        /// What it said.
        source: io::Error,
    },
}

/// The text of a secret file, without the line end.
///
/// # Errors
/// [`SecretFileError`]; above all if others may read the file.
pub fn read_secret(path: &Path) -> Result<String, SecretFileError> {
    let file = File::open(path).map_err(|source| failed(path, source))?;
    let metadata = file.metadata().map_err(|source| failed(path, source))?;
    let mode = metadata.permissions().mode() & 0o7777;
    if mode & 0o077 != 0 {
        let path = path.to_owned();
        return Err(SecretFileError::Exposed { path, mode });
    }
    let mut bytes = Vec::new();
    file.take(SECRET_BYTES_MAX + 1)
        .read_to_end(&mut bytes)
        .map_err(|source| failed(path, source))?;
    let text = String::from_utf8(bytes).ok();
    text.filter(|text| text.len() as u64 <= SECRET_BYTES_MAX)
        .map(|text| text.trim_end().to_owned())
        .ok_or_else(|| SecretFileError::Malformed {
            path: path.to_owned(),
        })
}

/// Writes a secret to a new file that only its owner may read, durably.
///
/// # Errors
/// [`SecretFileError::Exists`] if there is a file; nothing is written then.
pub fn write_secret(path: &Path, text: &str) -> Result<(), SecretFileError> {
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .and_then(|mut file| {
            writeln!(file, "{text}")?;
            file.sync_all()
        });
    written.map_err(|source| failed(path, source))
}

/// Puts a secret in the place of another.
///
/// # Errors
/// [`SecretFileError`].
pub(crate) fn replace_secret(path: &Path, text: &str) -> Result<(), SecretFileError> {
    match fs::remove_file(path) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => Err(failed(path, source)),
        Ok(()) | Err(_) => write_secret(path, text),
    }
}

fn failed(path: &Path, source: io::Error) -> SecretFileError {
    let path = path.to_owned();
    if source.kind() == io::ErrorKind::NotFound {
        SecretFileError::Missing { path }
    } else if source.kind() == io::ErrorKind::AlreadyExists {
        SecretFileError::Exists { path }
    } else {
        SecretFileError::Io { path, source }
    }
}
