//! One whole index: both halves, written and committed as one. There are two while a new one is
//! filled and the one before still answers.
//!
//! On disk, generations stand beside each other in folders that are numbers. Each commit says
//! whether the generation is complete, so after a crash it is plain which one answers, and nothing
//! but the halves themselves has to be written for that.

use std::fs;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use tantivy::{TantivyError, Term};

use super::open::OpenError;
use super::{Standing, Update};
use crate::analysis::ANALYSIS_VERSION;
use crate::document::Document;
use crate::half::{Half, HalfError};
use crate::positions::{self, Positions, Record};
use crate::schema::Fields;
use crate::snapshot::Snapshot;

const PUBLIC: &str = "public";
const RESTRICTED: &str = "restricted";

/// Both halves, and what was committed of them.
pub(super) struct Generation {
    public: Half,
    restricted: Half,
    record: Record,
    /// Where it stands; nowhere if it is in memory.
    folder: Option<PathBuf>,
}

impl Generation {
    /// An empty one in memory.
    pub(super) fn in_memory() -> Result<Self, TantivyError> {
        Ok(Self {
            public: Half::in_memory()?,
            restricted: Half::in_memory()?,
            record: Record::begun(),
            folder: None,
        })
    }

    /// An empty one in a folder, where nothing else may be.
    pub(super) fn create(folder: &Path) -> Result<Self, OpenError> {
        delete(folder)?;
        let half = |name: &str| {
            let folder = folder.join(name);
            fs::create_dir_all(&folder)?;
            Ok::<_, OpenError>(Half::create(&folder)?)
        };
        Ok(Self {
            public: half(PUBLIC)?,
            restricted: half(RESTRICTED)?,
            record: Record::begun(),
            folder: Some(folder.to_owned()),
        })
    }

    /// Opens a complete one and checks every byte of it; says what is wrong with another.
    pub(super) fn open(folder: &Path) -> Result<Self, String> {
        let (public, of_public) = open_half(folder, PUBLIC)?;
        let (restricted, of_restricted) = open_half(folder, RESTRICTED)?;
        if !of_public.is_complete || !of_restricted.is_complete {
            return Err("it had not been filled to the end".to_owned());
        }
        if of_public.analysis != of_restricted.analysis {
            return Err("its halves were written with different analyses".to_owned());
        }
        Ok(Self {
            public,
            restricted,
            record: Record {
                positions: positions::earliest(&of_public.positions, &of_restricted.positions),
                ..of_public
            },
            folder: Some(folder.to_owned()),
        })
    }

    /// Takes changes; see [`Index::apply`](super::Index::apply).
    pub(super) fn apply(&self, update: &Update, fields: &Fields) -> Result<(), TantivyError> {
        for item in &update.remove {
            self.delete(&fields.item_term(item));
        }
        for (item, version) in &update.remove_versions {
            self.delete(&fields.key_term(item, *version));
        }
        for document in &update.put {
            self.delete(&fields.key_term(&document.item, document.version));
            self.half_of(document).add(document)?;
        }
        Ok(())
    }

    /// Makes all changes so far durable, and that every document is there that `positions` speak
    /// of.
    ///
    /// What everybody sees is committed before the rest, so that after a crash in between
    /// nothing that was narrowed is still there; positions are then those of the commit before.
    pub(super) fn commit(&mut self, positions: Positions) -> Result<(), TantivyError> {
        self.write(Record {
            is_complete: true,
            positions,
            ..self.record.clone()
        })
    }

    /// Makes all changes so far durable, but not what they come to.
    pub(super) fn commit_unfinished(&mut self) -> Result<(), TantivyError> {
        self.write(Record {
            is_complete: false,
            positions: Positions::new(),
            ..self.record.clone()
        })
    }

    fn write(&mut self, record: Record) -> Result<(), TantivyError> {
        self.public.commit(&record)?;
        self.restricted.commit(&record)?;
        self.record = record;
        Ok(())
    }

    /// Compares every byte on disk with its checksums; says what is wrong.
    pub(super) fn check(&self) -> Result<(), String> {
        let check = |half: &Half| half.check().map_err(|error| error.to_string());
        let checked = catch_unwind(AssertUnwindSafe(|| {
            check(&self.public).and_then(|()| check(&self.restricted))
        }));
        checked.unwrap_or_else(|_| Err("reading it panicked".to_owned()))
    }

    pub(super) fn positions(&self) -> &Positions {
        &self.record.positions
    }

    pub(super) fn standing(&self) -> Standing {
        match (self.record.is_complete, self.record.analysis) {
            (false, _) => Standing::Incomplete,
            (true, ANALYSIS_VERSION) => Standing::Whole,
            (true, _) => Standing::OtherAnalysis,
        }
    }

    pub(super) fn snapshot(&self, fields: &Fields) -> Result<Snapshot, TantivyError> {
        let (public, restricted) = (self.public.searcher(), self.restricted.searcher());
        Snapshot::new(public, restricted, (fields, self.standing()))
    }

    /// Waits for what is written in the background.
    pub(super) fn close(self) -> Result<(), TantivyError> {
        self.public.close()?;
        self.restricted.close()
    }

    /// Closes it and removes its files; searches that have them open go on.
    pub(super) fn remove(self) -> io::Result<()> {
        let folder = self.folder.clone();
        if let Err(error) = self.close() {
            tracing::debug!(%error, "an index that is no longer needed did not end well");
        }
        folder.map_or(Ok(()), |folder| delete(&folder))
    }

    fn half_of(&self, document: &Document) -> &Half {
        match document.is_public() {
            true => &self.public,
            false => &self.restricted,
        }
    }

    /// Deletes wherever it is: an update may have changed who sees a document.
    fn delete(&self, term: &Term) {
        self.public.delete(term.clone());
        self.restricted.delete(term.clone());
    }
}

fn open_half(folder: &Path, name: &str) -> Result<(Half, Record), String> {
    // Tantivy takes some damage for a mistake of its own and panics.
    let opened = catch_unwind(AssertUnwindSafe(|| Half::open(&folder.join(name))));
    let describe = |error: HalfError| format!("{name}: {error}");
    match opened {
        Ok(opened) => opened.map_err(describe),
        Err(_) => Err(format!("{name}: opening it panicked")),
    }
}

/// Removes a folder, if it is there.
pub(super) fn delete(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        outcome => outcome,
    }
}
