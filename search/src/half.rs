//! One of the two Tantivy indexes: what everybody may see, or the rest.

use std::path::{Path, PathBuf};

use tantivy::directory::Directory as _;
use tantivy::indexer::{IndexWriter, IndexWriterOptions, LogMergePolicy};
use tantivy::{IndexReader, ReloadPolicy, Searcher, SegmentReader, TantivyError, Term};

use crate::document::Document;
use crate::positions::Record;
use crate::schema::{self, Fields};

/// Memory that each half uses for documents that are not yet written, in bytes.
pub const WRITER_HEAP_BYTES: usize = 32 * 1024 * 1024;

/// Threads that merge segments, for each half.
const MERGE_THREADS: usize = 1;

/// Segments of at most this many documents are merged as if they had so many.
const MERGE_FLOOR_DOCS: u32 = 64;

/// Segments of about the same size that are merged into one.
const MERGE_SEGMENTS: usize = 4;

/// Segments are of about the same size if the larger has at most so many times the documents of
/// the smaller, as a power of two. Small commits come often: with the library's levels, all below
/// 10,000 documents would be written again at every eighth commit.
const MERGE_LEVEL_LOG2: f64 = 3.0;

/// Blocks of stored documents kept decompressed, for each segment; a block has 16 KiB.
const STORE_CACHE_BLOCKS: usize = 16;

/// One Tantivy index, its writer and its reader.
pub(crate) struct Half {
    index: tantivy::Index,
    writer: IndexWriter,
    reader: IndexReader,
    fields: Fields,
}

/// Why a half on disk is not used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HalfError {
    #[error("cannot be opened: {0}")]
    Tantivy(#[from] TantivyError),
    #[error("the schema is another")]
    Schema,
    #[error("positions are missing or damaged")]
    Positions,
    #[error("{} is damaged", .0.display())]
    File(PathBuf),
}

impl Half {
    pub(crate) fn in_memory() -> Result<Self, TantivyError> {
        let index = builder().create_in_ram()?;
        Self::created(index)
    }

    /// Creates an empty index in a folder that is empty.
    pub(crate) fn create(folder: &Path) -> Result<Self, TantivyError> {
        let index = builder().create_in_dir(folder)?;
        Self::created(index)
    }

    fn created(index: tantivy::Index) -> Result<Self, TantivyError> {
        let mut half = Self::of(index)?;
        half.commit(&Record::begun())?;
        Ok(half)
    }

    /// Opens what a folder holds and checks every byte of it.
    pub(crate) fn open(folder: &Path) -> Result<(Self, Record), HalfError> {
        let mut index = tantivy::Index::open_in_dir(folder)?;
        if index.schema() != Fields::schema().0 {
            return Err(HalfError::Schema);
        }
        index.set_tokenizers(schema::tokenizers());
        index.set_fast_field_tokenizers(schema::tokenizers());
        let payload = index.load_metas()?.payload.ok_or(HalfError::Positions)?;
        let record = Record::read(&payload).ok_or(HalfError::Positions)?;
        check_files(&index)?;
        let half = Self::of(index)?;
        half.check_segments()?;
        Ok((half, record))
    }

    fn of(index: tantivy::Index) -> Result<Self, TantivyError> {
        let options = IndexWriterOptions::builder()
            .num_worker_threads(1)
            .memory_budget_per_thread(WRITER_HEAP_BYTES)
            .num_merge_threads(MERGE_THREADS)
            .build();
        let writer = index.writer_with_options(options)?;
        writer.set_merge_policy(Box::new(merge_policy()));
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .doc_store_cache_num_blocks(STORE_CACHE_BLOCKS)
            .try_into()?;
        let (_, fields) = Fields::schema();
        Ok(Self {
            index,
            writer,
            reader,
            fields,
        })
    }

    pub(crate) fn add(&self, document: &Document) -> Result<(), TantivyError> {
        self.writer
            .add_document(self.fields.fill(document))
            .map(drop)
    }

    pub(crate) fn delete(&self, term: Term) {
        self.writer.delete_term(term);
    }

    /// Compares every byte on disk of what was committed last with its checksums.
    pub(crate) fn check(&self) -> Result<(), HalfError> {
        check_files(&self.index)?;
        self.check_segments()
    }

    fn check_segments(&self) -> Result<(), HalfError> {
        let searcher = self.searcher();
        searcher
            .segment_readers()
            .iter()
            .try_for_each(check_segment)
    }

    /// Makes all changes durable together with `record`.
    pub(crate) fn commit(&mut self, record: &Record) -> Result<(), TantivyError> {
        let mut commit = self.writer.prepare_commit()?;
        commit.set_payload(&record.write());
        commit.commit()?;
        self.reader.reload()
    }

    /// What was committed last.
    pub(crate) fn searcher(&self) -> Searcher {
        self.reader.searcher()
    }

    /// Waits until nothing is written in the background any more.
    pub(crate) fn close(self) -> Result<(), TantivyError> {
        drop(self.index);
        self.writer.wait_merging_threads()
    }
}

fn builder() -> tantivy::IndexBuilder {
    tantivy::Index::builder()
        .schema(Fields::schema().0)
        .tokenizers(schema::tokenizers())
        .fast_field_tokenizers(schema::tokenizers())
}

fn merge_policy() -> LogMergePolicy {
    let mut policy = LogMergePolicy::default();
    policy.set_min_layer_size(MERGE_FLOOR_DOCS);
    policy.set_min_num_segments(MERGE_SEGMENTS);
    policy.set_level_log_size(MERGE_LEVEL_LOG2);
    policy
}

/// Compares each file of the index with its checksum.
fn check_files(index: &tantivy::Index) -> Result<(), HalfError> {
    for path in index.load_metas()?.list_segment_files() {
        // The list also names files that a segment need not have; opening it misses the others.
        let exists = index
            .directory()
            .exists(&path)
            .map_err(TantivyError::from)?;
        if exists
            && !index
                .directory()
                .validate_checksum(&path)
                .map_err(TantivyError::from)?
        {
            return Err(HalfError::File(path));
        }
    }
    Ok(())
}

/// Compares the sizes of a segment, which stand in a file without a checksum, with its contents.
fn check_segment(segment: &SegmentReader) -> Result<(), HalfError> {
    let (_, fields) = Fields::schema();
    let lengths = segment.get_fieldnorms_reader(fields.exact)?;
    let alive = segment
        .alive_bitset()
        .map(|alive| alive.bitset().max_value());
    if lengths.num_docs() != segment.max_doc()
        || alive.is_some_and(|size| size != segment.max_doc())
    {
        return Err(HalfError::File("meta.json".into()));
    }
    Ok(())
}
