//! How search goes with many items: time of each form of question, for viewers with few and with
//! many audiences; speed of indexing; size.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

use domain::policy::Audience;
use search::{Document, Index, Positions, SearchRequest, Update};
use serde_json::{Value, json};

use crate::bare::{Bare, PAGE};
use crate::corpus::INSTITUTIONS;
use crate::made_up::draw;
use crate::speed::{percentile, times};
use crate::{Outcome, corpus, mix, titles};

/// Questions of each form.
const QUESTIONS: usize = 400;
/// Documents that are indexed between two commits.
const COMMIT: usize = 4_096;
/// One word in so many is taken from another document.
const CHANGED: u64 = 12;
/// How long a made document's text is, in bytes.
const BODY_BYTES: usize = 4 * 1024;

/// How a question is typed.
type Form = fn(&Document, u64) -> String;

/// Every form of question.
const FORMS: [(&str, Form); 6] = [
    ("one word", |document, seed| {
        mix::words(&document.title, 1, seed as usize)
    }),
    ("three words", |document, seed| {
        mix::words(&document.title, 3, seed as usize)
    }),
    ("phrase", |document, _| {
        format!("\"{}\"", mix::words(&document.title, 2, 0))
    }),
    ("typo", |document, _| titles::with_mistake(&document.title)),
    ("prefix", |document, seed| begun(&document.title, seed)),
    ("facets", |document, seed| {
        format!(
            "{} kind:{}",
            mix::words(&document.title, 2, seed as usize),
            document.kind
        )
    }),
];

/// Measures with `items` documents made of `base`, and prints rows.
pub(crate) fn run(base: &[Document], items: usize) -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let (ours, alone) = (folder.path().join("ours"), folder.path().join("alone"));
    let mut rows = Vec::new();
    let (index, speed) = index(base, items, &ours)?;
    let begun = Instant::now();
    let bare = Bare::on_disk(&alone, (0..items).map(|number| made(base, number)))?;
    let bare_speed = items as f64 / begun.elapsed().as_secs_f64();
    rows.push(row(
        (items, "items indexed"),
        "1/s",
        speed,
        Some(bare_speed),
        "higher",
    ));
    let bytes = |folder: &Path| Ok::<_, std::io::Error>(size(folder)? as f64 / items as f64);
    rows.push(row(
        (items, "index bytes per item"),
        "B",
        bytes(&ours)?,
        Some(bytes(&alone)?),
        "lower",
    ));
    rows.push(row(
        (items, "resident memory"),
        "MB",
        resident()?,
        None,
        "lower",
    ));
    for (name, form) in FORMS {
        let asked = asked(base, items, form);
        let alone = times(&asked, |_, text| bare.page(text, None, true))?;
        for audiences in [1, 50] {
            let viewer = viewer(audiences)?;
            let known = times(&asked, |_, text| ask(&index, text, &viewer))?;
            for percent in [50, 95, 99] {
                let name = format!("{name} p{percent}, {audiences} audiences");
                let limit = percentile(&alone, percent);
                rows.push(row(
                    (items, &name),
                    "ms",
                    percentile(&known, percent),
                    Some(limit),
                    "lower",
                ));
            }
        }
    }
    writeln!(std::io::stdout(), "{}", json!({ "rows": rows }))?;
    Ok(())
}

fn row(
    (items, name): (usize, &str),
    unit: &str,
    value: f64,
    limit: Option<f64>,
    better: &str,
) -> Value {
    json!({
        "bench": "search", "name": format!("search {items}: {name}"), "value": value, "unit": unit,
        "limit": limit, "ratio": limit.map(|limit| value / limit), "better": better,
    })
}

/// The mutation: document `number` is the one of the corpus at that place, counted around, with
/// one word in [`CHANGED`] of title and text taken from another document; which, is drawn.
fn made(base: &[Document], number: usize) -> Document {
    let original = &base[number % base.len()];
    let seed = number as u64;
    let other = &base[(draw(seed, 11) % base.len() as u64) as usize];
    let body = original.body.join("\n");
    let body = &body[..body.floor_char_boundary(BODY_BYTES)];
    let mut document = Document {
        title: changed(&original.title, &other.title, seed),
        body: vec![changed(body, &other.body.join("\n"), seed)],
        ..original.clone()
    };
    if let Ok(item) = corpus::item(seed) {
        document.item = item;
    }
    document
}

fn changed(text: &str, other: &str, seed: u64) -> String {
    let mut others = other.split_whitespace().cycle();
    let words = (0..).zip(text.split_whitespace()).map(|(place, word)| {
        let other = others.next().unwrap_or(word);
        if draw(seed, place).is_multiple_of(CHANGED) {
            other
        } else {
            word
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

fn index(base: &[Document], items: usize, folder: &Path) -> Outcome<(Index, f64)> {
    let begun = Instant::now();
    let (index, _) = Index::open(folder)?;
    for start in (0..items).step_by(COMMIT) {
        let numbers = start..(start + COMMIT).min(items);
        index.apply(&Update {
            put: numbers.map(|number| made(base, number)).collect(),
            ..Update::default()
        })?;
        index.commit(Positions::new())?;
    }
    Ok((index, items as f64 / begun.elapsed().as_secs_f64()))
}

fn asked(base: &[Document], items: usize, form: Form) -> Vec<String> {
    let one = |number: u64| {
        let document = made(base, (draw(number, 5) % items as u64) as usize);
        form(&document, draw(number, 6))
    };
    (0..QUESTIONS as u64).map(one).collect()
}

/// Some words of a title, of which the last is cut after three or more letters.
fn begun(title: &str, seed: u64) -> String {
    let words = mix::words(title, 2, seed as usize);
    let length = words
        .chars()
        .count()
        .saturating_sub((seed % 4) as usize)
        .max(3);
    words.chars().take(length).collect()
}

/// A viewer of this many audiences.
fn viewer(audiences: u64) -> Outcome<BTreeSet<Audience>> {
    let mut viewer = BTreeSet::from([Audience::World]);
    for number in 1..audiences {
        viewer.insert(match number {
            1 => Audience::Consortium,
            _ => Audience::Institution(format!("i{}", number % INSTITUTIONS).parse()?),
        });
    }
    for number in viewer.len() as u64..audiences {
        viewer.insert(Audience::Person(format!("p{number}@i0").parse()?));
    }
    Ok(viewer)
}

fn ask(index: &Index, text: &str, audiences: &BTreeSet<Audience>) -> Outcome<usize> {
    let request = SearchRequest {
        query: text.to_owned(),
        audiences: audiences.clone(),
        limit: PAGE,
        facets: true,
        ..SearchRequest::default()
    };
    Ok(index.search(&request)?.hits.len())
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

/// Memory of this process, in megabytes: both indexes.
fn resident() -> Outcome<f64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmRSS"));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1));
    Ok(kilobytes.ok_or("no VmRSS")?.parse::<f64>()? / 1_024.0)
}
