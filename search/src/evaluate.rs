//! What a plan matches in one segment, and how well.
//!
//! Scores are summed clause by clause in the order of the query, for visible documents only.
//! Tantivy's own unions and intersections order their parts by how frequent they are in a
//! segment, hidden documents included, and the last bits of a sum depend on that order.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings as _, SegmentPostings};
use tantivy::query::{Bm25Weight, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError, Term};

use crate::bits::Bits;
use crate::compiled::{Compiled, Scored, Test};
use crate::document::Facet;
use crate::plan::Plan;
use crate::schema::Fields;
use crate::snapshot::Snapshot;
use crate::visibility::insert_all;

/// A plan, ready to run over the segments of a snapshot.
pub(crate) struct Evaluation<'a> {
    compiled: Compiled,
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

    /// What would match if nothing were chosen in `facet`.
    pub(crate) fn hits_without(&self, facet: Facet) -> Bits {
        self.narrowed(|other| other != facet)
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
    pub(crate) fn new(
        plan: &Plan,
        fields: &'a Fields,
        snapshot: &Snapshot,
    ) -> Result<Self, TantivyError> {
        let compiled = Compiled::new(plan, fields, snapshot.statistics())?;
        Ok(Self { compiled, fields })
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
            allowed: self.allowed(segment, visible)?,
            scores: Vec::new(),
        };
        if self.compiled.is_scored() {
            scoring.run(&self.compiled)?;
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
    /// What can still match.
    allowed: Bits,
    scores: Vec<Score>,
}

impl Scoring<'_> {
    /// Scores what is allowed and leaves there what matches.
    fn run(&mut self, compiled: &Compiled) -> Result<(), TantivyError> {
        self.scores = vec![0.0; self.segment.max_doc() as usize];
        for required in &compiled.required {
            let mut matching = Bits::none(self.segment.max_doc());
            self.add(required, &mut matching)?;
            self.allowed.intersect(&matching);
        }
        let mut matching = Bits::none(self.segment.max_doc());
        for word in &compiled.words {
            self.add(word, &mut matching)?;
        }
        if compiled.required.is_empty() {
            self.allowed.intersect(&matching);
        }
        Ok(())
    }

    fn add(&mut self, scored: &Scored, matching: &mut Bits) -> Result<(), TantivyError> {
        match scored {
            Scored::BestOf(terms) => self.add_best_of(terms, matching),
            Scored::Phrase(phrase) => self.add_phrase(phrase.as_ref(), matching),
        }
    }

    /// Adds, for each document, the best score among the terms that it has.
    fn add_best_of(
        &mut self,
        terms: &[(Term, Bm25Weight)],
        matching: &mut Bits,
    ) -> Result<(), TantivyError> {
        let mut cursors = Vec::with_capacity(terms.len());
        for (term, weight) in terms {
            cursors.extend(Cursor::new(self.segment, term, weight)?);
        }
        while let Some(doc) = next_doc(&cursors) {
            if self.allowed.contains(doc) {
                let length = self.lengths.fieldnorm_id(doc);
                let at = cursors.iter().filter(|cursor| cursor.doc() == doc);
                let best = at.map(|cursor| cursor.score(length)).fold(0.0, Score::max);
                self.scores[doc as usize] += best;
                matching.insert(doc);
            }
            for cursor in cursors.iter_mut().filter(|cursor| cursor.doc() == doc) {
                cursor.postings.advance();
            }
        }
        Ok(())
    }

    fn add_phrase(&mut self, phrase: &dyn Weight, matching: &mut Bits) -> Result<(), TantivyError> {
        let mut scorer = phrase.scorer(self.segment, 1.0)?;
        while scorer.doc() != TERMINATED {
            let doc = scorer.doc();
            if self.allowed.contains(doc) {
                self.scores[doc as usize] += scorer.score();
                matching.insert(doc);
            }
            scorer.advance();
        }
        Ok(())
    }
}

/// The first document at which a cursor stands.
fn next_doc(cursors: &[Cursor<'_>]) -> Option<DocId> {
    cursors
        .iter()
        .map(Cursor::doc)
        .min()
        .filter(|&doc| doc != TERMINATED)
}

/// The documents of one term, and how much each counts.
struct Cursor<'a> {
    postings: SegmentPostings,
    weight: &'a Bm25Weight,
}

impl<'a> Cursor<'a> {
    /// `None` if the segment does not have the term.
    fn new(
        segment: &SegmentReader,
        term: &Term,
        weight: &'a Bm25Weight,
    ) -> Result<Option<Self>, TantivyError> {
        let inverted = segment.inverted_index(term.field())?;
        let postings = inverted.read_postings(term, IndexRecordOption::WithFreqs)?;
        Ok(postings.map(|postings| Self { postings, weight }))
    }

    fn doc(&self) -> DocId {
        self.postings.doc()
    }

    fn score(&self, length_id: u8) -> Score {
        self.weight.score(length_id, self.postings.term_freq())
    }
}
