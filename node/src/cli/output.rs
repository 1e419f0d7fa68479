//! What commands print: lines and tables for people, JSON for programs.

use std::io::{self, IsTerminal as _, Write as _};

use serde_json::{Value, json};

use super::shown;
use crate::exit::Exit;

/// Where a command prints, and for whom.
pub(super) struct Output {
    json: bool,
}

impl Output {
    pub(super) fn new(json: bool) -> Self {
        Self { json }
    }

    /// Whether programs read what is printed.
    pub(super) fn is_json(&self) -> bool {
        self.json
    }

    /// Prints an answer: `value` for programs, what `text` gives for people.
    pub(super) fn answer(&self, value: &Value, text: impl FnOnce() -> String) {
        let text = if self.json {
            value.to_string()
        } else {
            shown::lines(&text())
        };
        self.line(&text);
    }

    /// Prints a line. A reader who has seen enough and left is no failure.
    pub(super) fn line(&self, text: &str) {
        let _ = writeln!(io::stdout(), "{text}");
    }

    /// Says something beside the answer, to people only.
    pub(super) fn remark(&self, text: &str) {
        if !self.json {
            let _ = writeln!(io::stderr(), "{text}");
        }
    }

    /// Says what went wrong.
    pub(super) fn failure(&self, error: &anyhow::Error) {
        let message = message(error);
        let text = if self.json {
            json!({ "error": message, "exit": Exit::of(error) as u8 }).to_string()
        } else {
            format!("archipel: {}", shown::lines(&message))
        };
        let _ = writeln!(io::stderr(), "{text}");
    }

    /// Whether somebody watches what is printed beside the answer.
    pub(super) fn is_watched(&self) -> bool {
        !self.json && io::stderr().is_terminal()
    }
}

/// The error and what led to it; of a status of gRPC what it says, without its wrapping.
fn message(error: &anyhow::Error) -> String {
    let status = |cause: &(dyn std::error::Error + 'static)| {
        let status = cause.downcast_ref::<tonic::Status>()?;
        Some(status.message().to_owned()).filter(|message| !message.is_empty())
    };
    let mut parts: Vec<String> = Vec::new();
    for cause in error.chain() {
        let text = status(cause).unwrap_or_else(|| cause.to_string());
        // Many errors repeat their cause in their own words.
        if !parts.iter().any(|part| part.contains(&text)) {
            parts.push(text);
        }
    }
    parts.join(": ")
}

/// A table with a heading; columns are as wide as what stands in them.
pub(super) fn table<const N: usize>(heading: [&str; N], rows: &[[String; N]]) -> String {
    let heading = heading.map(str::to_owned);
    let plain = |row: &[String; N]| row.each_ref().map(|cell| shown::plain(cell));
    let rows: Vec<[String; N]> = rows.iter().map(plain).collect();
    let width = |column: usize| {
        let cells = rows
            .iter()
            .chain([&heading])
            .map(|row| row[column].chars().count());
        cells.max().unwrap_or_default()
    };
    let widths: [usize; N] = std::array::from_fn(width);
    let line = |row: &[String; N]| {
        let cells = row.iter().zip(widths);
        let cells: Vec<String> = cells
            .map(|(cell, width)| format!("{cell:width$}"))
            .collect();
        cells.join("  ").trim_end().to_owned()
    };
    let lines: Vec<String> = [&heading].into_iter().chain(&rows).map(line).collect();
    lines.join("\n")
}
