//! What somebody may be about to type, and what is like an item or a draft.

use ::search::{SimilarRequest, SuggestRequest, SuggestedItem};
use domain::id::{ItemHandle, ItemId};
use domain::item::Draft;
use domain::profile::NO_ITEM;
use domain::viewer::Viewer;

use super::search::recheck;
use super::{Found, Library, SearchFailure};
use crate::drafts::SavedDraft;
use crate::fold::document::described;
use crate::view::Summary;

/// What could be meant by the beginning of a query.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Suggested {
    /// Queries that begin like the text, most frequent first.
    pub queries: Vec<String>,
    /// The query with the words in it that were taken for others.
    pub did_you_mean: Option<String>,
    /// Items that the text finds already, best first.
    pub items: Vec<SuggestedItem>,
}

/// An item that says nearly the same as a draft.
#[derive(Debug, Clone, PartialEq)]
pub struct Alike {
    /// The item.
    pub found: Found,
    /// Which share of the words of the shorter of the two stand in both in the same order, in
    /// percent; at least 50.
    pub percent: u32,
}

impl Library {
    /// Suggests how a text could go on for the viewer, and what it finds already: at most `limit`
    /// of each, which is at most [`SUGGESTIONS_MAX`](::search::SUGGESTIONS_MAX).
    ///
    /// # Errors
    /// [`SearchFailure`].
    pub fn suggest(
        &self,
        viewer: &Viewer,
        text: &str,
        language: Option<&str>,
        limit: usize,
    ) -> Result<Suggested, SearchFailure> {
        let look = self.look(viewer)?;
        let suggestions = self.0.index.suggest(&SuggestRequest {
            text: text.to_owned(),
            audiences: look.audiences.clone(),
            limit,
            language_hint: language.map(str::to_owned),
        })?;
        let mut items = Vec::with_capacity(suggestions.items.len());
        for suggested in suggestions.items {
            let seen = look.see(&suggested.item)?;
            if seen.is_some_and(|seen| seen.version.version == suggested.version) {
                items.push(suggested);
            }
        }
        Ok(Suggested {
            queries: suggestions.queries,
            did_you_mean: suggestions.did_you_mean,
            items,
        })
    }

    /// Items like one that the viewer sees, best first; none if they do not see it. At most
    /// `limit`, which is at most [`SIMILAR_MAX`](::search::SIMILAR_MAX).
    ///
    /// # Errors
    /// [`SearchFailure`].
    pub fn similar(
        &self,
        viewer: &Viewer,
        item: &ItemId,
        limit: usize,
    ) -> Result<Option<Vec<Found>>, SearchFailure> {
        let look = self.look(viewer)?;
        let Some(seen) = look.see(item)? else {
            return Ok(None);
        };
        let hits = self.0.index.similar(&SimilarRequest {
            item: item.clone(),
            version: seen.version.version,
            audiences: look.audiences.clone(),
            limit,
        })?;
        // The index may be a moment behind the view.
        Ok(Some(recheck(&look, hits.unwrap_or_default())?))
    }

    /// Items that say nearly the same as a draft and that its writer sees, most alike first, at
    /// most 20: so that nothing is shared twice. Neither the item that the draft is the next
    /// version of nor the original of an adaptation is among them. A draft that lacks something
    /// before it can be shared is like nothing.
    ///
    /// # Errors
    /// [`SearchFailure`].
    pub fn similar_to_draft(
        &self,
        viewer: &Viewer,
        saved: &SavedDraft,
    ) -> Result<Vec<Alike>, SearchFailure> {
        self.alike(viewer, &saved.draft, saved.entry.of)
    }

    /// The same for what somebody who shares here is about to share from a file; `of` is the item
    /// that it is the next version of.
    ///
    /// # Errors
    /// [`SearchFailure`].
    pub fn alike(
        &self,
        viewer: &Viewer,
        draft: &Draft,
        of: Option<ItemHandle>,
    ) -> Result<Vec<Alike>, SearchFailure> {
        let manifest = match (self.author(viewer), draft.clone().validate()) {
            (Some(_), Ok(manifest)) => manifest,
            (None, _) | (_, Err(_)) => return Ok(Vec::new()),
        };
        let item = ItemId {
            origin: self.0.institution.clone(),
            handle: of.unwrap_or(NO_ITEM),
        };
        let original = draft.item.parent.as_ref().map(|parent| &parent.item);
        let document = described(&item, 0, &Summary::of(&manifest), &manifest);
        let look = self.look(viewer)?;
        let mut alike = Vec::new();
        for duplicate in self.0.index.near_duplicates(&document, &look.audiences)? {
            let percent = duplicate.percent;
            // The index may be a moment behind the view.
            let found = recheck(&look, vec![duplicate.hit])?;
            let found = found
                .into_iter()
                .filter(|found| Some(&found.hit.item) != original);
            alike.extend(found.map(|found| Alike { found, percent }));
        }
        Ok(alike)
    }
}
