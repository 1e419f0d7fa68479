//! The documents that are measured: those of a real corpus where there is one.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use domain::id::{ItemHandle, ItemId};
use domain::policy::Audience;
use flate2::read::MultiGzDecoder;
use search::Document;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::{Outcome, made_up};

/// Institutions that share, in turn.
pub(crate) const INSTITUTIONS: u64 = 44;

/// The files of a corpus.
const FILES: [&str; 3] = [
    "missions.jsonl.gz",
    "capsules.jsonl.gz",
    "snapshots.jsonl.gz",
];

/// A document and its name in the corpus.
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) document: Document,
}

#[derive(Deserialize)]
struct Record {
    id: String,
    kind: String,
    title: String,
    summary: Option<String>,
    language: String,
    discipline: Option<String>,
    level: Option<String>,
    licence: Option<String>,
    duration_minutes: Option<f64>,
    #[serde(default)]
    topics: Vec<String>,
    #[serde(default)]
    objectives: Vec<String>,
    #[serde(default)]
    authors: Vec<String>,
    body: String,
}

/// Documents of `corpus`, or of the folder `../shared/corpus` beside the project; made-up ones,
/// and a line that says so, where there is none.
pub(crate) fn documents(corpus: Option<&Path>) -> Outcome<Vec<Document>> {
    let beside = beside();
    match corpus {
        Some(folder) => documents_of(folder),
        None if beside.is_dir() => documents_of(&beside),
        None => {
            eprintln!("there is no corpus beside the project: made-up documents instead");
            made_up::documents()
        }
    }
}

/// Where a corpus stands that was not named.
pub(crate) fn beside() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus")
}

fn documents_of(folder: &Path) -> Outcome<Vec<Document>> {
    eprintln!("documents of {}", folder.display());
    let named = named(folder)?;
    Ok(named.into_iter().map(|named| named.document).collect())
}

/// All documents of a corpus, in its order.
pub(crate) fn named(folder: &Path) -> Outcome<Vec<Named>> {
    let mut all = Vec::new();
    for path in FILES.map(|file| folder.join(file)) {
        for record in lines::<Record>(&path)? {
            let number = all.len() as u64;
            let name = record.id.clone();
            let document = document(record, number)?;
            all.push(Named { name, document });
        }
    }
    Ok(all)
}

/// The JSON lines of a file, which is compressed if its name says so.
pub(crate) fn lines<T: DeserializeOwned>(path: &Path) -> Outcome<Vec<T>> {
    let file = File::open(path).map_err(|error| format!("open {}: {error}", path.display()))?;
    let reader: Box<dyn BufRead> = match path.extension().is_some_and(|end| end == "gz") {
        true => Box::new(BufReader::new(MultiGzDecoder::new(file))),
        false => Box::new(BufReader::new(file)),
    };
    let parsed = reader.lines().map(|line| Ok(serde_json::from_str(&line?)?));
    parsed.collect()
}

fn document(record: Record, number: u64) -> Outcome<Document> {
    let institution = institution(number);
    Ok(Document {
        item: item(number)?,
        version: 1,
        kind: record.kind,
        language: record.language,
        disciplines: record.discipline.into_iter().collect(),
        levels: record.level.into_iter().collect(),
        licence: record.licence.unwrap_or_default(),
        title: record.title,
        abstract_: record.summary.unwrap_or_default(),
        keywords: record.topics,
        objectives: record.objectives,
        authors: record.authors,
        body: vec![record.body],
        files: Vec::new(),
        duration_minutes: record.duration_minutes.map(|minutes| minutes as u32),
        parent: None,
        shared_day: 0,
        audiences: BTreeSet::from([audience(number, &institution)?]),
        superseded_for: BTreeSet::new(),
        institution,
    })
}

/// The id of the document with this number.
pub(crate) fn item(number: u64) -> Outcome<ItemId> {
    let mut bytes = [0; ItemHandle::LENGTH];
    bytes[..8].copy_from_slice(&number.to_be_bytes());
    Ok(ItemId {
        origin: institution(number).parse()?,
        handle: ItemHandle::from_bytes(bytes),
    })
}

/// Who shares the document with this number.
pub(crate) fn institution(number: u64) -> String {
    format!("i{}", number % INSTITUTIONS)
}

/// The shares of the demo: 30 % for everyone, 25 % for the consortium, the rest for fewer.
pub(crate) fn audience(number: u64, institution: &str) -> Outcome<Audience> {
    Ok(match made_up::draw(number, 7) % 100 {
        0..30 => Audience::World,
        30..55 => Audience::Consortium,
        55..90 => Audience::Institution(institution.parse()?),
        _ => Audience::Person(format!("p{}@{institution}", number % 8).parse()?),
    })
}
