//! Counts of values of facets over what matches.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use tantivy::DocId;

use crate::columns::{Columns, FacetColumn};
use crate::document::Facet;
use crate::evaluate::SegmentMatches;
use crate::request::{FACET_VALUES_MAX, FacetCounts};

/// Documents whose values are read at once, which is faster than one by one.
const BLOCK_DOCS: usize = 512;

/// Counts over several segments.
#[derive(Default)]
pub(crate) struct FacetTally {
    counts: BTreeMap<Facet, BTreeMap<String, u64>>,
}

impl FacetTally {
    /// Counts the matches of a segment, for each facet as if nothing were chosen in it. `hits`
    /// are what matches with all that is chosen.
    pub(crate) fn add(&mut self, columns: &Columns, hits: &[DocId], matches: &SegmentMatches) {
        for (facet, column) in Facet::ALL.into_iter().zip(&columns.facets) {
            let Some(column) = column else { continue };
            match matches.hits_without(facet) {
                Some(hits) => self.count(facet, column, &hits.iter().collect::<Vec<_>>()),
                None => self.count(facet, column, hits),
            }
        }
    }

    fn count(&mut self, facet: Facet, column: &FacetColumn, hits: &[DocId]) {
        let counts = self.counts.entry(facet).or_default();
        let counted = column.values.iter().zip(count_numbers(column, hits));
        for (value, count) in counted.filter(|(_, count)| *count > 0) {
            match counts.get_mut(value) {
                Some(counted) => *counted += count,
                None => drop(counts.insert(value.clone(), count)),
            }
        }
    }

    /// One entry for each facet.
    pub(crate) fn finish(mut self) -> Vec<FacetCounts> {
        let most_frequent = |facet| {
            let counts = self.counts.remove(&facet).unwrap_or_default();
            let mut values = counts.into_iter().collect::<Vec<_>>();
            // Stable: values of the same count stay in their order.
            values.sort_by_key(|(_, count)| Reverse(*count));
            values.truncate(FACET_VALUES_MAX);
            FacetCounts { facet, values }
        };
        Facet::ALL.map(most_frequent).to_vec()
    }
}

/// How many of the documents have each value, by its number.
fn count_numbers(column: &FacetColumn, hits: &[DocId]) -> Vec<u64> {
    let mut counts = vec![0; column.values.len()];
    let (mut docs, mut rows, mut numbers) = (Vec::new(), Vec::new(), Vec::new());
    for block in hits.chunks(BLOCK_DOCS) {
        docs.clear();
        rows.clear();
        column.numbers.row_ids_for_docs(block, &mut docs, &mut rows);
        numbers.resize(rows.len(), 0);
        column.numbers.values.get_vals(&rows, &mut numbers);
        for &number in &numbers {
            if let Some(count) = counts.get_mut(number as usize) {
                *count += 1;
            }
        }
    }
    counts
}
