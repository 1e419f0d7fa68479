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

fn allowed_licences() -> Vec<String> {
    let text = fs::read_to_string(checkout::root().join("deny.toml")).expect("it exists");
    let deny: Table = text.parse().expect("deny.toml is TOML");
    let allowed = deny["licenses"]["allow"].as_array().expect("it is a list");
    let names = allowed.iter().filter_map(Value::as_str);
    names.map(str::to_owned).collect()
}

/// Whether the expression holds when exactly the allowed licences are true.
fn is_allowed(package: &Package, allowed: &[String]) -> bool {
    // Old manifests write `MIT/Apache-2.0`; cargo-deny reads them as leniently.
    Expression::parse_mode(licence_of(package), ParseMode::LAX)
        .is_ok_and(|wanted| wanted.evaluate(|one| allowed.contains(&one.to_string())))
}

fn licence_of(package: &Package) -> &str {
    package.licence.as_deref().unwrap_or("none stated")
}
