//! Reading an object in frames, without believing the disk.

use std::fs::File;
use std::io::Read;
use std::path::PathBuf;

use bytes::Bytes;
use domain::id::ObjectDigest;

use super::{FRAME_BYTES_MAX, OBJECT_BYTES_MAX, ObjectError};

/// An object that is being read.
///
/// The hash is known only at the end, so the last frame is given out only if all bytes were right:
/// whoever received everything, received the object.
#[derive(Debug)]
pub struct ObjectReader {
    digest: ObjectDigest,
    path: PathBuf,
    file: File,
    hasher: blake3::Hasher,
    // Bytes that are still to be read, as the file's size promised.
    left: u64,
}

impl ObjectReader {
    pub(super) fn new(
        digest: ObjectDigest,
        path: PathBuf,
        file: File,
        offset: u64,
    ) -> Result<Self, ObjectError> {
        let size = file
            .metadata()
            .map_err(|source| ObjectError::from_io(&path, source))?
            .len();
        if size > OBJECT_BYTES_MAX {
            return Err(ObjectError::Corrupt { digest });
        }
        let mut reader = Self {
            digest,
            path,
            file,
            hasher: blake3::Hasher::new(),
            left: size,
        };
        reader.skip(offset.min(size))?;
        Ok(reader)
    }

    /// How many bytes are still to come.
    pub fn left(&self) -> u64 {
        self.left
    }

    /// The next bytes, at most [`FRAME_BYTES_MAX`]; nothing at the end.
    pub fn next_frame(&mut self) -> Result<Option<Bytes>, ObjectError> {
        if self.left == 0 {
            return self.check().map(|()| None);
        }
        let frame = self.read(self.left)?;
        if self.left == 0 {
            self.check()?;
        }
        Ok(Some(frame.into()))
    }

    /// Reads over what the caller has: it counts for the hash.
    fn skip(&mut self, mut bytes: u64) -> Result<(), ObjectError> {
        while bytes > 0 {
            bytes -= self.read(bytes)?.len() as u64;
        }
        Ok(())
    }

    /// A frame of at most `bytes`.
    fn read(&mut self, bytes: u64) -> Result<Vec<u8>, ObjectError> {
        let length = bytes.min(FRAME_BYTES_MAX as u64);
        let mut frame = Vec::new();
        let read = (&mut self.file).take(length).read_to_end(&mut frame);
        read.map_err(|source| ObjectError::from_io(&self.path, source))?;
        if frame.len() as u64 != length {
            return Err(ObjectError::Corrupt {
                digest: self.digest,
            });
        }
        self.hasher.update(&frame);
        self.left -= length;
        Ok(frame)
    }

    fn check(&self) -> Result<(), ObjectError> {
        if self.hasher.finalize().as_bytes() == self.digest.as_bytes() {
            Ok(())
        } else {
            Err(ObjectError::Corrupt {
                digest: self.digest,
            })
        }
    }
}
