//! Tables: columns with units and uncertainties, and the rows they start with.

use serde::{Deserialize, Serialize};

use super::{formula, unit};
use crate::item::bounds;
use crate::item::check::Checker;

/// The table that a dataset starts with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dataset {
    /// 1 to 60 columns.
    pub columns: Vec<Column>,
    /// At most 1,000 rows, each as wide as there are columns; an empty cell is for the student.
    #[serde(default)]
    pub rows: Vec<Vec<String>>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Its name, unlike the others; 1 to 60 characters.
    pub name: String,
    /// What its cells hold.
    pub kind: ColumnKind,
    /// The unit of its numbers, such as `mol/L`; at most 40 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// How certain its numbers are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uncertainty: Option<Uncertainty>,
    /// How its numbers follow from other columns, such as `[U] / [I]`; at most 300 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub formula: Option<String>,
}

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    /// Numbers with a decimal point, such as `-1.5e-3`.
    Number,
    /// Any text of one line.
    Text,
}

/// How certain the numbers of a column are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Uncertainty {
    /// The same for all, in the unit of the column; positive.
    Absolute(f64),
    /// A share of each number, in percent; above 0, at most 100.
    Percent(f64),
    /// In the column of that name.
    Column(String),
}

impl Dataset {
    pub(super) fn check(&self, checker: &mut Checker) {
        checker.each(
            "columns",
            &self.columns,
            bounds::COLUMNS,
            |checker, column| {
                column.check(self, checker);
            },
        );
        checker.distinct("columns", bounds::COLUMNS, self.names());
        checker.each("rows", &self.rows, bounds::ROWS, |checker, row| {
            self.check_row(row, checker);
        });
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.name.as_str())
    }

    fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    fn check_row(&self, row: &[String], checker: &mut Checker) {
        if row.len() != self.columns.len() {
            let allowed = format!("give {} cells, as many as columns", self.columns.len());
            checker.refuse(format!("has {} cells", row.len()), allowed);
            return;
        }
        for (column, cell) in self.columns.iter().zip(row).take(bounds::COLUMNS.max) {
            column.check_cell(cell, checker);
        }
    }

    pub(super) fn collect_texts<'a>(&'a self, texts: &mut Vec<&'a str>) {
        texts.extend(self.names());
        for row in &self.rows {
            let words = self
                .columns
                .iter()
                .zip(row)
                .filter(|(column, _)| column.is_text());
            texts.extend(words.map(|(_, cell)| cell.as_str()));
        }
    }
}

impl Column {
    fn is_text(&self) -> bool {
        match self.kind {
            ColumnKind::Text => true,
            ColumnKind::Number => false,
        }
    }

    fn check(&self, table: &Dataset, checker: &mut Checker) {
        checker.text("name", &self.name, bounds::COLUMN_NAME);
        if self.name.contains(['[', ']']) {
            checker.refuse_field(
                "name",
                "contains a bracket",
                "formulas need brackets around names",
            );
        }
        self.check_only_numbers(checker);
        self.check_unit(checker);
        if let Some(uncertainty) = &self.uncertainty {
            checker.within("uncertainty", |checker| {
                uncertainty.check(self, table, checker)
            });
        }
        self.check_formula(table, checker);
    }

    fn check_only_numbers(&self, checker: &mut Checker) {
        for (name, given) in [
            ("unit", self.unit.is_some()),
            ("uncertainty", self.uncertainty.is_some()),
            ("formula", self.formula.is_some()),
        ] {
            if given && self.is_text() {
                checker.refuse_field(name, "is given for a column of text", "leave it out");
            }
        }
    }

    fn check_unit(&self, checker: &mut Checker) {
        let Some(unit) = &self.unit else { return };
        checker.text("unit", unit, bounds::UNIT);
        if let Err(error) = unit::check(unit) {
            checker.refuse_field("unit", &error.to_string(), unit::ALLOWED);
        }
    }

    fn check_formula(&self, table: &Dataset, checker: &mut Checker) {
        let Some(formula) = &self.formula else { return };
        checker.text("formula", formula, bounds::FORMULA);
        let is_number = |name: &str| {
            name != self.name && table.column(name).is_some_and(|column| !column.is_text())
        };
        if let Err(error) = formula::check(formula, is_number) {
            checker.refuse_field("formula", &error.to_string(), formula::ALLOWED);
        }
    }

    fn check_cell(&self, cell: &str, checker: &mut Checker) {
        let wrong = |problem: &str| format!("has in `{}` {problem}", self.name);
        checker.here(cell, bounds::CELL);
        if cell.is_empty() {
            return;
        }
        if self.formula.is_some() {
            checker.refuse(
                wrong("a value beside the formula"),
                "leave computed cells empty",
            );
        }
        if !self.is_text() && !is_number(cell) {
            checker.refuse(
                wrong(&not_a_number(cell)),
                "give a number such as 3.14 or 1.2e-5",
            );
        }
    }
}

impl Uncertainty {
    fn check(&self, of: &Column, table: &Dataset, checker: &mut Checker) {
        match self {
            Self::Absolute(value) if !(value.is_finite() && *value > 0.0) => {
                checker.refuse_field("absolute", "is not positive", "give a number above 0");
            }
            Self::Percent(value) if !(*value > 0.0 && *value <= 100.0) => {
                checker.refuse_field("percent", "is out of range", "give above 0, at most 100");
            }
            Self::Absolute(_) | Self::Percent(_) => {}
            Self::Column(name) => {
                let other = table.column(name).filter(|column| column.name != of.name);
                if other.is_none_or(Column::is_text) {
                    let allowed = "give the name of another column of numbers";
                    checker.refuse_field("column", "is not such a column", allowed);
                }
            }
        }
    }
}

/// A finite number in the form that all programs read: digits, one point, an exponent.
fn is_number(cell: &str) -> bool {
    let plain = cell
        .bytes()
        .all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b));
    plain && cell.parse::<f64>().is_ok_and(f64::is_finite)
}

fn not_a_number(cell: &str) -> String {
    let shown: String = cell.chars().take(40).collect();
    match is_number(&cell.replacen(',', ".", 1)) {
        true => format!("`{shown}`, which has a decimal comma"),
        false => format!("`{shown}`, which is not a number"),
    }
}

#[cfg(test)]
mod tests;
