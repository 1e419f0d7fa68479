//! A plan in terms of the index, each with its weight: what is the same for every segment.

use tantivy::query::{Bm25Weight, EnableScoring, PhraseQuery, Query as _, Weight};
use tantivy::schema::{Field, Schema};
use tantivy::{TantivyError, Term};

use crate::document::Facet;
use crate::plan::{Literal, Lookup, Plan};
use crate::schema::Fields;
use crate::snapshot::Statistics;

/// What adds to the score of a document.
pub(crate) enum Scored {
    /// The best of these terms.
    BestOf(Vec<(Term, Bm25Weight)>),
    /// A phrase.
    Phrase(Box<dyn Weight>),
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
    pub(crate) passed: Vec<Test>,
    pub(crate) failed: Vec<Test>,
    pub(crate) filters: Vec<(Facet, Test)>,
}

impl Compiled {
    pub(crate) fn new(
        plan: &Plan,
        fields: &Fields,
        statistics: &Statistics,
    ) -> Result<Self, TantivyError> {
        let compiler = Compiler { fields, statistics };
        let words = plan.words.iter().map(|lookups| compiler.best_of(lookups));
        let required = plan.required.iter().map(|literal| compiler.scored(literal));
        let filters = plan.filters.iter().map(|(&facet, values)| {
            let terms = values.iter().map(|value| fields.facet_term(facet, value));
            (facet, Test::AnyOf(terms.collect()))
        });
        Ok(Self {
            words: words.collect::<Result<_, _>>()?,
            required: required.collect::<Result<_, _>>()?,
            passed: plan
                .authors
                .iter()
                .map(|name| compiler.all_of(name))
                .collect(),
            failed: compiler.failed(plan)?,
            filters: filters.collect(),
        })
    }

    /// Whether documents get a score.
    pub(crate) fn is_scored(&self) -> bool {
        !self.words.is_empty() || !self.required.is_empty()
    }
}

struct Compiler<'a> {
    fields: &'a Fields,
    statistics: &'a Statistics,
}

impl Compiler<'_> {
    fn best_of(&self, lookups: &[Lookup]) -> Result<Scored, TantivyError> {
        let weighted = lookups.iter().map(|lookup| {
            let term = self.fields.term(lookup);
            let weight = self.statistics.weight(&term)?;
            Ok((term, weight))
        });
        weighted
            .collect::<Result<_, TantivyError>>()
            .map(Scored::BestOf)
    }

    fn scored(&self, literal: &Literal) -> Result<Scored, TantivyError> {
        match literal {
            Literal::Term(lookup) => self.best_of(std::slice::from_ref(lookup)),
            Literal::Phrase(words) => {
                phrase(self.fields.exact, words, self.statistics.context()).map(Scored::Phrase)
            }
        }
    }

    fn failed(&self, plan: &Plan) -> Result<Vec<Test>, TantivyError> {
        let (schema, _) = Fields::schema();
        let literals = plan
            .excluded
            .iter()
            .map(|literal| self.test(literal, &schema));
        let names = plan
            .excluded_authors
            .iter()
            .map(|name| Ok(self.all_of(name)));
        let values = plan
            .excluded_values
            .iter()
            .map(|(facet, value)| Ok(Test::AnyOf(vec![self.fields.facet_term(*facet, value)])));
        literals.chain(names).chain(values).collect()
    }

    fn test(&self, literal: &Literal, schema: &Schema) -> Result<Test, TantivyError> {
        match literal {
            Literal::Term(lookup) => Ok(Test::AnyOf(vec![self.fields.term(lookup)])),
            Literal::Phrase(words) => {
                let context = EnableScoring::disabled_from_schema(schema);
                phrase(self.fields.exact, words, context).map(Test::Phrase)
            }
        }
    }

    fn all_of(&self, lookups: &[Lookup]) -> Test {
        Test::AllOf(
            lookups
                .iter()
                .map(|lookup| self.fields.term(lookup))
                .collect(),
        )
    }
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
