//! Retention: what is old goes, what is not stays, and a dry run changes nothing.

use std::sync::Arc;

use domain::viewer::Role;
use store::memory::MemoryStore;
use store::sealed::Sealed;
use store::{KeyRange, KeyValue as _, Limits, Order, Store};

use super::{DAY_MS, Expired, RetentionRules};
use crate::error::TeachingError;
use crate::fixtures::page::{Page, program};
use crate::fixtures::{House, report, student, teacher, teaching, terms};
use crate::{Caller, Place, Visit};

fn officer() -> Caller {
    Caller {
        role: Role::Officer,
        ..teacher("dora")
    }
}

const RULES: RetentionRules = RetentionRules {
    reports_days: 300,
    traces_days: 200,
    accesses_days: 100,
};

/// When the assignments of the fixtures end.
fn end_ms() -> i64 {
    terms().ends_ms.unwrap()
}

/// A report in which somebody wrote, which was visited, and which its teacher read.
fn written(house: &House) -> Place {
    let place = program(house);
    let page = Page::open(house, place, "iris", 100);
    let update = page.types("#iris");
    house
        .write_labdoc(&student("iris"), place, &update, 30)
        .unwrap();
    for now_ms in [38, 39] {
        let here = house.visit(&student("iris"), place.0, Visit::Here, now_ms);
        here.unwrap();
    }
    house.at(40);
    house.report(&teacher("ada"), place.0).unwrap();
    place
}

fn rows(store: &Store) -> Vec<(bytes::Bytes, bytes::Bytes)> {
    let snapshot = store.snapshot().unwrap();
    let limits = Limits {
        rows: 1_000_000,
        bytes: usize::MAX,
    };
    let page = snapshot.scan(&KeyRange::all(), Order::Ascending, limits);
    let rows = page.unwrap().rows.into_iter();
    rows.map(|row| (row.key, row.value)).collect()
}

#[test]
fn each_kind_goes_at_its_time_and_not_before() {
    let house = teaching();
    let place = written(&house);
    let end_ms = end_ms();
    let at = |now_ms| house.delete_expired(&officer(), RULES, now_ms).unwrap();
    assert_eq!(at(40 + 100 * DAY_MS - 1), Expired::default());
    let accesses = Expired {
        accesses: 1,
        ..Expired::default()
    };
    assert_eq!(at(40 + 100 * DAY_MS), accesses);
    assert_eq!(at(end_ms + 200 * DAY_MS - 1), Expired::default());
    let found = at(end_ms + 200 * DAY_MS);
    let traces = Expired {
        traces: 3,
        ..Expired::default()
    };
    assert_eq!(found, traces);
    assert_eq!(at(end_ms + 300 * DAY_MS - 1), Expired::default());
    house.report(&student("iris"), place.0).unwrap();
    let found = at(end_ms + 300 * DAY_MS);
    assert_eq!(found.reports.len(), 1);
    let expired = &found.reports[0];
    assert_eq!((expired.reports, expired.ended_ms), (1, end_ms));
    assert_eq!(expired.class, "Chemistry 2");
    let gone = house.report(&student("iris"), place.0);
    assert!(matches!(gone, Err(TeachingError::NotFound)));
    assert_eq!(at(end_ms + 300 * DAY_MS), Expired::default());
}

#[test]
fn a_dry_run_says_what_goes_and_changes_nothing() {
    let store: Store = Arc::new(Sealed::new(MemoryStore::new()));
    let house = House::on(store.clone());
    written(&house);
    let class = house.classes(&teacher("ada")).unwrap()[0].id;
    house.archive_class(&teacher("ada"), class, 500).unwrap();
    let before = rows(&store);
    let now_ms = 500 + 300 * DAY_MS;
    let said = house.expired(&officer(), RULES, now_ms).unwrap();
    assert_eq!(rows(&store), before);
    assert_eq!(
        said.reports[0].ended_ms, 500,
        "the class was archived before"
    );
    assert!(said.students > 0);
    let done = house.delete_expired(&officer(), RULES, now_ms).unwrap();
    assert_eq!(said, done);
    let name = b"iris";
    let named = |(key, value): &(bytes::Bytes, bytes::Bytes)| {
        let has = |all: &[u8]| all.windows(name.len()).any(|window| window == name);
        has(key) || has(value)
    };
    assert_eq!(rows(&store).iter().filter(|row| named(row)).count(), 0);
}

#[test]
fn what_has_no_end_stays_and_is_counted() {
    let house = teaching();
    let report = report(&house);
    let endless = crate::Terms {
        ends_ms: None,
        ..terms()
    };
    let ada = teacher("ada");
    house
        .change_terms(&ada, report.assignment, &endless)
        .unwrap();
    let found = house
        .delete_expired(&officer(), RULES, i64::from(u32::MAX) * DAY_MS)
        .unwrap();
    assert_eq!((found.endless, found.reports.len()), (1, 0));
    house.report(&student("iris"), report.id).unwrap();
}

#[test]
fn only_the_officer_may() {
    let house = teaching();
    for caller in [teacher("ada"), student("iris")] {
        let refused = house.delete_expired(&caller, RULES, 0);
        assert!(matches!(refused, Err(TeachingError::NotFound)));
        let refused = house.expired(&caller, RULES, 0);
        assert!(matches!(refused, Err(TeachingError::NotFound)));
    }
}
