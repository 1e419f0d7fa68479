//! From a query as typed to what is looked up.
//!
//! Each word is looked up as written and by its stems; what else it may mean is added by
//! [`understand`](crate::understand). Phrases and exclusions take words as written.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::{self, BEGINNING_LETTERS, Language, codes, fold, lines, words};
use crate::document::Facet;
use crate::parser::{Clause, Operand, ParsedQuery, QUERY_TERMS_MAX};
use crate::request::{FILTER_VALUES_MAX, SearchRequest};

/// How much a word counts that only begins like the one that was typed, of a hundred.
const BEGINNING_PERCENT: u8 = 30;

/// A field that is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum TextField {
    Exact,
    Stems(Language),
    Code,
    Author,
    /// A beginning of a word of a title or keyword.
    Beginning,
}

/// A term of a field.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Lookup {
    pub(crate) field: TextField,
    pub(crate) text: String,
}

impl Lookup {
    pub(crate) fn new(field: TextField, text: impl Into<String>) -> Self {
        let text = text.into();
        Self { field, text }
    }
}

/// A way to find a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Way {
    pub(crate) found: Literal,
    /// How much it counts, of a hundred.
    pub(crate) percent: u8,
}

/// A word of a query, and all ways to find it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// In lower case, with its accents.
    pub(crate) typed: String,
    /// As it was understood: in lower case without accents, corrected if need be.
    pub(crate) text: String,
    /// As written; the best of those that a document has counts.
    pub(crate) plain: Vec<Way>,
    /// By stems; the best counts.
    pub(crate) stems: Vec<Way>,
}

impl Word {
    fn code(text: String) -> Self {
        Self {
            plain: vec![Way::whole(Lookup::new(TextField::Code, text.as_str()))],
            stems: Vec::new(),
            typed: text.clone(),
            text,
        }
    }

    fn new(typed: &str) -> Self {
        let mut word = Self {
            plain: Vec::new(),
            stems: Vec::new(),
            text: fold(typed),
            typed: typed.to_owned(),
        };
        word.add(typed, 100);
        word
    }

    /// Adds another word for it, normalised.
    pub(crate) fn add(&mut self, other: &str, percent: u8) {
        self.add_way(Lookup::new(TextField::Exact, fold(other)), percent);
        for language in Language::ALL {
            self.add_stems(other, language, percent);
        }
    }

    /// Adds the stems of another word for it, normalised.
    pub(crate) fn add_stems(&mut self, other: &str, language: Language, percent: u8) {
        for stem in language.stems(other) {
            self.add_way(Lookup::new(TextField::Stems(language), stem), percent);
        }
    }

    /// Adds a term, unless it is there already; what was added first counts.
    pub(crate) fn add_way(&mut self, lookup: Lookup, percent: u8) {
        let ways = match lookup.field {
            TextField::Stems(_) => &mut self.stems,
            TextField::Exact | TextField::Code | TextField::Author | TextField::Beginning => {
                &mut self.plain
            }
        };
        let found = Literal::Term(lookup);
        if !ways.iter().any(|way| way.found == found) {
            ways.push(Way { found, percent });
        }
    }

    /// Adds some words in order for it, without accents.
    pub(crate) fn add_phrase(&mut self, words: Vec<String>, percent: u8) {
        let found = Literal::Phrase(words);
        self.plain.push(Way { found, percent });
    }

    /// Whether it is a word rather than a code.
    pub(crate) fn is_language(&self) -> bool {
        !self.stems.is_empty()
    }

    /// All ways to find it.
    pub(crate) fn ways(&self) -> impl Iterator<Item = &Way> {
        self.plain.iter().chain(&self.stems)
    }
}

impl Way {
    fn whole(lookup: Lookup) -> Self {
        Self {
            found: Literal::Term(lookup),
            percent: 100,
        }
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
    /// Words, each with the ways to find it. At least one must be found, unless there are
    /// `required` literals; all that are found add to the score.
    pub(crate) words: Vec<Word>,
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
    /// All words as one line, if there is nothing but words and filters: it may be a title. First
    /// with elided articles, and then without.
    pub(crate) lines: Vec<String>,
    /// Whether more letters of the last word may follow.
    pub(crate) is_open: bool,
    /// The language of the reader, if it is known: its code.
    pub(crate) language: Option<String>,
    /// The day on which it is asked, in days since 1970; 0 if it is not known.
    pub(crate) today: u32,
}

impl Plan {
    /// Plans the look-ups for a query of a request.
    pub(crate) fn new(query: &ParsedQuery, request: &SearchRequest) -> Self {
        let mut builder = Builder {
            plan: Self {
                filters: chosen(&request.filters),
                cut: query.cut,
                lines: lines_of(query).unwrap_or_default(),
                is_open: is_open(query, &request.query),
                language: request.language_hint.clone(),
                today: request.today,
                ..Self::default()
            },
            hint: request.language_hint.as_deref().and_then(Language::of_code),
            stop_words: Vec::new(),
            terms_left: QUERY_TERMS_MAX,
        };
        query.clauses.iter().for_each(|clause| builder.add(clause));
        builder.finish()
    }

    /// Plans to look for some words, normalised.
    pub(crate) fn of_words(words: &[String], language: Option<String>) -> Self {
        Self {
            words: words.iter().map(|word| Word::new(word)).collect(),
            language,
            ..Self::default()
        }
    }

    /// Whether documents get a score.
    pub(crate) fn is_scored(&self) -> bool {
        !self.words.is_empty() || !self.required.is_empty()
    }
}

/// The lines of a query that is words alone, or words and filters.
fn lines_of(query: &ParsedQuery) -> Option<Vec<String>> {
    let word = |clause: &Clause| match (&clause.operand, clause.excluded) {
        (Operand::Word(word), false) => Some(Some(word.clone())),
        (Operand::Author(_) | Operand::Value(..), false) => Some(None),
        (Operand::Word(_) | Operand::Author(_) | Operand::Value(..), true)
        | (Operand::Phrase(_), _) => None,
    };
    let words = query.clauses.iter().map(word).collect::<Option<Vec<_>>>()?;
    Some(lines(
        &words.into_iter().flatten().collect::<Vec<_>>().join(" "),
    ))
}

/// Whether the text ends inside of a word.
fn is_open(query: &ParsedQuery, text: &str) -> bool {
    let last = query.clauses.last().map(|clause| &clause.operand);
    matches!(last, Some(Operand::Word(_))) && text.ends_with(char::is_alphanumeric)
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
    stop_words: Vec<Word>,
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
                self.plan.words.push(Word::code(code.text));
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
        let list = match analysis::is_stop_word(word, self.hint) {
            true => &mut self.stop_words,
            false => &mut self.plan.words,
        };
        list.push(Word::new(word));
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
            self.plan.words = std::mem::take(&mut self.stop_words);
        }
        if self.plan.is_open {
            self.open_last();
        }
        self.plan
    }

    /// Finds the last word also where it is only a beginning.
    fn open_last(&mut self) {
        if let Some(last) = self.plan.words.last_mut().filter(|word| word.is_language())
            && BEGINNING_LETTERS.contains(&last.text.chars().count())
        {
            let lookup = Lookup::new(TextField::Beginning, last.text.as_str());
            last.add_way(lookup, BEGINNING_PERCENT);
        }
    }
}

#[cfg(test)]
mod tests;
