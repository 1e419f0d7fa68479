//! What a peer has of a report besides its labdocs: files, and pictures under drawings.

use bytes::Bytes;
use domain::item::vocabulary::LabdocKind;
use yrs::block::ClientID;
use yrs::{Any, Doc, Map as _, Options, Transact as _};

use super::peers::class;
use crate::error::TeachingError;
use crate::fixtures::{House, NOTES, Shelves, mission, student, teacher, teaching};
use crate::{HandedIn, NewLabdoc, ReportId};

const PHOTO: Bytes = Bytes::from_static(b"a photograph");

/// The report of `cleo`, which everybody evaluates who handed in, opened again.
fn opened() -> (House, ReportId) {
    let teaching = teaching();
    let (assignment, of) = class(&teaching, 3);
    let ada = teacher("ada");
    teaching.draw_peers(&ada, assignment, 1).unwrap();
    teaching.reopen(&ada, of["cleo"]).unwrap();
    (teaching, of["cleo"])
}

fn attach(house: &House, report: ReportId, (name, at_ms): (&str, i64)) {
    let cleo = student("cleo");
    house.attach(&cleo, report, (name, &PHOTO), at_ms).unwrap();
}

/// Adds a drawing that stands on a picture of the mission or on a file of the team.
fn draw_on(house: &House, report: ReportId, (key, value): (&str, Any)) {
    let cleo = student("cleo");
    let new = NewLabdoc {
        part: 0,
        kind: LabdocKind::Drawing,
        title: "Set-up".to_owned(),
    };
    let labdoc = house.add_labdoc(&cleo, report, &new, 50).unwrap();
    let doc = Doc::with_options(Options::with_client_id(ClientID::new(100)));
    let drawing = doc.get_or_insert_map("drawing");
    let mut txn = doc.transact_mut();
    drawing.insert(&mut txn, key, value);
    let update = txn.encode_update_v1();
    house
        .write_labdoc(&cleo, (report, labdoc), &update, 50)
        .unwrap();
}

fn read(house: &House, report: ReportId) -> HandedIn {
    house.read_as_peer(&student("dan"), report).unwrap()
}

fn listed(handed_in: &HandedIn) -> Vec<(&str, bool)> {
    let files = handed_in.files.iter();
    files
        .map(|file| (file.name.as_str(), file.is_removed))
        .collect()
}

#[test]
fn a_peer_has_the_files_that_the_report_had_when_it_was_handed_in() {
    let (house, report) = opened();
    let (cleo, dan) = (student("cleo"), student("dan"));
    attach(&house, report, ("bench.jpg", 40));
    attach(&house, report, ("wrong.csv", 41));
    house.detach(&cleo, (report, 2), 42).unwrap();
    assert!(read(&house, report).files.is_empty(), "not handed in yet");
    let early = house.peer_attachment(&dan, (report, 1));
    assert!(matches!(early, Err(TeachingError::NotFound)));
    house.submit(&cleo, report, 60).unwrap();
    house.reopen(&teacher("ada"), report).unwrap();
    attach(&house, report, ("late.csv", 70));
    house.detach(&cleo, (report, 1), 71).unwrap();
    let handed_in = read(&house, report);
    assert_eq!(listed(&handed_in), [("bench.jpg", false)]);
    assert!(!format!("{handed_in:?}").contains("cleo"), "{handed_in:?}");
    let (file, bytes) = house.peer_attachment(&dan, (report, 1)).unwrap();
    assert_eq!((&file, bytes), (&handed_in.files[0], PHOTO));
    for number in [0, 2, 3, 4] {
        let other = house.peer_attachment(&dan, (report, number));
        assert!(matches!(other, Err(TeachingError::NotFound)), "{number}");
    }
}

#[test]
fn a_peer_has_what_a_drawing_stands_on_though_it_was_removed() {
    let (house, report) = opened();
    let (cleo, dan) = (student("cleo"), student("dan"));
    attach(&house, report, ("bench.jpg", 40));
    attach(&house, report, ("wrong.jpg", 41));
    draw_on(&house, report, ("photo", 1_i32.into()));
    draw_on(&house, report, ("photo", 3_i32.into()));
    for number in [1, 2] {
        house.detach(&cleo, (report, number), 55).unwrap();
    }
    house.submit(&cleo, report, 60).unwrap();
    house.reopen(&teacher("ada"), report).unwrap();
    // A drawing names this one by its number, and it came too late.
    attach(&house, report, ("late.jpg", 70));
    assert_eq!(listed(&read(&house, report)), [("bench.jpg", true)]);
    let (file, bytes) = house.peer_attachment(&dan, (report, 1)).unwrap();
    assert_eq!((file.is_removed, bytes), (true, PHOTO));
    for number in [2, 3] {
        let other = house.peer_attachment(&dan, (report, number));
        assert!(matches!(other, Err(TeachingError::NotFound)), "{number}");
    }
}

#[test]
fn a_peer_has_a_document_of_the_mission_only_under_a_drawing() {
    let (house, report) = opened();
    let dan = student("dan");
    let background = |name| house.peer_background(&dan, (report, name));
    assert!(matches!(
        background("notes.txt"),
        Err(TeachingError::NotFound)
    ));
    draw_on(&house, report, ("background", "notes.txt".into()));
    draw_on(&house, report, ("background", "no such.png".into()));
    house.submit(&student("cleo"), report, 60).unwrap();
    let (file, bytes) = background("notes.txt").unwrap();
    assert_eq!((file.name.as_str(), &*bytes), ("notes.txt", NOTES));
    for name in ["no such.png", ""] {
        let other = background(name);
        assert!(matches!(other, Err(TeachingError::NotFound)), "{name}");
    }
}

#[test]
fn who_was_not_drawn_has_neither_files_nor_pictures() {
    let (house, report) = opened();
    attach(&house, report, ("bench.jpg", 40));
    draw_on(&house, report, ("background", "notes.txt".into()));
    house.submit(&student("cleo"), report, 60).unwrap();
    // One who did not hand in, a teacher and the team itself, who have their own ways.
    for who in [student("fay"), teacher("ada"), student("cleo")] {
        for refused in [
            house.peer_attachment(&who, (report, 1)).err(),
            house.peer_background(&who, (report, "notes.txt")).err(),
            house.mission_as_peer(&who, report).err(),
        ] {
            assert!(
                matches!(refused, Some(TeachingError::Denied { .. })),
                "{who:?}"
            );
        }
    }
    let stranger = house.peer_attachment(&student("zoe"), (report, 1));
    assert!(matches!(stranger, Err(TeachingError::NotFound)));
}

#[test]
fn a_peer_answers_the_rubric_of_the_version_at_which_the_report_stays() {
    let (house, report) = opened();
    let before = house.mission_as_peer(&student("dan"), report).unwrap();
    let assignment = house.report(&teacher("ada"), report).unwrap().assignment;
    let later = mission("Iron, again", 4);
    let documents = Shelves(Vec::new());
    house
        .take_version(&teacher("ada"), assignment, &later, &documents)
        .unwrap();
    let after = house.mission_as_peer(&student("dan"), report).unwrap();
    assert_eq!(after, before);
    assert_eq!(after.description().title, "Iron");
}
