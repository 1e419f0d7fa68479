//! The access log: complete, and not to be changed unnoticed.

use std::sync::Arc;

use domain::viewer::Role;
use store::memory::MemoryStore;
use store::sealed::Sealed;
use store::{Batch, Store};

use super::{ACCESS_PAUSE_MS, AccessLog};
use crate::error::TeachingError;
use crate::fixtures::{House, handle, report, student, teacher, teaching};
use crate::shelf::numbered;
use crate::{Caller, ReportId};

fn officer() -> Caller {
    Caller {
        role: Role::Officer,
        ..teacher("dora")
    }
}

/// Number, name and method of each entry.
fn said(log: &AccessLog) -> Vec<(u64, String, &str)> {
    let name = |who: &Option<_>| who.as_ref().map_or("–".to_owned(), ToString::to_string);
    let entries = log.entries.iter();
    entries
        .map(|entry| (entry.number, name(&entry.who), entry.method.as_str()))
        .collect()
}

/// A report that its teacher read three times, an hour apart.
fn read_three_times(house: &House) -> ReportId {
    let id = report(house).id;
    for times in 0..3 {
        house.at(times * ACCESS_PAUSE_MS);
        house.report(&teacher("ada"), id).unwrap();
    }
    id
}

#[test]
fn who_is_not_of_the_team_is_noted_once_in_an_hour_for_each_thing_that_they_do() {
    let house = teaching();
    let report = report(&house);
    let (ada, iris) = (teacher("ada"), student("iris"));
    house.report(&iris, report.id).unwrap();
    house.at(1_000);
    house.report(&ada, report.id).unwrap();
    house.mission_of(&ada, report.id).unwrap();
    house.at(1_000 + ACCESS_PAUSE_MS - 1);
    house.report(&ada, report.id).unwrap();
    house.annotations(&ada, report.id).unwrap();
    house.at(1_000 + ACCESS_PAUSE_MS);
    house.report(&ada, report.id).unwrap();
    let log = house.access_log(&iris, report.id).unwrap();
    let ada = || "ada".to_owned();
    let feedback = "read annotations and evaluations";
    assert_eq!(
        said(&log),
        [
            (0, ada(), "read a report"),
            (1, ada(), feedback),
            (2, ada(), "read a report")
        ]
    );
    assert_eq!(log.broken_at, None);
    assert_eq!(log.entries[0].at_ms, 1_000);
    assert_eq!(log.entries[0].standing, "owner");
}

#[test]
fn who_is_refused_is_not_noted() {
    let house = teaching();
    let report = report(&house);
    for stranger in [student("kim"), teacher("eve"), officer()] {
        house.report(&stranger, report.id).unwrap_err();
    }
    let log = house.access_log(&officer(), report.id).unwrap();
    assert_eq!(log, AccessLog::default());
}

#[test]
fn the_team_and_the_officer_read_the_log_and_nobody_else() {
    let house = teaching();
    let report = report(&house);
    for reader in [student("iris"), student("jon"), officer()] {
        house.access_log(&reader, report.id).unwrap();
    }
    for (reader, belongs) in [
        (teacher("ada"), true),
        (student("kim"), true),
        (teacher("eve"), false),
    ] {
        let refused = house.access_log(&reader, report.id).unwrap_err();
        assert_eq!(belongs, matches!(refused, TeachingError::Denied { .. }));
        assert_eq!(!belongs, matches!(refused, TeachingError::NotFound));
    }
}

#[test]
fn an_export_by_the_officer_is_noted() {
    let house = teaching();
    let report = report(&house);
    house
        .export_person(&officer(), &handle("iris"), 50)
        .unwrap();
    let log = house.access_log(&student("iris"), report.id).unwrap();
    let entry = (0, "dora".to_owned(), "report, export or erase a person");
    assert_eq!(said(&log), [entry]);
}

#[test]
fn a_log_goes_on_after_the_process_ended() {
    let house = teaching();
    let id = read_three_times(&house);
    let house = house.restarted();
    house.report(&teacher("ada"), id).unwrap();
    let log = house.access_log(&officer(), id).unwrap();
    assert_eq!((log.entries.len(), log.broken_at), (4, None));
}

#[test]
fn whoever_is_erased_is_nobody_in_the_log_and_the_chain_holds() {
    let house = teaching();
    let id = read_three_times(&house);
    house.erase_person(&officer(), &handle("ada")).unwrap();
    let log = house.access_log(&officer(), id).unwrap();
    assert_eq!(log.entries.len(), 3);
    assert!(log.entries.iter().all(|entry| entry.who.is_none()));
    assert_eq!(log.broken_at, None);
}

#[test]
fn old_entries_are_forgotten_and_the_chain_of_the_others_holds() {
    let house = teaching();
    let id = read_three_times(&house);
    let old = |erases| {
        house
            .shelf
            .forget_accesses(id, (2 * ACCESS_PAUSE_MS, erases))
    };
    assert_eq!(old(false).unwrap(), 2);
    assert_eq!(house.access_log(&officer(), id).unwrap().entries.len(), 3);
    assert_eq!(old(true).unwrap(), 2);
    assert_eq!(old(true).unwrap(), 0);
    let log = house.access_log(&officer(), id).unwrap();
    assert_eq!((log.entries.len(), log.broken_at), (1, None));
    assert_eq!(log.entries[0].number, 2);
}

/// Changes the rows of a log behind the back of the wing; returns where the log then breaks.
fn broken(change: impl Fn(&House, ReportId, &mut Batch)) -> Option<u64> {
    let store: Store = Arc::new(Sealed::new(MemoryStore::new()));
    let house = House::on(store.clone());
    let id = read_three_times(&house);
    let mut batch = Batch::new();
    change(&house, id, &mut batch);
    store.commit(batch).unwrap();
    house.access_log(&officer(), id).unwrap().broken_at
}

#[test]
fn an_entry_that_is_changed_breaks_the_chain() {
    for number in 0..3 {
        let at = broken(|house, id, batch| {
            let (snapshot, key) = (house.shelf.store.snapshot().unwrap(), numbered(id, number));
            let mut row = house.shelf.accesses.get(&*snapshot, &key).unwrap().unwrap();
            row.at_ms += 1;
            house.shelf.accesses.put(batch, &key, &row).unwrap();
        });
        assert!(at.is_some_and(|at| at >= number), "{number}: {at:?}");
    }
}

#[test]
fn an_entry_that_is_taken_out_breaks_the_chain() {
    for number in 0..3 {
        let at = broken(|house, id, batch| {
            house.shelf.accesses.delete(batch, &numbered(id, number));
        });
        assert!(at.is_some(), "{number}");
    }
}

#[test]
fn another_name_breaks_the_chain() {
    let at = broken(|house, id, batch| {
        let (snapshot, key) = (house.shelf.store.snapshot().unwrap(), numbered(id, 1));
        let names = &house.shelf.access_names;
        let mut name = names.get(&*snapshot, &key).unwrap().unwrap();
        name.handle = handle("eve");
        names.put(batch, &key, &name).unwrap();
    });
    assert_eq!(at, Some(1));
}

#[test]
fn all_that_pass_at_once_are_noted() {
    let house = teaching();
    let id = report(&house).id;
    let class = house.report(&student("iris"), id).unwrap().class;
    let tutors: Vec<String> = (0..8).map(|number| format!("tutor-{number}")).collect();
    for tutor in &tutors {
        house
            .add_tutor(&teacher("ada"), class, &handle(tutor))
            .unwrap();
    }
    std::thread::scope(|scope| {
        for tutor in &tutors {
            let house = &house;
            scope.spawn(move || house.report(&teacher(tutor), id).unwrap());
        }
    });
    let log = house.access_log(&officer(), id).unwrap();
    let mut names: Vec<String> = said(&log).into_iter().map(|(_, name, _)| name).collect();
    names.sort();
    assert_eq!(names, tutors);
    assert_eq!(log.broken_at, None);
}
