//! Filling an index anew: beside the one that answers, or in its place where that cannot be
//! trusted.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::PoisonError;
use std::sync::atomic::Ordering;

use tantivy::TantivyError;

use super::generation::Generation;
use super::open::OpenError;
use super::{Index, Update, WriteError, Writer};
use crate::positions::Positions;
use crate::request::SearchError;

/// How far an index can be relied on.
///
/// It depends on nothing but how the files were written, so it can be shown to anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Standing {
    /// Everything is found.
    #[default]
    Whole,
    /// Everything is there, but was read by other rules than questions are: some words are not
    /// found as they should be. Another index is being filled.
    OtherAnalysis,
    /// It is being filled: what is found is right, and more may be found later.
    Incomplete,
}

impl Index {
    /// How far it can be relied on.
    pub fn standing(&self) -> Standing {
        self.snapshot().standing()
    }

    /// Makes an empty index beside the one that answers. From now on both take what is
    /// [applied](Self::apply); what is there already is for [`apply_beside`](Self::apply_beside).
    /// One that was being filled is dropped.
    ///
    /// # Errors
    ///
    /// If an empty index cannot be made.
    pub fn begin_beside(&self) -> Result<(), OpenError> {
        let mut writer = self.writer();
        if let Some(dropped) = writer.beside.take() {
            dropped.remove()?;
        }
        writer.beside = Some(writer.create()?);
        Ok(())
    }

    /// Takes changes for the index that is being filled beside the one that answers.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn apply_beside(&self, update: &Update) -> Result<(), WriteError> {
        match &self.writer().beside {
            Some(beside) => Ok(beside.apply(update, &self.fields)?),
            None => Ok(()),
        }
    }

    /// Commits the index that was filled beside the one that answers, as complete up to
    /// `positions`, and lets it answer from now on. Searches under way end with the one before,
    /// whose files are then removed. Nothing happens if none was begun.
    ///
    /// # Errors
    ///
    /// If it cannot be written; the one that answers goes on.
    pub fn promote(&self, positions: Positions) -> Result<(), WriteError> {
        let mut writer = self.writer();
        let Some(mut beside) = writer.beside.take() else {
            return Ok(());
        };
        beside.commit(positions)?;
        let before = self.serve(&mut writer, beside)?;
        drop(writer);
        remove(before);
        Ok(())
    }

    /// Replaces the index by an empty one that is [`Incomplete`](Standing::Incomplete) until it
    /// is [committed](Self::commit). What was being filled beside it is dropped.
    ///
    /// # Errors
    ///
    /// If an empty index cannot be made; the one that answers goes on.
    pub fn start_over(&self) -> Result<(), OpenError> {
        let mut writer = self.writer();
        let empty = writer.create()?;
        let before = self.serve(&mut writer, empty)?;
        let beside = writer.beside.take();
        drop(writer);
        [Some(before), beside]
            .into_iter()
            .flatten()
            .for_each(remove);
        self.suspect.store(false, Ordering::Relaxed);
        Ok(())
    }

    /// Makes all changes so far durable and visible, while the index is being filled: it stays
    /// [`Incomplete`](Standing::Incomplete) and knows no positions.
    ///
    /// # Errors
    ///
    /// If the index cannot be written.
    pub fn commit_unfinished(&self) -> Result<(), WriteError> {
        let mut writer = self.writer();
        writer.serving.commit_unfinished()?;
        self.show(&writer)?;
        Ok(())
    }

    /// Makes changes to the index that is being filled beside the other durable, so that they
    /// take no memory. After a crash it is dropped all the same.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn commit_beside(&self) -> Result<(), WriteError> {
        match &mut self.writer().beside {
            Some(beside) => Ok(beside.commit_unfinished()?),
            None => Ok(()),
        }
    }

    /// Reads the index, and notes where that fails.
    pub(super) fn watched<T>(
        &self,
        read: impl FnOnce() -> Result<T, SearchError>,
    ) -> Result<T, SearchError> {
        let answer = catch_unwind(AssertUnwindSafe(read)).unwrap_or(Err(SearchError::Panicked));
        if answer.as_ref().is_err_and(SearchError::is_of_the_index) {
            self.suspect.store(true, Ordering::Relaxed);
        }
        answer
    }

    /// Whether a search failed for what it read, so that the index should be
    /// [checked](Self::check).
    pub fn is_suspect(&self) -> bool {
        self.suspect.load(Ordering::Relaxed)
    }

    /// Compares every byte on disk of the index that answers with its checksums; says what is
    /// damaged. Takes about a second for each gigabyte, in which nothing is written.
    ///
    /// # Errors
    ///
    /// What is damaged, for the operator.
    pub fn check(&self) -> Result<(), String> {
        let writer = self.writer();
        // A merge that ends meanwhile takes files away under the eyes of the first look.
        writer.serving.check().or_else(|_| writer.serving.check())?;
        self.suspect.store(false, Ordering::Relaxed);
        Ok(())
    }

    /// Lets another generation answer; returns the one before.
    fn serve(&self, writer: &mut Writer, next: Generation) -> Result<Generation, TantivyError> {
        let snapshot = next.snapshot(&self.fields)?;
        let before = std::mem::replace(&mut writer.serving, next);
        *self
            .snapshot
            .write()
            .unwrap_or_else(PoisonError::into_inner) = snapshot.into();
        Ok(before)
    }
}

/// What is left behind is deleted when the index is opened next.
fn remove(generation: Generation) {
    if let Err(error) = generation.remove() {
        tracing::warn!(%error, "files of an index that is no longer needed are left");
    }
}
