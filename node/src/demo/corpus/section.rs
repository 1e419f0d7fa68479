//! A section of a body as the part of a mission, with the labdoc that its type asks for.

use domain::item::Part;
use domain::item::bounds;
use domain::item::labdoc::{
    CodeTemplate, DrawingTemplate, Labdoc, LabdocContent, ProtocolTemplate, TextTemplate,
};
use domain::item::vocabulary::CodeLanguage;
use serde_json::Value;

use super::markdown::{self, Fence};
use super::notes::{NotTaken, Notes};
use super::prose;
use super::record::{Record, Section};

/// The parts of a mission. The section that a rubric was made of is left to the rubric.
pub(super) fn parts(
    record: &Record,
    has_rubric: bool,
    notes: &mut Notes,
) -> Result<Vec<Part>, NotTaken> {
    let starts = character_starts(&record.body);
    let mut parts = Vec::new();
    for (index, section) in record.sections.iter().enumerate() {
        if has_rubric && section.kind == "evaluation" {
            continue;
        }
        let field = format!("sections[{index}]");
        let text = slice(&record.body, &starts, section)
            .ok_or_else(|| NotTaken::new(&field, "its offsets are not in the body"))?;
        parts.push(part(record, section, (&field, text), notes));
    }
    if parts.is_empty() {
        return Err(NotTaken::new("sections", "there is none to make a part of"));
    }
    Ok(parts)
}

/// Where each character of a text begins, in bytes, and where the text ends.
fn character_starts(text: &str) -> Vec<usize> {
    text.char_indices()
        .map(|(at, _)| at)
        .chain([text.len()])
        .collect()
}

fn slice<'a>(body: &'a str, starts: &[usize], section: &Section) -> Option<&'a str> {
    body.get(*starts.get(section.start)?..*starts.get(section.end)?)
}

fn part(
    record: &Record,
    section: &Section,
    (field, text): (&str, &str),
    notes: &mut Notes,
) -> Part {
    let given = section.title.as_deref().unwrap_or_default();
    let title = prose::line(field, given, bounds::TITLE, notes);
    let title = if title.is_empty() {
        record.title.clone()
    } else {
        title
    };
    let text = prose::lines(field, text, notes);
    let labdocs = content(record, section, (field, &text), notes)
        .map(|content| Labdoc {
            title: title.clone(),
            required: false,
            content,
        })
        .into_iter()
        .collect();
    Part {
        title,
        instructions: text.trim().to_owned(),
        labdocs,
    }
}

/// What students complete. Solutions and criteria are there to be read.
fn content(
    record: &Record,
    section: &Section,
    (field, text): (&str, &str),
    notes: &mut Notes,
) -> Option<LabdocContent> {
    if section.role.as_deref() == Some("solution") {
        return None;
    }
    let plain = LabdocContent::Text(TextTemplate::default());
    match section.kind.as_str() {
        "text" => Some(plain),
        "protocol" => Some(LabdocContent::Protocol(ProtocolTemplate::default())),
        "drawing" => Some(LabdocContent::Drawing(DrawingTemplate::default())),
        "dataset" => Some(table(field, text, notes).unwrap_or(plain)),
        "code" => Some(code(record, field, text, notes).unwrap_or(plain)),
        "evaluation" => None,
        other => {
            notes.add(
                field,
                format!("`{other}` is not a type of section; taken as text"),
            );
            Some(plain)
        }
    }
}

fn table(field: &str, text: &str, notes: &mut Notes) -> Option<LabdocContent> {
    let table = markdown::table(text);
    if table.is_none() {
        notes.add(
            field,
            "a dataset without a table that fits becomes a labdoc of text",
        );
    }
    table.map(LabdocContent::Dataset)
}

fn code(record: &Record, field: &str, text: &str, notes: &mut Notes) -> Option<LabdocContent> {
    let fence = markdown::fence(text);
    let named = fence.as_ref().and_then(|fence| language(&fence.info));
    let Some(language) = named.or_else(|| container(record)) else {
        let info = fence.map_or_else(|| "none".to_owned(), |fence| fence.info);
        let what = format!("code in `{info}`, which no labdoc knows, becomes a labdoc of text");
        notes.add(field, what);
        return None;
    };
    let starter = fence.map_or_else(String::new, |Fence { code, .. }| code);
    let starter = prose::cut(field, &starter, bounds::CODE.max, notes);
    let code = CodeTemplate {
        language,
        starter,
        expected_output: None,
    };
    Some(LabdocContent::Code(code))
}

/// The language of the container in which the source runs the work.
fn container(record: &Record) -> Option<CodeLanguage> {
    match record.environment.as_ref()?.get("container")? {
        Value::String(name) => language(name),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            None
        }
    }
}

fn language(info: &str) -> Option<CodeLanguage> {
    match info {
        "python" | "python3" | "py" => Some(CodeLanguage::Python),
        "r" => Some(CodeLanguage::R),
        "octave" | "matlab" => Some(CodeLanguage::Octave),
        "julia" => Some(CodeLanguage::Julia),
        "c" => Some(CodeLanguage::C),
        "cpp" | "c++" => Some(CodeLanguage::Cpp),
        "java" | "java8" => Some(CodeLanguage::Java),
        "javascript" | "js" => Some(CodeLanguage::Javascript),
        "ocaml" => Some(CodeLanguage::Ocaml),
        "rust" => Some(CodeLanguage::Rust),
        "sql" => Some(CodeLanguage::Sql),
        "bash" | "sh" | "shell" => Some(CodeLanguage::Bash),
        _ => None,
    }
}
