//! How Rust files are cut and named, and which types may stand in which.

use super::assert_none;
use super::checkout::{self, File};

/// Lines of code, without blank lines, comments and the tests at the foot.
const CODE_LINES_MAX: usize = 400;

/// The same of a file that is all tests: tables of cases may be longer than what they test.
const TEST_LINES_MAX: usize = 600;

/// A `main.rs` is arguments, configuration, start, wait, stop.
const MAIN_LINES_MAX: usize = 80;

/// Names that say nothing about what a file decides.
const EMPTY_NAMES: [&str; 9] = [
    "mod", "util", "utils", "common", "helper", "helpers", "manager", "misc", "shared",
];

/// Where generated messages become our types, and ours become messages: the wire, the services,
/// and what is a client of a node, such as the command line and the demo.
const EDGES: [&str; 15] = [
    "proto/",
    "domain/src/wire.rs",
    "domain/src/wire/",
    "registry/src/service",
    "registry/src/sync",
    "node/src/metrics",
    "node/src/people_port.rs",
    "node/federation/src/",
    "node/federation/tests/",
    "node/tests/",
    "node/src/api",
    "node/src/cli",
    "node/src/client",
    "node/src/demo/",
    "federation-tests/",
];

/// Crates that whatever a peer receives is made in: none has a type for what stays at home.
const SHARED_CRATES: [&str; 6] = [
    "domain/src/",
    "store/src/",
    "search/src/",
    "registry/src/",
    "node/federation/src/",
    "proto/federation/",
];

/// How the name of a type for private work begins.
const PRIVATE_BEGINNINGS: [&str; 5] = ["Student", "Pupil", "Grade", "Team", "Annotation"];

/// Its whole name, where other types may begin so.
const PRIVATE_NAMES: [&str; 2] = ["Class", "Report"];

/// What would make the same logs give another answer elsewhere.
const IMPURE: [&str; 8] = [
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "SystemTime",
    "Instant::now",
    "async fn",
];

#[test]
fn a_file_is_named_after_what_it_decides() {
    let files = checkout::rust_files();
    let findings = files
        .iter()
        .filter(|file| EMPTY_NAMES.contains(&stem(file)));
    assert_none("such a name says nothing", &paths(findings));
}

#[test]
fn a_file_has_one_purpose_and_ends_before_it_has_two() {
    let files = checkout::rust_files();
    let long = files
        .iter()
        .filter(|file| code_lines(file).count() > lines_max(file));
    assert_none("split it where a name appears", &sizes(long));
}

fn lines_max(file: &File) -> usize {
    if file.is_test() {
        TEST_LINES_MAX
    } else {
        CODE_LINES_MAX
    }
}

#[test]
fn a_program_starts_in_its_library() {
    let files = checkout::rust_files();
    let mains = files
        .iter()
        .filter(|file| file.path.ends_with("src/main.rs"));
    let long = mains.filter(|file| code_lines(file).count() > MAIN_LINES_MAX);
    assert_none(
        "arguments, configuration, start, wait, stop — nothing else",
        &sizes(long),
    );
}

#[test]
fn generated_types_stay_at_the_edges() {
    let generated = ["federation_proto::", "campus_proto::"];
    let files = checkout::rust_files();
    let inside = files
        .iter()
        .filter(|file| !starts_with_one_of(file, &EDGES));
    let findings: Vec<String> = inside.flat_map(|file| uses(file, &generated)).collect();
    assert_none("the wire is lax, our types are strict", &findings);
}

#[test]
fn the_rules_have_no_clock_no_disk_and_no_network() {
    let files = checkout::rust_files();
    let rules = files
        .iter()
        .filter(|file| file.path.starts_with("domain/src/") && !file.is_test());
    let findings: Vec<String> = rules.flat_map(|file| uses(file, &IMPURE)).collect();
    assert_none("the same logs must give the same answer", &findings);
}

#[test]
fn what_peers_receive_has_no_name_for_private_work() {
    let files = checkout::files(&["rs", "proto"]);
    let shared = files
        .iter()
        .filter(|file| starts_with_one_of(file, &SHARED_CRATES));
    let findings: Vec<String> = shared
        .flat_map(|file| {
            let private = code_lines(file).filter(|line| declares_private_type(line));
            private.map(|line| format!("{}: {}", file.path, line.trim()))
        })
        .collect();
    assert_none("what cannot be named cannot be sent", &findings);
}

fn declares_private_type(line: &str) -> bool {
    let mut words = line.split(|c: char| !c.is_alphanumeric() && c != '_');
    let keywords = ["struct", "enum", "type", "trait", "message"];
    let is_declaration = words.by_ref().any(|word| keywords.contains(&word));
    is_declaration && words.next().is_some_and(is_private)
}

fn is_private(name: &str) -> bool {
    PRIVATE_NAMES.contains(&name)
        || PRIVATE_BEGINNINGS
            .iter()
            .any(|beginning| name.starts_with(beginning))
}

/// The lines that a reader has to understand, of the code and not of its tests.
fn code_lines(file: &File) -> impl Iterator<Item = &str> {
    let code = file
        .text
        .split("#[cfg(test)]\nmod tests {")
        .next()
        .unwrap_or_default();
    code.lines().filter(|line| {
        let line = line.trim_start();
        !line.is_empty() && !line.starts_with("//")
    })
}

fn uses(file: &File, needles: &[&str]) -> Vec<String> {
    let lines = code_lines(file).filter(|line| needles.iter().any(|needle| line.contains(needle)));
    lines
        .map(|line| format!("{}: {}", file.path, line.trim()))
        .collect()
}

fn stem(file: &File) -> &str {
    let name = file.path.rsplit('/').next().unwrap_or_default();
    name.trim_end_matches(".rs")
}

fn starts_with_one_of(file: &File, prefixes: &[&str]) -> bool {
    prefixes.iter().any(|prefix| file.path.starts_with(prefix))
}

fn paths<'a>(files: impl Iterator<Item = &'a File>) -> Vec<String> {
    files.map(|file| file.path.clone()).collect()
}

fn sizes<'a>(files: impl Iterator<Item = &'a File>) -> Vec<String> {
    files
        .map(|file| format!("{}: {} lines of code", file.path, code_lines(file).count()))
        .collect()
}
