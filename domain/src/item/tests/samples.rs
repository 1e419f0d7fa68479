//! The sample items that come with the program keep every rule.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::file::{Format, ItemFile, Measured, read_item_file};
use super::vocabulary::Term as _;
use super::*;

fn folders() -> Vec<PathBuf> {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples");
    let entries = fs::read_dir(samples)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries
        .filter(|path| path.join("item.toml").is_file())
        .collect()
}

fn read(folder: &Path) -> ItemFile {
    let text = fs::read_to_string(folder.join("item.toml")).unwrap();
    read_item_file(&text, Format::Toml).unwrap_or_else(|error| panic!("{folder:?}: {error}"))
}

fn resolve(folder: &Path) -> Manifest {
    let measure = |path: &str| -> std::io::Result<Measured> {
        let bytes = fs::read(folder.join(path))?;
        Ok(Measured {
            size_bytes: bytes.len() as u64,
            digest: ObjectDigest::of(&bytes),
        })
    };
    let draft = read(folder).resolve(measure).unwrap();
    draft
        .validate()
        .unwrap_or_else(|errors| panic!("{folder:?}: {errors:#?}"))
}

#[test]
fn every_sample_is_valid_and_says_with_whom_it_is_shared() {
    let mut kinds = BTreeSet::new();
    for folder in folders() {
        let rung = read(&folder).sharing.expect("a [sharing] table").rung;
        let manifest = resolve(&folder);
        kinds.insert(manifest.kind());
        let at_home = matches!(rung.as_str(), "personal" | "institution");
        assert!(
            at_home || manifest.may_leave_institution().is_ok(),
            "{folder:?} is shared further than its files may go"
        );
    }
    assert_eq!(Vec::from_iter(kinds), ItemKind::ALL);
}

#[test]
fn a_sample_that_is_written_down_reads_as_before() {
    for folder in folders() {
        let item = read(&folder);
        let text = item.to_toml().unwrap();
        let again = read_item_file(&text, Format::Toml);
        assert_eq!(again, Ok(item), "{folder:?}: {text}");
    }
}

#[test]
fn samples_hold_no_file_that_they_do_not_name() {
    for folder in folders() {
        let mut named: Vec<String> = read(&folder)
            .files
            .into_iter()
            .map(|file| file.path)
            .collect();
        named.push("item.toml".to_owned());
        named.sort();
        let entries = fs::read_dir(&folder).unwrap();
        let mut found: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        found.sort();
        assert_eq!(found, named, "{folder:?}");
    }
}
