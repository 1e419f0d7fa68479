//! Notebooks: version 4 of the format of Jupyter, with cells.

use serde_json::Value;

use super::Document;
use super::finding::Finding;

const RULE: &str = "notebooks";

pub(super) fn check(document: &Document<'_>) -> Option<Finding> {
    let problem = match serde_json::from_slice::<Value>(document.bytes) {
        Ok(notebook) => problem(&notebook)?,
        Err(error) => format!("is not JSON: {error}"),
    };
    let remedy = "save it again as a notebook of version 4";
    Some(Finding::error(RULE, document.path).saying(problem, remedy))
}

fn problem(notebook: &Value) -> Option<String> {
    if notebook["nbformat"].as_u64() != Some(4) {
        return Some("is no notebook of version 4".to_owned());
    }
    let Some(cells) = notebook["cells"].as_array() else {
        return Some("has no cells".to_owned());
    };
    let is_cell = |cell: &Value| {
        let is_known = matches!(
            cell["cell_type"].as_str(),
            Some("markdown" | "code" | "raw")
        );
        is_known && source(cell).is_some()
    };
    let number = cells.iter().position(|cell| !is_cell(cell))?;
    Some(format!(
        "has in cells[{number}] no cell of a known kind with its source"
    ))
}

/// The prose of a notebook: its cells of Markdown.
pub(super) fn prose(bytes: &[u8]) -> String {
    let notebook: Value = serde_json::from_slice(bytes).unwrap_or_default();
    let cells = notebook["cells"].as_array().into_iter().flatten();
    cells
        .filter(|cell| cell["cell_type"].as_str() == Some("markdown"))
        .filter_map(source)
        .collect::<Vec<_>>()
        .join("\n\n")
}

/// What a cell holds: one text, or lines of it.
fn source(cell: &Value) -> Option<String> {
    match &cell["source"] {
        Value::String(text) => Some(text.clone()),
        Value::Array(lines) => lines
            .iter()
            .map(|line| line.as_str().map(str::to_owned))
            .collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_text(text: &str, expected: Option<&str>) {
        let document = Document {
            path: "a.ipynb",
            extension: "ipynb".to_owned(),
            bytes: text.as_bytes(),
        };
        let found = check(&document);
        assert_eq!(found.is_some(), expected.is_some(), "{found:?}");
        if let (Some(found), Some(expected)) = (found, expected) {
            assert!(found.problem.contains(expected), "{found:?}");
        }
    }

    #[test]
    fn a_notebook_is_left_alone_and_its_prose_is_read() {
        let text = r##"{"nbformat": 4, "cells": [
            {"cell_type": "markdown", "source": ["# Un\n", "deux"]},
            {"cell_type": "code", "source": "print(1)"}]}"##;
        check_text(text, None);
        assert_eq!(prose(text.as_bytes()), "# Un\ndeux");
    }

    #[test]
    fn what_is_no_notebook_is_found() {
        check_text("[", Some("is not JSON"));
        check_text("{}", Some("version 4"));
        check_text(r#"{"nbformat": 4}"#, Some("no cells"));
        check_text(
            r#"{"nbformat": 4, "cells": [{"cell_type": "x"}]}"#,
            Some("cells[0]"),
        );
    }
}
