//! What an original does not permit of its adaptations, asked as any client asks.

use campus_proto::commons::v1 as pb;
use domain::event::Event;
use domain::wire::read_envelope;
use serde_json::{Value, json};
use tonic::{Code, Status};

use crate::in_process::{Node, bearing};

/// Who publishes here, and where.
struct Author {
    node: Node,
    token: String,
}

impl Author {
    async fn new() -> anyhow::Result<Self> {
        let node = Node::start("grenoble").await?;
        let token = node.teacher("Maëlle").await?;
        Ok(Self { node, token })
    }

    async fn publish(&self, draft: &Value, rung: pb::Rung) -> Result<pb::Published, Status> {
        let policy = pb::SharingPolicy {
            rung: rung.into(),
            ..pb::SharingPolicy::default()
        };
        let request = pb::PublishRequest {
            item_json: draft.to_string(),
            policy: Some(policy),
        };
        let request = bearing(&self.token, request).expect("the token fits a header");
        let published = self.node.commons().publish(request).await?;
        Ok(published.into_inner().published.unwrap_or_default())
    }

    /// What an adaptation of an item says of it.
    async fn parent(&self, original: &Value) -> anyhow::Result<Value> {
        let published = self.publish(original, pb::Rung::Institution).await?;
        let get = pb::GetRequest {
            item: published.item.clone(),
        };
        let got = self.node.commons().get(bearing(&self.token, get)?).await?;
        let signed = got.into_inner().item.unwrap_or_default().provenance;
        let envelope = read_envelope(&signed.unwrap_or_default().envelope)?;
        let event = envelope.read_verified_before::<Event>()?;
        let digest = event.manifest.map(|digest| hex::encode(digest.0));
        Ok(json!({
            "item": published.item,
            "version": published.version,
            "manifest_digest": digest,
            "licence": original["item"]["licence"],
        }))
    }

    /// Checks that an adaptation is refused, and how.
    async fn check_refused(&self, adaptation: &Value, rung: pb::Rung, fragment: &str) {
        let refused = self.publish(adaptation, rung).await;
        let refused = refused.expect_err(fragment);
        assert_eq!(refused.code(), Code::InvalidArgument, "{refused}");
        for fragment in ["item.", fragment] {
            assert!(refused.message().contains(fragment), "{refused}");
        }
    }
}

fn original(licence: &str, adapt: bool, redistribute: bool) -> Value {
    let mut draft = crate::naughty_strings::draft("title", "Loi d’Ohm");
    draft["item"]["licence"] = json!(licence);
    draft["item"]["rights"]["adapt"] = json!(adapt);
    draft["item"]["rights"]["redistribute"] = json!(redistribute);
    draft
}

fn adaptation(parent: &Value, licence: &str, redistribute: bool) -> Value {
    let mut draft = original(licence, true, redistribute);
    draft["item"]["parent"] = parent.clone();
    draft
}

#[tokio::test]
async fn an_adaptation_is_refused_by_what_its_original_does_not_permit() -> anyhow::Result<()> {
    let author = Author::new().await?;
    let (home, world) = (pb::Rung::Institution, pb::Rung::Public);
    for (from, redistributes, to, gives, rung, fragment) in [
        (
            "CC-BY-SA-4.0",
            true,
            "CC-BY-4.0",
            true,
            home,
            "must keep that licence",
        ),
        (
            "CC-BY-NC-4.0",
            true,
            "CC-BY-4.0",
            true,
            home,
            "forbids commercial use",
        ),
        (
            "CC-BY-4.0",
            false,
            "CC-BY-4.0",
            true,
            home,
            "gives the right to redistribute",
        ),
        (
            "CC-BY-4.0",
            false,
            "CC-BY-4.0",
            false,
            world,
            "may not be redistributed",
        ),
    ] {
        let parent = author.parent(&original(from, true, redistributes)).await?;
        let adapted = adaptation(&parent, to, gives);
        author.check_refused(&adapted, rung, fragment).await;
    }
    let parent = author.parent(&original("CC-BY-4.0", false, true)).await?;
    let adapted = adaptation(&parent, "CC-BY-4.0", true);
    author
        .check_refused(&adapted, home, "does not give the right to adapt")
        .await;
    author.node.stop().await
}

#[tokio::test]
async fn an_adaptation_names_an_original_that_is_there_as_it_is() -> anyhow::Result<()> {
    let author = Author::new().await?;
    let parent = author.parent(&original("CC-BY-4.0", true, true)).await?;
    for (field, value, fragment) in [
        ("version", json!(0), "item.parent.version"),
        ("version", json!(2), "no such item at version 2"),
        (
            "manifest_digest",
            json!("0".repeat(64)),
            "no such item at version 1",
        ),
        (
            "item",
            json!(format!("grenoble/{}", "0".repeat(32))),
            "no such item at version 1",
        ),
        (
            "licence",
            json!("CC0-1.0"),
            "says that the original is under CC0-1.0",
        ),
    ] {
        let mut wrong = parent.clone();
        wrong[field] = value;
        let adapted = adaptation(&wrong, "CC-BY-4.0", true);
        author
            .check_refused(&adapted, pb::Rung::Institution, fragment)
            .await;
    }
    let adapted = adaptation(&parent, "CC-BY-4.0", true);
    author.publish(&adapted, pb::Rung::Public).await?;
    author.node.stop().await
}

#[tokio::test]
async fn a_licence_gives_no_right_that_it_does_not_hold() -> anyhow::Result<()> {
    let author = Author::new().await?;
    let without_adaptations = original("CC-BY-ND-4.0", true, true);
    author
        .check_refused(&without_adaptations, pb::Rung::Public, "item.rights.adapt")
        .await;
    let kept_at_home = original("LicenseRef-exception-pedagogique", false, false);
    let refused = author.publish(&kept_at_home, pb::Rung::Public).await;
    let refused = refused.expect_err("it may not leave");
    assert_eq!(refused.code(), Code::InvalidArgument, "{refused}");
    let message = refused.message();
    assert!(
        message.contains("may not leave the institution"),
        "{message}"
    );
    author.publish(&kept_at_home, pb::Rung::Institution).await?;
    author.node.stop().await
}
