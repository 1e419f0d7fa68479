//! What is like a document: to read on, and to notice that it is there already.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use domain::id::ItemId;
use domain::policy::Audience;
use tantivy::{Score, Term};

use super::Index;
use super::query::Finder;
use crate::analysis::{fold, is_stop_word, words};
use crate::document::{Document, Facet};
use crate::plan::Plan;
use crate::request::{Hit, SearchError};
use crate::schema::Shown;
use crate::sight::Sight;
use crate::snippet::Highlighter;
use crate::visibility::Eyes;

/// Most similar items in an answer.
pub const SIMILAR_MAX: usize = 20;

/// By how many of its words a document is compared.
const TELLING_WORDS: usize = 16;
/// How many letters a telling word has at least.
const TELLING_LETTERS_MIN: usize = 3;
/// How much more often a word of the title counts.
const TITLE_WEIGHT: Score = 4.0;
/// Words that stand in a row in both of two texts that are the same.
const SHINGLE: usize = 4;
/// Which share of such rows two texts have in common that are nearly the same, in percent.
const DUPLICATE_PERCENT_MIN: u32 = 50;

/// A document, and whose eyes see what is like it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SimilarRequest {
    /// The item.
    pub item: ItemId,
    /// Its version.
    pub version: u64,
    /// What the viewer belongs to.
    pub audiences: BTreeSet<Audience>,
    /// How many, at most [`SIMILAR_MAX`].
    pub limit: usize,
}

/// An item that is nearly the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Duplicate {
    /// The item.
    pub hit: Hit,
    /// Which share of the text is the same, in percent.
    pub percent: u32,
}

impl Index {
    /// Items like one that the viewer sees, best first; none if they do not see it.
    ///
    /// # Errors
    ///
    /// If the request exceeds a limit or the index cannot be read.
    pub fn similar(&self, request: &SimilarRequest) -> Result<Option<Vec<Hit>>, SearchError> {
        if request.limit > SIMILAR_MAX {
            return Err(SearchError::TooMany {
                max: SIMILAR_MAX,
                found: request.limit,
            });
        }
        self.watched(|| self.similar_to(request))
    }

    fn similar_to(&self, request: &SimilarRequest) -> Result<Option<Vec<Hit>>, SearchError> {
        let snapshot = self.snapshot();
        let eyes = Eyes::new(&request.audiences);
        let sight = Sight::new(&snapshot, &eyes, &self.fields, &self.visibility)?;
        let finder = Finder {
            snapshot: &snapshot,
            sight: &sight,
        };
        let key = self.fields.key_term(&request.item, request.version);
        let Some(place) = sight.find(&key)? else {
            return Ok(None);
        };
        let mut hits = finder.like(&finder.shown(place)?)?;
        hits.truncate(request.limit);
        Ok(Some(hits.into_iter().map(|(hit, _)| hit).collect()))
    }

    /// Items that say nearly the same as a document that need not be in the index, and that the
    /// audiences see; most alike first.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn near_duplicates(
        &self,
        document: &Document,
        audiences: &BTreeSet<Audience>,
    ) -> Result<Vec<Duplicate>, SearchError> {
        self.watched(|| self.duplicates(document, audiences))
    }

    fn duplicates(
        &self,
        document: &Document,
        audiences: &BTreeSet<Audience>,
    ) -> Result<Vec<Duplicate>, SearchError> {
        let snapshot = self.snapshot();
        let eyes = Eyes::new(audiences);
        let sight = Sight::new(&snapshot, &eyes, &self.fields, &self.visibility)?;
        let finder = Finder {
            snapshot: &snapshot,
            sight: &sight,
        };
        let shown = Shown::of(document);
        let rows = shingles(&shown);
        let alike = finder
            .like(&shown)?
            .into_iter()
            .map(|(hit, text)| Duplicate {
                hit,
                percent: common_percent(&rows, &text),
            });
        let is_same = |alike: &Duplicate| alike.percent >= DUPLICATE_PERCENT_MIN;
        let mut same = alike.filter(is_same).collect::<Vec<_>>();
        same.sort_by_key(|alike| Reverse(alike.percent));
        Ok(same)
    }
}

impl Finder<'_> {
    /// What is most like a document, other items only, and the rows of words of each.
    fn like(&self, shown: &Shown) -> Result<Vec<(Hit, HashSet<u64>)>, SearchError> {
        let language = shown.facets[Facet::Language as usize].first().cloned();
        let plan = Plan::of_words(&self.telling(shown)?, language);
        let highlighter = Highlighter::new(&Plan::default());
        let mut like = Vec::new();
        for ranked in self.find(&plan, &[], (SIMILAR_MAX + 1, false))?.ranked {
            let hit = self.hit(&highlighter, &ranked)?;
            if hit.item != shown.item {
                like.push((hit, shingles(&self.shown(ranked.place)?)));
            }
            if like.len() == SIMILAR_MAX {
                break;
            }
        }
        Ok(like)
    }

    /// The words that tell most about a document: frequent there and rare elsewhere.
    fn telling(&self, shown: &Shown) -> Result<Vec<String>, SearchError> {
        let mut counts: BTreeMap<String, Score> = BTreeMap::new();
        for (text, weight) in [(&shown.title, TITLE_WEIGHT), (&shown.text, 1.0)] {
            for word in words(text).filter(|word| is_telling(&word.text)) {
                *counts.entry(word.text).or_default() += weight;
            }
        }
        let bm25 = self.sight.statistics.bm25();
        let mut telling = Vec::with_capacity(counts.len());
        for (word, count) in counts {
            let term = Term::from_field_text(self.sight.fields.exact, &fold(&word));
            let weight = bm25.weight(self.sight.statistics.frequency(&term)?);
            telling.push((count.sqrt() * weight, word));
        }
        // Stable: of words that tell as much, the first in the alphabet.
        telling.sort_by(|left, right| right.0.total_cmp(&left.0));
        telling.truncate(TELLING_WORDS);
        Ok(telling.into_iter().map(|(_, word)| word).collect())
    }
}

fn is_telling(word: &str) -> bool {
    word.chars().count() >= TELLING_LETTERS_MIN && !is_stop_word(word, None)
}

/// All rows of words of a document, each as a number.
fn shingles(shown: &Shown) -> HashSet<u64> {
    let all = words(&shown.title).chain(words(&shown.text));
    let all = all.map(|word| fold(&word.text)).collect::<Vec<_>>();
    all.windows(SHINGLE.min(all.len()).max(1))
        .map(number)
        .collect()
}

/// FNV-1a, which is the same on every machine.
fn number(row: &[String]) -> u64 {
    let bytes = row.iter().flat_map(|word| word.bytes().chain([b' ']));
    bytes.fold(0xcbf2_9ce4_8422_2325, |number, byte| {
        (number ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// Which share of the smaller text is in both, in percent.
fn common_percent(left: &HashSet<u64>, right: &HashSet<u64>) -> u32 {
    let common = left.intersection(right).count();
    let whole = left.len().min(right.len()).max(1);
    (common * 100 / whole) as u32
}
