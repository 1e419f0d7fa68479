//! Six rungs, and who sees what on each.

use domain::policy::SharingPolicy;
use domain::viewer::{Role, Viewer};

use super::{AUTHOR, Sea};
use crate::testing::{institutions, membership, mission, named, person, teacher};

/// Checks who among a fixed set of viewers sees an item that is shared by `policy`.
fn check(policy: &SharingPolicy, expected: &[&str]) {
    let mut sea = Sea::new();
    let item = sea.publish(mission("Iron in water"), policy);
    let viewers = [
        (AUTHOR, teacher(AUTHOR)),
        ("bob@grenoble", teacher("bob@grenoble")),
        ("staff@grenoble", person("staff@grenoble", Role::Staff)),
        (
            "student@grenoble",
            person("student@grenoble", Role::Student),
        ),
        (
            "operator@grenoble",
            person("operator@grenoble", Role::Operator),
        ),
        ("eve@paris", teacher("eve@paris")),
        ("max@paris", teacher("max@paris")),
        ("student@paris", person("student@paris", Role::Student)),
        ("zoe@toulouse", teacher("zoe@toulouse")),
    ];
    let mut seen: Vec<&str> = viewers
        .iter()
        .filter(|(address, viewer)| {
            let (_, home) = address.split_once('@').unwrap();
            sea.node(home).visible(viewer).contains_key(&item)
        })
        .map(|(address, _)| *address)
        .collect();
    seen.extend(
        sea.nodes
            .iter()
            .filter(|node| node.visible(&Viewer::Anonymous).contains_key(&item))
            .map(|node| node.id.as_str()),
    );
    assert_eq!(seen, expected, "{policy:?}");
}

#[test]
fn personal_is_for_the_owner() {
    check(&SharingPolicy::Personal, &[AUTHOR]);
}

#[test]
fn named_is_for_those_who_are_named_wherever_they_are() {
    check(
        &named(&["bob@grenoble", "eve@paris"]),
        &[AUTHOR, "bob@grenoble", "eve@paris"],
    );
}

#[test]
fn a_student_who_is_named_sees_nothing() {
    check(&named(&["student@paris", "student@grenoble"]), &[AUTHOR]);
}

#[test]
fn institution_is_for_teachers_and_staff_of_the_origin() {
    check(
        &SharingPolicy::Institution,
        &[AUTHOR, "bob@grenoble", "staff@grenoble"],
    );
}

#[test]
fn institutions_is_for_those_of_the_list_and_of_the_origin() {
    check(
        &institutions(&["paris"]),
        &[
            AUTHOR,
            "bob@grenoble",
            "staff@grenoble",
            "eve@paris",
            "max@paris",
        ],
    );
}

const COLLEAGUES: [&str; 6] = [
    AUTHOR,
    "bob@grenoble",
    "staff@grenoble",
    "eve@paris",
    "max@paris",
    "zoe@toulouse",
];

#[test]
fn consortium_is_for_teachers_and_staff_of_all() {
    check(&SharingPolicy::Consortium, &COLLEAGUES);
}

#[test]
fn public_is_for_everyone() {
    let everyone = [
        AUTHOR,
        "bob@grenoble",
        "staff@grenoble",
        "student@grenoble",
        "operator@grenoble",
        "eve@paris",
        "max@paris",
        "student@paris",
        "zoe@toulouse",
        "grenoble",
        "paris",
        "toulouse",
    ];
    check(&SharingPolicy::Public, &everyone);
}

#[test]
fn an_institution_that_is_suspended_is_no_part_of_the_consortium() {
    let mut sea = Sea::new();
    let item = sea.publish(mission("Iron in water"), &SharingPolicy::Consortium);
    let paris = sea.node("paris");
    assert!(paris.visible(&teacher("eve@paris")).contains_key(&item));

    let mut changed = membership();
    let suspended = changed.institutions.get_mut(&paris.id).unwrap();
    suspended.status = domain::membership::Status::Suspended;
    paris.membership.send(changed.into()).unwrap();
    assert!(paris.visible(&teacher("eve@paris")).is_empty());
}
