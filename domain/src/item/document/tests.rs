use super::*;
use crate::item::tests::{file, manifest, mission};

fn check_name_of(name: &str, expected: &[&str]) {
    let mut checker = Checker::default();
    check_name(&mut checker, name);
    let found: Vec<String> = checker
        .into_errors()
        .into_iter()
        .map(|error| error.problem)
        .collect();
    assert_eq!(found, expected, "{name:?}");
}

#[test]
fn names_are_plain_on_every_system() {
    let path = "contains one of / \\ : * ? \" < > |";
    let dot = "starts or ends with a dot";
    let device = "is the name of a device";
    for name in [
        "cours.pdf",
        "Données été 2026.csv",
        "a",
        "console.txt",
        "COM.txt",
        "NULL",
    ] {
        check_name_of(name, &[]);
    }
    check_name_of("../etc/passwd", &[path, dot]);
    check_name_of("C:\\x", &[path]);
    check_name_of("a?.md", &[path]);
    check_name_of(".htaccess", &[dot]);
    check_name_of("notes.", &[dot]);
    check_name_of("nul", &[device]);
    check_name_of("Con.txt", &[device]);
    check_name_of("lpt1.tar.gz", &[device]);
    check_name_of("", &["is empty"]);
    check_name_of("fdp.\u{202e}exe", &["contains the character U+202E"]);
    check_name_of(&"x".repeat(201), &["has 201 characters"]);
}

#[test]
fn media_types_follow_rfc_6838() {
    let check = |media_type: &str, valid: bool| {
        let mut checker = Checker::default();
        check_media_type(&mut checker, media_type);
        assert_eq!(checker.into_errors().is_empty(), valid, "{media_type}");
    };
    for media_type in [
        "text/csv",
        "image/svg+xml",
        "application/vnd.ms-excel",
        "application/x-7z",
    ] {
        check(media_type, true);
    }
    for media_type in [
        "",
        "text",
        "text/",
        "/csv",
        "a/b/c",
        "text/csv; charset=utf-8",
        "text/html<",
        "é/é",
    ] {
        check(media_type, false);
    }
}

fn may_leave_with(right: FileRight) -> Result<(), LeaveError> {
    let mut draft = mission();
    draft.files.push(FileRef {
        right,
        ..file("scan.pdf", "application/pdf")
    });
    manifest(draft).may_leave_institution()
}

#[test]
fn what_is_free_to_go_may_leave() {
    assert_eq!(may_leave_with(FileRight::Open), Ok(()));
    assert_eq!(
        may_leave_with(FileRight::Licensed("CC-BY-ND-4.0".parse().unwrap())),
        Ok(())
    );
}

#[test]
fn material_under_the_pedagogical_exception_stays_and_is_named() {
    let error = may_leave_with(FileRight::InstitutionOnly("exception".into())).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`scan.pdf` may not leave the institution: exception"
    );
    let reserved = "LicenseRef-all-rights-reserved".parse().unwrap();
    let LeaveError::Files(held) = may_leave_with(FileRight::Licensed(reserved)).unwrap_err() else {
        panic!("the file is what holds it back");
    };
    assert_eq!(held[0].name, "scan.pdf");
}

#[test]
fn an_item_under_the_pedagogical_exception_stays_whole() {
    let mut draft = mission();
    draft.item.parent = None;
    draft.item.licence = Licence::PEDAGOGICAL_EXCEPTION.parse().unwrap();
    draft.item.rights.adapt = false;
    draft.item.rights.redistribute = false;
    let answer = manifest(draft).may_leave_institution();
    assert!(matches!(answer, Err(LeaveError::Licence(_))), "{answer:?}");
}
