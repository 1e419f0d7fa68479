//! The best of what matches, in an order that is total and the same on every node.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use tantivy::{DocId, Score, TantivyError};

use crate::columns::Columns;
use crate::evaluate::SegmentMatches;
use crate::snapshot::Snapshot;

/// Where a document is: which half, which of its segments, which document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) half: usize,
    pub(crate) segment: u32,
    pub(crate) doc: DocId,
}

/// A document among those of all segments. Smaller is better.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Ranked {
    score: Reverse<Points>,
    /// Empty if there are scores.
    title: String,
    item: String,
    version: Reverse<u64>,
    pub(crate) place: Place,
}

impl Ranked {
    pub(crate) fn score(&self) -> Score {
        Score::from_bits(self.score.0.0)
    }

    /// The id of the item.
    pub(crate) fn item(&self) -> &str {
        &self.item
    }

    /// Adds to its score; `more` is not negative.
    pub(crate) fn add(&mut self, more: Score) {
        self.score = Reverse(Points((self.score() + more).to_bits()));
    }
}

/// The bits of a score. Scores are never negative nor undefined, so these are in the same order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Points(u32);

/// Ranks a document within its segment, by the numbers of its strings there. Smaller is better.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Local {
    score: Reverse<Points>,
    title: Option<u64>,
    item: u64,
    version: Reverse<u64>,
    doc: DocId,
}

/// Collects the best `depth` documents over several segments.
pub(crate) struct Ranking {
    depth: usize,
    by_title: bool,
    found: Vec<(Local, Place)>,
}

impl Ranking {
    pub(crate) fn new(depth: usize, by_title: bool) -> Self {
        Self {
            depth,
            by_title,
            found: Vec::new(),
        }
    }

    /// Takes the best of `hits` of a segment; `place` says which, whatever its document.
    pub(crate) fn add(
        &mut self,
        columns: &Columns,
        place: Place,
        hits: &[DocId],
        matches: &SegmentMatches,
    ) {
        let mut best = BinaryHeap::with_capacity(self.depth + 1);
        for &doc in hits {
            self.offer(
                &mut best,
                doc,
                Points(matches.score(doc).to_bits()),
                columns,
            );
        }
        let found = best.into_iter().map(|local| {
            let place = Place {
                doc: local.doc,
                ..place
            };
            (local, place)
        });
        self.found.extend(found);
    }

    fn offer(&self, best: &mut BinaryHeap<Local>, doc: DocId, points: Points, columns: &Columns) {
        let is_full = best.len() == self.depth;
        let title = self
            .by_title
            .then(|| columns.title.ords().first(doc).unwrap_or_default());
        let first = (Reverse(points), title);
        let is_behind = |worst: &Local| (worst.score, worst.title) < first;
        if is_full && best.peek().is_none_or(is_behind) {
            return;
        }
        best.push(columns.local(doc, first));
        if is_full {
            best.pop();
        }
    }

    /// The documents up to the depth, best first.
    pub(crate) fn finish(mut self, snapshot: &Snapshot) -> Result<Vec<Ranked>, TantivyError> {
        self.drop_hopeless();
        let ranked = self.found.iter().map(|(local, place)| {
            let columns = snapshot.columns(place.half, place.segment);
            columns.ranked(local, *place)
        });
        let mut ranked = ranked.collect::<Result<Vec<_>, _>>()?;
        ranked.sort_unstable();
        ranked.truncate(self.depth);
        Ok(ranked)
    }

    /// Drops what has a lower score than all of the best, before strings are looked up.
    fn drop_hopeless(&mut self) {
        if self.found.len() <= self.depth || self.depth == 0 {
            return;
        }
        let mut scores = self
            .found
            .iter()
            .map(|(local, ..)| local.score)
            .collect::<Vec<_>>();
        let (_, &mut last, _) = scores.select_nth_unstable(self.depth - 1);
        self.found.retain(|(local, ..)| local.score <= last);
    }
}

impl Columns {
    fn local(&self, doc: DocId, (score, title): (Reverse<Points>, Option<u64>)) -> Local {
        Local {
            score,
            title,
            item: self.item.ords().first(doc).unwrap_or_default(),
            version: Reverse(self.version.first(doc).unwrap_or_default()),
            doc,
        }
    }

    fn ranked(&self, local: &Local, place: Place) -> Result<Ranked, TantivyError> {
        let (mut title, mut item) = (String::new(), String::new());
        if let Some(number) = local.title {
            self.title.ord_to_str(number, &mut title)?;
        }
        self.item.ord_to_str(local.item, &mut item)?;
        Ok(Ranked {
            score: local.score,
            title,
            item,
            version: local.version,
            place,
        })
    }
}
