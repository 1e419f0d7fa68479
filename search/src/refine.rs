//! The second look at the best: how near the words stand to each other, and what speaks for a
//! document whatever the words ([`prefer`](crate::prefer)).
//!
//! It costs reading positions, so it is done for the first [`REFINED_MAX`] only. It only ever adds
//! to a score, so what is looked at twice stays before what is not.

use tantivy::postings::{Postings as _, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet as _, Score, TERMINATED, TantivyError, Term};

use crate::bm25::Bm25;
use crate::plan::Plan;
use crate::prefer::Preference;
use crate::rank::Ranked;
use crate::sight::{Seen, Sight};
use crate::snapshot::Snapshot;

/// How many of the best are looked at twice.
pub(crate) const REFINED_MAX: usize = 50;

/// How far apart two words may stand, in words, to be near.
const WINDOW: u32 = 8;
/// How much two words in the order of the query count that are apart by one; more apart, less.
const IN_ORDER: Score = 1.0;
/// The same in the other order.
const TURNED: Score = 0.5;
/// How soon more places say no more.
const SATURATION: Score = 1.2;

/// Looks again at the first of `ranked` and puts them in order.
pub(crate) fn refine(
    ranked: &mut [Ranked],
    plan: &Plan,
    (sight, snapshot): (&Sight<'_>, &Snapshot),
) -> Result<(), TantivyError> {
    let first = ranked.len().min(REFINED_MAX);
    let refined = &mut ranked[..first];
    let pairs = Pairs::new(plan, sight)?;
    // Positions are read from front to back.
    refined.sort_unstable_by_key(|ranked| ranked.place);
    let mut rest = &mut *refined;
    while let Some(first) = rest.first() {
        let (half, segment) = (first.place.half, first.place.segment);
        let same = |ranked: &Ranked| ranked.place.half == half && ranked.place.segment == segment;
        let (here, others) = rest.split_at_mut(rest.partition_point(same));
        if let Some(seen) = sight.segment(half, segment) {
            pairs.add(here, seen)?;
            let columns = snapshot.columns(half, segment);
            Preference::new(plan, sight).add(here, (seen, columns))?;
        }
        rest = others;
    }
    refined.sort_unstable();
    Ok(())
}

/// Words that follow each other in the query.
struct Pairs {
    words: Vec<Term>,
    /// What each word and the next one can count.
    weights: Vec<Score>,
}

impl Pairs {
    fn new(plan: &Plan, sight: &Sight<'_>) -> Result<Self, TantivyError> {
        let words = plan.words.iter().filter(|word| word.is_language());
        let words = words.map(|word| Term::from_field_text(sight.fields.exact, &word.text));
        let words = words.collect::<Vec<_>>();
        let bm25: Bm25 = sight.statistics.bm25();
        let rarity = |word: &Term| Ok(bm25.weight(sight.statistics.frequency(word)?));
        let rarities = words.iter().map(rarity);
        let rarities = rarities.collect::<Result<Vec<_>, TantivyError>>()?;
        let weights = rarities.windows(2).map(|pair| pair[0].min(pair[1]));
        Ok(Self {
            weights: weights.collect(),
            words,
        })
    }

    /// Adds to the scores of documents of a segment, which come in its order.
    fn add(&self, ranked: &mut [Ranked], seen: &Seen<'_>) -> Result<(), TantivyError> {
        if self.weights.is_empty() {
            return Ok(());
        }
        let mut places = self
            .words
            .iter()
            .map(|word| Places::of(word, seen))
            .collect::<Result<Vec<_>, _>>()?;
        for ranked in ranked {
            for places in &mut places {
                places.go_to(ranked.place.doc);
            }
            let pairs = places.windows(2).zip(&self.weights);
            let near = pairs.map(|(pair, weight)| weight * nearness(&pair[0].at, &pair[1].at));
            ranked.add(near.sum());
        }
        Ok(())
    }
}

/// Where a word stands in one document after the other.
struct Places {
    postings: Option<SegmentPostings>,
    at: Vec<u32>,
}

impl Places {
    fn of(word: &Term, seen: &Seen<'_>) -> Result<Self, TantivyError> {
        let inverted = seen.segment.inverted_index(word.field())?;
        let postings = inverted.read_postings(word, IndexRecordOption::WithFreqsAndPositions)?;
        Ok(Self {
            postings,
            at: Vec::new(),
        })
    }

    fn go_to(&mut self, doc: u32) {
        self.at.clear();
        if let Some(postings) = &mut self.postings
            && postings.doc() != TERMINATED
            && (postings.doc() == doc || (postings.doc() < doc && postings.seek(doc) == doc))
        {
            postings.positions(&mut self.at);
        }
    }
}

/// How near two words stand, from 0 to 1. Positions ascend.
fn nearness(left: &[u32], right: &[u32]) -> Score {
    let mut near = 0.0;
    let mut next = 0;
    for &place in left {
        while right.get(next).is_some_and(|&other| other <= place) {
            next += 1;
        }
        if let Some(apart) = right.get(next).map(|other| other - place)
            && apart <= WINDOW
        {
            near += IN_ORDER / apart as Score;
        }
        let before = next.checked_sub(1).map(|before| place - right[before]);
        if let Some(apart) = before.filter(|apart| (1..=WINDOW).contains(apart)) {
            near += TURNED / apart as Score;
        }
    }
    near / (near + SATURATION)
}

#[cfg(test)]
mod tests {
    use super::nearness;

    #[test]
    fn nearer_and_in_order_is_more() {
        let near = nearness(&[1], &[2]);
        assert!(near > nearness(&[1], &[4]));
        assert!(near > nearness(&[2], &[1]));
        assert!(nearness(&[2], &[1]) > 0.0);
        assert!(nearness(&[1, 30], &[2, 31]) > near);
        assert_eq!(nearness(&[1], &[10]), 0.0);
        assert_eq!(nearness(&[], &[1]), 0.0);
        assert_eq!(nearness(&[3], &[3]), 0.0, "a word is not near itself");
    }
}
