//! Data sheets: every row as wide as the first, columns of one kind.

use std::collections::BTreeSet;

use csv::{ReaderBuilder, StringRecord};

use super::Document;
use super::finding::Finding;
use super::numbers::{Cell, Decimals};

const RULE: &str = "tables";

/// Most findings about one data sheet; what is wrong once is often wrong a thousand times.
const FINDINGS_MAX: usize = 5;

/// Cells of a column that are numbers, in percent, from which the others look like mistakes.
const MOSTLY_NUMBERS_PERCENT: usize = 80;

pub(super) fn check(document: &Document<'_>) -> Vec<Finding> {
    let error = |at: String, problem: &str, remedy: &str| {
        vec![Finding::error(RULE, at).saying(problem, remedy)]
    };
    let Some(text) = document.text() else {
        return error(
            document.path.into(),
            "is not text in UTF-8",
            "save it as such",
        );
    };
    let rows = match rows(text, &document.extension) {
        Ok(rows) => rows,
        Err(problem) => return error(document.path.into(), &problem.to_string(), "mend it"),
    };
    let Some((header, rows)) = rows.split_first() else {
        return error(document.path.into(), "is empty", "give a heading and rows");
    };
    let mut findings = check_header(document.path, header);
    findings.extend(check_widths(document.path, header, rows));
    if findings.is_empty() {
        findings.extend(check_columns(document.path, header, rows));
    }
    findings.truncate(FINDINGS_MAX);
    findings
}

/// The rows; lines that begin with `#` are remarks.
fn rows(text: &str, extension: &str) -> Result<Vec<StringRecord>, csv::Error> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .comment(Some(b'#'))
        .delimiter(delimiter(text, extension))
        .from_reader(text.as_bytes())
        .records()
        .collect()
}

/// What separates cells: of the usual characters, the one that the heading has most of.
fn delimiter(text: &str, extension: &str) -> u8 {
    if extension == "tsv" {
        return b'\t';
    }
    let heading = text.lines().find(|line| !line.starts_with('#'));
    let count = |c: &u8| {
        let bytes = heading.unwrap_or_default().bytes();
        bytes.filter(|byte| byte == c).count()
    };
    // Of two that are as frequent the last wins: a semicolon stands where commas are decimals.
    let usual = [b'\t', b',', b';'];
    usual.into_iter().max_by_key(count).unwrap_or(b',')
}

fn check_header(path: &str, header: &StringRecord) -> Vec<Finding> {
    let mut seen = BTreeSet::new();
    let mut findings = Vec::new();
    for (number, name) in (1..).zip(header) {
        let problem = if name.trim().is_empty() {
            format!("gives column {number} no name")
        } else if !seen.insert(name.trim()) {
            format!("gives the name `{name}` twice")
        } else {
            continue;
        };
        let found = Finding::warning(RULE, line(path, header));
        findings.push(found.saying(problem, "give each column a name of its own"));
    }
    findings
}

fn check_widths(path: &str, header: &StringRecord, rows: &[StringRecord]) -> Vec<Finding> {
    let others = rows.iter().filter(|row| row.len() != header.len());
    others
        .map(|row| {
            let problem = format!("has {} cells, the heading {}", row.len(), header.len());
            let remedy = "give every row as many cells as there are columns";
            Finding::error(RULE, line(path, row)).saying(problem, remedy)
        })
        .collect()
}

fn check_columns(path: &str, header: &StringRecord, rows: &[StringRecord]) -> Vec<Finding> {
    let columns = header.iter().enumerate();
    columns
        .filter_map(|(index, name)| check_column(path, (index, name), rows))
        .collect()
}

fn check_column(
    path: &str,
    (index, name): (usize, &str),
    rows: &[StringRecord],
) -> Option<Finding> {
    let cells = || {
        let cells = rows.iter().filter_map(|row| Some((row, row.get(index)?)));
        cells.map(|(row, text)| (row, text, Cell::read(text)))
    };
    let count = |wanted: fn(Cell) -> bool| cells().filter(|(_, _, cell)| wanted(*cell)).count();
    let numbers = count(|cell| matches!(cell, Cell::Number(_)));
    let texts = count(|cell| cell == Cell::Text);
    let commas = count(|cell| cell == Cell::Number(Decimals::Comma));
    let points = count(|cell| cell == Cell::Number(Decimals::Point));
    let is_odd = |cell: Cell| cell == Cell::Text;
    if texts > 0 && numbers * 100 >= (numbers + texts) * MOSTLY_NUMBERS_PERCENT {
        let (row, text, _) = cells().find(|(_, _, cell)| is_odd(*cell))?;
        let problem = format!("has `{text}` among the numbers of `{name}`");
        let found = Finding::warning(RULE, line(path, row));
        return Some(found.saying(problem, "give a number, or leave the cell empty"));
    }
    (texts == 0 && commas > 0 && points > 0).then(|| {
        let problem = format!("has decimal points and decimal commas in `{name}`");
        Finding::warning(RULE, path).saying(problem, "write all numbers alike")
    })
}

fn line(path: &str, row: &StringRecord) -> String {
    match row.position() {
        Some(position) => format!("{path}:{}", position.line()),
        None => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_text(text: &str, expected: &[(&str, &str)]) {
        let document = Document {
            path: "a.csv",
            extension: "csv".to_owned(),
            bytes: text.as_bytes(),
        };
        let found = check(&document);
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for (found, (at, problem)) in found.iter().zip(expected) {
            assert_eq!(found.at, *at);
            assert!(found.problem.contains(problem), "{found:?}");
        }
    }

    #[test]
    fn good_tables_are_left_alone() {
        check_text("t,U\n0,1.5\n1,2.5\n", &[]);
        check_text("# made by a script\nt;U\n0;1,5\n1;2,5\n", &[]);
        check_text("nom,valeur\n\"a, b\",1\nc,\n", &[]);
        check_text("t\tU\n0\t1\n", &[]);
    }

    #[test]
    fn a_row_of_another_width_is_found_with_its_line() {
        check_text(
            "t,U\n0,1\n1\n",
            &[("a.csv:3", "has 1 cells, the heading 2")],
        );
    }

    #[test]
    fn names_of_columns_are_there_once() {
        check_text("t,t\n0,1\n", &[("a.csv:1", "gives the name `t` twice")]);
        check_text("t,\n0,1\n", &[("a.csv:1", "gives column 2 no name")]);
    }

    #[test]
    fn a_word_among_numbers_and_mixed_decimals_are_found() {
        check_text("t\n1\n2\n3\n4\nbeaucoup\n", &[("a.csv:6", "`beaucoup`")]);
        check_text(
            "t;U\n1;1,5\n2;2.5\n",
            &[("a.csv", "decimal points and decimal commas")],
        );
    }

    #[test]
    fn what_is_no_table_is_found() {
        check_text("", &[("a.csv", "is empty")]);
        let document = Document {
            path: "a.csv",
            extension: "csv".to_owned(),
            bytes: &[0xff, 0xfe],
        };
        assert!(check(&document)[0].problem.contains("UTF-8"));
    }
}
