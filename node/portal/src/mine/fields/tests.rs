//! What a form says of a draft.

use domain::item::vocabulary::LabdocKind;
use domain::item::{Content, Draft};
use proptest::prelude::*;

use super::*;
use crate::mine::deeds::blank_mission;
use crate::mine::structure::Deed;

fn form(fields: &[(&str, &str)]) -> Form {
    Form::of(fields)
}

fn draft_with(kind: LabdocKind) -> Draft {
    let mut draft = blank_mission("en", "Ada Keller").unwrap();
    Deed::AddLabdoc(0, kind).apply(&mut draft);
    Deed::AddCriterion.apply(&mut draft);
    draft
}

fn labdoc(draft: &Draft) -> &Labdoc {
    match &draft.content {
        Content::Mission(mission) => &mission.parts[0].labdocs[0],
        Content::Capsule(_) | Content::Snapshot(_) => panic!("a mission"),
    }
}

#[test]
fn an_empty_form_changes_nothing() {
    let draft = draft_with(LabdocKind::Dataset);
    assert_eq!(read(draft.clone(), &form(&[])), (draft, Vec::new()));
}

#[test]
fn a_description_is_read() {
    let fields = [
        ("title", "Iron"),
        ("keywords", "iron, colour , ,water"),
        ("objectives", "Measure.\r\n\r\nConclude.\r\n"),
        ("duration", "90"),
        ("disciplines", ""),
        ("disciplines", "0531"),
        ("rights", ""),
        ("rights", "view"),
    ];
    let (draft, unread) = read(draft_with(LabdocKind::Text), &form(&fields));
    assert_eq!(unread, []);
    let item = draft.item;
    assert_eq!(item.keywords, ["iron", "colour", "water"]);
    assert_eq!(item.objectives, ["Measure.", "Conclude."]);
    assert_eq!(item.duration_minutes, Some(90));
    assert_eq!(item.disciplines.len(), 1);
    assert!(item.rights.view && !item.rights.adapt);
}

#[test]
fn what_cannot_be_read_is_named_and_what_was_there_stays() {
    let mut before = draft_with(LabdocKind::Dataset);
    before.item.duration_minutes = Some(60);
    let fields = [
        ("duration", "an hour"),
        ("licence", "MINE-1.0"),
        ("labdoc.0.0.columns", "a | V | 1 | x | too much"),
        ("criterion.0.levels", "good | 3"),
    ];
    let (after, unread) = read(before.clone(), &form(&fields));
    assert_eq!(after, before);
    let names: Vec<_> = unread.iter().map(|unread| unread.field.as_str()).collect();
    assert_eq!(
        names,
        [
            "duration",
            "licence",
            "labdoc.0.0.columns",
            "criterion.0.levels"
        ]
    );
}

#[test]
fn a_table_is_read() {
    let fields = [
        ("labdoc.0.0.title", "Readings"),
        (
            "labdoc.0.0.columns",
            "U | V | 0,5 %\nI | mA | [u]\nu | mA | 0.1\nR | Ω | | [U] / [I]\nnote | -",
        ),
        ("labdoc.0.0.rows", "2 ; ; ; ; 1,5\n\n4,5;1"),
    ];
    let (draft, unread) = read(draft_with(LabdocKind::Dataset), &form(&fields));
    assert_eq!(unread, []);
    let LabdocContent::Dataset(dataset) = &labdoc(&draft).content else {
        panic!("a dataset");
    };
    assert_eq!(
        dataset.columns[0].uncertainty,
        Some(Uncertainty::Percent(0.5))
    );
    assert_eq!(
        dataset.columns[1].uncertainty,
        Some(Uncertainty::Column("u".to_owned()))
    );
    assert_eq!(dataset.columns[3].formula.as_deref(), Some("[U] / [I]"));
    assert_eq!(dataset.columns[4].kind, ColumnKind::Text);
    assert_eq!(
        dataset.rows,
        [["2", "", "", "", "1,5"], ["4.5", "1", "", "", ""]],
        "numbers have a point, texts stay"
    );
    assert!(!labdoc(&draft).required, "the box was not ticked");
}

#[test]
fn a_row_loses_no_cell_that_says_something() {
    let fields = [("labdoc.0.0.rows", "1 ; 2 ;")];
    let (draft, _) = read(draft_with(LabdocKind::Dataset), &form(&fields));
    let LabdocContent::Dataset(dataset) = &labdoc(&draft).content else {
        panic!("a dataset");
    };
    assert_eq!(dataset.rows, [["1", "2"]]);
    assert!(draft.validate().is_err());
}

proptest! {
    #[test]
    fn any_text_in_any_field_is_read_without_harm(text in ".{0,60}", kind in 0..5_usize) {
        use domain::item::vocabulary::Term as _;
        let draft = draft_with(LabdocKind::ALL[kind]);
        let names = [
            "title", "duration", "licence", "language", "keywords", "disciplines", "rights",
            "labdoc.0.0.title", "labdoc.0.0.columns", "labdoc.0.0.rows", "labdoc.0.0.language",
            "labdoc.0.0.steps", "criterion.0.levels", "part.0.title", "part.9.title",
        ];
        let fields: Vec<_> = names.iter().map(|name| (*name, text.as_str())).collect();
        let (after, _) = read(draft, &form(&fields));
        prop_assert!(after.item.authors.len() == 1);
    }

    #[test]
    fn levels_and_columns_read_as_they_are_written(points in 0..100_u32, title in "[a-z]{0,8}", text in "[a-z]{0,8}") {
        let levels = vec![CriterionLevel { points: f64::from(points), title, description: text }];
        let written = levels_text(&levels);
        let again: Option<Vec<_>> = written.lines().map(level).collect();
        prop_assert_eq!(again, Some(levels), "{}", written);
    }
}
