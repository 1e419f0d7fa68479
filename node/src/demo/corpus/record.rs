//! A record as the corpus has it: lax types, nothing decided.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

/// One line of the corpus.
#[derive(Debug, Deserialize)]
pub(super) struct Record {
    pub(super) id: String,
    pub(super) kind: String,
    #[serde(default)]
    pub(super) subtype: String,
    pub(super) title: String,
    pub(super) summary: Option<String>,
    pub(super) language: String,
    pub(super) discipline: Option<String>,
    pub(super) level: Option<String>,
    pub(super) duration_minutes: Option<u64>,
    #[serde(default)]
    pub(super) topics: Vec<String>,
    #[serde(default)]
    pub(super) authors: Vec<String>,
    #[serde(default)]
    pub(super) objectives: Vec<String>,
    #[serde(default)]
    pub(super) prerequisites: Vec<String>,
    #[serde(default)]
    pub(super) key_points: Vec<String>,
    pub(super) institution: Option<String>,
    pub(super) collection: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) credits: Option<String>,
    pub(super) licence: String,
    pub(super) source_repo: Option<String>,
    pub(super) commit: Option<String>,
    pub(super) source_path: Option<String>,
    pub(super) source_url: Option<String>,
    #[serde(default)]
    pub(super) attachments: Vec<Attachment>,
    #[serde(default)]
    pub(super) body: String,
    #[serde(default)]
    pub(super) body_truncated: bool,
    #[serde(default)]
    pub(super) sections: Vec<Section>,
    pub(super) evaluation: Option<Evaluation>,
    #[serde(default)]
    pub(super) environment: Option<BTreeMap<String, Value>>,
    /// Fields that only some sources have.
    #[serde(flatten)]
    pub(super) rest: BTreeMap<String, Value>,
}

/// A stretch of the body of a mission.
#[derive(Debug, Deserialize)]
pub(super) struct Section {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) title: Option<String>,
    /// First character in the body; offsets count Unicode scalar values.
    pub(super) start: usize,
    /// First character after it.
    pub(super) end: usize,
    pub(super) role: Option<String>,
}

/// A file that the corpus names and does not hold.
#[derive(Debug, Deserialize)]
pub(super) struct Attachment {
    pub(super) name: String,
    pub(super) title: Option<String>,
    pub(super) path: Option<String>,
    pub(super) size: Option<u64>,
    pub(super) md5: Option<String>,
    pub(super) version: Option<String>,
}

/// How the source evaluates a mission.
#[derive(Debug, Deserialize)]
pub(super) struct Evaluation {
    #[serde(rename = "type")]
    pub(super) kind: String,
    #[serde(default)]
    pub(super) criteria: Vec<Criterion>,
}

/// A row of a rubric.
#[derive(Debug, Deserialize)]
pub(super) struct Criterion {
    pub(super) criterion: Option<String>,
    pub(super) levels: Vec<Level>,
}

/// A cell of a rubric.
#[derive(Debug, Deserialize)]
pub(super) struct Level {
    pub(super) label: Option<String>,
    pub(super) descriptor: Option<String>,
}
