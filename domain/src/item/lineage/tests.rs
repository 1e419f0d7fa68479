use super::*;
use crate::item::Draft;
use crate::item::tests::{manifest, mission, parent};

fn original(change: impl FnOnce(&mut Draft)) -> Manifest {
    let mut draft = mission();
    draft.item.parent = None;
    change(&mut draft);
    manifest(draft)
}

fn adaptation(original: &Manifest, change: impl FnOnce(&mut Draft)) -> Manifest {
    let mut draft = mission();
    let licence = original.description().licence.clone();
    draft.item.licence = licence.clone();
    draft.item.rights = original.description().rights;
    draft.item.parent = Some(Parent {
        licence,
        ..parent()
    });
    change(&mut draft);
    manifest(draft)
}

#[test]
fn what_may_be_adapted_and_passed_on_may_go_anywhere() {
    let original = original(|_| {});
    let child = adaptation(&original, |_| {});
    assert_eq!(check_adaptation(&original, &child, Reach::AtHome), Ok(()));
    assert_eq!(check_adaptation(&original, &child, Reach::Beyond), Ok(()));
}

#[test]
fn the_right_to_adapt_must_be_given() {
    let original = original(|draft| draft.item.rights.adapt = false);
    let child = adaptation(&original, |_| {});
    let answer = check_adaptation(&original, &child, Reach::AtHome);
    assert_eq!(answer, Err(AdaptationError::NotGiven));
}

#[test]
fn an_adaptation_cannot_misquote_its_original() {
    let original = original(|_| {});
    for said in [Some("CC0-1.0"), None] {
        let child = adaptation(&original, |draft| {
            let licence = said.map(|id| id.parse().unwrap());
            draft.item.parent = licence.map(|licence| Parent {
                licence,
                ..parent()
            });
        });
        let answer = check_adaptation(&original, &child, Reach::AtHome);
        assert!(
            matches!(answer, Err(AdaptationError::LicenceMisquoted { .. })),
            "{answer:?}"
        );
    }
}

#[test]
fn what_may_not_be_passed_on_stays_with_its_adaptations() {
    let original = original(|draft| draft.item.rights.redistribute = false);
    let child = adaptation(&original, |_| {});
    assert_eq!(check_adaptation(&original, &child, Reach::AtHome), Ok(()));
    let answer = check_adaptation(&original, &child, Reach::Beyond);
    assert_eq!(answer, Err(AdaptationError::TooFar));
    let generous = adaptation(&original, |draft| draft.item.rights.redistribute = true);
    let answer = check_adaptation(&original, &generous, Reach::AtHome);
    assert_eq!(answer, Err(AdaptationError::RedistributesMore));
}

#[test]
fn digests_are_64_hexadecimal_digits() {
    let json = serde_json::to_value(parent()).unwrap();
    assert_eq!(json["manifest_digest"], "07".repeat(32));
    for digest in ["", "07", &"0".repeat(66), &"zz".repeat(32)] {
        let mut json = json.clone();
        json["manifest_digest"] = digest.into();
        assert!(serde_json::from_value::<Parent>(json).is_err(), "{digest}");
    }
}
