//! Objects: documents and files by the hash of their bytes, one file each.
//!
//! An object is written to a temporary file, synced, checked, renamed and the folder synced: one
//! that is there is whole, and survives a power cut. What is read is hashed again, so a flipped
//! bit is [`ObjectError::Corrupt`] and never other bytes. Whether somebody may have an object is
//! decided elsewhere.

use std::fs::{self, File, ReadDir};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::SystemTime;

use bytes::Bytes;
use domain::id::ObjectDigest;

use crate::error::is_full;

mod reader;
mod writer;

pub use reader::ObjectReader;
pub use writer::ObjectWriter;

/// The largest object, in bytes.
pub const OBJECT_BYTES_MAX: u64 = 16 << 20;
/// The largest frame of a streamed object, in bytes.
pub const FRAME_BYTES_MAX: usize = 256 << 10;

/// What a temporary file's name begins with; no digest does.
const TEMPORARY_PREFIX: &str = ".incoming-";

/// Why an object could not be written or read.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ObjectError {
    /// The stored bytes are not those of this name: remove them and fetch them again.
    #[error("object {digest} is corrupt")]
    Corrupt {
        /// The object's name.
        digest: ObjectDigest,
    },
    /// More bytes than an object may have.
    #[error("an object is larger than {OBJECT_BYTES_MAX} bytes")]
    TooLarge,
    /// What was written has another size than was announced.
    #[error("expected {expected} bytes, found {found}")]
    SizeMismatch {
        /// The announced size in bytes.
        expected: u64,
        /// The size of what was written.
        found: u64,
    },
    /// What was written is another object than was announced.
    #[error("expected object {expected}, found {found}")]
    DigestMismatch {
        /// The announced name.
        expected: ObjectDigest,
        /// The name of what was written.
        found: ObjectDigest,
    },
    /// No space is left on the device.
    #[error("no space left for {path}", path = .path.display())]
    Full {
        /// What should have grown.
        path: PathBuf,
    },
    /// The operating system refused.
    #[error("{path}", path = .path.display())]
    Io {
        /// What was being read or written.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: Arc<io::Error>,
    },
}

impl ObjectError {
    fn from_io(path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        if is_full(&source) {
            Self::Full { path }
        } else {
            Self::Io {
                path,
                source: source.into(),
            }
        }
    }
}

/// A folder of objects.
///
/// It can be cloned and used from many threads; two writers of the same object both succeed.
#[derive(Debug, Clone)]
pub struct Objects {
    folder: PathBuf,
    sweeping: Arc<RwLock<()>>,
}

impl Objects {
    /// Opens the folder, or creates it, and removes what interrupted writers left.
    ///
    /// One process at a time, which whoever owns the data folder ensures.
    pub fn open(folder: impl Into<PathBuf>) -> Result<Self, ObjectError> {
        let objects = Self {
            folder: folder.into(),
            sweeping: Arc::default(),
        };
        objects.create_folder()?;
        objects.remove_temporaries()?;
        Ok(objects)
    }

    /// Keeps what is here: while the answer is held, nobody sweeps. For those who look whether an
    /// object is here and then state that something needs it.
    pub fn keep(&self) -> impl Drop + use<'_> {
        self.sweeping.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The right to find out what nothing needs and to remove it; waits for those who keep.
    pub fn sweep(&self) -> impl Drop + use<'_> {
        self.sweeping
            .write()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Stores `bytes` and returns their name.
    pub fn put(&self, bytes: &[u8]) -> Result<ObjectDigest, ObjectError> {
        let mut writer = self.writer()?;
        writer.write(bytes)?;
        let digest = writer.digest();
        writer.finish(digest, bytes.len() as u64)?;
        Ok(digest)
    }

    /// Begins an object that arrives in pieces.
    pub fn writer(&self) -> Result<ObjectWriter, ObjectError> {
        ObjectWriter::new(&self.folder)
    }

    /// All bytes of an object, checked; nothing if it is not here.
    pub fn read(&self, digest: ObjectDigest) -> Result<Option<Bytes>, ObjectError> {
        let Some((path, file)) = self.open_file(digest)? else {
            return Ok(None);
        };
        let mut bytes = Vec::new();
        // One byte more shows that a file is too long to be an object.
        file.take(OBJECT_BYTES_MAX + 1)
            .read_to_end(&mut bytes)
            .map_err(|source| ObjectError::from_io(&path, source))?;
        if ObjectDigest::of(&bytes) == digest {
            Ok(Some(bytes.into()))
        } else {
            Err(ObjectError::Corrupt { digest })
        }
    }

    /// Reads an object frame by frame, from `offset` bytes in; nothing if it is not here.
    pub fn reader(
        &self,
        digest: ObjectDigest,
        offset: u64,
    ) -> Result<Option<ObjectReader>, ObjectError> {
        let Some((path, file)) = self.open_file(digest)? else {
            return Ok(None);
        };
        ObjectReader::new(digest, path, file, offset).map(Some)
    }

    /// Whether an object of this name is here; its bytes are not checked.
    pub fn contains(&self, digest: ObjectDigest) -> Result<bool, ObjectError> {
        Ok(self.size(digest)?.is_some())
    }

    /// The size of an object in bytes, unchecked; nothing if it is not here.
    pub fn size(&self, digest: ObjectDigest) -> Result<Option<u64>, ObjectError> {
        let path = self.path_of(digest);
        let metadata = absent_is_none(fs::metadata(&path), &path)?;
        Ok(metadata.map(|metadata| metadata.len()))
    }

    /// When an object was written last; nothing if it is not here.
    pub fn written(&self, digest: ObjectDigest) -> Result<Option<SystemTime>, ObjectError> {
        let path = self.path_of(digest);
        let modified = fs::metadata(&path).and_then(|metadata| metadata.modified());
        absent_is_none(modified, &path)
    }

    /// Removes an object, durably; says whether it was here.
    pub fn remove(&self, digest: ObjectDigest) -> Result<bool, ObjectError> {
        let path = self.path_of(digest);
        let removed = absent_is_none(fs::remove_file(&path), &path)?.is_some();
        if removed {
            sync_folder(&self.folder)?;
        }
        Ok(removed)
    }

    /// The names of all objects, in no order; objects that come and go meanwhile may be missed.
    pub fn iter(&self) -> Result<ObjectIter, ObjectError> {
        let entries =
            fs::read_dir(&self.folder).map_err(|source| ObjectError::from_io(&self.folder, source));
        Ok(ObjectIter {
            folder: self.folder.clone(),
            entries: entries?,
        })
    }

    fn create_folder(&self) -> Result<(), ObjectError> {
        if self.folder.is_dir() {
            return Ok(());
        }
        fs::create_dir_all(&self.folder)
            .map_err(|source| ObjectError::from_io(&self.folder, source))?;
        match self.folder.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => sync_folder(parent),
            _ => Ok(()),
        }
    }

    fn remove_temporaries(&self) -> Result<(), ObjectError> {
        let failed = |source| ObjectError::from_io(&self.folder, source);
        for entry in fs::read_dir(&self.folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            if entry
                .file_name()
                .as_encoded_bytes()
                .starts_with(TEMPORARY_PREFIX.as_bytes())
            {
                fs::remove_file(entry.path()).map_err(failed)?;
            }
        }
        Ok(())
    }

    fn open_file(&self, digest: ObjectDigest) -> Result<Option<(PathBuf, File)>, ObjectError> {
        let path = self.path_of(digest);
        let file = absent_is_none(File::open(&path), &path)?;
        Ok(file.map(|file| (path, file)))
    }

    fn path_of(&self, digest: ObjectDigest) -> PathBuf {
        self.folder.join(digest.to_string())
    }
}

/// The names of objects; see [`Objects::iter`].
#[derive(Debug)]
pub struct ObjectIter {
    folder: PathBuf,
    entries: ReadDir,
}

impl Iterator for ObjectIter {
    type Item = Result<ObjectDigest, ObjectError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.entries.by_ref().find_map(|entry| match entry {
            // What is not named by a digest is not an object.
            Ok(entry) => entry.file_name().to_str()?.parse().ok().map(Ok),
            Err(source) => Some(Err(ObjectError::from_io(&self.folder, source))),
        })
    }
}

fn sync_folder(folder: &Path) -> Result<(), ObjectError> {
    let synced = File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(|source| ObjectError::from_io(folder, source))
}

fn absent_is_none<T>(answer: io::Result<T>, path: &Path) -> Result<Option<T>, ObjectError> {
    match answer {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(ObjectError::from_io(path, source)),
    }
}

#[cfg(test)]
mod tests;
