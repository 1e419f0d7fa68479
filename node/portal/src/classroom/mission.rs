//! Missions of the library, on their way to a class.

use bytes::Bytes;
use commons::library::{Fault, Library};
use domain::id::{ItemId, ObjectDigest};
use domain::viewer::Viewer;
use teaching::{Documents, MissionVersion};

/// A mission as somebody sees it who may use it with students, and the documents that it names.
pub struct LibraryMission<'a> {
    library: &'a Library,
    viewer: &'a Viewer,
    version: MissionVersion,
}

/// Why an item is not given to a class.
#[derive(Debug, thiserror::Error)]
pub enum MissionError {
    /// There is none that they see.
    #[error("there is no such item")]
    NotFound,
    /// Its owner lets others read it only.
    #[error("the owner of the item does not let others use it with students: ask them")]
    NotRunnable,
    /// The library failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl<'a> LibraryMission<'a> {
    /// The version of an item that somebody sees, if they may use it with students. Whether it is a
    /// mission is for the wing to say.
    ///
    /// # Errors
    /// [`MissionError`].
    pub fn find(
        library: &'a Library,
        viewer: &'a Viewer,
        item: &ItemId,
    ) -> Result<Self, MissionError> {
        let view = library.get(viewer, item)?.ok_or(MissionError::NotFound)?;
        if view.ownership.is_none() && !view.manifest.description().rights.run {
            return Err(MissionError::NotRunnable);
        }
        let signed = library.signed_manifest(viewer, item)?;
        let (version, manifest) = signed.ok_or(MissionError::NotFound)?;
        let version = MissionVersion {
            item: item.clone(),
            version,
            manifest,
        };
        Ok(Self {
            library,
            viewer,
            version,
        })
    }

    /// What is given to the class.
    pub fn version(&self) -> &MissionVersion {
        &self.version
    }
}

impl Documents for LibraryMission<'_> {
    fn read(&self, digest: ObjectDigest) -> Option<Bytes> {
        let item = &self.version.item;
        let mut reader = self.library.object(self.viewer, item, digest).ok()?;
        let mut bytes = Vec::new();
        while let Some(frame) = reader.next_frame().ok()? {
            bytes.extend_from_slice(&frame);
        }
        Some(bytes.into())
    }
}
