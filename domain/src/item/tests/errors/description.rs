use super::*;

const DESCRIPTION: &[Case] = &[
    (|d| d.item.title.clear(), "item.title", "is empty"),
    (
        |d| d.item.title = "x".repeat(201),
        "item.title",
        "has 201 characters",
    ),
    (
        |d| d.item.title = " Iron".into(),
        "item.title",
        "starts or ends with a space",
    ),
    (
        |d| d.item.title = "a\nb".into(),
        "item.title",
        "contains the character U+000A",
    ),
    (
        |d| d.item.summary = "x".repeat(4001),
        "item.abstract",
        "has 4001 characters",
    ),
    (
        |d| d.item.disciplines.push("0531".parse().unwrap()),
        "item.disciplines[1]",
        "is there twice",
    ),
    (
        |d| d.item.discipline_text = Some(String::new()),
        "item.discipline_text",
        "is empty",
    ),
    (
        |d| d.item.levels.push(Level::Bac2),
        "item.levels[1]",
        "is there twice",
    ),
    (
        |d| d.item.level_text = Some("x".repeat(121)),
        "item.level_text",
        "has 121 characters",
    ),
    (
        |d| d.item.keywords = strings(31),
        "item.keywords",
        "has 31 entries",
    ),
    (
        |d| d.item.keywords.push("iron".into()),
        "item.keywords[1]",
        "is there twice",
    ),
    (
        |d| d.item.keywords[0] = "x".repeat(61),
        "item.keywords[0]",
        "has 61 characters",
    ),
    (
        |d| d.item.objectives = strings(31),
        "item.objectives",
        "has 31 entries",
    ),
    (
        |d| d.item.objectives[0] = "x".repeat(501),
        "item.objectives[0]",
        "has 501 characters",
    ),
    (
        |d| d.item.duration_minutes = Some(0),
        "item.duration_minutes",
        "is out of range",
    ),
    (
        |d| d.item.duration_minutes = Some(42_001),
        "item.duration_minutes",
        "is out of range",
    ),
    (|d| d.item.authors.clear(), "item.authors", "has 0 entries"),
    (
        |d| d.item.authors = strings(51),
        "item.authors",
        "has 51 entries",
    ),
    (
        |d| d.item.authors[0] = "x".repeat(121),
        "item.authors[0]",
        "has 121 characters",
    ),
    (
        |d| d.item.source = Some("x".repeat(2001)),
        "item.source",
        "has 2001 characters",
    ),
    (
        |d| d.item.attribution = Some("x".repeat(1001)),
        "item.attribution",
        "has 1001 characters",
    ),
    (
        |d| d.item.maintainer = Some("\u{202e}x".into()),
        "item.maintainer",
        "contains the character U+202E",
    ),
    (
        |d| d.item.parent.as_mut().unwrap().version = 0,
        "item.parent.version",
        "is 0",
    ),
];

#[test]
fn descriptions_are_bounded() {
    check_all(mission, DESCRIPTION);
}
