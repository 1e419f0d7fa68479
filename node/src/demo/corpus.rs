//! A folder of published teaching material, turned into items that the demo hands in.
//!
//! The folder holds `missions`, `capsules` and `snapshots`, each as `.jsonl.gz` or `.jsonl`: one
//! record a line. Every record is either taken, and then its item keeps every rule, or listed
//! with the field that stood in the way. What an item has no place for is listed too.
//! `docs/corpus.md` says which field goes where; [`assign`] says who shares what with whom.

mod capsule;
mod description;
mod links;
mod markdown;
mod mission;
mod notes;
mod prose;
mod record;
mod rubric;
mod section;
mod snapshot;
mod spread;
mod subject;

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use domain::event::DESCRIPTION_BYTES_MAX;
use domain::item::Draft;
use domain::wire::write_manifest;
use flate2::read::MultiGzDecoder;

use self::notes::{NotTaken, Notes};
use self::record::Record;
use super::samples::Parcel;

pub(super) use self::spread::assign;

/// The files of a corpus, without their extension.
const NAMES: [&str; 3] = ["missions", "capsules", "snapshots"];

/// The longest line, in bytes: 1 MiB. A longer one is listed, not read.
const LINE_BYTES_MAX: usize = 1 << 20;

/// What a folder came to.
#[derive(Debug, Default)]
pub(super) struct Corpus {
    /// Valid items under the ids of their records, in the order of the files.
    pub(super) parcels: Vec<(String, Parcel)>,
    /// Records that became no item, each as `id: field: what and why`.
    pub(super) not_taken: Vec<String>,
    /// Fields of taken items that were left out, shortened or written otherwise, likewise.
    pub(super) adjusted: Vec<String>,
}

/// Reads a folder, one record at a time.
///
/// # Errors
/// A file that cannot be read or unpacked, or none at all. A bad record is no error: it is
/// listed.
pub(super) fn read(folder: &Path) -> anyhow::Result<Corpus> {
    let mut corpus = Corpus::default();
    let mut files = 0;
    for name in NAMES {
        if let Some(path) = existing(folder, name) {
            files += 1;
            corpus
                .read_file(&path)
                .with_context(|| format!("read {}", path.display()))?;
        }
    }
    if files == 0 {
        bail!(
            "{} holds no {}",
            folder.display(),
            NAMES.map(|name| format!("{name}.jsonl.gz")).join(", ")
        );
    }
    Ok(corpus)
}

fn existing(folder: &Path, name: &str) -> Option<PathBuf> {
    ["jsonl.gz", "jsonl"]
        .map(|extension| folder.join(format!("{name}.{extension}")))
        .into_iter()
        .find(|path| path.is_file())
}

impl Corpus {
    fn read_file(&mut self, path: &Path) -> anyhow::Result<()> {
        let file = File::open(path)?;
        if path.extension().is_some_and(|extension| extension == "gz") {
            self.read_lines(path, BufReader::new(MultiGzDecoder::new(file)))
        } else {
            self.read_lines(path, BufReader::new(file))
        }
    }

    fn read_lines(&mut self, path: &Path, mut input: impl BufRead) -> anyhow::Result<()> {
        let file = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let mut line = Vec::new();
        for number in 1.. {
            let place = format!("{file}:{number}");
            match next_line(&mut input, &mut line)? {
                Line::End => break,
                Line::Whole => self.take_line(&place, &line),
                Line::TooLong => {
                    let why = format!("is longer than {LINE_BYTES_MAX} bytes");
                    self.not_taken.push(format!("{place}: line: {why}"));
                }
            }
        }
        Ok(())
    }

    fn take_line(&mut self, place: &str, line: &[u8]) {
        if line.trim_ascii().is_empty() {
            return;
        }
        match serde_json::from_slice::<Record>(line) {
            Ok(record) => self.take(&record),
            Err(error) => self.not_taken.push(format!("{place}: line: {error}")),
        }
    }

    fn take(&mut self, record: &Record) {
        let mut notes = Notes::default();
        match parcel(record, &mut notes) {
            Ok(parcel) => {
                self.parcels.push((record.id.clone(), parcel));
                self.adjusted.extend(notes.about(&record.id));
            }
            Err(refused) => self.not_taken.push(format!("{}: {refused}", record.id)),
        }
    }
}

/// The item that a record describes. It keeps every rule.
fn parcel(record: &Record, notes: &mut Notes) -> Result<Parcel, NotTaken> {
    links::note_unknown(record, notes);
    let parcel = match record.kind.as_str() {
        "mission" => mission::parcel(record, notes)?,
        "capsule" => capsule::parcel(record, notes)?,
        "snapshot" => snapshot::parcel(record, notes)?,
        other => {
            return Err(NotTaken::new(
                "kind",
                format!("`{other}` is not a kind of item"),
            ));
        }
    };
    check(&parcel.draft)?;
    Ok(parcel)
}

fn check(draft: &Draft) -> Result<(), NotTaken> {
    let manifest = draft
        .clone()
        .validate()
        .map_err(|errors| NotTaken::invalid(&errors))?;
    let size = write_manifest(&manifest).len();
    if size > DESCRIPTION_BYTES_MAX {
        let why = format!("is {size} bytes; the most is {DESCRIPTION_BYTES_MAX}");
        return Err(NotTaken::new("manifest", why));
    }
    Ok(())
}

enum Line {
    End,
    Whole,
    TooLong,
}

/// Reads up to the next line feed and keeps at most [`LINE_BYTES_MAX`] bytes of it.
fn next_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> std::io::Result<Line> {
    line.clear();
    let most = LINE_BYTES_MAX as u64 + 1;
    if input.by_ref().take(most).read_until(b'\n', line)? == 0 {
        return Ok(Line::End);
    }
    if line.len() <= LINE_BYTES_MAX || line.ends_with(b"\n") {
        return Ok(Line::Whole);
    }
    input.skip_until(b'\n')?;
    Ok(Line::TooLong)
}

#[cfg(test)]
mod tests;
