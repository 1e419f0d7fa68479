//! What is committed is there when the index is opened again, and damage is noticed.

use std::fs;
use std::path::{Path, PathBuf};

use search::{Index, OpenError, Opened, Positions, Standing, Update};

use crate::support::{document, find, item, titles};

/// Where the first index of a folder stands.
const FIRST: &str = "1";

fn positions(position: u64) -> Positions {
    Positions::from([("grenoble/public".to_owned(), position)])
}

/// An index on disk with one document, closed.
fn written(folder: &Path) {
    let (index, opened) = Index::open(folder).expect("the index opens");
    assert_eq!(opened, Opened::Created);
    put(&index, "Dosage", 7);
    index.close().expect("the index closes");
}

fn put(index: &Index, title: &str, position: u64) {
    let update = Update {
        put: vec![document(1, title)],
        ..Update::default()
    };
    index.apply(&update).expect("the index takes updates");
    index
        .commit(positions(position))
        .expect("the index commits");
}

fn is_recreated(folder: &Path) -> bool {
    let (index, opened) = Index::open(folder).expect("the index opens");
    let recreated = matches!(opened, Opened::Recreated { .. });
    if recreated {
        assert_eq!(index.positions(), Positions::new());
        assert_eq!(find(&index, "").total, 0);
        assert_eq!(index.standing(), Standing::Incomplete);
        put(&index, "Anew", 1);
        assert_eq!(titles(&find(&index, "")), ["Anew"]);
    }
    recreated
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = ["public", "restricted"]
        .iter()
        .flat_map(|half| fs::read_dir(folder.join(FIRST).join(half)).expect("the folder is there"))
        .map(|entry| entry.expect("the folder is there").path())
        .filter(|path| fs::metadata(path).expect("the folder is there").len() > 0)
        .collect::<Vec<_>>();
    files.sort();
    files
}

#[test]
fn documents_and_positions_survive_together() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path());
    let (index, opened) = Index::open(folder.path()).unwrap();
    assert_eq!(opened, Opened::Existing);
    assert_eq!(index.positions(), positions(7));
    assert_eq!(titles(&find(&index, "dosage")), ["Dosage"]);
}

#[test]
fn what_was_not_committed_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path());
    let (index, _) = Index::open(folder.path()).unwrap();
    let update = Update {
        remove: vec![item(1)],
        put: vec![document(2, "Later")],
        ..Update::default()
    };
    index.apply(&update).unwrap();
    assert_eq!(titles(&find(&index, "")), ["Dosage"]);
    drop(index);
    let (index, _) = Index::open(folder.path()).unwrap();
    assert_eq!(titles(&find(&index, "")), ["Dosage"]);
    assert_eq!(index.positions(), positions(7));
}

#[test]
fn an_update_can_be_taken_again() {
    let index = Index::in_memory().unwrap();
    for _ in 0..3 {
        put(&index, "Dosage", 7);
    }
    assert_eq!(index.document_count(), 1);
    assert_eq!(find(&index, "dosage").total, 1);
}

#[test]
fn a_crash_between_the_halves_goes_back_to_the_earlier_position() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path());
    let before = tempfile::tempdir().unwrap();
    copy(&folder.path().join("1/restricted"), before.path());
    let (index, _) = Index::open(folder.path()).unwrap();
    put(&index, "Dosage again", 8);
    index.close().unwrap();
    fs::remove_dir_all(folder.path().join("1/restricted")).unwrap();
    copy(before.path(), &folder.path().join("1/restricted"));
    let (index, opened) = Index::open(folder.path()).unwrap();
    assert_eq!(opened, Opened::Existing);
    assert_eq!(index.positions(), positions(7));
    put(&index, "Dosage again", 8);
    assert_eq!(titles(&find(&index, "")), ["Dosage again"]);
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the folder is there");
    for entry in fs::read_dir(from).expect("the folder is there") {
        let path = entry.expect("the folder is there").path();
        fs::copy(
            &path,
            to.join(path.file_name().expect("the folder is there")),
        )
        .expect("the folder is there");
    }
}

#[test]
fn one_index_has_one_process() {
    let folder = tempfile::tempdir().unwrap();
    let (_index, _) = Index::open(folder.path()).unwrap();
    assert!(matches!(Index::open(folder.path()), Err(OpenError::InUse)));
}

#[test]
fn a_flipped_bit_in_a_segment_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path());
    let is_segment = |path: &PathBuf| {
        path.extension()
            .is_some_and(|end| end != "json" && end != "lock")
    };
    let path = files(folder.path()).into_iter().find(is_segment).unwrap();
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&path, bytes).unwrap();
    assert!(is_recreated(folder.path()), "{path:?}");
}

#[test]
fn a_cut_or_missing_file_is_noticed() {
    for name in [
        "1/public/meta.json",
        "1/restricted/meta.json",
        "1/public/.managed.json",
    ] {
        let folder = tempfile::tempdir().unwrap();
        written(folder.path());
        let path = folder.path().join(name);
        let bytes = fs::read(&path).unwrap();
        fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
        assert!(is_recreated(folder.path()), "{name}");
    }
    for half in ["public", "restricted"] {
        let folder = tempfile::tempdir().unwrap();
        written(folder.path());
        fs::remove_dir_all(folder.path().join(FIRST).join(half)).unwrap();
        assert!(is_recreated(folder.path()), "{half}");
    }
}

#[test]
fn no_damage_anywhere_panics_or_goes_unnoticed() {
    let original = tempfile::tempdir().unwrap();
    written(original.path());
    for path in files(original.path()) {
        let bytes = fs::read(&path).unwrap();
        for at in (0..bytes.len()).step_by(bytes.len().div_ceil(4)) {
            let folder = tempfile::tempdir().unwrap();
            for half in ["1/public", "1/restricted"] {
                copy(&original.path().join(half), &folder.path().join(half));
            }
            let mut bytes = bytes.clone();
            bytes[at] ^= 0x11;
            fs::write(
                folder
                    .path()
                    .join(path.strip_prefix(original.path()).unwrap()),
                bytes,
            )
            .unwrap();
            if !is_recreated(folder.path()) {
                let (index, _) = Index::open(folder.path()).unwrap();
                assert_eq!(index.positions(), positions(7), "{path:?} at {at}");
                assert_eq!(
                    titles(&find(&index, "dosage")),
                    ["Dosage"],
                    "{path:?} at {at}"
                );
            }
        }
    }
}
