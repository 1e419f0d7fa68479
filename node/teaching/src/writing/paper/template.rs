//! What a labdoc starts with: the mission's template, as the first update.

use std::collections::BTreeMap;

use domain::item::labdoc::{
    CodeTemplate, Dataset, DrawingTemplate, LabdocContent, ProtocolTemplate, TextTemplate,
};
use domain::item::vocabulary::LabdocKind;
use yrs::{
    Any, Array as _, Map as _, MapPrelim, Text as _, TextPrelim, Transact as _, TransactionMut,
    WriteTxn as _, XmlElementPrelim, XmlFragment as _, XmlTextPrelim,
};

use super::Paper;
use super::content::COLUMN_KEY;
use crate::writing::MISSION_WRITER;

/// The update by which the mission begins a labdoc; the same for every team.
pub(crate) fn first_update(kind: LabdocKind, content: &LabdocContent) -> Vec<u8> {
    let paper = Paper::blank(kind, MISSION_WRITER);
    let mut txn = paper.doc.transact_mut();
    match content {
        LabdocContent::Text(text) => write_text(&mut txn, text),
        LabdocContent::Drawing(drawing) => write_drawing(&mut txn, drawing),
        LabdocContent::Protocol(protocol) => write_protocol(&mut txn, protocol),
        LabdocContent::Dataset(dataset) => write_dataset(&mut txn, dataset),
        LabdocContent::Code(code) => write_code(&mut txn, code),
    }
    drop(txn);
    paper.state()
}

/// One paragraph for each block of lines; the Markdown in them is for people to see.
fn write_text(txn: &mut TransactionMut, text: &TextTemplate) {
    let body = txn.get_or_insert_xml_fragment("body");
    let blocks = text.initial.split("\n\n").map(str::trim);
    for block in blocks.filter(|block| !block.is_empty()) {
        let paragraph = XmlElementPrelim::new("paragraph", [XmlTextPrelim::new(block).into()]);
        body.push_back(txn, paragraph);
    }
}

fn write_drawing(txn: &mut TransactionMut, drawing: &DrawingTemplate) {
    let map = txn.get_or_insert_map("drawing");
    if let Some(background) = &drawing.background {
        map.insert(txn, "background", background.as_str());
    }
}

fn write_protocol(txn: &mut TransactionMut, protocol: &ProtocolTemplate) {
    for (name, text) in [
        ("objective", &protocol.objective),
        ("principle", &protocol.principle),
    ] {
        if !text.is_empty() {
            txn.get_or_insert_text(name).push(txn, text);
        }
    }
    for (name, entries) in [("material", &protocol.material), ("steps", &protocol.steps)] {
        let list = txn.get_or_insert_array(name);
        for entry in entries {
            // A text of its own, so that two write in one step at the same time.
            list.push_back(txn, TextPrelim::new(entry.as_str()));
        }
    }
}

/// A row is a map from the key of a column to a text: two write in one row at the same time, and a
/// column moves nothing by coming in between.
fn write_dataset(txn: &mut TransactionMut, dataset: &Dataset) {
    let columns = txn.get_or_insert_array("columns");
    for (index, column) in dataset.columns.iter().enumerate() {
        let map = columns.push_back(txn, MapPrelim::default());
        map.insert(txn, COLUMN_KEY, key_of(index));
        if let Any::Map(fields) = any_of(column) {
            // In their order: the update is the same for every team.
            let fields: BTreeMap<_, _> = fields.iter().collect();
            for (name, value) in fields {
                map.insert(txn, name.as_str(), value.clone());
            }
        }
    }
    let rows = txn.get_or_insert_array("rows");
    for row in &dataset.rows {
        let map = rows.push_back(txn, MapPrelim::default());
        let cells = row.iter().enumerate();
        for (index, cell) in cells.filter(|(_, cell)| !cell.is_empty()) {
            map.insert(txn, key_of(index), cell.as_str());
        }
    }
}

fn key_of(column: usize) -> String {
    format!("c{column}")
}

fn write_code(txn: &mut TransactionMut, code: &CodeTemplate) {
    let program = txn.get_or_insert_map("program");
    program.insert(txn, "language", any_of(&code.language));
    if !code.starter.is_empty() {
        txn.get_or_insert_text("source").push(txn, &code.starter);
    }
}

/// A value of the mission as pages have it; what has no form as JSON is nothing.
fn any_of(value: &impl serde::Serialize) -> Any {
    let json = serde_json::to_string(value).unwrap_or_default();
    Any::from_json(&json).unwrap_or(Any::Null)
}

#[cfg(test)]
mod tests {
    use domain::item::labdoc::{Column, ColumnKind};
    use serde_json::json;

    use super::*;

    fn content(kind: LabdocKind, template: &LabdocContent) -> serde_json::Value {
        let first = first_update(kind, template);
        let (paper, _) = Paper::of(kind).with(&first).unwrap();
        paper.content()
    }

    #[test]
    fn a_table_is_read_by_columns_as_the_mission_wrote_it() {
        let column = |name: &str| Column {
            name: name.to_owned(),
            kind: ColumnKind::Number,
            unit: Some("V".to_owned()),
            uncertainty: None,
            formula: None,
        };
        let row = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
        let template = LabdocContent::Dataset(Dataset {
            columns: vec![column("U"), column("I")],
            rows: vec![row(["1.5", ""]), row(["", "2"])],
        });
        let content = content(LabdocKind::Dataset, &template);
        assert_eq!(content["rows"], json!([["1.5", ""], ["", "2"]]));
        let columns = json!([
            {"name": "U", "kind": "number", "unit": "V"},
            {"name": "I", "kind": "number", "unit": "V"},
        ]);
        assert_eq!(content["columns"], columns);
        let again = first_update(LabdocKind::Dataset, &template);
        assert_eq!(again, first_update(LabdocKind::Dataset, &template));
    }

    #[test]
    fn the_steps_of_a_protocol_are_texts() {
        let template = LabdocContent::Protocol(ProtocolTemplate {
            steps: vec!["Pour.".to_owned(), "Stir.".to_owned()],
            ..ProtocolTemplate::default()
        });
        let content = content(LabdocKind::Protocol, &template);
        assert_eq!(content["steps"], json!(["Pour.", "Stir."]));
    }
}
