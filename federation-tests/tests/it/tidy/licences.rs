//! Whether what we link may be linked: `deny.toml`, checked without its tool or the network.

use std::fs;

use spdx::{Expression, ParseMode};
use toml::{Table, Value};

use super::assert_none;
use super::checkout::{self, Package};

#[test]
fn every_dependency_has_a_licence_that_we_allow() {
    let allowed = allowed_licences();
    let findings: Vec<String> = checkout::packages()
        .iter()
        .filter(|package| !package.is_ours)
        .filter(|package| !is_allowed(package, &allowed))
        .map(|package| format!("{}: {}", package.name, licence_of(package)))
        .collect();
    assert_none("not allowed by deny.toml", &findings);
}

/// What may be linked: licences that any crate may have, and those that one crate may have too.
struct Allowed {
    everywhere: Vec<String>,
    exceptions: Vec<(String, Vec<String>)>,
}

fn allowed_licences() -> Allowed {
    let text = fs::read_to_string(checkout::root().join("deny.toml")).expect("it exists");
    let deny: Table = text.parse().expect("deny.toml is TOML");
    let licences = &deny["licenses"];
    let exceptions = licences["exceptions"].as_array().expect("it is a list");
    let exception = |one: &Value| {
        let name = one["name"].as_str().expect("it has a name");
        (name.to_owned(), names(&one["allow"]))
    };
    Allowed {
        everywhere: names(&licences["allow"]),
        exceptions: exceptions.iter().map(exception).collect(),
    }
}

fn names(list: &Value) -> Vec<String> {
    let names = list.as_array().expect("it is a list").iter();
    names.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Whether the expression holds when exactly the allowed licences are true.
fn is_allowed(package: &Package, allowed: &Allowed) -> bool {
    let is_excepted = |licence: &String| {
        let mut exceptions = allowed.exceptions.iter();
        exceptions.any(|(name, licences)| *name == package.name && licences.contains(licence))
    };
    let holds = |licence: String| allowed.everywhere.contains(&licence) || is_excepted(&licence);
    // Old manifests write `MIT/Apache-2.0`; cargo-deny reads them as leniently.
    Expression::parse_mode(licence_of(package), ParseMode::LAX)
        .is_ok_and(|wanted| wanted.evaluate(|one| holds(one.to_string())))
}

fn licence_of(package: &Package) -> &str {
    package.licence.as_deref().unwrap_or("none stated")
}
