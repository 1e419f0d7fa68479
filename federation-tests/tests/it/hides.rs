//! What is not shared with somebody is not there for them: not by name, not by number, not by
//! its bytes.

use std::collections::BTreeSet;
use std::time::Duration;

use bytes::Bytes;
use domain::id::ObjectDigest;
use domain::item::FileRight;
use domain::membership::Status;
use domain::policy::SharingPolicy;
use domain::viewer::Viewer;
use federation::refusals::{Reason, RefusalCount};
use federation_tests::federation::CONVERGE_TIME_MAX;
use federation_tests::{Federation, Member, items, people};

#[tokio::test(flavor = "multi_thread")]
async fn an_item_for_one_institution_is_at_no_other() -> anyhow::Result<()> {
    let federation = Federation::of(["grenoble", "paris", "toulouse"]).await?;
    let paris = federation.member("paris");
    let policy = SharingPolicy::Institutions(BTreeSet::from([paris.id.clone()]));
    let bytes = Bytes::from_static(b"Seulement Paris");
    let draft = items::capsule("Secret partagé", &bytes, FileRight::Open);
    let item = federation
        .member("grenoble")
        .publish_with(draft, &bytes, &policy)?;
    federation.converge().await?;
    assert!(paris.read(&people::teacher(&paris.id), &item)?.is_some());
    let toulouse = federation.member("toulouse");
    for viewer in people::everybody(&toulouse.id) {
        assert!(toulouse.read(&viewer, &item)?.is_none());
        assert!(toulouse.visible(&viewer)?.is_empty());
        assert_eq!(toulouse.find(&viewer, "secret")?, (Vec::new(), 0));
    }
    assert!(!toulouse.node().objects.contains(ObjectDigest::of(&bytes))?);
    let pairs = toulouse.node().logs.names()?;
    let of_paris = federation.member("grenoble").node().door.own_logs().all()?;
    for (destination, log) in of_paris {
        if destination == domain::policy::Destination::Pair(paris.id.clone()) {
            assert!(!pairs.contains(&log), "toulouse holds the log for paris");
        }
    }
    federation.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_student_sees_what_is_public_alone() -> anyhow::Result<()> {
    let federation = Federation::of(["grenoble", "paris"]).await?;
    let grenoble = federation.member("grenoble");
    grenoble.publish(
        items::mission("Pour les collègues"),
        &SharingPolicy::Consortium,
    )?;
    let open = grenoble.publish(items::mission("Pour tout le monde"), &SharingPolicy::Public)?;
    federation.converge().await?;
    for member in federation.members() {
        for viewer in [people::student(&member.id), Viewer::Anonymous] {
            let seen = member.visible(&viewer)?;
            assert_eq!(seen.keys().collect::<Vec<_>>(), [&open]);
            assert_eq!(
                member.find(&viewer, "pour")?.1,
                1,
                "hidden items are not counted"
            );
        }
    }
    federation.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_not_leave_is_refused_by_the_name_of_the_file() -> anyhow::Result<()> {
    let federation = Federation::of(["grenoble", "paris"]).await?;
    let grenoble = federation.member("grenoble");
    let bytes = Bytes::from_static(b"Un article de journal");
    let right = FileRight::InstitutionOnly("exception pédagogique".to_owned());
    let draft = items::capsule("Revue de presse", &bytes, right);
    for policy in [SharingPolicy::Consortium, SharingPolicy::Public] {
        let refused = grenoble
            .publish_with(draft.clone(), &bytes, &policy)
            .unwrap_err();
        assert!(format!("{refused:#}").contains("cours.md"), "{refused:#}");
    }
    let item = grenoble.publish(draft, &SharingPolicy::Institution)?;
    federation.converge().await?;
    let paris = federation.member("paris");
    assert!(paris.read(&people::teacher(&paris.id), &item)?.is_none());
    assert!(!paris.node().objects.contains(ObjectDigest::of(&bytes))?);
    federation.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspended_member_hears_nothing_new() -> anyhow::Result<()> {
    let mut federation = Federation::of(["grenoble", "paris", "toulouse"]).await?;
    let before = items::mission("Avant la suspension");
    federation
        .member("grenoble")
        .publish(before, &SharingPolicy::Consortium)?;
    federation.converge().await?;
    federation.set_status("paris", Status::Suspended)?;
    let after = items::mission("Après la suspension");
    let item = federation
        .member("grenoble")
        .publish(after, &SharingPolicy::Consortium)?;
    federation.stop_member("paris").await?;
    federation.converge().await?;
    // Paris does not know that it is suspended, and asks as before.
    federation.start_member_untold("paris").await?;
    until_turned_away(federation.member("grenoble")).await;
    let paris = federation.member("paris");
    let logs = paris.node().logs.names()?;
    let events = logs
        .iter()
        .filter(|log| log.institution.as_str() == "grenoble");
    let sizes = events.map(|log| Ok(paris.node().logs.state(log)?.size()));
    let held: u64 = sizes.collect::<anyhow::Result<Vec<_>>>()?.iter().sum();
    assert!(held <= 1, "paris holds {held} events");
    assert!(paris.read(&people::teacher(&paris.id), &item)?.is_none());
    federation.stop().await
}

/// Waits until a node has turned somebody away whom the registry does not let in.
async fn until_turned_away(by: &Member) {
    let is_stranger = |refusal: &RefusalCount| refusal.reason == Reason::UnknownPeer;
    let mut look = tokio::time::interval(Duration::from_millis(20));
    let turned_away = async {
        while !by.node().refusals.list().iter().any(is_stranger) {
            look.tick().await;
        }
    };
    let in_time = tokio::time::timeout(CONVERGE_TIME_MAX, turned_away).await;
    in_time.expect("somebody is turned away");
}
