//! What is counted about reports, and what the table of a class shows.

mod speed;

use std::sync::Arc;

use domain::id::ObjectDigest;
use store::KeyValue as _;
use store::testing::{Crash, CrashingStore};

use super::effort::DAY_MS;
use super::{
    BEAT_PAUSE_MS, CHRONOLOGY_DAYS_MAX, Grain, MEDIANS_KEPT_MS, MISSION_REPORTS_MIN, PRESENT_MAX,
    Visit, WRITING_PAUSE_MS,
};
use crate::error::TeachingError;
use crate::fixtures::page::{Page, program};
use crate::fixtures::{
    Everybody, House, NOTES, assign, class_of, report, student, teacher, teaching, terms,
};
use crate::{Place, Progress, ReportId, Teaching};

fn progress(teaching: &Teaching, report: ReportId) -> Progress {
    let ada = teacher("ada");
    let assignment = teaching.report(&ada, report).unwrap().assignment;
    let lines = teaching.follow(&ada, assignment).unwrap();
    let mut reports = lines.into_iter().filter_map(|line| line.report);
    reports.find(|one| one.report == report).unwrap()
}

fn write(teaching: &Teaching, place: Place, page: &Page, at_ms: i64) {
    let update = page.types("x");
    teaching
        .write_labdoc(&student(page.who), place, &update, at_ms)
        .unwrap();
}

/// Without an end, so that time can pass.
fn endless(teaching: &Teaching, report: ReportId) {
    let ada = teacher("ada");
    let assignment = teaching.report(&ada, report).unwrap().assignment;
    let terms = crate::Terms {
        ends_ms: None,
        ..terms()
    };
    teaching.change_terms(&ada, assignment, &terms).unwrap();
}

#[test]
fn writing_is_counted_without_pauses_and_changes_of_writer_are() {
    let teaching = teaching();
    let place = program(&teaching);
    endless(&teaching, place.0);
    let iris = Page::open(&teaching, place, "iris", 100);
    let jon = Page::open(&teaching, place, "jon", 200);
    write(&teaching, place, &iris, 1_000);
    write(&teaching, place, &iris, 6_000);
    write(&teaching, place, &jon, 6_000 + WRITING_PAUSE_MS);
    write(&teaching, place, &jon, 6_001 + 2 * WRITING_PAUSE_MS);
    // The clock was set back.
    write(&teaching, place, &iris, 500);
    let progress = progress(&teaching, place.0);
    let expected_ms = 5_000 + WRITING_PAUSE_MS;
    assert_eq!(progress.figures.writing_ms, expected_ms.unsigned_abs());
    assert_eq!(progress.figures.writer_changes, 2);
    assert_eq!(progress.changed_ms, Some(6_001 + 2 * WRITING_PAUSE_MS));
}

#[test]
fn an_update_that_is_sent_twice_is_counted_once() {
    let teaching = teaching();
    let place = program(&teaching);
    let update = Page::open(&teaching, place, "iris", 100).types("x");
    for _ in 0..2 {
        teaching
            .write_labdoc(&student("iris"), place, &update, 30)
            .unwrap();
    }
    let asked = (place.0, None);
    let days = teaching.chronology(&teacher("ada"), asked, Grain::Day);
    assert_eq!(days.unwrap()[0].updates, 1);
}

#[test]
fn what_is_counted_agrees_with_what_was_written_after_a_crash() {
    for crash in (0..5).flat_map(|commit| [Crash::Before(commit), Crash::After(commit)]) {
        let disk = Arc::new(CrashingStore::new());
        let house = House::on(disk.clone());
        let place = program(&house);
        let page = Page::open(&house, place, "iris", 100);
        disk.crash(crash);
        for round in 0..4 {
            let update = page.types("x");
            drop(house.write_labdoc(&student("iris"), place, &update, 30 + round));
        }
        disk.reopen();
        let house = house.restarted();
        let snapshot = house.shelf.store.snapshot().unwrap();
        let written = house.shelf.head(&*snapshot, place).unwrap().seq - 1;
        let asked = (place.0, Some(place.1));
        let days = house
            .chronology(&teacher("ada"), asked, Grain::Day)
            .unwrap();
        let counted: u64 = days.iter().map(|day| day.updates).sum();
        assert_eq!(counted, written, "{crash:?}");
    }
}

#[test]
fn a_chronology_has_the_hours_or_days_in_which_somebody_wrote() {
    let teaching = teaching();
    let report = report(&teaching);
    endless(&teaching, report.id);
    let place = (report.id, report.labdocs[1].id);
    let page = Page::open(&teaching, place, "iris", 100);
    let hour_ms = DAY_MS / 24;
    for at_ms in [20, hour_ms - 1, hour_ms, DAY_MS, 400 * DAY_MS] {
        write(&teaching, place, &page, at_ms);
    }
    let ask = |labdoc, grain| {
        let asked = (report.id, labdoc);
        let buckets = teaching.chronology(&teacher("ada"), asked, grain).unwrap();
        let starts = buckets.into_iter();
        starts
            .map(|bucket| (bucket.start_ms, bucket.updates))
            .collect::<Vec<_>>()
    };
    assert_eq!(ask(None, Grain::Day), [(400 * DAY_MS, 1)]);
    let reached = i64::from(CHRONOLOGY_DAYS_MAX);
    write(&teaching, place, &page, 2 * DAY_MS);
    let days = ask(Some(place.1), Grain::Day);
    assert_eq!(days, [(400 * DAY_MS, 1)], "{reached} days and no more");
    assert!(ask(Some(report.labdocs[0].id), Grain::Day).is_empty());
}

#[test]
fn hours_are_those_in_which_somebody_wrote() {
    let teaching = teaching();
    let place = program(&teaching);
    endless(&teaching, place.0);
    let page = Page::open(&teaching, place, "iris", 100);
    let hour_ms = DAY_MS / 24;
    let last_ms = i64::from(CHRONOLOGY_DAYS_MAX - 1) * DAY_MS;
    for at_ms in [20, hour_ms - 1, hour_ms, last_ms] {
        write(&teaching, place, &page, at_ms);
    }
    let hours = teaching.chronology(&teacher("ada"), (place.0, None), Grain::Hour);
    let hours = hours.unwrap().into_iter();
    let hours: Vec<_> = hours.map(|one| (one.start_ms, one.updates)).collect();
    assert_eq!(hours, [(0, 2), (hour_ms, 1), (last_ms, 1)]);
}

#[test]
fn time_connected_is_that_between_two_signs_of_life() {
    let teaching = teaching();
    let report = report(&teaching).id;
    let here = |who: &str, at_ms| {
        let caller = student(who);
        teaching.visit(&caller, report, Visit::Here, at_ms).unwrap();
    };
    here("iris", 1_000);
    here("iris", 31_000);
    here("jon", 31_000);
    here("jon", 31_000 + BEAT_PAUSE_MS);
    here("iris", 31_001 + BEAT_PAUSE_MS);
    teaching
        .visit(&teacher("ada"), report, Visit::Here, 50_000)
        .unwrap();
    let figures = progress(&teaching, report).figures;
    let expected_ms = 30_000 + BEAT_PAUSE_MS;
    assert_eq!(figures.connected_ms, expected_ms.unsigned_abs());
    let refused = teaching.visit(&student("kim"), report, Visit::Here, 50_000);
    assert!(matches!(refused, Err(TeachingError::Denied { .. })));
}

#[test]
fn documents_of_the_mission_are_counted_when_they_are_opened_and_others_are_not() {
    let teaching = teaching();
    let report = report(&teaching).id;
    let view = |bytes: &[u8]| {
        let visit = Visit::Views(ObjectDigest::of(bytes));
        teaching.visit(&student("iris"), report, visit, 30)
    };
    view(NOTES).unwrap();
    view(NOTES).unwrap();
    assert!(matches!(view(b"other"), Err(TeachingError::NotFound)));
    assert_eq!(progress(&teaching, report).figures.views, 2);
}

#[test]
fn one_visit_too_many_is_not_timed_until_others_have_left() {
    let door = super::Door::default();
    let report = |n: usize| ReportId::from_bytes((n as u128).to_be_bytes());
    let iris = crate::fixtures::handle("iris");
    for n in 0..PRESENT_MAX {
        door.beat(report(n), &iris, 0);
    }
    let more = report(PRESENT_MAX);
    assert_eq!(
        (door.beat(more, &iris, 10), door.beat(more, &iris, 20)),
        (0, 0)
    );
    assert_eq!(door.beat(report(0), &iris, 20), 20);
    let later = BEAT_PAUSE_MS + 1;
    assert_eq!(door.beat(more, &iris, later), 0);
    assert_eq!(door.beat(more, &iris, later + 7), 7);
}

#[test]
fn the_table_shows_every_team_and_what_is_done() {
    let teaching = teaching();
    let report = report(&teaching);
    let (ada, jon) = (teacher("ada"), student("jon"));
    let place = (report.id, report.labdocs[0].id);
    teaching.mark_labdoc(&jon, place, true, 30).unwrap();
    teaching.post_message(&jon, report.id, "Done?", 31).unwrap();
    teaching.submit(&jon, report.id, 32).unwrap();
    let lines = teaching.follow(&ada, report.assignment).unwrap();
    let names: Vec<_> = lines.iter().map(|line| line.name.as_str()).collect();
    assert_eq!(names, ["Cu", "Fe"]);
    assert_eq!(lines[0].report, None);
    let progress = lines[1].report.as_ref().unwrap();
    assert!(progress.is_submitted && !progress.is_released);
    assert_eq!((progress.labdocs_done, progress.labdocs_expected), (1, 2));
    assert_eq!(progress.figures.messages, 1);
    assert_eq!((progress.changed_ms, progress.evaluated), (None, None));
    for who in [jon, student("kim")] {
        let refused = teaching.follow(&who, report.assignment);
        assert!(matches!(refused, Err(TeachingError::Denied { .. })));
    }
}

#[test]
fn a_report_stands_beside_the_medians_of_its_class_and_of_its_mission() {
    let teaching = teaching();
    let mut reports = Vec::new();
    // Two classes on the same with three and two teams.
    for teams in [3, 2] {
        let names: Vec<String> = (0..teams).map(|n| format!("s{teams}{n}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let class = class_of(&teaching, &names).id;
        let lines = names.iter().map(|name| format!("{name},{name}\n"));
        let roster = format!("person,team\n{}", lines.collect::<String>());
        teaching
            .import_roster(&teacher("ada"), (class, &Everybody), roster.as_bytes(), 3)
            .unwrap();
        let assignment = assign(&teaching, class);
        for name in &names {
            let report = teaching
                .open_report(&student(name), assignment, 20)
                .unwrap();
            if reports.len() + 1 < MISSION_REPORTS_MIN {
                let past_ms = -2 * MEDIANS_KEPT_MS;
                let followed = teaching.follow_report(&teacher("ada"), report, past_ms);
                assert_eq!(followed.unwrap().of_mission, None);
            }
            for _ in 0..reports.len() {
                teaching
                    .post_message(&student(name), report, "Well", 30)
                    .unwrap();
            }
            reports.push(report);
        }
    }
    let ada = teacher("ada");
    let followed = teaching.follow_report(&ada, reports[4], 40).unwrap();
    assert_eq!(followed.progress.figures.messages, 4);
    assert_eq!(followed.of_class.messages, 3);
    assert_eq!(followed.of_mission.unwrap().messages, 2);
    for _ in 0..3 {
        let post = |report| teaching.post_message(&ada, report, "And?", 50);
        for report in &reports[2..] {
            post(*report).unwrap();
        }
    }
    let again = |at_ms| teaching.follow_report(&ada, reports[4], at_ms).unwrap();
    assert_eq!(again(39 + MEDIANS_KEPT_MS).of_mission.unwrap().messages, 2);
    assert_eq!(again(40 + MEDIANS_KEPT_MS).of_mission.unwrap().messages, 5);
    assert_eq!(again(41).of_class.messages, 6);
}
