//! Writing an object: nobody sees it before it is whole, checked and on the disk.

use std::io::Write;
use std::path::{Path, PathBuf};

use domain::id::ObjectDigest;
use tempfile::NamedTempFile;

use super::{OBJECT_BYTES_MAX, ObjectError, TEMPORARY_PREFIX, sync_folder};

/// An object that is being written; dropping it leaves nothing behind.
#[derive(Debug)]
pub struct ObjectWriter {
    folder: PathBuf,
    // In the folder of the objects, because a rename does not leave a file system.
    file: NamedTempFile,
    hasher: blake3::Hasher,
    size: u64,
}

impl ObjectWriter {
    pub(super) fn new(folder: &Path) -> Result<Self, ObjectError> {
        let file = tempfile::Builder::new()
            .prefix(TEMPORARY_PREFIX)
            .tempfile_in(folder);
        let file = file.map_err(|source| ObjectError::from_io(folder, source))?;
        Ok(Self {
            folder: folder.to_owned(),
            file,
            hasher: blake3::Hasher::new(),
            size: 0,
        })
    }

    /// Appends `bytes`; more than an object may have are refused before they are written.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), ObjectError> {
        let size = self.size.saturating_add(bytes.len() as u64);
        if size > OBJECT_BYTES_MAX {
            return Err(ObjectError::TooLarge);
        }
        self.file
            .write_all(bytes)
            .map_err(|source| self.failed(source))?;
        self.hasher.update(bytes);
        self.size = size;
        Ok(())
    }

    /// How many bytes were written so far.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The name of what was written so far.
    pub fn digest(&self) -> ObjectDigest {
        ObjectDigest::from_bytes(*self.hasher.finalize().as_bytes())
    }

    /// Makes the object visible under its name, if it is the one that was announced.
    ///
    /// When this returns, it has survived a power cut.
    pub fn finish(self, expected: ObjectDigest, expected_size: u64) -> Result<(), ObjectError> {
        if self.size != expected_size {
            return Err(ObjectError::SizeMismatch {
                expected: expected_size,
                found: self.size,
            });
        }
        let found = self.digest();
        if found != expected {
            return Err(ObjectError::DigestMismatch { expected, found });
        }
        self.file
            .as_file()
            .sync_all()
            .map_err(|source| self.failed(source))?;
        let path = self.folder.join(found.to_string());
        // Over one that is there: it is the same, or it is corrupt.
        self.file
            .persist(&path)
            .map_err(|error| ObjectError::from_io(&path, error.error))?;
        sync_folder(&self.folder)
    }

    fn failed(&self, source: std::io::Error) -> ObjectError {
        ObjectError::from_io(self.file.path(), source)
    }
}
