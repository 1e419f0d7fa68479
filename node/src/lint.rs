//! Looks an item file over, with what lies beside it, and without a node.
//!
//! The model has the first word: what breaks its rules cannot be published, and is an error. The
//! rest is what a careful colleague would mention; it is an error where readers would meet
//! something broken, and a warning otherwise. Nothing here reads the disk: the command does, and
//! hands in a [`Work`].

mod drawings;
mod expected;
mod finding;
mod markdown;
mod model;
mod notebooks;
mod numbers;
mod references;
mod rubric;
mod sharing;
mod spelling;
mod tables;
mod texts;
mod units;

use std::collections::BTreeSet;

use domain::item::file::ItemFile;

pub(crate) use finding::{Finding, Severity};
pub(crate) use spelling::Dictionaries;

/// An item file that could be read, and what lies beside it.
#[derive(Debug)]
pub(crate) struct Work {
    /// The item file.
    pub(crate) item: ItemFile,
    /// What was found for each of its `files`, in that order.
    pub(crate) documents: Vec<Found>,
    /// Paths in the folder that no item file there names.
    pub(crate) unnamed: BTreeSet<String>,
}

/// A document on the disk: its bytes, or why there are none.
pub(crate) type Found = Result<Vec<u8>, domain::item::FieldError>;

/// Against what words are held.
#[derive(Default)]
pub(crate) struct Words<'a> {
    /// Spelling is not looked at without.
    pub(crate) dictionaries: Option<&'a Dictionaries>,
    /// What is right though no dictionary knows it: words, and names of files that students make.
    pub(crate) allowed: BTreeSet<String>,
}

/// Everything that there is to say, errors first.
pub(crate) fn look_over(work: &Work, words: &Words<'_>) -> Vec<Finding> {
    let texts = texts::of_item(&work.item);
    let mut findings = model::check(work);
    findings.extend(sharing::check(work));
    findings.extend(expected::check(&work.item));
    findings.extend(rubric::check(&work.item));
    findings.extend(units::check(&work.item));
    findings.extend(references::check(work, &texts, &words.allowed));
    for document in documents(work) {
        findings.extend(check_document(&document));
    }
    if let Some(dictionaries) = words.dictionaries {
        findings.extend(spelling::check(
            work,
            &texts,
            (dictionaries, &words.allowed),
        ));
    }
    findings.sort_by_key(|finding| finding.severity);
    findings
}

/// A document that is there.
struct Document<'a> {
    /// Where it lies, below the folder.
    path: &'a str,
    /// What its name ends in, after the last dot, in small letters.
    extension: String,
    bytes: &'a [u8],
}

impl Document<'_> {
    fn text(&self) -> Option<&str> {
        std::str::from_utf8(self.bytes).ok()
    }
}

fn documents(work: &Work) -> impl Iterator<Item = Document<'_>> {
    let pairs = work.item.files.iter().zip(&work.documents);
    pairs.filter_map(|(file, found)| {
        let bytes = found.as_ref().ok()?;
        Some(Document {
            path: &file.path,
            extension: extension(&file.path),
            bytes,
        })
    })
}

fn extension(name: &str) -> String {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    extension.unwrap_or_default().to_ascii_lowercase()
}

fn check_document(document: &Document<'_>) -> Vec<Finding> {
    match document.extension.as_str() {
        "csv" | "tsv" => tables::check(document),
        "svg" => drawings::check(document),
        "ipynb" => notebooks::check(document).into_iter().collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests;
