use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::*;

/// Keys of a file, each with the variables that its text names.
fn keys(source: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut current = String::new();
    for line in source.lines() {
        if let Some((key, _)) = line.split_once(" =")
            && line.starts_with(|c: char| c.is_ascii_lowercase())
        {
            key.clone_into(&mut current);
            let known = keys.insert(current.clone(), BTreeSet::new());
            assert!(known.is_none(), "{current} stands twice");
        }
        let names = line.split('$').skip(1).map(|rest| {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-');
            rest[..end.unwrap_or(rest.len())].to_owned()
        });
        if let Some(variables) = keys.get_mut(&current) {
            variables.extend(names);
        }
    }
    keys
}

#[test]
fn both_files_are_well_formed() {
    for source in [FRENCH, ENGLISH] {
        if let Err((_, errors)) = FluentResource::try_new(source.to_owned()) {
            panic!("{errors:?}");
        }
    }
}

#[test]
fn both_languages_say_the_same_things() {
    assert_eq!(keys(FRENCH), keys(ENGLISH));
}

/// Everything that code and templates ask for by name, as it is written there.
fn asked_for() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders: Vec<PathBuf> = vec![root.join("src"), root.join("templates")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with("texts/tests.rs") {
                found.extend(keys_in(&fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found
}

fn keys_in(text: &str) -> Vec<String> {
    let calls = [
        ".t(\"",
        ".t1(\"",
        ".count(\"",
        ".count_of(\"",
        ".titled(\"",
        "key(\"",
    ];
    let found = calls.iter().flat_map(|call| {
        text.split(call)
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .map(str::to_owned)
    });
    found.collect()
}

#[test]
fn every_text_that_is_asked_for_is_there() {
    let known = keys(FRENCH);
    let missing: Vec<_> = asked_for()
        .into_iter()
        .filter(|key| !known.contains_key(key))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_kind_of_row_that_names_people_has_a_text() {
    let rows = Path::new(env!("CARGO_MANIFEST_DIR")).join("../teaching/src/persons/rows.rs");
    let source = fs::read_to_string(rows).unwrap();
    let known = keys(FRENCH);
    let kinds: Vec<_> = source.split("self.kind(\"").skip(1).collect();
    assert!(!kinds.is_empty());
    for kind in kinds {
        let kind = kind.split('"').next().unwrap().replace(' ', "-");
        assert!(known.contains_key(&format!("mention-{kind}")), "{kind}");
    }
}

#[test]
fn every_code_of_the_closed_lists_has_a_text() {
    use domain::item::vocabulary::{Architecture, ItemKind, LabdocKind, MediaKind, Term as _};
    let known = keys(FRENCH);
    let check = |prefix: &str, code: &str| {
        let key = format!("{prefix}-{code}").replace('_', "-");
        assert!(known.contains_key(&key), "{key}");
    };
    ItemKind::ALL
        .iter()
        .for_each(|term| check("kind", term.code()));
    LabdocKind::ALL
        .iter()
        .for_each(|term| check("labdoc", term.code()));
    MediaKind::ALL
        .iter()
        .for_each(|term| check("media", term.code()));
    assert!(!Architecture::ALL.is_empty());
}

#[test]
fn what_is_missing_is_said_and_not_hidden() {
    let texts = Texts::embedded();
    assert_eq!(texts.text(Locale::Fr, "no-such-key", &[]), "⟦no-such-key⟧");
    assert_eq!(
        texts.text(Locale::En, "results-count", &[]),
        "⟦results-count⟧"
    );
}
