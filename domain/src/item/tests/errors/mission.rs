use super::*;

const MISSION: &[Case] = &[
    (
        |d| the_mission(d).parts.clear(),
        "mission.parts",
        "has 0 entries",
    ),
    (
        |d| the_mission(d).instructions = "x".repeat(40_001),
        "mission.instructions",
        "has 40001 characters",
    ),
    (
        |d| {
            let part = the_part(d).clone();
            the_mission(d).parts = vec![part; 61];
        },
        "mission.parts",
        "has 61 entries",
    ),
    (
        |d| the_part(d).title.clear(),
        "mission.parts[0].title",
        "is empty",
    ),
    (
        |d| the_part(d).instructions = "\u{0}".into(),
        "mission.parts[0].instructions",
        "contains the character U+0000",
    ),
    (
        |d| {
            let labdoc = the_part(d).labdocs[0].clone();
            the_part(d).labdocs = vec![labdoc; 31];
        },
        "mission.parts[0].labdocs",
        "has 31 entries",
    ),
    (
        |d| the_part(d).labdocs[0].title.clear(),
        "mission.parts[0].labdocs[0].title",
        "is empty",
    ),
];

#[test]
fn missions_are_bounded() {
    check_all(mission, MISSION);
}

const RUBRIC: &[Case] = &[
    (
        |d| the_mission(d).rubric.as_mut().unwrap().criteria.clear(),
        "mission.rubric.criteria",
        "has 0 entries",
    ),
    (
        |d| {
            let criterion = the_criterion(d).clone();
            the_mission(d)
                .rubric
                .as_mut()
                .unwrap()
                .criteria
                .push(criterion);
        },
        "mission.rubric.criteria[1]",
        "is there twice",
    ),
    (
        |d| the_criterion(d).title.clear(),
        "mission.rubric.criteria[0].title",
        "is empty",
    ),
    (
        |d| the_criterion(d).description = "x".repeat(2001),
        "mission.rubric.criteria[0].description",
        "has 2001 characters",
    ),
    (
        |d| the_criterion(d).levels.truncate(1),
        "mission.rubric.criteria[0].levels",
        "has 1 entries",
    ),
    (
        |d| the_criterion(d).levels[1].title = "No".into(),
        "mission.rubric.criteria[0].levels[1]",
        "is there twice",
    ),
    (
        |d| the_criterion(d).levels[0].points = -1.0,
        "mission.rubric.criteria[0].levels[0].points",
        "is -1",
    ),
    (
        |d| the_criterion(d).levels[0].points = f64::NAN,
        "mission.rubric.criteria[0].levels[0].points",
        "is NaN",
    ),
    (
        |d| the_criterion(d).levels[0].points = 1000.5,
        "mission.rubric.criteria[0].levels[0].points",
        "is 1000.5",
    ),
];

#[test]
fn rubrics_are_bounded() {
    check_all(mission, RUBRIC);
}
