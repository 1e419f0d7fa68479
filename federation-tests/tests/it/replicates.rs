//! What is shared arrives, whole, at those it is shared with.

use bytes::Bytes;
use domain::id::{ItemId, ObjectDigest};
use domain::item::FileRight;
use domain::policy::SharingPolicy;
use federation_tests::{Federation, Member, items, people};

use federation_tests::ladder::{must_see, one_of_each};

//  grenoble ── paris ── toulouse ── grenoble
#[tokio::test(flavor = "multi_thread")]
async fn an_item_reaches_every_member() -> anyhow::Result<()> {
    let federation = Federation::of(["grenoble", "paris", "toulouse"]).await?;
    let draft = items::mission("Fer dans l’eau");
    let item = federation
        .member("grenoble")
        .publish(draft, &SharingPolicy::Consortium)?;
    federation.converge().await?;
    for member in federation.members() {
        let shown = member.read(&people::colleague(&member.id), &item)?.unwrap();
        assert_eq!(
            shown.manifest.description().title,
            "Fer dans l’eau",
            "{}",
            member.id
        );
        assert_eq!(shown.provenance.signer, Some(event_key("grenoble")));
    }
    federation.stop().await
}

fn event_key(name: &str) -> domain::keys::PublicKey {
    federation_tests::council::key(&format!("{name} event")).public()
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_sees_exactly_what_the_policy_says() -> anyhow::Result<()> {
    let federation = Federation::of(["grenoble", "lorraine", "paris", "toulouse"]).await?;
    let (origin, reader) = (federation.member("grenoble"), federation.member("paris"));
    let mut shared = Vec::new();
    for policy in one_of_each(&reader.id) {
        let title = policy.rung().as_str();
        shared.push((origin.publish(items::mission(title), &policy)?, policy));
    }
    federation.converge().await?;
    for member in federation.members() {
        check_eyes(&shared, origin, member)?;
    }
    federation.stop().await
}

fn check_eyes(
    shared: &[(ItemId, SharingPolicy)],
    origin: &Member,
    member: &Member,
) -> anyhow::Result<()> {
    for viewer in people::everybody(&member.id) {
        let seen = member.visible(&viewer)?;
        for (item, policy) in shared {
            let must = must_see(&origin.id, policy, &viewer);
            let place = format!("{policy:?} to {viewer:?} at {}", member.id);
            assert_eq!(seen.contains_key(item), must, "{place}: listed");
            assert_eq!(member.read(&viewer, item)?.is_some(), must, "{place}: read");
            let (found, total) = member.find(&viewer, policy.rung().as_str())?;
            assert_eq!(found.contains(item), must, "{place}: found");
            assert_eq!(total, found.len() as u64, "{place}: counted");
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_travels_with_its_item() -> anyhow::Result<()> {
    let federation = Federation::of(["grenoble", "paris"]).await?;
    let bytes = Bytes::from(b"# Cours\n".repeat(100_000));
    let draft = items::capsule("Cours", &bytes, FileRight::Open);
    let policy = SharingPolicy::Consortium;
    let item = federation
        .member("grenoble")
        .publish_with(draft, &bytes, &policy)?;
    federation.converge().await?;
    let paris = federation.member("paris");
    let digest = ObjectDigest::of(&bytes);
    // Files come after their items: wait for the word that something came.
    let mut news = paris.node().news.subscribe();
    while !paris.node().objects.contains(digest)? {
        let changed = tokio::time::timeout(std::time::Duration::from_secs(30), news.changed());
        changed.await??;
    }
    assert_eq!(paris.node().objects.read(digest)?, Some(bytes));
    assert!(paris.read(&people::teacher(&paris.id), &item)?.is_some());
    federation.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_version_replaces_the_old_one() -> anyhow::Result<()> {
    let federation = Federation::of(["grenoble", "paris"]).await?;
    let grenoble = federation.member("grenoble");
    let item = grenoble.publish(items::mission("Première édition"), &SharingPolicy::Public)?;
    federation.converge().await?;
    grenoble.revise(&item, items::mission("Seconde édition"))?;
    federation.converge().await?;
    for member in federation.members() {
        let viewer = people::teacher(&member.id);
        let seen = member.visible(&viewer)?;
        assert_eq!(seen.get(&item), Some(&(2, "Seconde édition".to_owned())));
        assert_eq!(
            member.find(&viewer, "première")?.1,
            0,
            "the old text is found no more"
        );
    }
    federation.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_widened_item_arrives() -> anyhow::Result<()> {
    let federation = Federation::of(["grenoble", "paris"]).await?;
    let grenoble = federation.member("grenoble");
    let item = grenoble.publish(items::mission("Brouillon"), &SharingPolicy::Personal)?;
    federation.converge().await?;
    let paris = federation.member("paris");
    let viewer = people::teacher(&paris.id);
    assert_eq!(paris.read(&viewer, &item)?.map(|view| view.version), None);
    grenoble.share(&item, &SharingPolicy::Consortium)?;
    federation.converge().await?;
    assert_eq!(
        paris.read(&viewer, &item)?.map(|view| view.version),
        Some(1)
    );
    federation.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn many_items_arrive_in_many_packages() -> anyhow::Result<()> {
    let federation = Federation::of(["grenoble", "paris"]).await?;
    let grenoble = federation.member("grenoble");
    // More than two packages of 256 events.
    for number in 0..600 {
        let draft = items::mission(&format!("Mission {number}"));
        grenoble.publish(draft, &SharingPolicy::Public)?;
    }
    federation.converge().await?;
    let paris = federation.member("paris");
    assert_eq!(paris.visible(&people::teacher(&paris.id))?.len(), 600);
    federation.stop().await
}
