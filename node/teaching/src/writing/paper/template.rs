//! What a labdoc starts with: the mission's template, as the first update.

use domain::item::labdoc::{
    CodeTemplate, Dataset, DrawingTemplate, LabdocContent, ProtocolTemplate, TextTemplate,
};
use domain::item::vocabulary::LabdocKind;
use yrs::{
    Any, Array as _, Map as _, Text as _, Transact as _, TransactionMut, WriteTxn as _,
    XmlElementPrelim, XmlFragment as _, XmlTextPrelim,
};

use super::Paper;
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
            list.push_back(txn, entry.as_str());
        }
    }
}

fn write_dataset(txn: &mut TransactionMut, dataset: &Dataset) {
    let columns = txn.get_or_insert_array("columns");
    for column in &dataset.columns {
        columns.push_back(txn, any_of(column));
    }
    let rows = txn.get_or_insert_array("rows");
    for row in &dataset.rows {
        rows.push_back(txn, any_of(row));
    }
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
