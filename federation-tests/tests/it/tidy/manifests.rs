//! What stands in the manifests.

use std::fs;

use toml::{Table, Value};

use super::{assert_none, checkout};

#[test]
fn each_dependency_says_why_it_is_here() {
    let manifest = fs::read_to_string(checkout::root().join("Cargo.toml")).expect("it exists");
    let lines = manifest
        .lines()
        .skip_while(|line| *line != "[workspace.dependencies]")
        .skip(1)
        .take_while(|line| !line.starts_with('['));
    let foreign = lines.filter(|line| line.contains(" = ") && !line.contains("path = "));
    let findings: Vec<String> = foreign
        .filter(|line| !has_reason(line))
        .map(str::to_owned)
        .collect();
    assert_none("write after `#` what the dependency is for", &findings);
}

fn has_reason(line: &str) -> bool {
    line.rsplit_once("# ")
        .is_some_and(|(_, reason)| reason.trim().len() > 3)
}

#[test]
fn versions_are_declared_once_for_the_whole_workspace() {
    let manifests = checkout::files(&["toml"]);
    let members = manifests
        .iter()
        .filter(|file| file.path.ends_with("/Cargo.toml"));
    let findings: Vec<String> = members
        .flat_map(|file| {
            let own = own_versions(&file.text.parse().expect("cargo could read it"));
            own.into_iter().map(|name| format!("{}: {name}", file.path))
        })
        .collect();
    assert_none("take it with `.workspace = true`", &findings);
}

/// The dependencies that a manifest gives a version or a path of its own.
fn own_versions(manifest: &Table) -> Vec<String> {
    let sections = ["dependencies", "dev-dependencies", "build-dependencies"];
    let tables = sections
        .iter()
        .filter_map(|name| manifest.get(*name)?.as_table());
    tables
        .flatten()
        .filter(|(_, wanted)| wanted.get("workspace").and_then(Value::as_bool) != Some(true))
        .map(|(name, _)| name.clone())
        .collect()
}
