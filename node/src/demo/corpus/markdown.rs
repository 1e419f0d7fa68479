//! The two things that are looked for in Markdown: a table and a block of code.

use domain::item::bounds;
use domain::item::labdoc::{Column, ColumnKind, Dataset};

/// A fenced block of code.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fence {
    /// The first word of what stands behind the opening fence, without braces and dots.
    pub(super) info: String,
    /// The lines between the fences.
    pub(super) code: String,
}

/// The first fenced block.
pub(super) fn fence(text: &str) -> Option<Fence> {
    let mut lines = text.lines().skip_while(|line| mark(line).is_none());
    let opening = lines.next()?;
    let mark = mark(opening)?;
    let info = opening.trim_start().trim_start_matches(['`', '~']);
    let words = |c: char| c.is_whitespace() || "{}.,=".contains(c);
    let info = info
        .split(words)
        .find(|word| !word.is_empty())
        .unwrap_or_default();
    let code: Vec<&str> = lines
        .take_while(|line| !line.trim_start().starts_with(mark))
        .collect();
    Some(Fence {
        info: info.to_lowercase(),
        code: code.join("\n"),
    })
}

fn mark(line: &str) -> Option<&'static str> {
    ["```", "~~~"]
        .into_iter()
        .find(|mark| line.trim_start().starts_with(mark))
}

/// The first table, if it keeps the rules of datasets. Cells are words: the source knows no units.
pub(super) fn table(text: &str) -> Option<Dataset> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let rule = lines.iter().position(|line| is_rule(line))?;
    let names = cells(lines.get(rule.checked_sub(1)?)?);
    let rows = lines
        .get(rule + 1..)?
        .iter()
        .take_while(|line| line.contains('|'));
    let rows: Vec<Vec<String>> = rows.map(|line| row(line, names.len())).collect();
    let table = Dataset {
        columns: names.into_iter().map(column).collect(),
        rows,
    };
    fits(&table).then_some(table)
}

fn is_rule(line: &str) -> bool {
    line.contains("--") && line.contains('|') && line.chars().all(|c| "|-: ".contains(c))
}

fn cells(line: &str) -> Vec<String> {
    let inner = line.strip_prefix('|').unwrap_or(line);
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    inner
        .split('|')
        .map(|cell| cell.trim().to_owned())
        .collect()
}

/// A row as wide as the head: Markdown forgives short and long ones.
fn row(line: &str, width: usize) -> Vec<String> {
    let mut row = cells(line);
    row.resize(width, String::new());
    row
}

fn column(name: String) -> Column {
    Column {
        name,
        kind: ColumnKind::Text,
        unit: None,
        uncertainty: None,
        formula: None,
    }
}

fn fits(table: &Dataset) -> bool {
    let mut names: Vec<&str> = table
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    let named = names.iter().all(|name| {
        let length = name.chars().count();
        (1..=bounds::COLUMN_NAME.max).contains(&length) && !name.contains(['[', ']'])
    });
    names.sort_unstable();
    let distinct = names.windows(2).all(|pair| pair[0] != pair[1]);
    let short = table
        .rows
        .iter()
        .flatten()
        .all(|cell| cell.chars().count() <= bounds::CELL.max);
    let counted = bounds::COLUMNS.holds(names.len()) && bounds::ROWS.holds(table.rows.len());
    named && distinct && short && counted
}
