//! The sweep: objects of the wing that nothing needs any more.

use std::collections::HashSet;

use domain::id::ObjectDigest;
use domain::wire;
use store::KeyValue as _;

use crate::Teaching;
use crate::error::TeachingError;
use crate::shelf;

impl Teaching {
    /// Removes the objects that no mission, no submission and no list of files names, and returns
    /// how many those were. Whoever keeps an object meanwhile is waited for, and waits.
    ///
    /// # Errors
    /// [`TeachingError`]; what was removed before it is gone, and nothing else is.
    pub fn sweep(&self) -> Result<usize, TeachingError> {
        let _right = self.objects.sweep();
        let needed = self.needed_objects()?;
        let mut removed = 0;
        for digest in self.objects.iter()? {
            let digest = digest?;
            if !needed.contains(&digest) {
                removed += usize::from(self.objects.remove(digest)?);
            }
        }
        Ok(removed)
    }

    fn needed_objects(&self) -> Result<HashSet<ObjectDigest>, TeachingError> {
        let (snapshot, shelf) = (self.shelf.store.snapshot()?, &self.shelf);
        let mut needed = HashSet::new();
        for mission in shelf::all(&shelf.missions, &*snapshot, b"")? {
            let manifest = wire::read_manifest(&mission.value).map_err(TeachingError::Manifest)?;
            needed.extend(manifest.objects().map(|file| file.digest));
        }
        for submission in shelf::all(&shelf.submissions, &*snapshot, b"")? {
            let labdocs = submission.value.labdocs.iter();
            needed.extend(labdocs.map(|labdoc| labdoc.state));
        }
        for files in shelf::all(&shelf.files, &*snapshot, b"")? {
            needed.extend(files.value.iter().map(|file| file.digest));
        }
        Ok(needed)
    }
}
