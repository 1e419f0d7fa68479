//! What is asked of the index and what it answers.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::ItemId;
use domain::policy::Audience;

use crate::document::Facet;
use crate::index::Standing;
use crate::snippet::Marked;

/// Most hits in one page.
pub const LIMIT_MAX: usize = 100;

/// How deep pages reach: offset and limit together.
pub const DEPTH_MAX: usize = 1_000;

/// Most audiences of one viewer.
pub const AUDIENCES_MAX: usize = 256;

/// Most values chosen in one facet.
pub const FILTER_VALUES_MAX: usize = 64;

/// Most values counted in the answer for one facet.
pub const FACET_VALUES_MAX: usize = 50;

/// A question, and whose eyes it is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SearchRequest {
    /// What was typed; see [`parse`](crate::parse) for the language. Empty lists everything by title.
    pub query: String,
    /// What the viewer belongs to. Nothing else is found, counted or shown.
    pub audiences: BTreeSet<Audience>,
    /// Chosen values: any within a facet, all across facets. Letter case does not matter.
    pub filters: BTreeMap<Facet, Vec<String>>,
    /// Hits to skip.
    pub offset: usize,
    /// Hits to return, at most [`LIMIT_MAX`].
    pub limit: usize,
    /// Whether to count values of facets.
    pub facets: bool,
    /// Language in which the viewer most likely types and reads, ISO 639-1: which small words to
    /// leave out, and which documents to prefer a little.
    pub language_hint: Option<String>,
    /// The day on which it is asked, in days since 1970; 0 if new documents are not to be
    /// preferred.
    pub today: u32,
}

/// An answer, wholly made of what the viewer may see.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SearchResponse {
    /// How many documents match.
    pub total: u64,
    /// The page: best first, then by item id as text, then newest version first; by title, if
    /// the query has no words.
    pub hits: Vec<Hit>,
    /// One entry per [`Facet::ALL`], if they were asked for.
    pub facets: Vec<FacetCounts>,
    /// The query was longer than what is read; the rest was left out.
    pub query_cut: bool,
    /// The query with the words in it that were taken for others, if there are any: what was
    /// found is for these.
    pub did_you_mean: Option<String>,
    /// Words that nothing the viewer sees has, nor anything like them. They were left out.
    pub unknown_words: Vec<String>,
    /// Nothing has the phrases of the query as they stand: what was found has words of them.
    pub phrases_loosened: bool,
    /// How far the index can be relied on.
    pub standing: Standing,
}

/// One found document.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The item.
    pub item: ItemId,
    /// The version that the viewer sees.
    pub version: u64,
    /// How well it matches; 0 without words to match.
    pub score: f32,
    /// Title, as published.
    pub title: String,
    /// The title on one line, and what matches in it.
    pub title_marked: Marked,
    /// A passage, and what matches in it.
    pub snippet: Marked,
    /// The passage as HTML: escaped, `<mark>` around what matches.
    pub snippet_html: String,
    /// Names of the authors, as published.
    pub authors: Vec<String>,
    /// How long it takes.
    pub duration_minutes: Option<u32>,
    /// Values of its facets; those it lacks are left out.
    pub facets: BTreeMap<Facet, Vec<String>>,
}

/// How often each value of a facet occurs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetCounts {
    /// The facet.
    pub facet: Facet,
    /// Values and counts, most frequent first, then by value; at most [`FACET_VALUES_MAX`].
    /// They are counted as if nothing were chosen in this facet: so a count is what choosing the
    /// value would give, or add if others are chosen. An item counts for each of its values.
    pub values: Vec<(String, u64)>,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The page is larger than allowed.
    #[error("a page has at most {LIMIT_MAX} hits, not {0}")]
    LimitTooLarge(usize),
    /// The page begins or ends too deep.
    #[error("pages reach as deep as {DEPTH_MAX} hits, not {0}")]
    TooDeep(usize),
    /// The viewer belongs to more than is read.
    #[error("a viewer has at most {AUDIENCES_MAX} audiences, not {0}")]
    TooManyAudiences(usize),
    /// More suggestions or similar items are asked for than there are.
    #[error("at most {max} are given, not {found}")]
    TooMany {
        /// The bound.
        max: usize,
        /// What was asked for.
        found: usize,
    },
    /// Too many values were chosen in a facet.
    #[error("at most {FILTER_VALUES_MAX} values of {facet} can be chosen, not {found}")]
    TooManyValues {
        /// The facet.
        facet: Facet,
        /// How many were chosen.
        found: usize,
    },
    /// The index cannot be read; it has to be opened again.
    #[error("the index cannot be read: {0}")]
    Index(#[from] tantivy::TantivyError),
    /// What the index keeps about a document cannot be read; it has to be opened again.
    #[error("a document of the index cannot be read")]
    Document,
    /// Reading the index panicked, which damaged files make happen.
    #[error("reading the index panicked")]
    Panicked,
}

impl SearchError {
    /// Whether it is the index that is at fault, rather than what was asked.
    pub fn is_of_the_index(&self) -> bool {
        match self {
            Self::Index(_) | Self::Document | Self::Panicked => true,
            Self::LimitTooLarge(_)
            | Self::TooDeep(_)
            | Self::TooManyAudiences(_)
            | Self::TooMany { .. }
            | Self::TooManyValues { .. } => false,
        }
    }
}

impl SearchRequest {
    /// Checks the limits.
    pub(crate) fn check(&self) -> Result<(), SearchError> {
        let depth = self.offset.saturating_add(self.limit);
        if self.limit > LIMIT_MAX {
            return Err(SearchError::LimitTooLarge(self.limit));
        }
        if depth > DEPTH_MAX {
            return Err(SearchError::TooDeep(depth));
        }
        if self.audiences.len() > AUDIENCES_MAX {
            return Err(SearchError::TooManyAudiences(self.audiences.len()));
        }
        self.check_filters()
    }

    fn check_filters(&self) -> Result<(), SearchError> {
        let too_many = |(_, values): &(&Facet, &Vec<String>)| values.len() > FILTER_VALUES_MAX;
        match self.filters.iter().find(too_many) {
            Some((&facet, values)) => Err(SearchError::TooManyValues {
                facet,
                found: values.len(),
            }),
            None => Ok(()),
        }
    }
}
