//! An index is filled beside the one that answers, or says that it is being filled.

use std::fs;
use std::path::Path;

use domain::id::ObjectDigest;
use search::{ANALYSIS_VERSION, Document, Index, Opened, Positions, Standing, Update};
use serde_json::{Value, json};

use crate::support::{document, find, find_as, institution, titles};

fn positions(position: u64) -> Positions {
    Positions::from([("grenoble/public".to_owned(), position)])
}

fn putting(document: Document) -> Update {
    Update {
        remove: vec![document.item.clone()],
        put: vec![document],
        ..Update::default()
    }
}

/// An index on disk with “Dosage” and “Optique”, open.
fn written(folder: &Path) -> Index {
    let (index, _) = Index::open(folder).expect("the index opens");
    for (number, title) in [(1, "Dosage"), (2, "Optique")] {
        let update = putting(document(number, title));
        index.apply(&update).expect("the index takes updates");
    }
    index.commit(positions(7)).expect("the index commits");
    index
}

/// Has both halves say that they were written with another analysis.
fn say_another_analysis(folder: &Path) {
    for half in ["1/public", "1/restricted"] {
        let path = folder.join(half).join("meta.json");
        let mut meta: Value =
            serde_json::from_slice(&fs::read(&path).expect("it is there")).expect("it is JSON");
        let payload = meta["payload"].as_str().expect("it is a text");
        let mut payload: Value = serde_json::from_str(payload).expect("it is JSON");
        let said = (ANALYSIS_VERSION - 1, true, &payload["positions"]);
        let said = serde_json::to_string(&said).expect("it can be written");
        payload["digest"] = json!(ObjectDigest::of(said.as_bytes()).to_string());
        payload["analysis"] = json!(ANALYSIS_VERSION - 1);
        meta["payload"] = json!(payload.to_string());
        fs::write(&path, meta.to_string()).expect("it can be written");
    }
}

fn generations(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder is there");
    let entries = entries.map(|entry| entry.expect("the folder is there"));
    let mut folders: Vec<String> = entries
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    folders.sort();
    folders
}

#[test]
fn one_of_another_analysis_answers_until_another_is_filled() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path()).close().unwrap();
    say_another_analysis(folder.path());
    let (index, opened) = Index::open(folder.path()).unwrap();
    assert_eq!(opened, Opened::Existing);
    assert_eq!(find(&index, "dosage").standing, Standing::OtherAnalysis);
    assert_eq!(titles(&find(&index, "dosage")), ["Dosage"]);

    index.begin_beside().unwrap();
    for (number, title) in [(1, "Dosage"), (2, "Optique")] {
        let update = putting(document(number, title));
        index.apply_beside(&update).unwrap();
    }
    assert_eq!(find(&index, "").standing, Standing::OtherAnalysis);
    index.commit(positions(8)).unwrap();
    assert_eq!(
        index.standing(),
        Standing::OtherAnalysis,
        "a commit is not a renewal"
    );

    index.promote(positions(8)).unwrap();
    assert_eq!(find(&index, "optique").standing, Standing::Whole);
    assert_eq!(titles(&find(&index, "optique")), ["Optique"]);
    assert_eq!(generations(folder.path()), ["2"]);
    index.close().unwrap();
    let (index, opened) = Index::open(folder.path()).unwrap();
    assert_eq!(
        (opened, index.standing()),
        (Opened::Existing, Standing::Whole)
    );
    assert_eq!(index.positions(), positions(8));
}

#[test]
fn what_changes_meanwhile_changes_both() {
    let index = Index::in_memory().unwrap();
    index.apply(&putting(document(1, "Dosage"))).unwrap();
    index.commit(positions(1)).unwrap();
    index.begin_beside().unwrap();
    index.apply_beside(&putting(document(1, "Dosage"))).unwrap();
    // Narrowed and taken away, while the other is half full.
    let mut narrowed = document(1, "Dosage");
    narrowed.audiences = [institution("grenoble")].into();
    index.apply(&putting(narrowed)).unwrap();
    index.apply(&putting(document(3, "Plus tard"))).unwrap();
    index.commit(positions(2)).unwrap();
    let check = || {
        assert_eq!(titles(&find(&index, "")), ["Plus tard"]);
        let inside = find_as(&index, "dosage", [institution("grenoble")]);
        assert_eq!(titles(&inside), ["Dosage"]);
    };
    check();
    index.promote(positions(2)).unwrap();
    check();
}

#[test]
fn a_crash_while_another_is_filled_leaves_the_one_that_answers() {
    let folder = tempfile::tempdir().unwrap();
    let index = written(folder.path());
    index.begin_beside().unwrap();
    index.apply_beside(&putting(document(1, "Dosage"))).unwrap();
    index.commit_beside().unwrap();
    assert_eq!(generations(folder.path()), ["1", "2"]);
    drop(index);
    let (index, opened) = Index::open(folder.path()).unwrap();
    assert_eq!(
        (opened, index.standing()),
        (Opened::Existing, Standing::Whole)
    );
    assert_eq!(titles(&find(&index, "")), ["Dosage", "Optique"]);
    assert_eq!(index.positions(), positions(7));
    assert_eq!(generations(folder.path()), ["1"]);
}

#[test]
fn a_crash_between_the_promotion_and_the_end_of_the_other_keeps_the_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let before = tempfile::tempdir().unwrap();
    let index = written(folder.path());
    copy(&folder.path().join("1"), &before.path().join("1"));
    index.begin_beside().unwrap();
    index.apply_beside(&putting(document(1, "Anew"))).unwrap();
    index.promote(positions(9)).unwrap();
    index.close().unwrap();
    copy(&before.path().join("1"), &folder.path().join("1"));
    let (index, _) = Index::open(folder.path()).unwrap();
    assert_eq!(titles(&find(&index, "")), ["Anew"]);
    assert_eq!(generations(folder.path()), ["2"]);
}

#[test]
fn one_that_begins_anew_says_so_until_it_is_complete() {
    let folder = tempfile::tempdir().unwrap();
    let index = written(folder.path());
    index.start_over().unwrap();
    assert_eq!(find(&index, "").standing, Standing::Incomplete);
    index.apply(&putting(document(1, "Dosage"))).unwrap();
    index.commit_unfinished().unwrap();
    let found = find(&index, "");
    assert_eq!(titles(&found), ["Dosage"]);
    assert_eq!(found.standing, Standing::Incomplete);
    assert_eq!(index.positions(), Positions::new());
    drop(index);
    // What was not filled to the end is not taken for an index.
    let (index, opened) = Index::open(folder.path()).unwrap();
    assert!(matches!(opened, Opened::Recreated { .. }), "{opened:?}");
    index.apply(&putting(document(1, "Dosage"))).unwrap();
    index.commit(positions(7)).unwrap();
    assert_eq!(find(&index, "").standing, Standing::Whole);
}

#[test]
fn damage_under_a_running_index_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let index = written(folder.path());
    assert_eq!(index.check(), Ok(()));
    let half = fs::read_dir(folder.path().join("1/public")).unwrap();
    let mut paths = half.map(|entry| entry.unwrap().path());
    let store = paths.find(|path| path.extension().is_some_and(|end| end == "store"));
    let store = store.unwrap();
    let mut bytes = fs::read(&store).unwrap();
    bytes[0] ^= 1;
    fs::write(&store, bytes).unwrap();
    let damage = index.check().unwrap_err();
    assert!(damage.contains(".store"), "{damage}");
    index.start_over().unwrap();
    assert_eq!(index.check(), Ok(()));
    assert_eq!(find(&index, "").standing, Standing::Incomplete);
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the folder can be made");
    for entry in fs::read_dir(from).expect("the folder is there") {
        let entry = entry.expect("the folder is there");
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).expect("the file can be copied");
        }
    }
}
