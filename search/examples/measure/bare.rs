//! Tantivy alone, as its users begin with it: default analysis, its own snippets and counts, no
//! rights.

use std::path::Path;

use search::{Document, SNIPPET_BYTES, SNIPPET_SOURCE_BYTES_MAX};
use tantivy::aggregation::agg_req::Aggregations;
use tantivy::aggregation::{AggContextParams, AggregationCollector};
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, BoostQuery, Occur, Query, TermQuery};
use tantivy::schema::{FAST, Field, IndexRecordOption, STORED, STRING, Schema, TEXT, Value as _};
use tantivy::snippet::SnippetGenerator;
use tantivy::tokenizer::{TextAnalyzer, TokenStream as _};
use tantivy::{DocAddress, Searcher, TantivyDocument, Term};

use crate::Outcome;

/// How much more a word of the title counts.
const TITLE_BOOST: f32 = 3.0;

/// Hits in a page.
pub(crate) const PAGE: usize = 20;

/// An index of Tantivy alone.
pub(crate) struct Bare {
    searcher: Searcher,
    fields: Fields,
    counts: Aggregations,
}

/// Four fields that are searched, what is shown, and what is counted.
#[derive(Clone, Copy)]
struct Fields {
    title: Field,
    abstract_: Field,
    keywords: Field,
    body: Field,
    shown: Field,
    number: Field,
    facets: [Field; 6],
}

const FACETS: [&str; 6] = [
    "kind",
    "language",
    "discipline",
    "level",
    "licence",
    "institution",
];

impl Fields {
    fn schema() -> (Schema, Self) {
        let mut schema = Schema::builder();
        let fields = Self {
            title: schema.add_text_field("title", TEXT | STORED),
            abstract_: schema.add_text_field("abstract", TEXT),
            keywords: schema.add_text_field("keywords", TEXT),
            body: schema.add_text_field("body", TEXT),
            shown: schema.add_text_field("shown", STORED),
            number: schema.add_u64_field("number", FAST | STORED),
            facets: FACETS.map(|name| schema.add_text_field(name, STRING | FAST | STORED)),
        };
        (schema.build(), fields)
    }

    fn fill(&self, document: &Document, number: u64) -> TantivyDocument {
        let mut filled = TantivyDocument::new();
        filled.add_text(self.title, &document.title);
        filled.add_text(self.abstract_, &document.abstract_);
        for keyword in document.keywords.iter().chain(&document.objectives) {
            filled.add_text(self.keywords, keyword);
        }
        for text in &document.body {
            filled.add_text(self.body, text);
        }
        filled.add_text(self.shown, shown(document));
        filled.add_u64(self.number, number);
        for (field, facet) in self.facets.into_iter().zip(search::Facet::ALL) {
            for value in document.values(facet) {
                filled.add_text(field, value);
            }
        }
        filled
    }
}

/// The text that our own index keeps for snippets.
fn shown(document: &Document) -> String {
    let lists = document.objectives.iter().chain(&document.body);
    let texts = std::iter::once(&document.abstract_).chain(lists);
    let mut text = texts.map(String::as_str).collect::<Vec<_>>().join("\n");
    text.truncate(text.floor_char_boundary(SNIPPET_SOURCE_BYTES_MAX));
    text
}

impl Bare {
    /// Indexes documents in memory, with one thread as ours.
    pub(crate) fn new(documents: &[Document]) -> Outcome<Self> {
        let (schema, fields) = Fields::schema();
        let index = tantivy::Index::create_in_ram(schema);
        Self::fill(index, fields, documents.iter().cloned())
    }

    /// The same in a folder, which is made.
    pub(crate) fn on_disk(
        folder: &Path,
        documents: impl Iterator<Item = Document>,
    ) -> Outcome<Self> {
        let (schema, fields) = Fields::schema();
        std::fs::create_dir_all(folder)?;
        let index = tantivy::Index::create_in_dir(folder, schema)?;
        Self::fill(index, fields, documents)
    }

    /// Opens what [`on_disk`](Self::on_disk) made.
    pub(crate) fn open(folder: &Path) -> Outcome<Self> {
        Self::reading(&tantivy::Index::open_in_dir(folder)?, Fields::schema().1)
    }

    fn fill(
        index: tantivy::Index,
        fields: Fields,
        documents: impl Iterator<Item = Document>,
    ) -> Outcome<Self> {
        let mut writer = index.writer_with_num_threads::<TantivyDocument>(1, 64 << 20)?;
        for (number, document) in (0..).zip(documents) {
            writer.add_document(fields.fill(&document, number))?;
        }
        writer.commit()?;
        writer.wait_merging_threads()?;
        Self::reading(&index, fields)
    }

    fn reading(index: &tantivy::Index, fields: Fields) -> Outcome<Self> {
        Ok(Self {
            searcher: index.reader()?.searcher(),
            fields,
            counts: counts()?,
        })
    }

    /// How many documents match.
    pub(crate) fn found(&self, text: &str, kind: Option<&str>) -> Outcome<usize> {
        Ok(self.searcher.search(&self.query(text, kind), &Count)?)
    }

    /// Makes a page as a user sees it: hits with their snippets, their number, and counts.
    pub(crate) fn page(&self, text: &str, kind: Option<&str>, counts: bool) -> Outcome<usize> {
        let query = self.query(text, kind);
        let top = TopDocs::with_limit(PAGE).order_by_score();
        let hits = match counts {
            true => {
                let counting = AggregationCollector::from_aggs(
                    self.counts.clone(),
                    AggContextParams::default(),
                );
                self.searcher.search(&query, &(top, Count, counting))?.0
            }
            false => self.searcher.search(&query, &(top, Count))?.0,
        };
        self.show(&query, &hits)?;
        Ok(hits.len())
    }

    /// The numbers of the best documents.
    pub(crate) fn best(&self, text: &str, limit: usize) -> Outcome<Vec<usize>> {
        let query = self.query(text, None);
        let top = TopDocs::with_limit(limit).order_by_score();
        let hits = self.searcher.search(&query, &top)?;
        let number = |(_, address): (f32, DocAddress)| {
            let segment = self.searcher.segment_reader(address.segment_ord);
            let numbers = segment.fast_fields().u64("number")?;
            Ok(numbers.first(address.doc_id).unwrap_or_default() as usize)
        };
        hits.into_iter().map(number).collect()
    }

    fn show(&self, query: &BooleanQuery, hits: &[(f32, DocAddress)]) -> Outcome<()> {
        let mut snippets = SnippetGenerator::create(&self.searcher, query, self.fields.body)?;
        snippets.set_max_num_chars(SNIPPET_BYTES);
        for (_, address) in hits {
            let document: TantivyDocument = self.searcher.doc(*address)?;
            let shown = document.get_first(self.fields.shown);
            let text = shown.and_then(|value| value.as_str()).unwrap_or_default();
            std::hint::black_box(snippets.snippet(text).to_html());
        }
        Ok(())
    }

    /// Any of the words in any of the fields, and the kind if one is chosen.
    fn query(&self, text: &str, kind: Option<&str>) -> BooleanQuery {
        let any = tokens(text)
            .into_iter()
            .flat_map(|word| self.anywhere(&word));
        let any: Box<dyn Query> = Box::new(BooleanQuery::new(any.collect()));
        let chosen = kind.map(|kind| (Occur::Must, term(self.fields.facets[0], kind)));
        BooleanQuery::new([(Occur::Must, any)].into_iter().chain(chosen).collect())
    }

    fn anywhere(&self, word: &str) -> [(Occur, Box<dyn Query>); 4] {
        let Fields {
            title,
            abstract_,
            keywords,
            body,
            ..
        } = self.fields;
        let boosted: Box<dyn Query> = Box::new(BoostQuery::new(term(title, word), TITLE_BOOST));
        [
            (Occur::Should, boosted),
            (Occur::Should, term(abstract_, word)),
            (Occur::Should, term(keywords, word)),
            (Occur::Should, term(body, word)),
        ]
    }
}

/// Counts of the values of every facet.
fn counts() -> Outcome<Aggregations> {
    let count = |name: &str| {
        (
            name.to_owned(),
            serde_json::json!({ "terms": { "field": name, "size": 50 } }),
        )
    };
    let all = FACETS
        .iter()
        .map(|name| count(name))
        .collect::<serde_json::Map<_, _>>();
    Ok(serde_json::from_value(all.into())?)
}

/// A text as Tantivy reads it by default.
fn tokens(text: &str) -> Vec<String> {
    let mut analyzer: TextAnalyzer = tantivy::tokenizer::TokenizerManager::default()
        .get("default")
        .expect("Tantivy has a default analysis");
    let mut stream = analyzer.token_stream(text);
    let mut tokens = Vec::new();
    while let Some(token) = stream.next() {
        tokens.push(token.text.clone());
    }
    tokens
}

fn term(field: Field, text: &str) -> Box<dyn Query> {
    let term = Term::from_field_text(field, text);
    Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
}
