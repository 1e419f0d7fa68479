//! The documents of items.

use bytes::Bytes;
use domain::id::{ItemId, ObjectDigest};
use domain::viewer::Viewer;
use store::objects::{ObjectError, ObjectReader, ObjectWriter};

use super::read::manifest;
use super::{Fault, Library};

/// Why a document is not handed out.
#[derive(Debug, thiserror::Error)]
pub enum ReadObjectError {
    /// There is no such item with such a document, or none that the viewer sees.
    #[error("no such document of such an item")]
    NotFound,
    /// The item names it, and its bytes have not come yet.
    #[error("the document has not arrived yet; try again later")]
    NotHere,
    /// The node failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Why a document is not taken.
#[derive(Debug, thiserror::Error)]
pub enum PutObjectError {
    /// Only those who can publish hand in documents.
    #[error("only teachers and staff of this institution hand in documents")]
    NotAColleague,
    /// It is too large, or the disk refuses.
    #[error(transparent)]
    Object(#[from] ObjectError),
}

impl PutObjectError {
    /// Whether it has more bytes than a document may have.
    pub fn is_too_large(&self) -> bool {
        matches!(self, Self::Object(ObjectError::TooLarge))
    }
}

impl Library {
    /// The bytes of a document of an item that the viewer sees, to be read frame by frame.
    ///
    /// A digest alone opens nothing: the item must name it.
    ///
    /// # Errors
    /// [`ReadObjectError`].
    pub fn object(
        &self,
        viewer: &Viewer,
        item: &ItemId,
        digest: ObjectDigest,
    ) -> Result<ObjectReader, ReadObjectError> {
        let look = self.look(viewer)?;
        let seen = look.see(item)?.ok_or(ReadObjectError::NotFound)?;
        let manifest = manifest(&look, item, &seen)?;
        if !manifest.objects().any(|file| file.digest == digest) {
            return Err(ReadObjectError::NotFound);
        }
        let reader = self.0.objects.reader(digest, 0).map_err(Fault::from)?;
        reader.ok_or(ReadObjectError::NotHere)
    }

    /// Takes a whole document.
    ///
    /// # Errors
    /// [`PutObjectError`].
    pub fn put_object(
        &self,
        viewer: &Viewer,
        bytes: &Bytes,
    ) -> Result<ObjectDigest, PutObjectError> {
        self.check_hands_in(viewer)?;
        Ok(self.0.objects.put(bytes)?)
    }

    /// Begins a document that comes in pieces; it is there once the writer is finished.
    ///
    /// # Errors
    /// [`PutObjectError`].
    pub fn object_writer(&self, viewer: &Viewer) -> Result<ObjectWriter, PutObjectError> {
        self.check_hands_in(viewer)?;
        Ok(self.0.objects.writer()?)
    }

    fn check_hands_in(&self, viewer: &Viewer) -> Result<(), PutObjectError> {
        match self.author(viewer) {
            Some(_) => Ok(()),
            None => Err(PutObjectError::NotAColleague),
        }
    }
}
