//! Persons: all that names them is found, and none of it is left.

use std::sync::Arc;

use bytes::Bytes;
use domain::viewer::Role;
use store::memory::MemoryStore;
use store::sealed::Sealed;
use store::testing::{Crash, CrashingStore};
use store::{KeyRange, KeyValue as _, Limits, Order, Store};

use crate::error::TeachingError;
use crate::fixtures::page::{Page, program};
use crate::fixtures::{House, handle, student, teacher, teaching};
use crate::{Caller, Evaluator, Judgement, NewAnnotation, Place, Teaching, Visit};

fn officer() -> Caller {
    Caller {
        role: Role::Officer,
        ..teacher("dora")
    }
}

/// Rows that name nobody: the others are walked over.
const NAMES_NOBODY: [&str; 18] = [
    "codes",
    "missions",
    "assignments",
    "assigned",
    "assigned_item",
    "reports",
    "report_of",
    "outlines",
    "message_counts",
    "heads",
    "states",
    "bases",
    "feedbacks",
    "evaluating",
    "options",
    "activities",
    "accesses",
    "access_heads",
];

#[test]
fn every_kind_of_row_is_walked_over_or_names_nobody() {
    let shelf = include_str!("../shelf.rs");
    let rows = include_str!("rows.rs");
    let kinds = shelf.lines().filter_map(|line| {
        let (name, made) = line.trim().split_once(": ")?;
        made.starts_with("Records::new(").then_some(name)
    });
    let mut count = 0;
    for kind in kinds {
        count += 1;
        let is_walked = rows.contains(&format!("&shelf.{kind},"));
        // The alias goes when all others are done, and days have no names.
        let is_settled = NAMES_NOBODY.contains(&kind) || ["aliases", "days"].contains(&kind);
        assert!(
            is_walked != is_settled,
            "say in rows.rs where `{kind}` names people"
        );
    }
    assert!(count > 30, "{count} kinds");
}

/// Lets `iris` leave a trace of every kind in a report that she has with `jon`.
fn traces(teaching: &Teaching) -> Place {
    let place = program(teaching);
    let (ada, iris, report) = (teacher("ada"), student("iris"), place.0);
    let page = Page::open(teaching, place, "iris", 100);
    teaching
        .write_labdoc(&iris, place, &page.types("#iris"), 30)
        .unwrap();
    teaching.post_message(&iris, report, "Hello", 31).unwrap();
    let file = ("a.txt", &Bytes::from_static(b"a"));
    teaching.attach(&iris, report, file, 32).unwrap();
    let note = |text: &str| NewAnnotation {
        labdoc: place.1,
        selection: None,
        text: text.to_owned(),
        is_draft: false,
    };
    let hers = teaching.annotate(&iris, report, &note("Mine"), 33).unwrap();
    teaching.reply(&iris, (report, hers), "Yes", 34).unwrap();
    let seen = teaching.annotate(&ada, report, &note("Look"), 35).unwrap();
    teaching.mark_read(&iris, report, &[seen], 36).unwrap();
    let assignment = teaching.report(&ada, report).unwrap().assignment;
    let terms = crate::EvaluationTerms {
        by_oneself: true,
        ..crate::EvaluationTerms::default()
    };
    teaching
        .set_evaluation_terms(&ada, assignment, &terms)
        .unwrap();
    let judgement = Judgement {
        answers: vec![crate::Answer::default(), crate::Answer::default()],
        ..Judgement::default()
    };
    let asked = (report, Evaluator::Oneself);
    teaching.evaluate(&iris, asked, &judgement, 37).unwrap();
    teaching.visit(&iris, report, Visit::Here, 38).unwrap();
    teaching.submit(&iris, report, 39).unwrap();
    place
}

/// How many rows have these bytes in their key or in their value.
fn rows_with(store: &Store, bytes: &[u8]) -> usize {
    let snapshot = store.snapshot().unwrap();
    let limits = Limits {
        rows: 1_000_000,
        bytes: usize::MAX,
    };
    let page = snapshot
        .scan(&KeyRange::all(), Order::Ascending, limits)
        .unwrap();
    let has = |all: &[u8]| all.windows(bytes.len()).any(|window| window == bytes);
    let rows = page
        .rows
        .iter()
        .filter(|row| has(&row.key) || has(&row.value));
    rows.count()
}

/// A name in rows is a text with its length before it.
fn named(store: &Store, name: &str) -> usize {
    let with_length = [&[name.len() as u8], name.as_bytes()].concat();
    rows_with(store, &with_length)
}

#[test]
fn whoever_is_erased_is_named_nowhere_and_their_team_keeps_its_work() {
    let store: Store = Arc::new(Sealed::new(MemoryStore::new()));
    let house = House::on(store.clone());
    let place = traces(&house);
    let iris = handle("iris");
    let before = house.report_person(&officer(), &iris).unwrap();
    let kinds = [
        "students",
        "classes of",
        "teams",
        "submissions",
        "files",
        "messages",
        "updates",
        "pens",
        "efforts",
        "annotations",
        "replies",
        "readers",
        "evaluations",
    ];
    for kind in kinds {
        assert!(before.contains_key(kind), "{kind}: {before:?}");
    }
    let erased = house.erase_person(&officer(), &iris).unwrap();
    assert_eq!(erased.reports, 0);
    assert_eq!(named(&store, "iris"), 0);
    assert!(house.report_person(&officer(), &iris).unwrap().is_empty());
    let messages = house.messages(&student("jon"), place.0, 0).unwrap();
    assert_eq!(messages.messages[0].author, erased.alias);
    let content = house.labdoc_content(&student("jon"), place).unwrap();
    assert_eq!(content["source"], "print(1)#iris");
    let refused = house.report(&student("iris"), place.0);
    assert!(matches!(refused, Err(TeachingError::NotFound)));
}

#[test]
fn a_report_that_is_theirs_alone_goes_with_them_and_its_objects_with_the_sweep() {
    let store: Store = Arc::new(Sealed::new(MemoryStore::new()));
    let house = House::on(store.clone());
    let place = traces(&house);
    let class = house.report(&teacher("ada"), place.0).unwrap().class;
    house
        .remove_student(&teacher("ada"), class, &handle("jon"))
        .unwrap();
    let objects = house.objects.iter().unwrap().count();
    assert_eq!(house.sweep().unwrap(), 0, "all are needed");
    let erased = house.erase_person(&officer(), &handle("iris")).unwrap();
    assert_eq!(erased.reports, 1);
    assert_eq!(rows_with(&store, place.0.as_bytes()), 0);
    assert_eq!(named(&store, "iris"), 0);
    // The document of the mission stays; two states and a file do not.
    assert_eq!((objects, house.sweep().unwrap()), (4, 3));
    assert_eq!(house.sweep().unwrap(), 0);
}

#[test]
fn an_erasure_that_is_broken_off_is_finished_by_asking_again() {
    for crash in (0..12).flat_map(|commit| [Crash::Before(commit), Crash::After(commit)]) {
        let disk = Arc::new(CrashingStore::new());
        let house = House::on(disk.clone());
        let place = traces(&house);
        disk.crash(crash);
        let broken = house.erase_person(&officer(), &handle("iris"));
        assert!(broken.is_err(), "{crash:?} came");
        disk.reopen();
        let house = house.restarted();
        let erased = house.erase_person(&officer(), &handle("iris")).unwrap();
        let store: Store = disk.clone();
        assert_eq!(named(&store, "iris"), 0, "{crash:?}");
        let messages = house.messages(&student("jon"), place.0, 0).unwrap();
        let alias = &messages.messages[0].author;
        let is_one = *alias == erased.alias || !erased.mentions.contains_key("messages");
        assert!(is_one, "{crash:?}");
    }
}

#[test]
fn a_person_takes_their_reports_with_them() {
    let teaching = teaching();
    traces(&teaching);
    let file = teaching
        .export_person(&officer(), &handle("iris"), 50)
        .unwrap();
    assert_eq!(file.classes, ["Chemistry 2"]);
    assert_eq!(file.reports[0].messages[0].text, "Hello");
    assert!(file.mentions["messages"] == 1);
    let nobody = teaching
        .export_person(&officer(), &handle("nobody"), 50)
        .unwrap();
    assert!(nobody.classes.is_empty() && nobody.mentions.is_empty());
}

#[test]
fn nobody_but_the_officer_asks_about_persons() {
    let teaching = teaching();
    let place = traces(&teaching);
    let iris = handle("iris");
    for caller in [teacher("ada"), student("iris"), student("eve")] {
        let report = teaching.report_person(&caller, &iris).is_err();
        let export = teaching.export_person(&caller, &iris, 50).is_err();
        let erase = teaching.erase_person(&caller, &iris).is_err();
        assert!(report && export && erase, "{caller:?}");
    }
    // And the officer reads no report.
    assert!(teaching.report(&officer(), place.0).is_err());
}
