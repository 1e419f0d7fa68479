//! Who speaks under somebody else's name is refused, by name, and everything else goes on.

use std::time::Duration;

use domain::id::ItemId;
use domain::policy::SharingPolicy;
use federation::refusals::Reason;
use federation::tls::Connector;
use federation_tests::{Federation, Member, council, items, people};

/// How long a refusal may take to be listed.
const REFUSED_TIME_MAX: Duration = Duration::from_secs(30);

/// Waits until a node lists a refusal of what a peer sent, or of a stranger.
async fn refused(member: &Member, peer: Option<&str>, reason: Reason) -> anyhow::Result<u64> {
    let listed = || {
        let counts = member.node().refusals.list().into_iter();
        let mut counts = counts.filter(|count| {
            count.reason == reason && count.peer.as_ref().map(|peer| peer.as_str()) == peer
        });
        counts.next().map_or(0, |count| count.count)
    };
    let end = tokio::time::Instant::now() + REFUSED_TIME_MAX;
    let mut look = tokio::time::interval(Duration::from_millis(20));
    while listed() == 0 {
        let left = tokio::time::timeout_at(end, look.tick()).await;
        anyhow::ensure!(
            left.is_ok(),
            "{:?} was not refused: {:?}",
            reason,
            member.node().refusals.list()
        );
    }
    Ok(listed())
}

/// Publishes at paris and waits until toulouse has it.
async fn honest_go_on(federation: &Federation) -> anyhow::Result<ItemId> {
    let paris = federation.member("paris");
    let item = paris.publish(items::mission("Sincère"), &SharingPolicy::Consortium)?;
    let toulouse = federation.member("toulouse");
    let mut rounds = toulouse.node().cataloguer.subscribe();
    while toulouse
        .read(&people::teacher(&toulouse.id), &item)?
        .is_none()
    {
        tokio::time::timeout(REFUSED_TIME_MAX, rounds.changed()).await??;
    }
    Ok(item)
}

#[tokio::test(flavor = "multi_thread")]
async fn another_key_cannot_speak_for_the_author() -> anyhow::Result<()> {
    // The registry lists another event key than the one that mallory signs with.
    let federation = Federation::with(["mallory", "paris", "toulouse"], |member| {
        if member.id.as_str() == "mallory" {
            let stolen = council::key("somebody else").public().to_string();
            member.misreport(|descriptor| descriptor.keys.event = stolen);
        }
    })
    .await?;
    let mallory = federation.member("mallory");
    let forged = mallory.publish(items::mission("Usurpé"), &SharingPolicy::Consortium)?;
    for name in ["paris", "toulouse"] {
        let member = federation.member(name);
        refused(member, Some("mallory"), Reason::BadSignature).await?;
        assert!(
            member
                .read(&people::teacher(&member.id), &forged)?
                .is_none()
        );
    }
    honest_go_on(&federation).await?;
    federation.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn another_key_cannot_sign_a_checkpoint() -> anyhow::Result<()> {
    let federation = Federation::with(["mallory", "paris", "toulouse"], |member| {
        if member.id.as_str() == "mallory" {
            let stolen = council::key("somebody else").public().to_string();
            member.misreport(|descriptor| descriptor.keys.checkpoint = stolen);
        }
    })
    .await?;
    let mallory = federation.member("mallory");
    let forged = mallory.publish(items::mission("Usurpé"), &SharingPolicy::Public)?;
    let paris = federation.member("paris");
    refused(paris, Some("mallory"), Reason::BadSignature).await?;
    honest_go_on(&federation).await?;
    for log in paris.node().logs.names()? {
        assert_ne!(log.institution.as_str(), "mallory", "paris kept {log}");
    }
    assert!(paris.read(&people::teacher(&paris.id), &forged)?.is_none());
    federation.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_the_registry_does_not_list_is_turned_away() -> anyhow::Result<()> {
    let federation = Federation::of(["paris", "toulouse"]).await?;
    let paris = federation.member("paris");
    let stranger = Connector::new(&council::key("mallory tls"));
    let tls_key = council::key("paris tls").public();
    let address = paris.gate().address().to_string();
    // With TLS 1.3 the stranger learns of the refusal when it first reads.
    let _ = stranger.connect(&address, vec![tls_key]).await;
    refused(paris, None, Reason::UnknownPeer).await?;
    honest_go_on(&federation).await?;
    federation.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_peer_with_another_key_than_the_registry_lists_is_not_believed() -> anyhow::Result<()> {
    let federation = Federation::with(["mallory", "paris", "toulouse"], |member| {
        if member.id.as_str() == "mallory" {
            let stolen = council::key("somebody else").public().to_string();
            member.misreport(|descriptor| descriptor.keys.tls = stolen);
        }
    })
    .await?;
    let forged = federation
        .member("mallory")
        .publish(items::mission("Usurpé"), &SharingPolicy::Public)?;
    let paris = federation.member("paris");
    refused(paris, None, Reason::UnknownPeer).await?;
    honest_go_on(&federation).await?;
    assert!(paris.read(&people::teacher(&paris.id), &forged)?.is_none());
    federation.stop().await
}
