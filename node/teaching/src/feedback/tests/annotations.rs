//! Who annotates, replies and reads.

use store::KeyValue as _;

use super::{hypothesis, remark};
use crate::error::TeachingError;
use crate::feedback::{ANNOTATION_CHARS_MAX, ANNOTATIONS_MAX, FeedbackRow, REPLIES_MAX};
use crate::fixtures::{student, teacher, teaching};
use crate::{LabdocId, ReportId, Teaching};

fn counts(teaching: &Teaching, report: ReportId) -> (u64, u64) {
    let snapshot = teaching.shelf.store.snapshot().unwrap();
    let row = teaching.shelf.feedback(&*snapshot, report).unwrap();
    (row.given, row.read)
}

#[test]
fn each_of_the_team_reads_an_annotation_once() {
    let teaching = teaching();
    let place = hypothesis(&teaching);
    let (ada, report) = (teacher("ada"), place.0);
    let number = teaching
        .annotate(&ada, report, &remark(place, "Why?"), 30)
        .unwrap();
    for (who, readers) in [("iris", 1), ("iris", 1), ("jon", 2)] {
        let numbers = [number, number];
        teaching
            .mark_read(&student(who), report, &numbers, 31)
            .unwrap();
        let seen = teaching.annotations(&ada, report).unwrap();
        assert_eq!(seen[0].readers, readers, "{who}");
        assert_eq!(counts(&teaching, report), (1, 1));
    }
    teaching.mark_read(&ada, report, &[number], 32).unwrap();
    assert_eq!(teaching.annotations(&ada, report).unwrap()[0].readers, 2);
}

#[test]
fn a_team_comments_its_own_work_and_that_is_nothing_to_be_read() {
    let teaching = teaching();
    let place = hypothesis(&teaching);
    let report = place.0;
    let number = teaching
        .annotate(&student("iris"), report, &remark(place, "To do"), 30)
        .unwrap();
    teaching
        .mark_read(&student("jon"), report, &[number], 31)
        .unwrap();
    assert_eq!(counts(&teaching, report), (0, 0));
    let seen = teaching.annotations(&student("jon"), report).unwrap();
    assert!(seen[0].is_released && seen[0].readers == 0);
}

#[test]
fn another_team_neither_sees_nor_makes_annotations() {
    let teaching = teaching();
    let place = hypothesis(&teaching);
    let seen = teaching.annotations(&student("kim"), place.0);
    assert!(matches!(seen, Err(TeachingError::Denied { .. })));
    let made = teaching.annotate(&student("eve"), place.0, &remark(place, "Hi"), 30);
    assert!(matches!(made, Err(TeachingError::NotFound)));
}

#[test]
fn only_its_author_takes_an_annotation_back() {
    let teaching = teaching();
    let place = hypothesis(&teaching);
    let (ada, report) = (teacher("ada"), place.0);
    let number = teaching
        .annotate(&ada, report, &remark(place, "Why?"), 30)
        .unwrap();
    teaching
        .reply(&student("iris"), (report, number), "Because", 31)
        .unwrap();
    teaching
        .mark_read(&student("iris"), report, &[number], 31)
        .unwrap();
    let refused = teaching.withdraw_annotation(&student("iris"), (report, number));
    assert!(matches!(refused, Err(TeachingError::NotAuthor)));
    teaching
        .withdraw_annotation(&ada, (report, number))
        .unwrap();
    let seen = teaching.annotations(&student("iris"), report).unwrap();
    assert!(seen[0].is_withdrawn && seen[0].text.is_empty());
    assert_eq!(seen[0].replies[0].text, "Because");
    assert_eq!(counts(&teaching, report), (0, 0));
}

#[test]
fn an_annotation_of_one_character_too_many_is_refused() {
    let teaching = teaching();
    let place = hypothesis(&teaching);
    let make = |text: &str| teaching.annotate(&teacher("ada"), place.0, &remark(place, text), 30);
    for text in ["", &"é".repeat(ANNOTATION_CHARS_MAX + 1)] {
        assert!(matches!(make(text), Err(TeachingError::Prose { .. })));
    }
    make(&"é".repeat(ANNOTATION_CHARS_MAX)).unwrap();
}

#[test]
fn an_annotation_of_a_labdoc_that_does_not_exist_is_refused() {
    let teaching = teaching();
    let place = hypothesis(&teaching);
    let nowhere = (place.0, LabdocId::from_bytes([7; 16]));
    let made = teaching.annotate(&teacher("ada"), place.0, &remark(nowhere, "Hi"), 30);
    assert!(matches!(made, Err(TeachingError::NotFound)));
}

#[test]
fn one_annotation_or_reply_too_many_is_refused() {
    let teaching = teaching();
    let place = hypothesis(&teaching);
    let (ada, report) = (teacher("ada"), place.0);
    let mut batch = store::Batch::new();
    let row = FeedbackRow {
        annotations: ANNOTATIONS_MAX - 1,
        ..FeedbackRow::default()
    };
    let feedbacks = &teaching.shelf.feedbacks;
    feedbacks.put(&mut batch, report.as_bytes(), &row).unwrap();
    teaching.shelf.store.commit(batch).unwrap();
    let make = || teaching.annotate(&ada, report, &remark(place, "More"), 30);
    let number = make().unwrap();
    assert_eq!(number, ANNOTATIONS_MAX);
    assert!(matches!(make(), Err(TeachingError::Full { .. })));
    let reply = || teaching.reply(&ada, (report, number), "More", 31);
    for _ in 0..REPLIES_MAX {
        reply().unwrap();
    }
    assert!(matches!(reply(), Err(TeachingError::Full { .. })));
    let seen = teaching.annotations(&ada, report).unwrap();
    assert_eq!(seen[0].replies.len() as u64, REPLIES_MAX);
}
