//! Looks for marks in every byte of folders.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use aho_corasick::AhoCorasick;
use anyhow::Context as _;
use serde::Serialize;

use super::marks::Marks;

/// Most places that are named; all are counted.
const PLACES_MAX: usize = 20;

/// What was searched, and what was found.
#[derive(Debug, Default, Serialize)]
pub struct Findings {
    /// Bytes that were read.
    pub bytes_searched: u64,
    /// Files that they stood in.
    pub files: usize,
    /// Marks found where none may be.
    pub hits: usize,
    /// Where the first of them stand: path and offset.
    pub places: BTreeSet<String>,
}

impl Findings {
    /// Searches a folder, which may hold none of these marks.
    pub(super) fn hunt<'a>(
        &mut self,
        folder: &Path,
        unwanted: impl IntoIterator<Item = &'a Marks>,
    ) -> anyhow::Result<()> {
        let patterns: Vec<_> = unwanted.into_iter().flat_map(Marks::patterns).collect();
        let finder = AhoCorasick::new(patterns)?;
        for path in files(folder)? {
            let bytes = fs::read(&path).with_context(|| path.display().to_string())?;
            self.files += 1;
            self.bytes_searched += bytes.len() as u64;
            for found in finder.find_iter(&bytes) {
                self.hits += 1;
                if self.places.len() < PLACES_MAX {
                    let place = format!("{} at {}", path.display(), found.start());
                    self.places.insert(place);
                }
            }
        }
        Ok(())
    }
}

/// The different marks of words that a folder holds, by the letter of their kind: what shows that
/// the search sees what is there.
pub(super) fn held(
    folder: &Path,
    marks: &Marks,
) -> anyhow::Result<BTreeMap<char, BTreeSet<String>>> {
    let beginning = marks.beginning();
    let finder = AhoCorasick::new([beginning])?;
    let mut held: BTreeMap<char, BTreeSet<String>> = BTreeMap::new();
    for path in files(folder)? {
        let bytes = fs::read(&path).with_context(|| path.display().to_string())?;
        for found in finder.find_iter(&bytes) {
            let rest = bytes.get(found.end()..).unwrap_or_default();
            let mut rest = rest.iter().map(|byte| char::from(*byte));
            let Some(kind) = rest.next() else { continue };
            let serial = rest.take_while(char::is_ascii_digit).collect();
            held.entry(kind).or_default().insert(serial);
        }
    }
    Ok(held)
}

fn files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).with_context(|| folder.display().to_string())?;
        for entry in entries {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            } else {
                files.push(entry.path());
            }
        }
    }
    Ok(files)
}
