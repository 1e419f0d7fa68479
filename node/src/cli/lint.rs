//! `archipel lint`: looks item files over before anybody publishes them.

mod dictionaries;
mod places;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use super::output::Output;
use super::publish::parcel::{ItemOnDisk, read_at_most};
use crate::exit::{Exit, Failure};
use crate::lint::{Finding, Severity, Words, Work, look_over};

/// Most bytes of `words.txt`: 1 MiB.
const WORDS_BYTES_MAX: u64 = 1 << 20;

/// Looks item files over: everything that a node would refuse, and what readers would miss.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  archipel lint item.toml\n  archipel lint --strict samples\n  archipel lint --dictionaries /usr/share/hunspell samples/loi-d-ohm\n\nErrors end with exit code 2, warnings alone with 0. Words that no dictionary knows and that are right are\nin words.txt, one a line, in the folder that holds the folders of items. See docs/cli.md for the rules."
)]
pub(super) struct Lint {
    /// Item files, folders of items, folders of such folders.
    #[arg(value_name = "FILE|DIR", required = true)]
    paths: Vec<PathBuf>,
    /// Counts warnings as errors.
    #[arg(long)]
    strict: bool,
    /// Looks at spelling, with the Hunspell dictionaries in this folder.
    #[arg(long, value_name = "DIR")]
    dictionaries: Option<PathBuf>,
}

/// What was found about one item file.
struct Looked {
    file: PathBuf,
    findings: Vec<Finding>,
}

impl Lint {
    pub(super) fn run(self, output: &Output) -> anyhow::Result<Exit> {
        let files = places::item_files(&self.paths)?;
        let dictionaries = match &self.dictionaries {
            Some(folder) => Some(dictionaries::read(folder)?),
            None => None,
        };
        let mut looked = Vec::new();
        for file in files {
            let words = Words {
                dictionaries: dictionaries.as_ref(),
                allowed: allowed_words(&file)?,
            };
            let mut findings = look_at(&file, &words);
            if self.strict {
                findings.iter_mut().for_each(Finding::harden);
            }
            looked.push(Looked { file, findings });
        }
        output.answer(&value(&looked), || text(&looked));
        Ok(match count(&looked, Severity::Error) {
            0 => Exit::Done,
            _ => Exit::Usage,
        })
    }
}

fn look_at(file: &Path, words: &Words<'_>) -> Vec<Finding> {
    match ItemOnDisk::read(file) {
        Ok(item) => {
            let work = Work {
                documents: item.look(),
                unnamed: places::unnamed(file, item.file()),
                item: item.file().clone(),
            };
            look_over(&work, words)
        }
        Err(failure) => {
            let problem = failure.to_string();
            let prefix = format!("{}: ", file.display());
            let problem = problem.strip_prefix(&prefix).unwrap_or(&problem);
            let remedy = "see docs/item-file.md and samples/";
            vec![Finding::error("syntax", "").saying(problem, remedy)]
        }
    }
}

/// The words of the library: `words.txt` in the folder above that of the item.
fn allowed_words(file: &Path) -> Result<BTreeSet<String>, Failure> {
    let folder = file.parent().unwrap_or(Path::new("")).join("..");
    let path = folder.join("words.txt");
    if !path.is_file() {
        return Ok(BTreeSet::new());
    }
    let refuse = |problem: &dyn std::fmt::Display| {
        Failure::new(Exit::Usage, format!("{}: {problem}", path.display()))
    };
    let bytes = read_at_most(&path, WORDS_BYTES_MAX).map_err(|error| refuse(&error))?;
    let text = String::from_utf8(bytes).map_err(|_| refuse(&"is not text in UTF-8"))?;
    let lines = text.lines().map(str::trim);
    Ok(lines
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(str::to_owned)
        .collect())
}

fn count(looked: &[Looked], severity: Severity) -> usize {
    let findings = looked.iter().flat_map(|looked| &looked.findings);
    findings.filter(|one| one.severity == severity).count()
}

fn value(looked: &[Looked]) -> Value {
    let findings = looked.iter().flat_map(|looked| {
        let of_file = looked.findings.iter();
        of_file.map(|finding| {
            json!({
                "file": looked.file,
                "severity": finding.severity.as_str(),
                "rule": finding.rule,
                "at": finding.at,
                "problem": finding.problem,
                "remedy": finding.remedy,
            })
        })
    });
    json!({
        "items": looked.len(),
        "errors": count(looked, Severity::Error),
        "warnings": count(looked, Severity::Warning),
        "findings": findings.collect::<Vec<_>>(),
    })
}

fn text(looked: &[Looked]) -> String {
    let mut lines = Vec::new();
    for Looked { file, findings } in looked {
        lines.extend(findings.iter().map(|finding| line(file, finding)));
    }
    lines.push(format!(
        "{} item files: {} errors, {} warnings",
        looked.len(),
        count(looked, Severity::Error),
        count(looked, Severity::Warning)
    ));
    lines.join("\n")
}

fn line(file: &Path, finding: &Finding) -> String {
    let Finding {
        severity,
        rule,
        at,
        problem,
        remedy,
    } = finding;
    let severity = severity.as_str();
    let at = if at.is_empty() {
        String::new()
    } else {
        format!("{at}: ")
    };
    format!(
        "{}: {severity} [{rule}]: {at}{problem}; {remedy}",
        file.display()
    )
}
