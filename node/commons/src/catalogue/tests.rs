//! View and index in a folder: left and found again, lost, of somebody else.

use domain::policy::SharingPolicy;
use tempfile::TempDir;

use super::*;
use crate::testing::{Everything, Node, fold, mission, teacher};
use crate::view::ViewDigest;

/// Opens what is in the folder, folds, and says what was noted, the digest of the first log and
/// how many documents the index has.
fn open_and_fold(folder: &Path, node: &Node, engine: ViewEngine) -> (usize, ViewDigest, u64) {
    let catalogue = Catalogue::open(folder, &node.id, engine).unwrap();
    let Catalogue { view, index, notes } = catalogue;
    let mut fold = fold(&node.id, &node.logs, &view, &index, Arc::new(Everything));
    while fold.catch_up(0).unwrap().more {}
    fold.commit_index().unwrap();
    let log = node.logs.names().unwrap().remove(0);
    let digest = view.read().unwrap().digest(&log, 1).unwrap();
    (notes.len(), digest, index.document_count())
}

fn published() -> (TempDir, Node) {
    let node = Node::new("grenoble");
    let ada = teacher("ada@grenoble");
    for policy in [SharingPolicy::Public, SharingPolicy::Personal] {
        node.library
            .publish(&ada, mission("Iron"), &policy, 0)
            .unwrap();
    }
    (tempfile::tempdir().unwrap(), node)
}

#[test]
fn what_was_left_is_found_again() {
    for engine in [ViewEngine::Sled, ViewEngine::Redb] {
        let (folder, node) = published();
        let (notes, digest, documents) = open_and_fold(folder.path(), &node, engine);
        assert_eq!((notes, documents), (1, 2), "there was no view");
        assert_eq!(open_and_fold(folder.path(), &node, engine), (0, digest, 2));
    }
}

#[test]
fn what_was_deleted_is_folded_to_the_same() {
    let (folder, node) = published();
    let (_, digest, _) = open_and_fold(folder.path(), &node, ViewEngine::Sled);
    Catalogue::delete(folder.path()).unwrap();
    Catalogue::delete(folder.path()).unwrap();
    let again = open_and_fold(folder.path(), &node, ViewEngine::Sled);
    assert_eq!(again, (1, digest, 2));
}

#[test]
fn an_index_whose_view_was_lost_begins_empty_too() {
    let (folder, node) = published();
    let (_, digest, _) = open_and_fold(folder.path(), &node, ViewEngine::Sled);
    fs::remove_dir_all(folder.path().join(VIEW)).unwrap();
    let again = open_and_fold(folder.path(), &node, ViewEngine::Sled);
    assert_eq!(again, (2, digest, 2));
}

#[test]
fn a_view_of_another_institution_is_not_used() {
    let (folder, node) = published();
    open_and_fold(folder.path(), &node, ViewEngine::Sled);
    let other = Catalogue::open(folder.path(), &"paris".parse().unwrap(), ViewEngine::Sled);
    let other = other.unwrap();
    assert_eq!(other.view.read().unwrap().positions().unwrap().len(), 0);
    assert_eq!(other.index.document_count(), 0);
}

#[test]
fn a_folder_in_use_is_left_alone() {
    let (folder, node) = published();
    let _open = Catalogue::open(folder.path(), &node.id, ViewEngine::Sled).unwrap();
    let refused = Catalogue::open(folder.path(), &node.id, ViewEngine::Sled).err();
    assert!(
        matches!(refused, Some(CatalogueError::View(StoreError::Busy { .. }))),
        "{refused:?}"
    );
}

#[test]
fn an_institution_adds_names_for_the_same_thing() {
    let (folder, node) = published();
    let list = folder.path().join("synonyms.txt");
    let open = || Catalogue::open(folder.path(), &node.id, ViewEngine::Sled);
    fs::write(&list, "# rooms\ngrand amphi = weil").unwrap();
    drop(open().unwrap());
    fs::write(&list, "grand amphi = weil\nalone").unwrap();
    let refused = open().err().expect("a line with one name is refused");
    assert!(refused.to_string().contains("line 2"), "{refused}");
    fs::write(&list, [0xff, 0xfe]).unwrap();
    assert!(matches!(open(), Err(CatalogueError::SynonymsFile(_))));
    let most = SYNONYMS_BYTES_MAX;
    fs::write(&list, "#".repeat(most)).unwrap();
    drop(open().unwrap());
    fs::write(&list, "#".repeat(most + 1)).unwrap();
    assert!(matches!(open(), Err(CatalogueError::Synonyms(_))));
}
