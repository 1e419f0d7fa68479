//! Whether what an item names is there, and what is there is named.

use std::collections::BTreeSet;

use super::finding::Finding;
use super::markdown::Markdown;
use super::texts::Text;
use super::{Work, documents, extension};

const RULE: &str = "references";

/// What a document usually is called; other names between backticks are commands or variables.
const DOCUMENT_EXTENSIONS: [&str; 14] = [
    "csv", "tsv", "svg", "png", "jpg", "pdf", "md", "txt", "ipynb", "sql", "py", "sh", "json", "db",
];

/// How alike two names must be for one to have been meant for the other, from 0 to 1.
const ALIKE: f64 = 0.85;

pub(super) fn check(work: &Work, texts: &[Text<'_>], allowed: &BTreeSet<String>) -> Vec<Finding> {
    let names = names(work);
    let mut findings: Vec<Finding> = work.unnamed.iter().map(unnamed).collect();
    for text in texts {
        let read = Markdown::read(text.text);
        findings.extend(mentions(&text.field, &read, (&names, allowed)));
        findings.extend(links(&text.field, &read, &names));
    }
    for document in documents(work).filter(|document| document.extension == "md") {
        let read = Markdown::read(document.text().unwrap_or_default());
        findings.extend(mentions(document.path, &read, (&names, allowed)));
        findings.extend(links(document.path, &read, &names));
    }
    findings
}

fn names(work: &Work) -> BTreeSet<&str> {
    let names = work.item.files.iter().flat_map(|file| {
        let last = file.path.rsplit('/').next();
        [Some(file.path.as_str()), last, file.name.as_deref()]
    });
    names.flatten().collect()
}

fn unnamed(path: &String) -> Finding {
    Finding::warning(RULE, path).saying(
        "lies in the folder, but is not among the documents",
        "name it in [[files]], or take it away",
    )
}

/// Documents that are named between backticks. What students are to make themselves is named in
/// the same way: it stands in the words that are allowed.
fn mentions(
    at: &str,
    read: &Markdown,
    (names, allowed): (&BTreeSet<&str>, &BTreeSet<String>),
) -> Vec<Finding> {
    let missing = read.spans.iter().filter(|span| {
        is_document_name(span) && !names.contains(span.as_str()) && !allowed.contains(*span)
    });
    missing
        .map(|name| {
            let remedy = match closest(name, names) {
                Some(other) => format!("did you mean `{other}`?"),
                None => "add the document, or, if students make it, its name to words.txt".into(),
            };
            let problem = format!("names `{name}`, which is not among the documents");
            Finding::warning(RULE, at).saying(problem, remedy)
        })
        .collect()
}

fn is_document_name(span: &str) -> bool {
    let is_plain = |c: char| c.is_alphanumeric() || "-_.".contains(c);
    DOCUMENT_EXTENSIONS.contains(&extension(span).as_str())
        && span.chars().all(is_plain)
        && !span.starts_with('.')
}

fn closest<'a>(name: &str, names: &BTreeSet<&'a str>) -> Option<&'a str> {
    let rated = names
        .iter()
        .map(|other| (strsim::jaro_winkler(name, other), *other));
    rated
        .filter(|(alike, _)| *alike >= ALIKE)
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, other)| other)
}

fn links(at: &str, read: &Markdown, names: &BTreeSet<&str>) -> Vec<Finding> {
    read.targets
        .iter()
        .filter_map(|target| link(at, target, names))
        .collect()
}

fn link(at: &str, target: &str, names: &BTreeSet<&str>) -> Option<Finding> {
    let (problem, remedy) = match target.split_once(':') {
        Some(("http" | "https" | "mailto", _)) => return None,
        Some((scheme, _)) if scheme.chars().all(|c| c.is_ascii_alphanumeric()) => (
            format!("leads to `{target}`, which browsers do not open"),
            "link to http or https",
        ),
        Some(_) | None => {
            let path = target.split('#').next().unwrap_or_default();
            let path = path.strip_prefix("./").unwrap_or(path);
            if path.is_empty() || names.contains(path) {
                return None;
            }
            (
                format!("leads to `{target}`, which is not among the documents"),
                "add the document, or correct the link",
            )
        }
    };
    Some(Finding::error(RULE, at).saying(problem, remedy))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let names = BTreeSet::from(["mesures.csv", "plan.svg"]);
        let allowed = BTreeSet::from(["resultats.csv".to_owned()]);
        let read = Markdown::read(text);
        let mut found = mentions("here", &read, (&names, &allowed));
        found.extend(links("here", &read, &names));
        let found: Vec<String> = found
            .iter()
            .map(|finding| format!("{}; {}", finding.problem, finding.remedy))
            .collect();
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for (found, expected) in found.iter().zip(expected) {
            assert!(found.contains(expected), "{found}");
        }
    }

    #[test]
    fn a_document_that_is_there_may_be_named_and_linked() {
        check(
            "`mesures.csv`, [le plan](plan.svg), [haut](#haut), ![](./plan.svg#a)",
            &[],
        );
    }

    #[test]
    fn a_document_that_is_not_there_is_found_with_the_one_that_was_meant() {
        check("Ouvrez `mesure.csv`.", &["did you mean `mesures.csv`?"]);
        check("Ouvrez `tout-autre.pdf`.", &["add the document"]);
    }

    #[test]
    fn what_students_make_and_commands_are_no_documents() {
        check(
            "`resultats.csv`, `/etc/hosts.txt`, `cat a.txt`, `.profile.sh`, `np.array`",
            &[],
        );
    }

    #[test]
    fn a_broken_link_is_found() {
        check(
            "[x](absent.md)",
            &["`absent.md`, which is not among the documents"],
        );
        check("[x](javascript:alert(1))", &["browsers do not open"]);
        check("[x](https://example.org/absent.md)", &[]);
    }
}
