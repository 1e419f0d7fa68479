//! What the demo says in the end, to people and to programs.

use std::io::Write as _;
use std::path::Path;

use anyhow::Context as _;

use super::Options;
use super::report::{InstitutionReport, Refused, Report};
use super::scenario::Role;

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
    lines.extend(report.refused.iter().map(refusal));
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
    let mut lines =
        vec!["Open in a browser (it warns of a certificate that the demo made itself):".to_owned()];
    lines.extend(portals(report));
    lines.extend(accounts(report));
    lines.push("Try, in another terminal:".to_owned());
    lines.extend(as_people(report));
    lines.extend(as_operator(report, folder));
    lines.push(String::new());
    lines.push(format!(
        "All addresses, passwords and tokens are in {}.",
        folder.join("scenario.json").display()
    ));
    lines.push("Ctrl-C stops everything.".to_owned());
    lines
}

fn refusal(refused: &Refused) -> String {
    let Refused {
        at,
        title,
        rung,
        message,
    } = refused;
    format!("{at} refused to share “{title}” on the rung {rung}: {message}")
}

/// Where the pages of each institution are.
fn portals(report: &Report) -> impl Iterator<Item = String> {
    let institutions = report.institutions.iter();
    institutions.filter_map(|institution| Some(format!("  {}/", institution.portal.as_deref()?)))
}

/// With which one signs in there.
fn accounts(report: &Report) -> Vec<String> {
    let Some(first) = report.institutions.first() else {
        return Vec::new();
    };
    let mut lines = vec![format!("Sign in at {} as one of", first.id)];
    let here = report.people.iter();
    let here = here.filter(|person| person.institution == first.id);
    lines.extend(here.map(|person| {
        let (role, password) = (person.role.as_str(), &person.password);
        format!("  {:<8} {role:<8} password {password}", person.login)
    }));
    if let Some(password) = &first.admin_password {
        lines.push(format!(
            "  {:<8} {:<8} password {password}",
            "admin", "operator"
        ));
    }
    lines.extend(teachers_elsewhere(report));
    lines
}

/// One teacher of each other institution: who shares wants to see it arrive.
fn teachers_elsewhere(report: &Report) -> impl Iterator<Item = String> {
    report
        .institutions
        .iter()
        .skip(1)
        .filter_map(|institution| {
            let mut people = report.people.iter();
            let person = people.find(|person| {
                person.institution == institution.id && person.role == Role::Teacher
            })?;
            Some(format!(
                "at {}: {}, password {}",
                institution.id, person.login, person.password
            ))
        })
}

/// Searches: as nobody in particular, and as the first teacher who can be tried.
fn as_people(report: &Report) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some((id, address)) = nodes(report).next() {
        lines.push(format!("  # what is public, at {id}"));
        lines.push(format!("  archipel search --address {address} loi ohm"));
    }
    let teachers = report
        .people
        .iter()
        .filter(|person| person.role == Role::Teacher);
    for person in teachers.take(1) {
        let Some((id, address)) = nodes(report).find(|(id, _)| *id == person.institution) else {
            continue;
        };
        let token = &person.token;
        lines.push(format!(
            "  # what {}, who teaches at {id}, may see",
            person.name
        ));
        lines.push(format!(
            "  archipel search --address {address} --token {token} dosage fer"
        ));
        lines.push(format!(
            "  archipel whoami --address {address} --token {token}"
        ));
    }
    lines
}

/// What the operator of the first institution looks at.
fn as_operator(report: &Report, folder: &Path) -> Vec<String> {
    let Some((id, address)) = nodes(report).next() else {
        return Vec::new();
    };
    let dir = folder.join(id);
    let dir = dir.display();
    vec![
        format!("  # how the node of {id} is"),
        format!("  archipel status --dir {dir}"),
        format!("  archipel peers --dir {dir}"),
        format!("  curl http://{address}/readyz"),
        format!("  curl http://{address}/metrics"),
    ]
}

/// The institutions whose node runs, and where it answers.
fn nodes(report: &Report) -> impl Iterator<Item = (&str, &str)> {
    let institutions = report.institutions.iter();
    institutions.filter_map(|institution| Some((&*institution.id, institution.grpc.as_deref()?)))
}
