//! Whatever is done in whatever order: in the end, everybody sees what the policies say.

use std::collections::BTreeMap;

use domain::id::ItemId;
use domain::membership::Membership;
use domain::policy::SharingPolicy;
use domain::viewer::{Role, Viewer};
use proptest::prelude::*;

use super::Sea;
use crate::library::WithdrawalKind;
use crate::testing::{address, institutions, membership, mission, named, person, teacher};

#[derive(Debug, Clone)]
enum Step {
    Publish(usize, SharingPolicy),
    Revise(usize),
    Share(usize, SharingPolicy),
    TakeBack(usize, WithdrawalKind),
    // One node sends another what it has said so far, and that one folds.
    Send(usize, usize),
}

/// What should be, computed without logs: owner, policy and version of each item.
type Model = BTreeMap<ItemId, (&'static str, SharingPolicy, u64)>;

const OWNERS: [&str; 3] = ["ada@grenoble", "eve@paris", "zoe@toulouse"];

fn policies() -> impl Strategy<Value = SharingPolicy> {
    prop_oneof![
        Just(SharingPolicy::Personal),
        Just(named(&["bob@grenoble", "eve@paris"])),
        Just(named(&["max@paris", "zoe@toulouse"])),
        Just(SharingPolicy::Institution),
        Just(institutions(&["paris"])),
        Just(institutions(&["toulouse", "grenoble"])),
        Just(SharingPolicy::Consortium),
        Just(SharingPolicy::Public),
    ]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let any = 0_usize..100;
    let how = prop_oneof![
        3 => Just(WithdrawalKind::Withdraw),
        1 => Just(WithdrawalKind::Retract),
        1 => Just(WithdrawalKind::Erase),
    ];
    let step = prop_oneof![
        2 => (0_usize..3, policies()).prop_map(|(who, policy)| Step::Publish(who, policy)),
        2 => any.clone().prop_map(Step::Revise),
        4 => (any.clone(), policies()).prop_map(|(item, policy)| Step::Share(item, policy)),
        1 => (any, how).prop_map(|(item, how)| Step::TakeBack(item, how)),
        3 => (0_usize..3, 0_usize..3).prop_map(|(from, to)| Step::Send(from, to)),
    ];
    prop::collection::vec(step, 1..24)
}

fn viewers() -> Vec<(&'static str, Viewer)> {
    vec![
        ("grenoble", Viewer::Anonymous),
        ("grenoble", teacher("ada@grenoble")),
        ("grenoble", person("bob@grenoble", Role::Staff)),
        ("grenoble", person("bob@grenoble", Role::Student)),
        ("paris", Viewer::Anonymous),
        ("paris", teacher("eve@paris")),
        ("paris", teacher("max@paris")),
        ("toulouse", teacher("zoe@toulouse")),
        ("toulouse", person("operator@toulouse", Role::Operator)),
    ]
}

fn expected(model: &Model, viewer: &Viewer, members: &Membership) -> BTreeMap<ItemId, u64> {
    let mine = viewer.audiences(members);
    model
        .iter()
        .filter(|(_, (owner, policy, _))| !policy.audiences(&address(owner)).is_disjoint(&mine))
        .map(|(item, (_, _, version))| (item.clone(), *version))
        .collect()
}

fn carry_out(sea: &mut Sea, model: &mut Model, step: Step) {
    match step {
        Step::Publish(who, policy) => {
            let library = &sea.nodes[who].library;
            let owner = OWNERS[who];
            let published = library
                .publish(&teacher(owner), mission("Iron"), &policy, 0)
                .unwrap();
            model.insert(published.item, (owner, policy, 1));
        }
        Step::Send(from, to) if from == to => sea.nodes[from].fold(),
        Step::Send(from, to) => {
            sea.nodes[from].send(&sea.nodes[to]);
            sea.nodes[to].fold();
        }
        Step::Revise(number) => change(
            sea,
            model,
            number,
            |library, (viewer, item), (_, version)| {
                library.revise(viewer, item, mission("Iron"), 0).unwrap();
                *version += 1;
                true
            },
        ),
        Step::Share(number, wanted) => {
            change(
                sea,
                model,
                number,
                |library, (viewer, item), (policy, _)| {
                    library.set_policy(viewer, item, &wanted, 0).unwrap();
                    *policy = wanted.clone();
                    true
                },
            );
        }
        Step::TakeBack(number, how) => {
            change(
                sea,
                model,
                number,
                |library, (viewer, item), (policy, _)| {
                    library.withdraw(viewer, item, how, 0).unwrap();
                    *policy = SharingPolicy::Personal;
                    how == WithdrawalKind::Withdraw
                },
            );
        }
    }
}

/// Lets an owner change an item; `change` says whether it is still there.
fn change(
    sea: &Sea,
    model: &mut Model,
    number: usize,
    change: impl FnOnce(
        &crate::library::Library,
        (&Viewer, &ItemId),
        (&mut SharingPolicy, &mut u64),
    ) -> bool,
) {
    let count = model.len().max(1);
    let Some(item) = model.keys().nth(number % count).cloned() else {
        return;
    };
    let (owner, policy, version) = model.get_mut(&item).unwrap();
    let library = &sea.node(item.origin.as_str()).library;
    if !change(library, (&teacher(owner), &item), (policy, version)) {
        model.remove(&item);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn everybody_sees_what_the_policies_say(steps in steps()) {
        let mut sea = Sea::new();
        let mut model = Model::new();
        for step in steps {
            carry_out(&mut sea, &mut model, step);
        }
        sea.settle();
        for (home, viewer) in viewers() {
            let seen = sea.node(home).visible(&viewer);
            prop_assert_eq!(seen, expected(&model, &viewer, &membership()), "{:?}", viewer);
        }
    }
}
