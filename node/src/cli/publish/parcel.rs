//! An item file and its documents on the disk, checked and made ready to be handed in.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use domain::id::ObjectDigest;
use domain::item::file::{
    Format, ITEM_FILE_BYTES_MAX, ItemFile, Measured, Sharing, read_item_file,
};
use domain::item::{Draft, FieldError};
use store::objects::OBJECT_BYTES_MAX;

use crate::exit::{Exit, Failure};

/// An item file that was read, and the folder in which its documents lie.
pub(in crate::cli) struct ItemOnDisk {
    path: PathBuf,
    file: ItemFile,
    folder: PathBuf,
}

/// An item that keeps every rule, ready to be handed in.
#[derive(Debug)]
pub(super) struct Parcel {
    /// The description as it is sent.
    pub(super) item_json: String,
    /// Its documents, each once.
    pub(super) documents: Vec<Document>,
}

/// A document on the disk.
#[derive(Debug)]
pub(super) struct Document {
    /// Where it lies.
    pub(super) path: PathBuf,
    /// What its bytes were when it was looked at.
    pub(super) measured: Measured,
}

impl ItemOnDisk {
    /// Reads an item file.
    ///
    /// # Errors
    /// [`Exit::Usage`] with file, line and what is wrong.
    pub(in crate::cli) fn read(path: &Path) -> Result<Self, Failure> {
        let refuse = |problem: &dyn std::fmt::Display| {
            Failure::new(Exit::Usage, format!("{}: {problem}", path.display()))
        };
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        let format =
            Format::of_name(name).ok_or_else(|| refuse(&"an item file is .toml or .json"))?;
        let bytes =
            read_at_most(path, ITEM_FILE_BYTES_MAX as u64).map_err(|error| refuse(&error))?;
        let text = String::from_utf8(bytes)
            .map_err(|_| refuse(&"is not text in UTF-8: save it as such"))?;
        let file = read_item_file(&text, format).map_err(|error| refuse(&error))?;
        let folder = path.parent().map(Path::to_owned).unwrap_or_default();
        Ok(Self {
            path: path.to_owned(),
            file,
            folder,
        })
    }

    /// The item file.
    pub(in crate::cli) fn file(&self) -> &ItemFile {
        &self.file
    }

    /// The bytes of each document, or why there are none.
    pub(in crate::cli) fn look(&self) -> Vec<Result<Vec<u8>, FieldError>> {
        let files = self.file.files.iter().enumerate();
        files
            .map(|(index, file)| Ok(self.read_document(index, &file.path)?.1))
            .collect()
    }

    /// With whom the file says to share the item.
    pub(super) fn sharing(&self) -> Option<&Sharing> {
        self.file.sharing.as_ref()
    }

    /// Looks at the documents and checks every rule.
    ///
    /// # Errors
    /// [`Exit::Usage`] with everything that is wrong, each with its field.
    pub(super) fn pack(self) -> Result<Parcel, Failure> {
        let path = self.path.clone();
        self.checked().map_err(|problems| invalid(&path, &problems))
    }

    fn checked(self) -> Result<Parcel, Vec<FieldError>> {
        let documents = self.documents()?;
        let mut measured = documents.iter().map(|document| document.measured);
        let nothing = measure(&[]);
        let resolved = self
            .file
            .resolve(|_| Ok(measured.next().unwrap_or(nothing)));
        let draft: Result<Draft, Infallible> = resolved;
        let Ok(draft) = draft;
        let manifest = draft.validate()?;
        let item_json = serde_json::to_string(&manifest).map_err(unwritable)?;
        let mut seen = BTreeSet::new();
        let documents = documents.into_iter();
        Ok(Parcel {
            item_json,
            documents: documents
                .filter(|one| seen.insert(*one.measured.digest.as_bytes()))
                .collect(),
        })
    }

    fn documents(&self) -> Result<Vec<Document>, Vec<FieldError>> {
        let (mut documents, mut problems) = (Vec::new(), Vec::new());
        for (index, file) in self.file.files.iter().enumerate() {
            match self.read_document(index, &file.path) {
                Ok((path, bytes)) => documents.push(Document {
                    path,
                    measured: measure(&bytes),
                }),
                Err(problem) => problems.push(problem),
            }
        }
        if problems.is_empty() {
            Ok(documents)
        } else {
            Err(problems)
        }
    }

    /// Where a document lies, and its bytes.
    fn read_document(&self, index: usize, name: &str) -> Result<(PathBuf, Vec<u8>), FieldError> {
        let refuse = |problem: String, allowed: &str| FieldError {
            field: format!("files[{index}].path"),
            problem: format!("`{name}` {problem}"),
            allowed: allowed.to_owned(),
        };
        let path = self
            .below(name)
            .map_err(|(problem, allowed)| refuse(problem, allowed))?;
        let bytes = read_at_most(&path, OBJECT_BYTES_MAX)
            .map_err(|error| refuse(error.to_string(), "give a file of at most 16 MiB"))?;
        Ok((path, bytes))
    }

    /// The path of a document. A link must not lead out of the folder: item files come from
    /// others too, and must not publish what lies elsewhere.
    fn below(&self, name: &str) -> Result<PathBuf, (String, &'static str)> {
        const BESIDE: &str = "put the document into the folder of the item file";
        let unreadable = |error: io::Error| (said(&error), BESIDE);
        let here = if self.folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            &self.folder
        };
        let folder = here.canonicalize().map_err(unreadable)?;
        let path = folder.join(name).canonicalize().map_err(unreadable)?;
        if path.starts_with(&folder) {
            Ok(path)
        } else {
            Err(("is a link out of the folder".to_owned(), BESIDE))
        }
    }
}

fn measure(bytes: &[u8]) -> Measured {
    Measured {
        size_bytes: bytes.len() as u64,
        digest: ObjectDigest::of(bytes),
    }
}

fn invalid(path: &Path, problems: &[FieldError]) -> Failure {
    let lines: String = problems
        .iter()
        .map(|problem| format!("\n  {problem}"))
        .collect();
    Failure::new(
        Exit::Usage,
        format!("{} breaks rules of items:{lines}", path.display()),
    )
}

fn said(error: &io::Error) -> String {
    if error.kind() == io::ErrorKind::NotFound {
        "does not exist".to_owned()
    } else {
        format!("cannot be read: {error}")
    }
}

fn unwritable(error: serde_json::Error) -> Vec<FieldError> {
    vec![FieldError {
        field: "item".to_owned(),
        problem: format!("cannot be written as JSON: {error}"),
        allowed: "tell those who make this program".to_owned(),
    }]
}

/// Why a file is not read.
#[derive(Debug, thiserror::Error)]
pub(in crate::cli) enum ReadError {
    /// It is longer than it may be.
    #[error("has more than {0} bytes")]
    TooLong(u64),
    /// It is a folder, a socket or the like.
    #[error("is not a file")]
    NotAFile,
    /// The system refused.
    #[error("{}", said(.0))]
    Io(#[from] io::Error),
}

/// The bytes of a file, unless it has more than that.
pub(in crate::cli) fn read_at_most(path: &Path, bytes_max: u64) -> Result<Vec<u8>, ReadError> {
    // Opening a pipe would wait for somebody to write.
    if !std::fs::metadata(path)?.is_file() {
        return Err(ReadError::NotAFile);
    }
    let mut bytes = Vec::new();
    File::open(path)?
        .take(bytes_max + 1)
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > bytes_max {
        return Err(ReadError::TooLong(bytes_max));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests;
