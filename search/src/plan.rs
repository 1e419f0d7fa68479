//! From a query as typed to what is looked up.
//!
//! Each word is looked up in every analysis and counts by the best of them: a document that
//! has the word as typed does not count twice. Phrases and exclusions take words as written.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::{self, Language, codes, fold, words};
use crate::document::Facet;
use crate::parser::{Clause, Operand, ParsedQuery, QUERY_TERMS_MAX};
use crate::request::{FILTER_VALUES_MAX, SearchRequest};

/// A field that is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum TextField {
    Exact,
    Stems(Language),
    Code,
    Author,
}

/// A term of a field.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Lookup {
    pub(crate) field: TextField,
    pub(crate) text: String,
}

impl Lookup {
    fn new(field: TextField, text: impl Into<String>) -> Self {
        let text = text.into();
        Self { field, text }
    }
}

/// What a document has word for word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Literal {
    /// One word or code.
    Term(Lookup),
    /// At least two words of the exact field in this order.
    Phrase(Vec<String>),
}

/// What is looked up for a request.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Plan {
    /// Words, each with the terms by which it is found. At least one must be found, unless there
    /// are `required` literals; all that are found add to the score.
    pub(crate) words: Vec<Vec<Lookup>>,
    /// All must be there, and add to the score.
    pub(crate) required: Vec<Literal>,
    /// None may be there.
    pub(crate) excluded: Vec<Literal>,
    /// Names of authors: all words of all names must be there.
    pub(crate) authors: Vec<Vec<Lookup>>,
    /// Names of authors: of none may all words be there.
    pub(crate) excluded_authors: Vec<Vec<Lookup>>,
    /// Chosen values: any within a facet, all across facets.
    pub(crate) filters: BTreeMap<Facet, BTreeSet<String>>,
    /// Values that may not be there.
    pub(crate) excluded_values: Vec<(Facet, String)>,
    /// Whether the query was longer than what is read.
    pub(crate) cut: bool,
}

impl Plan {
    /// Plans the look-ups for a query of a request.
    pub(crate) fn new(query: &ParsedQuery, request: &SearchRequest) -> Self {
        let mut builder = Builder {
            plan: Self {
                filters: chosen(&request.filters),
                cut: query.cut,
                ..Self::default()
            },
            hint: request.language_hint.as_deref().and_then(Language::of_code),
            stop_words: Vec::new(),
            terms_left: QUERY_TERMS_MAX,
        };
        query.clauses.iter().for_each(|clause| builder.add(clause));
        builder.finish()
    }

    /// Whether documents get a score.
    pub(crate) fn is_scored(&self) -> bool {
        !self.words.is_empty() || !self.required.is_empty()
    }
}

fn chosen(filters: &BTreeMap<Facet, Vec<String>>) -> BTreeMap<Facet, BTreeSet<String>> {
    let chosen = |(&facet, values): (&Facet, &Vec<String>)| {
        (
            facet,
            values
                .iter()
                .map(|value| analysis::normalise(value))
                .collect(),
        )
    };
    filters
        .iter()
        .filter(|(_, values)| !values.is_empty())
        .map(chosen)
        .collect()
}

struct Builder {
    plan: Plan,
    hint: Option<Language>,
    stop_words: Vec<Vec<Lookup>>,
    terms_left: usize,
}

impl Builder {
    fn add(&mut self, clause: &Clause) {
        match (&clause.operand, clause.excluded) {
            (Operand::Word(text), false) => self.add_words(text),
            (Operand::Phrase(text), false) => {
                let phrase = self.literal(text);
                self.plan.required.extend(phrase);
            }
            (Operand::Word(text) | Operand::Phrase(text), true) => {
                let literal = self.literal(text);
                self.plan.excluded.extend(literal);
            }
            (Operand::Author(name), excluded) => self.add_author(name, excluded),
            (Operand::Value(facet, value), excluded) => self.add_value(*facet, value, excluded),
        }
    }

    /// Adds the words and the code that stand between two spaces.
    fn add_words(&mut self, text: &str) {
        let mut has_code = false;
        for code in codes(text) {
            if self.spend_one() {
                let lookup = Lookup::new(TextField::Code, code.text);
                self.plan.words.push(vec![lookup]);
                has_code = true;
            }
        }
        // The `C` of `C++` would find every text with a lone letter.
        let is_noise = |word: &str| has_code && word.chars().count() == 1;
        for word in words(text).filter(|word| !is_noise(&word.text)) {
            if self.spend_one() {
                self.add_word(&word.text);
            }
        }
    }

    fn add_word(&mut self, word: &str) {
        let mut lookups = vec![Lookup::new(TextField::Exact, fold(word))];
        for language in Language::ALL {
            let stems = language.stems(word);
            lookups.extend(stems.map(|stem| Lookup::new(TextField::Stems(language), stem)));
        }
        if analysis::is_stop_word(word, self.hint) {
            self.stop_words.push(lookups);
        } else {
            self.plan.words.push(lookups);
        }
    }

    /// Words as they stand there, in this order; or the code, if there is but one word in it.
    fn literal(&mut self, text: &str) -> Option<Literal> {
        let words = words(text).map(|word| fold(&word.text));
        let mut words = words.take_while(|_| self.spend_one()).collect::<Vec<_>>();
        if words.len() > 1 {
            return Some(Literal::Phrase(words));
        }
        let code = codes(text).next();
        let code = code.map(|code| Lookup::new(TextField::Code, code.text));
        let word = words.pop().map(|word| Lookup::new(TextField::Exact, word));
        code.or(word).map(Literal::Term)
    }

    fn add_author(&mut self, name: &str, excluded: bool) {
        let lookups = words(name).map(|word| Lookup::new(TextField::Author, fold(&word.text)));
        let lookups = lookups.take_while(|_| self.spend_one()).collect::<Vec<_>>();
        let list = match excluded {
            true => &mut self.plan.excluded_authors,
            false => &mut self.plan.authors,
        };
        if !lookups.is_empty() {
            list.push(lookups);
        }
    }

    fn add_value(&mut self, facet: Facet, value: &str, excluded: bool) {
        let value = analysis::normalise(value);
        if value.is_empty() {
            return;
        }
        if excluded {
            return self.plan.excluded_values.push((facet, value));
        }
        let values = self.plan.filters.entry(facet).or_default();
        if values.len() < FILTER_VALUES_MAX {
            values.insert(value);
        }
    }

    fn spend_one(&mut self) -> bool {
        let affordable = self.terms_left > 0;
        self.plan.cut |= !affordable;
        self.terms_left = self.terms_left.saturating_sub(1);
        affordable
    }

    /// Small words count if there is nothing else to look for.
    fn finish(mut self) -> Plan {
        if !self.plan.is_scored() {
            self.plan.words = self.stop_words;
        }
        self.plan
    }
}

#[cfg(test)]
mod tests;
