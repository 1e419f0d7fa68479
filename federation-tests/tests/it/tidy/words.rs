//! What must not stand in a file, whatever the file is about.
//!
//! What is looked for is written in two pieces here, so that this file does not find itself.

use super::assert_none;
use super::checkout::{self, File};

/// Files that people write.
const WRITTEN: [&str; 14] = [
    "css", "html", "js", "json", "md", "proto", "py", "rs", "sh", "sql", "toml", "ts", "txt",
    "yaml",
];

/// Files that are programs.
const PROGRAMS: [&str; 6] = ["js", "proto", "py", "rs", "sh", "ts"];

#[test]
fn nothing_is_left_for_later() {
    let unfinished = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("todo", "!("),
        concat!("unimplemented", "!("),
        concat!("not ", "implemented"),
    ];
    assert_absent("finish it, or leave it out", &PROGRAMS, &unfinished);
}

#[test]
fn no_test_is_ignored_and_no_lint_is_silenced() {
    let silencers = [
        concat!("#[", "ignore"),
        concat!("#[", "allow("),
        concat!("#![", "allow("),
    ];
    assert_absent("mend it, or `expect` it with a reason", &["rs"], &silencers);
}

#[test]
fn no_path_of_somebodys_machine_is_written_down() {
    // Where a path begins: after a blank, a quote or a bracket, not inside another path.
    let beginnings = [' ', '"', '\'', '`', '(', '='];
    let folders = [
        concat!("/ro", "ot/"),
        concat!("/ho", "me/"),
        concat!("/wo", "rk/"),
    ];
    let paths: Vec<String> = folders
        .iter()
        .flat_map(|folder| beginnings.map(|before| format!("{before}{folder}")))
        .collect();
    let needles: Vec<&str> = paths.iter().map(String::as_str).collect();
    let files = checkout::files(&WRITTEN);
    // A snapshot tells where things are in the machine that it makes, which is nobody's.
    let findings: Vec<String> = files
        .iter()
        .filter(|file| !(file.path.starts_with("samples/") && file.path.matches('/').count() == 2))
        .flat_map(|file| occurrences(file, &needles))
        .collect();
    assert_none("take it as an argument", &findings);
}

#[test]
fn a_lock_file_names_contents_and_not_hosts() {
    assert_absent(
        "npm: omit-lockfile-registry-resolved=true",
        &["json"],
        &["\"resolved\": \""],
    );
}

#[test]
fn tests_wait_for_what_happens_and_not_for_time_to_pass() {
    let files = checkout::rust_files();
    let sleeping = files.iter().filter(|file| sleeps(test_code(file)));
    let findings: Vec<String> = sleeping.map(|file| file.path.clone()).collect();
    assert_none("wait for the condition, with a deadline", &findings);
}

fn assert_absent(advice: &str, extensions: &[&str], needles: &[&str]) {
    let files = checkout::files(extensions);
    let findings: Vec<String> = files
        .iter()
        .flat_map(|file| occurrences(file, needles))
        .collect();
    assert_none(advice, &findings);
}

fn occurrences(file: &File, needles: &[&str]) -> Vec<String> {
    let numbered = (1..).zip(file.text.lines());
    let found = numbered.filter(|(_, line)| needles.iter().any(|needle| line.contains(needle)));
    found
        .map(|(number, line)| format!("{}:{number}: {}", file.path, line.trim()))
        .collect()
}

/// The part of a file that is a test: all of it, or what stands at its foot.
fn test_code(file: &File) -> &str {
    if file.is_test() {
        return &file.text;
    }
    file.text
        .split_once("#[cfg(test)]\nmod tests {")
        .map_or("", |(_, tests)| tests)
}

fn sleeps(code: &str) -> bool {
    [
        concat!("thread::sl", "eep("),
        concat!("time::sl", "eep("),
        concat!(" sl", "eep("),
    ]
    .iter()
    .any(|needle| code.contains(needle))
}
