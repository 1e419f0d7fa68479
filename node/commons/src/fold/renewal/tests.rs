//! Filling an index while another answers: rights, kills, damage.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use domain::id::ItemId;
use domain::policy::SharingPolicy;
use domain::viewer::Viewer;
use search::Index;

use super::*;
use crate::fold::Fold;
use crate::library::SearchQuestion;
use crate::testing::{Everything, Node, fold, mission, teacher};

const ADA: &str = "ada@grenoble";

fn publish(node: &Node, title: &str) -> ItemId {
    let policy = SharingPolicy::Public;
    let published = node
        .library
        .publish(&teacher(ADA), mission(title), &policy, 0);
    published.unwrap().item
}

/// How many items a stranger finds, and how far that can be relied on.
fn found(node: &Node) -> (u64, Standing) {
    let question = SearchQuestion::default();
    let page = node.library.search(&Viewer::Anonymous, &question).unwrap();
    (page.total, page.standing)
}

fn narrow(node: &Node, item: &ItemId) {
    let policy = SharingPolicy::Personal;
    let narrowed = node.library.set_policy(&teacher(ADA), item, &policy, 0);
    narrowed.unwrap();
}

#[test]
fn what_is_narrowed_or_published_meanwhile_is_so_before_and_after() {
    let mut grenoble = Node::new("grenoble");
    let iron = publish(&grenoble, "Iron");
    publish(&grenoble, "Copper");
    grenoble.fold();
    let filling = grenoble.fold.filling();
    grenoble.fold.fill_index_anew().unwrap();
    let progress = grenoble.fold.catch_up(1_000).unwrap();
    assert!(progress.filling);
    let told = Filling {
        told: 2,
        answers: false,
    };
    assert_eq!(*filling.borrow(), Some(told));
    assert_eq!(found(&grenoble), (2, Standing::Whole), "the other answers");

    // Both are in the new index already; the one that answers must learn of it too.
    narrow(&grenoble, &iron);
    publish(&grenoble, "Zinc");
    publish(&grenoble, "Tin");
    while grenoble.fold.catch_up(2_000).unwrap().filling {}
    assert_eq!(*filling.borrow(), None);
    assert_eq!(found(&grenoble), (3, Standing::Whole));
    let everybody = grenoble.visible(&Viewer::Anonymous);
    assert!(!everybody.contains_key(&iron));
    assert_eq!(grenoble.visible(&teacher(ADA)).len(), 4);
}

#[test]
fn asking_twice_is_asking_once() {
    let mut grenoble = Node::new("grenoble");
    publish(&grenoble, "Iron");
    grenoble.fold();
    grenoble.fold.fill_index_anew().unwrap();
    assert!(grenoble.fold.catch_up(0).unwrap().filling);
    grenoble.fold.fill_index_anew().unwrap();
    assert!(!grenoble.fold.catch_up(0).unwrap().filling);
    assert_eq!(found(&grenoble), (1, Standing::Whole));
}

#[test]
fn until_the_view_is_computed_again_search_says_that_more_may_come() {
    let mut grenoble = Node::new("grenoble");
    publish(&grenoble, "Iron");
    grenoble.fold();
    grenoble.fold.start_over().unwrap();
    assert_eq!(found(&grenoble), (0, Standing::Incomplete));
    grenoble.fold();
    assert_eq!(found(&grenoble), (1, Standing::Whole));
}

/// What a process has open of an index on disk.
fn open(folder: &Path, node: &Node) -> (Fold, Arc<Index>) {
    let index = Arc::new(Index::open(folder).unwrap().0);
    let fold = fold(
        &node.id,
        &node.logs,
        &node.view,
        &index,
        Arc::new(Everything),
    );
    (fold, index)
}

#[test]
fn killed_while_another_is_filled_the_one_that_answered_is_still_there() {
    let mut grenoble = Node::new("grenoble");
    publish(&grenoble, "Iron");
    grenoble.fold();
    let folder = tempfile::tempdir().unwrap();
    for _ in 0..3 {
        let (mut fold, index) = open(folder.path(), &grenoble);
        let standing = (index.document_count(), index.standing());
        assert_eq!(standing, (1, Standing::Whole));
        fold.fill_index_anew().unwrap();
        assert!(fold.catch_up(0).unwrap().filling);
    }
    let (mut fold, index) = open(folder.path(), &grenoble);
    fold.fill_index_anew().unwrap();
    while fold.catch_up(0).unwrap().filling {}
    let standing = (index.document_count(), index.standing());
    assert_eq!(standing, (1, Standing::Whole));
}

/// The largest file of the index.
fn largest(folder: &Path) -> PathBuf {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let list = match path.is_dir() {
                true => &mut folders,
                false => &mut files,
            };
            list.push(path);
        }
    }
    let is_segment = |path: &PathBuf| path.extension().is_some_and(|end| end == "store");
    let segments = files.into_iter().filter(is_segment);
    let size = |path: &PathBuf| fs::metadata(path).unwrap().len();
    segments.max_by_key(size).unwrap()
}

#[test]
fn an_index_damaged_while_it_answers_is_found_out_and_filled_again() {
    let mut grenoble = Node::new("grenoble");
    publish(&grenoble, "Iron");
    grenoble.fold();
    let folder = tempfile::tempdir().unwrap();
    let (mut fold, index) = open(folder.path(), &grenoble);
    fold.catch_up(0).unwrap();
    let path = largest(folder.path());
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&path, bytes).unwrap();
    assert!(!fold.catch_up(INDEX_CHECK_PAUSE_MS - 1).unwrap().filling);
    let progress = fold.catch_up(INDEX_CHECK_PAUSE_MS).unwrap();
    assert!(progress.filling);
    assert_eq!(index.standing(), Standing::Incomplete);
    while fold.catch_up(INDEX_CHECK_PAUSE_MS).unwrap().filling {}
    assert_eq!((index.document_count(), index.check()), (1, Ok(())));
    assert_eq!(index.standing(), Standing::Whole);
}

#[test]
fn a_cut_index_is_filled_again_when_it_is_opened() {
    let mut grenoble = Node::new("grenoble");
    let iron = publish(&grenoble, "Iron");
    grenoble.fold();
    let folder = tempfile::tempdir().unwrap();
    drop(open(folder.path(), &grenoble));
    narrow(&grenoble, &iron);
    publish(&grenoble, "Zinc");
    let path = largest(folder.path());
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    let (mut fold, index) = open(folder.path(), &grenoble);
    while fold.catch_up(0).unwrap().more {}
    fold.commit_index().unwrap();
    assert_eq!(
        (index.document_count(), index.standing()),
        (2, Standing::Whole)
    );
}
