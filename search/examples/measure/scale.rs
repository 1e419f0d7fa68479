//! How search goes with many items: time of each form of question, for viewers with few and with
//! many audiences; speed of indexing; size; memory.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

use domain::policy::Audience;
use search::{Document, Facet, Index, Positions, SearchRequest, Update};
use serde_json::{Value, json};

use crate::Outcome;
use crate::bare::{Bare, PAGE};
use crate::corpus::INSTITUTIONS;
use crate::forms::FORMS;
use crate::mix::{self, Question};
use crate::mutation::made;
use crate::paired::{Contender, paired};
use crate::speed::percentile;

/// Questions of each form, if nothing else is said; of the mix there are twice as many.
pub(crate) const QUESTIONS: usize = 400;
/// Documents that are indexed between two commits.
const COMMIT: usize = 4_096;
/// How many audiences viewers have.
const AUDIENCES: [u64; 2] = [1, 50];
/// The percentiles that are shown.
const PERCENTS: [usize; 3] = [50, 95, 99];

/// Asks `questions` of each form about `items` documents made of `base`, and prints rows. Indexes are made in `folder`
/// and left there, or taken from there if they are; without a folder they are gone afterwards.
pub(crate) fn run(
    base: &[Document],
    (items, questions): (usize, usize),
    folder: Option<&Path>,
) -> Outcome<()> {
    let own = tempfile::tempdir()?;
    let folder = folder.unwrap_or(own.path());
    let (ours, alone) = (folder.join("ours"), folder.join("alone"));
    let mut rows = Rows::new(items);
    let index = ours_of(base, &ours, &mut rows)?;
    let bare = bare_of(base, &alone, &mut rows)?;
    let per_item = |folder: &Path| Ok::<_, std::io::Error>(size(folder)? as f64 / items as f64);
    rows.add(
        ("index bytes per item", "B"),
        per_item(&ours)?,
        Some(per_item(&alone)?),
    );
    for form in FORMS {
        let asked = form.questions(base, items, questions);
        measure_form(form.name(), &asked, (&index, &bare), &mut rows)?;
    }
    let asked = mix::questions(base, 2 * questions);
    measure_mix(&asked, (&index, &bare), &mut rows)?;
    rows.add(
        ("memory of both after all questions", "MB"),
        memory("VmRSS")?,
        None,
    );
    writeln!(std::io::stdout(), "{}", json!({ "rows": rows.rows }))?;
    Ok(())
}

/// Rows about so many items.
struct Rows {
    items: usize,
    rows: Vec<Value>,
}

impl Rows {
    fn new(items: usize) -> Self {
        Self {
            items,
            rows: Vec::new(),
        }
    }

    fn add(&mut self, (name, unit): (&str, &str), value: f64, limit: Option<f64>) {
        let name = format!("search {}: {name}", self.items);
        eprintln!("{name}: {value:.2} {unit}, bare {limit:.2?}");
        self.rows.push(json!({
            "bench": "search", "name": name, "value": value, "unit": unit, "limit": limit,
            "ratio": limit.map(|limit| value / limit),
            "better": if unit == "1/s" { "higher" } else { "lower" },
        }));
    }

    /// Percentiles of ours beside the same of the other, both shortest first.
    fn add_times(&mut self, name: &str, note: &str, (ours, bare): (&[f64], &[f64])) {
        for percent in PERCENTS {
            let limit = percentile(bare, percent);
            let name = format!("{name} p{percent}, {note}");
            self.add((&name, "ms"), percentile(ours, percent), Some(limit));
        }
    }
}

/// Our index in a folder: made if need be, and opened as a node does.
fn ours_of(base: &[Document], folder: &Path, rows: &mut Rows) -> Outcome<Index> {
    if !folder.exists() {
        let begun = Instant::now();
        fill(base, rows.items, folder)?;
        let seconds = begun.elapsed().as_secs_f64();
        rows.add(("rebuild", "s"), seconds, None);
        rows.add(("items indexed", "1/s"), rows.items as f64 / seconds, None);
    }
    let begun = Instant::now();
    let (index, _) = Index::open(folder)?;
    rows.add(("open and check", "s"), begun.elapsed().as_secs_f64(), None);
    rows.add(("memory of ours, opened", "MB"), memory("VmRSS")?, None);
    rows.add(
        ("memory of ours, opened, not of files", "MB"),
        memory("RssAnon")?,
        None,
    );
    Ok(index)
}

fn bare_of(base: &[Document], folder: &Path, rows: &mut Rows) -> Outcome<Bare> {
    if !folder.exists() {
        let begun = Instant::now();
        Bare::on_disk(folder, (0..rows.items).map(|number| made(base, number)))?;
        let speed = rows.items as f64 / begun.elapsed().as_secs_f64();
        rows.add(("items indexed by bare Tantivy", "1/s"), speed, None);
    }
    Bare::open(folder)
}

/// Each question of a form, asked of the other and for viewers of ours.
fn measure_form(
    name: &str,
    asked: &[String],
    (index, bare): (&Index, &Bare),
    rows: &mut Rows,
) -> Outcome<()> {
    let [few, many] = AUDIENCES.map(viewer);
    let (few, many) = (few?, many?);
    let mut alone = |_: u64, text: &String| bare.page(text, None, true);
    let mut for_few = |_: u64, text: &String| ask(index, text, None, &few);
    let mut for_many = |_: u64, text: &String| ask(index, text, None, &many);
    let contenders: [Contender<'_, String>; 3] = [&mut alone, &mut for_few, &mut for_many];
    let [alone, few, many] = paired(asked, contenders)?;
    for (audiences, times) in AUDIENCES.iter().zip([few, many]) {
        rows.add_times(name, &format!("{audiences} audiences"), (&times, &alone));
    }
    Ok(())
}

/// The mix of questions that `measure speed` asks, in the name of many viewers of 50 audiences:
/// what they see is known already, or new.
fn measure_mix(asked: &[Question], (index, bare): (&Index, &Bare), rows: &mut Rows) -> Outcome<()> {
    let known = viewers(0..8)?;
    let mut next = 8..;
    let mut alone = |_: u64, asked: &Question| bare.page(&asked.text, asked.kind.as_deref(), true);
    let mut for_known = |number: u64, asked: &Question| {
        let viewer = &known[(number % 8) as usize];
        ask(index, &asked.text, asked.kind.as_deref(), viewer)
    };
    let mut for_new = |_: u64, asked: &Question| {
        let viewer = viewer_named(50, next.next().unwrap_or_default())?;
        ask(index, &asked.text, asked.kind.as_deref(), &viewer)
    };
    let contenders: [Contender<'_, Question>; 3] = [&mut alone, &mut for_known, &mut for_new];
    let [alone, known, new] = paired(asked, contenders)?;
    measure_found(asked, (index, bare), rows)?;
    rows.add_times("mix", "audiences known", (&known, &alone));
    rows.add_times("mix", "audiences new", (&new, &alone));
    Ok(())
}

/// How many items a question finds: stems, names for the same and the other language find more than
/// the words as they stand, and whatever is found is ranked and counted.
fn measure_found(
    asked: &[Question],
    (index, bare): (&Index, &Bare),
    rows: &mut Rows,
) -> Outcome<()> {
    let viewer = viewer(50)?;
    let (mut ours, mut alone) = (0, 0);
    for question in asked {
        let request = request(&question.text, question.kind.as_deref(), &viewer);
        ours += index.search(&request)?.total;
        alone += bare.found(&question.text, question.kind.as_deref())?;
    }
    let mean = |sum: f64| sum / asked.len() as f64;
    rows.add(
        ("mix, items found", "items"),
        mean(ours as f64),
        Some(mean(alone as f64)),
    );
    Ok(())
}

fn fill(base: &[Document], items: usize, folder: &Path) -> Outcome<()> {
    let (index, _) = Index::open(folder)?;
    for start in (0..items).step_by(COMMIT) {
        let numbers = start..(start + COMMIT).min(items);
        index.apply(&Update {
            put: numbers.map(|number| made(base, number)).collect(),
            ..Update::default()
        })?;
        index.commit(Positions::new())?;
    }
    Ok(index.close()?)
}

fn viewer(audiences: u64) -> Outcome<BTreeSet<Audience>> {
    viewer_named(audiences, 0)
}

fn viewers(numbers: std::ops::Range<u64>) -> Outcome<Vec<BTreeSet<Audience>>> {
    numbers.map(|number| viewer_named(50, number)).collect()
}

/// A viewer of this many audiences, one of whom is the person of this number.
fn viewer_named(audiences: u64, person: u64) -> Outcome<BTreeSet<Audience>> {
    let mut viewer = BTreeSet::from([Audience::World]);
    for number in 1..audiences {
        viewer.insert(match number {
            1 => Audience::Consortium,
            2 => Audience::Person(format!("p{person}@i0").parse()?),
            _ => Audience::Institution(format!("i{}", number % INSTITUTIONS).parse()?),
        });
    }
    for number in viewer.len() as u64..audiences {
        viewer.insert(Audience::Person(format!("p{number}@i1").parse()?));
    }
    Ok(viewer)
}

fn ask(
    index: &Index,
    text: &str,
    kind: Option<&str>,
    audiences: &BTreeSet<Audience>,
) -> Outcome<usize> {
    Ok(index.search(&request(text, kind, audiences))?.hits.len())
}

fn request(text: &str, kind: Option<&str>, audiences: &BTreeSet<Audience>) -> SearchRequest {
    let mut request = SearchRequest {
        query: text.to_owned(),
        audiences: audiences.clone(),
        limit: PAGE,
        facets: true,
        ..SearchRequest::default()
    };
    if let Some(kind) = kind {
        request.filters.insert(Facet::Kind, vec![kind.to_owned()]);
    }
    request
}

/// Bytes of all files below a folder.
fn size(folder: &Path) -> std::io::Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        bytes += match entry.file_type()?.is_dir() {
            true => size(&entry.path())?,
            false => entry.metadata()?.len(),
        };
    }
    Ok(bytes)
}

/// Memory of this process, in megabytes: `VmRSS` with pages of files, `RssAnon` without.
fn memory(field: &str) -> Outcome<f64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with(field));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1));
    Ok(kilobytes.ok_or("no such line in status")?.parse::<f64>()? / 1_024.0)
}
