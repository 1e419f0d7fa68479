//! Spelling, by the dictionaries of Hunspell, in the language of the item.
//!
//! Code, formulas, symbols, acronyms and names of authors are not spelled. What no dictionary
//! knows and is right all the same stands in the words of the library.

mod dictionaries;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use domain::item::vocabulary::Term as _;

use super::finding::Finding;
use super::markdown::Markdown;
use super::texts::{Form, Text};
use super::{Document, Work, documents, drawings, notebooks};

pub(crate) use dictionaries::Dictionaries;
use dictionaries::Language;

const RULE: &str = "spelling";

/// Where a word was met first, and how often.
type Unknown = BTreeMap<String, (String, usize)>;

pub(super) fn check(
    work: &Work,
    texts: &[Text<'_>],
    (dictionaries, allowed): (&Dictionaries, &BTreeSet<String>),
) -> Vec<Finding> {
    let language = work.item.item.language.code();
    let Some(dictionary) = dictionaries.of(language) else {
        let found = Finding::warning(RULE, "item.language");
        let problem = format!("there is no dictionary for `{language}`");
        return vec![found.saying(problem, "put one into the folder of dictionaries")];
    };
    let speller = Speller {
        dictionary,
        allowed,
        names: names(work),
    };
    let mut unknown = Unknown::new();
    for text in texts.iter().filter(|text| text.form == Form::Prose) {
        speller.spell(&text.field, &Markdown::read(text.text).prose, &mut unknown);
    }
    for document in documents(work) {
        speller.spell(document.path, &prose(&document), &mut unknown);
    }
    unknown.into_iter().map(finding).collect()
}

/// The words of those who wrote it.
fn names(work: &Work) -> BTreeSet<String> {
    let item = &work.item.item;
    let people = item.authors.iter().chain(&item.maintainer);
    people
        .flat_map(|name| words::of(name))
        .flat_map(|word| word.split('-').map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

/// What a document says in words.
fn prose(document: &Document<'_>) -> String {
    let text = document.text().unwrap_or_default();
    match document.extension.as_str() {
        "md" => Markdown::read(text).prose,
        "svg" => drawings::words(text),
        "ipynb" => Markdown::read(&notebooks::prose(document.bytes)).prose,
        _ => String::new(),
    }
}

fn finding((word, (at, count)): (String, (String, usize))) -> Finding {
    let times = if count > 1 {
        format!(" ({count} times)")
    } else {
        String::new()
    };
    let problem = format!("has `{word}`, which no dictionary knows{times}");
    Finding::warning(RULE, at).saying(problem, "correct it, or add it to words.txt")
}

struct Speller<'a> {
    dictionary: &'a Language,
    allowed: &'a BTreeSet<String>,
    names: BTreeSet<String>,
}

impl Speller<'_> {
    fn spell(&self, at: &str, prose: &str, unknown: &mut Unknown) {
        for word in words::of(prose).filter(|word| !self.knows(word)) {
            let first = || (at.to_owned(), 0);
            unknown.entry(word.to_owned()).or_insert_with(first).1 += 1;
        }
    }

    /// Whether a word is right, whole or in the parts around its hyphens and apostrophes.
    fn knows(&self, word: &str) -> bool {
        if self.knows_whole(word) {
            return true;
        }
        let parts: Vec<&str> = word.split(['-', '\'', '’']).collect();
        let is_small = |part: &str| part.chars().nth(1).is_none();
        parts.len() > 1
            && parts
                .iter()
                .all(|part| is_small(part) || words::is_symbol(part) || self.knows_whole(part))
    }

    fn knows_whole(&self, word: &str) -> bool {
        let is_listed = |word: &str| self.allowed.contains(word) || self.names.contains(word);
        is_listed(word) || is_listed(&word.to_lowercase()) || self.dictionary.knows(word)
    }
}
