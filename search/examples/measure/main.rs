//! Measures the index beside Tantivy alone, on the same documents.
//!
//! It stands here because nothing outside this crate may name Tantivy. `cargo xtask bench` and
//! `cargo xtask relevance` run it; `docs/benchmarks.md` and `docs/relevance.md` say what it found.
//! The last line of its output is one JSON object.

mod bare;
mod corpus;
mod forms;
mod judged;
mod made_up;
mod metrics;
mod mix;
mod mutation;
mod paired;
mod relevance;
mod scale;
mod speed;
mod titles;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

/// What a measurement comes to.
type Outcome<T> = Result<T, Box<dyn Error>>;

const USAGE: &str = "usage: measure speed [--corpus DIR] | scale --items N [--questions N] [--corpus DIR] [--folder DIR] | \
                     relevance --sets DIR [--corpus DIR]";

/// What was typed behind the name of the measurement.
#[derive(Default)]
struct Options {
    corpus: Option<PathBuf>,
    sets: Option<PathBuf>,
    items: Option<usize>,
    questions: Option<usize>,
    folder: Option<PathBuf>,
}

fn main() -> ExitCode {
    match run(std::env::args().skip(1)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("measure: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(mut arguments: impl Iterator<Item = String>) -> Outcome<()> {
    let name = arguments.next().ok_or(USAGE)?;
    let options = options(arguments)?;
    match name.as_str() {
        "speed" => speed::run(&corpus::documents(options.corpus.as_deref())?),
        "scale" => {
            let items = options.items.ok_or("scale needs --items N")?;
            let documents = corpus::documents(options.corpus.as_deref())?;
            let questions = options.questions.unwrap_or(scale::QUESTIONS);
            scale::run(&documents, (items, questions), options.folder.as_deref())
        }
        "relevance" => {
            let sets = options.sets.ok_or("relevance needs --sets DIR")?;
            relevance::run(&sets, options.corpus.as_deref())
        }
        other => Err(format!("there is no measurement `{other}`; {USAGE}").into()),
    }
}

fn options(mut arguments: impl Iterator<Item = String>) -> Outcome<Options> {
    let mut options = Options::default();
    while let Some(name) = arguments.next() {
        let value = arguments.next().ok_or(USAGE)?;
        match name.as_str() {
            "--corpus" => options.corpus = Some(value.into()),
            "--sets" => options.sets = Some(value.into()),
            "--folder" => options.folder = Some(value.into()),
            "--questions" => options.questions = Some(value.parse()?),
            "--items" => options.items = Some(value.parse()?),
            _ => return Err(USAGE.into()),
        }
    }
    Ok(options)
}
