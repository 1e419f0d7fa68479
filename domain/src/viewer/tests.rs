use super::*;
use crate::membership::Status;
use crate::policy::{Rung, SharingPolicy};
use crate::testing::{institution, institutions, membership, people, person};

const OWNER: &str = "owner@grenoble";

/// Anne of paris, in a role.
fn anne(role: Role) -> Viewer {
    Viewer::Person {
        address: person("anne@paris"),
        role,
    }
}

/// A policy on every rung; `named` and `institutions` mean anne and paris.
fn policies() -> [SharingPolicy; 6] {
    [
        SharingPolicy::Personal,
        SharingPolicy::Named(people(&["anne@paris"])),
        SharingPolicy::Institution,
        SharingPolicy::Institutions(institutions(&["paris"])),
        SharingPolicy::Consortium,
        SharingPolicy::Public,
    ]
}

/// What an item of grenoble's is for a viewer, while paris has a status.
fn decided(viewer: &Viewer, paris: Status, policy: &SharingPolicy) -> Decision {
    let membership = membership(&[("grenoble", Status::Member), ("paris", paris)]);
    decide(viewer, &membership, &policy.audiences(&person(OWNER)))
}

/// On exactly these rungs does the viewer see the item.
#[track_caller]
fn check(viewer: &Viewer, paris: Status, rungs: &[Rung]) {
    for policy in policies() {
        let found = matches!(decided(viewer, paris, &policy), Decision::Allowed(_));
        assert_eq!(
            found,
            rungs.contains(&policy.rung()),
            "{viewer:?}, {paris:?}, {policy:?}"
        );
    }
}

#[track_caller]
fn check_denied(viewer: &Viewer, policy: &SharingPolicy, why: Denial) {
    let found = decided(viewer, Status::Member, policy);
    assert_eq!(found, Decision::Denied(why));
}

const NAMED_LISTED_PUBLIC: [Rung; 3] = [Rung::Named, Rung::Institutions, Rung::Public];

#[test]
fn teachers_and_staff_see_what_their_institution_takes_part_in() {
    let rungs = [
        Rung::Named,
        Rung::Institutions,
        Rung::Consortium,
        Rung::Public,
    ];
    for role in [Role::Teacher, Role::Staff] {
        check(&anne(role), Status::Associate, &rungs);
        check(&anne(role), Status::Member, &rungs);
    }
}

#[test]
fn an_institution_that_takes_no_part_is_not_the_consortium() {
    for status in [Status::Applicant, Status::Suspended, Status::Left] {
        for role in [Role::Teacher, Role::Staff] {
            check(&anne(role), status, &NAMED_LISTED_PUBLIC);
        }
    }
}

#[test]
fn an_institution_that_nobody_listed_is_not_the_consortium() {
    let alone = membership(&[("grenoble", Status::Member)]);
    let audiences = SharingPolicy::Consortium.audiences(&person(OWNER));
    let found = decide(&anne(Role::Teacher), &alone, &audiences);
    assert_eq!(found, Decision::Denied(Denial::NotInAudience));
}

#[test]
fn students_and_operators_see_what_is_public() {
    for role in [Role::Student, Role::Operator, Role::Officer] {
        for status in [Status::Applicant, Status::Associate, Status::Member] {
            check(&anne(role), status, &[Rung::Public]);
        }
    }
}

#[test]
fn anonymous_viewers_see_what_is_public() {
    check(&Viewer::Anonymous, Status::Member, &[Rung::Public]);
}

#[test]
fn colleagues_of_the_author_see_all_but_what_is_for_persons() {
    let colleague = Viewer::Person {
        address: person("benoit@grenoble"),
        role: Role::Teacher,
    };
    let rungs = [
        Rung::Institution,
        Rung::Institutions,
        Rung::Consortium,
        Rung::Public,
    ];
    check(&colleague, Status::Member, &rungs);
}

#[test]
fn the_owner_sees_their_item_on_every_rung() {
    let owner = Viewer::Person {
        address: person(OWNER),
        role: Role::Teacher,
    };
    check(&owner, Status::Member, &Rung::ALL);
}

#[test]
fn a_handle_means_a_person_of_one_institution() {
    let namesake = Viewer::Person {
        address: person("anne@grenoble"),
        role: Role::Teacher,
    };
    let policy = SharingPolicy::Named(people(&["anne@paris"]));
    check_denied(&namesake, &policy, Denial::NotInAudience);
}

#[test]
fn a_refusal_says_why() {
    let personal = SharingPolicy::Personal;
    check_denied(&Viewer::Anonymous, &personal, Denial::NotSignedIn);
    check_denied(&anne(Role::Student), &personal, Denial::NotAColleague);
    check_denied(&anne(Role::Operator), &personal, Denial::NotAColleague);
    check_denied(&anne(Role::Teacher), &personal, Denial::NotInAudience);
}

#[test]
fn an_approval_says_why() {
    let teacher = anne(Role::Teacher);
    for (policy, audience) in [
        (&policies()[1], Audience::Person(person("anne@paris"))),
        (&policies()[3], Audience::Institution(institution("paris"))),
        (&policies()[4], Audience::Consortium),
        (&policies()[5], Audience::World),
    ] {
        let found = decided(&teacher, Status::Member, policy);
        assert_eq!(found, Decision::Allowed(audience));
    }
}

#[test]
fn an_item_for_nobody_is_shown_to_nobody() {
    let membership = membership(&[("paris", Status::Member)]);
    let found = decide(&anne(Role::Teacher), &membership, &BTreeSet::new());
    assert_eq!(found, Decision::Denied(Denial::NotInAudience));
}

#[test]
fn before_a_membership_is_known_nobody_is_the_consortium() {
    let none = Membership::none(institution("archipel"));
    let found = anne(Role::Teacher).audiences(&none);
    let expected = [
        Audience::World,
        Audience::Institution(institution("paris")),
        Audience::Person(person("anne@paris")),
    ];
    assert_eq!(found, expected.into());
}

#[test]
fn a_role_is_known_by_its_name() {
    for role in Role::ALL {
        assert_eq!(Role::from_name(role.as_str()), Some(role));
    }
    for name in ["", "Teacher", "teacher ", "admin"] {
        assert_eq!(Role::from_name(name), None);
    }
}
