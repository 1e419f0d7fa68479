//! What is indexed about one version of an item.

use std::collections::BTreeSet;
use std::fmt;
use std::slice;

use domain::id::ItemId;
use domain::policy::Audience;

/// The longest title that is indexed and shown, in bytes; the rest is cut.
pub const TITLE_BYTES_MAX: usize = 512;

/// How much of a document's text is indexed, in bytes, over all its fields together.
///
/// Fields are read in the order title, abstract, keywords, objectives, authors, body, files; what
/// is beyond the bound is not found.
pub const TEXT_BYTES_MAX: usize = 256 * 1024;

/// How much of the text of each file is indexed, in bytes.
pub const FILE_TEXT_BYTES_MAX: usize = 64 * 1024;

/// How much of a document's text is kept for snippets, in bytes.
pub const SNIPPET_SOURCE_BYTES_MAX: usize = 8 * 1024;

/// The longest value of a facet, in bytes; a longer one is no facet of the document.
pub const FACET_BYTES_MAX: usize = 256;

/// Most values of one facet of a document; further ones are left out.
pub const FACET_VALUES_OF_DOCUMENT_MAX: usize = 16;

/// How many authors are kept for display.
pub const AUTHORS_MAX: usize = 64;

/// One version of an item, as far as search is concerned.
///
/// It is visible to a viewer if one of its `audiences` is theirs and none of `superseded_for` is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The item.
    pub item: ItemId,
    /// Its version; with `item`, the key of the document.
    pub version: u64,
    /// Code of the kind of item.
    pub kind: String,
    /// Language of the text, ISO 639-1. French and English are stemmed.
    pub language: String,
    /// Codes of the disciplines.
    pub disciplines: Vec<String>,
    /// Codes of the levels.
    pub levels: Vec<String>,
    /// SPDX identifier of the licence; empty if unknown.
    pub licence: String,
    /// Id of the institution that shares it.
    pub institution: String,
    /// The title; counts most.
    pub title: String,
    /// The abstract.
    pub abstract_: String,
    /// Key words, as published.
    pub keywords: Vec<String>,
    /// What a student learns.
    pub objectives: Vec<String>,
    /// Names of the authors, as published.
    pub authors: Vec<String>,
    /// Parts, instructions.
    pub body: Vec<String>,
    /// Text of files, each read up to [`FILE_TEXT_BYTES_MAX`].
    pub files: Vec<String>,
    /// How long it takes.
    pub duration_minutes: Option<u32>,
    /// The item that it was adapted from.
    pub parent: Option<ItemId>,
    /// When it was shared, in days since 1970; 0 if that is unknown.
    pub shared_day: u32,
    /// Who may see it.
    pub audiences: BTreeSet<Audience>,
    /// Those among them who see another version instead.
    pub superseded_for: BTreeSet<Audience>,
}

impl Document {
    /// The codes of a facet; those that are unknown are empty.
    pub fn values(&self, facet: Facet) -> &[String] {
        match facet {
            Facet::Kind => slice::from_ref(&self.kind),
            Facet::Language => slice::from_ref(&self.language),
            Facet::Discipline => &self.disciplines,
            Facet::Level => &self.levels,
            Facet::Licence => slice::from_ref(&self.licence),
            Facet::Institution => slice::from_ref(&self.institution),
        }
    }

    /// Whether everybody may see it.
    pub(crate) fn is_public(&self) -> bool {
        self.audiences.contains(&Audience::World) && !self.superseded_for.contains(&Audience::World)
    }
}

/// A closed list by which results are counted and narrowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Facet {
    /// Kind of item.
    Kind,
    /// Language of the text.
    Language,
    /// Discipline.
    Discipline,
    /// Level of study.
    Level,
    /// Licence.
    Licence,
    /// Institution that shares it.
    Institution,
}

impl Facet {
    /// All facets, in the order in which they are shown.
    pub const ALL: [Self; 6] = [
        Self::Kind,
        Self::Language,
        Self::Discipline,
        Self::Level,
        Self::Licence,
        Self::Institution,
    ];

    /// Its name in the index and in a query.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Language => "language",
            Self::Discipline => "discipline",
            Self::Level => "level",
            Self::Licence => "licence",
            Self::Institution => "institution",
        }
    }
}

impl fmt::Display for Facet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The beginning of `text` that fits in `bytes_max` and ends between two characters.
pub(crate) fn beginning(text: &str, bytes_max: usize) -> &str {
    &text[..text.floor_char_boundary(bytes_max)]
}
