//! What a labdoc says, as people read it.

use domain::item::vocabulary::LabdocKind;
use serde_json::Value;
use teaching::attachment::photo_of;

use super::expression;
use super::files::ReportFiles;
use super::rich;
use crate::markdown::Documents as _;

/// The content of a labdoc, ready to be shown.
pub(super) enum Sheet {
    /// Rich text.
    Text { html: String },
    /// A picture to draw on, and what was drawn.
    Drawing {
        background: Option<String>,
        name: String,
        /// The picture of the mission, on which the team draws unless it chose another.
        given: Option<String>,
        /// SVG, drawn of numbers and words alone.
        shapes: String,
    },
    /// An experiment.
    Protocol {
        objective_html: String,
        principle_html: String,
        material: Vec<String>,
        steps_html: Vec<String>,
    },
    /// A table.
    Dataset {
        columns: Vec<Heading>,
        rows: Vec<Vec<String>>,
    },
    /// A program.
    Code {
        language: String,
        source: String,
        output: String,
    },
}

/// The head of a column.
pub(super) struct Heading {
    pub(super) name: String,
    pub(super) unit: String,
    pub(super) formula: String,
}

impl Sheet {
    pub(super) fn of(kind: LabdocKind, content: &Value, documents: &ReportFiles) -> Self {
        match kind {
            LabdocKind::Text => Self::Text {
                html: rich::html(&content["body"]),
            },
            LabdocKind::Drawing => drawing(content, documents),
            LabdocKind::Protocol => Self::Protocol {
                objective_html: rich::lines(text(&content["objective"])),
                principle_html: rich::lines(text(&content["principle"])),
                material: texts(&content["material"]),
                steps_html: texts(&content["steps"])
                    .iter()
                    .map(|step| rich::lines(step))
                    .collect(),
            },
            LabdocKind::Dataset => Self::Dataset {
                columns: list(&content["columns"]).iter().map(heading).collect(),
                rows: rows(content),
            },
            LabdocKind::Code => Self::Code {
                language: text(&content["program"]["language"]).to_owned(),
                source: text(&content["source"]).to_owned(),
                output: text(&content["output"]).to_owned(),
            },
        }
    }
}

fn drawing(content: &Value, documents: &ReportFiles) -> Sheet {
    let drawing = &content["drawing"];
    let name = text(&drawing["background"]);
    let given = documents.picture(name);
    // A photograph of the team stands in the place of the mission's picture.
    let photo = photo_of(content).and_then(|number| documents.photo(number));
    let (name, background) = match photo {
        Some((name, address)) => (name, Some(address)),
        None => (name, given.clone()),
    };
    Sheet::Drawing {
        background,
        given,
        name: name.to_owned(),
        shapes: super::drawing::shapes(&content["shapes"]),
    }
}

/// The rows of a table, with what follows from other columns.
fn rows(content: &Value) -> Vec<Vec<String>> {
    let columns = list(&content["columns"]);
    let rows = list(&content["rows"]).iter().map(texts);
    rows.map(|row| computed(columns, row)).collect()
}

fn computed(columns: &[Value], mut row: Vec<String>) -> Vec<String> {
    for (index, column) in columns.iter().enumerate() {
        let formula = text(&column["formula"]);
        if formula.is_empty() || index >= row.len() {
            continue;
        }
        let value = expression::evaluate(formula, &|name| {
            let place = columns.iter().position(|one| text(&one["name"]) == name)?;
            row.get(place)?.trim().replace(',', ".").parse().ok()
        });
        row[index] = value.map_or_else(String::new, shortened);
    }
    row
}

/// A number with six digits that count, as the editor shows it.
fn shortened(value: f64) -> String {
    let digits = format!("{value:.5e}");
    digits
        .parse()
        .map_or(digits, |value: f64| value.to_string())
}

fn heading(column: &Value) -> Heading {
    Heading {
        name: text(&column["name"]).to_owned(),
        unit: text(&column["unit"]).to_owned(),
        formula: text(&column["formula"]).to_owned(),
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// The texts in a list; what is none is empty.
fn texts(value: &Value) -> Vec<String> {
    list(value).iter().map(|one| text(one).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_column_follows_from_others() {
        let content = json!({
            "columns": [{"name": "U"}, {"name": "R", "formula": "[U] / 3"}],
            "rows": [["2,5", ""], ["", "7"], ["1"]],
        });
        let expected = [vec!["2,5", "0.833333"], vec!["", ""], vec!["1"]];
        assert_eq!(rows(&content), expected);
    }

    #[test]
    fn whatever_stands_in_a_table_is_shown_as_text() {
        let rows = json!([["1", 2, null], "no row", ["<b>"]]);
        let rows: Vec<_> = list(&rows).iter().map(texts).collect();
        assert_eq!(rows, [vec!["1", "", ""], vec![], vec!["<b>"]]);
    }
}
