//! How much a term says about a document: BM25.

use tantivy::Score;
use tantivy::fieldnorm::FieldNormReader;

/// How soon more of the same word says no more.
const K1: f32 = 1.2;
/// How much a long text has to say a word more often.
const B: f32 = 0.6;

/// BM25 over a collection.
#[derive(Debug, Clone)]
pub(crate) struct Bm25 {
    documents: f32,
    /// By the code that Tantivy has for a length.
    norms: Vec<Score>,
}

impl Bm25 {
    /// For a collection of this many documents, at least one, of this average length.
    pub(crate) fn new(documents: u64, average_length: f32) -> Self {
        let norm = |code| {
            let length = FieldNormReader::id_to_fieldnorm(code) as f32;
            K1 * (1.0 - B + B * length / average_length)
        };
        Self {
            documents: documents as f32,
            norms: (0..=u8::MAX).map(norm).collect(),
        }
    }

    /// The most that a term can count which is in this many documents.
    pub(crate) fn weight(&self, frequency: u64) -> Score {
        let frequency = (frequency as f32).min(self.documents);
        let rarity = (1.0 + (self.documents - frequency + 0.5) / (frequency + 0.5)).ln();
        rarity * (1.0 + K1)
    }

    /// Which share of its weight a term has in a document of this length that says it so often.
    pub(crate) fn share(&self, occurrences: u32, length: u8) -> Score {
        let occurrences = occurrences as f32;
        occurrences / (occurrences + self.norms[usize::from(length)])
    }
}

#[cfg(test)]
mod tests {
    use super::Bm25;

    #[test]
    fn rare_words_and_short_texts_count_more() {
        let bm25 = Bm25::new(100, 10.0);
        assert!(bm25.weight(1) > bm25.weight(50));
        assert!(bm25.weight(100) > 0.0);
        assert!(
            bm25.weight(1_000) > 0.0,
            "frequencies may be ahead of counts"
        );
        assert!(bm25.share(1, 5) > bm25.share(1, 50));
        assert!(bm25.share(3, 10) > bm25.share(1, 10));
        assert!(bm25.share(u32::MAX, 0) <= 1.0);
    }
}
