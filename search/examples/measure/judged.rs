//! Sets of judged questions, as they stand in folders.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use search::Document;
use serde::Deserialize;

use crate::Outcome;
use crate::corpus::{self, Named, lines};
use crate::metrics::{Figures, Grades};

/// A question of a set.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Question {
    #[serde(rename = "_id")]
    pub(crate) id: String,
    pub(crate) text: String,
    #[serde(default)]
    pub(crate) language: String,
    /// Documents that do not count for it, right or wrong.
    #[serde(default, rename = "exclude_ids")]
    pub(crate) excluded: HashSet<String>,
}

/// Questions, and which documents answer them.
pub(crate) struct Set {
    pub(crate) name: String,
    pub(crate) questions: Vec<Question>,
    /// By question.
    pub(crate) grades: HashMap<String, Grades>,
}

/// The folders in a folder that are sets, in order.
pub(crate) fn folders(sets: &Path) -> Outcome<Vec<PathBuf>> {
    let mut folders = Vec::new();
    for entry in fs::read_dir(sets)? {
        let folder = entry?.path();
        if folder.join("queries.jsonl").is_file() {
            folders.push(folder);
        }
    }
    folders.sort();
    match folders.is_empty() {
        true => Err(format!("{}: no set of questions", sets.display()).into()),
        false => Ok(folders),
    }
}

impl Set {
    /// Reads a set; questions without a right answer are left out.
    pub(crate) fn read(folder: &Path) -> Outcome<Self> {
        let grades = grades(&folder.join("qrels.tsv"))?;
        let mut questions = lines::<Question>(&folder.join("queries.jsonl"))?;
        questions.retain(|question| grades.contains_key(&question.id));
        let name = folder.file_name().unwrap_or_default();
        Ok(Self {
            name: name.to_string_lossy().into_owned(),
            questions,
            grades,
        })
    }

    /// The French questions with English answers and the other way around, if the set is one of
    /// questions across languages.
    pub(crate) fn between_french_and_english(&self, documents: &[Named]) -> Option<Self> {
        let languages = documents.iter();
        let languages = languages
            .map(|named| (named.name.as_str(), named.document.language.as_str()))
            .collect::<HashMap<_, _>>();
        let other = HashMap::from([("fr", "en"), ("en", "fr")]);
        let mut grades = HashMap::new();
        for question in self
            .questions
            .iter()
            .filter(|question| !question.excluded.is_empty())
        {
            let is_other = |document: &String| {
                other.get(question.language.as_str()) == languages.get(document.as_str())
            };
            let mut answers = self.grades[&question.id].clone();
            answers.retain(|document, _| is_other(document));
            if !answers.is_empty() {
                grades.insert(question.id.clone(), answers);
            }
        }
        let questions = self.questions.iter();
        let asked = questions.filter(|question| grades.contains_key(&question.id));
        let questions = asked.cloned().collect::<Vec<_>>();
        (!questions.is_empty()).then(|| Self {
            name: format!("{} (French and English)", self.name),
            questions,
            grades,
        })
    }
}

fn grades(path: &Path) -> Outcome<HashMap<String, Grades>> {
    let mut grades: HashMap<String, Grades> = HashMap::new();
    for line in fs::read_to_string(path)?.lines().skip(1) {
        let mut cells = line.split('\t');
        if let (Some(question), Some(document), Some(grade)) =
            (cells.next(), cells.next(), cells.next())
        {
            let of_question = grades.entry(question.to_owned()).or_default();
            of_question.insert(document.to_owned(), grade.trim().parse()?);
        }
    }
    Ok(grades)
}

/// A document that a set brings along.
#[derive(Deserialize)]
struct Own {
    #[serde(rename = "_id")]
    id: String,
    title: Option<String>,
    text: String,
    #[serde(default)]
    language: String,
}

/// The documents that a set brings along; none if it is about the corpus.
pub(crate) fn documents(folder: &Path) -> Outcome<Option<Vec<Named>>> {
    let path = folder.join("corpus.jsonl.gz");
    if !path.is_file() {
        return Ok(None);
    }
    let own = lines::<Own>(&path)?;
    let named = (0..).zip(own).map(|(number, own)| named(own, number));
    named.collect::<Outcome<_>>().map(Some)
}

fn named(own: Own, number: u64) -> Outcome<Named> {
    let document = Document {
        item: corpus::item(number)?,
        version: 1,
        kind: "capsule".to_owned(),
        language: own.language,
        disciplines: Vec::new(),
        levels: Vec::new(),
        licence: String::new(),
        institution: corpus::institution(number),
        title: own.title.unwrap_or_default(),
        abstract_: String::new(),
        keywords: Vec::new(),
        objectives: Vec::new(),
        authors: Vec::new(),
        body: vec![own.text],
        files: Vec::new(),
        duration_minutes: None,
        parent: None,
        shared_day: 0,
        audiences: BTreeSet::new(),
        superseded_for: BTreeSet::new(),
    };
    Ok(Named {
        name: own.id,
        document,
    })
}

/// The best figures that the README of the sets publishes for each: rows of a table that begins
/// `| set | queries | docs | stem | MRR@10 | nDCG@10 | R@10 | R@100`.
pub(crate) fn published(sets: &Path) -> HashMap<String, Figures> {
    let mut best: HashMap<String, Figures> = HashMap::new();
    let readme = fs::read_to_string(sets.join("README.md")).unwrap_or_default();
    for line in readme.lines() {
        let cells = line.split('|').map(str::trim).collect::<Vec<_>>();
        let number = |place: usize| cells.get(place).and_then(|cell| cell.parse::<f64>().ok());
        if let (Some(name), Some(mrr10), Some(ndcg10), Some(recall100)) =
            (cells.get(1), number(5), number(6), number(8))
        {
            let figures = Figures {
                ndcg10,
                mrr10,
                recall100,
            };
            let known = best.entry((*name).to_owned()).or_insert(figures);
            if ndcg10 > known.ndcg10 {
                *known = figures;
            }
        }
    }
    best
}
