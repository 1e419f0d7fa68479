//! Rubrics: criteria and levels as the source has them.
//!
//! The source gives no points. Its levels stand from the best to the worst, so the last one gives
//! none and every level before it one more.

use domain::item::bounds::{self, CountBound};
use domain::item::{Criterion, CriterionLevel, Rubric};

use super::notes::Notes;
use super::prose;
use super::record::{self, Record};

const FIELD: &str = "evaluation";

/// The rubric of a mission, if its evaluation is one. Any other kind is left out with a note.
pub(super) fn of(record: &Record, notes: &mut Notes) -> Option<Rubric> {
    let evaluation = record.evaluation.as_ref()?;
    if evaluation.kind != "rubric" {
        let what = format!(
            "left out: `{}` is done by a program of the source",
            evaluation.kind
        );
        notes.add(FIELD, what);
        return None;
    }
    if !bounds::CRITERIA.holds(evaluation.criteria.len()) {
        notes.add(
            FIELD,
            count_note("criteria", evaluation.criteria.len(), bounds::CRITERIA),
        );
        return None;
    }
    let criteria = evaluation
        .criteria
        .iter()
        .map(|criterion| read(record, criterion, notes));
    criteria
        .collect::<Option<_>>()
        .map(|criteria| Rubric { criteria })
}

fn count_note(what: &str, found: usize, bound: CountBound) -> String {
    format!("left out: {found} {what}; {bound}")
}

fn read(record: &Record, criterion: &record::Criterion, notes: &mut Notes) -> Option<Criterion> {
    let count = criterion.levels.len();
    if !bounds::CRITERION_LEVELS.holds(count) {
        notes.add(FIELD, count_note("levels", count, bounds::CRITERION_LEVELS));
        return None;
    }
    // A rubric of one row often has no name for it: it is about the whole work.
    let title = criterion.criterion.as_deref().unwrap_or(&record.title);
    let points = (0..u16::try_from(count).ok()?).rev();
    let levels = criterion.levels.iter().zip(points);
    Some(Criterion {
        title: prose::line(FIELD, title, bounds::CRITERION_TITLE, notes),
        description: String::new(),
        levels: levels
            .map(|(level, points)| read_level(level, points, notes))
            .collect(),
    })
}

fn read_level(level: &record::Level, points: u16, notes: &mut Notes) -> CriterionLevel {
    let points = f64::from(points);
    let label = level.label.clone().unwrap_or_else(|| points.to_string());
    let text = prose::lines(
        FIELD,
        level.descriptor.as_deref().unwrap_or_default(),
        notes,
    );
    CriterionLevel {
        title: prose::line(FIELD, &label, bounds::CRITERION_TITLE, notes),
        description: prose::cut(FIELD, &text, bounds::CRITERION_DESCRIPTION.max, notes),
        points,
    }
}
