//! Exports: nothing runs, nothing is lost, nothing hostile comes back.

mod hostile;

use proptest::prelude::*;
use serde_json::Value;

use super::{Base64, FORMAT, ImportError, ReportFile, Words};
use crate::error::TeachingError;
use crate::fixtures::page::{Page, program};
use crate::fixtures::{Everybody, House, NOTES, assign, class_of, student, teacher, teaching};
use crate::{AssignmentId, Evaluator, NewAnnotation, NewLabdoc, Place, ReportId, Teaching, TeamId};
use domain::item::vocabulary::{LabdocKind, Term as _};

/// Another class with the same mission, and a team without a report.
pub(super) fn elsewhere(teaching: &Teaching) -> (AssignmentId, TeamId) {
    let ada = teacher("ada");
    let class = class_of(teaching, &["lea"]).id;
    teaching
        .import_roster(&ada, (class, &Everybody), b"person,team\nlea,Zn\n", 3)
        .unwrap();
    let team = teaching.teams(&ada, class).unwrap()[0].id;
    (assign(teaching, class), team)
}

/// What two exports have in common if they are of the same content.
fn content(file: &ReportFile) -> Value {
    let labdocs = file.labdocs.iter().map(|labdoc| {
        let mut outline = serde_json::to_value(labdoc).unwrap();
        outline["state"] = Value::Null;
        outline
    });
    let files = file.files.iter();
    let files = files.map(|one| serde_json::json!([one.name, one.bytes]));
    labdocs.chain(files).collect()
}

fn write(teaching: &Teaching, place: Place, text: &str) {
    let page = Page::open(teaching, place, "iris", 100);
    teaching
        .write_labdoc(&student("iris"), place, &page.types(text), 30)
        .unwrap();
}

pub(super) fn exported(teaching: &Teaching, report: ReportId) -> ReportFile {
    let ada = teacher("ada");
    teaching.export_report(&ada, report, 2_000).unwrap()
}

/// Brings a file into another class, and exports it from there.
fn again(teaching: &Teaching, file: &ReportFile) -> ReportFile {
    let place = elsewhere(teaching);
    let ada = teacher("ada");
    let report = teaching.import_report(&ada, place, file, 50).unwrap();
    exported(teaching, report)
}

#[test]
fn a_report_comes_back_from_json_and_from_eln_with_the_same_content() {
    let teaching = teaching();
    let place = program(&teaching);
    write(&teaching, place, "\nx = '<é 😀>'");
    let iris = student("iris");
    for kind in LabdocKind::ALL {
        let labdoc = NewLabdoc {
            part: 1,
            kind: *kind,
            title: format!("More {kind:?}"),
        };
        teaching.add_labdoc(&iris, place.0, &labdoc, 30).unwrap();
    }
    teaching.mark_labdoc(&iris, place, true, 31).unwrap();
    for (name, bytes) in [
        ("photo é.png", "a"),
        ("photo e.png", "b"),
        ("gone.txt", "c"),
    ] {
        let file = (name, &bytes::Bytes::from_static(bytes.as_bytes()));
        teaching.attach(&iris, place.0, file, 32).unwrap();
    }
    teaching.detach(&iris, (place.0, 3), 33).unwrap();
    let file = exported(&teaching, place.0);
    let json = ReportFile::from_json(&file.to_json()).unwrap();
    assert_eq!(json, file);
    let archive = file.to_eln("report", &Words::ENGLISH).unwrap();
    let eln = ReportFile::from_eln(&archive).unwrap();
    for read in [json, eln] {
        assert_eq!(content(&again(&teaching, &read)), content(&file));
    }
}

#[test]
fn an_imported_report_is_written_on_and_handed_in() {
    let teaching = teaching();
    let place = program(&teaching);
    write(&teaching, place, "#1");
    let file = exported(&teaching, place.0);
    let to = elsewhere(&teaching);
    let report = teaching
        .import_report(&teacher("ada"), to, &file, 50)
        .unwrap();
    let labdoc = teaching.report(&student("lea"), report).unwrap().labdocs[1].id;
    let page = Page::open(&teaching, (report, labdoc), "lea", 300);
    let update = page.types("#2");
    teaching
        .write_labdoc(&student("lea"), (report, labdoc), &update, 60)
        .unwrap();
    teaching.submit(&student("lea"), report, 61).unwrap();
    let said = teaching.submitted_content(&teacher("ada"), (report, 1), labdoc);
    assert_eq!(said.unwrap()["source"], "print(1)#1#2");
}

#[test]
fn an_export_tells_its_caller_what_they_may_see_and_no_more() {
    let teaching = teaching();
    let place = program(&teaching);
    let (ada, jon) = (teacher("ada"), student("jon"));
    let draft = NewAnnotation {
        labdoc: place.1,
        selection: None,
        text: "Not yet".to_owned(),
        is_draft: true,
    };
    teaching.annotate(&ada, place.0, &draft, 30).unwrap();
    teaching.post_message(&jon, place.0, "Hello", 31).unwrap();
    let judgement = crate::Judgement {
        answers: vec![crate::Answer::default(), crate::Answer::default()],
        ..crate::Judgement::default()
    };
    let asked = (place.0, Evaluator::Teacher);
    teaching.evaluate(&ada, asked, &judgement, 32).unwrap();
    let hers = teaching.export_report(&ada, place.0, 40).unwrap();
    assert_eq!((hers.annotations.len(), hers.evaluations.len()), (1, 1));
    let his = teaching.export_report(&jon, place.0, 40).unwrap();
    assert_eq!((his.annotations.len(), his.evaluations.len()), (0, 0));
    assert_eq!(his.messages[0].text, "Hello");
    assert_eq!(his.documents[0].bytes.as_ref().unwrap().0, NOTES);
    let refused = teaching.export_report(&student("kim"), place.0, 40);
    assert!(matches!(refused, Err(TeachingError::Denied { .. })));
}

#[test]
fn an_archive_is_one_folder_that_describes_itself() {
    let teaching = teaching();
    let file = exported(&teaching, program(&teaching).0);
    let archive = file.to_eln("../Fe & Cu", &Words::FRENCH).unwrap();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(archive)).unwrap();
    let names: Vec<String> = zip
        .file_names()
        .map(|name| name.unwrap().into_owned())
        .collect();
    assert!(
        names.iter().all(|name| name.starts_with("_Fe___Cu/")),
        "{names:?}"
    );
    let mut read = |path: &str| {
        let mut bytes = Vec::new();
        let mut entry = zip.by_name(&format!("_Fe___Cu/{path}")).unwrap();
        std::io::Read::read_to_end(&mut entry, &mut bytes).unwrap();
        bytes
    };
    let metadata: Value = serde_json::from_slice(&read("ro-crate-metadata.json")).unwrap();
    assert_eq!(
        metadata["@context"],
        "https://w3id.org/ro/crate/1.1/context"
    );
    let graph = metadata["@graph"].as_array().unwrap();
    assert_eq!(graph[0]["about"]["@id"], "./");
    let files: Vec<&Value> = graph.iter().filter(|one| one["@type"] == "File").collect();
    assert_eq!(files.len(), names.len() - 1);
    for one in files {
        use sha2::Digest as _;
        let path = one["@id"].as_str().unwrap().trim_start_matches("./");
        let bytes = read(path);
        assert_eq!(one["contentSize"], bytes.len().to_string());
        assert_eq!(one["sha256"], hex::encode(sha2::Sha256::digest(&bytes)));
        let is_part = |whole: &Value| whole["hasPart"].to_string().contains(path);
        assert!(graph.iter().any(is_part), "{path} is a part of nothing");
    }
    assert_eq!(read("report/documents/01-notes.txt"), NOTES);
}

#[test]
fn a_file_that_does_not_fit_names_what_is_wrong() {
    let teaching = teaching();
    let place = program(&teaching);
    let file = exported(&teaching, place.0);
    let to = elsewhere(&teaching);
    let import = |file: &ReportFile| {
        let answer = teaching.import_report(&teacher("ada"), to, file, 50);
        match answer {
            Err(TeachingError::Import(error)) => error.to_string(),
            other => panic!("{other:?}"),
        }
    };
    let mut other = file.clone();
    other.mission.manifest.0.push(0);
    assert!(import(&other).contains("version 3 of the mission"));
    let mut other = file.clone();
    other.labdocs[1].part = 2;
    assert_eq!(import(&other), "labdocs[1].part must be from 0 to 1");
    let mut other = file.clone();
    other.labdocs[0].state.0 = vec![1, 2, 3];
    assert!(import(&other).starts_with("labdocs[0].state: "));
    let mut other = file.clone();
    other.labdocs[0].kind = LabdocKind::Code;
    assert!(import(&other).starts_with("labdocs[0].state: "));
    let mut other = file.clone();
    other.labdocs[0].state.0 = vec![0; crate::writing::LABDOC_BYTES_MAX + 1];
    assert!(import(&other).starts_with("labdocs[0].state: the labdoc has"));
    let mut other = file.clone();
    other.labdocs = vec![file.labdocs[0].clone(); 103];
    assert_eq!(import(&other), "labdocs must be at most 102");
    teaching
        .import_report(&teacher("ada"), to, &file, 50)
        .unwrap();
    assert!(import(&file).contains("has begun its report"));
    let refused = teaching.import_report(&student("lea"), to, &file, 50);
    assert!(matches!(refused, Err(TeachingError::Denied { .. })));
}

#[test]
fn files_of_a_file_are_bounded_as_attached_ones_are() {
    use crate::attachment::{FILE_BYTES_MAX, FILES_MAX};
    use crate::export::AttachmentFile;
    use domain::id::ObjectDigest;

    let teaching = teaching();
    let mut file = exported(&teaching, program(&teaching).0);
    let to = elsewhere(&teaching);
    let attachment = |name: &str, size: usize| AttachmentFile {
        name: name.to_owned(),
        author: crate::fixtures::handle("iris"),
        at_ms: 30,
        size_bytes: size as u64,
        digest: ObjectDigest::of(b""),
        bytes: Some(Base64(vec![0; size])),
    };
    let too_many = vec![attachment("a", 1); FILES_MAX + 1];
    let wrong = [
        too_many,
        vec![attachment("../a", 1)],
        vec![attachment("a", 0)],
        vec![attachment("a", FILE_BYTES_MAX + 1)],
    ];
    for files in wrong {
        file.files = files;
        let answer = teaching.import_report(&teacher("ada"), to, &file, 50);
        assert!(answer.is_err());
    }
}

#[test]
fn states_of_one_byte_too_many_are_refused() {
    use super::IMPORT_STATES_BYTES_MAX;

    let teaching = teaching();
    let mut file = exported(&teaching, program(&teaching).0);
    let others = file.labdocs[1].state.0.len();
    file.labdocs[0].state.0 = vec![0; IMPORT_STATES_BYTES_MAX + 1 - others];
    let to = elsewhere(&teaching);
    let answer = teaching.import_report(&teacher("ada"), to, &file, 50);
    assert!(matches!(
        answer,
        Err(TeachingError::Import(ImportError::States { .. }))
    ));
}

#[test]
fn documents_of_one_byte_too_many_are_named_without_their_bytes() {
    let teaching = teaching();
    let (report, ada) = (program(&teaching).0, teacher("ada"));
    let mission = teaching.mission_of(&ada, report).unwrap();
    let room = NOTES.len() as u64;
    let files = |mut room| teaching.document_files(&mission, &mut room).unwrap();
    assert!(files(room)[0].bytes.is_some());
    assert!(files(room - 1)[0].bytes.is_none());
    assert_eq!(files(room - 1)[0].name, "notes.txt");
}

#[test]
fn another_version_of_the_form_is_refused() {
    let teaching = teaching();
    let file = exported(&teaching, program(&teaching).0);
    assert_eq!(file.format, FORMAT);
    let newer = ReportFile {
        format_version: 2,
        ..file.clone()
    };
    let refused = ReportFile::from_json(&newer.to_json());
    assert!(matches!(refused, Err(ImportError::Version { found: 2 })));
    let other = ReportFile {
        format: "other".to_owned(),
        ..file
    };
    assert!(ReportFile::from_json(&other.to_json()).is_err());
}

#[test]
fn a_crash_leaves_a_whole_imported_report_or_none() {
    use std::sync::Arc;
    use store::testing::{Crash, CrashingStore};

    for crash in [Crash::Before(0), Crash::After(0)] {
        let disk = Arc::new(CrashingStore::new());
        let house = House::on(disk.clone());
        let file = exported(&house, program(&house).0);
        let (assignment, team) = elsewhere(&house);
        disk.crash(crash);
        let answer = house.import_report(&teacher("ada"), (assignment, team), &file, 50);
        assert!(answer.is_err(), "{crash:?}");
        disk.reopen();
        let house = house.restarted();
        let reports = house.reports(&teacher("ada"), assignment).unwrap();
        for report in &reports {
            assert_eq!(content(&exported(&house, report.id)), content(&file));
        }
        assert_eq!(reports.len(), usize::from(crash == Crash::After(0)));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whatever_is_written_comes_back(words in proptest::collection::vec("\\PC{0,40}", 1..6)) {
        let teaching = teaching();
        let place = program(&teaching);
        for word in &words {
            let page = Page::open(&teaching, place, "iris", 100);
            let update = page.types(word);
            drop(teaching.write_labdoc(&student("iris"), place, &update, 30));
        }
        let file = exported(&teaching, place.0);
        let json = ReportFile::from_json(&file.to_json()).unwrap();
        let archive = file.to_eln("report", &Words::ENGLISH).unwrap();
        let eln = ReportFile::from_eln(&archive).unwrap();
        prop_assert_eq!(&json, &file);
        prop_assert_eq!(content(&eln), content(&file));
        prop_assert_eq!(content(&again(&teaching, &eln)), content(&file));
    }

    #[test]
    fn no_bytes_of_a_file_end_the_process(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(ReportFile::from_json(&bytes).is_err());
        prop_assert!(ReportFile::from_eln(&bytes).is_err());
    }
}
