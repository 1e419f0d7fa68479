//! What an institution says of itself.

use super::*;
use crate::profile::{HeadCount, NO_ITEM, Profile, TEACHERS_MAX};

fn profile(teachers: Option<u32>) -> Event {
    let teachers = teachers.map(HeadCount::of);
    Event {
        item: NO_ITEM,
        ..event(EventKind::Profile(Profile { teachers }), 1)
    }
}

#[track_caller]
fn check_profile(spoil: impl FnOnce(&mut pb::EventHeader), expected: WireError) {
    check(&profile(Some(412)).encode(), Event::decode, spoil, expected);
}

#[test]
fn a_profile_that_was_written_is_read() {
    for teachers in [None, Some(0), Some(9), Some(10), Some(412), Some(u32::MAX)] {
        let profile = profile(teachers);
        assert_eq!(Event::decode(&profile.encode()), Ok(profile));
    }
}

#[test]
fn a_number_of_teachers_that_is_not_rounded_is_refused() {
    for found in [1, 9, 412, TEACHERS_MAX + 1, 1_100_000] {
        let expected = WireError::NotRounded {
            field: "teachers",
            found,
            max: TEACHERS_MAX,
        };
        check_profile(|profile| profile.teachers = Some(found), expected);
    }
}

#[test]
fn a_profile_of_an_item_is_refused() {
    let item = Bytes::from_static(&[1; ItemHandle::LENGTH]);
    check_profile(|p| p.item = item, WireError::Invalid("item"));
    check_profile(|p| p.version = 2, WireError::Invalid("version"));
    let digest = || Bytes::from_static(&[1; Commitment::LENGTH]);
    check_profile(
        |p| p.manifest_digest = digest(),
        WireError::Invalid("manifest_digest"),
    );
    check_profile(
        |p| p.grant_digest = digest(),
        WireError::Invalid("grant_digest"),
    );
    check_profile(
        |p| p.previous_version = digest(),
        WireError::Invalid("previous_version"),
    );
}

#[test]
fn a_number_beside_an_item_says_nothing() {
    // An older program does not know the field either: both must come to the same.
    let message = pb::EventHeader {
        teachers: Some(412),
        ..place().into()
    };
    assert_eq!(Event::decode(&message.encode_to_vec()), Ok(place()));
}
