//! What is published in measurements: the texts of a real corpus where it is beside the project.

use std::fs::File;
use std::io::{BufRead as _, BufReader};

use anyhow::Context as _;
use bytes::Bytes;
use domain::item::bounds;
use domain::item::text::tidied;
use domain::item::{Draft, FileRight};
use flate2::read::MultiGzDecoder;
use serde::Deserialize;

use crate::{environment, items};

/// Items that are made up where there is no corpus.
const SAMPLES: usize = 1_000;

/// An item, and the bytes of its file if it has one.
pub(super) type Material = (Draft, Option<Bytes>);

/// The fields of a record that are measured.
#[derive(Deserialize)]
struct Record {
    title: String,
    body: String,
}

/// Every record of the corpus: capsules with their text as a file, everything else as a mission.
/// Where there is no corpus, says so and makes items up.
pub(super) fn all() -> anyhow::Result<Vec<Material>> {
    let Some(folder) = environment::beside_the_project("corpus") else {
        eprintln!("there is no corpus beside the project: {SAMPLES} made-up items instead");
        return Ok((0..SAMPLES).map(sample).collect());
    };
    let mut material = Vec::new();
    for name in ["missions", "capsules", "snapshots"] {
        let path = folder.join(format!("{name}.jsonl.gz"));
        let file = File::open(&path).with_context(|| format!("open {}", path.display()))?;
        for line in BufReader::new(MultiGzDecoder::new(file)).lines() {
            let record: Record = serde_json::from_str(&line?)?;
            material.push(item(&record, name == "capsules"));
        }
    }
    Ok(material)
}

fn sample(number: usize) -> Material {
    let text = format!("Mesurez {number} fois, puis comparez. ").repeat(60);
    (
        items::mission_saying(&format!("Mission {number}"), &text),
        None,
    )
}

fn item(record: &Record, is_capsule: bool) -> Material {
    let title = cleaned(&record.title, bounds::TITLE.max);
    if is_capsule {
        let bytes = Bytes::from(record.body.clone());
        return (
            items::capsule(title.trim(), &bytes, FileRight::Open),
            Some(bytes),
        );
    }
    let text = cleaned(&record.body, bounds::INSTRUCTIONS.max);
    (items::mission_saying(title.trim(), &text), None)
}

fn cleaned(text: &str, max: usize) -> String {
    let plain = |c: &char| !c.is_control() || *c == '\n';
    let special = |c: &char| !('\u{2028}'..='\u{202e}').contains(c) && *c < '\u{fff0}';
    tidied(text)
        .chars()
        .filter(plain)
        .filter(special)
        .take(max)
        .collect()
}
