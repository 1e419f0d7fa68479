//! Legal holds: what they reach is not deleted, is said to stay, and goes when they are lifted.

use std::sync::Arc;

use domain::viewer::Role;
use store::testing::{Crash, CrashingStore};

use super::{HOLD_REASON_CHARS_MAX, HOLDS_MAX, Held};
use crate::error::TeachingError;
use crate::fixtures::{House, handle, report, student, teacher, teaching};
use crate::{Caller, Expired, Hold, RetentionRules};

/// Later than everything is kept.
const LATE_MS: i64 = 1_000 * 24 * 60 * 60 * 1_000;

fn officer() -> Caller {
    Caller {
        role: Role::Officer,
        ..teacher("dora")
    }
}

fn iris() -> Held {
    Held::Person(handle("iris"))
}

fn hold(house: &House, held: &Held) {
    house.hold(&officer(), held, ("Case 7", 30)).unwrap();
}

/// What would go and what goes, which is the same.
fn clean(house: &House) -> Expired {
    let (rules, officer) = (RetentionRules::default(), officer());
    let said = house.expired(&officer, rules, LATE_MS).unwrap();
    let done = house.delete_expired(&officer, rules, LATE_MS).unwrap();
    assert_eq!(said, done);
    done
}

fn archive(house: &House) {
    let class = house.classes(&teacher("ada")).unwrap()[0].id;
    house.archive_class(&teacher("ada"), class, 500).unwrap();
}

#[test]
fn whoever_is_on_hold_is_not_erased_until_it_is_lifted() {
    let house = teaching();
    let report = report(&house).id;
    hold(&house, &iris());
    let before = house.report_person(&officer(), &handle("iris")).unwrap();
    assert_eq!(before["holds"], 1);
    let refused = house.erase_person(&officer(), &handle("iris"));
    let message = refused.unwrap_err().to_string();
    let said = "the person `iris` is on legal hold: Case 7: lift the hold first";
    assert_eq!(message, said);
    let after = house.report_person(&officer(), &handle("iris")).unwrap();
    assert_eq!(after, before);
    // Their teammate is not on hold, and the report stays.
    house.erase_person(&officer(), &handle("jon")).unwrap();
    house.report(&student("iris"), report).unwrap();
    house.lift_hold(&officer(), &iris()).unwrap();
    let erased = house.erase_person(&officer(), &handle("iris")).unwrap();
    assert_eq!(erased.reports, 1);
}

#[test]
fn nobody_of_the_team_of_a_held_report_is_erased() {
    let house = teaching();
    let report = report(&house).id;
    hold(&house, &Held::Report(report));
    for name in ["iris", "jon"] {
        let against = house.hold_against_erasing(&officer(), &handle(name));
        let held = against.unwrap().map(|hold| hold.held);
        assert_eq!(held, Some(Held::Report(report)));
        let refused = house.erase_person(&officer(), &handle(name));
        assert!(matches!(refused, Err(TeachingError::Held(_))), "{name}");
    }
    house.erase_person(&officer(), &handle("kim")).unwrap();
}

#[test]
fn what_has_been_kept_long_enough_stays_on_hold_and_is_counted() {
    let house = teaching();
    let ours = report(&house);
    let theirs = house.open_report(&student("kim"), ours.assignment, 20);
    let (ours, theirs) = (ours.id, theirs.unwrap());
    // A teacher read it, which is noted, and kept no longer than the report.
    house.report(&teacher("ada"), ours).unwrap();
    archive(&house);
    for held in [iris(), Held::Report(ours)] {
        hold(&house, &held);
    }
    let gone = clean(&house);
    let reports: usize = gone.reports.iter().map(|group| group.reports).sum();
    assert_eq!((reports, gone.held), (1, 1));
    assert_eq!((gone.traces, gone.accesses, gone.students), (0, 0, 0));
    assert!(house.report(&student("kim"), theirs).is_err());
    house.report(&student("jon"), ours).unwrap();
    assert_eq!(house.access_log(&officer(), ours).unwrap().entries.len(), 1);
    // Now only the person is on hold, which is enough for the report.
    house.lift_hold(&officer(), &Held::Report(ours)).unwrap();
    assert_eq!(clean(&house).held, 1);
    house.lift_hold(&officer(), &iris()).unwrap();
    let gone = clean(&house);
    assert_eq!((gone.reports[0].reports, gone.held), (1, 0));
    assert_eq!(gone.students, 3);
}

#[test]
fn whoever_is_on_hold_keeps_their_place_on_a_roster_without_reports() {
    let house = teaching();
    let class = crate::fixtures::class_of(&house, &["iris", "jon"]).id;
    archive(&house);
    hold(&house, &iris());
    let gone = clean(&house);
    assert_eq!((gone.students, gone.held), (1, 1));
    let left = house.students(&teacher("ada"), class).unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].handle, handle("iris"));
}

#[test]
fn a_hold_that_is_there_keeps_its_time_and_takes_the_new_reason() {
    let house = teaching();
    let report = Held::Report(report(&house).id);
    hold(&house, &report);
    hold(&house, &iris());
    let other = Caller {
        role: Role::Officer,
        ..teacher("otto")
    };
    house.hold(&other, &iris(), (" Case 8 ", 90)).unwrap();
    let renewed = Hold {
        held: iris(),
        reason: "Case 8".to_owned(),
        by: handle("otto"),
        since_ms: 30,
    };
    let kept = Hold {
        held: report.clone(),
        reason: "Case 7".to_owned(),
        by: handle("dora"),
        since_ms: 30,
    };
    assert_eq!(
        house.hold_on(&officer(), &iris()).unwrap(),
        Some(renewed.clone())
    );
    assert_eq!(house.holds(&officer()).unwrap(), [renewed, kept]);
    // An officer who leaves is erased like anybody else.
    house.erase_person(&officer(), &handle("otto")).unwrap();
    assert_ne!(house.holds(&officer()).unwrap()[0].by, handle("otto"));
}

#[test]
fn only_the_officer_holds_and_lifts() {
    let house = teaching();
    let report = Held::Report(report(&house).id);
    hold(&house, &report);
    for caller in [teacher("ada"), student("iris"), student("eve")] {
        let refusals = [
            house.hold(&caller, &iris(), ("Case 7", 30)).err(),
            house.lift_hold(&caller, &report).err(),
            house.holds(&caller).err(),
            house.hold_on(&caller, &report).err(),
            house.hold_against_erasing(&caller, &handle("iris")).err(),
        ];
        let is_hidden = |refusal: &Option<_>| matches!(refusal, Some(TeachingError::NotFound));
        assert!(refusals.iter().all(is_hidden), "{refusals:?}");
    }
    assert_eq!(house.holds(&officer()).unwrap().len(), 1);
}

#[test]
fn what_cannot_be_held_is_named() {
    let house = teaching();
    report(&house);
    let officer = officer();
    let say = |reason: &str| house.hold(&officer, &iris(), (reason, 30));
    say(&"é".repeat(HOLD_REASON_CHARS_MAX)).unwrap();
    for reason in ["", "  ", "a\nb", &"é".repeat(HOLD_REASON_CHARS_MAX + 1)] {
        let refused = say(reason).unwrap_err().to_string();
        assert!(refused.starts_with("reason must be"), "{refused}");
    }
    let nothing = Held::Report("0123456789abcdef0123456789abcdef".parse().unwrap());
    let refused = house.hold(&officer, &nothing, ("Case 7", 30));
    assert!(matches!(refused, Err(TeachingError::NotFound)));
    for held in [nothing, Held::Person(handle("jon"))] {
        let refused = house.lift_hold(&officer, &held);
        assert!(matches!(refused, Err(TeachingError::NotFound)));
    }
}

#[test]
fn one_hold_too_many_is_refused_and_one_that_is_there_is_not() {
    let house = teaching();
    let person = |number: usize| Held::Person(handle(&format!("student-{number}")));
    for number in 0..HOLDS_MAX {
        hold(&house, &person(number));
    }
    let refused = house.hold(&officer(), &person(HOLDS_MAX), ("Case 7", 30));
    assert!(matches!(refused, Err(TeachingError::Full { .. })));
    hold(&house, &person(0));
    hold(&house, &Held::Report(report(&house).id));
}

#[test]
fn an_erasure_that_has_begun_is_not_held_up() {
    let disk = Arc::new(CrashingStore::new());
    let house = House::on(disk.clone());
    report(&house);
    disk.crash(Crash::After(1));
    assert!(house.erase_person(&officer(), &handle("iris")).is_err());
    disk.reopen();
    let house = house.restarted();
    let refused = house.hold(&officer(), &iris(), ("Case 7", 30));
    assert!(matches!(refused, Err(TeachingError::BeingErased)));
    house.erase_person(&officer(), &handle("iris")).unwrap();
    assert!(house.holds(&officer()).unwrap().is_empty());
}
