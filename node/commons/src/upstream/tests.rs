//! Changes of an original, found and taken.

use domain::item::{Content, Draft, Part};
use proptest::prelude::*;

use super::{Change, ChangeKind, PartPlace, Place, Versions};
use crate::testing::mission;

/// A mission whose parts are `(title, instructions)`.
fn of(parts: &[(&str, &str)]) -> Draft {
    let mut draft = mission("Iron in water");
    if let Content::Mission(mission) = &mut draft.content {
        mission.parts = parts
            .iter()
            .map(|(title, text)| part(title, text))
            .collect();
    }
    draft
}

fn part(title: &str, text: &str) -> Part {
    Part {
        title: title.to_owned(),
        instructions: text.to_owned(),
        labdocs: Vec::new(),
    }
}

fn parts(draft: &Draft) -> Vec<(&str, &str)> {
    let Content::Mission(mission) = &draft.content else {
        return Vec::new();
    };
    mission
        .parts
        .iter()
        .map(|part| (part.title.as_str(), part.instructions.as_str()))
        .collect()
}

fn change(place: PartPlace, kind: ChangeKind, is_contested: bool) -> Change {
    Change {
        place: Place::Part(place),
        kind,
        is_contested,
    }
}

#[test]
fn a_part_is_added_where_the_original_has_it() {
    let base = of(&[("Dilute", "a"), ("Measure", "b")]);
    let theirs = of(&[("Dilute", "a"), ("Calibrate", "c"), ("Measure", "b")]);
    let mine = of(&[
        ("Warm up", "w"),
        ("Dilute", "a"),
        ("Measure", "b"),
        ("Conclude", "d"),
    ]);
    let versions = Versions {
        base: &base,
        theirs: &theirs,
        mine: &mine,
    };
    let expected = change(PartPlace::Now(1), ChangeKind::Added, false);
    assert_eq!(versions.changes(), std::slice::from_ref(&expected));
    let taken = versions.take(&[expected.place]);
    let titles: Vec<_> = parts(&taken).into_iter().map(|(title, _)| title).collect();
    assert_eq!(
        titles,
        ["Warm up", "Dilute", "Calibrate", "Measure", "Conclude"]
    );
}

#[test]
fn what_both_changed_is_contested() {
    let base = of(&[("Dilute", "a"), ("Measure", "b")]);
    let theirs = of(&[("Dilute", "a2"), ("Measure", "b2")]);
    let mine = of(&[("Dilute", "my own"), ("Measure", "b")]);
    let versions = Versions {
        base: &base,
        theirs: &theirs,
        mine: &mine,
    };
    assert_eq!(
        versions.changes(),
        [
            change(PartPlace::Now(0), ChangeKind::Changed, true),
            change(PartPlace::Now(1), ChangeKind::Changed, false),
        ]
    );
    let taken = versions.take(&[Place::Part(PartPlace::Now(1))]);
    assert_eq!(parts(&taken), [("Dilute", "my own"), ("Measure", "b2")]);
}

#[test]
fn a_part_that_is_gone_may_be_kept() {
    let base = of(&[("Dilute", "a"), ("Measure", "b")]);
    let theirs = of(&[("Measure", "b")]);
    let versions = Versions {
        base: &base,
        theirs: &theirs,
        mine: &base,
    };
    let expected = change(PartPlace::Before(0), ChangeKind::Removed, false);
    assert_eq!(versions.changes(), std::slice::from_ref(&expected));
    assert_eq!(versions.take(&[]), base);
    assert_eq!(parts(&versions.take(&[expected.place])), [("Measure", "b")]);
}

#[test]
fn a_part_with_another_title_is_the_one_in_its_place() {
    let base = of(&[("Dilute", "a"), ("Measure", "b")]);
    let theirs = of(&[("Dilute tenfold", "a"), ("Measure", "b")]);
    let versions = Versions {
        base: &base,
        theirs: &theirs,
        mine: &base,
    };
    assert_eq!(
        versions.changes(),
        [change(PartPlace::Now(0), ChangeKind::Changed, false)]
    );
}

#[test]
fn what_stands_around_the_parts_is_offered_too() {
    let base = of(&[("Measure", "b")]);
    let mut theirs = base.clone();
    theirs.item.title = "Iron in wine".to_owned();
    theirs.item.duration_minutes = None;
    let mut mine = base.clone();
    mine.item.title = "Iron in tea".to_owned();
    let versions = Versions {
        base: &base,
        theirs: &theirs,
        mine: &mine,
    };
    let found: Vec<_> = versions
        .changes()
        .into_iter()
        .map(|change| (change.place, change.is_contested))
        .collect();
    assert_eq!(found, [(Place::Title, true), (Place::Duration, false)]);
    let taken = versions.take(&[Place::Duration]);
    assert_eq!(taken.item.title, "Iron in tea");
    assert_eq!(taken.item.duration_minutes, None);
}

fn some_parts() -> impl Strategy<Value = Vec<(String, String)>> {
    let title = prop::sample::select(vec!["Dilute", "Measure", "Conclude", "Draw", "Weigh"]);
    let text = prop::sample::select(vec!["a", "b", "c"]);
    prop::collection::vec((title, text), 1..5).prop_map(|parts| {
        let owned = |(title, text): (&str, &str)| (title.to_owned(), text.to_owned());
        parts.into_iter().map(owned).collect()
    })
}

fn draft_of(parts: &[(String, String)]) -> Draft {
    let parts: Vec<_> = parts
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    of(&parts)
}

proptest! {
    #[test]
    fn an_untouched_adaptation_that_takes_all_has_the_parts_of_the_original(
        base in some_parts(), theirs in some_parts()
    ) {
        let (base, theirs) = (draft_of(&base), draft_of(&theirs));
        let versions = Versions { base: &base, theirs: &theirs, mine: &base };
        let places: Vec<_> = versions.changes().into_iter().map(|change| change.place).collect();
        let taken = versions.take(&places);
        let (mut taken, mut expected) = (parts(&taken), parts(&theirs));
        taken.sort_unstable();
        expected.sort_unstable();
        prop_assert_eq!(taken, expected);
    }

    #[test]
    fn taking_nothing_changes_nothing(
        base in some_parts(), theirs in some_parts(), mine in some_parts()
    ) {
        let [base, theirs, mine] = [base, theirs, mine].map(|parts| draft_of(&parts));
        let versions = Versions { base: &base, theirs: &theirs, mine: &mine };
        prop_assert_eq!(&versions.take(&[]), &mine);
        let unchanged = Versions { base: &base, theirs: &base, mine: &mine };
        prop_assert_eq!(unchanged.changes(), []);
    }

    #[test]
    fn what_was_taken_is_not_offered_again(
        base in some_parts(), theirs in some_parts()
    ) {
        let (base, theirs) = (draft_of(&base), draft_of(&theirs));
        let versions = Versions { base: &base, theirs: &theirs, mine: &base };
        let places: Vec<_> = versions.changes().into_iter().map(|change| change.place).collect();
        let taken = versions.take(&places);
        let again = Versions { base: &theirs, theirs: &theirs, mine: &taken };
        prop_assert_eq!(again.changes(), []);
    }
}
