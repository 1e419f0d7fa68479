//! A plan in terms of the index, each with its weight: what is the same for every segment.

use tantivy::query::{EnableScoring, PhraseQuery, Query as _, Weight};
use tantivy::schema::{Field, Schema};
use tantivy::{Score, TantivyError, Term};

use crate::bm25::Bm25;
use crate::document::Facet;
use crate::plan::{Literal, Lookup, Plan, Way, Word};
use crate::schema::Fields;
use crate::sight::Sight;
use crate::understand::TitleMatch;

/// Where documents with something are found.
pub(crate) enum Source {
    /// A term.
    Term(Term),
    /// A phrase.
    Phrase(Box<dyn Weight>),
}

/// Something to find, and the most it can count. A phrase counts what its weight says, times this.
pub(crate) struct Cue {
    pub(crate) source: Source,
    pub(crate) weight: Score,
}

/// What adds to the score of a document.
pub(crate) struct Scored {
    /// As written: the best counts.
    pub(crate) plain: Vec<Cue>,
    /// By stem: the best counts.
    pub(crate) stems: Vec<Cue>,
}

/// What a document passes or not.
pub(crate) enum Test {
    /// Has any of these terms.
    AnyOf(Vec<Term>),
    /// Has all of these terms.
    AllOf(Vec<Term>),
    /// Has a phrase.
    Phrase(Box<dyn Weight>),
}

/// A compiled plan.
pub(crate) struct Compiled {
    pub(crate) words: Vec<Scored>,
    pub(crate) required: Vec<Scored>,
    /// Titles that are what was typed, and what that adds: most first.
    pub(crate) titles: Vec<(Term, Score)>,
    pub(crate) passed: Vec<Test>,
    pub(crate) failed: Vec<Test>,
    pub(crate) filters: Vec<(Facet, Test)>,
    pub(crate) bm25: Bm25,
}

impl Compiled {
    pub(crate) fn new(
        plan: &Plan,
        titles: &[TitleMatch],
        sight: &Sight<'_>,
    ) -> Result<Self, TantivyError> {
        let compiler = Compiler {
            bm25: sight.statistics.bm25(),
            sight,
        };
        let fields = sight.fields;
        let filters = plan.filters.iter().map(|(&facet, values)| {
            let terms = values.iter().map(|value| fields.facet_term(facet, value));
            (facet, Test::AnyOf(terms.collect()))
        });
        let required = plan.required.iter();
        let required = required.map(|literal| compiler.required(literal));
        let titles = titles.iter();
        Ok(Self {
            words: compiler.each(&plan.words)?,
            required: required.collect::<Result<_, _>>()?,
            titles: titles
                .map(|title| (fields.title_term(&title.line), title.points))
                .collect(),
            passed: plan
                .authors
                .iter()
                .map(|name| all_of(fields, name))
                .collect(),
            failed: compiler.failed(plan)?,
            filters: filters.collect(),
            bm25: compiler.bm25,
        })
    }

    /// Whether documents get a score.
    pub(crate) fn is_scored(&self) -> bool {
        !self.words.is_empty() || !self.required.is_empty()
    }
}

struct Compiler<'a> {
    sight: &'a Sight<'a>,
    bm25: Bm25,
}

impl Compiler<'_> {
    fn each(&self, words: &[Word]) -> Result<Vec<Scored>, TantivyError> {
        words.iter().map(|word| self.word(word)).collect()
    }

    fn word(&self, word: &Word) -> Result<Scored, TantivyError> {
        let cues = |ways: &[Way]| ways.iter().map(|way| self.cue(way)).collect();
        let (plain, stems): (Result<_, _>, Result<_, _>) = (cues(&word.plain), cues(&word.stems));
        Ok(Scored {
            plain: plain?,
            stems: stems?,
        })
    }

    fn required(&self, literal: &Literal) -> Result<Scored, TantivyError> {
        let cue = self.cue(&Way {
            found: literal.clone(),
            percent: 100,
        })?;
        Ok(Scored {
            plain: vec![cue],
            stems: Vec::new(),
        })
    }

    fn cue(&self, way: &Way) -> Result<Cue, TantivyError> {
        let share = Score::from(way.percent) / 100.0;
        match &way.found {
            Literal::Term(lookup) => {
                let term = self.sight.fields.term(lookup);
                let weight = self.bm25.weight(self.sight.statistics.frequency(&term)?);
                Ok(Cue {
                    source: Source::Term(term),
                    weight: weight * share,
                })
            }
            Literal::Phrase(words) => {
                let context = self.sight.statistics.context();
                let phrase = phrase(self.sight.fields.exact, words, context)?;
                Ok(Cue {
                    source: Source::Phrase(phrase),
                    weight: share,
                })
            }
        }
    }

    fn failed(&self, plan: &Plan) -> Result<Vec<Test>, TantivyError> {
        let (schema, _) = Fields::schema();
        let fields = self.sight.fields;
        let literals = plan
            .excluded
            .iter()
            .map(|literal| self.test(literal, &schema));
        let names = plan
            .excluded_authors
            .iter()
            .map(|name| Ok(all_of(fields, name)));
        let values = plan
            .excluded_values
            .iter()
            .map(|(facet, value)| Ok(Test::AnyOf(vec![fields.facet_term(*facet, value)])));
        literals.chain(names).chain(values).collect()
    }

    fn test(&self, literal: &Literal, schema: &Schema) -> Result<Test, TantivyError> {
        let fields = self.sight.fields;
        match literal {
            Literal::Term(lookup) => Ok(Test::AnyOf(vec![fields.term(lookup)])),
            Literal::Phrase(words) => {
                let context = EnableScoring::disabled_from_schema(schema);
                phrase(fields.exact, words, context).map(Test::Phrase)
            }
        }
    }
}

fn all_of(fields: &Fields, lookups: &[Lookup]) -> Test {
    Test::AllOf(lookups.iter().map(|lookup| fields.term(lookup)).collect())
}

/// `words` has at least two.
fn phrase(
    field: Field,
    words: &[String],
    context: EnableScoring<'_>,
) -> Result<Box<dyn Weight>, TantivyError> {
    let terms = words.iter().map(|word| Term::from_field_text(field, word));
    PhraseQuery::new(terms.collect()).weight(context)
}
