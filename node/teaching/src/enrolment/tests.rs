//! Students and tutors.

use super::{STUDENTS_MAX, TUTORS_MAX};
use crate::authorize::Standing;
use crate::error::TeachingError;
use crate::fixtures::{Everybody, class_of, handle, join, student, teacher, teaching};

#[test]
fn entering_twice_changes_nothing() {
    let teaching = teaching();
    let class = class_of(&teaching, &["iris"]);
    let before = teaching.students(&teacher("ada"), class.id).unwrap();
    assert_eq!(join(&teaching, &class, "iris"), class.id);
    assert_eq!(
        teaching.students(&teacher("ada"), class.id).unwrap(),
        before
    );
}

#[test]
fn who_teaches_does_not_become_a_student_by_the_code() {
    let teaching = teaching();
    let class = class_of(&teaching, &[]);
    let ada = teacher("ada");
    teaching
        .join_class(&ada, class.code.as_ref().unwrap(), 2)
        .unwrap();
    let seen = teaching.class(&ada, class.id).unwrap();
    assert_eq!((seen.standing, seen.students), (Standing::Owner, 0));
}

#[test]
fn a_student_sees_no_roster() {
    let teaching = teaching();
    let class = class_of(&teaching, &["iris"]);
    let asked = teaching.students(&student("iris"), class.id);
    assert!(matches!(asked, Err(TeachingError::Denied { .. })));
}

#[test]
fn a_removed_student_is_a_stranger_again() {
    let teaching = teaching();
    let class = class_of(&teaching, &["iris", "jon"]);
    let ada = teacher("ada");
    teaching.form_random_teams(&ada, class.id, (2, 1)).unwrap();
    teaching
        .remove_student(&ada, class.id, &handle("iris"))
        .unwrap();
    let seen = teaching.class(&student("iris"), class.id);
    assert!(matches!(seen, Err(TeachingError::NotFound)));
    let teams = teaching.teams(&ada, class.id).unwrap();
    assert_eq!(teams[0].members, [handle("jon")]);
    let again = teaching.remove_student(&ada, class.id, &handle("iris"));
    assert!(matches!(again, Err(TeachingError::NotEnrolled(_))));
    assert_eq!(teaching.class(&ada, class.id).unwrap().students, 1);
}

#[test]
fn a_tutor_helps_until_dismissed_and_names_nobody() {
    let teaching = teaching();
    let class = class_of(&teaching, &["iris"]);
    let (ada, tim) = (teacher("ada"), teacher("tim"));
    teaching.add_tutor(&ada, class.id, &tim.handle).unwrap();
    teaching.add_tutor(&ada, class.id, &tim.handle).unwrap();
    assert_eq!(
        teaching.class(&tim, class.id).unwrap().standing,
        Standing::Tutor
    );
    assert_eq!(teaching.students(&tim, class.id).unwrap().len(), 1);
    let asked = teaching.check_names_tutors(&tim, class.id);
    assert!(matches!(asked, Err(TeachingError::Denied { .. })));
    teaching.check_names_tutors(&ada, class.id).unwrap();
    let named = teaching.add_tutor(&tim, class.id, &handle("eve"));
    assert!(matches!(named, Err(TeachingError::Denied { .. })));
    teaching.remove_tutor(&ada, class.id, &tim.handle).unwrap();
    assert!(matches!(
        teaching.class(&tim, class.id),
        Err(TeachingError::NotFound)
    ));
}

#[test]
fn a_student_does_not_tutor_their_own_class() {
    let teaching = teaching();
    let class = class_of(&teaching, &["iris"]);
    let named = teaching.add_tutor(&teacher("ada"), class.id, &handle("iris"));
    assert!(matches!(named, Err(TeachingError::AlreadyHere(_))));
}

#[test]
fn one_tutor_too_many_is_refused() {
    let teaching = teaching();
    let class = class_of(&teaching, &[]);
    let ada = teacher("ada");
    for index in 0..TUTORS_MAX {
        let tutor = handle(&format!("tutor{index}"));
        teaching.add_tutor(&ada, class.id, &tutor).unwrap();
    }
    let refused = teaching.add_tutor(&ada, class.id, &handle("tim"));
    assert!(matches!(refused, Err(TeachingError::Full { .. })));
}

#[test]
fn one_student_too_many_is_refused() {
    let teaching = teaching();
    let class = class_of(&teaching, &[]);
    let names: Vec<String> = (0..STUDENTS_MAX).map(|n| format!("student{n}")).collect();
    let roster = format!("person\n{}", names.join("\n"));
    teaching
        .import_roster(
            &teacher("ada"),
            (class.id, &Everybody),
            roster.as_bytes(),
            1,
        )
        .unwrap();
    let code = class.code.as_ref().unwrap();
    let refused = teaching.join_class(&student("iris"), code, 2);
    assert!(matches!(refused, Err(TeachingError::Full { .. })));
}
