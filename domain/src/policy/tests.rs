mod federation;
mod schedules;

use super::*;
use crate::testing::{institution, institutions, people, person};

const OWNER: &str = "owner@grenoble";

fn named(addresses: &[&str]) -> SharingPolicy {
    SharingPolicy::Named(people(addresses))
}

fn listed(ids: &[&str]) -> SharingPolicy {
    SharingPolicy::Institutions(institutions(ids))
}

fn persons(handles: &[&str]) -> Grant {
    Grant::Persons(
        handles
            .iter()
            .map(|handle| handle.parse().unwrap())
            .collect(),
    )
}

fn house(policy: &SharingPolicy) -> Grant {
    Grant::House {
        owner: person(OWNER).handle,
        policy: policy.clone(),
    }
}

fn pair(id: &str) -> Destination {
    Destination::Pair(institution(id))
}

/// Who sees an item of the owner's by a policy, as texts.
#[track_caller]
fn check_audiences(policy: &SharingPolicy, expected: &[&str]) {
    let found: BTreeSet<_> = policy
        .audiences(&person(OWNER))
        .iter()
        .map(ToString::to_string)
        .collect();
    let expected: BTreeSet<_> = expected.iter().map(ToString::to_string).collect();
    assert_eq!(found, expected, "{policy:?}");
}

#[test]
fn each_rung_is_for_its_audience_and_the_owner() {
    use SharingPolicy::{Consortium, Institution, Personal, Public};
    const ME: &str = "person:owner@grenoble";
    const HOME: &str = "institution:grenoble";
    check_audiences(&Personal, &[ME]);
    check_audiences(
        &named(&["anne@paris", "benoit@grenoble"]),
        &[ME, "person:anne@paris", "person:benoit@grenoble"],
    );
    check_audiences(&named(&[OWNER]), &[ME]);
    check_audiences(&Institution, &[ME, HOME]);
    check_audiences(&listed(&["paris"]), &[ME, HOME, "institution:paris"]);
    check_audiences(&listed(&["grenoble"]), &[ME, HOME]);
    check_audiences(&Consortium, &[ME, HOME, "consortium"]);
    check_audiences(&Public, &[ME, "world"]);
}

/// Where an item of the owner's stands by a policy, beside the house.
#[track_caller]
fn check_destinations(policy: &SharingPolicy, abroad: &[(Destination, Grant)]) {
    let mut expected: BTreeMap<_, _> = abroad.iter().cloned().collect();
    expected.insert(Destination::House, house(policy));
    assert_eq!(policy.destinations(&person(OWNER)), expected);
}

#[test]
fn each_rung_has_its_destinations() {
    use SharingPolicy::{Consortium, Institution, Personal, Public};
    let consortium = (Destination::Consortium, Grant::Open);
    check_destinations(&Personal, &[]);
    check_destinations(&Institution, &[]);
    check_destinations(&listed(&["paris"]), &[(pair("paris"), Grant::Everyone)]);
    check_destinations(&Consortium, std::slice::from_ref(&consortium));
    check_destinations(&Public, &[consortium, (Destination::Public, Grant::Open)]);
}

#[test]
fn persons_are_named_to_their_own_institution_only() {
    check_destinations(
        &named(&["anne@paris", "zoe@paris", "tom@toulouse", "benoit@grenoble"]),
        &[
            (pair("paris"), persons(&["anne", "zoe"])),
            (pair("toulouse"), persons(&["tom"])),
        ],
    );
}

#[test]
fn nothing_is_sent_to_oneself() {
    check_destinations(&listed(&["grenoble"]), &[]);
    check_destinations(&named(&["benoit@grenoble"]), &[]);
}

/// From where an item stands abroad, under a policy: what is placed abroad, what is withdrawn.
#[track_caller]
fn check_plan(
    (live, policy): (&[(Destination, Grant)], &SharingPolicy),
    new_version: bool,
    places: &[(Destination, Grant)],
    withdrawals: &[Destination],
) {
    let house = (Destination::House, house(policy));
    let live = live.iter().cloned().chain([house.clone()]).collect();
    let found = plan(&live, &person(OWNER), policy, new_version);
    // An unchanged record of the house is placed again with a new version only.
    let expected = Plan {
        places: new_version
            .then_some(house)
            .into_iter()
            .chain(places.iter().cloned())
            .collect(),
        withdrawals: withdrawals.to_vec(),
    };
    assert_eq!(found, expected, "{policy:?}");
}

fn everyone_at(id: &str) -> (Destination, Grant) {
    (pair(id), Grant::Everyone)
}

fn consortium() -> (Destination, Grant) {
    (Destination::Consortium, Grant::Open)
}

fn world() -> (Destination, Grant) {
    (Destination::Public, Grant::Open)
}

#[test]
fn a_first_publication_places_everywhere() {
    let found = plan(
        &BTreeMap::new(),
        &person(OWNER),
        &SharingPolicy::Public,
        true,
    );
    let places = [
        (Destination::House, house(&SharingPolicy::Public)),
        consortium(),
        world(),
    ];
    assert_eq!(
        (&found.places[..], found.withdrawals),
        (&places[..], vec![])
    );
}

#[test]
fn nothing_is_done_twice() {
    let everywhere = [everyone_at("paris"), consortium(), world()];
    check_plan((&everywhere, &SharingPolicy::Public), false, &[], &[]);
    check_plan(
        (&[consortium()], &SharingPolicy::Consortium),
        false,
        &[],
        &[],
    );
    check_plan((&[], &SharingPolicy::Personal), false, &[], &[]);
}

#[test]
fn a_change_of_policy_is_recorded_in_the_house() {
    let live = BTreeMap::from([(Destination::House, house(&SharingPolicy::Personal))]);
    let policy = SharingPolicy::Institution;
    let found = plan(&live, &person(OWNER), &policy, false);
    assert_eq!(found.places, [(Destination::House, house(&policy))]);
}

#[test]
fn widening_places_and_withdraws_nothing() {
    let paris = [everyone_at("paris")];
    check_plan(
        (&paris, &SharingPolicy::Consortium),
        false,
        &[consortium()],
        &[],
    );
    check_plan(
        (&[consortium()], &SharingPolicy::Public),
        false,
        &[world()],
        &[],
    );
    let anne = [(pair("paris"), persons(&["anne"]))];
    check_plan((&anne, &listed(&["paris"])), false, &paris, &[]);
}

#[test]
fn narrowing_places_first_and_withdraws_what_is_not_covered() {
    let both = [consortium(), world()];
    check_plan(
        (&both, &SharingPolicy::Consortium),
        false,
        &[],
        &[Destination::Public],
    );
    check_plan(
        (&both, &listed(&["paris"])),
        false,
        &[everyone_at("paris")],
        &[Destination::Consortium, Destination::Public],
    );
    check_plan(
        (&both, &SharingPolicy::Personal),
        false,
        &[],
        &[Destination::Consortium, Destination::Public],
    );
    check_plan(
        (
            &[everyone_at("paris"), everyone_at("toulouse")],
            &listed(&["paris"]),
        ),
        false,
        &[],
        &[pair("toulouse")],
    );
}

#[test]
fn a_person_is_taken_off_the_list_by_another_grant() {
    let before = [(pair("paris"), persons(&["anne", "zoe"]))];
    let after = [(pair("paris"), persons(&["zoe"]))];
    check_plan((&before, &named(&["zoe@paris"])), false, &after, &[]);
    // The last one, by a withdrawal.
    check_plan(
        (&before, &named(&["tom@toulouse"])),
        false,
        &[(pair("toulouse"), persons(&["tom"]))],
        &[pair("paris")],
    );
}

#[test]
fn what_a_wider_policy_covers_is_kept_and_follows_new_versions() {
    let anne = (pair("paris"), persons(&["anne"]));
    let live = [anne.clone(), consortium()];
    check_plan((&live, &SharingPolicy::Consortium), false, &[], &[]);
    check_plan((&live, &SharingPolicy::Consortium), true, &live, &[]);
}

#[test]
fn a_new_version_is_not_placed_where_it_is_withdrawn() {
    check_plan(
        (&[everyone_at("paris"), consortium()], &listed(&["paris"])),
        true,
        &[everyone_at("paris")],
        &[Destination::Consortium],
    );
}

/// Lists of so many people and institutions on a rung.
#[track_caller]
fn check_new(rung: Rung, people_and_institutions: (usize, usize), expected: Result<(), &str>) {
    let (people, institutions) = people_and_institutions;
    let people = (0..people)
        .map(|n| person(&format!("p{n}@paris")))
        .collect();
    let institutions = (0..institutions)
        .map(|n| institution(&format!("u{n}")))
        .collect();
    let found = SharingPolicy::new(rung, people, institutions);
    assert_eq!(
        found.as_ref().map(SharingPolicy::rung).ok(),
        expected.ok().map(|()| rung)
    );
    if let (Err(error), Err(words)) = (found, expected) {
        assert!(error.to_string().contains(words), "{error}");
    }
}

#[test]
fn lists_are_given_where_they_belong() {
    for rung in Rung::ALL {
        let (people, institutions) = match rung {
            Rung::Named => (1, 0),
            Rung::Institutions => (0, 1),
            Rung::Personal | Rung::Institution | Rung::Consortium | Rung::Public => (0, 0),
        };
        check_new(rung, (people, institutions), Ok(()));
        check_new(
            rung,
            (people + RECIPIENTS_MAX, institutions),
            Err("people: "),
        );
        check_new(
            rung,
            (people, institutions + RECIPIENTS_MAX),
            Err("institutions: "),
        );
    }
}

#[test]
fn a_list_of_nobody_is_refused() {
    check_new(
        Rung::Named,
        (0, 0),
        Err("people: 0 given; rung `named` takes 1 to 500"),
    );
    check_new(Rung::Institutions, (0, 0), Err("institutions: 0 given"));
}

#[test]
fn a_list_of_more_than_500_is_refused() {
    check_new(Rung::Named, (RECIPIENTS_MAX, 0), Ok(()));
    check_new(
        Rung::Named,
        (RECIPIENTS_MAX + 1, 0),
        Err("people: 501 given"),
    );
    check_new(Rung::Institutions, (0, RECIPIENTS_MAX), Ok(()));
    check_new(
        Rung::Institutions,
        (0, RECIPIENTS_MAX + 1),
        Err("institutions: 501 given"),
    );
}

#[test]
fn rungs_are_known_by_their_names_and_ordered() {
    for rung in Rung::ALL {
        assert_eq!(Rung::from_name(rung.as_str()), Some(rung));
    }
    assert!(Rung::ALL.is_sorted());
    for name in ["", "Public", "private", "public "] {
        assert_eq!(Rung::from_name(name), None);
    }
}
