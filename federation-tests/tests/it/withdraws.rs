//! What is taken back is gone, everywhere, whatever was down at the time.

use std::collections::BTreeSet;

use commons::library::WithdrawalKind;
use domain::id::ItemId;
use domain::policy::SharingPolicy;
use federation_tests::{Federation, items, people};

const NAMES: [&str; 3] = ["grenoble", "paris", "toulouse"];

/// Where the item is still answered to a teacher.
fn holders(federation: &Federation, item: &ItemId) -> anyhow::Result<Vec<String>> {
    let mut holders = Vec::new();
    for member in federation.members().filter(|member| member.is_running()) {
        let viewer = people::colleague(&member.id);
        let seen = member.read(&viewer, item)?.is_some();
        assert_eq!(member.visible(&viewer)?.contains_key(item), seen);
        assert_eq!(member.find(&viewer, "reprendre")?.0.contains(item), seen);
        if seen {
            holders.push(member.id.to_string());
        }
    }
    Ok(holders)
}

#[tokio::test(flavor = "multi_thread")]
async fn withdrawn_retracted_and_erased_items_are_gone_everywhere() -> anyhow::Result<()> {
    let federation = Federation::of(NAMES).await?;
    let grenoble = federation.member("grenoble");
    let mut taken = Vec::new();
    for how in [
        WithdrawalKind::Withdraw,
        WithdrawalKind::Retract,
        WithdrawalKind::Erase,
    ] {
        let draft = items::mission("À reprendre");
        taken.push((grenoble.publish(draft, &SharingPolicy::Public)?, how));
    }
    federation.converge().await?;
    for (item, how) in &taken {
        assert_eq!(holders(&federation, item)?, NAMES);
        grenoble.take_back(item, *how)?;
    }
    federation.converge().await?;
    for (item, how) in &taken {
        assert_eq!(holders(&federation, item)?, [""; 0], "{how:?}");
    }
    federation.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_narrowed_item_stays_where_it_is_still_meant() -> anyhow::Result<()> {
    let federation = Federation::of(NAMES).await?;
    let grenoble = federation.member("grenoble");
    let item = grenoble.publish(items::mission("À reprendre"), &SharingPolicy::Consortium)?;
    federation.converge().await?;
    let paris = "paris".parse()?;
    grenoble.share(&item, &SharingPolicy::Institutions(BTreeSet::from([paris])))?;
    federation.converge().await?;
    assert_eq!(holders(&federation, &item)?, ["grenoble", "paris"]);
    federation.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_that_was_down_withdraws_when_it_is_back() -> anyhow::Result<()> {
    let mut federation = Federation::of(NAMES).await?;
    let draft = items::mission("À reprendre");
    let item = federation
        .member("grenoble")
        .publish(draft, &SharingPolicy::Public)?;
    federation.converge().await?;
    federation.stop_member("toulouse").await?;
    federation
        .member("grenoble")
        .take_back(&item, WithdrawalKind::Retract)?;
    federation.converge().await?;
    federation.start_member("toulouse").await?;
    federation.converge().await?;
    assert_eq!(holders(&federation, &item)?, [""; 0]);
    federation.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawn_item_can_be_shared_again_and_a_retracted_one_cannot() -> anyhow::Result<()> {
    let federation = Federation::of(["grenoble", "paris"]).await?;
    let grenoble = federation.member("grenoble");
    let item = grenoble.publish(items::mission("À reprendre"), &SharingPolicy::Public)?;
    grenoble.take_back(&item, WithdrawalKind::Withdraw)?;
    grenoble.share(&item, &SharingPolicy::Consortium)?;
    federation.converge().await?;
    assert_eq!(holders(&federation, &item)?, ["grenoble", "paris"]);
    grenoble.take_back(&item, WithdrawalKind::Retract)?;
    grenoble
        .share(&item, &SharingPolicy::Consortium)
        .unwrap_err();
    federation.converge().await?;
    assert_eq!(holders(&federation, &item)?, [""; 0]);
    federation.stop().await
}
