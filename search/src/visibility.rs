//! Which documents of a segment a viewer may see, kept for the next question.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use domain::policy::Audience;
use tantivy::index::SegmentId;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet, Opstamp, SegmentReader, TERMINATED, TantivyError, Term};

use crate::bits::Bits;
use crate::schema::{Fields, audience_term};

/// Memory of the sets that are kept, in bytes; one takes a bit for each document of a segment.
pub const VISIBILITY_CACHE_BYTES_MAX: usize = 32 * 1024 * 1024;

/// What an entry takes beside its bits, in bytes, roughly.
const ENTRY_BYTES: usize = 256;

/// Whose eyes a search is made with.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Eyes(Arc<[String]>);

impl Eyes {
    pub(crate) fn new(audiences: &BTreeSet<Audience>) -> Self {
        Self(audiences.iter().map(audience_term).collect())
    }

    /// A document is seen if it is for one of the audiences and superseded for none of them.
    fn see(&self, segment: &SegmentReader, fields: &Fields) -> Result<Bits, TantivyError> {
        let mut visible = self.marked(segment, fields.audiences)?;
        visible.subtract(&self.marked(segment, fields.superseded_for)?);
        if let Some(alive) = segment.alive_bitset() {
            let mut live = Bits::none(segment.max_doc());
            alive.iter_alive().for_each(|doc| live.insert(doc));
            visible.intersect(&live);
        }
        Ok(visible)
    }

    fn marked(&self, segment: &SegmentReader, field: Field) -> Result<Bits, TantivyError> {
        let mut marked = Bits::none(segment.max_doc());
        for audience in self.0.iter() {
            insert_all(
                segment,
                &Term::from_field_text(field, audience),
                &mut marked,
            )?;
        }
        Ok(marked)
    }
}

/// Adds all documents with a term, deleted ones too.
pub(crate) fn insert_all(
    segment: &SegmentReader,
    term: &Term,
    into: &mut Bits,
) -> Result<(), TantivyError> {
    let inverted = segment.inverted_index(term.field())?;
    if let Some(mut postings) = inverted.read_postings(term, IndexRecordOption::Basic)? {
        while postings.doc() != TERMINATED {
            into.insert(postings.doc());
            postings.advance();
        }
    }
    Ok(())
}

/// One state of one segment, and a viewer.
type Key = (SegmentId, Option<Opstamp>, Eyes);

/// Sets of visible documents by segment and audiences.
///
/// It forgets by halves: what was not asked for while half of [`VISIBILITY_CACHE_BYTES_MAX`] was
/// filled anew is dropped, so that also segments that are no more leave by themselves.
#[derive(Default)]
pub(crate) struct VisibilityCache {
    generations: Mutex<Generations>,
}

#[derive(Default)]
struct Generations {
    recent: HashMap<Key, Arc<Bits>>,
    recent_bytes: usize,
    older: HashMap<Key, Arc<Bits>>,
}

impl VisibilityCache {
    /// The live documents of `segment` that `eyes` may see.
    pub(crate) fn visible(
        &self,
        segment: &SegmentReader,
        eyes: &Eyes,
        fields: &Fields,
    ) -> Result<Arc<Bits>, TantivyError> {
        let key = (segment.segment_id(), segment.delete_opstamp(), eyes.clone());
        if let Some(visible) = self.lock().find(&key) {
            return Ok(visible);
        }
        let visible = Arc::new(eyes.see(segment, fields)?);
        self.lock().keep(key, Arc::clone(&visible));
        Ok(visible)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Generations> {
        self.generations
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Generations {
    fn find(&mut self, key: &Key) -> Option<Arc<Bits>> {
        if let Some(visible) = self.recent.get(key) {
            return Some(Arc::clone(visible));
        }
        let (key, visible) = self.older.remove_entry(key)?;
        self.keep(key, Arc::clone(&visible));
        Some(visible)
    }

    fn keep(&mut self, key: Key, visible: Arc<Bits>) {
        let audience_bytes = key.2.0.iter().map(String::len).sum::<usize>();
        let bytes = visible.bytes() + audience_bytes + ENTRY_BYTES;
        if bytes > VISIBILITY_CACHE_BYTES_MAX / 2 {
            return;
        }
        if self.recent_bytes + bytes > VISIBILITY_CACHE_BYTES_MAX / 2 {
            self.older = std::mem::take(&mut self.recent);
            self.recent_bytes = 0;
        }
        if self.recent.insert(key, visible).is_none() {
            self.recent_bytes += bytes;
        }
    }
}

#[cfg(test)]
mod tests;
