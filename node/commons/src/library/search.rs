//! What somebody may see and that matches.

use std::collections::BTreeMap;

use ::search::{
    ANALYSIS_VERSION, DEPTH_MAX, Facet, FacetCounts, Hit, SearchError,
    SearchRequest as IndexRequest, Standing,
};
use domain::viewer::Viewer;

use super::list::page_size;
use super::token::Question;
use super::{Fault, Library, Look, PAGE_ITEMS_MAX, TokenError};
use crate::fold::day_of;
use crate::view::Summary;

/// Results in a page, if the request does not say.
const PAGE_RESULTS_DEFAULT: usize = 20;

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SearchQuestion {
    /// What was typed.
    pub query: String,
    /// Chosen values: any within a facet, all across facets.
    pub filters: BTreeMap<Facet, Vec<String>>,
    /// At most [`PAGE_ITEMS_MAX`]; 0 means 20.
    pub page_size: usize,
    /// From the answer before; empty at first.
    pub page_token: String,
    /// Whether to count the values of facets.
    pub facets: bool,
    /// Language in which the viewer most likely types, ISO 639-1.
    pub language_hint: Option<String>,
    /// When it is asked, in milliseconds since 1970: what is new then is preferred a little. At 0
    /// nothing is.
    pub now_ms: i64,
}

/// One result.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// What the index says.
    pub hit: Hit,
    /// What the view says.
    pub summary: Summary,
}

/// A page of results.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundPage {
    /// Best first.
    pub results: Vec<Found>,
    /// How many match in all.
    pub total: u64,
    /// If they were asked for.
    pub facets: Vec<FacetCounts>,
    /// Where the next page begins; empty at the end, and at 1,000 results.
    pub next_page_token: String,
    /// The query was longer than what is read.
    pub query_cut: bool,
    /// The query with the words in it that were taken for others: what was found is for these.
    pub did_you_mean: Option<String>,
    /// Words that nothing the viewer sees has, nor anything like them. They were left out.
    pub unknown_words: Vec<String>,
    /// Nothing has the phrases of the query as they stand: what was found has words of them.
    pub phrases_loosened: bool,
    /// How far the index can be relied on.
    pub standing: Standing,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum SearchFailure {
    /// The page is too large.
    #[error("page_size: at most {PAGE_ITEMS_MAX} is allowed, not {0}")]
    PageSize(usize),
    /// The token is not from here.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// More was asked than is answered.
    #[error("{0}")]
    Request(#[source] SearchError),
    /// The node failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<SearchError> for SearchFailure {
    fn from(error: SearchError) -> Self {
        match error {
            SearchError::Index(_) | SearchError::Document | SearchError::Panicked => {
                Self::Fault(Fault::Index(error))
            }
            SearchError::LimitTooLarge(_)
            | SearchError::TooDeep(_)
            | SearchError::TooManyAudiences(_)
            | SearchError::TooMany { .. }
            | SearchError::TooManyValues { .. } => Self::Request(error),
        }
    }
}

impl Library {
    /// What the viewer sees and that matches, best first.
    ///
    /// The index knows who may see what, but may be a moment behind; so every result is held
    /// against the view before it leaves.
    ///
    /// # Errors
    /// [`SearchFailure`].
    pub fn search(
        &self,
        viewer: &Viewer,
        question: &SearchQuestion,
    ) -> Result<FoundPage, SearchFailure> {
        let size =
            page_size(question.page_size, PAGE_RESULTS_DEFAULT).map_err(SearchFailure::PageSize)?;
        let look = self.look(viewer)?;
        let asked = self.asked(viewer, question, &look);
        let offset = match question.page_token.as_str() {
            "" => 0,
            token => asked.open(token)?.parse().map_err(|_| TokenError)?,
        };
        let limit = size.min(DEPTH_MAX.saturating_sub(offset));
        let answer = self.0.index.search(&IndexRequest {
            query: question.query.clone(),
            audiences: look.audiences.clone(),
            filters: question.filters.clone(),
            offset,
            limit,
            facets: question.facets,
            language_hint: question.language_hint.clone(),
            today: day_of(question.now_ms),
        })?;
        // There were more when the token was made.
        if offset > 0 && offset as u64 >= answer.total {
            return Err(TokenError.into());
        }
        let next = offset + answer.hits.len();
        let more = !answer.hits.is_empty() && (next as u64) < answer.total && next < DEPTH_MAX;
        let found = answer.hits.len() as u64;
        let results = recheck(&look, answer.hits)?;
        let hidden = found - results.len() as u64;
        Ok(FoundPage {
            results,
            total: answer.total.saturating_sub(hidden),
            facets: answer.facets,
            next_page_token: if more {
                asked.seal(&next.to_string())
            } else {
                String::new()
            },
            query_cut: answer.query_cut,
            did_you_mean: answer.did_you_mean,
            unknown_words: answer.unknown_words,
            phrases_loosened: answer.phrases_loosened,
            standing: answer.standing,
        })
    }

    /// The question without its page, for what the viewer belongs to and in the order that results
    /// have now: who joins or leaves, and whose node was upgraded, begins anew.
    ///
    /// That nothing else of the index is part of it is on purpose: what the viewer does not see
    /// changes no token.
    fn asked(&self, viewer: &Viewer, question: &SearchQuestion, look: &Look) -> Question {
        let asked = self
            .0
            .token_key
            .question("search", viewer)
            .with(&ANALYSIS_VERSION.to_string())
            .with(&look.audiences.len().to_string());
        let audiences = look.audiences.iter().map(ToString::to_string);
        let asked = audiences.fold(asked, |asked, audience| asked.with(&audience));
        let asked = asked
            .with(&question.query)
            .with(question.language_hint.as_deref().unwrap_or_default());
        question
            .filters
            .iter()
            .fold(asked, |asked, (facet, values)| {
                let asked = asked.with(facet.name()).with(&values.len().to_string());
                values.iter().fold(asked, |asked, value| asked.with(value))
            })
    }
}

/// Keeps the results that the view shows to the same eyes at the same version.
pub(super) fn recheck(look: &Look, hits: Vec<Hit>) -> Result<Vec<Found>, Fault> {
    let mut found = Vec::with_capacity(hits.len());
    for hit in hits {
        let seen = look.see(&hit.item)?;
        if let Some(seen) = seen.filter(|seen| seen.version.version == hit.version) {
            let summary = seen.version.summary;
            found.push(Found { hit, summary });
        }
    }
    Ok(found)
}
