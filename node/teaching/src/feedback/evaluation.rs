//! Evaluations: answers to the questions of the mission's rubric, by a teacher of the class, by
//! each of the team, or by peers.

use domain::id::Handle;
use domain::item::{Content, Criterion, Manifest};
use serde::{Deserialize, Serialize};
use store::{KeyValue as _, Snapshot};

use super::{EvaluationTerms, FeedbackRow, Outcome};
use crate::Teaching;
use crate::authorize::{Caller, Method, Standing};
use crate::error::TeachingError;
use crate::id::ReportId;
use crate::report::EnteredReport;
use crate::shelf::{self, Shelf};
use crate::text;

/// Longest comment on an answer or on a report, in characters.
pub const COMMENT_CHARS_MAX: usize = 4_000;

/// In which part somebody evaluates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Evaluator {
    /// Teaches the class. There is one such evaluation, which they share.
    Teacher,
    /// Is of the team.
    Oneself,
    /// Was drawn to evaluate the report.
    Peer,
}

impl Evaluator {
    /// Its name in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Teacher => "teacher",
            Self::Oneself => "oneself",
            Self::Peer => "peer",
        }
    }

    const fn method(self) -> Method {
        match self {
            Self::Teacher => Method::Evaluate,
            Self::Oneself => Method::EvaluateOneself,
            Self::Peer => Method::EvaluateAsPeer,
        }
    }
}

/// What somebody thinks of a report.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// One for each criterion of the mission's rubric, in its order; none without a rubric.
    pub answers: Vec<Answer>,
    /// About all of it; at most [`COMMENT_CHARS_MAX`] characters.
    pub comment: String,
    /// The grade in hundredths; by teachers, where the assignment has grades.
    pub grade_hundredths: Option<u32>,
}

/// The answer to one criterion.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Which of its levels, counted from 0; none if it is left open.
    pub level: Option<u8>,
    /// Why; at most [`COMMENT_CHARS_MAX`] characters.
    pub comment: String,
}

/// An evaluation, as the caller may see it.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// In which part.
    pub evaluator: Evaluator,
    /// By whom; peers are not named to the team.
    pub by: Option<Handle>,
    /// When it was changed last, in milliseconds since 1970.
    pub at_ms: i64,
    /// What it says.
    pub judgement: Judgement,
    /// What it comes to.
    pub outcome: Outcome,
    /// Whether the team sees it.
    pub is_released: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct EvaluationRow {
    pub(crate) by: Handle,
    pub(crate) at_ms: i64,
    pub(crate) judgement: Judgement,
    pub(crate) outcome: Outcome,
}

impl Shelf {
    /// Every evaluation of a report.
    pub(super) fn evaluations_of(
        &self,
        snapshot: &dyn Snapshot,
        report: ReportId,
    ) -> Result<Vec<(Evaluator, EvaluationRow)>, TeachingError> {
        let rows = shelf::all(&self.evaluations, snapshot, report.as_bytes())?.into_iter();
        Ok(rows
            .filter_map(|record| Some((evaluator_of(&record.id)?, record.value)))
            .collect())
    }
}

impl Teaching {
    /// Evaluates a report, or changes one's evaluation of it. Teachers share one.
    ///
    /// # Errors
    /// [`TeachingError::NotAsked`] if the assignment does not ask for it;
    /// [`TeachingError::Answers`], [`TeachingError::Range`] and [`TeachingError::Prose`] if the
    /// judgement does not fit; [`TeachingError::Released`] once the team has seen the evaluation
    /// by its teacher, to all but teachers.
    pub fn evaluate(
        &self,
        caller: &Caller,
        (report, evaluator): (ReportId, Evaluator),
        judgement: &Judgement,
        now_ms: i64,
    ) -> Result<Outcome, TeachingError> {
        check_comments(judgement)?;
        self.shelf.change(|snapshot, batch| {
            let (shelf, asked) = (&self.shelf, (report, evaluator.method()));
            let (entered, before) = shelf.enter_feedback(snapshot, caller, asked)?;
            let terms = shelf.evaluation_terms(snapshot, entered.row.assignment)?;
            check_asked(evaluator, &terms, &before)?;
            let mission = shelf.mission(snapshot, entered.row.mission)?;
            let outcome = outcome(judgement, criteria(&mission))?;
            check_grade(judgement, (evaluator, &terms))?;
            let key = key(report, evaluator, &caller.handle);
            let is_new = shelf.evaluations.get(snapshot, &key)?.is_none();
            let row = EvaluationRow {
                by: caller.handle.clone(),
                at_ms: now_ms,
                judgement: judgement.clone(),
                outcome,
            };
            shelf.evaluations.put(batch, &key, &row)?;
            let mut after = before.clone();
            match evaluator {
                Evaluator::Teacher => after.evaluated = Some(outcome),
                Evaluator::Oneself => after.by_team += u32::from(is_new),
                Evaluator::Peer => after.by_peers += u32::from(is_new),
            }
            shelf.replace_feedback(batch, (report, &before), after)?;
            Ok(outcome)
        })
    }

    /// The evaluations of a report that the caller may see: those who teach see all; the team
    /// sees its teacher's and its peers' once they are released, and each their own.
    ///
    /// # Errors
    /// [`TeachingError`].
    pub fn evaluations(
        &self,
        caller: &Caller,
        report: ReportId,
    ) -> Result<Vec<Evaluation>, TeachingError> {
        let snapshot = self.shelf.store.snapshot()?;
        let asked = (report, Method::ReadFeedback);
        let EnteredReport { standing, .. } = self.shelf.enter_report(&*snapshot, caller, asked)?;
        let released_ms = self.shelf.feedback(&*snapshot, report)?.released_ms;
        let rows = self.shelf.evaluations_of(&*snapshot, report)?.into_iter();
        let asks = |evaluator, by: &Handle| match (standing, evaluator) {
            (Standing::Owner | Standing::Tutor, _) => true,
            (_, Evaluator::Teacher | Evaluator::Peer) => released_ms.is_some(),
            (_, Evaluator::Oneself) => *by == caller.handle,
        };
        let seen = rows.filter(|(evaluator, row)| asks(*evaluator, &row.by));
        let is_named = |evaluator| super::teaches(standing) || evaluator != Evaluator::Peer;
        Ok(seen
            .map(|(evaluator, row)| Evaluation {
                evaluator,
                by: Some(row.by).filter(|_| is_named(evaluator)),
                at_ms: row.at_ms,
                judgement: row.judgement,
                outcome: row.outcome,
                is_released: released_ms.is_some(),
            })
            .collect())
    }
}

/// What a rubric asks; nothing without one.
pub(super) fn criteria(mission: &Manifest) -> &[Criterion] {
    match mission.content() {
        Content::Mission(mission) => match &mission.rubric {
            Some(rubric) => &rubric.criteria,
            None => &[],
        },
        Content::Capsule(_) | Content::Snapshot(_) => &[],
    }
}

fn check_asked(
    evaluator: Evaluator,
    terms: &EvaluationTerms,
    feedback: &FeedbackRow,
) -> Result<(), TeachingError> {
    match evaluator {
        Evaluator::Teacher => return Ok(()),
        Evaluator::Oneself if !terms.by_oneself => {
            let what = "evaluation by the team itself";
            return Err(TeachingError::NotAsked { what });
        }
        Evaluator::Peer if terms.peer_reports == 0 => {
            let what = "evaluation by peers";
            return Err(TeachingError::NotAsked { what });
        }
        Evaluator::Oneself | Evaluator::Peer => {}
    }
    match feedback.released_ms {
        Some(_) => Err(TeachingError::Released),
        None => Ok(()),
    }
}

fn check_comments(judgement: &Judgement) -> Result<(), TeachingError> {
    let comments = judgement.answers.iter().map(|answer| &answer.comment);
    for comment in comments.chain([&judgement.comment]) {
        if !comment.is_empty() {
            text::prose("comment", comment, COMMENT_CHARS_MAX)?;
        }
    }
    Ok(())
}

fn check_grade(
    judgement: &Judgement,
    (evaluator, terms): (Evaluator, &EvaluationTerms),
) -> Result<(), TeachingError> {
    let Some(grade) = judgement.grade_hundredths else {
        return Ok(());
    };
    let Some(max) = terms.grade_max.filter(|_| evaluator == Evaluator::Teacher) else {
        let what = "grade by these evaluators";
        return Err(TeachingError::NotAsked { what });
    };
    let max = u32::from(max) * 100;
    if grade > max {
        let (field, max) = ("grade_hundredths", max.into());
        return Err(TeachingError::Range { field, max });
    }
    Ok(())
}

/// What a judgement comes to, if it answers this rubric.
fn outcome(judgement: &Judgement, criteria: &[Criterion]) -> Result<Outcome, TeachingError> {
    let (expected, found) = (criteria.len(), judgement.answers.len());
    if expected != found {
        return Err(TeachingError::Answers { expected, found });
    }
    let mut points = 0.0;
    for (answer, criterion) in judgement.answers.iter().zip(criteria) {
        let Some(level) = answer.level else { continue };
        let level = criterion.levels.get(usize::from(level));
        let level = level.ok_or(TeachingError::Range {
            field: "level",
            max: criterion.levels.len() as u64 - 1,
        })?;
        points += level.points;
    }
    Ok(Outcome {
        points,
        points_max: criteria.iter().map(Criterion::points_max).sum(),
        grade_hundredths: judgement.grade_hundredths,
    })
}

/// The key of an evaluation. Teachers share one, whoever of them wrote it.
fn key(report: ReportId, evaluator: Evaluator, by: &Handle) -> Vec<u8> {
    let (kind, by) = match evaluator {
        Evaluator::Teacher => (0, ""),
        Evaluator::Oneself => (1, by.as_str()),
        Evaluator::Peer => (2, by.as_str()),
    };
    [report.as_bytes().as_slice(), &[kind], by.as_bytes()].concat()
}

fn evaluator_of(key: &[u8]) -> Option<Evaluator> {
    match key.get(crate::id::ID_BYTES)? {
        0 => Some(Evaluator::Teacher),
        1 => Some(Evaluator::Oneself),
        2 => Some(Evaluator::Peer),
        _ => None,
    }
}
