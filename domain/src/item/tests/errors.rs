//! Every rule, broken once; the error names the field.

mod description;
mod labdocs;
mod mission;

use super::*;

/// Changes a good draft and expects exactly that error.
fn check(mut draft: Draft, change: impl FnOnce(&mut Draft), field: &str, problem: &str) {
    change(&mut draft);
    let errors = draft.validate().expect_err(field);
    let found: Vec<_> = errors
        .iter()
        .map(|error| (error.field.as_str(), error.problem.as_str()))
        .collect();
    assert_eq!(found, [(field, problem)]);
    assert!(!errors[0].allowed.is_empty());
}

type Case = (fn(&mut Draft), &'static str, &'static str);

fn check_all(draft: fn() -> Draft, cases: &[Case]) {
    for (change, field, problem) in cases {
        check(draft(), change, field, problem);
    }
}

fn the_mission(draft: &mut Draft) -> &mut Mission {
    match &mut draft.content {
        Content::Mission(mission) => mission,
        Content::Capsule(_) | Content::Snapshot(_) => panic!("not a mission"),
    }
}

fn the_part(draft: &mut Draft) -> &mut Part {
    &mut the_mission(draft).parts[0]
}

fn the_criterion(draft: &mut Draft) -> &mut Criterion {
    &mut the_mission(draft).rubric.as_mut().unwrap().criteria[0]
}

fn the_capsule(draft: &mut Draft) -> &mut Capsule {
    match &mut draft.content {
        Content::Capsule(capsule) => capsule,
        Content::Mission(_) | Content::Snapshot(_) => panic!("not a capsule"),
    }
}

fn the_snapshot(draft: &mut Draft) -> &mut Snapshot {
    match &mut draft.content {
        Content::Snapshot(snapshot) => snapshot,
        Content::Mission(_) | Content::Capsule(_) => panic!("not a snapshot"),
    }
}

fn strings(count: usize) -> Vec<String> {
    (0..count).map(|n| format!("entry {n}")).collect()
}

#[test]
fn rights_stay_within_the_licence_and_do_not_contradict() {
    let rights = |view, run, adapt, redistribute| Rights {
        view,
        run,
        adapt,
        redistribute,
    };
    let cases = [
        (
            "CC-BY-4.0",
            rights(false, false, false, false),
            "item.rights",
            "gives neither `view` nor `run`",
        ),
        (
            "CC-BY-4.0",
            rights(false, true, true, false),
            "item.rights.adapt",
            "is given without `view`",
        ),
        (
            "CC-BY-4.0",
            rights(false, true, false, true),
            "item.rights.redistribute",
            "is given without `view`",
        ),
        (
            "CC-BY-ND-4.0",
            Rights::ALL,
            "item.rights.adapt",
            "is more than CC-BY-ND-4.0 permits",
        ),
        (
            "LicenseRef-house",
            rights(true, true, false, true),
            "item.rights.redistribute",
            "is more than LicenseRef-house permits",
        ),
    ];
    for (licence, rights, field, problem) in cases {
        let change = |draft: &mut Draft| {
            draft.item.parent = None;
            draft.item.licence = licence.parse().unwrap();
            draft.item.rights = rights;
        };
        check(mission(), change, field, problem);
    }
}

#[test]
fn an_adaptation_keeps_the_licence_that_its_original_demands() {
    let change = |draft: &mut Draft| draft.item.licence = "CC-BY-4.0".parse().unwrap();
    let problem = "conflicts with the original: an adaptation of a work under CC-BY-SA-3.0 \
                   must keep that licence, not CC-BY-4.0";
    check(mission(), change, "item.licence", problem);
}

const CAPSULE: &[Case] = &[
    (
        |d| the_capsule(d).presentation = "x".repeat(20_001),
        "capsule.presentation",
        "has 20001 characters",
    ),
    (
        |d| the_capsule(d).location = Location::Files("other.md".into()),
        "capsule.location.files",
        "is not a file of the item",
    ),
    (
        |d| the_capsule(d).location = Location::Link("javascript:alert(1)".into()),
        "capsule.location.link",
        "is not a web address",
    ),
];

#[test]
fn capsules_are_bounded() {
    check_all(capsule, CAPSULE);
}

const SNAPSHOT: &[Case] = &[
    (
        |d| the_snapshot(d).base_system.clear(),
        "snapshot.base_system",
        "is empty",
    ),
    (
        |d| the_snapshot(d).packages = strings(501),
        "snapshot.packages",
        "has 501 entries",
    ),
    (
        |d| the_snapshot(d).packages.push("tcpdump".into()),
        "snapshot.packages[1]",
        "is there twice",
    ),
    (
        |d| the_snapshot(d).packages[0] = "x".repeat(121),
        "snapshot.packages[0]",
        "has 121 characters",
    ),
    (
        |d| the_snapshot(d).recipe = "x".repeat(20_001),
        "snapshot.recipe",
        "has 20001 characters",
    ),
    (
        |d| the_snapshot(d).image.as_mut().unwrap().size_bytes = 0,
        "snapshot.image.size_bytes",
        "is 0",
    ),
    (
        |d| the_snapshot(d).image.as_mut().unwrap().size_bytes = (1 << 40) + 1,
        "snapshot.image.size_bytes",
        "is 1099511627777",
    ),
    (
        |d| {
            the_snapshot(d).image = None;
            the_snapshot(d).recipe = " \n".into();
        },
        "snapshot.recipe",
        "is empty",
    ),
];

#[test]
fn snapshots_are_bounded() {
    check_all(snapshot, SNAPSHOT);
}

const FILES: &[Case] = &[
    (
        |d| {
            d.files
                .extend((0..64).map(|n| file(&format!("{n}.md"), "text/markdown")))
        },
        "files",
        "has 65 entries",
    ),
    (
        |d| d.files.push(file("course.md", "text/plain")),
        "files[1]",
        "is there twice",
    ),
    (
        |d| d.files[0].media_type = "Text/Markdown".into(),
        "files[0].media_type",
        "is not a media type",
    ),
    (
        |d| d.files[0].size_bytes = bounds::FILE_BYTES_MAX + 1,
        "files[0].size_bytes",
        "is 16777217 bytes",
    ),
    (
        |d| d.files[0].right = FileRight::InstitutionOnly(String::new()),
        "files[0].right.institution_only",
        "is empty",
    ),
    (
        |d| d.files[0].credit = Some("x".repeat(501)),
        "files[0].credit",
        "has 501 characters",
    ),
];

#[test]
fn files_are_bounded() {
    check_all(capsule, FILES);
}

#[test]
fn all_errors_come_at_once_in_the_order_of_the_fields() {
    let mut draft = mission();
    draft.item.title.clear();
    the_part(&mut draft).title.clear();
    draft.files[1].media_type = "csv".to_owned();
    let errors = draft.validate().unwrap_err();
    let shown: Vec<String> = errors.iter().map(FieldError::to_string).collect();
    assert_eq!(
        shown,
        [
            "item.title: is empty; give 1 to 200 characters",
            "mission.parts[0].title: is empty; give 1 to 200 characters",
            "files[1].media_type: is not a media type; \
             give type/subtype in lower case, such as text/csv",
        ]
    );
}

#[test]
fn a_draft_that_is_all_wrong_gives_a_bounded_answer() {
    let mut draft = mission();
    let mut part = the_part(&mut draft).clone();
    part.title.clear();
    the_mission(&mut draft).parts = vec![part; 10_000];
    draft.item.authors = vec![String::new(); 10_000];
    assert_eq!(draft.validate().unwrap_err().len(), bounds::ERRORS_MAX);
}
