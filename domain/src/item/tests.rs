//! Drafts that keep every rule, and one way to break each.

mod errors;
mod properties;
mod samples;

use super::labdoc::{
    CodeTemplate, Column, ColumnKind, Dataset, DrawingTemplate, Labdoc, LabdocContent,
    ProtocolTemplate, TextTemplate, Uncertainty,
};
use super::vocabulary::{Architecture, CodeLanguage, ImageFormat, Language, Level, MediaKind};
use super::*;
use crate::id::ObjectDigest;

pub(super) fn description() -> Description {
    Description {
        title: "Iron in water".to_owned(),
        summary: "Measure iron.\nCompare with the norm.".to_owned(),
        language: Language::EN,
        disciplines: vec!["0531".parse().unwrap()],
        discipline_text: Some("Water chemistry".to_owned()),
        levels: vec![Level::Bac2],
        level_text: Some("Second year of IUT".to_owned()),
        keywords: vec!["iron".to_owned()],
        objectives: vec!["Prepare standards".to_owned()],
        duration_minutes: Some(240),
        authors: vec!["Nolwenn Tanguy-Lebras".to_owned()],
        licence: "CC-BY-SA-4.0".parse().unwrap(),
        rights: Rights::ALL,
        source: Some("https://example.org/iron".to_owned()),
        attribution: Some("After a lesson of 2019".to_owned()),
        maintainer: Some("Idriss Vauquelin-Roche".to_owned()),
        reviewed: Some(Date::new(2026, 3, 1).unwrap()),
        parent: Some(parent()),
    }
}

pub(super) fn parent() -> Parent {
    Parent {
        item: "ouessant/00112233445566778899aabbccddeeff".parse().unwrap(),
        version: 3,
        manifest_digest: [7; 32],
        licence: "CC-BY-SA-3.0".parse().unwrap(),
    }
}

pub(super) fn file(name: &str, media_type: &str) -> FileRef {
    FileRef {
        name: name.to_owned(),
        media_type: media_type.to_owned(),
        size_bytes: 12,
        digest: ObjectDigest::of(name.as_bytes()),
        right: FileRight::Open,
        credit: Some("Somebody".to_owned()),
    }
}

pub(super) fn labdoc(content: LabdocContent) -> Labdoc {
    Labdoc {
        title: "Results".to_owned(),
        required: true,
        content,
    }
}

pub(super) fn number_column(name: &str) -> Column {
    Column {
        name: name.to_owned(),
        kind: ColumnKind::Number,
        unit: None,
        uncertainty: None,
        formula: None,
    }
}

pub(super) fn dataset() -> Dataset {
    let mut voltage = number_column("U");
    voltage.unit = Some("V".to_owned());
    voltage.uncertainty = Some(Uncertainty::Percent(0.5));
    let mut resistance = number_column("R");
    resistance.formula = Some("[U] / ([I] * 1e-3)".to_owned());
    let mut remark = number_column("remark");
    remark.kind = ColumnKind::Text;
    Dataset {
        columns: vec![voltage, number_column("I"), resistance, remark],
        rows: vec![vec![
            "1.5".into(),
            String::new(),
            String::new(),
            "warm, dry".into(),
        ]],
    }
}

fn labdocs() -> Vec<Labdoc> {
    [
        LabdocContent::Text(TextTemplate {
            initial: "# Why?\n".to_owned(),
        }),
        LabdocContent::Drawing(DrawingTemplate {
            instructions: "Add the lamp".to_owned(),
            background: Some("setup.svg".to_owned()),
        }),
        LabdocContent::Protocol(ProtocolTemplate {
            objective: "Standards".to_owned(),
            principle: "Dilution".to_owned(),
            material: vec!["Burette".to_owned()],
            steps: vec!["Rinse the burette".to_owned()],
        }),
        LabdocContent::Dataset(dataset()),
        LabdocContent::Code(CodeTemplate {
            language: CodeLanguage::Python,
            starter: "print(1)\n".to_owned(),
            expected_output: Some("1\n".to_owned()),
        }),
    ]
    .map(labdoc)
    .into()
}

fn rubric() -> Rubric {
    let level = |title: &str, points| CriterionLevel {
        title: title.to_owned(),
        description: "What it means".to_owned(),
        points,
    };
    let criterion = Criterion {
        title: "Linearity".to_owned(),
        description: "Of the calibration".to_owned(),
        levels: vec![level("No", 0.0), level("Yes", 2.5)],
    };
    Rubric {
        criteria: vec![criterion],
    }
}

pub(super) fn mission() -> Draft {
    let part = Part {
        title: "Calibrate".to_owned(),
        instructions: "Prepare five standards.".to_owned(),
        labdocs: labdocs(),
    };
    let mission = Mission {
        instructions: "Read the safety sheet.".to_owned(),
        parts: vec![part],
        rubric: Some(rubric()),
    };
    let files = vec![
        file("setup.svg", "image/svg+xml"),
        file("spectrum.csv", "text/csv"),
    ];
    Draft {
        item: description(),
        content: Content::Mission(mission),
        files,
    }
}

pub(super) fn capsule() -> Draft {
    let capsule = Capsule {
        media: MediaKind::Text,
        presentation: "Read me first".to_owned(),
        location: Location::Files("course.md".to_owned()),
    };
    let files = vec![file("course.md", "text/markdown")];
    Draft {
        item: description(),
        content: Content::Capsule(capsule),
        files,
    }
}

pub(super) fn snapshot() -> Draft {
    let snapshot = Snapshot {
        base_system: "Debian 12".to_owned(),
        architecture: Architecture::X86_64,
        packages: vec!["tcpdump".to_owned()],
        image: Some(Image {
            format: ImageFormat::Qcow2,
            size_bytes: 2 << 30,
            digest: ObjectDigest::of(b"image"),
        }),
        recipe: "Install Debian.\n".to_owned(),
    };
    Draft {
        item: description(),
        content: Content::Snapshot(snapshot),
        files: Vec::new(),
    }
}

pub(super) fn manifest(draft: Draft) -> Manifest {
    draft.validate().unwrap()
}

#[test]
fn a_manifest_knows_its_kind_and_its_files() {
    assert_eq!(manifest(mission()).kind(), ItemKind::Mission);
    assert_eq!(manifest(capsule()).kind(), ItemKind::Capsule);
    assert_eq!(manifest(snapshot()).kind(), ItemKind::Snapshot);
    let names: Vec<String> = manifest(mission())
        .objects()
        .map(|file| file.name.clone())
        .collect();
    assert_eq!(names, ["setup.svg", "spectrum.csv"]);
    assert_eq!(manifest(mission()).into_draft(), mission());
}

#[test]
fn search_reads_all_prose_in_order() {
    let expected = [
        "Iron in water",
        "Measure iron.\nCompare with the norm.",
        "iron",
        "Prepare standards",
        "Water chemistry",
        "Second year of IUT",
        "Read the safety sheet.",
        "Calibrate",
        "Prepare five standards.",
        "Results",
        "# Why?\n",
        "Results",
        "Add the lamp",
        "Results",
        "Standards",
        "Dilution",
        "Burette",
        "Rinse the burette",
        "Results",
        "U",
        "I",
        "R",
        "remark",
        "warm, dry",
        "Results",
        "print(1)\n",
        "Linearity",
        "Of the calibration",
        "No",
        "What it means",
        "Yes",
        "What it means",
        "setup.svg",
        "spectrum.csv",
    ];
    assert_eq!(manifest(mission()).texts(), expected);
    assert!(manifest(capsule()).texts().contains(&"Read me first"));
    assert!(manifest(snapshot()).texts().contains(&"tcpdump"));
}

#[test]
fn drafts_survive_json_and_toml() {
    for draft in [mission(), capsule(), snapshot()] {
        let json = serde_json::to_string(&draft).unwrap();
        assert_eq!(serde_json::from_str::<Draft>(&json).unwrap(), draft);
        let toml = toml::to_string(&draft).unwrap();
        assert_eq!(toml::from_str::<Draft>(&toml).unwrap(), draft);
    }
}

#[test]
fn a_days_existence_depends_on_the_month_and_the_year() {
    for day in [
        "2024-02-29",
        "2000-02-29",
        "1970-01-01",
        "2200-12-31",
        "2026-04-30",
    ] {
        assert_eq!(day.parse::<Date>().unwrap().to_string(), day);
    }
    for day in [
        "2023-02-29",
        "2100-02-29",
        "2026-04-31",
        "2026-13-01",
        "2026-00-10",
        "2026-01-00",
        "1969-12-31",
        "2201-01-01",
        "2026-1-1",
        "26-01-01",
        "2026-01-01-",
        "2026/01/01",
        "",
        "+026-01-01",
        "2026-01-1é",
    ] {
        assert!(day.parse::<Date>().is_err(), "{day}");
    }
}
