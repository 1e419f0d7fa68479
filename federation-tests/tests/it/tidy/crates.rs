//! Who may use whom.

use super::assert_none;
use super::checkout::{self, Package};

/// The edges between our crates. `federation-tests` may use all, and is not listed.
const MAY_USE: [(&str, &[&str]); 14] = [
    ("federation-proto", &[]),
    ("campus-proto", &["federation-proto"]),
    ("domain", &["federation-proto"]),
    ("store", &["domain"]),
    ("search", &["domain"]),
    ("registry", &["domain", "store", "federation-proto"]),
    (
        "federation",
        &["domain", "store", "registry", "federation-proto"],
    ),
    ("commons", &["domain", "store", "search", "federation"]),
    ("teaching", &["domain", "store"]),
    ("identity", &["domain", "store"]),
    // `search` names what is asked and answered; the asking goes through `commons` (decision 0030).
    (
        "portal",
        &["commons", "teaching", "identity", "domain", "search"],
    ),
    ("daemon", &[]),
    (
        "archipel",
        &[
            "campus-proto",
            "commons",
            "daemon",
            "domain",
            "federation",
            "federation-proto",
            "identity",
            "portal",
            "registry",
            "search",
            "store",
            "teaching",
        ],
    ),
    ("xtask", &[]),
];

/// What a crate must not link, however many crates lie between.
const MUST_NOT_REACH: [(&str, &[&str]); 7] = [
    // Same logs, same answer: the rules have no runtime, no disk and no network.
    (
        "domain",
        &["tokio", "tonic", "sled", "redb", "tantivy", "hyper", "axum"],
    ),
    // What talks to peers cannot name a student.
    (
        "federation",
        &[
            "teaching",
            "campus-proto",
            "identity",
            "portal",
            "search",
            "tantivy",
        ],
    ),
    // Nor can what hands items to it, or keeps the register of who belongs.
    ("commons", &["teaching", "identity", "portal"]),
    ("registry", &["teaching", "identity", "portal", "commons"]),
    (
        "teaching",
        &["federation", "campus-proto", "search", "tantivy", "tonic"],
    ),
    // A disk and an index know no transport, nor each other.
    ("store", &["tonic", "hyper", "axum", "tantivy"]),
    (
        "search",
        &["tonic", "hyper", "axum", "store", "sled", "redb"],
    ),
];

/// Dangerous crates, each with the one crate of ours that may name it.
const ONE_DOOR: [(&str, &str); 6] = [
    ("ed25519-dalek", "domain"),
    ("sled", "store"),
    ("redb", "store"),
    ("tantivy", "search"),
    ("openidconnect", "identity"),
    ("yrs", "teaching"),
];

#[test]
fn a_crate_uses_only_what_the_architecture_lets_it_use() {
    let crates = checkout::our_crates();
    let findings: Vec<String> = crates
        .iter()
        .filter(|package| package.name != "federation-tests")
        .flat_map(|package| forbidden_edges(package, &crates))
        .collect();
    assert_none(
        "an edge that is not in the table needs a decision record",
        &findings,
    );
}

fn forbidden_edges(package: &Package, crates: &[Package]) -> Vec<String> {
    let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == package.name) else {
        return vec![format!("{} has no row in the table", package.name)];
    };
    let is_ours = |name: &str| crates.iter().any(|other| other.name == name);
    let names = package.dependencies.iter().map(String::as_str);
    names
        .filter(|name| is_ours(name) && *name != package.name && !allowed.contains(name))
        .map(|name| format!("{} → {name}", package.name))
        .collect()
}

#[test]
fn what_must_not_be_reached_is_not_reached() {
    let crates = checkout::our_crates();
    let existing = MUST_NOT_REACH
        .iter()
        .filter(|(name, _)| crates.iter().any(|package| package.name == *name));
    let findings: Vec<String> = existing
        .flat_map(|(name, forbidden)| forbidden_reach(name, forbidden))
        .collect();
    assert_none("must not be linked, not even through others", &findings);
}

fn forbidden_reach(name: &str, forbidden: &[&str]) -> Vec<String> {
    let reached = checkout::reached_by(name);
    let wrong = forbidden.iter().filter(|other| reached.contains(**other));
    wrong.map(|other| format!("{name} ⇒ {other}")).collect()
}

#[test]
fn a_dangerous_crate_has_one_door() {
    let crates = checkout::our_crates();
    let findings: Vec<String> = ONE_DOOR
        .iter()
        .flat_map(|(dangerous, door)| second_doors(&crates, dangerous, door))
        .collect();
    assert_none("only one crate may name it", &findings);
}

fn second_doors(crates: &[Package], dangerous: &str, door: &str) -> Vec<String> {
    let names_it = |package: &&Package| package.dependencies.iter().any(|name| name == dangerous);
    let others = crates.iter().filter(|package| package.name != door);
    others
        .filter(names_it)
        .map(|package| format!("{} → {dangerous}, the door is {door}", package.name))
        .collect()
}
