//! View and index on disk, side by side: both can be deleted, and neither is used where it does
//! not fit the other.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;
use std::sync::Arc;

use domain::id::InstitutionId;
use search::{Index, SYNONYMS_BYTES_MAX, Vocabulary, VocabularyError};
use store::StoreError;
use store::open::open_view;
use store::view::{Opened, ViewEngine};

use crate::fold::first_ahead;
use crate::view::{View, ViewError, stamp};

const VIEW: &str = "view";
const INDEX: &str = "index";
/// The institution's own names for the same things, if there is such a file.
const SYNONYMS: &str = "synonyms.txt";

/// Why view and index cannot be opened, not even empty ones.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// The view is in use, or the disk fails.
    #[error("open the view: {0}")]
    View(#[from] StoreError),
    /// What was opened as the view cannot be read.
    #[error(transparent)]
    Read(#[from] ViewError),
    /// The index is in use, or the disk fails.
    #[error("open the index: {0}")]
    Index(#[from] search::OpenError),
    /// What does not fit cannot be deleted.
    #[error("delete the index: {0}")]
    Delete(#[from] io::Error),
    /// The institution's synonyms cannot be read.
    #[error("read synonyms.txt: {0}; write UTF-8, or delete the file")]
    SynonymsFile(#[source] io::Error),
    /// The institution's synonyms are not what is allowed.
    #[error("synonyms.txt: {0}")]
    Synonyms(#[from] VocabularyError),
}

/// An opened view and index.
pub struct Catalogue {
    /// What stands for whom.
    pub view: View,
    /// Finds it.
    pub index: Arc<Index>,
    /// What had to begin anew, and why; for the operator.
    pub notes: Vec<String>,
}

impl Catalogue {
    /// Opens view and index in `folder`, which is nobody else's; what is damaged, or belongs to
    /// another program or institution, begins empty. `synonyms.txt` beside them says what else
    /// is called the same here ([`Vocabulary::add`]).
    ///
    /// # Errors
    /// [`CatalogueError`].
    pub fn open(
        folder: &Path,
        institution: &InstitutionId,
        engine: ViewEngine,
    ) -> Result<Self, CatalogueError> {
        let mut notes = Vec::new();
        let vocabulary = vocabulary(&folder.join(SYNONYMS))?;
        let (store, opened) = open_view(&folder.join(VIEW), engine, &stamp(institution))?;
        if let Opened::Recreated { reason } = opened {
            notes.push(format!("the view begins empty: {reason}"));
        }
        let view = View::new(store);
        let index = open_index(&folder.join(INDEX), &view, &mut notes)?;
        let index = index.with_vocabulary(vocabulary);
        Ok(Self {
            view,
            index: Arc::new(index),
            notes,
        })
    }

    /// Deletes view and index; nobody may have them open.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn delete(folder: &Path) -> io::Result<()> {
        delete_folder(&folder.join(INDEX))?;
        delete_folder(&folder.join(VIEW))
    }
}

/// Opens the index, or makes an empty one where it has read what the view has not: what it found
/// there might be of logs that are no more.
fn open_index(
    folder: &Path,
    view: &View,
    notes: &mut Vec<String>,
) -> Result<Index, CatalogueError> {
    let (index, opened) = Index::open(folder)?;
    if let search::Opened::Recreated { reason } = opened {
        notes.push(format!("the index begins empty: {reason}"));
    }
    let Some(log) = first_ahead(&index.positions(), &view.read()?.positions()?) else {
        return Ok(index);
    };
    notes.push(format!(
        "the index begins empty: it was ahead of the view in {log}"
    ));
    index.start_over()?;
    Ok(index)
}

/// What comes with the program, and what a file adds if it is there.
fn vocabulary(path: &Path) -> Result<Vocabulary, CatalogueError> {
    let mut vocabulary = Vocabulary::built_in();
    match File::open(path) {
        Ok(file) => {
            let mut list = String::new();
            // One byte more, so that a list that is too long is noticed.
            let mut start = file.take(SYNONYMS_BYTES_MAX as u64 + 1);
            let read = start.read_to_string(&mut list);
            read.map_err(CatalogueError::SynonymsFile)?;
            vocabulary.add(&list)?;
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(CatalogueError::SynonymsFile(error)),
    }
    Ok(vocabulary)
}

fn delete_folder(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        outcome => outcome,
    }
}

#[cfg(test)]
mod tests;
