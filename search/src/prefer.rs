//! What speaks for a document whatever the words: that it is in the language of the reader, that
//! others adapted it, that it is new.
//!
//! Each adds a bounded share of the score that a document has by its words, so that none makes a
//! worse match a good one: together at most [`SHARES_MAX`], by which no title that was typed with
//! a mistake comes before one that was typed as it is. What is counted is what everybody may see:
//! how many public documents are adaptations, and the day that stands in the document itself.

use tantivy::postings::SegmentPostings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet as _, Score, TantivyError};

use crate::columns::Columns;
use crate::document::Facet;
use crate::plan::Plan;
use crate::rank::Ranked;
use crate::sight::{Seen, Sight};
use crate::understand::{TITLE_BEGINS_POINTS, TITLE_POINTS};

/// What a document in the language of the reader gets, as a share of its score.
const READERS_LANGUAGE: Score = 0.05;
/// What a document gets at most for being adapted, as a share of its score.
const REUSE_MAX: Score = 0.04;
/// For how many public adaptations it gets half of that.
const REUSE_HALF: Score = 3.0;
/// What a document gets that was shared today, as a share of its score.
const FRESH_MAX: Score = 0.03;
/// After how many days it gets half of that, and then half again.
const FRESH_HALF_DAYS: Score = 730.0;

/// What all of them come to at most.
const SHARES_MAX: Score = READERS_LANGUAGE + REUSE_MAX + FRESH_MAX;

// The step between two ways to type a title that is narrowest, as a share.
const _: () = assert!(TITLE_BEGINS_POINTS * (1.0 + SHARES_MAX) < TITLE_POINTS);

/// What a reader prefers, other things being equal.
pub(crate) struct Preference<'a> {
    plan: &'a Plan,
    sight: &'a Sight<'a>,
}

impl<'a> Preference<'a> {
    pub(crate) fn new(plan: &'a Plan, sight: &'a Sight<'a>) -> Self {
        Self { plan, sight }
    }

    /// Adds to the scores of documents of a segment, which come in its order.
    pub(crate) fn add(
        &self,
        ranked: &mut [Ranked],
        (seen, columns): (&Seen<'_>, &Columns),
    ) -> Result<(), TantivyError> {
        let statistics = self.sight.statistics;
        let mut in_language = self.in_language(seen)?;
        for ranked in ranked {
            let doc = ranked.place.doc;
            let day = columns.shared_day.first(doc).unwrap_or_default();
            let adaptations = statistics.adaptations(ranked.item(), self.sight.fields)?;
            let share = language(in_language.as_mut(), doc)
                + reuse(adaptations)
                + freshness(self.plan.today, day);
            ranked.add(ranked.score() * share);
        }
        Ok(())
    }

    /// The documents of a segment in the language of the reader.
    fn in_language(&self, seen: &Seen<'_>) -> Result<Option<SegmentPostings>, TantivyError> {
        let Some(language) = &self.plan.language else {
            return Ok(None);
        };
        let term = self.sight.fields.facet_term(Facet::Language, language);
        let inverted = seen.segment.inverted_index(term.field())?;
        Ok(inverted.read_postings(&term, IndexRecordOption::Basic)?)
    }
}

fn language(in_language: Option<&mut SegmentPostings>, doc: u32) -> Score {
    let is_in = in_language.is_some_and(|postings| {
        postings.doc() == doc || (postings.doc() < doc && postings.seek(doc) == doc)
    });
    if is_in { READERS_LANGUAGE } else { 0.0 }
}

fn reuse(adaptations: u64) -> Score {
    let adaptations = adaptations as Score;
    REUSE_MAX * adaptations / (adaptations + REUSE_HALF)
}

/// Days that are unknown, or are still to come, make nothing new.
fn freshness(today: u32, day: u64) -> Score {
    match u64::from(today).checked_sub(day) {
        Some(age) if day > 0 => FRESH_MAX * (-(age as Score) / FRESH_HALF_DAYS).exp2(),
        Some(_) | None => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_reuse_counts_more_and_never_more_than_its_share() {
        assert_eq!(reuse(0), 0.0);
        assert!(reuse(1) < reuse(2));
        assert!((reuse(3) - REUSE_MAX / 2.0).abs() < 1e-6);
        assert!(reuse(u64::MAX) <= REUSE_MAX);
    }

    #[test]
    fn what_is_new_counts_more_and_what_claims_to_be_of_tomorrow_does_not() {
        assert_eq!(freshness(20_000, 20_000), FRESH_MAX);
        assert!((freshness(20_730, 20_000) - FRESH_MAX / 2.0).abs() < 1e-6);
        assert!(freshness(20_001, 1) > 0.0);
        assert_eq!(freshness(20_000, 20_001), 0.0);
        assert_eq!(freshness(20_000, 0), 0.0);
        assert_eq!(freshness(0, 20_000), 0.0);
    }
}
