//! Which logs hold what after each change.

use super::*;

#[track_caller]
fn check_published(policy: &SharingPolicy, expected: &str) {
    let house = House::new();
    let published = house.publish(policy).unwrap();
    assert_eq!(house.places(&published.item.handle), names(expected));
    assert_eq!(published.version, 1);
    assert_eq!(published.places.len(), names(expected).len());
    assert!(published.withdrawals.is_empty());
    let own = house.door.own(&published.item.handle).unwrap().unwrap();
    assert_eq!((&own.policy, own.owner), (policy, owner()));
    house.verify();
}

#[test]
fn an_item_stands_in_the_logs_of_its_rung() {
    check_published(&SharingPolicy::Personal, "house");
    check_published(&named(&["aa@grenoble"]), "house");
    check_published(&named(&["aa@paris", "bb@paris"]), "house paris");
    check_published(&SharingPolicy::Institution, "house");
    check_published(&institutions(&["grenoble"]), "house");
    check_published(
        &institutions(&["paris", "toulouse"]),
        "house paris toulouse",
    );
    check_published(&SharingPolicy::Consortium, "house consortium");
    check_published(&SharingPolicy::Public, "house consortium public");
}

#[test]
fn the_most_recipients_fit_in_one_change() {
    let people: Vec<_> = (0..policy::RECIPIENTS_MAX)
        .map(|number| format!("{}-{number:03}@institution-{number:03}", "h".repeat(28)))
        .collect();
    let people: Vec<_> = people.iter().map(String::as_str).collect();
    let house = House::new();
    let long = mission("Iron in water", 60_000, Vec::new());
    let policy = named(&people);
    let published = house.door.publish(&owner(), &long, &policy, 0).unwrap();
    assert_eq!(published.places.len(), people.len() + 1);
    let own = house.door.own(&published.item.handle).unwrap().unwrap();
    assert_eq!(own.policy, policy);
    let narrowed = house
        .door
        .withdraw(&published.item.handle, None, 0)
        .unwrap();
    assert_eq!(narrowed.withdrawals.len(), people.len());
}

/// Publishes by one policy and shares by another.
#[track_caller]
fn check_shared(from: &SharingPolicy, to: &SharingPolicy, expected: &str) {
    let house = House::new();
    let item = house.publish(from).unwrap().item.handle;
    let before = house.places(&item);
    let shared = house.door.share(&item, to, 2_000).unwrap();
    let after = house.places(&item);
    assert_eq!(after, names(expected), "{from:?} to {to:?}");
    assert_eq!(shared.withdrawals.len(), before.difference(&after).count());
    assert!(after.difference(&before).count() <= shared.places.len());
    assert_eq!(shared.version, 1);
    for (name, _) in house.named_logs() {
        let kept = !house.bodies(&name).is_empty();
        assert_eq!(kept, after.contains(&name), "the body in {name}");
    }
    house.verify();
}

#[test]
fn widening_and_narrowing_reach_the_logs_of_the_new_rung() {
    let personal = SharingPolicy::Personal;
    let institution = SharingPolicy::Institution;
    let both = institutions(&["paris", "toulouse"]);
    let consortium = SharingPolicy::Consortium;
    let public = SharingPolicy::Public;
    check_shared(&personal, &institution, "house");
    check_shared(&personal, &public, "house consortium public");
    check_shared(&institution, &both, "house paris toulouse");
    check_shared(
        &named(&["aa@paris"]),
        &institutions(&["paris"]),
        "house paris",
    );
    check_shared(
        &institutions(&["paris"]),
        &named(&["aa@paris"]),
        "house paris",
    );
    check_shared(
        &named(&["aa@paris"]),
        &named(&["bb@toulouse"]),
        "house toulouse",
    );
    check_shared(&both, &institutions(&["paris"]), "house paris");
    // What the wider rung covers stays where it stands.
    check_shared(&both, &consortium, "house consortium paris toulouse");
    check_shared(
        &named(&["aa@paris"]),
        &public,
        "house consortium public paris",
    );
    check_shared(&consortium, &public, "house consortium public");
    check_shared(&public, &consortium, "house consortium");
    check_shared(&public, &both, "house paris toulouse");
    check_shared(&public, &institution, "house");
    check_shared(&consortium, &personal, "house");
    check_shared(&consortium, &named(&["aa@grenoble"]), "house");
}

#[test]
fn sharing_as_before_says_nothing() {
    for policy in [SharingPolicy::Personal, SharingPolicy::Public] {
        let house = House::new();
        let item = house.publish(&policy).unwrap().item.handle;
        let shared = house.door.share(&item, &policy, 0).unwrap();
        assert_eq!((shared.places, shared.withdrawals), (vec![], vec![]));
    }
}

#[test]
fn a_new_version_reaches_all_who_have_the_old_one() {
    let house = House::new();
    let item = house
        .publish(&institutions(&["paris"]))
        .unwrap()
        .item
        .handle;
    house
        .door
        .share(&item, &SharingPolicy::Consortium, 0)
        .unwrap();
    let second = mission("Iron in tap water", 10, Vec::new());
    let revised = house.door.revise(&item, &second, 5).unwrap();
    assert_eq!((revised.version, revised.places.len()), (2, 3));
    for name in ["house", "paris", "consortium"] {
        let placement = house.logs().placement(&house.log_of(name), &item).unwrap();
        assert_eq!(placement.live.unwrap().version, 2, "{name}");
    }
    assert_eq!(house.bodies("house"), [0, 1, 2], "every version of our own");
    assert_eq!(house.bodies("consortium"), [1]);
    let own = house.door.own(&item).unwrap().unwrap();
    assert_eq!(own.manifest, second);
    assert_eq!(own.previous.map(|_| own.version), Some(2));
    house.verify();
}

#[test]
fn what_was_withdrawn_may_be_shared_again() {
    let house = House::new();
    let item = house.publish(&SharingPolicy::Public).unwrap().item.handle;
    let withdrawn = house.door.withdraw(&item, None, 0).unwrap();
    assert_eq!(withdrawn.withdrawals.len(), 2);
    assert_eq!(house.places(&item), names("house"));
    house
        .door
        .share(&item, &SharingPolicy::Consortium, 0)
        .unwrap();
    assert_eq!(house.places(&item), names("house consortium"));
    house.verify();
}

/// Closes an item that stands in four logs, one of which it left before.
#[track_caller]
fn check_closed(close: impl Fn(&Door, &ItemHandle) -> Result<Published, DoorError>, how: Closed) {
    let house = House::new();
    let item = house
        .publish(&institutions(&["paris", "toulouse"]))
        .unwrap()
        .item
        .handle;
    let change = |policy| house.door.share(&item, &policy, 0).unwrap();
    change(SharingPolicy::Public);
    change(institutions(&["paris"]));
    let closed = close(&house.door, &item).unwrap();
    assert_eq!(closed.withdrawals.len(), 5, "every log that ever held it");
    for name in ["house", "paris", "toulouse", "consortium", "public"] {
        let placement = house.logs().placement(&house.log_of(name), &item).unwrap();
        assert_eq!((placement.live, placement.closed), (None, Some(how)));
        let keeps = name == "house" && how == Closed::Retracted;
        assert_eq!(!house.bodies(name).is_empty(), keeps, "{name}");
    }
    let again = [
        close(&house.door, &item),
        house.door.share(&item, &SharingPolicy::Public, 0),
        house.door.withdraw(&item, None, 0),
    ];
    for refused in again {
        assert!(matches!(refused, Err(DoorError::NoSuchItem)));
    }
    assert!(house.door.own(&item).unwrap().is_none());
    house.verify();
}

#[test]
fn what_was_retracted_is_closed_and_kept_at_home() {
    check_closed(|door, item| door.retract(item, None, 0), Closed::Retracted);
}

#[test]
fn what_was_erased_is_closed_and_gone() {
    check_closed(|door, item| door.erase(item, 0), Closed::Erased);
}

#[test]
fn what_was_retracted_can_still_be_erased() {
    let house = House::new();
    let item = house.publish(&SharingPolicy::Public).unwrap().item.handle;
    house.door.retract(&item, None, 0).unwrap();
    assert_eq!(house.bodies("house").len(), 1);
    house.door.erase(&item, 0).unwrap();
    assert!(house.bodies("house").is_empty());
    let refused = house.door.retract(&item, None, 0);
    assert!(matches!(refused, Err(DoorError::NoSuchItem)));
    house.verify();
}

#[test]
fn nobody_is_told_before_it_is_on_the_disk() {
    let house = House::new();
    let mut news = house.door.0.news.subscribe();
    news.borrow_and_update();
    house.disk.crash(store::testing::Crash::Before(0));
    assert!(house.publish(&SharingPolicy::Public).is_err());
    assert!(!news.has_changed().unwrap());
    house.disk.reopen();
    house.publish(&SharingPolicy::Public).unwrap();
    assert!(news.has_changed().unwrap());
}
