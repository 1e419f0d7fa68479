//! Crashes at every commit, and many changes in any order: what is said stays whole and true.

use proptest::prelude::*;
use store::testing::Crash;

use super::*;

/// The changes of an item's life, one after the other; stops at the first that fails.
fn live(house: &House) -> Result<(), DoorError> {
    let item = house.publish(&institutions(&["paris", "toulouse"]))?.item;
    let item = item.handle;
    house.door.share(&item, &SharingPolicy::Public, 0)?;
    let second = mission("Second", 10, Vec::new());
    house.door.revise(&item, &second, 0)?;
    house.door.share(&item, &institutions(&["lorraine"]), 0)?;
    house.door.retract(&item, None, 0)?;
    house.door.erase(&item, 0)?;
    Ok(())
}

/// Where every item must stand, by the policy in its house log, and where it does stand.
#[track_caller]
fn check_said_everywhere_or_nowhere(house: &House) {
    let items = house
        .logs()
        .placements(&house.log_of("house"), None)
        .unwrap();
    let everywhere = house.named_logs();
    for (item, placement) in items {
        let places = house.places(&item);
        let Some(own) = house.door.own(&item).unwrap() else {
            assert!(places.is_empty());
            for (_, log) in &everywhere {
                let there = house.logs().placement(log, &item).unwrap();
                assert!(there.floor == 0 || there.closed == placement.closed);
            }
            continue;
        };
        for destination in own
            .policy
            .destinations(&house.door.0.own.address(&owner()))
            .keys()
        {
            let log = house.door.own_logs().log(destination).unwrap();
            let live = house.logs().placement(&log, &item).unwrap().live.unwrap();
            assert_eq!(live.version, own.version);
        }
    }
}

#[test]
fn a_crash_leaves_every_change_said_everywhere_or_nowhere() {
    for number in 0.. {
        let mut survived = 0;
        for crash in [Crash::Before(number), Crash::After(number)] {
            let house = House::new();
            house.disk.crash(crash);
            survived += usize::from(live(&house).is_ok());
            house.disk.reopen();
            house.verify();
            check_said_everywhere_or_nowhere(&house);
            live(&house).unwrap();
            house.verify();
        }
        if survived == 2 {
            assert_eq!(number, 9, "six changes and the names of three logs");
            return;
        }
    }
}

/// Any change to the item of a number, among those published so far.
#[derive(Debug, Clone)]
enum Change {
    Publish(SharingPolicy),
    Revise(usize),
    Share(usize, SharingPolicy),
    Withdraw(usize),
    Retract(usize),
    Erase(usize),
}

fn any_policy() -> impl Strategy<Value = SharingPolicy> {
    proptest::sample::select(vec![
        SharingPolicy::Personal,
        named(&["aa@paris", "bb@lorraine", "cc@grenoble"]),
        named(&["bb@paris"]),
        SharingPolicy::Institution,
        institutions(&["paris", "toulouse"]),
        institutions(&["lorraine"]),
        SharingPolicy::Consortium,
        SharingPolicy::Public,
    ])
}

fn any_change() -> impl Strategy<Value = Change> {
    let item = any::<usize>;
    prop_oneof![
        3 => any_policy().prop_map(Change::Publish),
        3 => item().prop_map(Change::Revise),
        6 => (item(), any_policy()).prop_map(|(item, policy)| Change::Share(item, policy)),
        1 => item().prop_map(Change::Withdraw),
        1 => item().prop_map(Change::Retract),
        1 => item().prop_map(Change::Erase),
    ]
}

fn change(house: &House, items: &mut Vec<ItemHandle>, change: Change) -> Result<(), DoorError> {
    let at = |number: usize| {
        let item = number.checked_rem(items.len()).map(|number| items[number]);
        item.ok_or(DoorError::NoSuchItem)
    };
    match change {
        Change::Publish(policy) => items.push(house.publish(&policy)?.item.handle),
        Change::Revise(number) => {
            let manifest = mission("Revised", 10, Vec::new());
            house.door.revise(&at(number)?, &manifest, 0)?;
        }
        Change::Share(number, policy) => {
            house.door.share(&at(number)?, &policy, 0)?;
        }
        Change::Withdraw(number) => {
            house.door.withdraw(&at(number)?, None, 0)?;
        }
        Change::Retract(number) => {
            house.door.retract(&at(number)?, None, 0)?;
        }
        Change::Erase(number) => {
            house.door.erase(&at(number)?, 0)?;
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    #[test]
    fn after_any_changes_every_log_verifies_with_public_keys(
        changes in proptest::collection::vec(any_change(), 200),
    ) {
        let house = House::new();
        let mut items = Vec::new();
        for one in changes {
            match change(&house, &mut items, one) {
                Ok(()) | Err(DoorError::NoSuchItem) => {}
                Err(error) => panic!("{error}"),
            }
        }
        house.verify();
        check_said_everywhere_or_nowhere(&house);
    }
}

#[test]
fn two_who_publish_at_once_are_both_heard() {
    let house = House::new();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..5 {
                    house.publish(&institutions(&["paris"])).unwrap();
                }
            });
        }
    });
    assert_eq!(
        house.logs().state(&house.log_of("paris")).unwrap().size(),
        20
    );
    house.verify();
}
