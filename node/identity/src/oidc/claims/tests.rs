use serde_json::json;

use super::*;
use crate::oidc::settings::{Issuer, RoleMap};

fn settings(organizations: &[&str]) -> ProviderSettings {
    ProviderSettings {
        id: "uga".parse().unwrap(),
        name: "Grenoble".to_owned(),
        issuer: Issuer::read("https://idp.grenoble.example").unwrap(),
        client_id: "archipel".to_owned(),
        client_secret: None,
        scopes: Vec::new(),
        organizations: organizations
            .iter()
            .map(|text| (*text).to_owned())
            .collect(),
        claims: ClaimNames::default(),
        roles: RoleMap::default(),
        authorities: Vec::new(),
    }
}

fn told(claims: Value) -> OtherClaims {
    serde_json::from_value(claims).unwrap()
}

#[track_caller]
fn check(organizations: &[&str], claims: Value, expected: Role) {
    let found = role(&settings(organizations), &told(claims.clone()));
    assert_eq!(found, Ok(expected), "{claims}");
}

#[track_caller]
fn check_refused(organizations: &[&str], claims: Value) {
    let found = role(&settings(organizations), &told(claims.clone()));
    assert!(found.is_err(), "{claims}: {found:?}");
}

const HERE: &[&str] = &["grenoble.example", "{UAI:0380134P}"];

#[test]
fn an_affiliation_of_this_institution_makes_a_role() {
    let scoped = |text: &str| json!({ "eduperson_scoped_affiliation": [text] });
    check(HERE, scoped("faculty@grenoble.example"), Role::Teacher);
    check(HERE, scoped("Faculty@GRENOBLE.example"), Role::Teacher);
    check(HERE, scoped("employee@grenoble.example"), Role::Staff);
    check(HERE, scoped("student@grenoble.example"), Role::Student);
}

#[test]
fn an_affiliation_of_another_institution_counts_for_nothing() {
    for scope in [
        "paris.example",
        "evil-grenoble.example",
        "grenoble.example.evil.example",
        "sub.grenoble.example",
        "grenoble.example@paris.example",
        "",
        " ",
    ] {
        let scoped = format!("faculty@{scope}");
        check_refused(HERE, json!({ "eduperson_scoped_affiliation": [scoped] }));
    }
    let both = json!({
        "eduperson_scoped_affiliation": ["faculty@paris.example", "student@grenoble.example"],
        "eduperson_affiliation": ["faculty"],
    });
    check(HERE, both, Role::Student);
}

#[test]
fn an_affiliation_without_a_scope_counts_where_the_home_is_known() {
    let words = json!(["faculty", "member"]);
    check_refused(HERE, json!({ "eduperson_affiliation": words }));
    let at =
        |home: &str| json!({ "eduperson_affiliation": words, "schac_home_organization": home });
    check(HERE, at("grenoble.example"), Role::Teacher);
    check_refused(HERE, at("paris.example"));
    let supann =
        |code: &str| json!({ "eduperson_affiliation": words, "supannEtablissement": [code] });
    check(HERE, supann("{UAI:0380134P}"), Role::Teacher);
    check_refused(HERE, supann("{UAI:0751717J}"));
}

#[test]
fn an_institutions_own_provider_need_not_name_it() {
    check(
        &[],
        json!({ "eduperson_affiliation": ["staff"] }),
        Role::Staff,
    );
    check(
        &[],
        json!({ "edu_person_affiliations": "member, faculty" }),
        Role::Teacher,
    );
    // What it says of scopes cannot be judged without a domain, and so is not.
    check(
        &[],
        json!({ "eduperson_scoped_affiliation": ["faculty@x.example"] }),
        Role::Student,
    );
}

#[test]
fn the_least_that_is_shown_is_taken() {
    check(&[], json!({}), Role::Student);
    check(
        &[],
        json!({ "eduperson_affiliation": ["affiliate"] }),
        Role::Student,
    );
    check(
        &[],
        json!({ "eduperson_affiliation": ["faculty", "student"] }),
        Role::Student,
    );
    check(
        &[],
        json!({ "eduperson_affiliation": ["faculty", "staff"] }),
        Role::Staff,
    );
    check(&[], json!({ "eduperson_affiliation": 7 }), Role::Student);
    check(
        &[],
        json!({ "eduperson_affiliation": [7, null, "faculty"] }),
        Role::Teacher,
    );
}

#[test]
fn an_entitlement_that_an_operator_maps_makes_a_role() {
    let word = "urn:example:archipel:operator";
    let mut settings = settings(&[]);
    let claims = told(json!({ "eduperson_entitlement": [word], "eduperson_affiliation": "staff" }));
    assert_eq!(role(&settings, &claims), Ok(Role::Staff));
    settings.roles = RoleMap::new([(word.to_owned(), Role::Operator)]);
    assert_eq!(role(&settings, &claims), Ok(Role::Operator));
}

#[test]
fn a_claim_is_read_under_the_name_that_the_configuration_gives() {
    let mut settings = settings(&[]);
    settings.claims.affiliation = vec!["statut".to_owned()];
    settings.roles = RoleMap::new([("enseignant".to_owned(), Role::Teacher)]);
    let claims = told(json!({ "statut": "enseignant", "eduperson_affiliation": "student" }));
    assert_eq!(role(&settings, &claims), Ok(Role::Teacher));
}

#[test]
fn only_so_many_values_are_read() {
    let values = |count: usize| {
        let mut values = vec!["member"; count - 1];
        values.push("faculty");
        json!({ "eduperson_affiliation": values })
    };
    check(&[], values(VALUES_MAX), Role::Teacher);
    check(&[], values(VALUES_MAX + 1), Role::Student);
}

#[test]
fn what_userinfo_says_comes_before_the_id_token() {
    let userinfo = told(json!({ "eduperson_affiliation": "student" }));
    let id_token =
        told(json!({ "eduperson_affiliation": "faculty", "schac_home_organization": "x" }));
    let both = userinfo.with(&id_token);
    assert_eq!(role(&settings(&[]), &both), Ok(Role::Student));
    assert_eq!(both.texts(&["schac_home_organization".to_owned()]), ["x"]);
}

#[test]
fn a_refusal_names_the_claims_and_what_they_said() {
    let claims = told(json!({ "schac_home_organization": "paris.example" }));
    let refusal = role(&settings(HERE), &claims).unwrap_err().to_string();
    for part in [
        "schac_home_organization",
        "paris.example",
        "grenoble.example",
    ] {
        assert!(refusal.contains(part), "{refusal}");
    }
}
