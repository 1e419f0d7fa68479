//! Feedback: where annotations stand, who sees what when, and what evaluations come to.

mod anchors;
mod annotations;
mod evaluations;
mod handed_in;
mod peers;

use crate::fixtures::{report, teacher, teaching};
use crate::{Judgement, NewAnnotation, Place, Teaching};

use super::Answer;

/// The text of the report of `iris` and `jon`.
fn hypothesis(teaching: &Teaching) -> Place {
    let report = report(teaching);
    (report.id, report.labdocs[0].id)
}

/// A remark about all of a labdoc.
fn remark(place: Place, text: &str) -> NewAnnotation {
    NewAnnotation {
        labdoc: place.1,
        selection: None,
        text: text.to_owned(),
        is_draft: false,
    }
}

/// Answers to the rubric of the mission.
fn judgement(levels: [Option<u8>; 2]) -> Judgement {
    let answer = |level| Answer {
        level,
        comment: String::new(),
    };
    Judgement {
        answers: levels.into_iter().map(answer).collect(),
        comment: "Good work.".to_owned(),
        grade_hundredths: None,
    }
}

#[test]
fn a_crash_leaves_counts_that_agree_with_the_annotations() {
    use crate::fixtures::{House, student};
    use std::sync::Arc;
    use store::KeyValue as _;
    use store::testing::{Crash, CrashingStore};

    for crash in (0..4).flat_map(|commit| [Crash::Before(commit), Crash::After(commit)]) {
        let disk = Arc::new(CrashingStore::new());
        let house = House::on(disk.clone());
        let place = hypothesis(&house);
        let mut acknowledged = 0;
        disk.crash(crash);
        for _ in 0..3 {
            let made = house.annotate(&teacher("ada"), place.0, &remark(place, "Look"), 30);
            if let Ok(number) = made {
                acknowledged += 1;
                let read = house.mark_read(&student("jon"), place.0, &[number], 31);
                acknowledged += u64::from(read.is_ok());
            }
        }
        disk.reopen();
        let house = house.restarted();
        let annotations = house.annotations(&student("iris"), place.0).unwrap();
        let readers: u64 = annotations.iter().map(|one| u64::from(one.readers)).sum();
        let snapshot = house.shelf.store.snapshot().unwrap();
        let row = house.shelf.feedback(&*snapshot, place.0).unwrap();
        assert_eq!(row.given, annotations.len() as u64, "{crash:?}");
        assert_eq!(row.read, readers, "{crash:?}");
        assert!(row.given + row.read >= acknowledged, "{crash:?}");
    }
}

#[test]
fn what_is_not_released_does_not_exist_for_the_team() {
    use crate::fixtures::student;
    use crate::{Evaluator, TeachingError};

    let teaching = teaching();
    let place = hypothesis(&teaching);
    let (ada, iris, report) = (teacher("ada"), student("iris"), place.0);
    let draft = NewAnnotation {
        is_draft: true,
        ..remark(place, "Why?")
    };
    let number = teaching.annotate(&ada, report, &draft, 30).unwrap();
    let judged = judgement([Some(2), Some(1)]);
    let asked = (report, Evaluator::Teacher);
    teaching.evaluate(&ada, asked, &judged, 31).unwrap();
    assert!(teaching.annotations(&iris, report).unwrap().is_empty());
    assert!(teaching.evaluations(&iris, report).unwrap().is_empty());
    let guessed = teaching.reply(&iris, (report, number), "Because", 32);
    assert!(matches!(guessed, Err(TeachingError::NotFound)));
    let guessed = teaching.mark_read(&iris, report, &[number], 32);
    assert!(matches!(guessed, Err(TeachingError::NotFound)));
    let refused = teaching.release_feedback(&iris, report, 33);
    assert!(matches!(refused, Err(TeachingError::Denied { .. })));
    let assignment = teaching.report(&ada, report).unwrap().assignment;
    assert_eq!(teaching.release_all(&ada, assignment, 33).unwrap(), 1);
    assert_eq!(teaching.annotations(&iris, report).unwrap().len(), 1);
    let seen = teaching.evaluations(&iris, report).unwrap();
    assert_eq!((seen.len(), seen[0].outcome.points), (1, 3.5));
    teaching
        .reply(&iris, (report, number), "Because", 34)
        .unwrap();
}

#[test]
fn in_an_archived_class_nobody_says_anything() {
    use crate::TeachingError;

    let teaching = teaching();
    let place = hypothesis(&teaching);
    let class = teaching.report(&teacher("ada"), place.0).unwrap().class;
    teaching.archive_class(&teacher("ada"), class, 30).unwrap();
    let said = teaching.annotate(&teacher("ada"), place.0, &remark(place, "Late"), 31);
    assert!(matches!(said, Err(TeachingError::Archived)));
    assert!(
        teaching
            .annotations(&teacher("ada"), place.0)
            .unwrap()
            .is_empty()
    );
}
