//! Random and chosen schedules of the model in [`super::federation`].

use proptest::prelude::*;

use super::federation::{Federation, Manners, Pull, READERS, Step};
use super::{listed, named};
use crate::policy::SharingPolicy;

const PARIS: usize = 1;

fn run(manners: Manners, steps: &[Step]) -> Result<(), String> {
    let mut federation = Federation::new(manners);
    for step in steps {
        federation.step(step)?;
    }
    federation.settle()
}

/// Paris reads an item of the consortium's, which is then narrowed to paris; the origin has said
/// and appended everything when paris applies the log `consortium` first.
fn narrowed_to_paris() -> Vec<Step> {
    let append = || std::iter::repeat_n(Step::Append, 4);
    let mut steps = vec![Step::Decide(SharingPolicy::Consortium, true)];
    steps.extend(append());
    steps.extend([
        Step::Read(PARIS, Pull::Hear),
        Step::Read(PARIS, Pull::Consortium),
    ]);
    steps.push(Step::Decide(listed(&["paris"]), false));
    steps.extend(append());
    steps.extend([
        Step::Read(PARIS, Pull::Hear),
        Step::Read(PARIS, Pull::Consortium),
    ]);
    steps
}

#[test]
fn an_item_narrowed_to_its_reader_never_leaves_it() {
    assert_eq!(run(Manners::NarrowFirst, &narrowed_to_paris()), Ok(()));
}

#[test]
fn a_reader_that_ignores_the_horizon_loses_an_item_for_a_moment() {
    // Why there is a horizon; and that the model would notice if there were none.
    let lapse = run(Manners::Impatient, &narrowed_to_paris()).unwrap_err();
    assert!(lapse.contains("lost by"), "{lapse}");
}

/// Paris reads the log `public` before the log `consortium`, and the item leaves the former.
fn narrowed_to_the_consortium() -> Vec<Step> {
    let append = || std::iter::repeat_n(Step::Append, 4);
    let mut steps = vec![Step::Decide(SharingPolicy::Public, true)];
    steps.extend(append());
    steps.push(Step::Decide(SharingPolicy::Consortium, false));
    steps.extend(append());
    steps.push(Step::Read(PARIS, Pull::Hear));
    steps.extend([
        Step::Read(PARIS, Pull::Public),
        Step::Read(PARIS, Pull::Public),
    ]);
    steps
}

#[test]
fn an_item_narrowed_to_the_consortium_never_leaves_a_member() {
    let steps = narrowed_to_the_consortium();
    assert_eq!(run(Manners::NarrowFirst, &steps), Ok(()));
}

#[test]
fn a_reader_that_applies_public_before_consortium_loses_an_item_for_a_moment() {
    let lapse = run(Manners::OwnFirst, &narrowed_to_the_consortium()).unwrap_err();
    assert!(lapse.contains("lost by"), "{lapse}");
}

#[test]
fn who_loses_the_right_and_has_it_back_sees_the_newest_version() {
    let steps = [
        Step::Decide(listed(&["paris"]), true),
        Step::Decide(SharingPolicy::Personal, false),
        Step::Revise,
        Step::Decide(named(&["anne@paris"]), false),
    ];
    assert_eq!(run(Manners::NarrowFirst, &steps), Ok(()));
}

fn any_policy() -> impl Strategy<Value = SharingPolicy> {
    let chosen = |all: &[&'static str]| proptest::sample::subsequence(all.to_vec(), 1..=all.len());
    let everybody = [
        "anne@paris",
        "zoe@paris",
        "anne@toulouse",
        "anne@grenoble",
        "owner@grenoble",
    ];
    prop_oneof![
        Just(SharingPolicy::Personal),
        chosen(&everybody).prop_map(|people| named(&people)),
        Just(SharingPolicy::Institution),
        chosen(&["grenoble", "paris", "toulouse"]).prop_map(|ids| listed(&ids)),
        Just(SharingPolicy::Consortium),
        Just(SharingPolicy::Public),
    ]
}

fn any_step() -> impl Strategy<Value = Step> {
    let pull =
        proptest::sample::select(vec![Pull::Hear, Pull::Own, Pull::Consortium, Pull::Public]);
    prop_oneof![
        2 => (any_policy(), any::<bool>()).prop_map(|(policy, new)| Step::Decide(policy, new)),
        1 => Just(Step::Revise),
        8 => Just(Step::Append),
        30 => (0..READERS.len(), pull).prop_map(|(reader, pull)| Step::Read(reader, pull)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn nobody_sees_too_much_and_who_keeps_the_right_keeps_the_item(
        steps in proptest::collection::vec(any_step(), 1..120),
    ) {
        let outcome = run(Manners::NarrowFirst, &steps);
        prop_assert!(outcome.is_ok(), "{}", outcome.unwrap_err());
    }
}
