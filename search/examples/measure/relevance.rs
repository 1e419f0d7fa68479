//! How well questions are answered: sets of judged questions, and titles that are known.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::io::Write as _;
use std::path::Path;

use domain::policy::Audience;
use search::{Document, Index, SearchRequest};
use serde_json::{Value, json};

use crate::Outcome;
use crate::bare::Bare;
use crate::corpus::{self, Named};
use crate::judged::{self, Question, Set};
use crate::metrics::{self, Figures, Interval};
use crate::speed;
use crate::titles;

/// How many of the answers to a question are looked at, after those that do not count are left
/// out.
const DEPTH: usize = 100;
/// Hits that are fetched: some may not count.
const FETCHED: usize = 200;

/// An engine that is judged: a question in, numbers of documents out, best first.
type Engine<'a> = dyn Fn(&Question) -> Outcome<Vec<usize>> + 'a;

/// Judges both engines on every set of a folder, prints JSON.
pub(crate) fn run(sets: &Path, corpus: Option<&Path>) -> Outcome<()> {
    let folders = judged::folders(sets)?;
    let published = judged::published(sets);
    let mut rows = Vec::new();
    let mut known = Value::Null;
    let shared = corpus::named(&corpus.map_or_else(corpus::beside, Path::to_path_buf));
    let shared = shared.and_then(|documents| Both::new(for_everyone(documents)));
    if let Ok(both) = &shared {
        known = titles::judge(both)?;
    }
    for folder in folders {
        let set = Set::read(&folder)?;
        eprintln!("judging {}", set.name);
        let own = judged::documents(&folder)?;
        let own = own
            .map(|documents| Both::new(for_everyone(documents)))
            .transpose()?;
        let both = match (&own, &shared) {
            (Some(both), _) | (None, Ok(both)) => both,
            (None, Err(error)) => return Err(error.to_string().into()),
        };
        rows.push(judge(&set, both, published.get(&set.name).copied())?);
        if let Some(pairs) = set.between_french_and_english(&both.documents) {
            rows.push(judge(&pairs, both, None)?);
        }
    }
    let report = json!({ "sets": rows, "titles": known });
    writeln!(std::io::stdout(), "{report}")?;
    Ok(())
}

/// Rights are measured elsewhere.
fn for_everyone(mut documents: Vec<Named>) -> Vec<Named> {
    for named in &mut documents {
        named.document.audiences = BTreeSet::from([Audience::World]);
    }
    documents
}

/// The same documents in both engines.
pub(crate) struct Both {
    pub(crate) documents: Vec<Named>,
    numbers: HashMap<String, usize>,
    ours: Index,
    bare: Bare,
}

impl Both {
    fn new(documents: Vec<Named>) -> Outcome<Self> {
        let plain: Vec<Document> = documents
            .iter()
            .map(|named| named.document.clone())
            .collect();
        let item = |(number, document): (usize, &Document)| (document.item.to_string(), number);
        Ok(Self {
            ours: speed::index(&plain)?,
            bare: Bare::new(&plain)?,
            numbers: plain.iter().enumerate().map(item).collect(),
            documents,
        })
    }

    /// What our index answers to a reader of this language.
    pub(crate) fn ours(
        &self,
        (text, language): (&str, &str),
        fetched: usize,
    ) -> Outcome<Vec<usize>> {
        let mut found = Vec::new();
        for offset in (0..fetched).step_by(search::LIMIT_MAX) {
            let response = self.ours.search(&SearchRequest {
                query: text.to_owned(),
                audiences: BTreeSet::from([Audience::World]),
                offset,
                limit: search::LIMIT_MAX,
                language_hint: Some(language.to_owned()),
                ..SearchRequest::default()
            })?;
            let hits = response.hits.iter();
            found.extend(hits.filter_map(|hit| self.numbers.get(&hit.item.to_string()).copied()));
        }
        Ok(found)
    }

    /// What Tantivy alone answers.
    pub(crate) fn bare(&self, text: &str) -> Outcome<Vec<usize>> {
        self.bare.best(text, FETCHED)
    }
}

fn judge(set: &Set, both: &Both, published: Option<Figures>) -> Outcome<Value> {
    let ask = |question: &Question, text: &str| {
        let fetched = if question.excluded.is_empty() {
            DEPTH
        } else {
            FETCHED
        };
        both.ours((text, &question.language), fetched)
    };
    let ours = |question: &Question| ask(question, &question.text);
    let bare = |question: &Question| both.bare(&question.text);
    let mistyped = |question: &Question| ask(question, &titles::with_mistake(&question.text));
    let mine = each(set, &both.documents, &ours)?;
    let theirs = each(set, &both.documents, &bare)?;
    let mistyped = metrics::mean(&each(set, &both.documents, &mistyped)?);
    let (figures, alone) = (metrics::mean(&mine), metrics::mean(&theirs));
    let difference = metrics::difference(&mine, &theirs);
    let (source, baseline) = match published {
        Some(published) if published.ndcg10 > alone.ndcg10 => ("published", published),
        _ => ("tantivy", alone),
    };
    Ok(json!({
        "name": set.name,
        "queries": set.questions.len(),
        "ndcg10": figures.ndcg10,
        "mrr10": figures.mrr10,
        "recall100": figures.recall100,
        "mrr10_one_typo": mistyped.mrr10,
        "baseline": {
            "source": source,
            "ndcg10": baseline.ndcg10,
            "mrr10": baseline.mrr10,
            "recall100": baseline.recall100,
        },
        "tantivy": { "ndcg10": alone.ndcg10, "mrr10": alone.mrr10, "recall100": alone.recall100 },
        "ndcg10_over_tantivy": interval(difference),
    }))
}

fn interval(interval: Interval) -> Value {
    json!({ "mean": interval.mean, "low": interval.low, "high": interval.high })
}

/// The figures of every question.
fn each(set: &Set, documents: &[Named], engine: &Engine<'_>) -> Outcome<Vec<Figures>> {
    let figures = |question: &Question| {
        let mut found = engine(question)?;
        found.retain(|&number| !question.excluded.contains(&documents[number].name));
        found.truncate(DEPTH);
        let mut seen = HashSet::new();
        let names = found.iter().map(|&number| documents[number].name.as_str());
        let names = names.filter(|name| seen.insert(*name)).collect::<Vec<_>>();
        Ok(metrics::of(&names, &set.grades[&question.id]))
    };
    set.questions.iter().map(figures).collect()
}
