//! Texts that have broken other programs, wherever a text may be given: taken as they are, or
//! refused by the name of the field.

use std::path::Path;

use campus_proto::commons::v1 as pb;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use serde_json::{Value, json};
use tonic::{Code, Status};

use crate::in_process::{Node, bearing};

/// Calls under way at once.
const CALLS: usize = 32;

/// What is tried in any case; the Big List of Naughty Strings too, where it lies beside the
/// project.
const OWN: [&str; 28] = [
    "",
    " ",
    "\u{0}",
    "a\u{0}b",
    "\r\nX-Injected: 1",
    "\u{feff}",
    "\u{202e}txet",
    "\u{2066}a\u{2069}",
    "\u{e0001}tag",
    "\u{fffe}\u{ffff}",
    "e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}",
    "ﷺﷺﷺ",
    "👩‍👩‍👧‍👦🏳️‍🌈",
    "İıſK",
    "ŒUVRE œuvre Straße",
    "../../../etc/passwd",
    "C:\\con\\nul",
    "'; DROP TABLE items; --",
    "<script>alert(1)</script>",
    "&amp;&#0;&#x110000;",
    "${jndi:ldap://x}",
    "{{7*7}}%s%n%d",
    "title:fer AND NOT (",
    "\"unclosed -",
    "a* OR b~ ^2 [a TO b}",
    "-9223372036854775809",
    "NaN",
    "grenoble/00000000000000000000000000000000/../x",
];

fn strings() -> Vec<String> {
    let mut strings: Vec<String> = OWN.map(str::to_owned).into();
    strings.extend(["(", "\"", "-", "é", "\u{300}", "a ", "("].map(|part| part.repeat(4_096)));
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/vectors/blns/blns.json");
    if let Ok(list) = std::fs::read(list) {
        let list: Vec<String> = serde_json::from_slice(&list).expect("it is a list of texts");
        strings.extend(list);
    }
    strings
}

/// A refusal of the input, and no failure of the node.
fn check_refusal(text: &str, status: &Status, codes: &[Code], named: &str) {
    let found = (status.code(), status.message());
    assert!(
        codes.contains(&found.0) && found.1.contains(named),
        "{text:?}: {found:?}"
    );
}

pub(crate) fn draft(field: &str, text: &str) -> Value {
    let mut item = json!({
        "title": "Loi d’Ohm",
        "abstract": "",
        "language": "fr",
        "authors": ["Maëlle Kerdoncuff"],
        "licence": "CC-BY-4.0",
        "rights": { "view": true, "run": true, "adapt": true, "redistribute": true },
    });
    item[field] = if field == "keywords" {
        json!([text])
    } else {
        json!(text)
    };
    let part = json!({ "title": "Mesures", "instructions": "Relevez le courant." });
    json!({ "item": item, "content": { "mission": { "parts": [part] } }, "files": [] })
}

/// Publishes a text and reads it again; returns whether it was taken.
async fn publish(node: &Node, token: &str, field: &str, text: &str) -> anyhow::Result<bool> {
    let policy = pb::SharingPolicy {
        rung: pb::Rung::Public.into(),
        ..pb::SharingPolicy::default()
    };
    let request = pb::PublishRequest {
        item_json: draft(field, text).to_string(),
        policy: Some(policy),
    };
    let published = match node.commons().publish(bearing(token, request)?).await {
        Ok(published) => published.into_inner().published.unwrap_or_default(),
        Err(status) => {
            check_refusal(text, &status, &[Code::InvalidArgument], field);
            return Ok(false);
        }
    };
    let get = pb::GetRequest {
        item: published.item,
    };
    let item = node.commons().get(bearing(token, get)?).await?.into_inner();
    let json: Value = serde_json::from_str(&item.item.unwrap_or_default().item_json)?;
    assert_eq!(json["item"][field], draft(field, text)["item"][field]);
    Ok(true)
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_description_they_are_kept_as_they_are_or_refused_by_field() -> anyhow::Result<()> {
    let node = Node::start("grenoble").await?;
    let token = node.teacher("Maëlle").await?;
    let strings = strings();
    let fields = ["title", "abstract", "keywords"];
    let tried = strings
        .iter()
        .flat_map(|text| fields.map(|field| (field, text)));
    let outcomes: Vec<bool> = stream::iter(tried)
        .map(|(field, text)| publish(&node, &token, field, text))
        .buffer_unordered(CALLS)
        .try_collect()
        .await?;
    assert!(outcomes.contains(&true) && outcomes.contains(&false));
    // With all of them in the index, every one is a question too.
    for text in &strings {
        search(&node, text).await;
    }
    node.stop().await
}

async fn search(node: &Node, text: &str) {
    let request = pb::SearchRequest {
        query: text.to_owned(),
        facets: true,
        ..pb::SearchRequest::default()
    };
    if let Err(status) = node.commons().search(request).await {
        check_refusal(text, &status, &[Code::InvalidArgument], "query");
    }
}

#[tokio::test]
async fn as_ids_and_page_tokens_they_are_refused() -> anyhow::Result<()> {
    let node = Node::start("grenoble").await?;
    for text in strings().iter().filter(|text| !text.is_empty()) {
        let get = pb::GetRequest { item: text.clone() };
        let status = node.commons().get(get).await.expect_err("it is no item");
        check_refusal(text, &status, &[Code::InvalidArgument, Code::NotFound], "");
        let list = pb::ListRequest {
            page_token: text.clone(),
            ..pb::ListRequest::default()
        };
        let status = node.commons().list(list).await.expect_err("it is no token");
        check_refusal(text, &status, &[Code::InvalidArgument], "page_token");
        let whom = pb::explain_request::Whom::Address(text.clone());
        let explain = pb::ExplainRequest {
            item: format!("grenoble/{}", "0".repeat(32)),
            whom: Some(whom),
        };
        let status = node
            .commons()
            .explain(explain)
            .await
            .expect_err("it is not there");
        check_refusal(text, &status, &[Code::InvalidArgument, Code::NotFound], "");
    }
    node.stop().await
}

#[tokio::test]
async fn as_tokens_of_people_they_are_not_valid() -> anyhow::Result<()> {
    let node = Node::start("grenoble").await?;
    for text in strings() {
        // What no header may hold does not reach the node.
        let Ok(request) = bearing(&text, pb::WhoAmIRequest {}) else {
            continue;
        };
        if let Err(status) = node.commons().who_am_i(request).await {
            check_refusal(&text, &status, &[Code::Unauthenticated], "token");
        } else {
            panic!("{text:?} is nobody's token");
        }
    }
    node.stop().await
}
