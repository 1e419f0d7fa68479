//! Writing: nothing acknowledged is lost, nothing refused is kept, nothing handed in changes.

use std::sync::Arc;

use proptest::prelude::*;
use store::testing::{Crash, CrashingStore};
use yrs::updates::decoder::Decode as _;
use yrs::{
    ReadTxn as _, StateVector, Text as _, Transact as _, XmlElementPrelim, XmlFragment as _,
};

use super::UpdateError;
use super::{LABDOC_DEPTH_MAX, MISSION_WRITER, Place, TAIL_UPDATES_MAX, UPDATE_BYTES_MAX};
use crate::error::TeachingError;
use crate::fixtures::page::{Page, program};
use crate::fixtures::{House, report, student, teacher, teaching};
use crate::{Acknowledged, Teaching};

fn source(teaching: &Teaching, place: Place) -> String {
    let content = teaching.labdoc_content(&student("iris"), place).unwrap();
    content["source"].as_str().unwrap().to_owned()
}

fn write(
    teaching: &Teaching,
    (place, who): (Place, &str),
    update: &[u8],
) -> Result<Acknowledged, TeachingError> {
    teaching.write_labdoc(&student(who), place, update, 30)
}

fn refusal(answer: Result<Acknowledged, TeachingError>) -> UpdateError {
    match answer {
        Err(TeachingError::Update(error)) => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_two_write_at_once_is_in_the_labdoc_of_both() {
    let teaching = teaching();
    let place = program(&teaching);
    let iris = Page::open(&teaching, place, "iris", 100);
    let jon = Page::open(&teaching, place, "jon", 200);
    let (hers, his) = (iris.types("\na = 1"), jon.types("\nb = é"));
    assert_eq!(write(&teaching, (place, "iris"), &hers).unwrap().seq, 2);
    assert_eq!(write(&teaching, (place, "jon"), &his).unwrap().seq, 3);
    for page in [&iris, &jon] {
        page.catch_up(&teaching, place);
        assert_eq!(page.text(), source(&teaching, place));
    }
    let text = source(&teaching, place);
    assert!(text.starts_with("print(1)") && text.contains("a = 1") && text.contains("b = é"));
}

#[test]
fn an_update_that_is_sent_twice_is_kept_once() {
    let teaching = teaching();
    let place = program(&teaching);
    let update = Page::open(&teaching, place, "iris", 100).types("x");
    let first = write(&teaching, (place, "iris"), &update).unwrap();
    let second = write(&teaching, (place, "iris"), &update).unwrap();
    assert!(first.is_new && !second.is_new);
    assert_eq!(first.seq, second.seq);
    assert_eq!(source(&teaching, place), "print(1)x");
}

#[test]
fn whatever_was_acknowledged_survives_a_crash_at_any_commit() {
    for commit in 0..6 {
        for crash in [Crash::Before(commit), Crash::After(commit)] {
            crash_while_writing(crash);
        }
    }
}

/// Two write until the store dies; after it is opened again, what was acknowledged is there, and
/// what was not is taken when it is sent again, once.
fn crash_while_writing(crash: Crash) {
    let disk = Arc::new(CrashingStore::new());
    let house = House::on(disk.clone());
    let place = program(&house);
    let pages = [("iris", 100), ("jon", 200)].map(|(who, id)| Page::open(&house, place, who, id));
    let mut sent: Vec<(&str, Vec<u8>, String)> = Vec::new();
    let mut acknowledged: Vec<String> = Vec::new();
    disk.crash(crash);
    for round in 0..4 {
        for page in &pages {
            let word = format!("<{}{round}>", page.who);
            let update = page.types(&word);
            if write(&house, (place, page.who), &update).is_ok() {
                acknowledged.push(word.clone());
            }
            sent.push((page.who, update, word));
        }
    }
    assert!(acknowledged.len() < sent.len(), "{crash:?} came");
    disk.reopen();
    let house = house.restarted();
    let text = source(&house, place);
    for word in &acknowledged {
        assert!(text.contains(word), "{crash:?} lost {word}");
    }
    for (who, update, _) in &sent {
        write(&house, (place, who), update).unwrap();
    }
    let text = source(&house, place);
    for (_, _, word) in &sent {
        assert_eq!(text.matches(word.as_str()).count(), 1, "{crash:?} {word}");
    }
}

#[test]
fn two_nodes_on_one_store_lose_nothing() {
    let first = teaching();
    let place = program(&first);
    let second = House::on(first.shelf.store.clone());
    let iris = Page::open(&first, place, "iris", 100);
    let jon = Page::open(&second, place, "jon", 200);
    for _ in 0..3 {
        write(&first, (place, "iris"), &iris.types("i")).unwrap();
        write(&second, (place, "jon"), &jon.types("j")).unwrap();
    }
    for node in [&first, &second] {
        let text = source(node, place);
        assert_eq!(
            (text.matches('j').count(), text.len()),
            (3, "print(1)".len() + 6)
        );
    }
}

#[test]
fn what_is_handed_in_never_changes() {
    let teaching = teaching();
    let place = program(&teaching);
    let (report, labdoc) = place;
    let page = Page::open(&teaching, place, "iris", 100);
    write(&teaching, (place, "iris"), &page.types(" # one")).unwrap();
    teaching.submit(&student("iris"), report, 40).unwrap();
    let late = page.types(" # late");
    let refused = write(&teaching, (place, "iris"), &late);
    assert!(matches!(refused, Err(TeachingError::Submitted)));
    let handed = |number| {
        let asked = teaching.submitted_content(&teacher("ada"), (report, number), labdoc);
        asked.unwrap()["source"].as_str().unwrap().to_owned()
    };
    assert_eq!(handed(1), "print(1) # one");
    teaching.reopen(&teacher("ada"), report).unwrap();
    write(&teaching, (place, "iris"), &late).unwrap();
    teaching.submit(&student("jon"), report, 50).unwrap();
    assert_eq!(handed(1), "print(1) # one");
    assert_eq!(handed(2), "print(1) # one # late");
}

#[test]
fn nobody_writes_in_anothers_name() {
    let teaching = teaching();
    let place = program(&teaching);
    let iris = Page::open(&teaching, place, "iris", 100);
    write(&teaching, (place, "iris"), &iris.types("x")).unwrap();
    let forged = Page::open(&teaching, place, "jon", 100).types("y");
    let answer = write(&teaching, (place, "jon"), &forged);
    assert_eq!(refusal(answer), UpdateError::NotYours);
    let forged = Page::open(&teaching, place, "jon", MISSION_WRITER).types("y");
    let answer = write(&teaching, (place, "jon"), &forged);
    assert_eq!(refusal(answer), UpdateError::NotYours);
    assert_eq!(source(&teaching, place), "print(1)x");
}

#[test]
fn who_may_not_write_pushes_nothing_out_of_memory() {
    let teaching = teaching();
    let (report, labdoc) = program(&teaching);
    let nowhere = crate::LabdocId::from_bytes([7; 16]);
    for (who, place) in [("kim", (report, labdoc)), ("iris", (report, nowhere))] {
        let written = teaching.write_labdoc(&student(who), place, &[0, 0], 30);
        let read = teaching.read_labdoc(&student(who), place, &[]);
        assert!(written.is_err() && read.is_err(), "{who}");
    }
    assert_eq!(teaching.desk.len(), 0);
}

#[test]
fn an_update_before_which_one_is_missing_is_refused() {
    let teaching = teaching();
    let place = program(&teaching);
    let page = Page::open(&teaching, place, "iris", 100);
    let (lost, next) = (page.types("x"), page.types("y"));
    let answer = write(&teaching, (place, "iris"), &next);
    assert_eq!(refusal(answer), UpdateError::Gap);
    write(&teaching, (place, "iris"), &lost).unwrap();
    write(&teaching, (place, "iris"), &next).unwrap();
    assert_eq!(source(&teaching, place), "print(1)xy");
}

#[test]
fn a_page_that_was_away_sends_all_at_once() {
    let teaching = teaching();
    let place = program(&teaching);
    let page = Page::open(&teaching, place, "iris", 100);
    let known = teaching
        .read_labdoc(&student("iris"), place, &[])
        .unwrap()
        .vector;
    for word in ["a", "b", "c"] {
        page.types(word);
    }
    let known = StateVector::decode_v1(&known).unwrap();
    let missing = page.doc.transact().encode_diff_v1(&known);
    write(&teaching, (place, "iris"), &missing).unwrap();
    assert_eq!(source(&teaching, place), "print(1)abc");
}

#[test]
fn what_this_kind_of_labdoc_does_not_have_is_refused() {
    let teaching = teaching();
    let place = program(&teaching);
    let page = Page::open(&teaching, place, "iris", 100);
    let hidden = page.doc.get_or_insert_text("hidden");
    let mut txn = page.doc.transact_mut();
    hidden.push(&mut txn, "x");
    let update = txn.encode_update_v1();
    drop(txn);
    let answer = write(&teaching, (place, "iris"), &update);
    assert_eq!(refusal(answer), UpdateError::Foreign);
}

#[test]
fn elements_of_one_level_too_many_are_refused() {
    let teaching = teaching();
    let report = report(&teaching);
    let place = (report.id, report.labdocs[0].id);
    let nested = |levels: usize, writer| {
        let page = Page::open(&teaching, place, "iris", writer);
        let body = page.doc.get_or_insert_xml_fragment("body");
        let mut txn = page.doc.transact_mut();
        let mut element = body.push_back(&mut txn, XmlElementPrelim::empty("p"));
        for _ in 1..levels {
            element = element.push_back(&mut txn, XmlElementPrelim::empty("p"));
        }
        txn.encode_update_v1()
    };
    let too_deep = nested(LABDOC_DEPTH_MAX + 1, 100);
    let answer = write(&teaching, (place, "iris"), &too_deep);
    assert_eq!(refusal(answer), UpdateError::TooDeep);
    let deepest = nested(LABDOC_DEPTH_MAX, 101);
    write(&teaching, (place, "iris"), &deepest).unwrap();
}

#[test]
fn an_update_of_one_byte_too_many_is_refused() {
    let teaching = teaching();
    let place = program(&teaching);
    let found = UPDATE_BYTES_MAX + 1;
    let answer = write(&teaching, (place, "iris"), &vec![0; found]);
    assert_eq!(refusal(answer), UpdateError::TooLarge { found });
}

#[test]
fn a_full_labdoc_is_refused_and_stays_as_it_was() {
    let teaching = teaching();
    let place = program(&teaching);
    let page = Page::open(&teaching, place, "iris", 100);
    let text = "x".repeat(200 * 1024);
    let refused = (0..20).find_map(|_| {
        let update = page.types(&text);
        write(&teaching, (place, "iris"), &update).err()
    });
    assert!(matches!(
        refused,
        Some(TeachingError::Update(UpdateError::Full))
    ));
    assert_eq!(
        source(&teaching, place).len(),
        "print(1)".len() + 10 * text.len()
    );
}

#[test]
fn a_long_labdoc_is_folded_and_its_history_stays() {
    let teaching = teaching();
    let place = program(&teaching);
    let pages =
        [("iris", 100), ("jon", 200)].map(|(who, id)| Page::open(&teaching, place, who, id));
    for round in 0..TAIL_UPDATES_MAX {
        for page in &pages {
            let update = page.types(&format!("{}", round % 10));
            write(&teaching, (place, page.who), &update).unwrap();
        }
    }
    let snapshot = teaching.shelf.store.snapshot().unwrap();
    let tail = teaching.shelf.tail(&*snapshot, place).unwrap();
    assert!((tail.len() as u64) < TAIL_UPDATES_MAX);
    let text = source(&teaching, place);
    assert_eq!(text.len() as u64, 8 + 2 * TAIL_UPDATES_MAX);
    let history = teaching.history(&student("iris"), place).unwrap();
    assert_eq!(history.last().unwrap().seq, 1 + 2 * TAIL_UPDATES_MAX);
    let house = teaching.restarted();
    assert_eq!(source(&house, place), text);
    for revision in history.iter().step_by(97) {
        let then = house
            .content_at(&student("iris"), place, revision.seq)
            .unwrap();
        let length = then["source"].as_str().unwrap().len() as u64;
        assert_eq!(length, 8 + revision.seq - 1);
    }
}

#[test]
fn history_tells_who_and_a_version_is_restored() {
    let teaching = teaching();
    let place = program(&teaching);
    let iris = Page::open(&teaching, place, "iris", 100);
    write(&teaching, (place, "iris"), &iris.types(" # good")).unwrap();
    let jon = Page::open(&teaching, place, "jon", 200);
    write(&teaching, (place, "jon"), &jon.types(" # bad")).unwrap();
    let history = teaching.history(&student("jon"), place).unwrap();
    let who: Vec<_> = history
        .iter()
        .map(|one| (one.seq, one.author.as_str()))
        .collect();
    assert_eq!(who, [(2, "iris"), (3, "jon")]);
    teaching
        .restore_labdoc(&student("iris"), place, 2, 60)
        .unwrap();
    assert_eq!(source(&teaching, place), "print(1) # good");
    let content = teaching.labdoc_content(&student("iris"), place).unwrap();
    assert_eq!(content["program"]["language"], "python");
    let beyond = teaching.content_at(&student("iris"), place, 99);
    assert!(matches!(
        beyond,
        Err(TeachingError::NoVersion { first: 1, last: 4 })
    ));
}

proptest! {
    #[test]
    fn no_bytes_end_the_process(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let teaching = teaching();
        let place = program(&teaching);
        let answer = write(&teaching, (place, "iris"), &bytes);
        prop_assert!(matches!(answer, Ok(_) | Err(TeachingError::Update(_))));
        prop_assert_eq!(source(&teaching, place), "print(1)");
    }

    #[test]
    fn no_mutated_update_ends_the_process(at in any::<prop::sample::Index>(), bit in 0..8_u32) {
        let teaching = teaching();
        let place = program(&teaching);
        let mut update = Page::open(&teaching, place, "iris", 100).types("a few words");
        let at = at.index(update.len());
        update[at] ^= 1 << bit;
        let answer = write(&teaching, (place, "iris"), &update);
        prop_assert!(matches!(answer, Ok(_) | Err(TeachingError::Update(_))));
        let house = teaching.restarted();
        prop_assert!(source(&house, place).starts_with("print(1)"));
    }
}
