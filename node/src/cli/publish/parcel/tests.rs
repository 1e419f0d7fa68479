//! Item files as authors get them wrong.

use std::fs;
use std::os::unix::fs::symlink;

use tempfile::TempDir;

use super::*;

const ITEM: &str = r#"
[item]
title = "Loi d’Ohm"
language = "fr"
authors = ["Maëlle Kerdoncuff"]
licence = "CC-BY-4.0"
rights = { view = true, run = true, adapt = true, redistribute = true }

[[mission.parts]]
title = "Mesures"
"#;

fn folder(item: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("item.toml"), item).unwrap();
    fs::write(folder.path().join("mesures.csv"), "U;I\n1;2\n").unwrap();
    folder
}

fn with_file(path: &str) -> String {
    format!("{ITEM}\n[[files]]\npath = \"{path}\"\nright = \"open\"\n")
}

fn read(folder: &TempDir) -> Result<ItemOnDisk, Failure> {
    ItemOnDisk::read(&folder.path().join("item.toml"))
}

fn problems(folder: &TempDir) -> Vec<String> {
    let problems = read(folder).unwrap().checked().unwrap_err();
    problems.iter().map(ToString::to_string).collect()
}

#[test]
fn an_item_is_packed_with_its_documents() {
    let parcel = read(&folder(&with_file("mesures.csv")))
        .unwrap()
        .pack()
        .unwrap();
    let [document] = parcel.documents.as_slice() else {
        panic!("one document, not {:?}", parcel.documents);
    };
    assert_eq!(document.measured.digest, ObjectDigest::of(b"U;I\n1;2\n"));
    let draft: Draft = serde_json::from_str(&parcel.item_json).unwrap();
    assert_eq!(draft.files[0].size_bytes, 8);
}

#[test]
fn a_document_that_is_not_there_is_named() {
    let problems = problems(&folder(&with_file("messures.csv")));
    assert_eq!(problems.len(), 1);
    assert!(problems[0].starts_with("files[0].path: `messures.csv` does not exist; "));
}

#[test]
fn a_link_cannot_publish_what_lies_elsewhere() {
    let folder = folder(&with_file("secret.txt"));
    let elsewhere = tempfile::NamedTempFile::new().unwrap();
    symlink(elsewhere.path(), folder.path().join("secret.txt")).unwrap();
    assert!(problems(&folder)[0].contains("is a link out of the folder"));
}

#[test]
fn a_folder_is_no_document() {
    let folder = folder(&with_file("images"));
    fs::create_dir(folder.path().join("images")).unwrap();
    assert!(problems(&folder)[0].contains("is not a file"));
}

#[test]
fn a_document_one_byte_too_long_is_refused() {
    let folder = folder(&with_file("large.bin"));
    let large = File::create(folder.path().join("large.bin")).unwrap();
    large.set_len(OBJECT_BYTES_MAX).unwrap();
    assert!(read(&folder).unwrap().pack().is_ok());
    large.set_len(OBJECT_BYTES_MAX + 1).unwrap();
    assert!(problems(&folder)[0].contains("has more than 16777216 bytes"));
}

#[test]
fn every_wrong_field_is_shown() {
    let wrong = ITEM.replace("Loi d’Ohm", "").replace("Mesures", "");
    let problems = problems(&folder(&wrong));
    let fields: Vec<_> = problems
        .iter()
        .filter_map(|line| line.split(':').next())
        .collect();
    assert_eq!(fields, ["item.title", "mission.parts[0].title"]);
}

#[test]
fn a_mistake_in_the_file_is_said_with_its_line() {
    let error = read(&folder("[item]\ntitel = \"x\"\n"))
        .map(drop)
        .unwrap_err();
    assert!(error.to_string().contains("item.toml: line 2"), "{error}");
    assert_eq!(Exit::of(&error.into()), Exit::Usage);
}

#[test]
fn only_toml_and_json_are_item_files() {
    let error = ItemOnDisk::read(Path::new("item.yaml"))
        .map(drop)
        .unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("an item file is .toml or .json")
    );
}

#[test]
fn a_refused_item_is_a_mistake_of_usage_that_names_every_field() {
    let wrong = ITEM.replace("Loi d’Ohm", "").replace("Mesures", "");
    let error = read(&folder(&wrong)).unwrap().pack().unwrap_err();
    let said = error.to_string();
    assert!(
        said.contains("item.title") && said.contains("mission.parts[0].title"),
        "{said}"
    );
    assert_eq!(Exit::of(&error.into()), Exit::Usage);
}
