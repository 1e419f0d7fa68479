//! Missions: the templates of reports.

use serde::{Deserialize, Serialize};

use super::bounds;
use super::check::Checker;
use super::document::FileRef;
use super::labdoc::Labdoc;
use super::rubric::Rubric;

/// The template of a report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mission {
    /// What to know before starting, in Markdown; at most 40,000 characters.
    #[serde(default)]
    pub instructions: String,
    /// 1 to 60 parts, in the order in which they are done.
    pub parts: Vec<Part>,
    /// How the report will be evaluated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rubric: Option<Rubric>,
}

/// A part of a report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Its title; 1 to 200 characters.
    pub title: String,
    /// What to do, in Markdown; at most 40,000 characters.
    #[serde(default)]
    pub instructions: String,
    /// At most 30 blocks to complete.
    #[serde(default)]
    pub labdocs: Vec<Labdoc>,
}

impl Mission {
    pub(super) fn check(&self, files: &[FileRef], checker: &mut Checker) {
        checker.text("instructions", &self.instructions, bounds::INSTRUCTIONS);
        checker.each("parts", &self.parts, bounds::PARTS, |checker, part| {
            part.check(files, checker);
        });
        if let Some(rubric) = &self.rubric {
            checker.within("rubric", |checker| rubric.check(checker));
        }
    }

    pub(super) fn collect_texts<'a>(&'a self, texts: &mut Vec<&'a str>) {
        texts.push(&self.instructions);
        self.parts.iter().for_each(|part| part.collect_texts(texts));
        self.rubric
            .iter()
            .for_each(|rubric| rubric.collect_texts(texts));
    }
}

impl Part {
    fn check(&self, files: &[FileRef], checker: &mut Checker) {
        checker.text("title", &self.title, bounds::TITLE);
        checker.text("instructions", &self.instructions, bounds::INSTRUCTIONS);
        checker.each(
            "labdocs",
            &self.labdocs,
            bounds::LABDOCS,
            |checker, labdoc| {
                labdoc.check(files, checker);
            },
        );
    }

    fn collect_texts<'a>(&'a self, texts: &mut Vec<&'a str>) {
        texts.extend([self.title.as_str(), self.instructions.as_str()]);
        self.labdocs
            .iter()
            .for_each(|labdoc| labdoc.collect_texts(texts));
    }
}
