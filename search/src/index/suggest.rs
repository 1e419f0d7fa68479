//! What somebody may be about to type.

use std::collections::BTreeSet;

use domain::id::ItemId;
use domain::policy::Audience;

use super::Index;
use crate::analysis::{fold, words};
use crate::parser;
use crate::request::{SearchError, SearchRequest};
use crate::sight::Sight;
use crate::snippet::Marked;
use crate::understand::completions;
use crate::visibility::Eyes;

/// Most suggestions of each kind.
pub const SUGGESTIONS_MAX: usize = 20;

/// The beginning of a query, and whose eyes it is completed for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SuggestRequest {
    /// What was typed so far.
    pub text: String,
    /// What the viewer belongs to. Nothing else is suggested.
    pub audiences: BTreeSet<Audience>,
    /// How many suggestions of each kind, at most [`SUGGESTIONS_MAX`].
    pub limit: usize,
    /// Language in which the viewer most likely types, ISO 639-1.
    pub language_hint: Option<String>,
}

/// What could be meant.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Suggestions {
    /// Queries that begin like the text, with the last word completed: words of documents that
    /// the viewer sees, most frequent first.
    pub queries: Vec<String>,
    /// The query with the words in it that were taken for others.
    pub did_you_mean: Option<String>,
    /// Items that the text finds already, best first.
    pub items: Vec<SuggestedItem>,
}

/// An item that is suggested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuggestedItem {
    /// The item.
    pub item: ItemId,
    /// The version that the viewer sees.
    pub version: u64,
    /// Its title, and what of it was typed.
    pub title: Marked,
}

impl Index {
    /// Suggests how a text could go on, and what it finds already. Less than three letters are
    /// not completed.
    ///
    /// # Errors
    ///
    /// If the request exceeds a limit or the index cannot be read.
    pub fn suggest(&self, request: &SuggestRequest) -> Result<Suggestions, SearchError> {
        if request.limit > SUGGESTIONS_MAX {
            return Err(SearchError::TooMany {
                max: SUGGESTIONS_MAX,
                found: request.limit,
            });
        }
        let found = self.search(&SearchRequest {
            query: request.text.clone(),
            audiences: request.audiences.clone(),
            limit: if request.text.trim().is_empty() {
                0
            } else {
                request.limit
            },
            language_hint: request.language_hint.clone(),
            ..SearchRequest::default()
        })?;
        let items = found.hits.into_iter().map(|hit| SuggestedItem {
            item: hit.item,
            version: hit.version,
            title: hit.title_marked,
        });
        Ok(Suggestions {
            queries: self.watched(|| self.completed(request))?,
            did_you_mean: found.did_you_mean,
            items: items.collect(),
        })
    }

    /// The text with its last word completed, if it ends inside of one.
    fn completed(&self, request: &SuggestRequest) -> Result<Vec<String>, SearchError> {
        let text = parser::beginning_of(&request.text);
        let Some(last) = words(text)
            .last()
            .filter(|last| last.range.end == text.len())
        else {
            return Ok(Vec::new());
        };
        let snapshot = self.snapshot();
        let eyes = Eyes::new(&request.audiences);
        let sight = Sight::new(&snapshot, &eyes, &self.fields, &self.visibility)?;
        let typed = fold(&last.text);
        // The word itself may be among them.
        let mut words = completions(&typed, request.limit + 1, &sight)?;
        words.retain(|word| *word != typed);
        words.truncate(request.limit);
        let before = &text[..last.range.start];
        Ok(words
            .into_iter()
            .map(|word| format!("{before}{word}"))
            .collect())
    }
}
