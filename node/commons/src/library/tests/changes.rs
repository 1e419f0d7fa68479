//! Narrowing, widening, new versions, taking back; and what is refused.

use domain::id::ItemId;
use domain::item::{AdaptationError, FileRight, Parent, Rights};
use domain::policy::SharingPolicy;
use domain::viewer::{Role, Viewer};
use federation::door::DoorError;

use super::{AUTHOR, Sea};
use crate::library::{ChangeError, PublishError, SearchQuestion, WithdrawalKind};
use crate::testing::{file, institutions, mission, named, person, teacher};

/// Which of four viewers see an item, and at which version.
fn seen(sea: &Sea, item: &ItemId) -> [Option<u64>; 4] {
    let at = |home: &str, viewer: &Viewer| sea.node(home).visible(viewer).get(item).copied();
    [
        at("grenoble", &teacher(AUTHOR)),
        at("paris", &teacher("eve@paris")),
        at("toulouse", &teacher("zoe@toulouse")),
        at("toulouse", &Viewer::Anonymous),
    ]
}

#[test]
fn narrowing_takes_an_item_from_those_who_lose_it_alone() {
    let mut sea = Sea::new();
    let item = sea.publish(mission("Iron in water"), &SharingPolicy::Public);
    let steps = [
        (SharingPolicy::Consortium, [Some(1), Some(1), Some(1), None]),
        (institutions(&["paris"]), [Some(1), Some(1), None, None]),
        (named(&["eve@paris"]), [Some(1), Some(1), None, None]),
        (named(&["max@paris"]), [Some(1), None, None, None]),
        (SharingPolicy::Personal, [Some(1), None, None, None]),
        (SharingPolicy::Public, [Some(1), Some(1), Some(1), Some(1)]),
    ];
    for (policy, expected) in steps {
        sea.share(&item, &policy);
        assert_eq!(seen(&sea, &item), expected, "{policy:?}");
    }
}

#[test]
fn a_new_version_replaces_the_old_one_everywhere() {
    let mut sea = Sea::new();
    let item = sea.publish(mission("Iron in water"), &SharingPolicy::Public);
    sea.revise(&item, "Copper in wine");
    assert_eq!(seen(&sea, &item), [Some(2); 4]);
    let library = &sea.node("toulouse").library;
    let find = |query: &str| {
        let query = query.to_owned();
        let question = SearchQuestion {
            query,
            ..SearchQuestion::default()
        };
        library.search(&Viewer::Anonymous, &question).unwrap().total
    };
    assert_eq!((find("iron"), find("copper")), (0, 1));
}

#[test]
fn taking_back_leaves_it_to_the_owner_or_to_nobody() {
    for (how, expected) in [
        (WithdrawalKind::Withdraw, [Some(1), None, None, None]),
        (WithdrawalKind::Retract, [None; 4]),
        (WithdrawalKind::Erase, [None; 4]),
    ] {
        let mut sea = Sea::new();
        let item = sea.publish(mission("Iron in water"), &SharingPolicy::Public);
        let library = &sea.node("grenoble").library;
        library.withdraw(&teacher(AUTHOR), &item, how, 0).unwrap();
        sea.settle();
        assert_eq!(seen(&sea, &item), expected, "{how:?}");
    }
}

#[test]
fn what_was_retracted_cannot_be_shared_again() {
    let mut sea = Sea::new();
    let item = sea.publish(mission("Iron in water"), &SharingPolicy::Public);
    let library = &sea.node("grenoble").library;
    library
        .withdraw(&teacher(AUTHOR), &item, WithdrawalKind::Retract, 0)
        .unwrap();
    let refused = library.set_policy(&teacher(AUTHOR), &item, &SharingPolicy::Public, 0);
    sea.settle();
    let library = &sea.node("grenoble").library;
    let later = library.set_policy(&teacher(AUTHOR), &item, &SharingPolicy::Public, 0);
    assert!(refused.is_err());
    assert!(matches!(later, Err(ChangeError::NotFound)), "{later:?}");
}

#[test]
fn the_proof_of_a_copy_is_checked_when_it_is_shown() {
    let mut sea = Sea::new();
    let item = sea.publish(mission("Iron in water"), &SharingPolicy::Public);
    for home in ["grenoble", "paris"] {
        let shown = sea
            .node(home)
            .library
            .get(&Viewer::Anonymous, &item)
            .unwrap()
            .unwrap();
        assert!(shown.provenance.signer.is_some());
        assert_eq!(
            shown.provenance.log.to_string(),
            "archipel/grenoble/public/e1"
        );
        assert!(
            shown
                .provenance
                .position
                .is_some_and(|at| at.checkpoint.is_some())
        );
    }
}

#[test]
fn only_colleagues_of_the_house_publish() {
    let sea = Sea::new();
    let library = &sea.node("grenoble").library;
    for viewer in [
        Viewer::Anonymous,
        person("student@grenoble", Role::Student),
        person("operator@grenoble", Role::Operator),
        teacher("eve@paris"),
    ] {
        let refused = library.publish(&viewer, mission("Iron"), &SharingPolicy::Public, 0);
        assert!(
            matches!(refused, Err(PublishError::NotAColleague)),
            "{refused:?}"
        );
    }
}

#[test]
fn a_wrong_item_is_refused_by_field() {
    let sea = Sea::new();
    let library = &sea.node("grenoble").library;
    let publish = |draft, policy: &SharingPolicy| {
        library
            .publish(&teacher(AUTHOR), draft, policy, 0)
            .unwrap_err()
            .to_string()
    };
    let untitled = publish(mission(""), &SharingPolicy::Public);
    assert!(untitled.starts_with("item.title"), "{untitled}");
    let stranger = publish(mission("Iron"), &named(&["bob@atlantis"]));
    assert!(stranger.starts_with("sharing.people[0]"), "{stranger}");
    let mut draft = mission("Iron");
    draft.files.push(file(b"never handed in", FileRight::Open));
    let missing = publish(draft, &SharingPolicy::Public);
    assert!(missing.starts_with("files[0].digest"), "{missing}");
}

#[test]
fn a_document_that_must_stay_keeps_its_item_at_home() {
    let mut sea = Sea::new();
    let bytes = b"from a book";
    sea.node("grenoble").objects.put(bytes).unwrap();
    let mut draft = mission("Iron");
    let right = FileRight::InstitutionOnly("pedagogical exception".to_owned());
    draft.files.push(file(bytes, right));
    let item = sea.publish(draft, &SharingPolicy::Institution);
    let library = &sea.node("grenoble").library;
    let refused = library.set_policy(&teacher(AUTHOR), &item, &SharingPolicy::Consortium, 0);
    let Err(ChangeError::Publish(PublishError::Door(error @ DoorError::MayNotLeave { .. }))) =
        refused
    else {
        panic!("{refused:?}")
    };
    assert!(error.to_string().contains("notes.md"), "{error}");
}

/// The parent that an adaptation of what Eve sees at Paris names.
fn parent(sea: &Sea, item: &ItemId) -> Option<Parent> {
    let look = sea
        .node("paris")
        .library
        .look(&teacher("eve@paris"))
        .unwrap();
    let seen = look.see(item).unwrap()?;
    Some(Parent {
        item: item.clone(),
        version: seen.version.version,
        manifest_digest: seen.version.manifest,
        licence: "CC-BY-4.0".parse().unwrap(),
    })
}

#[test]
fn an_adaptation_is_listed_with_its_original() {
    let mut sea = Sea::new();
    let item = sea.publish(mission("Iron in water"), &SharingPolicy::Consortium);
    let mut draft = mission("Iron in wine");
    draft.item.parent = parent(&sea, &item);
    let paris = &sea.node("paris").library;
    let policy = SharingPolicy::Public;
    let adapted = paris
        .publish(&teacher("eve@paris"), draft, &policy, 0)
        .unwrap()
        .item;
    sea.settle();
    let library = &sea.node("toulouse").library;
    let lineage = library.lineage(&teacher("zoe@toulouse"), &item).unwrap();
    assert_eq!(lineage, Some(vec![adapted]));
    assert_eq!(library.lineage(&Viewer::Anonymous, &item).unwrap(), None);
}

#[test]
fn an_adaptation_keeps_to_what_its_original_permits() {
    let mut sea = Sea::new();
    let mut draft = mission("Iron in water");
    draft.item.rights = Rights {
        adapt: false,
        ..Rights::ALL
    };
    let item = sea.publish(draft, &SharingPolicy::Consortium);
    let mut draft = mission("Iron in wine");
    draft.item.parent = parent(&sea, &item);
    let paris = &sea.node("paris").library;
    let eve = teacher("eve@paris");
    let refused = paris.publish(&eve, draft.clone(), &SharingPolicy::Public, 0);
    let refused = refused.unwrap_err();
    assert!(
        matches!(refused, PublishError::Adaptation(AdaptationError::NotGiven)),
        "{refused}"
    );
    if let Some(parent) = &mut draft.item.parent {
        parent.manifest_digest = [0; 32];
    }
    let refused = paris
        .publish(&eve, draft, &SharingPolicy::Public, 0)
        .unwrap_err();
    assert!(
        matches!(refused, PublishError::UnknownParent { version: 1 }),
        "{refused}"
    );
}
