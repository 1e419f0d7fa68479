//! Random batches and snapshots against an ordinary ordered map.

use std::collections::BTreeMap;

use bytes::Bytes;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::*;
use crate::error::CommitError;
use crate::key_value::Row;

type Model = BTreeMap<Vec<u8>, Vec<u8>>;

#[derive(Debug, Clone)]
enum Change {
    Put(Vec<u8>, Vec<u8>),
    Delete(Vec<u8>),
    DeleteRange(Vec<u8>, Option<Vec<u8>>),
    Require(Vec<u8>, Option<Vec<u8>>),
}

#[derive(Debug, Clone)]
enum Step {
    Commit(Vec<Change>),
    Snapshot,
    // Drops the snapshot at this place, counted around.
    Drop(usize),
    Scan {
        start: Vec<u8>,
        end: Option<Vec<u8>>,
        order: Order,
        rows: usize,
        bytes: usize,
    },
}

/// Few different keys, so that steps meet.
fn key() -> impl Strategy<Value = Vec<u8>> {
    vec(
        prop_oneof![Just(0), Just(b'a'), Just(b'b'), Just(0xff)],
        0..3,
    )
}

fn value() -> impl Strategy<Value = Vec<u8>> {
    vec(0..3u8, 0..3)
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        6 => (key(), value()).prop_map(|(key, value)| Change::Put(key, value)),
        2 => key().prop_map(Change::Delete),
        1 => (key(), proptest::option::of(key()))
            .prop_map(|(start, end)| Change::DeleteRange(start, end)),
        1 => (key(), proptest::option::of(value()))
            .prop_map(|(key, expected)| Change::Require(key, expected)),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let order = prop_oneof![Just(Order::Ascending), Just(Order::Descending)];
    prop_oneof![
        5 => vec(change(), 0..6).prop_map(Step::Commit),
        2 => Just(Step::Snapshot),
        1 => any::<usize>().prop_map(Step::Drop),
        2 => (key(), proptest::option::of(key()), order, 0..6usize, 0..12usize).prop_map(
            |(start, end, order, rows, bytes)| Step::Scan { start, end, order, rows, bytes }
        ),
    ]
}

fn range_of(start: &[u8], end: Option<&Vec<u8>>) -> KeyRange {
    KeyRange {
        start: Bytes::copy_from_slice(start),
        end: end.map(|end| Bytes::copy_from_slice(end)),
    }
}

fn batch_of(changes: &[Change]) -> Batch {
    let mut batch = Batch::new();
    for change in changes {
        match change.clone() {
            Change::Put(key, value) => batch.put(key, value),
            Change::Delete(key) => batch.delete(key),
            Change::DeleteRange(start, end) => batch.delete_range(range_of(&start, end.as_ref())),
            Change::Require(key, expected) => batch.require(key, expected.map(Bytes::from)),
        };
    }
    batch
}

/// What the model becomes, or nothing if a requirement does not hold.
fn apply(model: &Model, changes: &[Change]) -> Option<Model> {
    let mut next = model.clone();
    for change in changes {
        match change {
            Change::Put(key, value) => {
                next.insert(key.clone(), value.clone());
            }
            Change::Delete(key) => {
                next.remove(key);
            }
            Change::DeleteRange(start, end) => {
                let range = range_of(start, end.as_ref());
                next.retain(|key, _| !range.contains(key));
            }
            Change::Require(key, expected) if model.get(key) != expected.as_ref() => return None,
            Change::Require(..) => {}
        }
    }
    Some(next)
}

fn rows_of(model: &Model, range: &KeyRange) -> Vec<Row> {
    let within = model.iter().filter(|(key, _)| range.contains(key));
    within
        .map(|(key, value)| Row {
            key: key.clone().into(),
            value: value.clone().into(),
        })
        .collect()
}

/// The page that the model would give.
fn page_of(model: &Model, range: &KeyRange, order: Order, limits: Limits) -> Page {
    let mut rows = rows_of(model, range);
    if order == Order::Descending {
        rows.reverse();
    }
    let mut bytes = 0;
    let mut fits = |row: &Row| {
        bytes += row.key.len() + row.value.len();
        bytes <= limits.bytes
    };
    let count = rows
        .iter()
        .take(limits.rows)
        .take_while(|row| fits(row))
        .count();
    let count = count.max(1).min(rows.len());
    let more = count < rows.len();
    rows.truncate(count);
    Page { rows, more }
}

#[derive(Default)]
struct Run {
    model: Model,
    snapshots: Vec<(Box<dyn Snapshot>, Model)>,
}

impl Run {
    fn step(&mut self, store: &Store, step: Step) {
        match step {
            Step::Commit(changes) => self.commit(store, &changes),
            Step::Snapshot => self
                .snapshots
                .push((store.snapshot().unwrap(), self.model.clone())),
            Step::Drop(place) if !self.snapshots.is_empty() => {
                self.snapshots.swap_remove(place % self.snapshots.len());
            }
            Step::Drop(_) => {}
            Step::Scan {
                start,
                end,
                order,
                rows,
                bytes,
            } => {
                let range = range_of(&start, end.as_ref());
                self.scan(store, &range, order, Limits { rows, bytes });
            }
        }
    }

    fn commit(&mut self, store: &Store, changes: &[Change]) {
        let answer = store.commit(batch_of(changes));
        match (apply(&self.model, changes), answer) {
            (Some(next), Ok(())) => self.model = next,
            (None, Err(CommitError::Conflict { .. })) => {}
            (expected, answer) => panic!("expected {expected:?}, found {answer:?}"),
        }
    }

    /// Scans now and in every snapshot.
    fn scan(&mut self, store: &Store, range: &KeyRange, order: Order, limits: Limits) {
        let now = (store.snapshot().unwrap(), self.model.clone());
        for (snapshot, model) in self.snapshots.iter().chain([&now]) {
            let page = snapshot.scan(range, order, limits).unwrap();
            assert_eq!(page, page_of(model, range, order, limits));
        }
    }

    fn check(self, store: &Store) {
        let now = (store.snapshot().unwrap(), self.model);
        for (snapshot, model) in self.snapshots.into_iter().chain([now]) {
            assert_eq!(scan_all(&*snapshot).rows, rows_of(&model, &KeyRange::all()));
            for (key, value) in &model {
                assert_eq!(snapshot.get(key).unwrap().unwrap(), *value);
            }
        }
    }
}

#[test]
fn every_backend_behaves_like_an_ordered_map() {
    let config = Config {
        cases: 24,
        failure_persistence: None,
        ..Config::default()
    };
    on_every_backend(|backend, folder| {
        let cases = std::cell::Cell::new(0);
        let run = |steps: Vec<Step>| {
            cases.set(cases.get() + 1);
            let folder = folder.join(cases.get().to_string());
            std::fs::create_dir(&folder).unwrap();
            let store = (backend.open)(&folder);
            let mut run = Run::default();
            steps.into_iter().for_each(|step| run.step(&store, step));
            run.check(&store);
            Ok(())
        };
        TestRunner::new(config.clone())
            .run(&vec(step(), 0..30), run)
            .unwrap();
    });
}
