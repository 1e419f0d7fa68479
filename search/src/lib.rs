//! The commons index: full-text search over verified items, for the eyes of a viewer.
//!
//! The index is a view. It is filled from the fold of the logs, remembers in each commit how far
//! it has read them ([`Index::positions`]), and can be deleted and built again at any time with
//! the same answers. It decides what a query means and in which order documents answer it; who
//! may see a document is decided before ([`Document::audiences`]) and only obeyed here — before
//! anything is counted, ranked or shown.
//!
//! Everything is synchronous; programs call it from a blocking thread.

mod analysis;
mod bits;
mod bm25;
mod columns;
mod compiled;
mod document;
mod evaluate;
mod facets;
mod half;
mod index;
mod parser;
mod plan;
mod positions;
mod prefer;
mod rank;
mod refine;
mod request;
mod schema;
mod sight;
mod snapshot;
mod snippet;
mod understand;
mod visibility;
mod vocabulary;

pub use analysis::ANALYSIS_VERSION;
pub use document::{
    AUTHORS_MAX, Document, FACET_BYTES_MAX, FACET_VALUES_OF_DOCUMENT_MAX, FILE_TEXT_BYTES_MAX,
    Facet, SNIPPET_SOURCE_BYTES_MAX, TEXT_BYTES_MAX, TITLE_BYTES_MAX,
};
pub use half::WRITER_HEAP_BYTES;
pub use index::{
    Duplicate, Index, OpenError, Opened, SIMILAR_MAX, SUGGESTIONS_MAX, SimilarRequest, Standing,
    SuggestRequest, SuggestedItem, Suggestions, Update, WriteError,
};
pub use parser::{Clause, Operand, ParsedQuery, QUERY_BYTES_MAX, QUERY_TERMS_MAX, parse};
pub use positions::Positions;
pub use request::{
    AUDIENCES_MAX, DEPTH_MAX, FACET_VALUES_MAX, FILTER_VALUES_MAX, FacetCounts, Hit, LIMIT_MAX,
    SearchError, SearchRequest, SearchResponse,
};
pub use snippet::{Marked, SNIPPET_BYTES};
pub use visibility::VISIBILITY_CACHE_BYTES_MAX;
pub use vocabulary::{
    SYNONYM_WORDS_MAX, SYNONYMS_BYTES_MAX, SYNONYMS_OF_LINE_MAX, Vocabulary, VocabularyError,
};
