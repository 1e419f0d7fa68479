//! What of a draft the form shows: the fields of its content, as texts and choices.

use domain::item::labdoc::{Labdoc, LabdocContent};
use domain::item::vocabulary::{Architecture, CodeLanguage, MediaKind, Term};
use domain::item::{Content, Draft, Location};

use super::fields::{columns_text, levels_text, rows_text};
use super::missing::anchor_of_field;
use crate::visit::Visit;

/// The kinds of labdoc, and what they are called, in the same order.
pub(super) const LABDOC_KINDS: [&str; 5] = ["text", "drawing", "protocol", "dataset", "code"];
pub(super) const LABDOC_KEYS: [&str; 5] = [
    "labdoc-text",
    "labdoc-drawing",
    "labdoc-protocol",
    "labdoc-dataset",
    "labdoc-code",
];

/// One of a closed list.
pub(super) struct Choice {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) is_chosen: bool,
}

pub(super) enum ContentForm {
    Mission {
        instructions: String,
        parts: Vec<PartForm>,
        criteria: Vec<CriterionForm>,
    },
    Capsule {
        media: Vec<Choice>,
        presentation: String,
        link: Option<String>,
        first: Option<String>,
    },
    Snapshot {
        base_system: String,
        architectures: Vec<Choice>,
        packages: String,
        recipe: String,
    },
}

pub(super) struct PartForm {
    pub(super) number: usize,
    pub(super) title: String,
    pub(super) instructions: String,
    pub(super) labdocs: Vec<LabdocForm>,
}

pub(super) struct LabdocForm {
    pub(super) at: String,
    pub(super) anchor: String,
    pub(super) kind: &'static str,
    pub(super) title: String,
    pub(super) is_required: bool,
    pub(super) fields: Vec<FieldForm>,
    pub(super) languages: Vec<Choice>,
}

/// A field of a labdoc, whose label and help stand in the texts.
pub(super) struct FieldForm {
    pub(super) name: String,
    pub(super) key: &'static str,
    pub(super) value: String,
    pub(super) rows: usize,
    pub(super) is_code: bool,
}

impl LabdocForm {
    /// Which of the kinds it is.
    pub(super) fn rank(&self) -> usize {
        LABDOC_KINDS
            .iter()
            .position(|kind| *kind == self.kind)
            .unwrap_or_default()
    }
}

impl FieldForm {
    /// What it is called on the page.
    pub(super) fn anchor(&self) -> String {
        anchor_of_field(&self.name)
    }

    /// Whether it is Markdown, with formulas.
    pub(super) fn is_markdown(&self) -> bool {
        let last = self.name.rsplit('.').next().unwrap_or_default();
        ["initial", "instructions", "principle", "objective"].contains(&last)
    }
}

pub(super) struct CriterionForm {
    pub(super) number: usize,
    pub(super) title: String,
    pub(super) levels: String,
}

pub(super) fn choices<T: Term>(
    all: &[T],
    chosen: &[T],
    name: impl Fn(&str) -> String,
) -> Vec<Choice> {
    // What is chosen already can be kept, be it rare.
    let others = chosen.iter().filter(|term| !all.contains(term));
    let choice = |term: &T| Choice {
        code: term.code().to_owned(),
        name: name(term.code()),
        is_chosen: chosen.contains(term),
    };
    all.iter().chain(others).map(choice).collect()
}

pub(super) fn content(visit: &Visit, draft: &Draft) -> ContentForm {
    match &draft.content {
        Content::Mission(mission) => ContentForm::Mission {
            instructions: mission.instructions.clone(),
            parts: mission
                .parts
                .iter()
                .enumerate()
                .map(|(number, part)| PartForm {
                    number,
                    title: part.title.clone(),
                    instructions: part.instructions.clone(),
                    labdocs: part
                        .labdocs
                        .iter()
                        .enumerate()
                        .map(|(l, labdoc)| labdoc_form((number, l), labdoc))
                        .collect(),
                })
                .collect(),
            criteria: mission
                .rubric
                .iter()
                .flat_map(|rubric| &rubric.criteria)
                .enumerate()
                .map(|(number, criterion)| CriterionForm {
                    number,
                    title: criterion.title.clone(),
                    levels: levels_text(&criterion.levels),
                })
                .collect(),
        },
        Content::Capsule(capsule) => ContentForm::Capsule {
            media: choices(MediaKind::ALL, &[capsule.media], |code| {
                visit.t(&format!("media-{}", code.replace('_', "-")))
            }),
            presentation: capsule.presentation.clone(),
            link: match &capsule.location {
                Location::Link(address) => Some(address.clone()),
                Location::Files(_) => None,
            },
            first: match &capsule.location {
                Location::Link(_) => None,
                Location::Files(first) => Some(first.clone()),
            },
        },
        Content::Snapshot(snapshot) => ContentForm::Snapshot {
            base_system: snapshot.base_system.clone(),
            architectures: choices(Architecture::ALL, &[snapshot.architecture], str::to_owned),
            packages: snapshot.packages.join("\n"),
            recipe: snapshot.recipe.clone(),
        },
    }
}

fn labdoc_form((part, number): (usize, usize), labdoc: &Labdoc) -> LabdocForm {
    let at = format!("labdoc.{part}.{number}");
    LabdocForm {
        anchor: format!("labdoc-{part}-{number}"),
        kind: labdoc.kind().code(),
        title: labdoc.title.clone(),
        is_required: labdoc.required,
        fields: labdoc_fields(&at, &labdoc.content),
        languages: match &labdoc.content {
            LabdocContent::Code(code) => {
                choices(CodeLanguage::ALL, &[code.language], str::to_owned)
            }
            LabdocContent::Text(_)
            | LabdocContent::Drawing(_)
            | LabdocContent::Protocol(_)
            | LabdocContent::Dataset(_) => Vec::new(),
        },
        at,
    }
}

/// What of a labdoc is written as text: name, message, value and height of each field.
fn labdoc_fields(at: &str, content: &LabdocContent) -> Vec<FieldForm> {
    let texts = match content {
        LabdocContent::Text(text) => vec![("initial", "write-initial", text.initial.clone(), 6)],
        LabdocContent::Drawing(drawing) => {
            let background = drawing.background.clone().unwrap_or_default();
            let instructions = drawing.instructions.clone();
            vec![
                ("instructions", "write-drawing", instructions, 3),
                ("background", "write-background", background, 1),
            ]
        }
        LabdocContent::Protocol(protocol) => vec![
            (
                "objective",
                "write-objective",
                protocol.objective.clone(),
                2,
            ),
            (
                "principle",
                "write-principle",
                protocol.principle.clone(),
                3,
            ),
            (
                "material",
                "write-material",
                protocol.material.join("\n"),
                5,
            ),
            ("steps", "write-steps", protocol.steps.join("\n"), 6),
        ],
        LabdocContent::Dataset(dataset) => vec![
            (
                "columns",
                "write-columns",
                columns_text(&dataset.columns),
                5,
            ),
            ("rows", "write-rows", rows_text(&dataset.rows), 5),
        ],
        LabdocContent::Code(code) => {
            let expected = code.expected_output.clone().unwrap_or_default();
            vec![
                ("starter", "write-starter", code.starter.clone(), 10),
                ("expected", "write-expected", expected, 3),
            ]
        }
    };
    let field = |(name, key, value, rows)| FieldForm {
        name: format!("{at}.{name}"),
        key,
        value,
        rows,
        is_code: matches!(name, "starter" | "expected" | "columns" | "rows"),
    };
    texts.into_iter().map(field).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_labdoc_has_a_button() {
        use domain::item::vocabulary::LabdocKind;
        let kinds: Vec<_> = LabdocKind::ALL.iter().map(|kind| kind.code()).collect();
        assert_eq!(kinds, LABDOC_KINDS);
        assert!(
            LABDOC_KEYS
                .iter()
                .zip(kinds)
                .all(|(key, kind)| key.ends_with(kind))
        );
    }
}
