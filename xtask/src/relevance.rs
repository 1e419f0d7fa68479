//! `cargo xtask relevance`: judges search on sets of questions, in release, and writes the report.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::{ExitCode, Stdio};

use anyhow::{Context, Result, ensure};
use clap::Args;
use serde_json::Value;

use crate::process;
use crate::report;
use crate::workspace::Workspace;

/// Where the report stands.
const REPORT: &str = "docs/relevance.md";

/// The part of the report that is not measured.
const PREFACE: &str = include_str!("relevance/preface.md");

/// What may be typed after `cargo xtask relevance`.
#[derive(Args)]
pub(crate) struct Arguments {
    /// A folder whose folders are sets of questions.
    #[arg(long, value_name = "DIR")]
    sets: PathBuf,
    /// The corpus that sets without documents of their own are about; the one beside the project
    /// unless given.
    #[arg(long, value_name = "DIR")]
    corpus: Option<PathBuf>,
    /// Only the line of JSON; the report is left as it is.
    #[arg(long)]
    json: bool,
}

/// Builds, judges, writes.
pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<ExitCode> {
    let judged = judged(workspace, arguments)?;
    if !arguments.json {
        let path = workspace.root().join(REPORT);
        let read: Value = serde_json::from_str(&judged).context("read what was judged")?;
        fs::write(&path, written(&read)?).with_context(|| format!("write {}", path.display()))?;
        report::say(&format!("wrote {REPORT}"));
    }
    report::say(&judged);
    Ok(ExitCode::SUCCESS)
}

/// The last line of the program that judges.
fn judged(workspace: &Workspace, arguments: &Arguments) -> Result<String> {
    let here = std::env::current_dir().context("find the current folder")?;
    let chosen = ["--package", "search", "--example", "measure", "--"];
    let mut command = process::cargo(workspace, ["run", "--release", "--quiet"]);
    command
        .args(chosen)
        .args(["relevance", "--sets"])
        .arg(here.join(&arguments.sets));
    if let Some(corpus) = &arguments.corpus {
        command.arg("--corpus").arg(here.join(corpus));
    }
    let output = command.stderr(Stdio::inherit()).output();
    let output = output.context("start cargo")?;
    ensure!(
        output.status.success(),
        "judging ended with {}",
        output.status
    );
    let said = String::from_utf8(output.stdout).context("read what was judged")?;
    let last = said.lines().last().context("judging said nothing")?;
    Ok(last.to_owned())
}

/// The report.
fn written(judged: &Value) -> Result<String> {
    let mut text = PREFACE.to_owned();
    text.push_str("\n## Questions\n\n| set | questions | nDCG@10 | MRR@10 | recall@100 | baseline (nDCG@10, MRR@10, recall@100) | nDCG@10 over Tantivy, 95 % | MRR@10 with a mistake |\n|---|---|---|---|---|---|---|---|\n");
    for set in judged["sets"].as_array().context("there are no sets")? {
        writeln!(text, "{}", row(set))?;
    }
    if judged["titles"].is_object() {
        text.push_str(
            "\n## Known titles\n\n| 200 French titles, typed | MRR@10 | Tantivy |\n|---|---|---|\n",
        );
        for (name, key) in [
            ("as they are", "exact"),
            ("with a mistake", "typo"),
            ("up to where they differ", "beginning"),
        ] {
            let row = &judged["titles"][key];
            let (ours, bare) = (number(&row["mrr10"]), number(&row["tantivy"]));
            writeln!(text, "| {name} | {ours} | {bare} |")?;
        }
    }
    Ok(text)
}

fn row(set: &Value) -> String {
    let figures = |of: &Value| ["ndcg10", "mrr10", "recall100"].map(|name| number(&of[name]));
    let [ndcg10, mrr10, recall100] = figures(set);
    let baseline = &set["baseline"];
    let over = &set["ndcg10_over_tantivy"];
    format!(
        "| {} | {} | {ndcg10} | {mrr10} | {recall100} | {}: {} | {} ({} to {}) | {} |",
        set["name"].as_str().unwrap_or_default(),
        set["queries"],
        baseline["source"].as_str().unwrap_or_default(),
        figures(baseline).join(", "),
        number(&over["mean"]),
        number(&over["low"]),
        number(&over["high"]),
        number(&set["mrr10_one_typo"]),
    )
}

/// Three digits behind the point.
fn number(value: &Value) -> String {
    value
        .as_f64()
        .map_or_else(|| "–".to_owned(), |value| format!("{value:.3}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::written;

    #[test]
    fn a_report_has_a_row_for_each_set_and_title() {
        let figures =
            json!({ "source": "tantivy", "ndcg10": 0.25, "mrr10": 0.5, "recall100": 1.0 });
        let judged = json!({
            "sets": [{
                "name": "a", "queries": 3, "ndcg10": 0.5, "mrr10": 0.5, "recall100": 1.0,
                "mrr10_one_typo": 0.4, "baseline": figures,
                "ndcg10_over_tantivy": { "mean": 0.25, "low": 0.1, "high": 0.4 },
            }],
            "titles": { "exact": { "mrr10": 1.0, "tantivy": 0.5 } },
        });
        let report = written(&judged).expect("it can be written");
        assert!(
            report.contains("| a | 3 | 0.500 | 0.500 | 1.000 | tantivy: 0.250, 0.500, 1.000 |")
        );
        assert!(report.contains("| as they are | 1.000 | 0.500 |"));
        assert!(report.contains("| with a mistake | – | – |"));
    }
}
