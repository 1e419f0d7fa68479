//! Adding, moving and removing parts, labdocs and criteria: what the buttons of the editor do.

use super::files;
use domain::item::labdoc::{
    CodeTemplate, Column, ColumnKind, Dataset, DrawingTemplate, Labdoc, LabdocContent,
    ProtocolTemplate, TextTemplate,
};
use domain::item::vocabulary::{CodeLanguage, LabdocKind, Term as _};
use domain::item::{Content, Criterion, CriterionLevel, Draft, Mission, Part, Rubric};

/// What a button does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Deed {
    /// Adds a part at the end.
    AddPart,
    /// Moves or removes a part.
    Part(usize, Motion),
    /// Adds a labdoc at the end of a part.
    AddLabdoc(usize, LabdocKind),
    /// Moves or removes a labdoc of a part.
    Labdoc(usize, usize, Motion),
    /// Adds a criterion at the end.
    AddCriterion,
    /// Moves or removes a criterion.
    Criterion(usize, Motion),
    /// Removes a document.
    RemoveFile(usize),
}

/// Where something goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Motion {
    /// Before what stands before it.
    Up,
    /// Behind what stands behind it.
    Down,
    /// Away.
    Away,
}

impl Deed {
    /// Reads what a button is called, such as `labdoc.2.0.up` or `part.1.add.text`.
    pub(super) fn read(name: &str) -> Option<Self> {
        let words: Vec<&str> = name.split('.').collect();
        match words.as_slice() {
            ["part", "add"] => Some(Self::AddPart),
            ["part", part, "add", kind] => {
                let kind = LabdocKind::from_code(kind).ok()?;
                Some(Self::AddLabdoc(part.parse().ok()?, kind))
            }
            ["part", part, motion] => Some(Self::Part(part.parse().ok()?, Motion::read(motion)?)),
            ["labdoc", part, labdoc, motion] => Some(Self::Labdoc(
                part.parse().ok()?,
                labdoc.parse().ok()?,
                Motion::read(motion)?,
            )),
            ["criterion", "add"] => Some(Self::AddCriterion),
            ["criterion", criterion, motion] => Some(Self::Criterion(
                criterion.parse().ok()?,
                Motion::read(motion)?,
            )),
            ["file", file, "remove"] => Some(Self::RemoveFile(file.parse().ok()?)),
            _ => None,
        }
    }

    /// Does it to a mission, and says where on the page one then is. Elsewhere, and where there is
    /// no such thing any more, nothing happens.
    pub(super) fn apply(self, draft: &mut Draft) -> Option<String> {
        if let Self::RemoveFile(file) = self {
            return files::remove(draft, file);
        }
        let Content::Mission(mission) = &mut draft.content else {
            return None;
        };
        match self {
            Self::RemoveFile(_) => None,
            Self::AddPart => {
                mission.parts.push(blank_part());
                Some(format!("part-{}", mission.parts.len() - 1))
            }
            Self::Part(part, motion) => {
                let at = moved(&mut mission.parts, part, motion)?;
                Some(format!("part-{at}"))
            }
            Self::AddLabdoc(part, kind) => {
                let labdocs = &mut mission.parts.get_mut(part)?.labdocs;
                labdocs.push(blank_labdoc(kind));
                Some(format!("labdoc-{part}-{}", labdocs.len() - 1))
            }
            Self::Labdoc(part, labdoc, motion) => {
                let labdocs = &mut mission.parts.get_mut(part)?.labdocs;
                let at = moved(labdocs, labdoc, motion)?;
                Some(format!("labdoc-{part}-{at}"))
            }
            Self::AddCriterion => {
                let criteria = &mut rubric_of(mission).criteria;
                criteria.push(blank_criterion());
                Some(format!("criterion-{}", criteria.len() - 1))
            }
            Self::Criterion(criterion, motion) => {
                let criteria = &mut mission.rubric.as_mut()?.criteria;
                let at = moved(criteria, criterion, motion)?;
                if criteria.is_empty() {
                    mission.rubric = None;
                }
                Some(format!("criterion-{at}"))
            }
        }
    }
}

impl Motion {
    fn read(word: &str) -> Option<Self> {
        match word {
            "up" => Some(Self::Up),
            "down" => Some(Self::Down),
            "remove" => Some(Self::Away),
            _ => None,
        }
    }
}

/// Moves or removes one of a list; says where it then stands, or what stands in its place.
fn moved<T>(list: &mut Vec<T>, at: usize, motion: Motion) -> Option<usize> {
    if at >= list.len() {
        return None;
    }
    let to = match motion {
        Motion::Up => at.saturating_sub(1),
        Motion::Down => (at + 1).min(list.len() - 1),
        Motion::Away => {
            list.remove(at);
            return Some(at.min(list.len().saturating_sub(1)));
        }
    };
    list.swap(at, to);
    Some(to)
}

/// A part with nothing in it.
pub(super) fn blank_part() -> Part {
    Part {
        title: String::new(),
        instructions: String::new(),
        labdocs: Vec::new(),
    }
}

fn blank_labdoc(kind: LabdocKind) -> Labdoc {
    let content = match kind {
        LabdocKind::Text => LabdocContent::Text(TextTemplate::default()),
        LabdocKind::Drawing => LabdocContent::Drawing(DrawingTemplate::default()),
        LabdocKind::Protocol => LabdocContent::Protocol(ProtocolTemplate::default()),
        LabdocKind::Dataset => LabdocContent::Dataset(Dataset {
            columns: vec![Column {
                name: "x".to_owned(),
                kind: ColumnKind::Number,
                unit: None,
                uncertainty: None,
                formula: None,
            }],
            rows: Vec::new(),
        }),
        LabdocKind::Code => LabdocContent::Code(CodeTemplate {
            language: CodeLanguage::Python,
            starter: String::new(),
            expected_output: None,
        }),
    };
    Labdoc {
        title: String::new(),
        required: true,
        content,
    }
}

fn rubric_of(mission: &mut Mission) -> &mut Rubric {
    mission.rubric.get_or_insert_with(|| Rubric {
        criteria: Vec::new(),
    })
}

fn blank_criterion() -> Criterion {
    let level = |points: f64| CriterionLevel {
        title: String::new(),
        description: String::new(),
        points,
    };
    Criterion {
        title: String::new(),
        description: String::new(),
        levels: vec![level(0.0), level(1.0)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mine::deeds::blank_mission;

    fn titles(draft: &Draft) -> Vec<&str> {
        let Content::Mission(mission) = &draft.content else {
            return Vec::new();
        };
        mission
            .parts
            .iter()
            .map(|part| part.title.as_str())
            .collect()
    }

    fn draft(parts: &[&str]) -> Draft {
        let mut draft = blank_mission("en", "Ada Keller").unwrap();
        if let Content::Mission(mission) = &mut draft.content {
            mission.parts = parts
                .iter()
                .map(|title| Part {
                    title: (*title).to_owned(),
                    ..blank_part()
                })
                .collect();
        }
        draft
    }

    fn check(button: &str, expected: &[&str], anchor: Option<&str>) {
        let mut draft = draft(&["a", "b", "c"]);
        let deed = Deed::read(button).expect("a button");
        assert_eq!(deed.apply(&mut draft).as_deref(), anchor, "{button}");
        assert_eq!(titles(&draft), expected, "{button}");
    }

    #[test]
    fn parts_move_and_go() {
        check("part.add", &["a", "b", "c", ""], Some("part-3"));
        check("part.1.up", &["b", "a", "c"], Some("part-0"));
        check("part.0.up", &["a", "b", "c"], Some("part-0"));
        check("part.1.down", &["a", "c", "b"], Some("part-2"));
        check("part.2.down", &["a", "b", "c"], Some("part-2"));
        check("part.2.remove", &["a", "b"], Some("part-1"));
        check("part.3.remove", &["a", "b", "c"], None);
        check("labdoc.0.0.up", &["a", "b", "c"], None);
    }

    #[test]
    fn every_kind_of_labdoc_can_be_added() {
        let mut draft = draft(&["a"]);
        for kind in LabdocKind::ALL {
            let button = format!("part.0.add.{}", kind.code());
            assert!(Deed::read(&button).unwrap().apply(&mut draft).is_some());
        }
        let Content::Mission(mission) = &draft.content else {
            panic!("a mission");
        };
        let kinds: Vec<_> = mission.parts[0].labdocs.iter().map(Labdoc::kind).collect();
        assert_eq!(kinds, LabdocKind::ALL);
    }

    #[test]
    fn a_rubric_without_criteria_is_none() {
        let mut draft = draft(&["a"]);
        Deed::AddCriterion.apply(&mut draft);
        Deed::Criterion(0, Motion::Away).apply(&mut draft);
        assert!(matches!(&draft.content, Content::Mission(mission) if mission.rubric.is_none()));
    }

    #[test]
    fn other_names_are_no_buttons() {
        for name in [
            "",
            "save",
            "part",
            "part.x.up",
            "part.1.fly",
            "labdoc.1.up",
            "part.1.add.cake",
        ] {
            assert_eq!(Deed::read(name), None, "{name}");
        }
    }
}
