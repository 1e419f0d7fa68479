//! Every limit of a description. Lengths of text are in characters (Unicode scalar values).
//!
//! The whole encoded manifest has a limit of its own, in bytes, where it is encoded.

use std::fmt;

/// How many characters a text may have, and whether it may have several lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextBound {
    /// The fewest characters; a text that must be there has at least 1.
    pub min: usize,
    /// The most characters.
    pub max: usize,
    /// Whether line breaks and tabs are allowed.
    pub lines: Lines,
}

/// Whether a text is one line or prose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lines {
    /// No line break, no tab, no space at either end.
    One,
    /// Line feeds and tabs are allowed.
    Many,
}

impl TextBound {
    /// One line of `min` to `max` characters.
    pub const fn line(min: usize, max: usize) -> Self {
        Self {
            min,
            max,
            lines: Lines::One,
        }
    }

    /// Prose of `min` to `max` characters.
    pub const fn prose(min: usize, max: usize) -> Self {
        Self {
            min,
            max,
            lines: Lines::Many,
        }
    }
}

impl fmt::Display for TextBound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.min {
            0 => write!(f, "give at most {} characters", self.max),
            min => write!(f, "give {min} to {} characters", self.max),
        }
    }
}

/// How many entries a list may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CountBound {
    /// The fewest entries.
    pub min: usize,
    /// The most entries.
    pub max: usize,
}

impl CountBound {
    /// At least `min` and at most `max` entries.
    pub const fn between(min: usize, max: usize) -> Self {
        Self { min, max }
    }

    /// Whether a list of `count` entries is within the bound.
    pub const fn holds(self, count: usize) -> bool {
        self.min <= count && count <= self.max
    }
}

impl fmt::Display for CountBound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.min {
            0 => write!(f, "give at most {} entries", self.max),
            min => write!(f, "give {min} to {} entries", self.max),
        }
    }
}

/// The most errors that one validation reports.
pub const ERRORS_MAX: usize = 100;

// What all kinds of items have.

/// Title of an item, a part or a labdoc.
pub const TITLE: TextBound = TextBound::line(1, 200);
/// Abstract of an item.
pub const ABSTRACT: TextBound = TextBound::prose(0, 4_000);
/// Disciplines of an item.
pub const DISCIPLINES: CountBound = CountBound::between(0, 5);
/// Levels of an item.
pub const LEVELS: CountBound = CountBound::between(0, 6);
/// A discipline or a level in the author's words.
pub const FREE_TERM: TextBound = TextBound::line(1, 120);
/// Keywords of an item.
pub const KEYWORDS: CountBound = CountBound::between(0, 30);
/// One keyword.
pub const KEYWORD: TextBound = TextBound::line(1, 60);
/// Objectives of an item.
pub const OBJECTIVES: CountBound = CountBound::between(0, 30);
/// One objective.
pub const OBJECTIVE: TextBound = TextBound::line(1, 500);
/// Authors of an item.
pub const AUTHORS: CountBound = CountBound::between(1, 50);
/// One author, or the maintainer.
pub const PERSON: TextBound = TextBound::line(1, 120);
/// The longest duration of an item, in minutes: twenty weeks of thirty-five hours.
pub const DURATION_MINUTES_MAX: u32 = 42_000;
/// Where an item comes from.
pub const SOURCE: TextBound = TextBound::line(1, 2_000);
/// How an item asks to be credited.
pub const ATTRIBUTION: TextBound = TextBound::prose(1, 1_000);
/// The years in which a description may have been reviewed.
pub const REVIEW_YEARS: std::ops::RangeInclusive<u16> = 1970..=2200;
/// An address on the web.
pub const URL: TextBound = TextBound::line(1, 2_000);

// Documents and files.

/// Documents of a mission, files of a capsule or of a snapshot's recipe.
pub const FILES: CountBound = CountBound::between(0, 64);
/// Name of a file.
pub const FILE_NAME: TextBound = TextBound::line(1, 200);
/// The largest file that travels with its item, in bytes: 16 MiB.
pub const FILE_BYTES_MAX: u64 = 16 * 1024 * 1024;
/// Media type of a file.
pub const MEDIA_TYPE: TextBound = TextBound::line(3, 100);
/// Why a file may not leave the institution.
pub const RIGHT_REASON: TextBound = TextBound::line(1, 500);
/// How a file asks to be credited.
pub const FILE_CREDIT: TextBound = TextBound::line(1, 500);

// Missions.

/// Instructions for a whole mission or for one part.
pub const INSTRUCTIONS: TextBound = TextBound::prose(0, 40_000);
/// Parts of a mission.
pub const PARTS: CountBound = CountBound::between(1, 60);
/// Labdocs of a part.
pub const LABDOCS: CountBound = CountBound::between(0, 30);
/// What a labdoc of text starts with, in Markdown.
pub const LABDOC_TEXT: TextBound = TextBound::prose(0, 20_000);
/// What to do in a drawing, or what a protocol aims at.
pub const LABDOC_NOTE: TextBound = TextBound::prose(0, 4_000);
/// Material of a protocol.
pub const MATERIAL: CountBound = CountBound::between(0, 100);
/// One piece of material.
pub const MATERIAL_ENTRY: TextBound = TextBound::line(1, 200);
/// Steps of a protocol.
pub const STEPS: CountBound = CountBound::between(0, 100);
/// One step.
pub const STEP: TextBound = TextBound::prose(1, 2_000);
/// Columns of a dataset.
pub const COLUMNS: CountBound = CountBound::between(1, 60);
/// Name of a column.
pub const COLUMN_NAME: TextBound = TextBound::line(1, 60);
/// Unit of a column.
pub const UNIT: TextBound = TextBound::line(1, 40);
/// Formula of a column.
pub const FORMULA: TextBound = TextBound::line(1, 300);
/// How deep the parentheses of a formula may be nested.
pub const FORMULA_DEPTH_MAX: usize = 16;
/// Rows that a dataset starts with.
pub const ROWS: CountBound = CountBound::between(0, 1_000);
/// One cell of a dataset.
pub const CELL: TextBound = TextBound::line(0, 200);
/// Code that a labdoc starts with.
pub const CODE: TextBound = TextBound::prose(0, 20_000);
/// What the finished code should print.
pub const EXPECTED_OUTPUT: TextBound = TextBound::prose(0, 10_000);

// Rubrics.

/// Criteria of a rubric.
pub const CRITERIA: CountBound = CountBound::between(1, 30);
/// Levels of a criterion.
pub const CRITERION_LEVELS: CountBound = CountBound::between(2, 10);
/// Title of a criterion or of one of its levels.
pub const CRITERION_TITLE: TextBound = TextBound::line(1, 200);
/// What a criterion or one of its levels means.
pub const CRITERION_DESCRIPTION: TextBound = TextBound::prose(0, 2_000);
/// The most points that a level may give.
pub const POINTS_MAX: f64 = 1_000.0;

// Capsules.

/// What a reader should know before opening a capsule, in Markdown.
pub const PRESENTATION: TextBound = TextBound::prose(0, 20_000);

// Snapshots.

/// Base system of a snapshot, such as `Debian 12`.
pub const BASE_SYSTEM: TextBound = TextBound::line(1, 120);
/// Packages of a snapshot.
pub const PACKAGES: CountBound = CountBound::between(0, 500);
/// One package, with its version where it matters.
pub const PACKAGE: TextBound = TextBound::line(1, 120);
/// How the image of a snapshot is made.
pub const RECIPE: TextBound = TextBound::prose(0, 20_000);
/// The largest image, in bytes: 1 TiB.
pub const IMAGE_BYTES_MAX: u64 = 1 << 40;
