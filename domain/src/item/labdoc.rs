//! Labdocs: the blocks that students complete, one type for each of the five kinds.

mod dataset;
mod formula;
mod unit;

use serde::{Deserialize, Serialize};

pub use dataset::{Column, ColumnKind, Dataset, Uncertainty};
pub use formula::FormulaError;
pub use unit::UnitError;

use super::bounds;
use super::check::Checker;
use super::document::FileRef;
use super::vocabulary::{CodeLanguage, LabdocKind};

/// A block that students complete.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Labdoc {
    /// Its title; 1 to 200 characters.
    pub title: String,
    /// Whether a report without it is incomplete.
    #[serde(default)]
    pub required: bool,
    /// What it starts with.
    pub content: LabdocContent,
}

/// What a labdoc starts with, by kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LabdocContent {
    /// Rich text.
    Text(TextTemplate),
    /// A diagram or an annotated picture.
    Drawing(DrawingTemplate),
    /// An experiment.
    Protocol(ProtocolTemplate),
    /// A table.
    Dataset(Dataset),
    /// A program.
    Code(CodeTemplate),
}

/// What a labdoc of text starts with.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextTemplate {
    /// Markdown with formulas; at most 20,000 characters.
    #[serde(default)]
    pub initial: String,
}

/// What a drawing starts with.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DrawingTemplate {
    /// What to draw; at most 4,000 characters.
    #[serde(default)]
    pub instructions: String,
    /// The picture to draw on: the name of one of the item's files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub background: Option<String>,
}

/// What a protocol starts with.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProtocolTemplate {
    /// What the experiment should show; at most 4,000 characters.
    #[serde(default)]
    pub objective: String,
    /// Why it shows that; at most 4,000 characters.
    #[serde(default)]
    pub principle: String,
    /// At most 100 pieces of material of at most 200 characters.
    #[serde(default)]
    pub material: Vec<String>,
    /// At most 100 steps of at most 2,000 characters.
    #[serde(default)]
    pub steps: Vec<String>,
}

/// What a program starts with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeTemplate {
    /// What it is written in.
    pub language: CodeLanguage,
    /// What students start from; at most 20,000 characters.
    #[serde(default)]
    pub starter: String,
    /// What the finished program prints; at most 10,000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_output: Option<String>,
}

impl Labdoc {
    /// Its kind.
    pub fn kind(&self) -> LabdocKind {
        match self.content {
            LabdocContent::Text(_) => LabdocKind::Text,
            LabdocContent::Drawing(_) => LabdocKind::Drawing,
            LabdocContent::Protocol(_) => LabdocKind::Protocol,
            LabdocContent::Dataset(_) => LabdocKind::Dataset,
            LabdocContent::Code(_) => LabdocKind::Code,
        }
    }

    pub(super) fn check(&self, files: &[FileRef], checker: &mut Checker) {
        checker.text("title", &self.title, bounds::TITLE);
        checker.within("content", |checker| self.content.check(files, checker));
    }

    pub(super) fn collect_texts<'a>(&'a self, texts: &mut Vec<&'a str>) {
        texts.push(&self.title);
        match &self.content {
            LabdocContent::Text(text) => texts.push(&text.initial),
            LabdocContent::Drawing(drawing) => texts.push(&drawing.instructions),
            LabdocContent::Protocol(protocol) => protocol.collect_texts(texts),
            LabdocContent::Dataset(dataset) => dataset.collect_texts(texts),
            LabdocContent::Code(code) => texts.push(&code.starter),
        }
    }
}

impl LabdocContent {
    fn check(&self, files: &[FileRef], checker: &mut Checker) {
        match self {
            Self::Text(text) => checker.within("text", |checker| text.check(checker)),
            Self::Drawing(drawing) => {
                checker.within("drawing", |checker| drawing.check(files, checker));
            }
            Self::Protocol(protocol) => {
                checker.within("protocol", |checker| protocol.check(checker));
            }
            Self::Dataset(dataset) => checker.within("dataset", |checker| dataset.check(checker)),
            Self::Code(code) => checker.within("code", |checker| code.check(checker)),
        }
    }
}

impl TextTemplate {
    fn check(&self, checker: &mut Checker) {
        checker.text("initial", &self.initial, bounds::LABDOC_TEXT);
    }
}

impl DrawingTemplate {
    fn check(&self, files: &[FileRef], checker: &mut Checker) {
        checker.text("instructions", &self.instructions, bounds::LABDOC_NOTE);
        let Some(background) = &self.background else {
            return;
        };
        let allowed = "give the name of an image among the item's files";
        match files.iter().find(|file| file.name == *background) {
            Some(file) if file.is_image() => {}
            Some(_) => checker.refuse_field("background", "is not an image", allowed),
            None => checker.refuse_field("background", "is not a file of the item", allowed),
        }
    }
}

impl ProtocolTemplate {
    fn check(&self, checker: &mut Checker) {
        checker.text("objective", &self.objective, bounds::LABDOC_NOTE);
        checker.text("principle", &self.principle, bounds::LABDOC_NOTE);
        checker.texts(
            "material",
            &self.material,
            bounds::MATERIAL,
            bounds::MATERIAL_ENTRY,
        );
        checker.texts("steps", &self.steps, bounds::STEPS, bounds::STEP);
    }

    fn collect_texts<'a>(&'a self, texts: &mut Vec<&'a str>) {
        texts.extend([self.objective.as_str(), self.principle.as_str()]);
        texts.extend(self.material.iter().chain(&self.steps).map(String::as_str));
    }
}

impl CodeTemplate {
    fn check(&self, checker: &mut Checker) {
        checker.text("starter", &self.starter, bounds::CODE);
        let expected = self.expected_output.as_deref();
        checker.optional_text("expected_output", expected, bounds::EXPECTED_OUTPUT);
    }
}
