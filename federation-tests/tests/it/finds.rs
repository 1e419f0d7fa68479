//! What arrived is found by its words, in French and in English.

use domain::policy::SharingPolicy;
use federation_tests::{Federation, items, people};

#[tokio::test(flavor = "multi_thread")]
async fn an_item_is_found_by_its_words_at_another_member() -> anyhow::Result<()> {
    let federation = Federation::of(["grenoble", "paris"]).await?;
    let grenoble = federation.member("grenoble");
    let text = "Étalonnez la burette, puis titrez les échantillons.";
    let titration = items::mission_saying("Dosage du fer", text);
    let titration = grenoble.publish(titration, &SharingPolicy::Consortium)?;
    let network = items::mission_saying("Capture de paquets", "Lancez la capture.");
    grenoble.publish(network, &SharingPolicy::Consortium)?;
    federation.converge().await?;
    let paris = federation.member("paris");
    let viewer = people::colleague(&paris.id);
    for query in [
        "dosages",
        "burette",
        "etalonner",
        "\"puis titrez\"",
        "fer burette",
    ] {
        assert_eq!(
            paris.find(&viewer, query)?,
            (vec![titration.clone()], 1),
            "{query}"
        );
    }
    assert_eq!(paris.find(&viewer, "spectromètre")?, (Vec::new(), 0));
    federation.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_query_finds_all_that_is_seen() -> anyhow::Result<()> {
    let federation = Federation::of(["grenoble", "paris"]).await?;
    for member in federation.members() {
        for policy in [SharingPolicy::Institution, SharingPolicy::Public] {
            member.publish(items::mission(policy.rung().as_str()), &policy)?;
        }
    }
    federation.converge().await?;
    for member in federation.members() {
        for viewer in people::everybody(&member.id) {
            let seen = member.visible(&viewer)?;
            let (mut found, total) = member.find(&viewer, "")?;
            found.sort();
            assert_eq!(found, seen.keys().cloned().collect::<Vec<_>>());
            assert_eq!(total, seen.len() as u64);
        }
    }
    federation.stop().await
}
