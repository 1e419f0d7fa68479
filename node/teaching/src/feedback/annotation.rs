//! Annotations: remarks at a place of a labdoc, with replies.

use domain::id::Handle;
use serde::{Deserialize, Serialize};
use store::{KeyValue as _, Snapshot};

use super::{FeedbackRow, teaches};
use crate::Teaching;
use crate::authorize::{Caller, Method};
use crate::error::TeachingError;
use crate::id::{LabdocId, ReportId};
use crate::shelf::{self, Shelf, numbered};
use crate::text;
use crate::writing::{ANCHOR_BYTES_MAX, Passage, Place, Selection, Span};

/// Longest annotation or reply, in characters.
pub const ANNOTATION_CHARS_MAX: usize = 4_000;
/// Most annotations of a report.
pub const ANNOTATIONS_MAX: u64 = 1_000;
/// Most replies to an annotation.
pub const REPLIES_MAX: u64 = 100;
/// How much of what was selected is remembered, in characters.
pub const QUOTE_CHARS_MAX: usize = 300;

/// A remark to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAnnotation {
    /// About which labdoc.
    pub labdoc: LabdocId,
    /// Where in it; none for all of it.
    pub selection: Option<Selection>,
    /// What; 1 to [`ANNOTATION_CHARS_MAX`] characters.
    pub text: String,
    /// Whether the team sees it only when a teacher releases it; for teachers.
    pub is_draft: bool,
}

/// A remark about a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotation {
    /// Its number, from 1.
    pub number: u64,
    /// About which labdoc.
    pub labdoc: LabdocId,
    /// Where in it; none for all of it.
    pub selection: Option<Selection>,
    /// What was selected when it was made; at most [`QUOTE_CHARS_MAX`] characters.
    pub quote: String,
    /// What stands at the place now; none if all of it was deleted, or nothing was selected.
    pub quote_now: Option<String>,
    /// Who made it.
    pub author: Handle,
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
    /// What it says; nothing if it was taken back.
    pub text: String,
    /// Whether the team sees it.
    pub is_released: bool,
    /// Whether its author took it back.
    pub is_withdrawn: bool,
    /// How many of the team have read it.
    pub readers: u32,
    /// What was said to it, oldest first; at most [`REPLIES_MAX`].
    pub replies: Vec<Reply>,
}

/// What somebody said to an annotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// Who.
    pub author: Handle,
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
    /// What.
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AnnotationRow {
    pub(crate) labdoc: LabdocId,
    pub(crate) selection: Option<Selection>,
    pub(crate) quote: String,
    pub(crate) author: Handle,
    pub(crate) at_ms: i64,
    pub(crate) text: String,
    /// Whether somebody of the team made it: nobody of them has to read it.
    pub(crate) by_team: bool,
    pub(crate) released_ms: Option<i64>,
    pub(crate) is_withdrawn: bool,
    pub(crate) readers: u32,
    pub(crate) replies: u64,
}

impl AnnotationRow {
    /// Whether the team should read it and can.
    pub(super) fn is_given(&self) -> bool {
        !self.by_team && !self.is_withdrawn && self.released_ms.is_some()
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ReplyRow {
    pub(crate) author: Handle,
    pub(crate) at_ms: i64,
    pub(crate) text: String,
}

impl Shelf {
    /// Every annotation of a report with its number, oldest first.
    pub(crate) fn annotations_of(
        &self,
        snapshot: &dyn Snapshot,
        report: ReportId,
    ) -> Result<Vec<(u64, AnnotationRow)>, TeachingError> {
        let found = shelf::all(&self.annotations, snapshot, report.as_bytes())?;
        let rows = found.into_iter();
        Ok(rows
            .filter_map(|record| Some((shelf::number_of(&record.id)?, record.value)))
            .collect())
    }

    /// An annotation that the caller can see.
    pub(super) fn annotation(
        &self,
        snapshot: &dyn Snapshot,
        (report, number): (ReportId, u64),
        sees_drafts: bool,
    ) -> Result<AnnotationRow, TeachingError> {
        let row = self.annotations.get(snapshot, &numbered(report, number))?;
        row.filter(|row| sees_drafts || row.released_ms.is_some())
            .ok_or(TeachingError::NotFound)
    }

    fn replies_to(
        &self,
        snapshot: &dyn Snapshot,
        annotation: (ReportId, u64),
    ) -> Result<Vec<Reply>, TeachingError> {
        let prefix = numbered(annotation.0, annotation.1);
        let rows = shelf::all(&self.replies, snapshot, &prefix)?.into_iter();
        let replies = rows.map(|record| Reply {
            author: record.value.author,
            at_ms: record.value.at_ms,
            text: record.value.text,
        });
        Ok(replies.collect())
    }
}

impl Teaching {
    /// Where a span of a labdoc is, for who has no Yjs to ask.
    ///
    /// # Errors
    /// [`TeachingError::Selection`] if there is no such span, or nothing in it.
    pub fn select(
        &self,
        caller: &Caller,
        place: Place,
        span: &Span,
    ) -> Result<Selection, TeachingError> {
        self.with_paper(caller, place, |_, paper| {
            paper.select(span).ok_or(TeachingError::Selection)
        })
    }

    /// Where words stand in a labdoc, for who copied them out of a page. How they are spaced does not
    /// count. Where they stand more than once, `which` chooses, counted from 1 as the labdoc is read;
    /// where they stand once, that is the place, whatever it says.
    ///
    /// # Errors
    /// [`TeachingError::Selection`] if they do not stand there.
    pub fn find_passage(
        &self,
        caller: &Caller,
        place: Place,
        (passage, which): (&str, Option<usize>),
    ) -> Result<Passage, TeachingError> {
        self.with_paper(caller, place, |_, paper| {
            paper.find(passage, which).ok_or(TeachingError::Selection)
        })
    }

    /// Makes a remark about a labdoc, and returns its number. What the team writes itself is
    /// never a draft.
    ///
    /// # Errors
    /// [`TeachingError::Selection`] if the selection is not in the labdoc or has nothing in it;
    /// [`TeachingError::Full`] if there are [`ANNOTATIONS_MAX`].
    pub fn annotate(
        &self,
        caller: &Caller,
        report: ReportId,
        new: &NewAnnotation,
        now_ms: i64,
    ) -> Result<u64, TeachingError> {
        let text = text::prose("annotation", &new.text, ANNOTATION_CHARS_MAX)?;
        let quote = self.quote(caller, (report, new.labdoc), new.selection.as_ref())?;
        self.shelf.change(|snapshot, batch| {
            let (shelf, asked) = (&self.shelf, (report, Method::Annotate));
            let (entered, before) = shelf.enter_feedback(snapshot, caller, asked)?;
            let number = before.annotations + 1;
            if number > ANNOTATIONS_MAX {
                let (what, max) = ("annotations of the report", ANNOTATIONS_MAX as usize);
                return Err(TeachingError::Full { what, max });
            }
            let by_team = !teaches(entered.standing);
            let row = AnnotationRow {
                labdoc: new.labdoc,
                selection: new.selection.clone(),
                quote: quote.clone(),
                author: caller.handle.clone(),
                at_ms: now_ms,
                text: text.to_owned(),
                by_team,
                released_ms: (by_team || !new.is_draft).then_some(now_ms),
                is_withdrawn: false,
                readers: 0,
                replies: 0,
            };
            let after = FeedbackRow {
                annotations: number,
                given: before.given + u64::from(row.is_given()),
                ..before.clone()
            };
            let key = numbered(report, number);
            shelf.annotations.put(batch, &key, &row)?;
            shelf.replace_feedback(batch, (report, &before), after)?;
            Ok(number)
        })
    }

    /// Says something to an annotation.
    ///
    /// # Errors
    /// [`TeachingError::Full`] if there are [`REPLIES_MAX`] replies.
    pub fn reply(
        &self,
        caller: &Caller,
        (report, number): (ReportId, u64),
        text: &str,
        now_ms: i64,
    ) -> Result<(), TeachingError> {
        let row = ReplyRow {
            author: caller.handle.clone(),
            at_ms: now_ms,
            text: text::prose("reply", text, ANNOTATION_CHARS_MAX)?.to_owned(),
        };
        self.change_annotation(caller, (report, number), |batch, annotation| {
            if annotation.replies >= REPLIES_MAX {
                let (what, max) = ("replies to the annotation", REPLIES_MAX as usize);
                return Err(TeachingError::Full { what, max });
            }
            annotation.replies += 1;
            let mut key = numbered(report, number);
            key.extend(annotation.replies.to_be_bytes());
            self.shelf.replies.put(batch, &key, &row)?;
            Ok(())
        })
    }

    /// Takes an annotation back: what it said is deleted, what was replied stays.
    ///
    /// # Errors
    /// [`TeachingError::NotAuthor`] if somebody else made it.
    pub fn withdraw_annotation(
        &self,
        caller: &Caller,
        annotation: (ReportId, u64),
    ) -> Result<(), TeachingError> {
        self.change_annotation(caller, annotation, |_, row| {
            if row.author != caller.handle {
                return Err(TeachingError::NotAuthor);
            }
            row.is_withdrawn = true;
            row.text.clear();
            row.quote.clear();
            row.selection = None;
            Ok(())
        })
    }

    /// Every annotation of a report that the caller can see, oldest first.
    ///
    /// # Errors
    /// [`TeachingError`].
    pub fn annotations(
        &self,
        caller: &Caller,
        report: ReportId,
    ) -> Result<Vec<Annotation>, TeachingError> {
        let snapshot = self.shelf.store.snapshot()?;
        let asked = (report, Method::ReadFeedback);
        let entered = self.shelf.enter_report(&*snapshot, caller, asked)?;
        let mut rows = self.shelf.annotations_of(&*snapshot, report)?;
        rows.retain(|(_, row)| teaches(entered.standing) || row.released_ms.is_some());
        let quotes = self.quotes_now(caller, report, &rows)?;
        let mut seen = Vec::with_capacity(rows.len());
        for ((number, row), quote_now) in rows.into_iter().zip(quotes) {
            let replies = match row.replies {
                0 => Vec::new(),
                _ => self.shelf.replies_to(&*snapshot, (report, number))?,
            };
            seen.push(Annotation {
                number,
                labdoc: row.labdoc,
                selection: row.selection,
                quote: row.quote,
                quote_now,
                author: row.author,
                at_ms: row.at_ms,
                text: row.text,
                is_released: row.released_ms.is_some(),
                is_withdrawn: row.is_withdrawn,
                readers: row.readers,
                replies,
            });
        }
        Ok(seen)
    }

    /// What is selected, shortened.
    fn quote(
        &self,
        caller: &Caller,
        place: Place,
        selection: Option<&Selection>,
    ) -> Result<String, TeachingError> {
        let Some(selection) = selection else {
            self.shelf.head(&*self.shelf.store.snapshot()?, place)?;
            return Ok(String::new());
        };
        if selection.start.len().max(selection.end.len()) > ANCHOR_BYTES_MAX {
            return Err(TeachingError::Selection);
        }
        let quotes = self.with_paper(caller, place, |_, paper| Ok(paper.quotes(&[selection])))?;
        let quote = quotes.into_iter().next().flatten().and_then(shortened);
        quote.ok_or(TeachingError::Selection)
    }

    /// What stands at the place of each annotation now; each labdoc is opened once.
    fn quotes_now(
        &self,
        caller: &Caller,
        report: ReportId,
        rows: &[(u64, AnnotationRow)],
    ) -> Result<Vec<Option<String>>, TeachingError> {
        let mut quotes = vec![None; rows.len()];
        let mut labdocs: Vec<LabdocId> = rows.iter().map(|(_, row)| row.labdoc).collect();
        labdocs.sort_unstable();
        labdocs.dedup();
        for labdoc in labdocs {
            let here = rows.iter().enumerate();
            let (places, selections): (Vec<usize>, Vec<&Selection>) = here
                .filter(|(_, (_, row))| row.labdoc == labdoc)
                .filter_map(|(place, (_, row))| Some((place, row.selection.as_ref()?)))
                .unzip();
            if places.is_empty() {
                continue;
            }
            let read = |_, paper: &crate::writing::Paper| Ok(paper.quotes(&selections));
            let found = self.with_paper(caller, (report, labdoc), read)?;
            for (place, quote) in places.into_iter().zip(found) {
                quotes[place] = quote.and_then(shortened);
            }
        }
        Ok(quotes)
    }

    /// Changes an annotation that the caller can see, and what depends on it.
    fn change_annotation(
        &self,
        caller: &Caller,
        (report, number): (ReportId, u64),
        change: impl Fn(&mut store::Batch, &mut AnnotationRow) -> Result<(), TeachingError>,
    ) -> Result<(), TeachingError> {
        self.shelf.change(|snapshot, batch| {
            let (shelf, asked) = (&self.shelf, (report, Method::Annotate));
            let (entered, feedback) = shelf.enter_feedback(snapshot, caller, asked)?;
            let sees_drafts = teaches(entered.standing);
            let before = shelf.annotation(snapshot, (report, number), sees_drafts)?;
            let mut after = before.clone();
            change(batch, &mut after)?;
            let gone = u64::from(before.is_given() && !after.is_given());
            let counted = FeedbackRow {
                given: feedback.given - gone,
                read: feedback.read - gone * u64::from(before.readers > 0),
                ..feedback.clone()
            };
            let key = numbered(report, number);
            shelf.annotations.require(batch, &key, Some(&before))?;
            shelf.annotations.put(batch, &key, &after)?;
            shelf.replace_feedback(batch, (report, &feedback), counted)
        })
    }
}

/// What was selected, without spaces around it and not too long; none if nothing was.
fn shortened(quote: String) -> Option<String> {
    let quote = quote.trim();
    (!quote.is_empty()).then(|| quote.chars().take(QUOTE_CHARS_MAX).collect())
}
