//! A set of documents of one segment, one bit each.

use tantivy::DocId;

/// A set of numbers below a fixed size. Sets that are combined have the same size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bits {
    words: Vec<u64>,
}

impl Bits {
    /// The empty set for a segment of `size` documents.
    pub(crate) fn none(size: u32) -> Self {
        Self {
            words: vec![0; (size as usize).div_ceil(64)],
        }
    }

    pub(crate) fn insert(&mut self, doc: DocId) {
        self.words[doc as usize / 64] |= 1 << (doc % 64);
    }

    pub(crate) fn contains(&self, doc: DocId) -> bool {
        self.words[doc as usize / 64] & (1 << (doc % 64)) != 0
    }

    /// Keeps what is also in `other`.
    pub(crate) fn intersect(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= other;
        }
    }

    /// Takes what is in `other` too.
    pub(crate) fn unite(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word |= other;
        }
    }

    /// Keeps what is not in `other`.
    pub(crate) fn subtract(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= !other;
        }
    }

    pub(crate) fn len(&self) -> u64 {
        self.words
            .iter()
            .map(|word| u64::from(word.count_ones()))
            .sum()
    }

    /// How many bytes it takes.
    pub(crate) fn bytes(&self) -> usize {
        self.words.len() * size_of::<u64>()
    }

    /// What is in the set, ascending.
    pub(crate) fn iter(&self) -> impl Iterator<Item = DocId> + '_ {
        (0..)
            .step_by(64)
            .zip(&self.words)
            .flat_map(|(base, &word)| {
                let mut rest = word;
                std::iter::from_fn(move || {
                    let bit = rest.trailing_zeros();
                    rest &= rest.wrapping_sub(1);
                    (bit < 64).then_some(base + bit)
                })
            })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::Bits;

    const SIZE: u32 = 200;

    fn bits(docs: &BTreeSet<u32>) -> Bits {
        let mut bits = Bits::none(SIZE);
        docs.iter().for_each(|&doc| bits.insert(doc));
        bits
    }

    fn set() -> impl Strategy<Value = BTreeSet<u32>> {
        proptest::collection::btree_set(0..SIZE, 0..60)
    }

    proptest! {
        #[test]
        fn is_a_set(left in set(), right in set()) {
            let mut both = bits(&left);
            both.intersect(&bits(&right));
            let mut only_left = bits(&left);
            only_left.subtract(&bits(&right));
            let mut either = bits(&left);
            either.unite(&bits(&right));
            prop_assert!(either.iter().eq(left.union(&right).copied()));
            prop_assert!(both.iter().eq(left.intersection(&right).copied()));
            prop_assert!(only_left.iter().eq(left.difference(&right).copied()));
            prop_assert_eq!(bits(&left).len(), left.len() as u64);
            prop_assert!((0..SIZE).all(|doc| bits(&left).contains(doc) == left.contains(&doc)));
        }
    }
}
