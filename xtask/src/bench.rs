//! `cargo xtask bench`: measures, in release, and prints a table and one line of JSON.

use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, Result, ensure};
use clap::Args;
use serde_json::{Value, json};

use crate::process;
use crate::report;
use crate::workspace::Workspace;

/// What process measurements find the program by.
const PROGRAM_VARIABLE: &str = "ARCHIPEL_BIN";

/// What is built and run: each prints its rows on its last line.
const MEASURES: [&[&str]; 5] = [
    &["--package", "store", "--example", "measure_store"],
    &["--package", "search", "--example", "measure", "--", "speed"],
    &[
        "--package",
        "search",
        "--example",
        "measure",
        "--",
        "scale",
        "--items",
        "10000",
    ],
    &[
        "--package",
        "search",
        "--example",
        "measure",
        "--",
        "scale",
        "--items",
        "100000",
    ],
    &["--package", "federation-tests", "--bin", "bench"],
];

/// What may be typed after `cargo xtask bench`.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Only the rows whose name contains this.
    #[arg(long, value_name = "NAME")]
    only: Option<String>,
    /// No table.
    #[arg(long)]
    json: bool,
}

/// Builds, measures, prints.
pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<ExitCode> {
    build(workspace)?;
    let mut rows = Vec::new();
    for measure in MEASURES
        .into_iter()
        .filter(|measure| may_have(measure, arguments))
    {
        rows.extend(measured(workspace, measure, arguments.only.as_deref())?);
    }
    if let Some(only) = &arguments.only {
        rows.retain(|row| text(row, "name").contains(only.as_str()));
    }
    if !arguments.json {
        rows.iter().for_each(|row| report::say(&line(row)));
    }
    report::say(&json!({ "rows": rows }).to_string());
    Ok(ExitCode::SUCCESS)
}

/// Whether a measurement may have the rows that are asked for: those of the index are named after
/// it, and no others are.
fn may_have(measure: &[&str], arguments: &Arguments) -> bool {
    let asks_for_search = |only: &String| only.starts_with("search");
    let only = arguments.only.as_ref();
    only.is_none_or(|only| asks_for_search(only) == measure.contains(&"search"))
}

fn build(workspace: &Workspace) -> Result<()> {
    let arguments = ["build", "--release", "--package", "archipel"];
    let built = process::cargo(workspace, arguments)
        .status()
        .context("start cargo")?;
    ensure!(built.success(), "the program does not build");
    Ok(())
}

/// The rows that one program prints last.
fn measured(workspace: &Workspace, measure: &[&str], only: Option<&str>) -> Result<Vec<Value>> {
    let mut command = process::cargo(workspace, ["run", "--release", "--quiet"]);
    command.args(measure);
    if let ([_, "federation-tests", ..], Some(only)) = (measure, only) {
        command.args(["--", only]);
    }
    command.env(
        PROGRAM_VARIABLE,
        workspace.root().join("target/release/archipel"),
    );
    let output = said(&mut command)?;
    let last = output
        .lines()
        .last()
        .context("a measurement said nothing")?;
    let mut answer: Value = serde_json::from_str(last).context("read the rows")?;
    serde_json::from_value(answer["rows"].take()).context("read the rows")
}

fn said(command: &mut Command) -> Result<String> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .context("start cargo")?;
    ensure!(
        output.status.success(),
        "a measurement ended with {}",
        output.status
    );
    String::from_utf8(output.stdout).context("read what was measured")
}

/// A row for people.
fn line(row: &Value) -> String {
    let number = |field: &str| row[field].as_f64();
    let limit = number("limit").map_or_else(String::new, |limit| format!("bare {limit:.1}"));
    let ratio = number("ratio").map_or_else(String::new, |ratio| format!("× {ratio:.2}"));
    let value = number("value").unwrap_or_default();
    format!(
        "{:45} {value:>12.1} {:4} {limit:>16} {ratio:>8}",
        text(row, "name"),
        text(row, "unit")
    )
    .trim_end()
    .to_owned()
}

fn text<'a>(row: &'a Value, field: &str) -> &'a str {
    row[field].as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_without_a_limit_ends_with_its_unit() {
        let row = json!({ "name": "a", "value": 2.0, "unit": "ms", "limit": null, "ratio": null });
        assert!(line(&row).ends_with("2.0 ms"));
    }

    #[test]
    fn a_row_with_a_limit_shows_the_ratio() {
        let row = json!({ "name": "a", "value": 1.0, "unit": "1/s", "limit": 2.0, "ratio": 0.5 });
        assert!(line(&row).ends_with("bare 2.0   × 0.50"), "{}", line(&row));
    }
}
