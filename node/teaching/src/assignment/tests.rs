//! Assignments: what is kept, what is offered and never imposed.

use bytes::Bytes;
use domain::id::ObjectDigest;

use super::{ASSIGNMENTS_MAX, Terms};
use crate::error::TeachingError;
use crate::fixtures::{
    House, NOTES, Shelves, assign, class_of, mission, report, student, teacher, teaching, terms,
};

fn nothing() -> Shelves {
    Shelves(Vec::new())
}

#[test]
fn a_mission_is_read_when_its_origin_is_gone() {
    let teaching = teaching();
    let class = class_of(&teaching, &["iris"]).id;
    let assignment = assign(&teaching, class);
    let iris = student("iris");
    let read = teaching.assigned_mission(&iris, assignment, 10).unwrap();
    assert_eq!(read.description().title, "Iron");
    let notes = (assignment, ObjectDigest::of(NOTES));
    assert_eq!(teaching.assigned_document(&iris, notes, 10).unwrap(), NOTES);
    let house = teaching.restarted();
    assert_eq!(house.assigned_document(&iris, notes, 10).unwrap(), NOTES);
}

#[test]
fn a_document_that_the_mission_does_not_name_is_not_given() {
    let teaching = teaching();
    let class = class_of(&teaching, &["iris"]).id;
    let assignment = assign(&teaching, class);
    let other = teaching.objects.put(b"of somebody else").unwrap();
    let asked = teaching.assigned_document(&student("iris"), (assignment, other), 10);
    assert!(matches!(asked, Err(TeachingError::NotFound)));
}

#[test]
fn a_document_that_cannot_be_had_or_is_another_is_named() {
    let teaching = teaching();
    let class = class_of(&teaching, &[]).id;
    struct Liar;
    impl crate::Documents for Liar {
        fn read(&self, _: ObjectDigest) -> Option<Bytes> {
            Some(Bytes::from_static(b"something else"))
        }
    }
    let given = (class, &terms());
    for refused in [
        teaching.assign(&teacher("ada"), given, &mission("Iron", 1), &nothing()),
        teaching.assign(&teacher("ada"), given, &mission("Iron", 1), &Liar),
    ] {
        let Err(TeachingError::MissingDocument { name }) = refused else {
            panic!("{refused:?}");
        };
        assert_eq!(name, "notes.txt");
    }
    let listed = teaching.assignments(&teacher("ada"), class, 0).unwrap();
    assert_eq!(listed, []);
}

#[test]
fn before_the_start_students_see_nothing() {
    let teaching = teaching();
    let class = class_of(&teaching, &["iris"]).id;
    let assignment = assign(&teaching, class);
    let iris = student("iris");
    assert_eq!(teaching.assignments(&iris, class, 9).unwrap(), []);
    let early = teaching.assigned_mission(&iris, assignment, 9);
    assert!(matches!(
        early,
        Err(TeachingError::NotYet { starts_ms: 10 })
    ));
    assert_eq!(teaching.assignments(&iris, class, 10).unwrap().len(), 1);
    assert_eq!(
        teaching
            .assignments(&teacher("ada"), class, 9)
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn a_later_version_is_for_reports_that_begin_later() {
    let teaching = teaching();
    let begun = report(&teaching);
    let (ada, assignment) = (teacher("ada"), begun.assignment);
    teaching
        .take_version(&ada, assignment, &mission("Iron and copper", 4), &nothing())
        .unwrap();
    let kim = teaching
        .open_report(&student("kim"), assignment, 30)
        .unwrap();
    let title = |who: &str, report| {
        let mission = teaching.mission_of(&student(who), report).unwrap();
        mission.description().title.clone()
    };
    assert_eq!(title("iris", begun.id), "Iron");
    assert_eq!(title("kim", kim), "Iron and copper");
    let again = teaching.report(&student("iris"), begun.id).unwrap();
    assert_eq!(again.version, 3);
}

#[test]
fn a_version_of_another_mission_is_refused() {
    let teaching = teaching();
    let class = class_of(&teaching, &[]).id;
    let assignment = assign(&teaching, class);
    let mut other = mission("Copper", 4);
    other.item = "paris/00112233445566778899aabbccddeeff".parse().unwrap();
    let refused = teaching.take_version(&teacher("ada"), assignment, &other, &nothing());
    assert!(matches!(refused, Err(TeachingError::OtherItem)));
}

#[test]
fn what_is_no_mission_is_refused() {
    let teaching = teaching();
    let class = class_of(&teaching, &[]).id;
    let mut broken = mission("Iron", 1);
    broken.manifest = Bytes::from_static(b"\xff\xff");
    let refused = teaching.assign(&teacher("ada"), (class, &terms()), &broken, &nothing());
    assert!(matches!(refused, Err(TeachingError::Manifest(_))));
}

#[test]
fn an_end_before_the_start_is_refused() {
    let teaching = teaching();
    let class = class_of(&teaching, &[]).id;
    let assignment = assign(&teaching, class);
    let ends_at = |ends_ms| Terms {
        ends_ms: Some(ends_ms),
        ..terms()
    };
    let change = |terms: Terms| teaching.change_terms(&teacher("ada"), assignment, &terms);
    assert!(matches!(change(ends_at(10)), Err(TeachingError::Window)));
    change(ends_at(11)).unwrap();
}

#[test]
fn a_student_assigns_nothing() {
    let teaching = teaching();
    let class = class_of(&teaching, &["iris"]).id;
    let given = (class, &terms());
    let tried = teaching.assign(&student("iris"), given, &mission("Iron", 1), &nothing());
    assert!(matches!(tried, Err(TeachingError::Denied { .. })));
}

#[test]
fn a_class_with_assignments_is_not_deleted() {
    let teaching = teaching();
    let class = class_of(&teaching, &[]).id;
    assign(&teaching, class);
    let refused = teaching.delete_class(&teacher("ada"), class);
    assert!(matches!(
        refused,
        Err(TeachingError::InUse { assignments: 1 })
    ));
}

#[test]
fn one_assignment_too_many_is_refused() {
    let teaching: House = teaching();
    let class = class_of(&teaching, &[]).id;
    for _ in 0..ASSIGNMENTS_MAX {
        assign(&teaching, class);
    }
    let given = (class, &terms());
    let refused = teaching.assign(&teacher("ada"), given, &mission("Iron", 1), &nothing());
    assert!(matches!(refused, Err(TeachingError::Full { .. })));
}
