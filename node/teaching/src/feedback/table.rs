//! All evaluations of an assignment as a table for spreadsheets.
//!
//! The table is CSV as RFC 4180 has it. A cell that a spreadsheet would take for a formula begins
//! with an apostrophe, which makes it a text: what students write does not run on their teachers'
//! machines.

use csv::{Terminator, WriterBuilder};
use domain::item::Criterion;
use store::KeyValue as _;

use super::evaluation::{EvaluationRow, criteria};
use super::{Evaluator, FeedbackRow};
use crate::Teaching;
use crate::authorize::{Caller, Method};
use crate::error::TeachingError;
use crate::id::AssignmentId;

/// What begins a formula somewhere.
const FORMULA_STARTS: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\n'];

impl Teaching {
    /// All evaluations of an assignment as CSV: one line each, with a column of points for each
    /// criterion. Reports that nobody evaluated have a line without points.
    ///
    /// People are handles, which the caller may replace by names for those who may read them.
    /// Criteria are those of the version with which reports begin now; reports of other versions
    /// have their sums, and no columns of their own.
    ///
    /// # Errors
    /// [`TeachingError`].
    pub fn evaluations_csv(
        &self,
        caller: &Caller,
        assignment: AssignmentId,
    ) -> Result<String, TeachingError> {
        let snapshot = self.shelf.store.snapshot()?;
        let asked = (assignment, Method::Evaluate);
        let entered = self.shelf.enter_assignment(&*snapshot, caller, asked)?;
        let mission = self.shelf.mission(&*snapshot, entered.row.mission)?;
        let mut table = Table::new(criteria(&mission));
        for report in self.shelf.reports_on(&*snapshot, assignment)? {
            let row = self.shelf.reports.get(&*snapshot, report.as_bytes())?;
            let row = row.ok_or(TeachingError::NotFound)?;
            let team = self.shelf.team(&*snapshot, &row.team.key(row.class))?;
            let about = Line {
                team: &team.name,
                is_submitted: row.is_submitted,
                has_columns: row.mission == entered.row.mission,
                feedback: &self.shelf.feedback(&*snapshot, report)?,
            };
            let evaluations = self.shelf.evaluations_of(&*snapshot, report)?;
            if evaluations.is_empty() {
                table.line(&about, None);
            }
            for (evaluator, evaluation) in &evaluations {
                table.line(&about, Some((*evaluator, evaluation)));
            }
        }
        Ok(table.finish())
    }
}

/// What the lines of a report have in common.
struct Line<'a> {
    team: &'a str,
    is_submitted: bool,
    has_columns: bool,
    feedback: &'a FeedbackRow,
}

struct Table<'a> {
    criteria: &'a [Criterion],
    csv: csv::Writer<Vec<u8>>,
}

impl<'a> Table<'a> {
    fn new(criteria: &'a [Criterion]) -> Self {
        let csv = WriterBuilder::new()
            .terminator(Terminator::CRLF)
            .from_writer(Vec::new());
        let mut table = Self { criteria, csv };
        let first = ["team", "handed in", "released", "evaluator", "by"];
        let last = ["points", "points max", "grade", "comment"];
        let titles = criteria.iter().map(|criterion| criterion.title.as_str());
        let cells = first.into_iter().chain(titles).chain(last);
        table.write(cells.map(str::to_owned).collect());
        table
    }

    fn line(&mut self, about: &Line, evaluation: Option<(Evaluator, &EvaluationRow)>) {
        let released = evaluation.is_some() && about.feedback.released_ms.is_some();
        let mut cells = vec![
            about.team.to_owned(),
            yes(about.is_submitted),
            yes(released),
        ];
        match evaluation {
            Some((evaluator, row)) => {
                cells.extend([evaluator.as_str().to_owned(), row.by.as_str().to_owned()]);
                cells.extend(self.points(about, row));
                let outcome = row.outcome;
                cells.push(outcome.points.to_string());
                cells.push(outcome.points_max.to_string());
                cells.push(outcome.grade_hundredths.map_or_else(String::new, decimal));
                cells.push(row.judgement.comment.clone());
            }
            None => cells.resize(self.criteria.len() + 9, String::new()),
        }
        self.write(cells);
    }

    /// The points for each criterion; nothing where a question was left open.
    fn points(&self, about: &Line, row: &EvaluationRow) -> Vec<String> {
        let points = self.criteria.iter().enumerate().map(|(place, criterion)| {
            let answer = row.judgement.answers.get(place)?;
            let level = criterion.levels.get(usize::from(answer.level?))?;
            Some(level.points.to_string())
        });
        points
            .map(|points| points.filter(|_| about.has_columns).unwrap_or_default())
            .collect()
    }

    fn write(&mut self, cells: Vec<String>) {
        // Writing to memory fails only if lines had different lengths.
        let written = self.csv.write_record(cells.into_iter().map(harmless));
        debug_assert!(written.is_ok());
    }

    fn finish(self) -> String {
        let bytes = self.csv.into_inner().unwrap_or_default();
        String::from_utf8(bytes).unwrap_or_default()
    }
}

fn yes(is_so: bool) -> String {
    if is_so { "yes" } else { "no" }.to_owned()
}

fn decimal(hundredths: u32) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// A cell that no spreadsheet takes for a formula.
pub(crate) fn harmless(cell: String) -> String {
    // Some programs pass over the spaces before it.
    let is_formula = cell.trim_start_matches(' ').starts_with(FORMULA_STARTS);
    if is_formula { format!("'{cell}") } else { cell }
}
