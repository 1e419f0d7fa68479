//! The fields of the index and how a document fills them.

use domain::id::ItemId;
use domain::policy::Audience;
use serde::{Deserialize, Serialize};
use tantivy::schema::{
    FAST, Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::TokenizerManager;
use tantivy::{TantivyDocument, Term};

use crate::analysis::{Analysis, Language, fold, normalise};
use crate::document::{
    AUTHORS_MAX, Document, FACET_BYTES_MAX, FACET_VALUES_OF_DOCUMENT_MAX, FILE_TEXT_BYTES_MAX,
    Facet, SNIPPET_SOURCE_BYTES_MAX, TEXT_BYTES_MAX, TITLE_BYTES_MAX, beginning,
};
use crate::plan::{Lookup, TextField};

// How many times a word counts, by where it stands. All texts are one field for the score, in
// which those that say in few words what a document is about are written several times: so a
// word that is in the title and in the text counts once, with both together.
const TITLE_WEIGHT: usize = 8;
const ABSTRACT_WEIGHT: usize = 3;
const KEYWORD_WEIGHT: usize = 2;
const OBJECTIVE_WEIGHT: usize = 5;

/// How much of a title is compared to put documents in order, in bytes.
const TITLE_KEY_BYTES_MAX: usize = 128;

/// Name of the column of item ids, by which ties are broken.
pub(crate) const ITEM: &str = "item";
/// Name of the column of versions.
pub(crate) const VERSION: &str = "version";
/// Name of the column of days on which documents were shared.
pub(crate) const SHARED_DAY: &str = "shared_day";
/// Name of the column of titles as they are put in order.
pub(crate) const TITLE_KEY: &str = "title_key";

/// The fields of the index.
#[derive(Debug, Clone)]
pub(crate) struct Fields {
    key: Field,
    item: Field,
    version: Field,
    title_key: Field,
    shared_day: Field,
    /// The item that a document adapts.
    pub(crate) parent: Field,
    pub(crate) audiences: Field,
    pub(crate) superseded_for: Field,
    /// Every text, title and name of a document; its length is the document's.
    pub(crate) exact: Field,
    french: Field,
    english: Field,
    codes: Field,
    authors: Field,
    /// Beginnings of words of titles and keywords.
    beginnings: Field,
    /// Each title as one term.
    pub(crate) titles: Field,
    facets: [(Facet, Field); Facet::ALL.len()],
    pub(crate) shown: Field,
}

impl Fields {
    /// The schema of an index and its fields.
    pub(crate) fn schema() -> (Schema, Self) {
        let mut builder = Schema::builder();
        let by_frequency = |analysis| text(analysis, IndexRecordOption::WithFreqs, false);
        let by_presence = |analysis| text(analysis, IndexRecordOption::Basic, false);
        let facet_options = by_presence(Analysis::Whole).set_fast("raw");
        let fields = Self {
            key: builder.add_text_field("key", STRING),
            item: builder.add_text_field(ITEM, STRING | FAST),
            version: builder.add_u64_field(VERSION, FAST),
            title_key: builder.add_text_field(TITLE_KEY, TextOptions::default().set_fast("raw")),
            shared_day: builder.add_u64_field(SHARED_DAY, FAST),
            parent: builder.add_text_field("parent", STRING),
            audiences: builder.add_text_field("audiences", STRING),
            superseded_for: builder.add_text_field("superseded_for", STRING),
            exact: builder.add_text_field(
                "exact",
                text(
                    Analysis::Exact,
                    IndexRecordOption::WithFreqsAndPositions,
                    true,
                ),
            ),
            french: builder
                .add_text_field("french", by_frequency(Analysis::Stems(Language::French))),
            english: builder
                .add_text_field("english", by_frequency(Analysis::Stems(Language::English))),
            codes: builder.add_text_field("codes", by_frequency(Analysis::Codes)),
            authors: builder.add_text_field("authors", by_presence(Analysis::Exact)),
            beginnings: builder.add_text_field("beginnings", by_presence(Analysis::Beginnings)),
            titles: builder.add_text_field("titles", by_presence(Analysis::Line)),
            facets: Facet::ALL.map(|facet| {
                (
                    facet,
                    builder.add_text_field(facet.name(), facet_options.clone()),
                )
            }),
            shown: builder.add_bytes_field("shown", STORED),
        };
        (builder.build(), fields)
    }

    /// What matches the one document of a version.
    pub(crate) fn key_term(&self, item: &ItemId, version: u64) -> Term {
        Term::from_field_text(self.key, &key(item, version))
    }

    /// What matches all documents of an item.
    pub(crate) fn item_term(&self, item: &ItemId) -> Term {
        Term::from_field_text(self.item, &item.to_string())
    }

    /// What matches documents with this value of a facet; `value` is normalised.
    pub(crate) fn facet_term(&self, facet: Facet, value: &str) -> Term {
        Term::from_field_text(self.facet(facet), value)
    }

    /// The term of a look-up.
    pub(crate) fn term(&self, lookup: &Lookup) -> Term {
        let field = match lookup.field {
            TextField::Exact => self.exact,
            TextField::Stems(language) => self.stems(language),
            TextField::Code => self.codes,
            TextField::Author => self.authors,
            TextField::Beginning => self.beginnings,
        };
        Term::from_field_text(field, &lookup.text)
    }

    /// The term of a title; `line` is its words.
    pub(crate) fn title_term(&self, line: &str) -> Term {
        Term::from_field_text(self.titles, line)
    }

    fn stems(&self, language: Language) -> Field {
        match language {
            Language::French => self.french,
            Language::English => self.english,
        }
    }

    fn facet(&self, facet: Facet) -> Field {
        self.facets[facet as usize].1
    }

    /// The document as Tantivy takes it.
    pub(crate) fn fill(&self, document: &Document) -> TantivyDocument {
        let mut filled = TantivyDocument::new();
        filled.add_text(self.key, key(&document.item, document.version));
        filled.add_text(self.item, document.item.to_string());
        filled.add_u64(self.version, document.version);
        filled.add_text(self.title_key, title_key(&document.title));
        filled.add_u64(self.shared_day, document.shared_day.into());
        if let Some(parent) = &document.parent {
            filled.add_text(self.parent, parent.to_string());
        }
        for audience in &document.audiences {
            filled.add_text(self.audiences, audience_term(audience));
        }
        for audience in &document.superseded_for {
            filled.add_text(self.superseded_for, audience_term(audience));
        }
        for (facet, field) in self.facets {
            for value in facet_values(document, facet) {
                filled.add_text(field, value);
            }
        }
        self.fill_texts(document, &mut filled);
        filled.add_bytes(self.shown, &Shown::of(document).to_bytes());
        filled
    }

    fn fill_texts(&self, document: &Document, filled: &mut TantivyDocument) {
        let stems = Language::of_code(&document.language).map(|language| self.stems(language));
        for (weight, text) in weighted_texts(document) {
            let fields = [self.exact, self.codes].into_iter().chain(stems);
            for field in fields.flat_map(|field| std::iter::repeat_n(field, weight)) {
                filled.add_text(field, text);
            }
        }
        for author in document.authors.iter().take(AUTHORS_MAX) {
            filled.add_text(self.authors, beginning(author, TITLE_BYTES_MAX));
        }
        let title = beginning(&document.title, TITLE_BYTES_MAX);
        filled.add_text(self.titles, title);
        for text in std::iter::once(title).chain(document.keywords.iter().map(String::as_str)) {
            filled.add_text(self.beginnings, beginning(text, TITLE_BYTES_MAX));
        }
    }
}

fn text(analysis: Analysis, record: IndexRecordOption, has_length: bool) -> TextOptions {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(analysis.name())
        .set_index_option(record)
        .set_fieldnorms(has_length);
    TextOptions::default().set_indexing_options(indexing)
}

/// The analyses under the names that the schema uses.
pub(crate) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    for analysis in Analysis::ALL {
        manager.register(analysis.name(), analysis);
    }
    manager
}

/// How an audience is written in the index.
pub(crate) fn audience_term(audience: &Audience) -> String {
    audience.to_string()
}

fn key(item: &ItemId, version: u64) -> String {
    format!("{item} {version}")
}

fn title_key(title: &str) -> String {
    let folded = fold(&normalise(beginning(title, TITLE_BYTES_MAX).trim()));
    beginning(&folded, TITLE_KEY_BYTES_MAX).to_owned()
}

/// The values of a facet that are kept, each once.
fn facet_values(document: &Document, facet: Facet) -> impl Iterator<Item = &String> {
    let values = document.values(facet);
    let kept = values
        .iter()
        .filter(|value| (1..=FACET_BYTES_MAX).contains(&value.len()));
    kept.enumerate()
        .filter(|(place, value)| !values[..*place].contains(value))
        .map(|(_, value)| value)
        .take(FACET_VALUES_OF_DOCUMENT_MAX)
}

/// All texts of a document within [`TEXT_BYTES_MAX`], and how many times each counts.
fn weighted_texts(document: &Document) -> impl Iterator<Item = (usize, &str)> {
    let title = beginning(&document.title, TITLE_BYTES_MAX);
    let mut texts = vec![(ABSTRACT_WEIGHT, document.abstract_.as_str())];
    texts.extend(weighted(KEYWORD_WEIGHT, &document.keywords));
    texts.extend(weighted(OBJECTIVE_WEIGHT, &document.objectives));
    texts.extend(weighted(1, &document.authors));
    texts.extend(weighted(1, &document.body));
    let files = document.files.iter();
    texts.extend(files.map(|text| (1, beginning(text, FILE_TEXT_BYTES_MAX))));
    let weights = texts.iter().map(|(weight, _)| *weight).collect::<Vec<_>>();
    let within = within(TEXT_BYTES_MAX, texts.into_iter().map(|(_, text)| text));
    std::iter::once((TITLE_WEIGHT, title)).chain(weights.into_iter().zip(within))
}

fn weighted(weight: usize, texts: &[String]) -> impl Iterator<Item = (usize, &str)> {
    texts.iter().map(move |text| (weight, text.as_str()))
}

/// Texts one after the other until `bytes_max` are used up.
fn within<'a>(
    bytes_max: usize,
    texts: impl Iterator<Item = &'a str>,
) -> impl Iterator<Item = &'a str> {
    texts.scan(bytes_max, |left, text| {
        let text = (*left > 0).then(|| beginning(text, *left))?;
        *left -= text.len();
        Some(text)
    })
}

/// What the index keeps to show a hit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Shown {
    pub(crate) item: ItemId,
    pub(crate) version: u64,
    pub(crate) title: String,
    pub(crate) authors: Vec<String>,
    pub(crate) duration_minutes: Option<u32>,
    /// In the order of [`Facet::ALL`].
    pub(crate) facets: Vec<Vec<String>>,
    /// Where snippets are taken from: abstract, objectives, body, files.
    pub(crate) text: String,
}

impl Shown {
    pub(crate) fn of(document: &Document) -> Self {
        let text = |text: &String| beginning(text, TITLE_BYTES_MAX).to_owned();
        let facet = |facet| facet_values(document, facet).cloned().collect();
        Self {
            item: document.item.clone(),
            version: document.version,
            title: text(&document.title),
            authors: document
                .authors
                .iter()
                .take(AUTHORS_MAX)
                .map(text)
                .collect(),
            duration_minutes: document.duration_minutes,
            facets: Facet::ALL.map(facet).to_vec(),
            text: snippet_source(document),
        }
    }

    fn to_bytes(&self) -> Vec<u8> {
        postcard::to_stdvec(self).expect("strings and numbers can always be written")
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(bytes).ok()
    }
}

fn snippet_source(document: &Document) -> String {
    let lists = document.objectives.iter().chain(&document.body);
    let texts = std::iter::once(&document.abstract_).chain(lists);
    let texts = texts.chain(&document.files).filter(|text| !text.is_empty());
    within(SNIPPET_SOURCE_BYTES_MAX, texts.map(String::as_str))
        .collect::<Vec<_>>()
        .join("\n")
}
