//! Words that say nothing about what is looked for.
//!
//! They are indexed, since they matter inside a phrase, and left out of a query that has others.

use super::Language;

const FRENCH: &[&str] = &[
    "a", "afin", "ai", "ainsi", "alors", "as", "au", "aucun", "aussi", "autre", "autres", "aux",
    "avec", "avoir", "car", "ce", "ceci", "cela", "celle", "celui", "ces", "cet", "cette", "ceux",
    "chez", "combien", "comme", "comment", "dans", "depuis", "de", "des", "doit", "donc", "dont",
    "du", "elle", "elles", "en", "entre", "es", "est", "et", "être", "eux", "fait", "faire",
    "faut", "il", "ils", "je", "la", "là", "le", "les", "leur", "leurs", "lors", "lui", "ma",
    "mais", "me", "même", "mes", "moi", "mon", "ne", "nos", "notre", "nous", "on", "ont", "or",
    "ou", "où", "par", "pas", "peut", "plus", "pour", "pourquoi", "quand", "que", "quel", "quelle",
    "quelles", "quels", "qui", "quoi", "sa", "sans", "se", "ses", "si", "son", "sont", "sous",
    "sur", "ta", "te", "tes", "toi", "ton", "tous", "tout", "toute", "toutes", "tu", "un", "une",
    "vers", "vos", "votre", "vous", "y", "à", "été",
];

const ENGLISH: &[&str] = &[
    "a", "about", "am", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by", "can",
    "did", "do", "does", "for", "from", "had", "has", "have", "he", "her", "his", "how", "i", "if",
    "in", "into", "is", "it", "its", "me", "my", "no", "not", "of", "on", "or", "our", "she",
    "should", "so", "such", "than", "that", "the", "their", "them", "then", "there", "these",
    "they", "this", "those", "to", "was", "we", "were", "what", "when", "where", "which", "who",
    "why", "will", "with", "would", "you", "your",
];

/// Whether a normalised word says nothing in this language, or in any if none is known.
pub(crate) fn is_stop_word(word: &str, language: Option<Language>) -> bool {
    match language {
        Some(Language::French) => FRENCH.contains(&word),
        Some(Language::English) => ENGLISH.contains(&word),
        None => FRENCH.contains(&word) || ENGLISH.contains(&word),
    }
}
