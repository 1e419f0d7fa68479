//! How good an order of answers is.

use std::collections::HashMap;

use crate::made_up::draw;

/// How far the first figures look.
const FIRST: usize = 10;
/// Samples of the bootstrap.
const SAMPLES: u64 = 2_000;

/// How well documents answer a question; 0 is not at all.
pub(crate) type Grades = HashMap<String, u32>;

/// Figures of one question, or means of them.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Figures {
    pub(crate) ndcg10: f64,
    pub(crate) mrr10: f64,
    pub(crate) recall100: f64,
}

/// A mean, and where it lies with a probability of 95 %.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Interval {
    pub(crate) mean: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
}

/// The figures of one order of documents, of which there are at most a hundred.
pub(crate) fn of(found: &[&str], grades: &Grades) -> Figures {
    let grade = |name: &str| grades.get(name).copied().unwrap_or_default();
    let right = grades.values().filter(|grade| **grade > 0).count();
    let is_right = |name: &&str| grade(name) > 0;
    let mut ideal = grades.values().copied().collect::<Vec<_>>();
    ideal.sort_unstable_by(|left, right| right.cmp(left));
    let first = found.iter().take(FIRST).position(is_right);
    Figures {
        ndcg10: share(
            gain(found.iter().map(|name| grade(name))),
            gain(ideal.into_iter()),
        ),
        mrr10: first.map_or(0.0, |place| 1.0 / (place + 1) as f64),
        recall100: share(
            found.iter().copied().filter(|name| is_right(name)).count() as f64,
            right as f64,
        ),
    }
}

fn gain(grades: impl Iterator<Item = u32>) -> f64 {
    let gains = grades.take(FIRST).enumerate();
    gains
        .map(|(place, grade)| (2f64.powi(grade as i32) - 1.0) / ((place + 2) as f64).log2())
        .sum()
}

fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// Means over questions.
pub(crate) fn mean(figures: &[Figures]) -> Figures {
    let mean =
        |figure: fn(&Figures) -> f64| share(figures.iter().map(figure).sum(), figures.len() as f64);
    Figures {
        ndcg10: mean(|figures| figures.ndcg10),
        mrr10: mean(|figures| figures.mrr10),
        recall100: mean(|figures| figures.recall100),
    }
}

/// By how much `left` has a better nDCG@10 than `right`: paired bootstrap over questions, seeded.
pub(crate) fn difference(left: &[Figures], right: &[Figures]) -> Interval {
    let differences = left.iter().zip(right);
    let differences = differences.map(|(left, right)| left.ndcg10 - right.ndcg10);
    let differences = differences.collect::<Vec<_>>();
    let count = differences.len() as u64;
    let sample = |sample: u64| {
        let drawn = (0..count).map(|place| differences[(draw(sample, place) % count) as usize]);
        share(drawn.sum(), count as f64)
    };
    let mut means = (0..SAMPLES).map(sample).collect::<Vec<_>>();
    means.sort_by(f64::total_cmp);
    Interval {
        mean: share(differences.iter().sum(), count as f64),
        low: means[means.len() * 25 / 1_000],
        high: means[means.len() * 975 / 1_000],
    }
}
