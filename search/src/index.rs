//! The index: two halves that are changed, committed and searched as one.

mod generation;
mod open;
mod query;
mod renewal;
mod similar;
mod suggest;

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use domain::id::ItemId;
use tantivy::TantivyError;

use self::generation::Generation;
use self::open::Home;
pub use self::open::{OpenError, Opened};
pub use self::renewal::Standing;
pub use self::similar::{Duplicate, SIMILAR_MAX, SimilarRequest};
pub use self::suggest::{SUGGESTIONS_MAX, SuggestRequest, SuggestedItem, Suggestions};
use crate::document::Document;
use crate::positions::Positions;
use crate::schema::Fields;
use crate::snapshot::Snapshot;
use crate::visibility::VisibilityCache;
use crate::vocabulary::Vocabulary;

/// Changes to the index. They are made in the order of the fields.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Update {
    /// Items of which all versions leave the index.
    pub remove: Vec<ItemId>,
    /// Single versions that leave it.
    pub remove_versions: Vec<(ItemId, u64)>,
    /// Versions that are in it from now on; one that was is replaced.
    pub put: Vec<Document>,
}

/// Why changes were not made.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The index cannot be written, for instance because the disk is full.
    ///
    /// What was committed can still be searched. Writing works again after the index was dropped
    /// and opened anew; its positions then say from where to go on.
    #[error("the index cannot be written: {0}")]
    Index(#[from] TantivyError),
}

/// The commons index.
///
/// Another can be filled beside the one that answers, and then takes its place
/// ([`begin_beside`](Self::begin_beside)).
///
/// What everybody may see and the rest are two Tantivy indexes, so that scores can be made of
/// the first alone. Every method takes `&self`: searches go on while changes are made, and see
/// them when they are committed.
pub struct Index {
    fields: Fields,
    writer: Mutex<Writer>,
    snapshot: RwLock<Arc<Snapshot>>,
    visibility: VisibilityCache,
    vocabulary: Vocabulary,
    /// Whether a search failed for what it read.
    suspect: AtomicBool,
}

struct Writer {
    /// What answers.
    serving: Generation,
    /// What is being filled to answer next.
    beside: Option<Generation>,
    /// Where they stand; nowhere if they are in memory.
    home: Option<Home>,
}

impl Index {
    /// An empty index that is gone when it is dropped.
    ///
    /// # Errors
    ///
    /// If its threads cannot be started.
    pub fn in_memory() -> Result<Self, WriteError> {
        Ok(Self::of(Generation::in_memory()?, None)?)
    }

    fn of(serving: Generation, home: Option<Home>) -> Result<Self, TantivyError> {
        let (_, fields) = Fields::schema();
        let snapshot = serving.snapshot(&fields)?;
        Ok(Self {
            snapshot: RwLock::new(Arc::new(snapshot)),
            writer: Mutex::new(Writer {
                serving,
                beside: None,
                home,
            }),
            visibility: VisibilityCache::default(),
            vocabulary: Vocabulary::built_in(),
            suspect: AtomicBool::new(false),
            fields,
        })
    }

    /// Uses these names for the same things rather than those that are built in.
    #[must_use]
    pub fn with_vocabulary(self, vocabulary: Vocabulary) -> Self {
        Self { vocabulary, ..self }
    }

    /// Takes changes, which are neither durable nor visible before [`commit`](Self::commit).
    ///
    /// The same update can be taken any number of times with the same result.
    ///
    /// # Errors
    ///
    /// If the index cannot be written.
    pub fn apply(&self, update: &Update) -> Result<(), WriteError> {
        let writer = self.writer();
        writer.serving.apply(update, &self.fields)?;
        if let Some(beside) = &writer.beside {
            beside.apply(update, &self.fields)?;
        }
        Ok(())
    }

    /// Makes all changes so far durable and visible, and with them how far the logs were read:
    /// the index is complete up to there.
    ///
    /// What everybody sees is committed before the rest, so that after a crash in between
    /// nothing that was narrowed is still there; positions are then those of the commit before.
    ///
    /// # Errors
    ///
    /// If the index cannot be written.
    pub fn commit(&self, positions: Positions) -> Result<(), WriteError> {
        let mut writer = self.writer();
        writer.serving.commit(positions)?;
        Ok(self.show(&writer)?)
    }

    /// Lets searches see what was committed.
    fn show(&self, writer: &Writer) -> Result<(), TantivyError> {
        let snapshot = Arc::new(writer.serving.snapshot(&self.fields)?);
        *self
            .snapshot
            .write()
            .unwrap_or_else(PoisonError::into_inner) = snapshot;
        Ok(())
    }

    /// How far the logs were read at the last commit.
    pub fn positions(&self) -> Positions {
        self.writer().serving.positions().clone()
    }

    /// How many documents the last commit has, for whomever they are.
    pub fn document_count(&self) -> u64 {
        let snapshot = self.snapshot();
        snapshot
            .searchers()
            .iter()
            .map(|searcher| searcher.num_docs())
            .sum()
    }

    /// Waits for what is written in the background, and closes the index. Changes that were not
    /// committed are lost.
    ///
    /// # Errors
    ///
    /// If a background thread failed; nothing committed is lost by that.
    pub fn close(self) -> Result<(), WriteError> {
        let writer = self
            .writer
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(beside) = writer.beside {
            beside.close()?;
        }
        Ok(writer.serving.close()?)
    }

    fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.snapshot.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn writer(&self) -> MutexGuard<'_, Writer> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Writer {
    /// An empty generation, on disk if the others are.
    fn create(&mut self) -> Result<Generation, OpenError> {
        match &mut self.home {
            Some(home) => home.create(),
            None => Ok(Generation::in_memory()?),
        }
    }
}
