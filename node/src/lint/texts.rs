//! All that an item says, field by field.

use domain::item::file::ItemFile;
use domain::item::labdoc::{Dataset, Labdoc, LabdocContent, ProtocolTemplate};
use domain::item::{Capsule, Content, Description, Mission, Part, Rubric, Snapshot};

/// A text and where it stands.
pub(super) struct Text<'a> {
    /// The field, as a path through the item file.
    pub(super) field: String,
    pub(super) text: &'a str,
    pub(super) form: Form,
}

/// How a text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Prose, in Markdown or in a line that has none.
    Prose,
    /// Code: nobody spells it.
    Code,
}

/// Collects texts below a field.
struct Collector<'a> {
    texts: Vec<Text<'a>>,
}

/// Every text of an item, in the order of its fields.
pub(super) fn of_item(item: &ItemFile) -> Vec<Text<'_>> {
    let mut collector = Collector { texts: Vec::new() };
    collector.description(&item.item);
    match &item.content {
        Content::Mission(mission) => collector.mission(mission),
        Content::Capsule(capsule) => collector.capsule(capsule),
        Content::Snapshot(snapshot) => collector.snapshot(snapshot),
    }
    collector.texts
}

impl<'a> Collector<'a> {
    fn add(&mut self, field: String, text: &'a str, form: Form) {
        self.texts.push(Text { field, text, form });
    }

    fn prose(&mut self, field: impl Into<String>, text: &'a str) {
        self.add(field.into(), text, Form::Prose);
    }

    fn list(&mut self, field: &str, entries: &'a [String]) {
        for (index, entry) in entries.iter().enumerate() {
            self.prose(format!("{field}[{index}]"), entry);
        }
    }

    fn description(&mut self, item: &'a Description) {
        self.prose("item.title", &item.title);
        self.prose("item.abstract", &item.summary);
        self.list("item.keywords", &item.keywords);
        self.list("item.objectives", &item.objectives);
    }

    fn mission(&mut self, mission: &'a Mission) {
        self.prose("mission.instructions", &mission.instructions);
        for (index, part) in mission.parts.iter().enumerate() {
            self.part(&format!("mission.parts[{index}]"), part);
        }
        if let Some(rubric) = &mission.rubric {
            self.rubric(rubric);
        }
    }

    fn part(&mut self, at: &str, part: &'a Part) {
        self.prose(format!("{at}.title"), &part.title);
        self.prose(format!("{at}.instructions"), &part.instructions);
        for (index, labdoc) in part.labdocs.iter().enumerate() {
            self.labdoc(&format!("{at}.labdocs[{index}]"), labdoc);
        }
    }

    fn labdoc(&mut self, at: &str, labdoc: &'a Labdoc) {
        self.prose(format!("{at}.title"), &labdoc.title);
        let at = format!("{at}.content");
        match &labdoc.content {
            LabdocContent::Text(text) => self.prose(format!("{at}.text.initial"), &text.initial),
            LabdocContent::Drawing(drawing) => {
                self.prose(format!("{at}.drawing.instructions"), &drawing.instructions);
            }
            LabdocContent::Protocol(protocol) => self.protocol(&at, protocol),
            LabdocContent::Dataset(dataset) => self.dataset(&at, dataset),
            LabdocContent::Code(code) => {
                self.add(format!("{at}.code.starter"), &code.starter, Form::Code);
            }
        }
    }

    fn protocol(&mut self, at: &str, protocol: &'a ProtocolTemplate) {
        self.prose(format!("{at}.protocol.objective"), &protocol.objective);
        self.prose(format!("{at}.protocol.principle"), &protocol.principle);
        self.list(&format!("{at}.protocol.material"), &protocol.material);
        self.list(&format!("{at}.protocol.steps"), &protocol.steps);
    }

    /// The cells that hold words; names of columns are symbols as often as words.
    fn dataset(&mut self, at: &str, dataset: &'a Dataset) {
        use domain::item::labdoc::ColumnKind;
        for (number, row) in dataset.rows.iter().enumerate() {
            let words = dataset.columns.iter().zip(row);
            for (column, cell) in words {
                if column.kind == ColumnKind::Text && !cell.is_empty() {
                    self.prose(format!("{at}.dataset.rows[{number}]"), cell);
                }
            }
        }
    }

    fn rubric(&mut self, rubric: &'a Rubric) {
        for (index, criterion) in rubric.criteria.iter().enumerate() {
            let at = format!("mission.rubric.criteria[{index}]");
            self.prose(format!("{at}.title"), &criterion.title);
            self.prose(format!("{at}.description"), &criterion.description);
            for (index, level) in criterion.levels.iter().enumerate() {
                self.prose(format!("{at}.levels[{index}].title"), &level.title);
                self.prose(
                    format!("{at}.levels[{index}].description"),
                    &level.description,
                );
            }
        }
    }

    fn capsule(&mut self, capsule: &'a Capsule) {
        self.prose("capsule.presentation", &capsule.presentation);
    }

    fn snapshot(&mut self, snapshot: &'a Snapshot) {
        self.add("snapshot.recipe".to_owned(), &snapshot.recipe, Form::Code);
    }
}
