//! What somebody may not see answers as if it did not exist.

use bytes::Bytes;
use domain::id::{ItemId, ObjectDigest};
use domain::item::FileRight;
use domain::policy::SharingPolicy;
use domain::viewer::{Decision, Role, Viewer};

use super::{AUTHOR, Sea};
use crate::library::{
    Asked, ChangeError, ExplainError, ListRequest, ReadObjectError, SearchQuestion, WithdrawalKind,
};
use crate::testing::{Node, address, file, mission, named, person, teacher};

/// Everything that the library says to a viewer, in one text.
fn all_answers(node: &Node, viewer: &Viewer, items: &[ItemId], digest: ObjectDigest) -> String {
    let library = &node.library;
    let question = SearchQuestion {
        query: "iron".to_owned(),
        facets: true,
        ..SearchQuestion::default()
    };
    let mut text = format!(
        "{:?}\n{:?}\n",
        library.list(
            viewer,
            &ListRequest {
                page_size: 1,
                ..ListRequest::default()
            }
        ),
        library.search(viewer, &question),
    );
    for item in items {
        text += &format!("{:?}\n", library.get(viewer, item));
        text += &format!("{:?}\n", library.lineage(viewer, item));
        for asked in [
            Asked::Oneself,
            Asked::Anonymous,
            Asked::Address(address("eve@paris")),
        ] {
            text += &format!("{:?}\n", library.explain(viewer, item, &asked));
        }
        text += &format!("{:?}\n", library.object(viewer, item, digest).err());
        text += &format!(
            "{:?}\n",
            library.revise(viewer, item, mission("Mine now"), 0).err()
        );
        let policy = SharingPolicy::Public;
        text += &format!("{:?}\n", library.set_policy(viewer, item, &policy, 0).err());
        for how in [
            WithdrawalKind::Withdraw,
            WithdrawalKind::Retract,
            WithdrawalKind::Erase,
        ] {
            text += &format!("{:?}\n", library.withdraw(viewer, item, how, 0).err());
        }
    }
    text
}

#[test]
fn every_answer_is_the_same_with_and_without_a_hidden_item() {
    let bytes = b"how to find iron";
    let mut sea = Sea::new();
    let digest = sea.node("grenoble").objects.put(bytes).unwrap();
    let public = sea.publish(mission("Iron in water"), &SharingPolicy::Public);
    let unknown: ItemId = "grenoble/00112233445566778899aabbccddeeff".parse().unwrap();
    let viewers = [
        ("grenoble", Viewer::Anonymous),
        ("grenoble", person("student@grenoble", Role::Student)),
        ("grenoble", teacher("mallory@grenoble")),
        ("paris", teacher("mallory@paris")),
        ("toulouse", Viewer::Anonymous),
    ];
    let answers = |sea: &Sea, other: &ItemId| -> Vec<String> {
        let items = [public.clone(), other.clone()];
        let answer =
            |(home, viewer): &(&str, Viewer)| all_answers(sea.node(home), viewer, &items, digest);
        viewers.iter().map(answer).collect()
    };

    let without = answers(&sea, &unknown);
    let mut draft = mission("Iron, iron, iron and iron in secret");
    draft.files.push(file(bytes, FileRight::Open));
    let hidden = sea.publish(draft, &named(&["bob@grenoble", "eve@paris"]));
    assert_eq!(answers(&sea, &hidden), without);
    let eve = teacher("eve@paris");
    assert!(sea.node("paris").visible(&eve).contains_key(&hidden));
}

#[test]
fn a_document_is_handed_out_with_its_item_only() {
    let bytes = b"how to find iron";
    let mut sea = Sea::new();
    let grenoble = sea.node("grenoble");
    let ada = teacher(AUTHOR);
    let digest = grenoble
        .library
        .put_object(&ada, &Bytes::from_static(bytes))
        .unwrap();
    let public = sea.publish(mission("Nothing beside it"), &SharingPolicy::Public);
    let mut draft = mission("Iron in water");
    draft.files.push(file(bytes, FileRight::Open));
    let item = sea.publish(draft, &SharingPolicy::Institution);

    let library = &sea.node("grenoble").library;
    let mut reader = library
        .object(&teacher("bob@grenoble"), &item, digest)
        .unwrap();
    assert_eq!(reader.next_frame().unwrap().as_deref(), Some(&bytes[..]));
    for (viewer, item) in [
        (Viewer::Anonymous, &item),
        (Viewer::Anonymous, &public),
        (ada, &public),
    ] {
        let refused = library.object(&viewer, item, digest).err();
        assert!(
            matches!(refused, Some(ReadObjectError::NotFound)),
            "{refused:?}"
        );
    }
}

#[test]
fn a_document_that_has_not_come_yet_is_asked_for_again() {
    let bytes = b"how to find iron";
    let mut sea = Sea::new();
    let digest = sea.node("grenoble").objects.put(bytes).unwrap();
    let mut draft = mission("Iron in water");
    draft.files.push(file(bytes, FileRight::Open));
    let item = sea.publish(draft, &SharingPolicy::Public);
    let refused = sea
        .node("paris")
        .library
        .object(&Viewer::Anonymous, &item, digest)
        .err();
    assert!(
        matches!(refused, Some(ReadObjectError::NotHere)),
        "{refused:?}"
    );
}

#[test]
fn only_the_owner_asks_about_others_and_is_told_the_policy() {
    let mut sea = Sea::new();
    let item = sea.publish(
        mission("Iron in water"),
        &named(&["bob@grenoble", "eve@paris"]),
    );
    let library = &sea.node("grenoble").library;
    let bob = teacher("bob@grenoble");
    let about_eve = Asked::Address(address("eve@paris"));

    let told = library.explain(&bob, &item, &Asked::Oneself).unwrap();
    assert!(matches!(told.decision, Decision::Allowed(_)));
    assert!(told.ownership.is_none() && told.reaches.is_empty());
    let refused = library.explain(&bob, &item, &about_eve);
    assert!(
        matches!(refused, Err(ExplainError::NotOwner)),
        "{refused:?}"
    );

    let told = library
        .explain(&teacher(AUTHOR), &item, &about_eve)
        .unwrap();
    assert!(matches!(told.decision, Decision::Allowed(_)));
    let ownership = told.ownership.unwrap();
    assert_eq!(ownership.policy, named(&["bob@grenoble", "eve@paris"]));
    assert_eq!(told.reaches.len(), 3);
    assert!(told.reaches.iter().all(|reach| reach.place.is_some()));
    let told = library
        .explain(&teacher(AUTHOR), &item, &Asked::Anonymous)
        .unwrap();
    assert!(matches!(told.decision, Decision::Denied(_)));
}

#[test]
fn a_colleague_who_sees_an_item_cannot_change_it() {
    let mut sea = Sea::new();
    let item = sea.publish(mission("Iron in water"), &SharingPolicy::Consortium);
    for (home, who) in [("grenoble", "bob@grenoble"), ("paris", "ada@paris")] {
        let library = &sea.node(home).library;
        let refused = library.revise(&teacher(who), &item, mission("Mine now"), 0);
        assert!(matches!(refused, Err(ChangeError::NotOwner)), "{refused:?}");
    }
}

#[test]
fn a_page_token_goes_on_for_the_same_viewer_only() {
    let mut sea = Sea::new();
    for number in 0..5 {
        let rung = match number % 2 {
            0 => SharingPolicy::Public,
            _ => SharingPolicy::Personal,
        };
        sea.publish(mission(&format!("Iron {number}")), &rung);
    }
    let library = &sea.node("grenoble").library;
    let mut request = ListRequest {
        page_size: 2,
        ..ListRequest::default()
    };
    let first = library.list(&Viewer::Anonymous, &request).unwrap();
    assert_eq!(first.items.len(), 2);
    request.page_token = first.next_page_token;
    library.list(&teacher(AUTHOR), &request).unwrap_err();
    let second = library.list(&Viewer::Anonymous, &request).unwrap();
    assert_eq!(
        (second.items.len(), second.next_page_token.as_str()),
        (1, "")
    );
    request.page_size = 101;
    library.list(&Viewer::Anonymous, &request).unwrap_err();
}
