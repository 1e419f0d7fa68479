//! Files of a report.

use bytes::Bytes;

use super::{FILE_BYTES_MAX, FILE_NAME_CHARS_MAX, FILES_MAX};
use crate::error::TeachingError;
use crate::fixtures::{report, student, teacher, teaching};

const PHOTO: (&str, Bytes) = ("bench.jpg", Bytes::from_static(b"a photograph"));

#[test]
fn a_team_and_its_teachers_read_what_was_attached() {
    let teaching = teaching();
    let report = report(&teaching).id;
    let photo = (PHOTO.0, &PHOTO.1);
    let number = teaching.attach(&student("iris"), report, photo, 50);
    let at = (report, number.unwrap());
    for reader in [student("jon"), teacher("ada")] {
        let (file, bytes) = teaching.attachment(&reader, at).unwrap();
        assert_eq!((file.name.as_str(), bytes), (PHOTO.0, PHOTO.1));
        assert_eq!((file.size, file.at_ms), (12, 50));
    }
}

#[test]
fn another_team_neither_reads_nor_attaches() {
    let teaching = teaching();
    let report = report(&teaching).id;
    let photo = (PHOTO.0, &PHOTO.1);
    teaching
        .attach(&student("iris"), report, photo, 50)
        .unwrap();
    let read = teaching.attachment(&student("kim"), (report, 1));
    assert!(matches!(read, Err(TeachingError::Denied { .. })));
    let attached = teaching.attach(&student("kim"), report, photo, 50);
    assert!(matches!(attached, Err(TeachingError::Denied { .. })));
    let attached = teaching.attach(&teacher("ada"), report, photo, 50);
    assert!(matches!(attached, Err(TeachingError::Denied { .. })));
}

#[test]
fn what_was_handed_in_keeps_a_file_that_is_removed_later() {
    let teaching = teaching();
    let report = report(&teaching).id;
    let (iris, photo) = (student("iris"), (PHOTO.0, &PHOTO.1));
    let number = teaching.attach(&iris, report, photo, 50).unwrap();
    teaching.submit(&iris, report, 60).unwrap();
    let late = teaching.detach(&iris, (report, number), 70);
    assert!(matches!(late, Err(TeachingError::Submitted)));
    teaching.reopen(&teacher("ada"), report).unwrap();
    teaching.detach(&iris, (report, number), 80).unwrap();
    let files = teaching.attachments(&iris, report).unwrap();
    let there: Vec<_> = [49, 50, 60, 79, 80].map(|at| files[0].was_there(at)).into();
    assert_eq!(there, [false, true, true, true, false]);
    let again = teaching.detach(&iris, (report, number), 90);
    assert!(matches!(again, Err(TeachingError::NotFound)));
    teaching.attachment(&iris, (report, number)).unwrap();
}

#[test]
fn names_that_lead_elsewhere_are_refused() {
    let teaching = teaching();
    let report = report(&teaching).id;
    let attach = |name: &str| teaching.attach(&student("iris"), report, (name, &PHOTO.1), 50);
    for name in ["../x", "a/b", "a\\b", ".", ".."] {
        assert!(
            matches!(attach(name), Err(TeachingError::FileName)),
            "{name}"
        );
    }
    for name in ["", "a\nb", &"é".repeat(FILE_NAME_CHARS_MAX + 1)] {
        assert!(
            matches!(attach(name), Err(TeachingError::Line { .. })),
            "{name}"
        );
    }
    attach(&"é".repeat(FILE_NAME_CHARS_MAX)).unwrap();
}

#[test]
fn a_file_of_one_byte_too_many_is_refused() {
    let teaching = teaching();
    let report = report(&teaching).id;
    let attach = |size: usize| {
        let bytes = Bytes::from(vec![0; size]);
        teaching.attach(&student("iris"), report, ("zeros", &bytes), 50)
    };
    for size in [0, FILE_BYTES_MAX + 1] {
        assert!(matches!(attach(size), Err(TeachingError::FileSize { .. })));
    }
    attach(FILE_BYTES_MAX).unwrap();
}

#[test]
fn one_file_too_many_is_refused() {
    let teaching = teaching();
    let report = report(&teaching).id;
    let attach = || teaching.attach(&student("iris"), report, (PHOTO.0, &PHOTO.1), 50);
    for _ in 0..FILES_MAX {
        attach().unwrap();
    }
    assert!(matches!(attach(), Err(TeachingError::Full { .. })));
}
