//! The blocks that students complete, as they start.

use domain::item::labdoc::{
    CodeTemplate, Column, ColumnKind, Dataset, DrawingTemplate, Labdoc, LabdocContent,
    ProtocolTemplate, Uncertainty,
};
use domain::item::vocabulary::Term as _;

use super::OwnDocuments;
use crate::markdown::{self, Documents as _};
use crate::visit::Visit;

/// Rows of a table that are shown; it says how many more there are.
const ROWS_SHOWN: usize = 100;

pub(super) struct LabdocView {
    pub(super) title: String,
    pub(super) kind: &'static str,
    pub(super) kind_name: String,
    pub(super) required: bool,
    pub(super) body: Body,
}

/// What a labdoc starts with.
pub(super) enum Body {
    Text { html: String },
    Drawing(Drawing),
    Protocol(Protocol),
    Dataset(Table),
    Code(Code),
}

pub(super) struct Drawing {
    pub(super) instructions_html: String,
    /// Where the picture to draw on is, and its name.
    pub(super) background: Option<(String, String)>,
}

pub(super) struct Protocol {
    pub(super) objective_html: String,
    pub(super) principle_html: String,
    pub(super) material: Vec<String>,
    pub(super) steps_html: Vec<String>,
}

pub(super) struct Table {
    pub(super) columns: Vec<ColumnView>,
    pub(super) rows: Vec<Vec<String>>,
    /// What is left out, if anything.
    pub(super) more: Option<String>,
}

pub(super) struct ColumnView {
    pub(super) name: String,
    pub(super) unit: Option<String>,
    pub(super) uncertainty: Option<String>,
    pub(super) formula: Option<String>,
    pub(super) is_number: bool,
}

pub(super) struct Code {
    pub(super) language: &'static str,
    pub(super) starter: String,
    pub(super) expected: Option<String>,
}

impl LabdocView {
    pub(super) fn of(visit: &Visit, labdoc: &Labdoc, documents: &OwnDocuments) -> Self {
        let kind = labdoc.kind().code();
        Self {
            title: labdoc.title.clone(),
            kind,
            kind_name: visit.t(&format!("labdoc-{kind}")),
            required: labdoc.required,
            body: Body::of(visit, &labdoc.content, documents),
        }
    }
}

impl Body {
    fn of(visit: &Visit, content: &LabdocContent, documents: &OwnDocuments) -> Self {
        match content {
            LabdocContent::Text(text) => Self::Text {
                html: markdown::to_html(&text.initial, 5, documents),
            },
            LabdocContent::Drawing(drawing) => Self::Drawing(drawing_of(drawing, documents)),
            LabdocContent::Protocol(protocol) => Self::Protocol(protocol_of(protocol, documents)),
            LabdocContent::Dataset(dataset) => Self::Dataset(table_of(visit, dataset)),
            LabdocContent::Code(code) => Self::Code(code_of(code)),
        }
    }
}

fn drawing_of(drawing: &DrawingTemplate, documents: &OwnDocuments) -> Drawing {
    let background = drawing.background.as_ref();
    Drawing {
        instructions_html: markdown::to_html(&drawing.instructions, 5, documents),
        background: background.and_then(|name| Some((documents.picture(name)?, name.clone()))),
    }
}

fn protocol_of(protocol: &ProtocolTemplate, documents: &OwnDocuments) -> Protocol {
    let html = |text: &String| markdown::to_html(text, 5, documents);
    Protocol {
        objective_html: html(&protocol.objective),
        principle_html: html(&protocol.principle),
        material: protocol.material.clone(),
        steps_html: protocol.steps.iter().map(html).collect(),
    }
}

fn table_of(visit: &Visit, dataset: &Dataset) -> Table {
    let columns = dataset.columns.iter().map(|column| ColumnView {
        name: column.name.clone(),
        unit: column.unit.clone(),
        uncertainty: column
            .uncertainty
            .as_ref()
            .map(|known| uncertainty(visit, column, known)),
        formula: column.formula.clone(),
        is_number: match column.kind {
            ColumnKind::Number => true,
            ColumnKind::Text => false,
        },
    });
    let hidden = dataset.rows.len().saturating_sub(ROWS_SHOWN);
    Table {
        columns: columns.collect(),
        rows: dataset.rows.iter().take(ROWS_SHOWN).cloned().collect(),
        more: (hidden > 0).then(|| visit.count("table-more-rows", hidden as u64)),
    }
}

fn uncertainty(visit: &Visit, column: &Column, uncertainty: &Uncertainty) -> String {
    match uncertainty {
        Uncertainty::Absolute(value) => {
            let unit = column.unit.as_deref().unwrap_or_default();
            format!("±\u{a0}{}\u{a0}{unit}", visit.locale.decimal(*value))
                .trim_end()
                .to_owned()
        }
        Uncertainty::Percent(value) => format!("±\u{a0}{}\u{a0}%", visit.locale.decimal(*value)),
        Uncertainty::Column(name) => visit.t1("uncertainty-column", name),
    }
}

fn code_of(code: &CodeTemplate) -> Code {
    Code {
        language: code.language.code(),
        starter: code.starter.clone(),
        expected: code.expected_output.clone(),
    }
}
