//! What a viewer may see of a snapshot, segment by segment. Words are looked up and completed
//! here, and only those count that stand in a document that the viewer may see.

use std::collections::BTreeSet;
use std::sync::Arc;

use tantivy::postings::TermInfo;
use tantivy::query::FuzzyTermQuery;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet as _, SegmentReader, TERMINATED, TantivyError, Term};

use crate::bits::Bits;
use crate::rank::Place;
use crate::schema::Fields;
use crate::snapshot::{Snapshot, Statistics};
use crate::visibility::{Eyes, VisibilityCache};

/// One segment, as a viewer sees it.
pub(crate) struct Seen<'a> {
    /// Which half of the index.
    pub(crate) half: usize,
    /// Which segment of the half.
    pub(crate) number: u32,
    pub(crate) segment: &'a SegmentReader,
    /// The live documents that the viewer may see.
    pub(crate) visible: Arc<Bits>,
    /// Whether these are all.
    is_whole: bool,
}

/// A snapshot, as a viewer sees it.
pub(crate) struct Sight<'a> {
    /// Those in which the viewer may see anything.
    pub(crate) segments: Vec<Seen<'a>>,
    pub(crate) fields: &'a Fields,
    pub(crate) statistics: &'a Statistics,
}

impl<'a> Sight<'a> {
    pub(crate) fn new(
        snapshot: &'a Snapshot,
        eyes: &Eyes,
        fields: &'a Fields,
        cache: &VisibilityCache,
    ) -> Result<Self, TantivyError> {
        let mut segments = Vec::new();
        for (half, searcher) in snapshot.searchers().into_iter().enumerate() {
            for (number, segment) in (0..).zip(searcher.segment_readers()) {
                let visible = cache.visible(segment, eyes, fields)?;
                // Words would be looked for among those of others, and nothing could come of it.
                if visible.len() == 0 {
                    continue;
                }
                let is_whole = visible.len() == u64::from(segment.max_doc());
                segments.push(Seen {
                    half,
                    number,
                    segment,
                    visible,
                    is_whole,
                });
            }
        }
        Ok(Self {
            segments,
            fields,
            statistics: snapshot.statistics(),
        })
    }

    /// One segment.
    pub(crate) fn segment(&self, half: usize, number: u32) -> Option<&Seen<'a>> {
        let is_it = |seen: &&Seen<'_>| seen.half == half && seen.number == number;
        self.segments.iter().find(is_it)
    }

    /// The first visible document with the term.
    pub(crate) fn find(&self, term: &Term) -> Result<Option<Place>, TantivyError> {
        for seen in &self.segments {
            let inverted = seen.segment.inverted_index(term.field())?;
            let Some(mut postings) = inverted.read_postings(term, IndexRecordOption::Basic)? else {
                continue;
            };
            while postings.doc() != TERMINATED {
                if seen.visible.contains(postings.doc()) {
                    return Ok(Some(seen.place(postings.doc())));
                }
                postings.advance();
            }
        }
        Ok(None)
    }

    /// Whether a visible document has the term.
    pub(crate) fn has(&self, term: &Term) -> Result<bool, TantivyError> {
        for seen in &self.segments {
            let inverted = seen.segment.inverted_index(term.field())?;
            if let Some(info) = inverted.get_term_info(term)?
                && seen.shows(term.field(), &info)?
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The terms of visible documents at most `distance` mistakes away from `text`, in order;
    /// with `begins`, those that only begin like it too.
    pub(crate) fn near(
        &self,
        (field, text): (Field, &str),
        distance: u8,
        begins: bool,
    ) -> Result<BTreeSet<String>, TantivyError> {
        let term = Term::from_field_text(field, text);
        let query = match begins {
            true => FuzzyTermQuery::new_prefix(term, distance, true),
            false => FuzzyTermQuery::new(term, distance, true),
        };
        let mut found = BTreeSet::new();
        for seen in &self.segments {
            let inverted = seen.segment.inverted_index(field)?;
            let mut terms = inverted.terms().search(query.automaton()?).into_stream()?;
            while let Some((term, info)) = terms.next() {
                seen.take(field, (term, info), &mut found)?;
            }
        }
        Ok(found)
    }

    /// The terms of visible documents that begin with `text`, in order.
    pub(crate) fn beginning(
        &self,
        field: Field,
        text: &str,
    ) -> Result<BTreeSet<String>, TantivyError> {
        let mut found = BTreeSet::new();
        for seen in &self.segments {
            let inverted = seen.segment.inverted_index(field)?;
            // No text has this byte, so what begins with `text` is before it.
            let end = [text.as_bytes(), &[0xff]].concat();
            let mut terms = inverted.terms().range().ge(text).lt(end).into_stream()?;
            while let Some((term, info)) = terms.next() {
                seen.take(field, (term, info), &mut found)?;
            }
        }
        Ok(found)
    }

    /// The `max` shortest terms of visible documents that begin with `text`, with their lengths in
    /// bytes; of those that are as long, the first in order.
    pub(crate) fn shortest_beginning(
        &self,
        (field, text): (Field, &str),
        max: usize,
    ) -> Result<BTreeSet<(usize, String)>, TantivyError> {
        let mut found = BTreeSet::new();
        for seen in &self.segments {
            let inverted = seen.segment.inverted_index(field)?;
            let end = [text.as_bytes(), &[0xff]].concat();
            let mut terms = inverted.terms().range().ge(text).lt(end).into_stream()?;
            while let Some((term, info)) = terms.next() {
                let worst = found.last().filter(|_| found.len() == max);
                let is_worse = |(length, worst): &(usize, String)| {
                    (*length, worst.as_bytes()) <= (term.len(), term)
                };
                // Most titles fail here, so whether somebody sees them is not looked up.
                if worst.is_some_and(is_worse) || !seen.shows(field, info)? {
                    continue;
                }
                if let Ok(term) = std::str::from_utf8(term) {
                    found.insert((term.len(), term.to_owned()));
                }
                if found.len() > max {
                    found.pop_last();
                }
            }
        }
        Ok(found)
    }
}

impl Seen<'_> {
    /// Where a document of the segment is.
    pub(crate) fn place(&self, doc: DocId) -> Place {
        Place {
            half: self.half,
            segment: self.number,
            doc,
        }
    }

    /// Takes a term if a visible document has it.
    fn take(
        &self,
        field: Field,
        (term, info): (&[u8], &TermInfo),
        found: &mut BTreeSet<String>,
    ) -> Result<(), TantivyError> {
        if let Ok(term) = std::str::from_utf8(term)
            && !found.contains(term)
            && self.shows(field, info)?
        {
            found.insert(term.to_owned());
        }
        Ok(())
    }

    /// Whether a visible document has the term.
    fn shows(&self, field: Field, info: &TermInfo) -> Result<bool, TantivyError> {
        if self.is_whole {
            return Ok(info.doc_freq > 0);
        }
        let inverted = self.segment.inverted_index(field)?;
        let mut postings = inverted.read_postings_from_terminfo(info, IndexRecordOption::Basic)?;
        while postings.doc() != TERMINATED {
            if self.visible.contains(postings.doc()) {
                return Ok(true);
            }
            postings.advance();
        }
        Ok(false)
    }
}
