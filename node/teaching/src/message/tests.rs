//! Messages between a team and its teachers.

use super::{MESSAGE_CHARS_MAX, MESSAGES_MAX, MESSAGES_PAGE_MAX};
use crate::error::TeachingError;
use crate::fixtures::{report, student, teacher, teaching};

#[test]
fn a_team_and_its_teachers_hear_each_other() {
    let teaching = teaching();
    let report = report(&teaching).id;
    teaching.submit(&student("jon"), report, 40).unwrap();
    teaching
        .post_message(&student("iris"), report, " Is it\nright? ", 50)
        .unwrap();
    teaching
        .post_message(&teacher("ada"), report, "Nearly.", 60)
        .unwrap();
    let page = teaching.messages(&student("jon"), report, 0).unwrap();
    let said = page.messages.iter();
    let said: Vec<_> = said
        .map(|one| (one.number, one.author.as_str(), one.text.as_str()))
        .collect();
    assert_eq!(said, [(1, "iris", "Is it\nright?"), (2, "ada", "Nearly.")]);
    assert_eq!(page.next, None);
}

#[test]
fn another_team_neither_hears_nor_speaks() {
    let teaching = teaching();
    let report = report(&teaching).id;
    let heard = teaching.messages(&student("kim"), report, 0);
    assert!(matches!(heard, Err(TeachingError::Denied { .. })));
    let counted = teaching.message_count(&student("kim"), report);
    assert!(matches!(counted, Err(TeachingError::Denied { .. })));
    let said = teaching.post_message(&student("eve"), report, "Hello", 50);
    assert!(matches!(said, Err(TeachingError::NotFound)));
}

#[test]
fn a_message_of_one_character_too_many_is_refused() {
    let teaching = teaching();
    let report = report(&teaching).id;
    let post = |text: &str| teaching.post_message(&student("iris"), report, text, 50);
    for text in ["", " \n ", "bell\u{7}", &"é".repeat(MESSAGE_CHARS_MAX + 1)] {
        assert!(matches!(post(text), Err(TeachingError::Prose { .. })));
    }
    post(&"é".repeat(MESSAGE_CHARS_MAX)).unwrap();
}

#[test]
fn messages_are_read_page_by_page() {
    let teaching = teaching();
    let report = report(&teaching).id;
    let iris = student("iris");
    assert_eq!(teaching.message_count(&iris, report).unwrap(), 0);
    for _ in 0..=MESSAGES_PAGE_MAX {
        teaching.post_message(&iris, report, "More", 50).unwrap();
    }
    let first = teaching.messages(&iris, report, 0).unwrap();
    assert_eq!(first.messages.len(), MESSAGES_PAGE_MAX);
    let second = teaching
        .messages(&iris, report, first.next.unwrap())
        .unwrap();
    assert_eq!((second.messages.len(), second.next), (1, None));
    let count = teaching.message_count(&iris, report).unwrap();
    assert_eq!(count, second.messages[0].number);
}

#[test]
fn one_message_too_many_is_refused() {
    let teaching = teaching();
    let report = report(&teaching).id;
    let mut batch = store::Batch::new();
    let (counts, count) = (&teaching.shelf.message_counts, MESSAGES_MAX - 1);
    counts.put(&mut batch, report.as_bytes(), &count).unwrap();
    teaching.shelf.store.commit(batch).unwrap();
    let post = || teaching.post_message(&student("iris"), report, "More", 50);
    assert_eq!(post().unwrap(), MESSAGES_MAX);
    assert!(matches!(post(), Err(TeachingError::Full { .. })));
}
