//! Classes, from their making to their end.

use super::{CLASSES_PER_PERSON_MAX, ClassEdit, NAME_CHARS_MAX};
use crate::authorize::Standing;
use crate::error::TeachingError;
use crate::fixtures::{class_of, handle, join, student, teacher, teaching};

#[test]
fn a_class_is_seen_by_those_who_belong_to_it() {
    let teaching = teaching();
    let class = class_of(&teaching, &["iris"]);
    assert_eq!(class.standing, Standing::Owner);
    let seen = teaching.class(&student("iris"), class.id).unwrap();
    assert_eq!((seen.standing, seen.students), (Standing::Classmate, 1));
    assert_eq!(seen.code, None, "a student does not see the code");
    assert_eq!(teaching.classes(&student("iris")).unwrap(), [seen]);
}

#[test]
fn for_others_a_class_does_not_exist() {
    let teaching = teaching();
    let class = class_of(&teaching, &[]);
    let nowhere = crate::ClassId::from_bytes([7; 16]);
    for stranger in [student("eve"), teacher("eve")] {
        for asked in [class.id, nowhere] {
            let answer = teaching.class(&stranger, asked);
            assert!(matches!(answer, Err(TeachingError::NotFound)));
        }
        assert_eq!(teaching.classes(&stranger).unwrap(), []);
    }
}

#[test]
fn a_student_makes_no_class_and_changes_none() {
    let teaching = teaching();
    let class = class_of(&teaching, &["iris"]);
    let iris = student("iris");
    let made = teaching.create_class(&iris, "Mine", 1);
    assert!(matches!(made, Err(TeachingError::NotFound)));
    let renewed = teaching.renew_code(&iris, class.id);
    assert!(matches!(renewed, Err(TeachingError::Denied { .. })));
    let archived = teaching.archive_class(&iris, class.id, 3);
    assert!(matches!(archived, Err(TeachingError::Denied { .. })));
}

#[test]
fn a_name_of_one_character_too_many_is_refused() {
    let teaching = teaching();
    let ada = teacher("ada");
    for name in ["", "  ", "two\nlines", &"é".repeat(NAME_CHARS_MAX + 1)] {
        let refused = teaching.create_class(&ada, name, 1);
        assert!(matches!(refused, Err(TeachingError::Line { .. })), "{name}");
    }
    let longest = "é".repeat(NAME_CHARS_MAX);
    let class = teaching.create_class(&ada, &longest, 1).unwrap();
    assert_eq!(class.name, longest);
}

#[test]
fn one_class_too_many_is_refused() {
    let teaching = teaching();
    let ada = teacher("ada");
    for _ in 0..CLASSES_PER_PERSON_MAX {
        teaching.create_class(&ada, "Chemistry", 1).unwrap();
    }
    let refused = teaching.create_class(&ada, "Chemistry", 1);
    assert!(matches!(refused, Err(TeachingError::Full { .. })));
    teaching
        .create_class(&teacher("bela"), "Chemistry", 1)
        .unwrap();
}

#[test]
fn a_new_code_makes_the_old_one_worthless() {
    let teaching = teaching();
    let class = class_of(&teaching, &[]);
    let old = class.code.unwrap();
    let new = teaching.renew_code(&teacher("ada"), class.id).unwrap();
    let late = teaching.join_class(&student("iris"), &old, 2);
    assert!(matches!(late, Err(TeachingError::UnknownCode)));
    teaching.join_class(&student("iris"), &new, 2).unwrap();
    teaching
        .close_registration(&teacher("ada"), class.id)
        .unwrap();
    let closed = teaching.join_class(&student("jon"), &new, 2);
    assert!(matches!(closed, Err(TeachingError::UnknownCode)));
}

#[test]
fn an_archived_class_is_read_and_not_changed() {
    let teaching = teaching();
    let class = class_of(&teaching, &["iris"]);
    let ada = teacher("ada");
    teaching.archive_class(&ada, class.id, 9).unwrap();
    let edit = ClassEdit {
        name: "Other".to_owned(),
        teams_by_students: false,
    };
    let edited = teaching.edit_class(&ada, class.id, &edit);
    assert!(matches!(edited, Err(TeachingError::Archived)));
    let joined = teaching.join_class(&student("jon"), class.code.as_ref().unwrap(), 9);
    assert!(matches!(joined, Err(TeachingError::UnknownCode)));
    assert_eq!(
        teaching
            .class(&student("iris"), class.id)
            .unwrap()
            .archived_ms,
        Some(9)
    );
    teaching.unarchive_class(&ada, class.id).unwrap();
    teaching.edit_class(&ada, class.id, &edit).unwrap();
    assert_eq!(teaching.class(&ada, class.id).unwrap().name, "Other");
}

#[test]
fn a_deleted_class_leaves_nothing() {
    let teaching = teaching();
    let class = class_of(&teaching, &["iris", "jon"]);
    let ada = teacher("ada");
    teaching.add_tutor(&ada, class.id, &handle("tim")).unwrap();
    teaching.form_random_teams(&ada, class.id, (2, 0)).unwrap();
    teaching.delete_class(&ada, class.id).unwrap();
    let snapshot = teaching.shelf.store.snapshot().unwrap();
    let range = store::KeyRange::all();
    let left = snapshot.scan(&range, store::Order::Ascending, store::Limits::PAGE);
    assert_eq!(left.unwrap().rows, []);
}

#[test]
fn a_class_that_students_enter_at_once_takes_them_all() {
    let teaching = teaching();
    let class = class_of(&teaching, &[]);
    std::thread::scope(|scope| {
        for index in 0..16 {
            let (teaching, class) = (&teaching, &class);
            scope.spawn(move || join(teaching, class, &format!("student{index}")));
        }
    });
    assert_eq!(
        teaching.class(&teacher("ada"), class.id).unwrap().students,
        16
    );
}
