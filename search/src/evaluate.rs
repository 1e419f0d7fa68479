//! What a plan matches in one segment, and how well.
//!
//! Scores are summed clause by clause in the order of the query, for visible documents only.
//! Tantivy's own unions and intersections order their parts by how frequent they are in a
//! segment, hidden documents included, and the last bits of a sum depend on that order.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::Weight;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError, Term};

use crate::bits::Bits;
use crate::bm25::Bm25;
use crate::compiled::{Compiled, Cue, Scored, Source, Test};
use crate::document::Facet;
use crate::schema::Fields;
use crate::visibility::insert_all;

/// How much the word as written counts, beside its stem, where a document has both or the stem.
const WRITTEN_SHARE: Score = 0.5;

/// A plan, ready to run over the segments of a snapshot.
pub(crate) struct Evaluation<'a> {
    compiled: &'a Compiled,
    fields: &'a Fields,
}

/// What matches in a segment.
pub(crate) struct SegmentMatches {
    /// All that match before values of facets are chosen.
    unfiltered: Bits,
    /// For each facet with chosen values, what has one of them.
    filters: Vec<(Facet, Bits)>,
    /// By document; meaningless for what does not match, empty if nothing is scored.
    scores: Vec<Score>,
}

impl SegmentMatches {
    /// What matches.
    pub(crate) fn hits(&self) -> Bits {
        self.narrowed(|_| true)
    }

    /// What would match if nothing were chosen in `facet`; none if nothing is.
    pub(crate) fn hits_without(&self, facet: Facet) -> Option<Bits> {
        let is_chosen = self.filters.iter().any(|(chosen, _)| *chosen == facet);
        is_chosen.then(|| self.narrowed(|other| other != facet))
    }

    /// How well a document matches.
    pub(crate) fn score(&self, doc: DocId) -> Score {
        self.scores.get(doc as usize).copied().unwrap_or_default()
    }

    fn narrowed(&self, applies: impl Fn(Facet) -> bool) -> Bits {
        let mut hits = self.unfiltered.clone();
        for (_, having) in self.filters.iter().filter(|(facet, _)| applies(*facet)) {
            hits.intersect(having);
        }
        hits
    }
}

impl<'a> Evaluation<'a> {
    pub(crate) fn new(compiled: &'a Compiled, fields: &'a Fields) -> Self {
        Self { compiled, fields }
    }

    /// Runs over one segment; scores nothing outside `visible`.
    pub(crate) fn run(
        &self,
        segment: &SegmentReader,
        visible: &Bits,
    ) -> Result<SegmentMatches, TantivyError> {
        let mut scoring = Scoring {
            segment,
            lengths: segment.get_fieldnorms_reader(self.fields.exact)?,
            bm25: &self.compiled.bm25,
            allowed: self.allowed(segment, visible)?,
            scores: Vec::new(),
            written: Best::default(),
            stemmed: Best::default(),
        };
        if self.compiled.is_scored() {
            scoring.run(self.compiled)?;
        }
        let filters = self.compiled.filters.iter();
        let filters = filters.map(|(facet, test)| Ok((*facet, passing(segment, test)?)));
        Ok(SegmentMatches {
            unfiltered: scoring.allowed,
            filters: filters.collect::<Result<_, TantivyError>>()?,
            scores: scoring.scores,
        })
    }

    fn allowed(&self, segment: &SegmentReader, visible: &Bits) -> Result<Bits, TantivyError> {
        let mut allowed = visible.clone();
        for test in &self.compiled.passed {
            allowed.intersect(&passing(segment, test)?);
        }
        for test in &self.compiled.failed {
            allowed.subtract(&passing(segment, test)?);
        }
        Ok(allowed)
    }
}

/// The documents of a segment that pass a test, hidden and deleted ones too.
fn passing(segment: &SegmentReader, test: &Test) -> Result<Bits, TantivyError> {
    match test {
        Test::AnyOf(terms) => any_of(segment, terms),
        Test::AllOf(terms) => all_of(segment, terms),
        Test::Phrase(phrase) => with_phrase(segment, phrase.as_ref()),
    }
}

fn any_of(segment: &SegmentReader, terms: &[Term]) -> Result<Bits, TantivyError> {
    let mut having = Bits::none(segment.max_doc());
    for term in terms {
        insert_all(segment, term, &mut having)?;
    }
    Ok(having)
}

fn all_of(segment: &SegmentReader, terms: &[Term]) -> Result<Bits, TantivyError> {
    let (first, rest) = terms.split_at(terms.len().min(1));
    let mut having = any_of(segment, first)?;
    for term in rest {
        having.intersect(&any_of(segment, std::slice::from_ref(term))?);
    }
    Ok(having)
}

fn with_phrase(segment: &SegmentReader, phrase: &dyn Weight) -> Result<Bits, TantivyError> {
    let mut having = Bits::none(segment.max_doc());
    let mut scorer = phrase.scorer(segment, 1.0)?;
    while scorer.doc() != TERMINATED {
        having.insert(scorer.doc());
        scorer.advance();
    }
    Ok(having)
}

/// Sums of scores over one segment.
struct Scoring<'a> {
    segment: &'a SegmentReader,
    lengths: FieldNormReader,
    bm25: &'a Bm25,
    /// What can still match.
    allowed: Bits,
    scores: Vec<Score>,
    /// At zero between two words.
    written: Best,
    /// At zero between two words.
    stemmed: Best,
}

impl Scoring<'_> {
    /// Scores what is allowed and leaves there what matches.
    fn run(&mut self, compiled: &Compiled) -> Result<(), TantivyError> {
        let size = self.segment.max_doc();
        self.scores = vec![0.0; size as usize];
        self.written = Best::none(size);
        self.stemmed = Best::none(size);
        for required in &compiled.required {
            let mut matching = Bits::none(self.segment.max_doc());
            self.add(required, &mut matching)?;
            self.allowed.intersect(&matching);
        }
        let mut matching = Bits::none(self.segment.max_doc());
        for word in &compiled.words {
            self.add(word, &mut matching)?;
        }
        let mut titled = Bits::none(self.segment.max_doc());
        for (title, points) in &compiled.titles {
            self.add_title(title, *points, &mut titled)?;
        }
        matching.unite(&titled);
        if compiled.required.is_empty() {
            self.allowed.intersect(&matching);
        }
        Ok(())
    }

    /// Adds, for each document, the best of what is written and the best of the stems.
    fn add(&mut self, scored: &Scored, matching: &mut Bits) -> Result<(), TantivyError> {
        let mut written = std::mem::take(&mut self.written);
        let mut stemmed = std::mem::take(&mut self.stemmed);
        for cue in &scored.plain {
            self.raise(cue, &mut written)?;
        }
        for cue in &scored.stems {
            self.raise(cue, &mut stemmed)?;
        }
        for doc in std::mem::take(&mut stemmed.touched) {
            let place = doc as usize;
            let (plain, stem) = (written.best[place], stemmed.best[place]);
            self.scores[place] += WRITTEN_SHARE * plain + (1.0 - WRITTEN_SHARE) * stem;
            (written.best[place], stemmed.best[place]) = (0.0, 0.0);
            matching.insert(doc);
        }
        // What has a stem too is at zero by now.
        for doc in std::mem::take(&mut written.touched) {
            self.scores[doc as usize] += written.best[doc as usize];
            written.best[doc as usize] = 0.0;
            matching.insert(doc);
        }
        (self.written, self.stemmed) = (written, stemmed);
        Ok(())
    }

    /// Raises the best of each allowed document to what a cue counts there.
    fn raise(&self, cue: &Cue, best: &mut Best) -> Result<(), TantivyError> {
        match &cue.source {
            Source::Term(term) => self.raise_term(term, cue.weight, best),
            Source::Phrase(phrase) => self.raise_phrase(phrase.as_ref(), cue.weight, best),
        }
    }

    fn raise_term(&self, term: &Term, weight: Score, best: &mut Best) -> Result<(), TantivyError> {
        let inverted = self.segment.inverted_index(term.field())?;
        let option = IndexRecordOption::WithFreqs;
        let Some(mut block) = inverted.read_block_postings(term, option)? else {
            return Ok(());
        };
        while !block.docs().is_empty() {
            for (&doc, &count) in block.docs().iter().zip(block.freqs()) {
                if self.allowed.contains(doc) {
                    let length = self.lengths.fieldnorm_id(doc);
                    best.raise(doc, weight * self.bm25.share(count, length));
                }
            }
            block.advance();
        }
        Ok(())
    }

    fn raise_phrase(
        &self,
        phrase: &dyn Weight,
        weight: Score,
        best: &mut Best,
    ) -> Result<(), TantivyError> {
        let mut scorer = phrase.scorer(self.segment, 1.0)?;
        while scorer.doc() != TERMINATED {
            let doc = scorer.doc();
            if self.allowed.contains(doc) {
                best.raise(doc, weight * scorer.score());
            }
            scorer.advance();
        }
        Ok(())
    }

    /// Adds to what has the title and got nothing for another, better one.
    fn add_title(
        &mut self,
        title: &Term,
        points: Score,
        titled: &mut Bits,
    ) -> Result<(), TantivyError> {
        let inverted = self.segment.inverted_index(title.field())?;
        let Some(mut postings) = inverted.read_postings(title, IndexRecordOption::Basic)? else {
            return Ok(());
        };
        while postings.doc() != TERMINATED {
            let doc = postings.doc();
            if self.allowed.contains(doc) && !titled.contains(doc) {
                self.scores[doc as usize] += points;
                titled.insert(doc);
            }
            postings.advance();
        }
        Ok(())
    }
}

/// The best that any of some cues counts, for each document.
#[derive(Default)]
struct Best {
    best: Vec<Score>,
    /// Documents that are not at zero.
    touched: Vec<DocId>,
}

impl Best {
    fn none(size: u32) -> Self {
        Self {
            best: vec![0.0; size as usize],
            touched: Vec::new(),
        }
    }

    fn raise(&mut self, doc: DocId, to: Score) {
        let best = &mut self.best[doc as usize];
        if *best == 0.0 && to > 0.0 {
            self.touched.push(doc);
        }
        *best = best.max(to);
    }
}
