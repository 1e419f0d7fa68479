//! The values that have changed since a snapshot was taken, as it must still see them.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::iter::{Peekable, from_fn};
use std::ops::Bound;

use bytes::Bytes;

use crate::error::StoreError;
use crate::key_value::{KeyRange, Row};

/// Old values; `None` is a key that was not there.
#[derive(Debug, Default)]
pub(super) struct Past {
    kept: BTreeMap<Bytes, Option<Bytes>>,
}

type Kept<'a> = (&'a Bytes, &'a Option<Bytes>);

impl Past {
    /// Remembers what `key` held before it changes; only the first change counts.
    pub(super) fn keep(&mut self, key: &Bytes, value: &Option<Bytes>) {
        self.kept
            .entry(key.clone())
            .or_insert_with(|| value.clone());
    }

    /// What was kept for `key`, or nothing if it has not changed.
    pub(super) fn get(&self, key: &[u8]) -> Option<&Option<Bytes>> {
        self.kept.get(key)
    }

    /// `rows`, ascending in `range`, with the old values in place of the new ones.
    pub(super) fn lay_over<'a>(
        &'a self,
        rows: impl Iterator<Item = Result<Row, StoreError>> + 'a,
        range: &KeyRange,
    ) -> impl Iterator<Item = Result<Row, StoreError>> + 'a {
        merge(rows, self.within(range), |row, kept| row.cmp(kept))
    }

    /// The same for rows that descend.
    pub(super) fn lay_over_rev<'a>(
        &'a self,
        rows: impl Iterator<Item = Result<Row, StoreError>> + 'a,
        range: &KeyRange,
    ) -> impl Iterator<Item = Result<Row, StoreError>> + 'a {
        merge(rows, self.within(range).rev(), |row, kept| kept.cmp(row))
    }

    fn within(&self, range: &KeyRange) -> impl DoubleEndedIterator<Item = Kept<'_>> + use<'_> {
        let start = range.start.clone();
        let end = match &range.end {
            // `BTreeMap::range` panics on a range that runs backwards.
            Some(end) => Bound::Excluded(end.max(&start).clone()),
            None => Bound::Unbounded,
        };
        self.kept.range((Bound::Included(start), end))
    }
}

/// Merges two sequences in the order of `compare`; at equal keys, what was kept wins.
fn merge<'a>(
    rows: impl Iterator<Item = Result<Row, StoreError>> + 'a,
    kept: impl Iterator<Item = Kept<'a>> + 'a,
    compare: impl Fn(&Bytes, &Bytes) -> Ordering + 'a,
) -> impl Iterator<Item = Result<Row, StoreError>> + 'a {
    let (mut rows, mut kept) = (rows.peekable(), kept.peekable());
    let steps = from_fn(move || step(&mut rows, &mut kept, &compare));
    // A key that was not there yields a step without a row.
    steps.filter_map(Result::transpose)
}

/// The next of both sequences: a row, or a key at which the snapshot had none.
fn step<'a>(
    rows: &mut Peekable<impl Iterator<Item = Result<Row, StoreError>>>,
    kept: &mut Peekable<impl Iterator<Item = Kept<'a>>>,
    compare: impl Fn(&Bytes, &Bytes) -> Ordering,
) -> Option<Result<Option<Row>, StoreError>> {
    let order = match (rows.peek(), kept.peek()) {
        (None, None) => return None,
        (Some(Ok(row)), Some((key, _))) => compare(&row.key, key),
        (Some(_), _) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
    };
    if order == Ordering::Less {
        return rows.next().map(|row| row.map(Some));
    }
    if order == Ordering::Equal {
        rows.next();
    }
    let (key, value) = kept.next()?;
    Some(Ok(value.clone().map(|value| Row {
        key: key.clone(),
        value,
    })))
}
