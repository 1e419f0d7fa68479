//! Nodes that cannot reach each other go on, and agree once they can.

use std::collections::BTreeSet;

use domain::policy::SharingPolicy;
use federation_tests::{Federation, Visible, items, people};

const NAMES: [&str; 3] = ["grenoble", "paris", "toulouse"];

/// What colleagues see, which must be the same everywhere.
fn common_view(federation: &Federation) -> anyhow::Result<Visible> {
    let views = federation
        .members()
        .map(|member| member.visible(&people::colleague(&member.id)));
    let views: Vec<Visible> = views.collect::<anyhow::Result<_>>()?;
    let first = views.first().cloned().unwrap_or_default();
    assert!(views.iter().all(|view| *view == first), "{views:?}");
    Ok(first)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_published_in_solitude_arrives_when_the_network_is_back() -> anyhow::Result<()> {
    let federation = Federation::of(NAMES).await?;
    federation.converge().await?;
    federation.part();
    for member in federation.members() {
        for number in 0..20 {
            let draft = items::mission(&format!("{} {number}", member.id));
            member.publish(draft, &SharingPolicy::Consortium)?;
        }
    }
    for member in federation.members() {
        member.settle_view()?;
        let seen = member.visible(&people::colleague(&member.id))?;
        assert_eq!(seen.len(), 20, "{} goes on alone", member.id);
    }
    federation.join();
    federation.converge().await?;
    assert_eq!(common_view(&federation)?.len(), 60);
    federation.stop().await
}

//  grenoble (down) ·· paris ── toulouse
#[tokio::test(flavor = "multi_thread")]
async fn an_origin_that_is_down_is_heard_through_others() -> anyhow::Result<()> {
    let mut federation = Federation::of(NAMES).await?;
    federation.stop_member("toulouse").await?;
    let draft = items::mission("Dont l’origine disparaît");
    let item = federation
        .member("grenoble")
        .publish(draft, &SharingPolicy::Consortium)?;
    federation.converge().await?;
    federation.stop_member("grenoble").await?;
    federation.start_member("toulouse").await?;
    federation.converge().await?;
    let toulouse = federation.member("toulouse");
    let shown = toulouse
        .read(&people::teacher(&toulouse.id), &item)?
        .unwrap();
    assert_eq!(
        shown.manifest.description().title,
        "Dont l’origine disparaît"
    );
    federation.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn nodes_that_stop_and_start_go_on_where_they_were() -> anyhow::Result<()> {
    let mut federation = Federation::of(NAMES).await?;
    let paris = BTreeSet::from(["paris".parse()?]);
    for round in 0..3 {
        let name = NAMES[round % NAMES.len()];
        federation.stop_member(name).await?;
        for member in federation.members().filter(|member| member.is_running()) {
            let draft = items::mission(&format!("{} {round}", member.id));
            member.publish(draft, &SharingPolicy::Public)?;
        }
        federation.start_member(name).await?;
    }
    let grenoble = federation.member("grenoble");
    grenoble.publish(
        items::mission("Pour Paris"),
        &SharingPolicy::Institutions(paris),
    )?;
    federation.converge().await?;
    let paris = federation.member("paris");
    assert_eq!(paris.visible(&people::colleague(&paris.id))?.len(), 7);
    let toulouse = federation.member("toulouse");
    assert_eq!(toulouse.visible(&people::colleague(&toulouse.id))?.len(), 6);
    federation.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rebuilt_view_is_the_same() -> anyhow::Result<()> {
    let federation = Federation::of(NAMES).await?;
    let grenoble = federation.member("grenoble");
    let item = grenoble.publish(items::mission("Un"), &SharingPolicy::Public)?;
    grenoble.revise(&item, items::mission("Deux"))?;
    grenoble.publish(items::mission("Trois"), &SharingPolicy::Personal)?;
    federation.converge().await?;
    for member in federation.members() {
        let node = member.node();
        let version = node.registry.membership().version;
        for rebuilt in node.cataloguer.rebuild(version, node.clock.now_ms())? {
            assert_eq!(
                rebuilt.before, rebuilt.after,
                "{} at {}",
                rebuilt.log, member.id
            );
        }
    }
    assert!(common_view(&federation)?.contains_key(&item));
    federation.stop().await
}
