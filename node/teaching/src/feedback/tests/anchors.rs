//! Where annotations stand while the labdoc is edited.

use proptest::prelude::*;
use yrs::block::ClientID;
use yrs::updates::decoder::Decode as _;
use yrs::{
    Doc, OffsetKind, Options, ReadTxn as _, Text as _, Transact as _, Update, XmlFragment as _,
    XmlOut,
};

use super::{hypothesis, remark};
use crate::error::TeachingError;
use crate::fixtures::{report, student, teacher, teaching};
use crate::writing::ANCHOR_BYTES_MAX;
use crate::{NewAnnotation, Passage, Place, Selection, Span, Teaching};

/// Changes the text of the hypothesis as `iris`, by an edit of its only paragraph.
fn edit(teaching: &Teaching, place: Place, change: impl FnOnce(&Doc)) {
    let doc = Doc::with_options(Options {
        offset_kind: OffsetKind::Utf16,
        ..Options::with_client_id(ClientID::new(100))
    });
    let all = teaching.read_labdoc(&student("iris"), place, &[]).unwrap();
    let before = Update::decode_v1(&all.update).unwrap();
    doc.transact_mut().apply_update(before).unwrap();
    let vector = doc.transact().state_vector();
    change(&doc);
    let update = doc.transact().encode_diff_v1(&vector);
    teaching
        .write_labdoc(&student("iris"), place, &update, 40)
        .unwrap();
}

/// Inserts and removes in the first paragraph.
fn retype(doc: &Doc, (place, removed): (u32, u32), inserted: &str) {
    let body = doc.get_or_insert_xml_fragment("body");
    let mut txn = doc.transact_mut();
    let Some(XmlOut::Element(paragraph)) = body.get(&txn, 0) else {
        panic!("no paragraph")
    };
    let Some(XmlOut::Text(text)) = paragraph.get(&txn, 0) else {
        panic!("no text")
    };
    text.remove_range(&mut txn, place, removed);
    text.insert(&mut txn, place, inserted);
}

fn words(start: u32, end: u32) -> Span {
    Span {
        root: "body".to_owned(),
        path: vec![0, 0],
        start,
        end,
    }
}

/// Annotates `What do you expect?` from `start` to `end`.
fn annotated(teaching: &Teaching, (start, end): (u32, u32)) -> Place {
    let place = hypothesis(teaching);
    let ada = teacher("ada");
    let selection = teaching.select(&ada, place, &words(start, end)).unwrap();
    annotate(teaching, place, selection);
    place
}

/// Where a passage stands, which is found.
fn found(teaching: &Teaching, place: Place, passage: (&str, Option<usize>)) -> Selection {
    match teaching.find_passage(&teacher("ada"), place, passage) {
        Ok(Passage::At(selection)) => selection,
        other => panic!("{other:?}"),
    }
}

fn annotate(teaching: &Teaching, place: Place, selection: Selection) {
    let new = NewAnnotation {
        selection: Some(selection),
        ..remark(place, "Is it?")
    };
    let made = teaching.annotate(&teacher("ada"), place.0, &new, 30);
    made.unwrap();
}

fn quote_now(teaching: &Teaching, place: Place) -> Option<String> {
    let annotations = teaching.annotations(&student("jon"), place.0).unwrap();
    annotations[0].quote_now.clone()
}

#[test]
fn an_annotation_stays_with_its_words() {
    let teaching = teaching();
    let place = annotated(&teaching, (8, 11));
    assert_eq!(quote_now(&teaching, place).as_deref(), Some("you"));
    edit(&teaching, place, |doc| {
        retype(doc, (0, 4), "Et qu'est-ce que 😀")
    });
    assert_eq!(quote_now(&teaching, place).as_deref(), Some("you"));
    edit(&teaching, place, |doc| retype(doc, (0, 0), "So: "));
    assert_eq!(quote_now(&teaching, place).as_deref(), Some("you"));
}

#[test]
fn what_is_written_between_belongs_to_it_and_what_is_deleted_does_not() {
    let teaching = teaching();
    let place = annotated(&teaching, (8, 11));
    edit(&teaching, place, |doc| retype(doc, (9, 1), "e 😀 o"));
    assert_eq!(quote_now(&teaching, place).as_deref(), Some("ye 😀 ou"));
    edit(&teaching, place, |doc| retype(doc, (2, 3), ""));
    assert_eq!(quote_now(&teaching, place).as_deref(), Some("ye 😀 ou"));
}

#[test]
fn an_annotation_outlives_its_words() {
    let teaching = teaching();
    let place = annotated(&teaching, (8, 11));
    edit(&teaching, place, |doc| retype(doc, (4, 10), ""));
    let annotations = teaching.annotations(&student("jon"), place.0).unwrap();
    assert_eq!(annotations[0].quote, "you");
    assert_eq!(annotations[0].quote_now, None);
    edit(&teaching, place, |doc| {
        let body = doc.get_or_insert_xml_fragment("body");
        body.remove_range(&mut doc.transact_mut(), 0, 1);
    });
    assert_eq!(quote_now(&teaching, place), None);
    let house = teaching.restarted();
    assert_eq!(quote_now(&house, place), None);
}

#[test]
fn an_annotation_is_found_after_a_restart_and_in_the_page_of_a_student() {
    let teaching = teaching();
    let place = annotated(&teaching, (0, 4));
    edit(&teaching, place, |doc| retype(doc, (0, 0), "Well. "));
    let house = teaching.restarted();
    assert_eq!(quote_now(&house, place).as_deref(), Some("What"));
}

#[test]
fn a_passage_is_found_and_stayed_with() {
    let teaching = teaching();
    let place = hypothesis(&teaching);
    let ada = teacher("ada");
    let selection = found(&teaching, place, (" do\r\n you", None));
    annotate(&teaching, place, selection);
    assert_eq!(quote_now(&teaching, place).as_deref(), Some("do you"));
    edit(&teaching, place, |doc| retype(doc, (0, 0), "do you "));
    assert_eq!(quote_now(&teaching, place).as_deref(), Some("do you"));
    for absent in ["", "   ", "nobody wrote this"] {
        let answer = teaching.find_passage(&ada, place, (absent, None));
        assert!(matches!(answer, Err(TeachingError::Selection)), "{absent}");
    }
}

#[test]
fn a_passage_that_stands_twice_is_chosen_by_its_number() {
    let teaching = teaching();
    let place = hypothesis(&teaching);
    let ada = teacher("ada");
    let find = |which| teaching.find_passage(&ada, place, ("you", which)).unwrap();
    assert!(matches!(find(Some(7)), Passage::At(_)), "it stands once");
    edit(&teaching, place, |doc| retype(doc, (0, 0), "Do you? "));
    for which in [None, Some(0), Some(3)] {
        assert_eq!(find(which), Passage::Times(2), "{which:?}");
    }
    assert_ne!(find(Some(1)), find(Some(2)));
    annotate(&teaching, place, found(&teaching, place, ("you", Some(2))));
    edit(&teaching, place, |doc| retype(doc, (3, 3), ""));
    assert_eq!(quote_now(&teaching, place).as_deref(), Some("you"));
}

#[test]
fn a_selection_outside_of_the_labdoc_is_refused() {
    let teaching = teaching();
    let report = report(&teaching);
    let place = (report.id, report.labdocs[0].id);
    let ada = teacher("ada");
    let good = teaching.select(&ada, place, &words(8, 11)).unwrap();
    let long = vec![0; ANCHOR_BYTES_MAX + 1];
    let swapped = (good.end.clone(), good.start.clone());
    let wrong = [
        (Vec::new(), good.end.clone()),
        (good.start.clone(), long),
        (vec![0xff; 40], good.end.clone()),
        swapped,
    ];
    for (start, end) in wrong {
        let new = NewAnnotation {
            selection: Some(Selection { start, end }),
            ..remark(place, "Here")
        };
        let answer = teaching.annotate(&ada, place.0, &new, 30);
        assert!(matches!(answer, Err(TeachingError::Selection)));
    }
    let elsewhere = NewAnnotation {
        selection: Some(good),
        ..remark((report.id, report.labdocs[1].id), "Here")
    };
    let answer = teaching.annotate(&ada, place.0, &elsewhere, 30);
    assert!(matches!(answer, Err(TeachingError::Selection)));
    for span in [words(11, 11), words(0, 99), words(99, 100)] {
        let answer = teaching.select(&ada, place, &span);
        assert!(matches!(answer, Err(TeachingError::Selection)), "{span:?}");
    }
}

proptest! {
    #[test]
    fn no_bytes_of_a_selection_end_the_process(
        start in proptest::collection::vec(any::<u8>(), 0..ANCHOR_BYTES_MAX),
        end in proptest::collection::vec(any::<u8>(), 0..ANCHOR_BYTES_MAX),
    ) {
        let teaching = teaching();
        let place = hypothesis(&teaching);
        let new = NewAnnotation {
            selection: Some(Selection { start, end }),
            ..remark(place, "Here")
        };
        let answer = teaching.annotate(&teacher("ada"), place.0, &new, 30);
        prop_assert!(matches!(answer, Ok(_) | Err(TeachingError::Selection)));
    }

    #[test]
    fn whatever_is_typed_around_it_the_word_stays(
        before in "[a-zé😀]{0,9}", behind in "[a-zé😀]{0,9}", cut in 0..8_u32,
    ) {
        let teaching = teaching();
        let place = annotated(&teaching, (8, 11));
        edit(&teaching, place, |doc| {
            retype(doc, (11, 3), &behind);
            retype(doc, (0, cut), &before);
        });
        let quote = quote_now(&teaching, place);
        prop_assert_eq!(quote.as_deref(), Some("you"));
    }

    #[test]
    fn each_of_several_is_found_and_stays_where_it_is(
        between in proptest::collection::vec("[a-dé😀 ]{0,4}", 3..6),
        which in 1..6_usize,
        before in "[a-dé😀 ]{0,9}",
    ) {
        let teaching = teaching();
        let place = hypothesis(&teaching);
        let (times, all) = (between.len() - 1, between.join("iron"));
        edit(&teaching, place, |doc| retype(doc, (0, 19), &all));
        if which > times {
            let answer = teaching.find_passage(&teacher("ada"), place, ("iron", Some(which)));
            prop_assert_eq!(answer.unwrap(), Passage::Times(times));
            return Ok(());
        }
        let chosen = found(&teaching, place, ("iron", Some(which)));
        annotate(&teaching, place, chosen.clone());
        edit(&teaching, place, |doc| retype(doc, (0, 0), &format!("{before}iron")));
        let quote = quote_now(&teaching, place);
        prop_assert_eq!(quote.as_deref(), Some("iron"));
        prop_assert_eq!(found(&teaching, place, ("iron", Some(which + 1))), chosen);
    }
}
