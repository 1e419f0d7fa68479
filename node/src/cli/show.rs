//! `archipel show`: one item in full, or one of its documents.

use std::path::PathBuf;

use anyhow::Context as _;
use campus_proto::commons::v1 as pb;
use clap::Args;
use serde_json::{Value, json};
use tempfile::NamedTempFile;

use super::connect::{Session, Target};
use super::output::Output;
use super::shape;
use crate::exit::{Exit, Failure};

/// Shows an item, or fetches one of its documents.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  archipel show grenoble/0123456789abcdef0123456789abcdef\n  archipel show ITEM --json\n  archipel show ITEM --file mesures.csv --out mesures.csv"
)]
pub(super) struct Show {
    /// The item's id, institution/handle.
    item: String,
    /// Fetches the document of this name instead.
    #[arg(long, value_name = "NAME", requires = "out")]
    file: Option<String>,
    /// Where to put it; nothing is written over.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    target: Target,
}

impl Show {
    pub(super) async fn run(self, output: &Output) -> anyhow::Result<Exit> {
        let session = self.target.connect().await?;
        let request = pb::GetRequest {
            item: self.item.clone(),
        };
        let answer = session.commons().get(session.request(request)).await?;
        let item = answer.into_inner().item.unwrap_or_default();
        let content: Value = serde_json::from_str(&item.item_json)
            .context("read the item that the node has sent")?;
        match (self.file, self.out) {
            (Some(name), Some(path)) => {
                let digest = digest_of(&content, &name)?;
                let size = fetch(&session, self.item, digest, &path).await?;
                let value = json!({ "file": name, "out": path, "size_bytes": size });
                output.answer(&value, || format!("{name}: {}", shape::bytes(size)));
            }
            _ => output.answer(&value(&item, &content), || text(&item, &content)),
        }
        session.close().await?;
        Ok(Exit::Done)
    }
}

fn digest_of(content: &Value, name: &str) -> Result<String, Failure> {
    let files = content["files"].as_array().into_iter().flatten();
    let names: Vec<&str> = files
        .clone()
        .filter_map(|file| file["name"].as_str())
        .collect();
    let mut files = files.filter(|file| file["name"].as_str() == Some(name));
    let digest = files.next().and_then(|file| file["digest"].as_str());
    digest.map(str::to_owned).ok_or_else(|| {
        let message = format!(
            "the item has no document `{name}`, but: {}",
            names.join(", ")
        );
        Failure::new(Exit::Failed, message)
    })
}

async fn fetch(
    session: &Session,
    item: String,
    digest: String,
    path: &std::path::Path,
) -> anyhow::Result<u64> {
    use std::io::Write as _;
    let request = session.request(pb::GetObjectRequest { item, digest });
    let mut frames = session.commons().get_object(request).await?.into_inner();
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let mut file = NamedTempFile::new_in(folder.unwrap_or(std::path::Path::new(".")))?;
    let mut size = 0;
    while let Some(pb::GetObjectResponse { data }) = frames.message().await? {
        file.write_all(&data)?;
        size += data.len() as u64;
    }
    let kept = file.persist_noclobber(path);
    kept.with_context(|| format!("write {}", path.display()))?;
    Ok(size)
}

fn value(item: &pb::Item, content: &Value) -> Value {
    let provenance = item.provenance.clone().unwrap_or_default();
    let freshness = item.freshness.unwrap_or_default();
    json!({
        "item": item.item,
        "version": item.version,
        "description": content,
        "provenance": {
            "log": provenance.log,
            "index": provenance.index,
            "size": provenance.size,
            "signer": provenance.signer,
            "envelope": hex::encode(&provenance.envelope),
            "checkpoint": String::from_utf8_lossy(&provenance.checkpoint),
        },
        "freshness": { "own": freshness.own, "heard_ms": freshness.heard_ms },
        "policy": item.policy.as_ref().map(shape::policy),
        "adaptations": item.adaptations,
    })
}

fn text(item: &pb::Item, content: &Value) -> String {
    let field = |name: &str| {
        content["item"][name]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    let provenance = item.provenance.clone().unwrap_or_default();
    let mut lines = vec![
        field("title"),
        format!("{}  version {}", item.item, item.version),
        format!("{}  {}", field("language"), field("licence")),
        field("abstract"),
        format!("signed by {} in {}", provenance.signer, provenance.log),
    ];
    let files = content["files"].as_array().into_iter().flatten();
    lines.extend(files.map(|file| {
        let size = file["size_bytes"].as_u64().unwrap_or_default();
        let name = file["name"].as_str().unwrap_or_default();
        format!("file {name}  {}", shape::bytes(size))
    }));
    lines.extend(
        item.policy
            .as_ref()
            .map(|policy| format!("shared with {}", shape::policy_text(policy))),
    );
    lines.extend(
        item.adaptations
            .iter()
            .map(|child| format!("adapted as {child}")),
    );
    lines.retain(|line| !line.trim().is_empty());
    lines.join("\n")
}
