use proptest::prelude::*;

use super::*;
use crate::testing::event;

use EventKind::{Erase, Place, Retract, Unknown, Withdraw};

/// What a log says after these events, each at its index; those that are refused change nothing.
fn folded(events: &[(EventKind, u64)]) -> Placement {
    let step = |placement: Placement, (index, (kind, version)): (usize, &(EventKind, u64))| {
        let event = event(*kind, *version);
        placement.apply(&event, index as u64).unwrap_or(placement)
    };
    events.iter().enumerate().fold(Placement::default(), step)
}

/// After `events`, the item stands as `(version, index)`, or not.
#[track_caller]
fn check(events: &[(EventKind, u64)], live: Option<(u64, u64)>, closed: Option<Closed>) {
    let found = folded(events);
    let live = live.map(|(version, index)| Live { version, index });
    assert_eq!((found.live, found.closed), (live, closed), "{events:?}");
}

/// After `events`, one more is refused.
#[track_caller]
fn check_refused(events: &[(EventKind, u64)], last: (EventKind, u64), why: PlacementError) {
    let found = folded(events).apply(&event(last.0, last.1), 99);
    assert_eq!(found, Err(why));
}

#[test]
fn the_last_place_stands_until_it_is_withdrawn() {
    check(&[], None, None);
    check(&[(Place, 1)], Some((1, 0)), None);
    check(&[(Place, 1), (Place, 2)], Some((2, 1)), None);
    check(&[(Place, 1), (Place, 1)], Some((1, 1)), None);
    check(&[(Place, 1), (Place, 7)], Some((7, 1)), None);
    check(&[(Place, 1), (Withdraw, 1)], None, None);
    check(&[(Place, 1), (Withdraw, 1), (Place, 1)], Some((1, 2)), None);
    check(&[(Place, 1), (Withdraw, 1), (Place, 2)], Some((2, 2)), None);
}

#[test]
fn withdrawing_what_is_not_placed_changes_nothing() {
    check(&[(Withdraw, 1)], None, None);
    check(&[(Withdraw, 9), (Place, 1)], Some((1, 1)), None);
    check(&[(Place, 2), (Withdraw, 2), (Withdraw, 2)], None, None);
    assert_eq!(folded(&[(Withdraw, 9)]), Placement::default());
}

#[test]
fn a_withdrawal_counts_whatever_version_it_names() {
    for version in [1, 2, 3, u64::MAX] {
        check(&[(Place, 2), (Withdraw, version)], None, None);
    }
}

#[test]
fn an_older_version_does_not_come_back() {
    let regressed = |found, floor| PlacementError::Regressed { found, floor };
    check_refused(&[(Place, 3)], (Place, 2), regressed(2, 3));
    check_refused(&[(Place, 3), (Withdraw, 3)], (Place, 2), regressed(2, 3));
    check_refused(&[(Place, u64::MAX)], (Place, 1), regressed(1, u64::MAX));
    check(&[(Place, 3), (Place, 2)], Some((3, 0)), None);
}

#[test]
fn what_was_taken_back_for_ever_does_not_come_back() {
    for (kind, closed) in [(Retract, Closed::Retracted), (Erase, Closed::Erased)] {
        check(&[(Place, 1), (kind, 1)], None, Some(closed));
        check(&[(kind, 1)], None, Some(closed));
        check(&[(kind, 1), (Place, 9)], None, Some(closed));
        check(&[(Place, 1), (kind, 1), (Withdraw, 1)], None, Some(closed));
        check_refused(&[(Place, 1), (kind, 1)], (Place, 2), PlacementError::Closed);
    }
}

#[test]
fn what_was_erased_stays_erased() {
    check(&[(Retract, 1), (Erase, 1)], None, Some(Closed::Erased));
    check(&[(Erase, 1), (Retract, 1)], None, Some(Closed::Erased));
}

#[test]
fn a_kind_of_a_newer_program_is_not_applied() {
    let why = PlacementError::UnknownKind(77);
    check_refused(&[(Place, 1)], (Unknown(77), 9), why);
    check(&[(Place, 1), (Unknown(77), 9)], Some((1, 0)), None);
}

fn any_event() -> impl Strategy<Value = (EventKind, u64)> {
    let kind = prop_oneof![
        8 => Just(Place),
        6 => Just(Withdraw),
        1 => Just(Retract),
        1 => Just(Erase),
        1 => (5..i32::MAX).prop_map(Unknown),
    ];
    (kind, 1..6_u64)
}

proptest! {
    #[test]
    fn versions_never_fall_and_closing_is_for_ever(
        events in proptest::collection::vec(any_event(), 0..40),
    ) {
        for len in 1..=events.len() {
            let (before, after) = (folded(&events[..len - 1]), folded(&events[..len]));
            prop_assert!(after.floor >= before.floor);
            prop_assert!(after.live.is_none_or(|live| live.version == after.floor));
            prop_assert!(after.live.is_none() || after.closed.is_none());
            prop_assert!(before.closed.is_none() || after.closed.is_some());
            prop_assert!(before.closed != Some(Closed::Erased) || after == before);
        }
    }

    #[test]
    fn repeating_the_last_event_changes_nothing_but_its_index(
        events in proptest::collection::vec(any_event(), 1..20),
    ) {
        let mut twice = events.clone();
        twice.push(events[events.len() - 1]);
        let version = |placement: Placement| placement.live.map(|live| live.version);
        let (once, twice) = (folded(&events), folded(&twice));
        prop_assert_eq!((version(once), once.closed), (version(twice), twice.closed));
    }
}

#[test]
fn what_an_institution_says_of_itself_places_nothing() {
    let profile = EventKind::Profile(crate::profile::Profile::default());
    check_refused(&[(Place, 1)], (profile, 1), PlacementError::OfNoItem);
}
