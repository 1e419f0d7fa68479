//! The form of an exported report as JSON. Numbers and names in it are the node's; the states of
//! labdocs are documents of Yjs, from which everything that is written can be read again.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::id::{Handle, ItemId, ObjectDigest};
use domain::item::vocabulary::LabdocKind;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::import::ImportError;
use crate::feedback::{Annotation, Evaluation, Evaluator};
use crate::message::Message;
use crate::report::LabdocEntry;
use crate::writing::Paper;

/// What the first field of an exported report says.
pub const FORMAT: &str = "archipel-report";
/// The version of the form.
pub const FORMAT_VERSION: u32 = 1;
/// The largest file that is read, in bytes.
pub const REPORT_FILE_BYTES_MAX: usize = 128 << 20;

/// Bytes, which JSON has as Base64.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Base64(pub Vec<u8>);

impl Serialize for Base64 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Base64 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = STANDARD.decode(text).map_err(serde::de::Error::custom)?;
        Ok(Self(bytes))
    }
}

/// An exported report. Times are in milliseconds since 1970.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportFile {
    /// [`FORMAT`].
    pub format: String,
    /// [`FORMAT_VERSION`].
    pub format_version: u32,
    /// The mission's title.
    pub title: String,
    /// What people call the team.
    pub team: String,
    /// Who is in it.
    pub members: Vec<Handle>,
    /// When the report was begun.
    pub begun_ms: i64,
    /// When this file was made.
    pub exported_ms: i64,
    /// Whether the report was handed in then.
    pub is_submitted: bool,
    /// When it was handed in.
    pub submissions: Vec<SubmissionFile>,
    /// What it is about.
    pub mission: MissionFile,
    /// Its labdocs, in their order.
    pub labdocs: Vec<LabdocFile>,
    /// Its files, in their order.
    pub files: Vec<AttachmentFile>,
    /// What was said about it.
    pub messages: Vec<MessageFile>,
    /// What was annotated.
    pub annotations: Vec<AnnotationFile>,
    /// How it was evaluated.
    pub evaluations: Vec<EvaluationFile>,
    /// The mission's documents.
    pub documents: Vec<DocumentFile>,
}

/// A mission at a version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MissionFile {
    /// Which item.
    pub item: ItemId,
    /// Which version.
    pub version: u64,
    /// Its manifest, as it was signed.
    pub manifest: Base64,
}

/// A labdoc.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabdocFile {
    /// In which part of the mission, counted from 0.
    pub part: u16,
    /// Its kind.
    pub kind: LabdocKind,
    /// Its title.
    pub title: String,
    /// Whether the mission asks for it.
    pub is_required: bool,
    /// Whether it came with the mission.
    pub is_of_mission: bool,
    /// Whether the team said that it is done.
    pub is_done: bool,
    /// Whether the team put it aside.
    pub is_removed: bool,
    /// What it says, by the names of its roots: for readers.
    pub content: Value,
    /// The same as a document of Yjs: one update in format 1. This is what an import takes.
    pub state: Base64,
}

/// A file that the team attached.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttachmentFile {
    /// Its name.
    pub name: String,
    /// Who attached it.
    pub author: Handle,
    /// When.
    pub at_ms: i64,
    /// Its size in bytes.
    pub size_bytes: u64,
    /// What its bytes hash to.
    pub digest: ObjectDigest,
    /// The bytes, where they fit.
    pub bytes: Option<Base64>,
}

/// One handing in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubmissionFile {
    /// Which, counted from 1.
    pub number: u32,
    /// By whom.
    pub by: Handle,
    /// When.
    pub at_ms: i64,
}

/// A message, or a reply to an annotation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MessageFile {
    /// By whom.
    pub author: Handle,
    /// When.
    pub at_ms: i64,
    /// What.
    pub text: String,
}

/// An annotation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnnotationFile {
    /// About which labdoc of the file, counted from 0.
    pub labdoc: Option<usize>,
    /// What was selected when it was made.
    pub quote: String,
    /// By whom.
    pub author: Handle,
    /// When.
    pub at_ms: i64,
    /// What it says.
    pub text: String,
    /// What was said to it.
    pub replies: Vec<MessageFile>,
}

/// An evaluation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvaluationFile {
    /// In which part.
    pub evaluator: Evaluator,
    /// By whom, where that is told.
    pub by: Option<Handle>,
    /// When.
    pub at_ms: i64,
    /// The level chosen for each criterion of the rubric, with a comment.
    pub answers: Vec<(Option<u8>, String)>,
    /// About all of it.
    pub comment: String,
    /// Points, and the most there are.
    pub points: (f64, f64),
    /// The grade, in hundredths.
    pub grade_hundredths: Option<u32>,
}

/// A document of the mission.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentFile {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its size in bytes.
    pub size_bytes: u64,
    /// What its bytes hash to.
    pub digest: ObjectDigest,
    /// The bytes, where they fit.
    pub bytes: Option<Base64>,
}

impl ReportFile {
    /// The file as JSON.
    pub fn to_json(&self) -> Vec<u8> {
        // Every key is a text and every number finite, so that all of it has a form.
        serde_json::to_vec_pretty(self).unwrap_or_default()
    }

    /// Reads JSON that somebody hands in.
    ///
    /// # Errors
    /// [`ImportError`] if it is too large, or no exported report of this version.
    pub fn from_json(json: &[u8]) -> Result<Self, ImportError> {
        let found = json.len();
        if found > REPORT_FILE_BYTES_MAX {
            return Err(ImportError::TooLarge { found });
        }
        let file: Self = serde_json::from_slice(json)?;
        if file.format != FORMAT || file.format_version != FORMAT_VERSION {
            let found = file.format_version;
            return Err(ImportError::Version { found });
        }
        Ok(file)
    }
}

impl LabdocFile {
    pub(super) fn of(entry: &LabdocEntry, paper: &Paper) -> Self {
        Self {
            part: entry.part,
            kind: entry.kind,
            title: entry.title.clone(),
            is_required: entry.is_required,
            is_of_mission: entry.is_of_mission,
            is_done: entry.is_done,
            is_removed: entry.is_removed,
            content: paper.content(),
            state: Base64(paper.state()),
        }
    }
}

impl MessageFile {
    pub(super) fn of(message: Message) -> Self {
        Self {
            author: message.author,
            at_ms: message.at_ms,
            text: message.text,
        }
    }
}

impl AnnotationFile {
    pub(super) fn of(annotation: Annotation, labdocs: &[LabdocEntry]) -> Self {
        let is_its = |entry: &LabdocEntry| entry.id == annotation.labdoc;
        let replies = annotation.replies.into_iter().map(|reply| MessageFile {
            author: reply.author,
            at_ms: reply.at_ms,
            text: reply.text,
        });
        Self {
            labdoc: labdocs.iter().position(is_its),
            quote: annotation.quote,
            author: annotation.author,
            at_ms: annotation.at_ms,
            text: annotation.text,
            replies: replies.collect(),
        }
    }
}

impl EvaluationFile {
    pub(super) fn of(evaluation: Evaluation) -> Self {
        let judgement = evaluation.judgement;
        let answers = judgement.answers.into_iter();
        Self {
            evaluator: evaluation.evaluator,
            by: evaluation.by,
            at_ms: evaluation.at_ms,
            answers: answers
                .map(|answer| (answer.level, answer.comment))
                .collect(),
            comment: judgement.comment,
            points: (evaluation.outcome.points, evaluation.outcome.points_max),
            grade_hundredths: judgement.grade_hundredths,
        }
    }
}
