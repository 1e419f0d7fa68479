//! `archipel show`: one item in full, or one of its documents.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use campus_proto::commons::v1 as pb;
use clap::Args;
use domain::id::ObjectDigest;
use serde_json::{Value, json};
use store::objects::OBJECT_BYTES_MAX;
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

/// Fetches a document and keeps it only if its bytes are those that the item names.
pub(super) async fn fetch(
    session: &Session,
    item: String,
    digest: String,
    path: &Path,
) -> anyhow::Result<u64> {
    let bytes = bytes_of(session, item, &digest).await?;
    check(&bytes, &digest)?;
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let mut file = NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
    file.write_all(&bytes)?;
    let kept = file.persist_noclobber(path);
    kept.with_context(|| format!("write {}", path.display()))?;
    Ok(bytes.len() as u64)
}

/// The bytes that the node sends; of more than a document may have, no more are taken.
async fn bytes_of(session: &Session, item: String, digest: &str) -> anyhow::Result<Vec<u8>> {
    let digest = digest.to_owned();
    let request = session.request(pb::GetObjectRequest { item, digest });
    let mut frames = session.commons().get_object(request).await?.into_inner();
    let mut bytes = Vec::new();
    while let Some(pb::GetObjectResponse { data }) = frames.message().await? {
        bytes.extend_from_slice(&data);
        if bytes.len() as u64 > OBJECT_BYTES_MAX {
            break;
        }
    }
    Ok(bytes)
}

fn check(bytes: &[u8], digest: &str) -> Result<(), Failure> {
    if ObjectDigest::of(bytes).to_string() == digest {
        return Ok(());
    }
    let message = format!("the node sent other bytes than those of {digest}; nothing is kept");
    Err(Failure::new(Exit::Integrity, message))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_bytes_than_those_of_the_item_are_not_kept() {
        let digest = ObjectDigest::of(b"U;I").to_string();
        assert!(check(b"U;I", &digest).is_ok());
        let error = check(b"U;i", &digest).unwrap_err();
        assert_eq!(Exit::of(&error.into()), Exit::Integrity);
    }
}
