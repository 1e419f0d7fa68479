//! Rubrics: by which criteria a report is evaluated.

use serde::{Deserialize, Serialize};

use super::bounds;
use super::check::Checker;

/// By which criteria a report is evaluated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rubric {
    /// 1 to 30 criteria.
    pub criteria: Vec<Criterion>,
}

/// One question that a tutor answers about a report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Its title; 1 to 200 characters.
    pub title: String,
    /// What it means; at most 2,000 characters.
    #[serde(default)]
    pub description: String,
    /// 2 to 10 possible answers.
    pub levels: Vec<CriterionLevel>,
}

/// One possible answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CriterionLevel {
    /// Its title; 1 to 200 characters.
    pub title: String,
    /// What it means; at most 2,000 characters.
    #[serde(default)]
    pub description: String,
    /// What it gives; 0 to 1,000 points.
    pub points: f64,
}

impl Rubric {
    pub(super) fn check(&self, checker: &mut Checker) {
        checker.each(
            "criteria",
            &self.criteria,
            bounds::CRITERIA,
            |checker, criterion| {
                criterion.check(checker);
            },
        );
        let titles = self
            .criteria
            .iter()
            .map(|criterion| criterion.title.as_str());
        checker.distinct("criteria", bounds::CRITERIA, titles);
    }

    pub(super) fn collect_texts<'a>(&'a self, texts: &mut Vec<&'a str>) {
        for criterion in &self.criteria {
            texts.extend([criterion.title.as_str(), criterion.description.as_str()]);
            for level in &criterion.levels {
                texts.extend([level.title.as_str(), level.description.as_str()]);
            }
        }
    }
}

impl Criterion {
    /// The most points that it can give.
    pub fn points_max(&self) -> f64 {
        self.levels
            .iter()
            .map(|level| level.points)
            .fold(0.0, f64::max)
    }

    fn check(&self, checker: &mut Checker) {
        checker.text("title", &self.title, bounds::CRITERION_TITLE);
        checker.text(
            "description",
            &self.description,
            bounds::CRITERION_DESCRIPTION,
        );
        checker.each(
            "levels",
            &self.levels,
            bounds::CRITERION_LEVELS,
            |checker, level| {
                level.check(checker);
            },
        );
        let titles = self.levels.iter().map(|level| level.title.as_str());
        checker.distinct("levels", bounds::CRITERION_LEVELS, titles);
    }
}

impl CriterionLevel {
    fn check(&self, checker: &mut Checker) {
        checker.text("title", &self.title, bounds::CRITERION_TITLE);
        checker.text(
            "description",
            &self.description,
            bounds::CRITERION_DESCRIPTION,
        );
        // False for NaN too.
        if !(0.0..=bounds::POINTS_MAX).contains(&self.points) {
            let allowed = format!("give 0 to {} points", bounds::POINTS_MAX);
            checker.refuse_field("points", &format!("is {}", self.points), &allowed);
        }
    }
}
