//! What is said of a whole item.

use std::collections::BTreeSet;

use domain::item::file::{Format, read_item_file};

use super::*;

/// A mission in which there is nothing to mend.
const MISSION: &str = r#"
[item]
title = "Mesures"
abstract = "Mesurer une tension."
language = "fr"
disciplines = ["0533"]
levels = ["bac+1"]
keywords = ["tension"]
objectives = ["Mesurer une tension."]
duration_minutes = 60
authors = ["Maëlle Kerdoncuff"]
licence = "CC-BY-4.0"
rights = { view = true, run = true, adapt = true, redistribute = true }
reviewed = "2026-02-02"

[sharing]
rung = "public"

[[files]]
path = "mesures.csv"
right = "open"

[mission]
instructions = "Ouvrez `mesures.csv`."

[[mission.parts]]
title = "La mesure"

[[mission.parts.labdocs]]
title = "Mesures"
[mission.parts.labdocs.content.dataset]
columns = [
  { name = "U", kind = "number", unit = "mV", uncertainty = { column = "u(U)" } },
  { name = "u(U)", kind = "number", unit = "mV" },
]

[[mission.rubric.criteria]]
title = "Tension"
levels = [{ title = "Fausse", points = 0 }, { title = "Juste", points = 4 }]
"#;

fn work(text: &str) -> Work {
    let item = read_item_file(text, Format::Toml).expect("the item file can be read");
    let documents = item.files.iter().map(|_| Ok(b"t,U\n0,1\n".to_vec()));
    Work {
        documents: documents.collect(),
        item,
        unnamed: BTreeSet::new(),
    }
}

/// Looks the mission over after one change, and expects findings by rule and place.
#[track_caller]
fn check(change: (&str, &str), expected: &[(Severity, &str, &str)]) {
    assert!(MISSION.contains(change.0), "`{}` stands there", change.0);
    check_work(&work(&MISSION.replace(change.0, change.1)), expected);
}

#[track_caller]
fn check_work(work: &Work, expected: &[(Severity, &str, &str)]) {
    let findings = look_over(work, &Words::default());
    let found: Vec<_> = findings
        .iter()
        .map(|one| (one.severity, one.rule, one.at.as_str()))
        .collect();
    assert_eq!(found, expected, "{findings:#?}");
}

use Severity::{Error, Warning};

#[test]
fn there_is_nothing_to_say_of_a_good_item() {
    check(("", ""), &[]);
}

#[test]
fn what_breaks_a_rule_of_the_model_is_an_error() {
    check(
        ("\"Mesures\"\nabstract", "\"\"\nabstract"),
        &[(Error, "model", "item.title")],
    );
}

#[test]
fn a_description_has_a_limit_in_bytes() {
    use domain::event::DESCRIPTION_BYTES_MAX;
    let part = |length: usize| {
        let text = "x".repeat(length);
        format!(
            "[[mission.parts]]\ntitle = \"La mesure\"\ninstructions = \"{text}\"\n\n[[mission.parts.labdocs]]\ntitle = \"Mesures\"\ncontent.text.initial = \"{}\"\n\n[[mission.parts.labdocs]]",
            "y".repeat(20_000)
        )
    };
    let old = "[[mission.parts]]\ntitle = \"La mesure\"\n\n[[mission.parts.labdocs]]";
    let instructions = "Ouvrez `mesures.csv`.";
    let long = |length: usize| {
        let text = MISSION.replace(old, &part(30_000));
        work(&text.replace(
            instructions,
            &format!("{instructions}{}", "z".repeat(length)),
        ))
    };
    let bytes = |length: usize| {
        let manifest = model::draft(&long(length)).validate().expect("it is valid");
        domain::wire::write_manifest(&manifest).len()
    };
    // Three bytes of length each way, whatever the text.
    let fitting = 10_000 + DESCRIPTION_BYTES_MAX - bytes(10_000);
    check_work(&long(fitting), &[]);
    check_work(&long(fitting + 1), &[(Error, "model", "item")]);
}

#[test]
fn a_document_that_is_not_there_is_an_error() {
    let mut work = work(MISSION);
    work.documents[0] = Err(domain::item::FieldError {
        field: "files[0].path".to_owned(),
        problem: "`mesures.csv` does not exist".to_owned(),
        allowed: "put it there".to_owned(),
    });
    check_work(&work, &[(Error, "model", "files[0].path")]);
}

#[test]
fn a_document_that_is_not_named_is_a_warning() {
    let mut work = work(MISSION);
    work.unnamed.insert("notes.md".to_owned());
    check_work(&work, &[(Warning, "references", "notes.md")]);
}

#[test]
fn a_table_that_is_broken_is_an_error_in_the_document() {
    let mut work = work(MISSION);
    work.documents[0] = Ok(b"t,U\n0\n".to_vec());
    check_work(&work, &[(Error, "tables", "mesures.csv:2")]);
}

#[test]
fn missing_fields_are_warnings() {
    for (line, field) in [
        ("abstract = \"Mesurer une tension.\"\n", "item.abstract"),
        ("disciplines = [\"0533\"]\n", "item.disciplines"),
        ("levels = [\"bac+1\"]\n", "item.levels"),
        ("keywords = [\"tension\"]\n", "item.keywords"),
        ("reviewed = \"2026-02-02\"\n", "item.reviewed"),
        (
            "objectives = [\"Mesurer une tension.\"]\n",
            "item.objectives",
        ),
        ("duration_minutes = 60\n", "item.duration_minutes"),
    ] {
        check((line, ""), &[(Warning, "expected", field)]);
    }
    let (_, rubric) = MISSION.split_once("[[mission.rubric").expect("it has one");
    let rubric = format!("[[mission.rubric{rubric}");
    check((&rubric, ""), &[(Warning, "expected", "mission.rubric")]);
}

#[test]
fn points_that_do_not_add_up_are_warnings() {
    const LEVELS: &str = "mission.rubric.criteria[0].levels";
    let sum = [(Warning, "rubric", "mission.rubric")];
    check(("points = 4", "points = 4.5"), &sum);
    check(("Ouvrez", "Noté sur 20 points. Ouvrez"), &sum);
    check(("Ouvrez", "Noté sur 4 points. Ouvrez"), &[]);
    check(("points = 4", "points = 0"), &[(Warning, "rubric", LEVELS)]);
    check(("points = 0", "points = 4"), &[(Warning, "rubric", LEVELS)]);
}

#[test]
fn an_uncertainty_has_the_unit_of_its_quantity() {
    const AT: &str = "mission.parts[0].labdocs[0].content.dataset.columns[0].uncertainty";
    let column = "\"u(U)\", kind = \"number\", unit = \"mV\"";
    check(
        (column, &column.replace("mV", "mA")),
        &[(Warning, "units", AT)],
    );
    check((column, &column.replace("mV", "µV")), &[]);
    check((column, &column.replace("mV", "%")), &[]);
}

#[test]
fn an_unknown_unit_is_refused_and_the_nearest_is_named() {
    const AT: &str = "mission.parts[0].labdocs[0].content.dataset.columns[0].unit";
    let change = ("unit = \"mV\", uncertainty", "unit = \"mVV\", uncertainty");
    check(change, &[(Error, "model", AT), (Warning, "units", AT)]);
}

#[test]
fn a_rung_must_be_one_that_the_documents_may_reach() {
    const AT: (Severity, &str, &str) = (Error, "sharing", "sharing.rung");
    check(("\"public\"", "\"everybody\""), &[AT]);
    let held = "right = { institution_only = \"Exception pédagogique\" }";
    check(("right = \"open\"", held), &[AT]);
    let stays = MISSION.replace("right = \"open\"", held);
    let stays = stays.replace("\"public\"", "\"institution\"");
    check_work(&work(&stays), &[]);
}

#[test]
fn words_are_held_against_the_dictionary_of_the_language() {
    let mut dictionaries = Dictionaries::default();
    let words = "9\nmesures\nmesurer\nune\ntension\nouvrez\nla\nmesure\nfausse\njuste\n";
    dictionaries
        .add("fr", ("SET UTF-8\n", words))
        .expect("it is a dictionary");
    let misspelt = MISSION.replace("Ouvrez", "Ouvrés, selon Maëlle, la tenssion de l’atelier");
    let words = Words {
        dictionaries: Some(&dictionaries),
        allowed: BTreeSet::from(["atelier".to_owned(), "de".to_owned(), "selon".to_owned()]),
    };
    let findings = look_over(&work(&misspelt), &words);
    let found: Vec<&str> = findings.iter().map(|one| one.problem.as_str()).collect();
    let expected = [
        "has `Ouvrés`, which no dictionary knows",
        "has `tenssion`, which no dictionary knows",
    ];
    assert_eq!(found, expected);
}
