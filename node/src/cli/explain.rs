//! `archipel explain`: why somebody sees an item, or does not.

use campus_proto::commons::v1 as pb;
use clap::Args;
use pb::explain_request::{Anonymous, Whom};
use serde_json::{Value, json};

use super::connect::Target;
use super::output::{Output, table};
use super::shape;
use crate::exit::Exit;

/// Says why somebody sees an item, or does not.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  archipel explain ITEM\n  archipel explain ITEM --about x7k2m9p4qa@paris\n  archipel explain ITEM --anonymous"
)]
pub(super) struct Explain {
    /// The item's id, institution/handle.
    item: String,
    /// About a teacher or somebody of staff, by share address; for the item's owner.
    #[arg(long, value_name = "ADDRESS", conflicts_with = "anonymous")]
    about: Option<String>,
    /// About somebody who is not signed in; for the item's owner.
    #[arg(long)]
    anonymous: bool,
    #[command(flatten)]
    target: Target,
}

impl Explain {
    pub(super) async fn run(self, output: &Output) -> anyhow::Result<Exit> {
        let whom = match (self.about, self.anonymous) {
            (Some(address), _) => Some(Whom::Address(address)),
            (None, true) => Some(Whom::Anonymous(Anonymous {})),
            (None, false) => None,
        };
        let message = pb::ExplainRequest {
            item: self.item,
            whom,
        };
        let session = self.target.connect().await?;
        let answer = session.commons().explain(session.request(message)).await?;
        let answer = answer.into_inner();
        output.answer(&value(&answer), || text(&answer));
        session.close().await?;
        Ok(Exit::Done)
    }
}

fn value(answer: &pb::ExplainResponse) -> Value {
    let reach = |reach: &pb::Reach| json!({ "audience": reach.audience, "log": reach.log, "version": reach.version });
    json!({
        "allowed": answer.allowed,
        "reason": answer.reason,
        "audience": answer.audience,
        "version": answer.version,
        "policy": answer.policy.as_ref().map(shape::policy),
        "reaches": answer.reaches.iter().map(reach).collect::<Vec<_>>(),
    })
}

fn text(answer: &pb::ExplainResponse) -> String {
    let verdict = if answer.allowed { "yes" } else { "no" };
    let mut lines = vec![format!("{verdict}: {}", answer.reason)];
    let policy = answer.policy.as_ref();
    lines.extend(policy.map(|policy| format!("shared with {}", shape::policy_text(policy))));
    if !answer.reaches.is_empty() {
        let row = |reach: &pb::Reach| {
            [
                reach.audience.clone(),
                reach.version.to_string(),
                reach.log.clone(),
            ]
        };
        let rows: Vec<_> = answer.reaches.iter().map(row).collect();
        lines.push(table(["AUDIENCE", "VERSION", "LOG"], &rows));
    }
    lines.join("\n")
}
