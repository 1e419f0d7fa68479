//! Every refusal, provoked.

use super::*;

/// Changes the message of a valid item; reading it must fail like `expected` says.
fn check(draft: Draft, change: impl FnOnce(&mut pb::Manifest), expected: &str) {
    let mut message = pb::Manifest::from(draft);
    change(&mut message);
    let error = read_manifest(&message.encode_to_vec()).unwrap_err();
    assert_eq!(error.to_string(), expected);
}

fn check_item(change: impl FnOnce(&mut pb::Description), expected: &str) {
    let change = |message: &mut pb::Manifest| change(message.item.as_mut().unwrap());
    check(draft(&[MISSION]), change, expected);
}

fn check_parent(change: impl FnOnce(&mut pb::Parent), expected: &str) {
    check_item(|item| change(item.parent.as_mut().unwrap()), expected);
}

fn check_mission(change: impl FnOnce(&mut pb::Mission), expected: &str) {
    let change = |message: &mut pb::Manifest| match &mut message.content {
        Some(pb::manifest::Content::Mission(mission)) => change(mission),
        other => panic!("not a mission: {other:?}"),
    };
    check(draft(&[MISSION]), change, expected);
}

fn check_labdoc(index: usize, change: impl FnOnce(&mut pb::Labdoc), expected: &str) {
    let change = |mission: &mut pb::Mission| change(&mut mission.parts[1].labdocs[index]);
    check_mission(change, expected);
}

fn check_dataset(change: impl FnOnce(&mut pb::Dataset), expected: &str) {
    let change = |labdoc: &mut pb::Labdoc| match &mut labdoc.content {
        Some(pb::labdoc::Content::Dataset(dataset)) => change(dataset),
        other => panic!("not a dataset: {other:?}"),
    };
    check_labdoc(3, change, expected);
}

fn check_code(change: impl FnOnce(&mut pb::CodeTemplate), expected: &str) {
    let change = |labdoc: &mut pb::Labdoc| match &mut labdoc.content {
        Some(pb::labdoc::Content::Code(code)) => change(code),
        other => panic!("not a program: {other:?}"),
    };
    check_labdoc(4, change, expected);
}

fn check_capsule(change: impl FnOnce(&mut pb::Capsule), expected: &str) {
    let change = |message: &mut pb::Manifest| match &mut message.content {
        Some(pb::manifest::Content::Capsule(capsule)) => change(capsule),
        other => panic!("not a capsule: {other:?}"),
    };
    check(draft(&[BARE, CAPSULE]), change, expected);
}

fn check_snapshot(change: impl FnOnce(&mut pb::Snapshot), expected: &str) {
    let change = |message: &mut pb::Manifest| match &mut message.content {
        Some(pb::manifest::Content::Snapshot(snapshot)) => change(snapshot),
        other => panic!("not a snapshot: {other:?}"),
    };
    check(draft(&[BARE, SNAPSHOT]), change, expected);
}

fn check_image(change: impl FnOnce(&mut pb::Image), expected: &str) {
    check_snapshot(
        |snapshot| change(snapshot.image.as_mut().unwrap()),
        expected,
    );
}

#[test]
fn a_manifest_needs_its_description_and_content() {
    check(draft(&[MISSION]), |m| m.item = None, "item is missing");
    check(
        draft(&[MISSION]),
        |m| m.content = None,
        "content is missing",
    );
    assert_eq!(read_manifest(b""), Err(WireError::Missing("item")));
}

#[test]
fn a_kind_of_content_of_a_newer_program_is_refused() {
    let mut message = pb::Manifest::from(draft(&[MISSION]));
    message.content = None;
    let mut bytes = message.encode_to_vec();
    // Field 6, an empty message.
    bytes.extend([0x32, 0x00]);
    assert_eq!(read_manifest(&bytes), Err(WireError::Missing("content")));
}

#[test]
fn a_description_needs_what_is_required() {
    let title = "item.title: is empty; give 1 to 200 characters";
    check_item(|item| item.title.clear(), title);
    let authors = "item.authors: has 0 entries; give 1 to 50 entries";
    check_item(|item| item.authors.clear(), authors);
    check_item(|item| item.language.clear(), "item.language is missing");
    check_item(|item| item.licence.clear(), "item.licence is missing");
    check_item(|item| item.rights = None, "item.rights is missing");
}

#[test]
fn an_optional_text_that_is_there_is_not_empty() {
    let expected = "item.maintainer: is empty; give 1 to 120 characters";
    check_item(|item| item.maintainer = Some(String::new()), expected);
}

#[test]
fn codes_that_are_not_in_the_lists_are_refused() {
    let unknown = || "unheard-of".to_owned();
    check_item(
        |item| item.language = unknown(),
        "item.language is malformed",
    );
    check_item(|item| item.licence = unknown(), "item.licence is malformed");
    let disciplines = "item.disciplines is malformed";
    check_item(|item| item.disciplines.push(unknown()), disciplines);
    check_item(|item| item.levels[0].clear(), "item.levels is malformed");
}

#[test]
fn a_day_that_does_not_exist_is_refused() {
    for (year, month, day) in [
        (2023, 2, 29),
        (0, 0, 0),
        (65_536 + 2024, 2, 29),
        (2024, 256 + 2, 29),
        (2024, 2, u32::MAX),
    ] {
        let reviewed = pb::Date { year, month, day };
        let change = |item: &mut pb::Description| item.reviewed = Some(reviewed);
        check_item(change, "item.reviewed is malformed");
    }
}

#[test]
fn a_parent_needs_what_is_required() {
    check_parent(
        |parent| parent.origin.clear(),
        "item.parent.origin is missing",
    );
    check_parent(|parent| parent.item.clear(), "item.parent.item is missing");
    check_parent(
        |parent| parent.version = 0,
        "item.parent.version is missing",
    );
    let digest = "item.parent.manifest_digest is missing";
    check_parent(|parent| parent.manifest_digest.clear(), digest);
    check_parent(
        |parent| parent.licence.clear(),
        "item.parent.licence is missing",
    );
}

#[test]
fn a_parent_is_named_in_the_right_form() {
    let origin = "item.parent.origin is malformed";
    check_parent(|parent| parent.origin = "Ouessant".to_owned(), origin);
    let item = "item.parent.item is malformed";
    check_parent(|parent| parent.item.truncate(15), item);
    let digest = "item.parent.manifest_digest is malformed";
    check_parent(|parent| parent.manifest_digest = vec![7; 33].into(), digest);
}

#[test]
fn a_file_needs_what_is_required() {
    let check_file = |change: fn(&mut pb::FileRef), expected| {
        check(draft(&[MISSION]), |m| change(&mut m.files[1]), expected);
    };
    check_file(|file| file.digest.clear(), "files.digest is missing");
    check_file(|file| file.digest.truncate(31), "files.digest is malformed");
    check_file(|file| file.right = None, "files.right is missing");
    // What a right of a newer program decodes to.
    let unknown = |file: &mut pb::FileRef| file.right = Some(pb::FileRight { right: None });
    check_file(unknown, "files.right is missing");
    let licensed = |id: &str| pb::FileRight {
        right: Some(pb::file_right::Right::Licence(id.to_owned())),
    };
    let check_licence = |id, expected| {
        let change = |m: &mut pb::Manifest| m.files[1].right = Some(licensed(id));
        check(draft(&[MISSION]), change, expected);
    };
    check_licence("", "files.right.licence is missing");
    check_licence("free", "files.right.licence is malformed");
}

#[test]
fn a_mission_needs_what_is_required() {
    let title = "mission.parts[1].title: is empty; give 1 to 200 characters";
    check_mission(|mission| mission.parts[1].title.clear(), title);
    let parts = "mission.parts: has 0 entries; give 1 to 60 entries";
    check_mission(|mission| mission.parts.clear(), parts);
    let levels = "mission.rubric.criteria[0].levels: has 1 entries; give 2 to 10 entries";
    check_mission(
        |mission| {
            mission.rubric.as_mut().unwrap().criteria[0]
                .levels
                .truncate(1)
        },
        levels,
    );
}

#[test]
fn a_labdoc_needs_what_is_required() {
    let content = "mission.parts.labdocs.content is missing";
    check_labdoc(0, |labdoc| labdoc.content = None, content);
    let field = "mission.parts.labdocs.code.language";
    check_code(|code| code.language = 0, &format!("{field} is missing"));
    check_code(|code| code.language = 99, &format!("{field} is malformed"));
}

#[test]
fn a_column_needs_what_is_required() {
    let field = "mission.parts.labdocs.dataset.columns.kind";
    check_dataset(
        |table| table.columns[0].kind = 0,
        &format!("{field} is missing"),
    );
    check_dataset(
        |table| table.columns[0].kind = 3,
        &format!("{field} is malformed"),
    );
    let field = "mission.parts.labdocs.dataset.columns.uncertainty";
    let unknown = pb::Uncertainty { uncertainty: None };
    check_dataset(
        |table| table.columns[0].uncertainty = Some(unknown),
        &format!("{field} is missing"),
    );
}

#[test]
fn numbers_that_are_none_are_refused() {
    let field = "mission.rubric.criteria[0].levels[0].points";
    for points in [f64::NAN, f64::INFINITY, -1.0] {
        check_mission(
            |mission| mission.rubric.as_mut().unwrap().criteria[0].levels[0].points = points,
            &format!("{field}: is {points}; give 0 to 1000 points"),
        );
    }
}

#[test]
fn a_capsule_needs_what_is_required() {
    check_capsule(|capsule| capsule.media = 0, "capsule.media is missing");
    check_capsule(|capsule| capsule.media = 99, "capsule.media is malformed");
    check_capsule(
        |capsule| capsule.location = None,
        "capsule.location is missing",
    );
}

#[test]
fn a_snapshot_needs_what_is_required() {
    check_snapshot(|s| s.architecture = 0, "snapshot.architecture is missing");
    check_snapshot(
        |s| s.architecture = -1,
        "snapshot.architecture is malformed",
    );
    check_image(|image| image.format = 0, "snapshot.image.format is missing");
    check_image(
        |image| image.format = 9,
        "snapshot.image.format is malformed",
    );
    check_image(
        |image| image.digest.clear(),
        "snapshot.image.digest is missing",
    );
    check_image(
        |image| image.digest.truncate(1),
        "snapshot.image.digest is malformed",
    );
    let size = "snapshot.image.size_bytes: is 0; give 1 to 1099511627776 bytes";
    check_image(|image| image.size_bytes = 0, size);
}

fn too_many(field: &str, bound: CountBound) -> String {
    let found = bound.max + 1;
    format!("{field} is {found}, at most {} is allowed", bound.max)
}

#[test]
fn lists_are_counted_before_they_are_copied() {
    fn grow<T: Clone + Default>(list: &mut Vec<T>, bound: CountBound) {
        list.resize(bound.max + 1, T::default());
    }
    let files = |m: &mut pb::Manifest| grow(&mut m.files, bounds::FILES);
    check(draft(&[MISSION]), files, &too_many("files", bounds::FILES));
    check_item(
        |item| grow(&mut item.disciplines, bounds::DISCIPLINES),
        &too_many("item.disciplines", bounds::DISCIPLINES),
    );
    check_item(
        |item| grow(&mut item.levels, bounds::LEVELS),
        &too_many("item.levels", bounds::LEVELS),
    );
    check_mission(
        |mission| grow(&mut mission.parts, bounds::PARTS),
        &too_many("mission.parts", bounds::PARTS),
    );
    check_mission(
        |mission| grow(&mut mission.parts[0].labdocs, bounds::LABDOCS),
        &too_many("mission.parts.labdocs", bounds::LABDOCS),
    );
    check_dataset(
        |table| grow(&mut table.columns, bounds::COLUMNS),
        &too_many("mission.parts.labdocs.dataset.columns", bounds::COLUMNS),
    );
    check_dataset(
        |table| grow(&mut table.rows, bounds::ROWS),
        &too_many("mission.parts.labdocs.dataset.rows", bounds::ROWS),
    );
    check_mission(
        |mission| {
            grow(
                &mut mission.rubric.as_mut().unwrap().criteria,
                bounds::CRITERIA,
            )
        },
        &too_many("mission.rubric.criteria", bounds::CRITERIA),
    );
    check_mission(
        |mission| {
            let criteria = &mut mission.rubric.as_mut().unwrap().criteria;
            grow(&mut criteria[0].levels, bounds::CRITERION_LEVELS);
        },
        &too_many("mission.rubric.criteria.levels", bounds::CRITERION_LEVELS),
    );
}

#[test]
fn many_errors_make_a_short_text() {
    let mut message = pb::Manifest::from(draft(&[BARE, BARE_MISSION]));
    let untitled = pb::Mission {
        instructions: String::new(),
        parts: vec![pb::Part::default(); 60],
        rubric: None,
    };
    message.content = Some(pb::manifest::Content::Mission(untitled));
    let Err(WireError::Item(text)) = read_manifest(&message.encode_to_vec()) else {
        panic!("an item with untitled parts was read");
    };
    let beginning = "mission.parts[0].title: is empty; give 1 to 200 characters / mission.parts[1]";
    assert!(text.starts_with(beginning), "{text}");
    assert_eq!(text.chars().count(), ITEM_ERROR_CHARS_MAX);
}

#[test]
fn bytes_of_another_kind_are_refused() {
    assert_eq!(read_manifest(b"{}"), Err(WireError::Undecodable));
    // A title in Latin-1: texts are UTF-8.
    assert_eq!(
        read_manifest(&[0x0a, 0x03, 0x0a, 0x01, 0xe9]),
        Err(WireError::Undecodable)
    );
}
