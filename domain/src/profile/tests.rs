use proptest::prelude::*;

use super::*;
use crate::log::PairTag;

#[track_caller]
fn check(teachers: u32, published: u32) {
    assert_eq!(HeadCount::of(teachers).published(), published, "{teachers}");
}

#[test]
fn a_number_has_two_significant_digits() {
    for (teachers, published) in [
        (10, 10),
        (99, 99),
        (100, 100),
        (104, 100),
        (105, 110),
        (412, 410),
        (994, 990),
        (995, 1_000),
        (1_049, 1_000),
        (1_050, 1_100),
        (998_999, 1_000_000),
    ] {
        check(teachers, published);
    }
}

#[test]
fn fewer_than_ten_are_not_counted_out() {
    for teachers in 0..COUNTED_MIN {
        check(teachers, 0);
        assert_eq!(HeadCount::of(teachers).about(), None);
    }
    assert_eq!(HeadCount::of(COUNTED_MIN).about(), Some(COUNTED_MIN));
}

#[test]
fn more_than_there_can_be_count_as_the_most() {
    check(TEACHERS_MAX, TEACHERS_MAX);
    check(TEACHERS_MAX + 1, TEACHERS_MAX);
    check(u32::MAX, TEACHERS_MAX);
}

#[test]
fn a_number_that_is_not_rounded_was_not_published() {
    for number in [1, 9, 101, 412, 1_010, TEACHERS_MAX + 1, 1_100_000, u32::MAX] {
        assert_eq!(HeadCount::from_published(number), None, "{number}");
    }
}

#[test]
fn a_sum_expects_rather_too_many() {
    let sum = |teachers: &[u32]| HeadTotal::of(teachers.iter().map(|n| Some(HeadCount::of(*n))));
    assert_eq!(sum(&[]), None);
    assert_eq!(sum(&[3]), Some(HeadTotal::FewerThan(10)));
    assert_eq!(sum(&[3, 9]), Some(HeadTotal::FewerThan(20)));
    assert_eq!(sum(&[412]), Some(HeadTotal::About(410)));
    assert_eq!(sum(&[412, 3, 23]), Some(HeadTotal::About(440)));
    assert_eq!(sum(&[3, 412]), Some(HeadTotal::About(420)));
}

#[test]
fn a_sum_is_not_known_where_one_does_not_say() {
    let known = Some(HeadCount::of(412));
    assert_eq!(HeadTotal::of([known, None]), None);
    assert_eq!(HeadTotal::of([None, known]), None);
}

#[test]
fn an_institution_speaks_of_itself_to_the_world_alone() {
    assert!(may_stand_in(LogKind::Public));
    for kind in [
        LogKind::House,
        LogKind::Consortium,
        LogKind::Pair(PairTag([0; PairTag::LENGTH])),
    ] {
        assert!(!may_stand_in(kind));
    }
}

proptest! {
    #[test]
    fn what_was_rounded_stays(teachers in any::<u32>()) {
        let count = HeadCount::of(teachers);
        prop_assert_eq!(HeadCount::from_published(count.published()), Some(count));
    }

    #[test]
    fn more_teachers_are_no_smaller_number(one in any::<u32>(), other in any::<u32>()) {
        let (fewer, more) = (one.min(other), one.max(other));
        prop_assert!(HeadCount::of(fewer) <= HeadCount::of(more));
    }
}
