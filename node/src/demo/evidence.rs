//! What was observed, as it was observed: `evidence.json`, so that others can judge it again.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context as _;
use serde::Serialize;
use serde_json::{Value, json};

use super::islands::{ISLANDS, Islands};
use super::ladder::Visible;

/// Observations by promise.
pub(super) type Evidence = BTreeMap<&'static str, Value>;

/// What everybody saw at one moment.
#[derive(Debug, Serialize)]
pub(super) struct Moment {
    /// How many steps of the scenario had been done.
    steps: usize,
    /// Institutions whose node was down, and `registry`.
    down: Vec<String>,
    sets: Vec<Set>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    answers: Vec<Answer>,
}

/// What a list showed to somebody, and how many items a search for nothing found.
#[derive(Debug, Serialize)]
pub(super) struct Set {
    pub(super) at: String,
    /// Empty for nobody in particular.
    pub(super) address: String,
    pub(super) items: Visible,
    pub(super) found: u64,
}

/// What came when nobody in particular asked for one item.
#[derive(Debug, Serialize)]
pub(super) struct Answer {
    at: String,
    address: String,
    item: String,
    code: &'static str,
    version: u64,
}

impl Islands {
    /// What everybody sees now, at all nodes that are not down.
    pub(super) async fn moment(&self, down: &[&str]) -> anyhow::Result<Moment> {
        let mut sets = Vec::new();
        for (id, _) in ISLANDS {
            if !down.contains(&id) {
                sets.extend(self.sets_at(id).await?);
            }
        }
        Ok(self.moment_of(down, sets, Vec::new()))
    }

    /// What the nodes but `down` answer to nobody in particular who asks for an item.
    pub(super) async fn answers(&self, item: &str, down: &[&str]) -> anyhow::Result<Moment> {
        let mut answers = Vec::new();
        for (id, _) in ISLANDS.iter().filter(|(id, _)| !down.contains(id)) {
            let (code, version) = match self.anonymous(id)?.get(item).await {
                Ok(item) => ("OK", item.version),
                Err(status) if status.code() == tonic::Code::NotFound => ("NOT_FOUND", 0),
                Err(_) => ("UNKNOWN", 0),
            };
            answers.push(Answer {
                at: (*id).to_owned(),
                address: String::new(),
                item: item.to_owned(),
                code,
                version,
            });
        }
        Ok(self.moment_of(down, Vec::new(), answers))
    }

    fn moment_of(&self, down: &[&str], sets: Vec<Set>, answers: Vec<Answer>) -> Moment {
        Moment {
            steps: self.scenario.steps.len(),
            down: down.iter().map(|id| (*id).to_owned()).collect(),
            sets,
            answers,
        }
    }

    /// The digests of all logs at all nodes.
    pub(super) async fn digest_rows(&self) -> anyhow::Result<Vec<Value>> {
        let mut rows = Vec::new();
        for (log, by_institution) in self.digests().await? {
            for (at, digest) in by_institution {
                rows.push(json!({ "at": at, "log": log, "digest": digest }));
            }
        }
        Ok(rows)
    }
}

/// Writes `evidence.json`.
pub(super) fn save(evidence: &Evidence, folder: &Path) -> anyhow::Result<()> {
    let path = folder.join("evidence.json");
    let text = serde_json::to_string(evidence).context("write the evidence")?;
    std::fs::write(&path, text).with_context(|| format!("write {}", path.display()))
}
