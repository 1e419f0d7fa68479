use super::*;
use crate::item::tests::{capsule, mission, snapshot};

const SMALL: &str = r#"
[item]
title = "Loi d’Ohm"
language = "fr"
authors = ["Maëlle Kerdoncuff"]
licence = "CC-BY-4.0"
rights = { view = true, run = true, adapt = true, redistribute = true }

[sharing]
rung = "named"
people = ["maelle@ouessant"]

[[files]]
path = "data/mesures.CSV"
right = "open"

[[files]]
path = "scan.pdf"
name = "Article.pdf"
media_type = "application/x-scan"
right = { institution_only = "exception pédagogique" }
credit = "Un journal"

[[files]]
path = "photo"
right = { licensed = "CC-BY-SA-4.0" }

[[mission.parts]]
title = "Mesures"
"#;

fn measure(path: &str) -> Result<Measured, String> {
    Ok(Measured {
        size_bytes: path.len() as u64,
        digest: ObjectDigest::of(path.as_bytes()),
    })
}

#[test]
fn a_small_file_becomes_a_manifest() {
    let read = read_item_file(SMALL, Format::Toml).unwrap();
    let sharing = read.sharing.clone().unwrap();
    assert_eq!((sharing.rung.as_str(), sharing.people.len()), ("named", 1));
    let draft = read.resolve(measure).unwrap();
    let described: Vec<_> = draft
        .files
        .iter()
        .map(|file| (file.name.as_str(), file.media_type.as_str()))
        .collect();
    assert_eq!(
        described,
        [
            ("mesures.CSV", "text/csv"),
            ("Article.pdf", "application/x-scan"),
            ("photo", "application/octet-stream"),
        ]
    );
    assert_eq!(draft.files[0].digest, ObjectDigest::of(b"data/mesures.CSV"));
    assert_eq!(draft.validate().unwrap().description().title, "Loi d’Ohm");
}

#[test]
fn a_document_that_cannot_be_read_stops_the_publication() {
    let read = read_item_file(SMALL, Format::Toml).unwrap();
    let answer = read.resolve(|path| match path {
        "scan.pdf" => Err(path.to_owned()),
        _ => measure(path),
    });
    assert_eq!(answer, Err("scan.pdf".to_owned()));
}

#[test]
fn json_says_the_same_as_toml() {
    for draft in [mission(), capsule(), snapshot()] {
        let (kind, content) = match &draft.content {
            Content::Mission(mission) => ("mission", serde_json::to_value(mission)),
            Content::Capsule(capsule) => ("capsule", serde_json::to_value(capsule)),
            Content::Snapshot(snapshot) => ("snapshot", serde_json::to_value(snapshot)),
        };
        let file = serde_json::json!({ "item": draft.item, kind: content.unwrap() });
        let from_json = read_item_file(&file.to_string(), Format::Json).unwrap();
        let toml = toml::to_string(&file).unwrap();
        assert_eq!(read_item_file(&toml, Format::Toml).unwrap(), from_json);
        assert_eq!(
            (from_json.item, from_json.content),
            (draft.item, draft.content)
        );
    }
}

/// Replaces a piece of the small file and expects that error.
fn check(from: &str, to: &str, place: (usize, usize), expected: &str) {
    assert!(SMALL.contains(from), "{from}");
    let error = read_item_file(&SMALL.replacen(from, to, 1), Format::Toml).unwrap_err();
    let ItemFileError::Syntax {
        line,
        column,
        message,
    } = error
    else {
        panic!("{error}");
    };
    assert!(message.contains(expected), "{message}");
    assert_eq!((line, column), place, "{message}");
}

#[test]
fn mistakes_are_shown_where_they_are() {
    check("title =", "titel =", (3, 1), "did you mean `title`?");
    check(
        "[[mission.parts]]",
        "[[mision.parts]]",
        (28, 3),
        "did you mean `mission`?",
    );
    check(
        "\"fr\"",
        "\"frr\"",
        (4, 12),
        "`frr` is not an ISO 639-1 language code",
    );
    check(
        "\"CC-BY-4.0\"",
        "\"CC-BY-5.0\"",
        (6, 11),
        "did you mean `CC-BY-4.0`?",
    );
    check("run = true", "run = 1", (7, 31), "expected a boolean");
    check("\"open\"", "\"opne\"", (15, 9), "did you mean `open`?");
    check("rung = \"named\"", "rung", (10, 5), "");
    check(
        "title = \"Loi d’Ohm\"\n",
        "",
        (2, 1),
        "missing field `title`",
    );
}

#[test]
fn json_mistakes_are_shown_where_they_are() {
    let text = "{\n  \"item\": { \"titel\": 1 }\n}";
    let error = read_item_file(text, Format::Json).unwrap_err().to_string();
    assert!(error.starts_with("line 2, column "), "{error}");
    assert!(error.ends_with("did you mean `title`?"), "{error}");
}

#[test]
fn a_file_describes_one_item() {
    let both =
        format!("{SMALL}\n[snapshot]\nbase_system = \"Debian\"\narchitecture = \"x86_64\"\n");
    assert_eq!(
        read_item_file(&both, Format::Toml),
        Err(ItemFileError::Contents(2))
    );
    let none = SMALL.split("[[mission").next().unwrap();
    assert_eq!(
        read_item_file(none, Format::Toml),
        Err(ItemFileError::Contents(0))
    );
}

#[test]
fn documents_lie_below_the_item_file() {
    for path in [
        "/etc/passwd",
        "../x",
        "a/../../x",
        "a//b",
        "./a",
        "C:/x",
        "a\\\\b",
        "",
    ] {
        let text = SMALL.replacen("scan.pdf", path, 1);
        let answer = read_item_file(&text, Format::Toml);
        assert!(
            matches!(answer, Err(ItemFileError::Path { index: 1, .. })),
            "{path}: {answer:?}"
        );
    }
}

#[test]
fn long_and_deep_files_are_refused() {
    let long = " ".repeat(ITEM_FILE_BYTES_MAX + 1);
    assert_eq!(
        read_item_file(&long, Format::Toml),
        Err(ItemFileError::TooLarge(ITEM_FILE_BYTES_MAX + 1))
    );
    let deep = "[".repeat(100_000);
    assert!(read_item_file(&deep, Format::Json).is_err());
    assert!(read_item_file(&format!("x = {deep}"), Format::Toml).is_err());
}

#[test]
fn accents_and_line_ends_are_tidied() {
    let foreign = SMALL
        .replace("Maëlle", "Mae\u{308}lle")
        .replace('\n', "\r\n");
    let read = read_item_file(&foreign, Format::Toml).unwrap();
    assert_eq!(read.item.authors, ["Maëlle Kerdoncuff"]);
}

#[test]
fn the_format_is_said_by_the_name() {
    assert_eq!(Format::of_name("item.toml"), Some(Format::Toml));
    assert_eq!(Format::of_name("a.b.json"), Some(Format::Json));
    assert_eq!(Format::of_name("item.yaml"), None);
    assert_eq!(Format::of_name("toml"), None);
}
