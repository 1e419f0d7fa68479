//! Whether the points of a rubric add up.

use domain::item::file::ItemFile;
use domain::item::{Content, Criterion, CriterionLevel, Rubric};

use super::finding::Finding;
use super::texts;

const RULE: &str = "rubric";

/// How far a sum of points may be from a whole number before it counts as none.
const ROUNDING: f64 = 1e-6;

pub(super) fn check(item: &ItemFile) -> Vec<Finding> {
    let Content::Mission(mission) = &item.content else {
        return Vec::new();
    };
    let Some(rubric) = &mission.rubric else {
        return Vec::new();
    };
    let mut findings: Vec<Finding> = (0..)
        .zip(&rubric.criteria)
        .filter_map(|(index, criterion)| check_criterion(index, criterion))
        .collect();
    findings.extend(check_sum(item, points_max(rubric)));
    findings
}

fn points_max(rubric: &Rubric) -> f64 {
    rubric.criteria.iter().map(Criterion::points_max).sum()
}

/// Levels go from the worst to the best, or the other way round.
fn check_criterion(index: usize, criterion: &Criterion) -> Option<Finding> {
    let at = format!("mission.rubric.criteria[{index}].levels");
    if criterion.points_max() <= 0.0 {
        let found = Finding::warning(RULE, at);
        return Some(found.saying(
            "give no points, whatever the answer",
            "give the best one some",
        ));
    }
    let steps: Vec<f64> = criterion
        .levels
        .windows(2)
        .filter_map(|pair| match pair {
            [
                CriterionLevel { points: from, .. },
                CriterionLevel { points: to, .. },
            ] => Some(to - from),
            _ => None,
        })
        .collect();
    let is_monotone = steps.iter().all(|step| *step > 0.0) || steps.iter().all(|step| *step < 0.0);
    let remedy = "let each give more points than the one before";
    (!is_monotone)
        .then(|| Finding::warning(RULE, at).saying("do not go from the worst to the best", remedy))
}

fn check_sum(item: &ItemFile, sum: f64) -> Vec<Finding> {
    const AT: &str = "mission.rubric";
    if (sum - sum.round()).abs() > ROUNDING {
        let problem = format!("gives at most {sum} points, which is no whole number");
        return vec![Finding::warning(RULE, AT).saying(problem, "round the best levels")];
    }
    let texts = texts::of_item(item);
    let declared = texts.iter().flat_map(|text| declared(text.text));
    declared
        .filter(|declared| (declared - sum).abs() > ROUNDING)
        .map(|declared| {
            let problem = format!("gives at most {sum} points, but the text says {declared}");
            Finding::warning(RULE, AT).saying(problem, "correct one of them")
        })
        .collect()
}

/// The totals that a text names: `sur 20 points`, `20 points au total`, `out of 20 points`,
/// `20 points in total`.
fn declared(text: &str) -> Vec<f64> {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || ".,;:()*".contains(c))
        .filter(|word| !word.is_empty())
        .collect();
    let mut totals = Vec::new();
    for (place, word) in words.iter().enumerate() {
        let Ok(number) = word.parse::<u32>() else {
            continue;
        };
        let before: Vec<&str> = words[..place].iter().rev().take(2).rev().copied().collect();
        let after: Vec<&str> = words[place + 1..].iter().take(3).copied().collect();
        let is_total = matches!(
            (before.as_slice(), after.as_slice()),
            ([.., "sur"] | ["out", "of"], ["points", ..])
                | (_, ["points", "au", "total"] | ["points", "in", "total"])
        );
        totals.extend(is_total.then_some(f64::from(number)));
    }
    totals
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[f64]) {
        assert_eq!(declared(text), expected, "{text}");
    }

    #[test]
    fn totals_are_found_in_both_languages() {
        check("Le compte rendu est noté sur 20 points.", &[20.0]);
        check("Barème : 14 points au total.", &[14.0]);
        check(
            "The report is marked out of 30 points (10 points in total).",
            &[30.0, 10.0],
        );
    }

    #[test]
    fn other_numbers_are_no_totals() {
        check("Placez 6 points sur le graphe, sur 20 cm.", &[]);
        check("sur 20", &[]);
        check("", &[]);
    }
}
