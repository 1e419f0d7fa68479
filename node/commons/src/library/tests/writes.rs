//! Drafts, until they are shared.

use domain::item::{Content, Part, Rights};
use domain::policy::SharingPolicy;
use domain::viewer::{Role, Viewer};

use super::{AUTHOR, Sea};
use crate::drafts::{DraftError, SavedDraft};
use crate::library::{Library, WriteError};
use crate::testing::{mission, person, teacher};
use crate::upstream::{PartPlace, Place};

fn key(saved: &SavedDraft) -> (crate::drafts::DraftId, u64) {
    (saved.entry.id, saved.entry.revision)
}

#[test]
fn a_draft_is_shared_and_gone() {
    let mut sea = Sea::new();
    let (ada, eve) = (teacher(AUTHOR), teacher("eve@paris"));
    let library = &sea.node("grenoble").library;
    let draft = library.write(&ada, mission("Iron"), 1).unwrap();
    let published = library
        .publish_draft(&ada, key(&draft), &SharingPolicy::Consortium, 2)
        .unwrap();
    assert_eq!(library.list_drafts(&ada, None).unwrap().drafts, []);
    sea.settle();
    let seen = sea.node("paris").visible(&eve);
    assert_eq!(seen.get(&published.item), Some(&1));
}

#[test]
fn a_draft_that_is_not_complete_stays() {
    let sea = Sea::new();
    let ada = teacher(AUTHOR);
    let library = &sea.node("grenoble").library;
    let draft = library.write(&ada, mission(""), 1).unwrap();
    let missing = Library::missing(&draft.draft);
    assert_eq!(missing[0].field, "item.title");
    let refused = library.publish_draft(&ada, key(&draft), &SharingPolicy::Public, 2);
    assert!(matches!(refused, Err(WriteError::Publish(_))));
    assert_eq!(library.draft(&ada, draft.entry.id).unwrap(), draft);
}

#[test]
fn the_next_version_keeps_its_policy() {
    let mut sea = Sea::new();
    let (ada, eve) = (teacher(AUTHOR), teacher("eve@paris"));
    let item = sea.publish(mission("Iron"), &SharingPolicy::Consortium);
    let library = &sea.node("grenoble").library;
    let draft = library.write_next(&ada, &item, 1).unwrap();
    let draft = library
        .save_draft(&ada, key(&draft), mission("Copper"), 2)
        .unwrap();
    library
        .publish_draft(&ada, key(&draft), &SharingPolicy::Personal, 3)
        .unwrap();
    sea.settle();
    assert_eq!(sea.node("paris").visible(&eve).get(&item), Some(&2));
    let foreign = sea.node("paris").library.write_next(&eve, &item, 4);
    assert!(matches!(foreign, Err(WriteError::NotOwner)));
}

#[test]
fn nobody_else_reads_or_writes_a_draft() {
    let sea = Sea::new();
    let library = &sea.node("grenoble").library;
    let draft = library.write(&teacher(AUTHOR), mission("Iron"), 1).unwrap();
    let colleague = teacher("max@grenoble");
    let found = library.draft(&colleague, draft.entry.id);
    assert!(matches!(
        found,
        Err(WriteError::Draft(DraftError::NotFound))
    ));
    for stranger in [
        Viewer::Anonymous,
        person("ada@grenoble", Role::Student),
        teacher("eve@paris"),
    ] {
        let refused = library.draft(&stranger, draft.entry.id);
        assert!(
            matches!(refused, Err(WriteError::NotAColleague)),
            "{stranger:?}"
        );
    }
}

#[test]
fn an_adaptation_is_offered_what_changes_in_its_original() {
    let mut sea = Sea::new();
    let eve = teacher("eve@paris");
    let original = sea.publish(mission("Iron"), &SharingPolicy::Consortium);
    let paris = &sea.node("paris").library;
    let draft = paris.adapt(&eve, &original, 1).unwrap();
    assert_eq!(draft.draft.item.parent.as_ref().map(|p| p.version), Some(1));
    assert!(
        paris.upstream(&eve, &draft).unwrap().is_none(),
        "nothing is new"
    );
    let mut mine = draft.draft.clone();
    mine.item.title = "Iron in Paris".to_owned();
    let draft = paris.save_draft(&eve, key(&draft), mine, 2).unwrap();
    let adapted = paris
        .publish_draft(&eve, key(&draft), &SharingPolicy::Institution, 3)
        .unwrap();

    let mut newer = mission("Iron, second edition");
    if let Content::Mission(mission) = &mut newer.content {
        mission.parts.push(Part {
            title: "Conclude".to_owned(),
            instructions: "In one sentence.".to_owned(),
            labdocs: Vec::new(),
        });
    }
    sea.node("grenoble")
        .library
        .revise(&teacher(AUTHOR), &original, newer, 4)
        .unwrap();
    sea.settle();

    let paris = &sea.node("paris").library;
    let next = paris.write_next(&eve, &adapted.item, 5).unwrap();
    let upstream = paris.upstream(&eve, &next).unwrap().unwrap();
    let offered: Vec<_> = upstream
        .changes
        .iter()
        .map(|change| (change.place.clone(), change.is_contested))
        .collect();
    let part = Place::Part(PartPlace::Now(1));
    assert_eq!(offered, [(Place::Title, true), (part.clone(), false)]);
    let taken = paris.take_upstream(&eve, key(&next), &[part], 6).unwrap();
    assert_eq!(taken.draft.item.title, "Iron in Paris");
    assert_eq!(taken.draft.item.parent.as_ref().map(|p| p.version), Some(2));
    assert!(matches!(&taken.draft.content, Content::Mission(m) if m.parts.len() == 2));
    assert!(
        paris.upstream(&eve, &taken).unwrap().is_none(),
        "it is not offered again"
    );
    paris
        .publish_draft(&eve, key(&taken), &SharingPolicy::Institution, 7)
        .unwrap();
}

#[test]
fn what_may_not_be_adapted_is_not() {
    let mut sea = Sea::new();
    let eve = teacher("eve@paris");
    let mut draft = mission("Iron");
    draft.item.rights = Rights {
        adapt: false,
        ..Rights::ALL
    };
    draft.item.licence = "CC-BY-ND-4.0".parse().unwrap();
    let item = sea.publish(draft, &SharingPolicy::Consortium);
    let hidden = sea.publish(mission("Copper"), &SharingPolicy::Institution);
    let paris = &sea.node("paris").library;
    assert!(matches!(
        paris.adapt(&eve, &item, 1),
        Err(WriteError::MayNotAdapt)
    ));
    assert!(matches!(
        paris.adapt(&eve, &hidden, 1),
        Err(WriteError::NoSuchItem)
    ));
}

#[test]
fn a_draft_that_is_there_already_is_noticed_by_those_who_see_it() {
    let mut sea = Sea::new();
    let (ada, max) = (teacher(AUTHOR), teacher("max@grenoble"));
    let text = "Titrate the iron of the spinach with permanganate until the pink colour stays";
    let item = sea.publish(mission(text), &SharingPolicy::Consortium);
    let hidden = sea.publish(mission(text), &SharingPolicy::Personal);
    sea.settle();
    let library = &sea.node("grenoble").library;
    let alike = |viewer, draft: &SavedDraft| {
        let alike = library.similar_to_draft(viewer, draft).unwrap();
        let items = alike.into_iter().map(|alike| alike.found.hit.item);
        items.collect::<std::collections::BTreeSet<_>>()
    };
    let copy = library.write(&max, mission(text), 1).unwrap();
    assert_eq!(alike(&max, &copy), [item.clone()].into());
    let other = library
        .write(&max, mission("Measure how fast sound is in water"), 1)
        .unwrap();
    assert_eq!(alike(&max, &other), [].into());
    let unfinished = library.write(&max, mission(""), 1).unwrap();
    assert_eq!(alike(&max, &unfinished), [].into());
    let next = library.write_next(&ada, &item, 1).unwrap();
    assert_eq!(alike(&ada, &next), [hidden].into(), "not the item itself");
}
