//! Labdocs that come along from another report.

use crate::assignment::Options;
use crate::error::TeachingError;
use crate::fixtures::page::Page;
use crate::fixtures::{assign, report, student, teacher, teaching, terms};
use crate::{LabdocId, Place, ReportId, Teaching, Terms};

/// A program of `iris` and `jon`, and the report on another assignment into which it comes along.
fn two_reports(teaching: &Teaching) -> (Place, ReportId) {
    let first = report(teaching);
    let place = (first.id, first.labdocs[1].id);
    let page = Page::open(teaching, place, "iris", 7);
    let typed = page.types("print('iron')");
    teaching
        .write_labdoc(&student("iris"), place, &typed, 30)
        .unwrap();
    let second = assign(teaching, first.class);
    let second = teaching.open_report(&student("iris"), second, 31).unwrap();
    (place, second)
}

fn text(teaching: &Teaching, place: Place) -> String {
    let content = teaching.labdoc_content(&student("iris"), place).unwrap();
    content["source"].as_str().unwrap().to_owned()
}

fn bring(
    teaching: &Teaching,
    who: &str,
    place: Place,
    to: ReportId,
) -> Result<LabdocId, TeachingError> {
    teaching.bring_labdoc(&student(who), to, (place, 0), 40)
}

#[test]
fn a_copy_says_what_the_other_says_and_goes_its_own_way() {
    let teaching = teaching();
    let (place, second) = two_reports(&teaching);
    let copy = (second, bring(&teaching, "jon", place, second).unwrap());
    let before = text(&teaching, place);
    assert_eq!(text(&teaching, copy), before);
    assert!(before.ends_with("print('iron')"));
    let page = Page::open(&teaching, copy, "jon", 8);
    let typed = page.types(" # ours");
    teaching
        .write_labdoc(&student("jon"), copy, &typed, 41)
        .unwrap();
    assert_eq!(text(&teaching, place), before);
    assert_ne!(text(&teaching, copy), before);
    let entry = teaching.report(&student("iris"), second).unwrap();
    let entry = entry.labdocs.into_iter().find(|entry| entry.id == copy.1);
    let entry = entry.unwrap();
    assert!(!entry.is_of_mission && !entry.is_required);
    assert_eq!(entry.title, "Program");
}

#[test]
fn what_is_not_ones_own_does_not_come_along() {
    let teaching = teaching();
    let (place, second) = two_reports(&teaching);
    let row = teaching.report(&student("iris"), second).unwrap();
    let kim = teaching
        .open_report(&student("kim"), row.assignment, 32)
        .unwrap();
    let taken = bring(&teaching, "kim", place, kim);
    assert!(matches!(taken, Err(TeachingError::Denied { .. })));
    let by_teacher = teaching.bring_labdoc(&teacher("ada"), second, (place, 0), 40);
    assert!(matches!(by_teacher, Err(TeachingError::NotFound)));
    let nothing = bring(
        &teaching,
        "iris",
        (place.0, LabdocId::draw().unwrap()),
        second,
    );
    assert!(matches!(nothing, Err(TeachingError::NotFound)));
}

#[test]
fn an_assignment_says_what_it_offers() {
    let teaching = teaching();
    let (place, second) = two_reports(&teaching);
    let assignment = teaching
        .report(&student("iris"), second)
        .unwrap()
        .assignment;
    let nothing = Options {
        attaches_files: false,
        writes_messages: false,
        brings_labdocs: false,
    };
    let change = |options| teaching.set_options(&teacher("ada"), assignment, options);
    change(&nothing).unwrap();
    assert_eq!(
        teaching.options(&student("jon"), assignment).unwrap(),
        nothing
    );
    let by_student = teaching.set_options(&student("jon"), assignment, &Options::default());
    assert!(matches!(by_student, Err(TeachingError::Denied { .. })));
    let brought = bring(&teaching, "iris", place, second);
    assert!(matches!(brought, Err(TeachingError::NotOffered { .. })));
    let file = ("a.txt", &bytes::Bytes::from_static(b"a"));
    let attached = teaching.attach(&student("iris"), second, file, 41);
    assert!(matches!(attached, Err(TeachingError::NotOffered { .. })));
    let said = teaching.post_message(&student("iris"), second, "Hello", 42);
    assert!(matches!(said, Err(TeachingError::NotOffered { .. })));
    change(&Options::default()).unwrap();
    let closed = Terms {
        adds_labdocs: false,
        ..terms()
    };
    teaching
        .change_terms(&teacher("ada"), assignment, &closed)
        .unwrap();
    let brought = bring(&teaching, "iris", place, second);
    assert!(matches!(brought, Err(TeachingError::NoLabdocsAdded)));
    assert!(teaching.attach(&student("iris"), second, file, 43).is_ok());
}
