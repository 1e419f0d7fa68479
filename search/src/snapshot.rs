//! What has been committed, as searches see it: both halves, and the statistics of the public one.

use tantivy::query::{Bm25StatisticsProvider, EnableScoring};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, SegmentReader, TantivyError, Term};

use crate::bm25::Bm25;
use crate::columns::Columns;
use crate::index::Standing;
use crate::schema::Fields;

/// Length of a document, in words, that is taken as usual while nothing is public.
const NOMINAL_LENGTH: u64 = 200;

/// One state of the index.
pub(crate) struct Snapshot {
    public: Searcher,
    restricted: Searcher,
    statistics: Statistics,
    /// Of the segments of each half.
    columns: [Vec<Columns>; 2],
    standing: Standing,
}

impl Snapshot {
    pub(crate) fn new(
        public: Searcher,
        restricted: Searcher,
        (fields, standing): (&Fields, Standing),
    ) -> Result<Self, TantivyError> {
        let statistics = Statistics::new(public.clone(), fields)?;
        let columns = |half: &Searcher| half.segment_readers().iter().map(Columns::of).collect();
        let (of_public, of_restricted): (Result<_, _>, Result<_, _>) =
            (columns(&public), columns(&restricted));
        Ok(Self {
            columns: [of_public?, of_restricted?],
            public,
            restricted,
            statistics,
            standing,
        })
    }

    /// How far it can be relied on.
    pub(crate) fn standing(&self) -> Standing {
        self.standing
    }

    /// Both halves.
    pub(crate) fn searchers(&self) -> [&Searcher; 2] {
        [&self.public, &self.restricted]
    }

    /// Columns of a segment of a half.
    pub(crate) fn columns(&self, half: usize, segment: u32) -> &Columns {
        &self.columns[half][segment as usize]
    }

    /// What scores are made of.
    pub(crate) fn statistics(&self) -> &Statistics {
        &self.statistics
    }
}

/// What scores are made of: counts over the live documents that everybody may see.
///
/// Nothing else counts: not what is restricted, so that nobody can infer it from scores; not what
/// was deleted but is not yet merged away, so that the same documents have the same scores on
/// every node and after every rebuild.
pub(crate) struct Statistics {
    public: Searcher,
    documents: u64,
    words: u64,
    /// Segments with adaptations, which most have none of.
    adapting: Vec<usize>,
}

impl Statistics {
    fn new(public: Searcher, fields: &Fields) -> Result<Self, TantivyError> {
        let documents = public.num_docs();
        let lengths = public
            .segment_readers()
            .iter()
            .map(|segment| words_of(segment, fields));
        let words = lengths.sum::<Result<u64, _>>()?;
        let mut adapting = Vec::new();
        for (number, segment) in public.segment_readers().iter().enumerate() {
            let parents = segment.inverted_index(fields.parent)?;
            if parents.terms().num_terms() > 0 {
                adapting.push(number);
            }
        }
        // Scores divide by these.
        let (documents, words) = match (documents, words) {
            (0, _) => (1, NOMINAL_LENGTH),
            (documents, words) => (documents, words.max(documents)),
        };
        Ok(Self {
            public,
            documents,
            words,
            adapting,
        })
    }

    /// A context for queries of Tantivy whose scores are made of these.
    pub(crate) fn context(&self) -> EnableScoring<'_> {
        EnableScoring::enabled_from_statistics_provider(self, &self.public)
    }

    /// How scores are made of these.
    pub(crate) fn bm25(&self) -> Bm25 {
        Bm25::new(self.documents, self.words as f32 / self.documents as f32)
    }

    /// In how many live documents for everybody a term is.
    pub(crate) fn frequency(&self, term: &Term) -> Result<u64, TantivyError> {
        self.doc_freq(term)
    }

    /// How many live documents for everybody are adaptations of an item; `item` is its id as text.
    pub(crate) fn adaptations(&self, item: &str, fields: &Fields) -> Result<u64, TantivyError> {
        let term = Term::from_field_text(fields.parent, item);
        let segments = self.public.segment_readers();
        let adapting = self.adapting.iter().map(|number| &segments[*number]);
        adapting.map(|segment| live_frequency(segment, &term)).sum()
    }
}

impl Bm25StatisticsProvider for Statistics {
    fn total_num_tokens(&self, _: Field) -> tantivy::Result<u64> {
        Ok(self.words)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.documents)
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        let segments = self.public.segment_readers().iter();
        segments.map(|segment| live_frequency(segment, term)).sum()
    }
}

fn words_of(segment: &SegmentReader, fields: &Fields) -> Result<u64, TantivyError> {
    let lengths = segment.get_fieldnorms_reader(fields.exact)?;
    Ok(segment
        .doc_ids_alive()
        .map(|doc| u64::from(lengths.fieldnorm(doc)))
        .sum())
}

fn live_frequency(segment: &SegmentReader, term: &Term) -> Result<u64, TantivyError> {
    let inverted = segment.inverted_index(term.field())?;
    let frequency = match segment.alive_bitset() {
        None => inverted.doc_freq(term)?,
        Some(alive) => inverted
            .read_postings(term, IndexRecordOption::Basic)?
            .map_or(0, |postings| postings.doc_freq_given_deletes(alive)),
    };
    Ok(u64::from(frequency))
}
