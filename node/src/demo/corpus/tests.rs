use std::collections::BTreeMap;
use std::io::Write as _;

use domain::item::labdoc::LabdocContent;
use domain::item::vocabulary::{Architecture, CodeLanguage, LabdocKind, MediaKind, Term as _};
use domain::item::{Capsule, Content, Location, Mission, Rights, Snapshot};
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use super::*;

/// A record with what every kind needs, and `more`.
fn record(kind: &str, more: Value) -> Value {
    let mut record = json!({
        "id": format!("a-{kind}"),
        "kind": kind,
        "title": "Doser le fer",
        "language": "fr",
        "authors": ["Maëlle Kerdoncuff"],
        "licence": "CC-BY-4.0",
        "source_repo": "ile/cours",
        "commit": "c0ffee",
        "source_path": "tp/été 1.Rmd",
        "source_url": "https://example.org/tp",
    });
    if let (Value::Object(record), Value::Object(more)) = (&mut record, more) {
        record.extend(more);
    }
    record
}

/// What a corpus with these lines comes to.
fn corpus_of(lines: &[String]) -> Corpus {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("missions.jsonl"), lines.join("\n")).unwrap();
    read(folder.path()).unwrap()
}

fn taken(record: &Value) -> (Parcel, Vec<String>) {
    let mut corpus = corpus_of(&[record.to_string()]);
    assert_eq!(corpus.not_taken, [""; 0]);
    (corpus.parcels.pop().unwrap().1, corpus.adjusted)
}

fn refused(record: &Value) -> String {
    let mut corpus = corpus_of(&[record.to_string()]);
    assert!(corpus.parcels.is_empty());
    corpus.not_taken.pop().unwrap()
}

fn mission(more: Value) -> (Mission, Vec<String>) {
    let (parcel, adjusted) = taken(&record("mission", more));
    match parcel.draft.content {
        Content::Mission(mission) => (mission, adjusted),
        Content::Capsule(_) | Content::Snapshot(_) => panic!("not a mission"),
    }
}

fn snapshot(more: Value) -> (Snapshot, Vec<String>) {
    let (parcel, adjusted) = taken(&record("snapshot", more));
    match parcel.draft.content {
        Content::Snapshot(snapshot) => (snapshot, adjusted),
        Content::Capsule(_) | Content::Mission(_) => panic!("not a snapshot"),
    }
}

/// A mission of one section that is its whole body.
fn section(kind: &str, body: &str) -> Value {
    let end = body.chars().count();
    json!({ "body": body, "sections": [{ "type": kind, "title": "Un", "start": 0, "end": end }] })
}

#[test]
fn sections_become_parts_by_characters_not_bytes() {
    let (mission, adjusted) = mission(json!({
        "body": "Éléments 🧪\nà doser",
        "sections": [
            { "type": "text", "title": "Un", "start": 0, "end": 11 },
            { "type": "protocol", "start": 11, "end": 18 },
        ],
    }));
    let parts: Vec<_> = mission
        .parts
        .iter()
        .map(|part| {
            (
                part.title.as_str(),
                part.instructions.as_str(),
                part.labdocs[0].kind(),
            )
        })
        .collect();
    assert_eq!(
        parts,
        [
            ("Un", "Éléments 🧪", LabdocKind::Text),
            ("Doser le fer", "à doser", LabdocKind::Protocol),
        ]
    );
    assert_eq!(adjusted, [""; 0]);
}

#[test]
fn sections_outside_the_body_are_named() {
    let wrong = json!({
        "body": "abc",
        "sections": [
            { "type": "text", "start": 0, "end": 3 },
            { "type": "text", "start": 3, "end": 4 },
        ],
    });
    let said = refused(&record("mission", wrong));
    assert_eq!(
        said,
        "a-mission: sections[1]: its offsets are not in the body"
    );
    let said = refused(&record("mission", json!({ "body": "abc" })));
    assert!(said.starts_with("a-mission: sections: "), "{said}");
}

#[test]
fn a_table_becomes_a_dataset() {
    let body = "Mesures\n\n| V (mL) | couleur |\n|---|:--|\n| 1 | bleu |\n| 2 |\n\nfin";
    let (mission, adjusted) = mission(section("dataset", body));
    let LabdocContent::Dataset(table) = &mission.parts[0].labdocs[0].content else {
        panic!("no dataset");
    };
    assert_eq!(table.columns[0].name, "V (mL)");
    assert_eq!(table.rows, [["1", "bleu"], ["2", ""]]);
    assert_eq!(adjusted, [""; 0]);
}

#[test]
fn a_dataset_without_a_table_becomes_text_and_is_reported() {
    for body in [
        "Mesurez.",
        "| a | a |\n|---|---|\n| 1 | 2 |",
        "| --- |\n|---|---|",
    ] {
        let (mission, adjusted) = mission(section("dataset", body));
        assert_eq!(mission.parts[0].labdocs[0].kind(), LabdocKind::Text);
        assert!(
            adjusted[0].starts_with("a-mission: sections[0]: a dataset"),
            "{adjusted:?}"
        );
    }
}

#[test]
fn code_knows_its_language() {
    let cases = [
        (
            "```python\nx = 1\n```",
            Some((CodeLanguage::Python, "x = 1")),
        ),
        ("~~~ {.r}\nx <- 1\n~~~", Some((CodeLanguage::R, "x <- 1"))),
        (
            "Texte\n\n```sh\nls\n```\n```c\nint x;\n```",
            Some((CodeLanguage::Bash, "ls")),
        ),
        ("```groovy\nx\n```", None),
        ("rien", None),
    ];
    for (body, expected) in cases {
        let (mission, adjusted) = mission(section("code", body));
        let found = match &mission.parts[0].labdocs[0].content {
            LabdocContent::Code(code) => Some((code.language, code.starter.as_str())),
            LabdocContent::Text(_)
            | LabdocContent::Drawing(_)
            | LabdocContent::Protocol(_)
            | LabdocContent::Dataset(_) => None,
        };
        assert_eq!(found, expected, "{body}");
        assert_eq!(adjusted.is_empty(), expected.is_some(), "{adjusted:?}");
    }
}

#[test]
fn the_container_says_the_language_of_code_without_one() {
    let mut more = section("code", "```\nint x;\n```");
    more["environment"] = json!({ "container": "cpp" });
    let (mission, _) = mission(more);
    let LabdocContent::Code(code) = &mission.parts[0].labdocs[0].content else {
        panic!("no code");
    };
    assert_eq!(
        (code.language, code.starter.as_str()),
        (CodeLanguage::Cpp, "int x;")
    );
}

#[test]
fn a_solution_is_to_be_read() {
    let (mission, _) = mission(json!({
        "body": "abcd",
        "sections": [
            { "type": "drawing", "title": "Croquis", "start": 0, "end": 2 },
            { "type": "text", "title": "Corrigé", "role": "solution", "start": 2, "end": 4 },
        ],
    }));
    assert_eq!(mission.parts[0].labdocs[0].kind(), LabdocKind::Drawing);
    assert!(mission.parts[1].labdocs.is_empty());
}

#[test]
fn what_is_too_long_a_list_of_parts_is_joined() {
    let body = "x".repeat(72);
    let sections: Vec<_> = (0..72)
        .map(|n| json!({ "type": "text", "title": "x", "start": n, "end": n + 1 }))
        .collect();
    let (mission, adjusted) = mission(json!({ "body": body, "sections": sections }));
    assert_eq!(mission.parts.len(), 60);
    assert_eq!(mission.parts[59].instructions.matches('x').count(), 13);
    assert_eq!(
        adjusted,
        ["a-mission: sections: 72: those after the 60th are joined to it"]
    );
}

#[test]
fn a_rubric_replaces_the_section_that_it_was_in() {
    let (mission, adjusted) = mission(json!({
        "body": "ab",
        "sections": [
            { "type": "text", "start": 0, "end": 1 },
            { "type": "evaluation", "start": 1, "end": 2 },
        ],
        "evaluation": { "type": "rubric", "criteria": [{ "criterion": null, "levels": [
            { "label": "Exemplaire", "descriptor": "Tout y est" },
            { "label": "Adéquat", "descriptor": "" },
            { "label": "À revoir", "descriptor": null },
        ] }] },
    }));
    let rubric = mission.rubric.unwrap();
    let levels = &rubric.criteria[0].levels;
    let points: Vec<_> = levels
        .iter()
        .map(|l| (l.title.as_str(), l.points))
        .collect();
    assert_eq!(rubric.criteria[0].title, "Doser le fer");
    assert_eq!(
        points,
        [("Exemplaire", 2.0), ("Adéquat", 1.0), ("À revoir", 0.0)]
    );
    assert_eq!(mission.parts.len(), 1);
    assert_eq!(adjusted, [""; 0]);
}

#[test]
fn an_evaluation_that_is_no_rubric_is_reported() {
    let one_level = json!([{ "criterion": "x", "levels": [{ "label": "Bien" }] }]);
    for evaluation in [
        json!({ "type": "unit-tests", "cases": 13 }),
        json!({ "type": "rubric", "criteria": [] }),
        json!({ "type": "rubric", "criteria": one_level }),
    ] {
        let mut more = section("evaluation", "ab");
        more["evaluation"] = evaluation;
        let (mission, adjusted) = mission(more);
        assert_eq!(mission.rubric, None);
        assert_eq!(mission.parts.len(), 1);
        assert!(
            adjusted[0].starts_with("a-mission: evaluation: left out: "),
            "{adjusted:?}"
        );
    }
}

#[test]
fn what_stands_beside_the_body_is_said_before_it() {
    let mut more = section("text", "abc");
    for (field, value) in [
        ("prerequisites", json!(["Titrage"])),
        ("key_points", json!(["Diluer"])),
        (
            "environment",
            json!({ "engine": "kathara", "devices": ["pc1", "pc2"], "images": [] }),
        ),
        ("dataset_url", json!("https://example.org/d")),
        (
            "attachments",
            json!([
                { "name": "à lire (1).pdf", "path": "tp/à lire (1).pdf", "size": 12 },
                { "name": "x.ga", "title": "Chaîne", "size": null },
            ]),
        ),
    ] {
        more[field] = value;
    }
    let (mission, adjusted) = mission(more);
    let expected = "**Prérequis**\n\n- Titrage\n\n**À retenir**\n\n- Diluer\n\n\
        **Environnement**\n\n- devices: pc1, pc2\n- engine: kathara\n\n**Fichiers joints**\n\n\
        - [à lire (1).pdf](https://github.com/ile/cours/blob/c0ffee/tp/%C3%A0%20lire%20%281%29.pdf) \
        (12 bytes)\n- Chaîne\n\n**Voir aussi**\n\n- dataset url: https://example.org/d";
    assert_eq!(mission.instructions, expected);
    assert_eq!(
        adjusted,
        ["a-mission: attachments: `Chaîne` has no address; its name stands alone"]
    );
}

#[test]
fn a_capsule_is_its_body_as_a_file() {
    let (parcel, adjusted) = taken(&record(
        "capsule",
        json!({
            "subtype": "notebook", "body": "# Été\r\n", "key_points": ["Un"],
        }),
    ));
    let Content::Capsule(Capsule {
        media,
        presentation,
        location,
    }) = &parcel.draft.content
    else {
        panic!("not a capsule");
    };
    assert_eq!(*media, MediaKind::Notebook);
    assert_eq!(presentation, "**À retenir**\n\n- Un");
    assert_eq!(*location, Location::Files("été-1.md".to_owned()));
    assert_eq!(parcel.files, ["# Été\r\n".as_bytes()]);
    assert_eq!(parcel.draft.files[0].size_bytes, 9);
    assert_eq!(adjusted, [""; 0]);
}

#[test]
fn a_capsule_without_a_body_is_a_link() {
    let (parcel, _) = taken(&record(
        "capsule",
        json!({ "landing_page": "https://example.org/l" }),
    ));
    let Content::Capsule(Capsule { location, .. }) = parcel.draft.content else {
        panic!("not a capsule");
    };
    assert_eq!(location, Location::Link("https://example.org/l".to_owned()));
    let nowhere = record("capsule", json!({ "source_url": null }));
    assert_eq!(
        refused(&nowhere),
        "a-capsule: body: there is neither text nor address"
    );
}

#[test]
fn a_snapshot_says_what_it_is_made_of() {
    let (snapshot, adjusted) = snapshot(json!({
        "body": "# Recette",
        "environment": {
            "os": "debian", "os_version": "13", "arch": "aarch64",
            "packages": ["nginx", "\\", "nginx"],
        },
        "attachments": [{ "name": "a.img", "size": 9, "md5": "ab", "version": "1" }],
    }));
    assert_eq!(snapshot.base_system, "debian 13");
    assert_eq!(snapshot.architecture, Architecture::Aarch64);
    assert_eq!(snapshot.packages, ["nginx"]);
    assert!(
        snapshot
            .recipe
            .starts_with("# Recette\n\n**Environnement**"),
        "{}",
        snapshot.recipe
    );
    assert!(
        snapshot
            .recipe
            .ends_with("- a.img (version 1, 9 bytes, MD5 ab)")
    );
    assert_eq!(adjusted.len(), 2, "{adjusted:?}");
}

#[test]
fn a_snapshot_is_taken_only_for_a_machine_that_we_know() {
    let with = |environment: Value| json!({ "body": "x", "environment": environment });
    let (image, adjusted) = snapshot(with(json!({
        "images": ["vulhub/tomcat:8.5"], "architectures": ["s390x", "riscv64", "amd64"],
    })));
    assert_eq!(image.base_system, "vulhub/tomcat:8.5");
    assert_eq!(image.architecture, Architecture::Riscv64);
    assert_eq!(adjusted.len(), 1);
    let (plain, _) = snapshot(with(json!({ "engine": "qemu" })));
    assert_eq!(plain.architecture, Architecture::X86_64);
    let arm = refused(&record(
        "snapshot",
        with(json!({ "os": "x", "arch": "arm" })),
    ));
    assert_eq!(
        arm,
        "a-snapshot: environment.arch: `arm` is not in the list of architectures"
    );
    let nothing = refused(&record("snapshot", with(json!({}))));
    assert!(
        nothing.starts_with("a-snapshot: environment.os: "),
        "{nothing}"
    );
}

#[test]
fn a_recipe_keeps_its_body_and_drops_what_is_too_much() {
    let (snapshot, adjusted) = snapshot(json!({
        "body": "x".repeat(19_990),
        "environment": { "os": "debian", "arch": "x86_64" },
    }));
    assert_eq!(snapshot.recipe.len(), 19_990);
    assert!(
        adjusted[0].starts_with("a-snapshot: environment: left out: "),
        "{adjusted:?}"
    );
}

#[test]
fn rights_are_no_more_than_the_licence_permits() {
    let mut more = section("text", "abc");
    more["licence"] = json!("LicenseRef-NPS-US-Gov-PublicDomain");
    let (parcel, _) = taken(&record("mission", more));
    let view_and_run = Rights {
        view: true,
        run: true,
        adapt: false,
        redistribute: false,
    };
    assert_eq!(parcel.draft.item.rights, view_and_run);
    let mut unknown = section("text", "abc");
    unknown["licence"] = json!("Beerware");
    assert!(refused(&record("mission", unknown)).starts_with("a-mission: licence: `Beerware`"));
}

#[test]
fn subjects_and_levels_are_codes_where_that_is_clear() {
    let mut more = section("text", "abc");
    more["discipline"] = json!("Education; artificial intelligence");
    more["level"] = json!("lycée (terminale NSI)");
    let item = taken(&record("mission", more)).0.draft.item;
    assert_eq!(item.disciplines[0].code(), "0111");
    assert_eq!(
        item.discipline_text.as_deref(),
        Some("artificial intelligence")
    );
    assert_eq!(item.levels[0].code(), "school");
    assert_eq!(item.level_text.as_deref(), Some("lycée (terminale NSI)"));
}

#[test]
fn authors_are_all_named_somewhere() {
    let names: Vec<_> = (1..=52).map(|n| format!("Auteur {n}")).collect();
    let mut more = section("text", "abc");
    more["authors"] = json!(names);
    more["collection"] = json!("Recueil");
    let (parcel, adjusted) = taken(&record("mission", more));
    assert_eq!(parcel.draft.item.authors.len(), 50);
    let credit = parcel.draft.item.attribution.unwrap();
    assert_eq!(credit, "with Auteur 51, Auteur 52; Recueil");
    assert_eq!(
        adjusted,
        ["a-mission: authors: 2 more than 50 go to attribution"]
    );
    let mut nobody = section("text", "abc");
    nobody["authors"] = json!([]);
    let (parcel, adjusted) = taken(&record("mission", nobody));
    assert_eq!(parcel.draft.item.authors, ["Contributors of ile/cours"]);
    assert_eq!(adjusted.len(), 1);
}

#[test]
fn strange_characters_and_fields_are_left_out_and_reported() {
    let mut more = section("text", "a\u{c}b\u{2028}c");
    more["duration_minutes"] = json!(0);
    more["mood"] = json!("good");
    more["body_truncated"] = json!(true);
    let (mission, adjusted) = mission(more);
    assert_eq!(mission.parts[0].instructions, "abc");
    let fields: Vec<_> = adjusted
        .iter()
        .filter_map(|line| line.split(": ").nth(1))
        .collect();
    assert_eq!(fields, ["mood", "body", "sections[0]", "duration_minutes"]);
}

#[test]
fn bad_lines_are_listed_and_the_rest_is_read() {
    let good = record("mission", section("text", "abc")).to_string();
    let long = format!("\"{}\"", "x".repeat(LINE_BYTES_MAX));
    let lines = [
        "{".to_owned(),
        long,
        String::new(),
        good,
        json!({ "id": "b" }).to_string(),
    ];
    let corpus = corpus_of(&lines);
    assert_eq!(corpus.parcels.len(), 1);
    let places: Vec<_> = corpus
        .not_taken
        .iter()
        .filter_map(|line| line.get(..17))
        .collect();
    assert_eq!(
        places,
        [
            "missions.jsonl:1:",
            "missions.jsonl:2:",
            "missions.jsonl:5:"
        ]
    );
}

#[test]
fn packed_files_are_read_and_an_empty_folder_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    assert!(read(folder.path()).is_err());
    let file = File::create(folder.path().join("capsules.jsonl.gz")).unwrap();
    let mut packed = GzEncoder::new(file, flate2::Compression::fast());
    writeln!(packed, "{}", record("capsule", json!({ "body": "x" }))).unwrap();
    packed.finish().unwrap();
    assert_eq!(read(folder.path()).unwrap().parcels.len(), 1);
    std::fs::write(folder.path().join("missions.jsonl.gz"), "not packed").unwrap();
    assert!(read(folder.path()).is_err());
}

#[test]
fn every_record_of_the_published_corpus_is_taken_or_listed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    if !folder.is_dir() {
        eprintln!("not run: {} is not there", folder.display());
        return;
    }
    let corpus = read(&folder).unwrap();
    let fields = |lines: &[String]| {
        let mut fields = BTreeMap::new();
        for line in lines {
            let field = line.split(": ").nth(1).unwrap_or_default();
            let name = field.split('[').next().unwrap_or_default().to_owned();
            *fields.entry(name).or_insert(0_u32) += 1;
        }
        fields
    };
    eprintln!("taken: {}", corpus.parcels.len());
    eprintln!("not taken: {:?}", fields(&corpus.not_taken));
    eprintln!("adjusted: {:?}", fields(&corpus.adjusted));
    assert_eq!(corpus.parcels.len() + corpus.not_taken.len(), 7_639);
    for (id, parcel) in &corpus.parcels {
        check(&parcel.draft).unwrap_or_else(|error| panic!("{id}: {error}"));
        let sizes = parcel.files.iter().map(|bytes| bytes.len() as u64);
        assert!(
            sizes.eq(parcel.draft.files.iter().map(|file| file.size_bytes)),
            "{id}"
        );
    }
}
