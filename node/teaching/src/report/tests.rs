//! Reports, their labdocs, and handing them in.

use domain::item::vocabulary::LabdocKind;

use super::{LABDOCS_ADDED_MAX, NewLabdoc, SUBMISSIONS_MAX};
use crate::assignment::Terms;
use crate::error::TeachingError;
use crate::fixtures::{report, student, teacher, teaching, terms};
use crate::{Report, Teaching};

fn notes(part: u16, title: &str) -> NewLabdoc {
    NewLabdoc {
        part,
        kind: LabdocKind::Dataset,
        title: title.to_owned(),
    }
}

fn titles(teaching: &Teaching, report: &Report) -> Vec<String> {
    let report = teaching.report(&student("iris"), report.id).unwrap();
    report
        .labdocs
        .into_iter()
        .map(|entry| entry.title)
        .collect()
}

#[test]
fn a_team_has_one_report_with_the_labdocs_of_the_mission() {
    let teaching = teaching();
    let report = report(&teaching);
    let jon = teaching
        .open_report(&student("jon"), report.assignment, 21)
        .unwrap();
    assert_eq!(jon, report.id);
    assert_eq!(titles(&teaching, &report), ["Hypothesis", "Program"]);
    let kim = teaching
        .open_report(&student("kim"), report.assignment, 22)
        .unwrap();
    assert_ne!(kim, report.id);
    let listed = teaching
        .reports(&teacher("ada"), report.assignment)
        .unwrap();
    assert_eq!(listed.len(), 2);
}

#[test]
fn another_teams_report_is_neither_read_nor_written() {
    let teaching = teaching();
    let report = report(&teaching);
    let (kim, eve) = (student("kim"), student("eve"));
    let place = (report.id, report.labdocs[0].id);
    let read = teaching.report(&kim, report.id);
    assert!(matches!(read, Err(TeachingError::Denied { .. })));
    let written = teaching.write_labdoc(&kim, place, &[0, 0], 30);
    assert!(matches!(written, Err(TeachingError::Denied { .. })));
    let handed = teaching.submit(&kim, report.id, 30);
    assert!(matches!(handed, Err(TeachingError::Denied { .. })));
    assert!(matches!(
        teaching.report(&eve, report.id),
        Err(TeachingError::NotFound)
    ));
}

#[test]
fn a_teacher_reads_and_does_not_write() {
    let teaching = teaching();
    let report = report(&teaching);
    let ada = teacher("ada");
    teaching.report(&ada, report.id).unwrap();
    let place = (report.id, report.labdocs[0].id);
    let written = teaching.write_labdoc(&ada, place, &[0, 0], 30);
    assert!(matches!(written, Err(TeachingError::Denied { .. })));
}

#[test]
fn labdocs_are_added_moved_renamed_and_put_aside() {
    let teaching = teaching();
    let report = report(&teaching);
    let iris = student("iris");
    let add = |part, title: &str| {
        teaching
            .add_labdoc(&iris, report.id, &notes(part, title), 30)
            .unwrap()
    };
    let first = add(0, "Masses");
    add(0, "Volumes");
    assert_eq!(
        titles(&teaching, &report),
        ["Hypothesis", "Masses", "Volumes", "Program"]
    );
    let place = (report.id, first);
    teaching.move_labdoc(&iris, place, 0, 31).unwrap();
    teaching.rename_labdoc(&iris, place, "Weights", 32).unwrap();
    assert_eq!(
        titles(&teaching, &report),
        ["Weights", "Hypothesis", "Volumes", "Program"]
    );
    teaching.move_labdoc(&iris, place, 99, 33).unwrap();
    assert_eq!(
        titles(&teaching, &report),
        ["Hypothesis", "Volumes", "Weights", "Program"]
    );
    teaching.mark_labdoc(&iris, place, true, 34).unwrap();
    teaching.put_labdoc_aside(&iris, place, true, 35).unwrap();
    let seen = teaching.report(&iris, report.id).unwrap();
    assert!(seen.labdocs[2].is_done && seen.labdocs[2].is_removed);
}

#[test]
fn labdocs_of_the_mission_stay() {
    let teaching = teaching();
    let report = report(&teaching);
    let place = (report.id, report.labdocs[0].id);
    let renamed = teaching.rename_labdoc(&student("iris"), place, "Mine", 30);
    assert!(matches!(renamed, Err(TeachingError::OfMission)));
    let removed = teaching.put_labdoc_aside(&student("iris"), place, true, 30);
    assert!(matches!(removed, Err(TeachingError::OfMission)));
}

#[test]
fn labdocs_are_added_only_where_the_assignment_lets_teams() {
    let teaching = teaching();
    let report = report(&teaching);
    let closed = Terms {
        adds_labdocs: false,
        ..terms()
    };
    teaching
        .change_terms(&teacher("ada"), report.assignment, &closed)
        .unwrap();
    let added = teaching.add_labdoc(&student("iris"), report.id, &notes(0, "Masses"), 30);
    assert!(matches!(added, Err(TeachingError::NoLabdocsAdded)));
}

#[test]
fn one_labdoc_too_many_is_refused() {
    let teaching = teaching();
    let report = report(&teaching);
    let add = |part| teaching.add_labdoc(&student("iris"), report.id, &notes(part, "More"), 30);
    assert!(
        matches!(add(2), Err(TeachingError::NotFound)),
        "there are two parts"
    );
    for _ in 0..LABDOCS_ADDED_MAX {
        add(1).unwrap();
    }
    assert!(matches!(add(1), Err(TeachingError::Full { .. })));
}

#[test]
fn who_has_no_team_begins_no_report() {
    let teaching = teaching();
    let report = report(&teaching);
    let class = teaching.class(&teacher("ada"), report.class).unwrap();
    crate::fixtures::join(&teaching, &class, "lou");
    let opened = teaching.open_report(&student("lou"), report.assignment, 30);
    assert!(matches!(opened, Err(TeachingError::NoTeam)));
}

#[test]
fn after_the_end_nobody_writes_or_hands_in() {
    let teaching = teaching();
    let report = report(&teaching);
    let late = teaching.submit(&student("iris"), report.id, 1_000);
    assert!(matches!(late, Err(TeachingError::Ended)));
    let place = (report.id, report.labdocs[0].id);
    let marked = teaching.mark_labdoc(&student("iris"), place, true, 1_000);
    assert!(matches!(marked, Err(TeachingError::Ended)));
    teaching.submit(&student("iris"), report.id, 999).unwrap();
}

#[test]
fn a_report_is_handed_in_again_as_often_as_it_may_be() {
    let teaching = teaching();
    let report = report(&teaching);
    let iris = student("iris");
    for number in 1..=SUBMISSIONS_MAX {
        let submission = teaching.submit(&iris, report.id, 30).unwrap();
        assert_eq!((submission.number, submission.labdocs.len()), (number, 2));
        let twice = teaching.submit(&iris, report.id, 31);
        assert!(matches!(twice, Err(TeachingError::Submitted)));
        let reopened = teaching.reopen(&iris, report.id);
        assert!(matches!(reopened, Err(TeachingError::Denied { .. })));
        teaching.reopen(&teacher("ada"), report.id).unwrap();
    }
    let refused = teaching.submit(&iris, report.id, 30);
    assert!(matches!(refused, Err(TeachingError::Full { .. })));
    teaching
        .submission(&teacher("ada"), (report.id, 1))
        .unwrap();
}
