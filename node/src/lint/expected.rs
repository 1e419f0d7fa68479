//! Fields that may be left out, and that readers will look for.

use domain::item::file::ItemFile;
use domain::item::{Capsule, Content, Description, Mission, Snapshot};

use super::finding::Finding;

const RULE: &str = "expected";

pub(super) fn check(item: &ItemFile) -> Vec<Finding> {
    let mut missing = of_description(&item.item);
    missing.extend(match &item.content {
        Content::Mission(mission) => of_mission(mission, &item.item),
        Content::Capsule(capsule) => of_capsule(capsule, &item.item),
        Content::Snapshot(snapshot) => of_snapshot(snapshot),
    });
    let missing = missing.into_iter().filter(|(_, is_missing, _)| *is_missing);
    missing
        .map(|(field, _, remedy)| Finding::warning(RULE, field).saying("is missing", remedy))
        .collect()
}

/// A field, whether it is missing, and what would be there.
type Expectation = (&'static str, bool, &'static str);

fn of_description(item: &Description) -> Vec<Expectation> {
    let is_blank = |text: &str| text.trim().is_empty();
    vec![
        (
            "item.abstract",
            is_blank(&item.summary),
            "say in a few sentences what it is",
        ),
        (
            "item.disciplines",
            item.disciplines.is_empty() && item.discipline_text.is_none(),
            "give a field of the list, or discipline_text",
        ),
        (
            "item.levels",
            item.levels.is_empty() && item.level_text.is_none(),
            "say for whom it is",
        ),
        (
            "item.keywords",
            item.keywords.is_empty(),
            "give the words that one would search for",
        ),
        (
            "item.reviewed",
            item.reviewed.is_none(),
            "say when somebody last checked that it still works",
        ),
    ]
}

const OBJECTIVES: &str = "say what students will be able to do";
const DURATION: &str = "say how many minutes it takes a student";

fn of_mission(mission: &Mission, item: &Description) -> Vec<Expectation> {
    let has_labdocs = mission.parts.iter().any(|part| !part.labdocs.is_empty());
    vec![
        ("item.objectives", item.objectives.is_empty(), OBJECTIVES),
        (
            "item.duration_minutes",
            item.duration_minutes.is_none(),
            DURATION,
        ),
        (
            "mission.rubric",
            mission.rubric.is_none(),
            "say by which criteria a report is evaluated",
        ),
        (
            "mission.parts",
            !has_labdocs,
            "give students something to complete",
        ),
    ]
}

fn of_capsule(capsule: &Capsule, item: &Description) -> Vec<Expectation> {
    vec![
        ("item.objectives", item.objectives.is_empty(), OBJECTIVES),
        (
            "item.duration_minutes",
            item.duration_minutes.is_none(),
            DURATION,
        ),
        (
            "capsule.presentation",
            capsule.presentation.trim().is_empty(),
            "say what to know before opening it",
        ),
    ]
}

fn of_snapshot(snapshot: &Snapshot) -> Vec<Expectation> {
    vec![(
        "snapshot.packages",
        snapshot.packages.is_empty(),
        "list what is installed",
    )]
}
