//! Rosters, good and bad.

use super::{LineError, ROSTER_BYTES_MAX, ROSTER_ERRORS_MAX, RosterReport};
use crate::error::TeachingError;
use crate::fixtures::{Everybody, class_of, handle, student, teacher, teaching};

/// What a roster would do to a class of `ada` in which `iris` is.
fn check(csv: &[u8]) -> RosterReport {
    let teaching = teaching();
    let class = class_of(&teaching, &["iris"]).id;
    let report = teaching
        .check_roster(&teacher("ada"), (class, &Everybody), csv)
        .unwrap();
    assert_eq!(teaching.students(&teacher("ada"), class).unwrap().len(), 1);
    report
}

fn errors(csv: &[u8]) -> Vec<(u64, LineError)> {
    check(csv).lines().to_vec()
}

#[test]
fn a_roster_enrols_and_forms_teams() {
    let teaching = teaching();
    let class = class_of(&teaching, &["iris"]).id;
    let ada = teacher("ada");
    let csv = b"person,team\niris,Fe\njon,Fe\nkim,\n";
    let checked = teaching
        .check_roster(&ada, (class, &Everybody), csv)
        .unwrap();
    let done = teaching
        .import_roster(&ada, (class, &Everybody), csv, 5)
        .unwrap();
    assert_eq!(checked, done);
    assert_eq!((done.enrolled, done.known, done.teams), (2, 1, 1));
    let teams = teaching.teams(&ada, class).unwrap();
    assert_eq!(teams[0].members, [handle("iris"), handle("jon")]);
    let seen = teaching.class(&student("kim"), class).unwrap();
    assert_eq!((seen.students, seen.teams), (3, 1));
    let again = teaching
        .import_roster(&ada, (class, &Everybody), csv, 6)
        .unwrap();
    assert_eq!((again.enrolled, again.known, again.teams), (0, 3, 0));
    assert_eq!(teaching.teams(&ada, class).unwrap(), teams);
}

#[test]
fn a_roster_moves_who_was_in_another_team() {
    let teaching = teaching();
    let class = class_of(&teaching, &[]).id;
    let ada = teacher("ada");
    for csv in ["person,team\niris,Fe\njon,Fe", "person,team\niris,Cu"] {
        teaching
            .import_roster(&ada, (class, &Everybody), csv.as_bytes(), 5)
            .unwrap();
    }
    let teams = teaching.teams(&ada, class).unwrap();
    let members = |name: &str| &teams.iter().find(|team| team.name == name).unwrap().members;
    assert_eq!(members("Fe"), &[handle("jon")]);
    assert_eq!(members("Cu"), &[handle("iris")]);
}

#[test]
fn one_wrong_line_enrols_nobody() {
    let teaching = teaching();
    let class = class_of(&teaching, &[]).id;
    let ada = teacher("ada");
    let csv = b"person\njon\nnobody-here\nkim\n";
    let refused = teaching.import_roster(&ada, (class, &Everybody), csv, 5);
    let Err(TeachingError::Roster(report)) = refused else {
        panic!("{refused:?}");
    };
    let unknown = LineError::UnknownPerson("nobody-here".to_owned());
    assert_eq!(report.lines(), [(3, unknown)]);
    assert_eq!(teaching.students(&ada, class).unwrap(), []);
}

#[test]
fn lines_are_counted_as_an_editor_shows_them() {
    let unknown = || LineError::UnknownPerson("nobody".to_owned());
    for (csv, line) in [
        ("person\njon\nnobody\n", 3),
        ("person\r\njon\r\nnobody\r\n", 3),
        ("\u{feff}person\r\njon\r\n\r\nnobody", 4),
        ("person\n\n\nnobody\n", 4),
    ] {
        assert_eq!(errors(csv.as_bytes()), [(line, unknown())], "{csv:?}");
    }
}

#[test]
fn spreadsheets_of_other_languages_are_read() {
    for csv in [
        "\u{feff}Person;Team\r\njon;Fe\r\n",
        "team\tperson\nFe\tjon\n",
        "person , team\n jon , Fe \n\n",
    ] {
        let report = check(csv.as_bytes());
        assert_eq!(
            (report.errors(), report.enrolled, report.teams),
            (0, 1, 1),
            "{csv}"
        );
    }
}

#[test]
fn each_wrong_line_is_named() {
    let twice = LineError::Twice {
        person: "jon".to_owned(),
        line: 2,
    };
    assert_eq!(errors(b"person\njon\njon\n"), [(3, twice)]);
    assert_eq!(errors(b"person,team\n,Fe\n"), [(2, LineError::NoPerson)]);
    let teaches = LineError::Teaches("ada".to_owned());
    assert_eq!(errors(b"person\nada\n"), [(2, teaches)]);
    let team = format!("person,team\njon,{}\n", "x".repeat(121));
    assert_eq!(errors(team.as_bytes()), [(2, LineError::Team)]);
    let short = LineError::Row("it has 1 cells, and the header 2".to_owned());
    assert_eq!(errors(b"person,team\njon\n"), [(2, short)]);
}

#[test]
fn a_file_that_is_no_roster_is_refused_with_the_remedy() {
    assert_eq!(errors(b"name\njon\n"), [(1, LineError::Header)]);
    assert_eq!(errors(b""), [(1, LineError::Header)]);
    let utf16 = b"\xff\xfep\0e\0r\0s\0o\0n\0";
    assert_eq!(errors(utf16), [(1, LineError::Encoding)]);
}

#[test]
fn a_roster_of_one_byte_too_many_is_refused() {
    let mut csv = b"person\n".to_vec();
    csv.resize(ROSTER_BYTES_MAX, b'\n');
    assert_eq!(errors(&csv), []);
    csv.push(b'\n');
    let found = ROSTER_BYTES_MAX + 1;
    assert_eq!(errors(&csv), [(1, LineError::TooLong { found })]);
}

#[test]
fn of_sixty_thousand_wrong_lines_some_are_shown_and_all_counted() {
    let csv = format!("person\n{}", "nobody\n".repeat(60_000));
    let report = check(csv.as_bytes());
    assert_eq!(report.errors(), 60_000);
    assert_eq!(report.lines().len(), ROSTER_ERRORS_MAX);
}

#[test]
fn a_team_that_would_be_too_large_is_named() {
    let lines: String = (0..13).map(|n| format!("s{n},Fe\n")).collect();
    let csv = format!("person,team\n{lines}");
    let full = LineError::TeamFull("Fe".to_owned());
    assert_eq!(errors(csv.as_bytes()), [(14, full)]);
}

#[test]
fn students_read_no_roster_in() {
    let teaching = teaching();
    let class = class_of(&teaching, &["iris"]).id;
    let tried = teaching.import_roster(&student("iris"), (class, &Everybody), b"person\njon", 1);
    assert!(matches!(tried, Err(TeachingError::Denied { .. })));
}
