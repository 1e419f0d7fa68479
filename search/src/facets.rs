//! Counts of values of facets over what matches.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use tantivy::columnar::StrColumn;
use tantivy::{DocId, TantivyError};

use crate::columns::Columns;
use crate::document::Facet;
use crate::evaluate::SegmentMatches;
use crate::request::{FACET_VALUES_MAX, FacetCounts};

/// Counts over several segments.
#[derive(Default)]
pub(crate) struct FacetTally {
    counts: BTreeMap<Facet, BTreeMap<String, u64>>,
}

impl FacetTally {
    /// Counts the matches of a segment, for each facet as if nothing were chosen in it. `hits`
    /// are what matches with all that is chosen.
    pub(crate) fn add(
        &mut self,
        columns: &Columns,
        hits: &[DocId],
        matches: &SegmentMatches,
    ) -> Result<(), TantivyError> {
        for (facet, column) in Facet::ALL.into_iter().zip(&columns.facets) {
            let Some(column) = column else { continue };
            match matches.hits_without(facet) {
                Some(hits) => self.count(facet, column, hits.iter())?,
                None => self.count(facet, column, hits.iter().copied())?,
            }
        }
        Ok(())
    }

    fn count(
        &mut self,
        facet: Facet,
        column: &StrColumn,
        hits: impl Iterator<Item = DocId>,
    ) -> Result<(), TantivyError> {
        let mut by_number = vec![0u64; column.num_terms()];
        for number in hits.flat_map(|doc| column.ords().values_for_doc(doc)) {
            if let Some(count) = by_number.get_mut(number as usize) {
                *count += 1;
            }
        }
        let counts = self.counts.entry(facet).or_default();
        let counted = (0..).zip(&by_number).filter(|(_, count)| **count > 0);
        for (number, &count) in counted {
            let mut value = String::new();
            column.ord_to_str(number, &mut value)?;
            *counts.entry(value).or_default() += count;
        }
        Ok(())
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
