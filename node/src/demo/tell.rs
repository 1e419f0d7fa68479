//! What the demo says in the end, to people and to programs.

use std::io::Write as _;
use std::path::Path;

use anyhow::Context as _;

use super::Options;
use super::report::{InstitutionReport, Report};

/// Most lines about items that were not taken; the rest stands in `report.json`.
const NOT_TAKEN_LINES: usize = 10;

/// Writes `report.json`.
pub(super) fn save(report: &Report, folder: &Path) -> anyhow::Result<()> {
    let path = folder.join("report.json");
    let text = serde_json::to_string_pretty(report).context("write the report")?;
    std::fs::write(&path, text).with_context(|| format!("write {}", path.display()))
}

/// Prints the report: one line of JSON for programs, tables for people.
pub(super) fn print(report: &Report, options: &Options, folder: &Path) -> anyhow::Result<()> {
    let text = if options.json {
        let mut line = serde_json::to_string(report).context("write the report")?;
        line.push('\n');
        line
    } else {
        for_people(report, options, folder)
    };
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .context("print the report")
}

fn for_people(report: &Report, options: &Options, folder: &Path) -> String {
    let mut lines = vec![
        format!(
            "{} items shared by {} institutions",
            report.items,
            report.institutions.len()
        ),
        String::new(),
        format!(
            "{:<14} {:>9} {:>9} {:>11} {:>8}",
            "institution", "published", "held", "searchable", "refused"
        ),
    ];
    for InstitutionReport {
        id,
        published,
        held,
        searchable,
        refused,
        ..
    } in &report.institutions
    {
        lines.push(format!(
            "{id:<14} {published:>9} {held:>9} {searchable:>11} {refused:>8}"
        ));
    }
    lines.push(String::new());
    for check in &report.checks {
        let mark = if check.ok { "✓" } else { "✗" };
        lines.push(format!("{mark} {}: {}", check.name, check.detail));
    }
    for problem in report.not_taken.iter().take(NOT_TAKEN_LINES) {
        lines.push(format!("not taken: {problem}"));
    }
    if !options.oneshot {
        lines.extend(what_to_try(report, folder));
    }
    lines.push(String::new());
    lines.join("\n")
}

fn what_to_try(report: &Report, folder: &Path) -> Vec<String> {
    let address = |n: usize| {
        report
            .institutions
            .get(n)
            .and_then(|i| i.grpc.clone())
            .unwrap_or_default()
    };
    let teacher = report
        .people
        .iter()
        .find(|person| person.institution == "groix");
    let token = teacher
        .map(|person| person.token.clone())
        .unwrap_or_default();
    let dir = folder.join("groix");
    vec![
        "Try, in another terminal:".to_owned(),
        format!("  archipel search --address {} loi ohm", address(0)),
        format!(
            "  archipel search --address {} --token {token} dosage fer",
            address(1)
        ),
        format!("  archipel peers --dir {}", dir.display()),
        format!("  archipel status --dir {}", dir.display()),
        format!("  curl http://{}/readyz", address(0)),
        format!(
            "All tokens are in {}. Ctrl-C stops everything.",
            folder.join("scenario.json").display()
        ),
    ]
}
