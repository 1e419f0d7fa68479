//! The fields of the editor: what a draft looks like in a form, and what a form says of a draft.
//!
//! The structure — which parts, labdocs and criteria there are — is the draft's; a form only says
//! what stands in them. A field that is not sent leaves what was there; one that cannot be read
//! does too, and is named, so that nothing that was typed before is lost.

use domain::item::labdoc::{Column, ColumnKind, Dataset, Labdoc, LabdocContent, Uncertainty};
use domain::item::vocabulary::Term;
use domain::item::{
    Capsule, Content, Criterion, CriterionLevel, Description, Draft, Location, Mission, Rights,
    Snapshot,
};

use crate::form::Form;

/// A field that cannot be read as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unread {
    /// The name of the field in the form.
    pub(super) field: String,
    /// The key of the text that says what is wanted.
    pub(super) key: &'static str,
}

/// A draft with what a form says, and what in the form could not be read.
pub(super) fn read(mut draft: Draft, form: &Form) -> (Draft, Vec<Unread>) {
    let mut reader = Reader {
        form,
        unread: Vec::new(),
    };
    reader.description(&mut draft.item);
    match &mut draft.content {
        Content::Mission(mission) => reader.mission(mission),
        Content::Capsule(capsule) => reader.capsule(capsule),
        Content::Snapshot(snapshot) => reader.snapshot(snapshot),
    }
    (draft, reader.unread)
}

struct Reader<'a> {
    form: &'a Form,
    unread: Vec<Unread>,
}

impl Reader<'_> {
    /// What a field says, with the line ends that we keep.
    fn value(&self, name: &str) -> Option<String> {
        let is_there = self.form.has(name);
        is_there.then(|| self.form.field(name).replace("\r\n", "\n"))
    }

    fn text(&self, name: &str, into: &mut String) {
        if let Some(text) = self.value(name) {
            *into = text;
        }
    }

    fn optional(&self, name: &str, into: &mut Option<String>) {
        if let Some(text) = self.value(name) {
            *into = Some(text).filter(|text| !text.trim().is_empty());
        }
    }

    fn lines(&self, name: &str, into: &mut Vec<String>) {
        if let Some(text) = self.value(name) {
            *into = split(&text, '\n');
        }
    }

    fn parsed<T>(
        &mut self,
        name: &str,
        key: &'static str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.value(name)?;
        let value = read(text.trim());
        if value.is_none() {
            self.unread.push(Unread {
                field: name.to_owned(),
                key,
            });
        }
        value
    }

    fn terms<T: Term>(&self, name: &str, into: &mut Vec<T>) {
        // An empty choice sends nothing, so that a hidden field tells that it was there.
        if self.form.has(name) {
            let codes = self
                .form
                .all(name)
                .filter_map(|code| T::from_code(code).ok());
            *into = codes.collect();
        }
    }

    fn description(&mut self, item: &mut Description) {
        self.text("title", &mut item.title);
        self.text("abstract", &mut item.summary);
        let language = self.parsed("language", "unread-choice", |code| code.parse().ok());
        item.language = language.unwrap_or(item.language);
        self.terms("disciplines", &mut item.disciplines);
        self.terms("levels", &mut item.levels);
        if let Some(text) = self.value("keywords") {
            item.keywords = split(&text, ',');
        }
        self.lines("objectives", &mut item.objectives);
        let minutes = self.parsed("duration", "unread-duration", |text| match text {
            "" => Some(None),
            digits => digits.parse().ok().map(Some),
        });
        item.duration_minutes = minutes.unwrap_or(item.duration_minutes);
        self.lines("authors", &mut item.authors);
        let licence = self.parsed("licence", "unread-licence", |id| id.parse().ok());
        item.licence = licence.unwrap_or_else(|| item.licence.clone());
        if self.form.has("rights") {
            let gives = |right: &str| self.form.all("rights").any(|given| given == right);
            item.rights = Rights {
                view: gives("view"),
                run: gives("run"),
                adapt: gives("adapt"),
                redistribute: gives("redistribute"),
            };
        }
        self.optional("attribution", &mut item.attribution);
        self.optional("maintainer", &mut item.maintainer);
    }

    fn mission(&mut self, mission: &mut Mission) {
        self.text("instructions", &mut mission.instructions);
        for (p, part) in mission.parts.iter_mut().enumerate() {
            self.text(&format!("part.{p}.title"), &mut part.title);
            self.text(&format!("part.{p}.instructions"), &mut part.instructions);
            for (l, labdoc) in part.labdocs.iter_mut().enumerate() {
                self.labdoc(&format!("labdoc.{p}.{l}"), labdoc);
            }
        }
        let criteria = mission
            .rubric
            .iter_mut()
            .flat_map(|rubric| &mut rubric.criteria);
        for (c, criterion) in criteria.enumerate() {
            self.criterion(&format!("criterion.{c}"), criterion);
        }
    }

    fn labdoc(&mut self, at: &str, labdoc: &mut Labdoc) {
        if self.form.has(&format!("{at}.title")) {
            labdoc.required = self.form.has(&format!("{at}.required"));
        }
        self.text(&format!("{at}.title"), &mut labdoc.title);
        match &mut labdoc.content {
            LabdocContent::Text(text) => self.text(&format!("{at}.initial"), &mut text.initial),
            LabdocContent::Drawing(drawing) => {
                self.text(&format!("{at}.instructions"), &mut drawing.instructions);
                self.optional(&format!("{at}.background"), &mut drawing.background);
            }
            LabdocContent::Protocol(protocol) => {
                self.text(&format!("{at}.objective"), &mut protocol.objective);
                self.text(&format!("{at}.principle"), &mut protocol.principle);
                self.lines(&format!("{at}.material"), &mut protocol.material);
                self.lines(&format!("{at}.steps"), &mut protocol.steps);
            }
            LabdocContent::Dataset(dataset) => self.dataset(at, dataset),
            LabdocContent::Code(code) => {
                let name = format!("{at}.language");
                let language =
                    self.parsed(&name, "unread-choice", |code| Term::from_code(code).ok());
                code.language = language.unwrap_or(code.language);
                self.text(&format!("{at}.starter"), &mut code.starter);
                self.optional(&format!("{at}.expected"), &mut code.expected_output);
            }
        }
    }

    fn dataset(&mut self, at: &str, dataset: &mut Dataset) {
        let columns = self.parsed(&format!("{at}.columns"), "unread-columns", |text| {
            split(text, '\n').iter().map(|line| column(line)).collect()
        });
        if let Some(columns) = columns {
            dataset.columns = columns;
        }
        let width = dataset.columns.len();
        if let Some(text) = self.value(&format!("{at}.rows")) {
            dataset.rows = text
                .lines()
                .filter(|line| !line.trim().is_empty())
                .map(|line| cells(line, width))
                .collect();
        }
        for row in &mut dataset.rows {
            fit(row, width);
            for (cell, column) in row.iter_mut().zip(&dataset.columns) {
                if column.kind == ColumnKind::Number {
                    with_point(cell);
                }
            }
        }
    }

    fn criterion(&mut self, at: &str, criterion: &mut Criterion) {
        self.text(&format!("{at}.title"), &mut criterion.title);
        let levels = self.parsed(&format!("{at}.levels"), "unread-levels", |text| {
            split(text, '\n').iter().map(|line| level(line)).collect()
        });
        if let Some(levels) = levels {
            criterion.levels = levels;
        }
    }

    fn capsule(&mut self, capsule: &mut Capsule) {
        let media = self.parsed("media", "unread-choice", |code| Term::from_code(code).ok());
        capsule.media = media.unwrap_or(capsule.media);
        self.text("presentation", &mut capsule.presentation);
        match &mut capsule.location {
            Location::Link(address) => self.text("link", address),
            Location::Files(first) => self.text("first", first),
        }
    }

    fn snapshot(&mut self, snapshot: &mut Snapshot) {
        self.text("base_system", &mut snapshot.base_system);
        let architecture = self.parsed("architecture", "unread-choice", |code| {
            Term::from_code(code).ok()
        });
        snapshot.architecture = architecture.unwrap_or(snapshot.architecture);
        self.lines("packages", &mut snapshot.packages);
        self.text("recipe", &mut snapshot.recipe);
    }
}

fn split(text: &str, at: char) -> Vec<String> {
    let parts = text
        .split(at)
        .map(str::trim)
        .filter(|part| !part.is_empty());
    parts.map(str::to_owned).collect()
}

/// `name | unit | uncertainty | formula`; the unit `-` makes it a column of text. An uncertainty is
/// a number, a share such as `2 %`, or a column in brackets.
fn column(line: &str) -> Option<Column> {
    let mut fields = line.split('|').map(str::trim);
    let name = fields.next()?.to_owned();
    let (unit, uncertainty, formula) = (fields.next(), fields.next(), fields.next());
    if fields.next().is_some() {
        return None;
    }
    let given = |field: Option<&str>| field.filter(|text| !text.is_empty()).map(str::to_owned);
    let is_text = unit == Some("-");
    Some(Column {
        name,
        kind: if is_text {
            ColumnKind::Text
        } else {
            ColumnKind::Number
        },
        unit: given(unit).filter(|_| !is_text),
        uncertainty: match given(uncertainty) {
            Some(text) => Some(read_uncertainty(&text)?),
            None => None,
        },
        formula: given(formula),
    })
}

fn read_uncertainty(text: &str) -> Option<Uncertainty> {
    if let Some(name) = text
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
    {
        return Some(Uncertainty::Column(name.to_owned()));
    }
    let number = |text: &str| text.trim().replace(',', ".").parse().ok();
    match text.strip_suffix('%') {
        Some(share) => number(share).map(Uncertainty::Percent),
        None => number(text).map(Uncertainty::Absolute),
    }
}

/// The columns as lines.
pub(super) fn columns_text(columns: &[Column]) -> String {
    let line = |column: &Column| {
        let unit = match column.kind {
            ColumnKind::Text => "-",
            ColumnKind::Number => column.unit.as_deref().unwrap_or_default(),
        };
        let uncertainty = match &column.uncertainty {
            None => String::new(),
            Some(Uncertainty::Absolute(value)) => value.to_string(),
            Some(Uncertainty::Percent(value)) => format!("{value} %"),
            Some(Uncertainty::Column(name)) => format!("[{name}]"),
        };
        let formula = column.formula.as_deref().unwrap_or_default();
        let line = format!("{} | {unit} | {uncertainty} | {formula}", column.name);
        line.trim_end_matches([' ', '|']).to_owned()
    };
    columns.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Cells between semicolons.
fn cells(line: &str, width: usize) -> Vec<String> {
    let mut cells = line.split(';').map(|cell| cell.trim().to_owned()).collect();
    fit(&mut cells, width);
    cells
}

/// A number is kept with a point, be it typed with a comma, as the French write it.
fn with_point(cell: &mut String) {
    let pointed = cell.replacen(',', ".", 1);
    if pointed != *cell && pointed.parse::<f64>().is_ok() {
        *cell = pointed;
    }
}

/// Gives a row as many cells as there are columns. Cells that say something are never dropped: the
/// check of the draft then names the row.
fn fit(row: &mut Vec<String>, width: usize) {
    while row.len() > width && row.last().is_some_and(String::is_empty) {
        row.pop();
    }
    if row.len() < width {
        row.resize(width, String::new());
    }
}

/// The rows as lines. A row of empty cells is shown as its semicolons.
pub(super) fn rows_text(rows: &[Vec<String>]) -> String {
    let line = |row: &Vec<String>| match row.as_slice() {
        [only] if only.is_empty() => ";".to_owned(),
        cells => cells.join(" ; "),
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// `points | title | description`
fn level(line: &str) -> Option<CriterionLevel> {
    let mut fields = line.splitn(3, '|').map(str::trim);
    let points = fields.next()?.replace(',', ".").parse().ok()?;
    Some(CriterionLevel {
        points,
        title: fields.next()?.to_owned(),
        description: fields.next().unwrap_or_default().to_owned(),
    })
}

/// The levels of a criterion as lines.
pub(super) fn levels_text(levels: &[CriterionLevel]) -> String {
    let line = |level: &CriterionLevel| {
        let head = format!("{} | {}", level.points, level.title);
        match level.description.as_str() {
            "" => head,
            // A level has one line.
            description => format!("{head} | {}", description.replace('\n', " ")),
        }
    };
    levels.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests;
