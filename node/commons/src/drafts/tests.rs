//! Drafts in a store.

use std::sync::Arc;

use domain::id::{Handle, ItemHandle};
use domain::item::{Content, FileRight};
use store::memory::MemoryStore;

use super::{DRAFT_BYTES_MAX, DRAFTS_MAX, DRAFTS_PAGE_MAX, DraftError, Drafts, SavedDraft, Start};
use crate::testing::{file, mission};

fn drafts() -> Drafts {
    Drafts::new(Arc::new(MemoryStore::new()))
}

fn owner(name: &str) -> Handle {
    name.parse().unwrap()
}

fn blank(title: &str) -> Start {
    Start {
        draft: mission(title),
        of: None,
        original: None,
    }
}

fn begin(drafts: &Drafts, owner: &Handle, title: &str) -> SavedDraft {
    drafts.begin(owner, blank(title), 1).unwrap()
}

#[test]
fn what_was_saved_is_read_again() {
    let (drafts, ada) = (drafts(), owner("ada"));
    let begun = begin(&drafts, &ada, "Iron");
    let id = begun.entry.id;
    let saved = drafts
        .save(&ada, (id, 1), (mission("Copper"), None), 7)
        .unwrap();
    assert_eq!((saved.entry.revision, saved.entry.saved_ms), (2, 7));
    assert_eq!(drafts.open(&ada, id).unwrap(), saved);
    let listed = drafts.list(&ada, None).unwrap();
    assert_eq!(listed.drafts, [saved.entry]);
    drafts.discard(&ada, id).unwrap();
    assert!(matches!(drafts.open(&ada, id), Err(DraftError::NotFound)));
    assert_eq!(drafts.list(&ada, None).unwrap().drafts, []);
}

#[test]
fn another_persons_draft_is_as_one_that_does_not_exist() {
    let (drafts, ada, eve) = (drafts(), owner("ada"), owner("eve"));
    let id = begin(&drafts, &ada, "Iron").entry.id;
    assert!(matches!(drafts.open(&eve, id), Err(DraftError::NotFound)));
    let saved = drafts.save(&eve, (id, 1), (mission("Mine now"), None), 2);
    assert!(matches!(saved, Err(DraftError::NotFound)));
    assert!(matches!(
        drafts.discard(&eve, id),
        Err(DraftError::NotFound)
    ));
    assert_eq!(drafts.list(&eve, None).unwrap().drafts, []);
    assert_eq!(drafts.open(&ada, id).unwrap().draft, mission("Iron"));
}

#[test]
fn of_two_windows_the_later_one_is_told() {
    let (drafts, ada) = (drafts(), owner("ada"));
    let id = begin(&drafts, &ada, "Iron").entry.id;
    drafts
        .save(&ada, (id, 1), (mission("Copper"), None), 2)
        .unwrap();
    let late = drafts.save(&ada, (id, 1), (mission("Zinc"), None), 3);
    assert!(matches!(late, Err(DraftError::Stale { current: 2 })));
    assert_eq!(drafts.open(&ada, id).unwrap().draft.item.title, "Copper");
}

#[test]
fn an_item_has_one_draft_of_its_next_version() {
    let (drafts, ada) = (drafts(), owner("ada"));
    let of: ItemHandle = "00112233445566778899aabbccddeeff".parse().unwrap();
    let start = |title| Start {
        of: Some(of),
        ..blank(title)
    };
    let first = drafts.begin(&ada, start("Iron"), 1).unwrap();
    let second = drafts.begin(&ada, start("Copper"), 2).unwrap();
    assert_eq!(first, second);
}

#[test]
fn a_shared_draft_leaves_its_original() {
    let (drafts, ada) = (drafts(), owner("ada"));
    let item: ItemHandle = "00112233445566778899aabbccddeeff".parse().unwrap();
    let id = begin(&drafts, &ada, "Iron").entry.id;
    assert_eq!(drafts.original(&item).unwrap(), None);
    let original = mission("Iron, by somebody else");
    drafts.shared(&ada, id, (&item, Some(&original))).unwrap();
    assert_eq!(drafts.original(&item).unwrap(), Some(original));
    assert!(matches!(drafts.open(&ada, id), Err(DraftError::NotFound)));
}

#[test]
fn drafts_name_their_documents() {
    let (drafts, ada) = (drafts(), owner("ada"));
    let mut start = blank("Iron");
    start.draft.files = vec![file(b"notes", FileRight::Open)];
    let digest = start.draft.files[0].digest;
    drafts.begin(&ada, start, 1).unwrap();
    assert_eq!(drafts.objects().unwrap(), [digest]);
}

#[test]
fn one_draft_too_many_is_refused() {
    let (drafts, ada) = (drafts(), owner("ada"));
    for _ in 0..DRAFTS_MAX {
        begin(&drafts, &ada, "Iron");
    }
    let refused = drafts.begin(&ada, blank("Iron"), 1);
    assert!(matches!(refused, Err(DraftError::TooMany)));
    begin(&drafts, &owner("eve"), "Iron");
    let page = drafts.list(&ada, None).unwrap();
    assert_eq!(page.drafts.len(), DRAFTS_PAGE_MAX);
    let next = drafts.list(&ada, page.next).unwrap();
    assert!(next.drafts[0].id > page.drafts[DRAFTS_PAGE_MAX - 1].id);
    drafts.discard(&ada, page.drafts[0].id).unwrap();
    begin(&drafts, &ada, "Iron");
}

#[test]
fn a_draft_of_one_byte_too_many_is_refused() {
    let (drafts, ada) = (drafts(), owner("ada"));
    let id = begin(&drafts, &ada, "Iron").entry.id;
    let of_size = |bytes: usize| {
        let mut draft = mission("Iron");
        let short = serde_json::to_string(&draft).unwrap().len();
        if let Content::Mission(mission) = &mut draft.content {
            mission.instructions = "a".repeat(bytes - short);
        }
        draft
    };
    let refused = drafts.save(&ada, (id, 1), (of_size(DRAFT_BYTES_MAX + 1), None), 2);
    assert!(matches!(refused, Err(DraftError::TooLarge(bytes)) if bytes == DRAFT_BYTES_MAX + 1));
    assert_eq!(drafts.open(&ada, id).unwrap().draft, mission("Iron"));
    drafts
        .save(&ada, (id, 1), (of_size(DRAFT_BYTES_MAX), None), 2)
        .unwrap();
}
