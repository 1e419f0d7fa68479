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
    /// Puts a part where another stands.
    PutPart(usize, usize),
    /// Moves or removes a labdoc of a part.
    Labdoc(usize, usize, Motion),
    /// Puts a labdoc, by part and place in it, where another stands, of the same part or not.
    PutLabdoc((usize, usize), (usize, usize)),
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
    /// Reads what a button is called, such as `labdoc.2.0.up` or `part.1.add.text`, or what is
    /// dropped, such as `part.2.to.0`.
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
            ["part", part, "to", to] => Some(Self::PutPart(part.parse().ok()?, to.parse().ok()?)),
            ["labdoc", part, labdoc, "to", to_part, to] => Some(Self::PutLabdoc(
                (part.parse().ok()?, labdoc.parse().ok()?),
                (to_part.parse().ok()?, to.parse().ok()?),
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
            Self::PutPart(part, to) => {
                let at = put(&mut mission.parts, part, to)?;
                Some(format!("part-{at}"))
            }
            Self::PutLabdoc(from, to) => {
                let at = put_labdoc(&mut mission.parts, from, to)?;
                Some(format!("labdoc-{}-{at}", to.0))
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

/// Takes one of a list and puts it where it then stands at `to`, or at the end.
fn put<T>(list: &mut Vec<T>, at: usize, to: usize) -> Option<usize> {
    if at >= list.len() {
        return None;
    }
    let taken = list.remove(at);
    let to = to.min(list.len());
    list.insert(to, taken);
    Some(to)
}

/// The same with a labdoc, which may go to another part.
fn put_labdoc(
    parts: &mut [Part],
    (part, labdoc): (usize, usize),
    (to_part, to): (usize, usize),
) -> Option<usize> {
    if part == to_part {
        return put(&mut parts.get_mut(part)?.labdocs, labdoc, to);
    }
    // Nothing is taken before it is known where it goes.
    parts.get(to_part)?;
    let labdocs = &mut parts.get_mut(part)?.labdocs;
    let taken = (labdoc < labdocs.len()).then(|| labdocs.remove(labdoc))?;
    let labdocs = &mut parts.get_mut(to_part)?.labdocs;
    let to = to.min(labdocs.len());
    labdocs.insert(to, taken);
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
        check("part.2.to.0", &["c", "a", "b"], Some("part-0"));
        check("part.0.to.1", &["b", "a", "c"], Some("part-1"));
        check("part.0.to.9", &["b", "c", "a"], Some("part-2"));
        check("part.3.to.0", &["a", "b", "c"], None);
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
    fn labdocs_are_put_into_their_part_and_into_others() {
        let mut draft = draft(&["a", "b"]);
        for button in ["part.0.add.text", "part.0.add.code", "part.1.add.dataset"] {
            Deed::read(button).unwrap().apply(&mut draft).unwrap();
        }
        let mut put = |button: &str| Deed::read(button).unwrap().apply(&mut draft);
        assert_eq!(put("labdoc.0.1.to.0.0").as_deref(), Some("labdoc-0-0"));
        assert_eq!(put("labdoc.0.0.to.1.0").as_deref(), Some("labdoc-1-0"));
        assert_eq!(put("labdoc.0.0.to.1.9").as_deref(), Some("labdoc-1-2"));
        assert_eq!(put("labdoc.0.0.to.1.0"), None, "the part is empty now");
        assert_eq!(put("labdoc.1.0.to.2.0"), None, "there is no such part");
        let Content::Mission(mission) = &draft.content else {
            panic!("a mission");
        };
        let kinds: Vec<_> = mission.parts[1].labdocs.iter().map(Labdoc::kind).collect();
        let expected = [LabdocKind::Code, LabdocKind::Dataset, LabdocKind::Text];
        assert_eq!(kinds, expected);
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
            "part.1.to.x",
            "labdoc.0.1.to.2",
        ] {
            assert_eq!(Deed::read(name), None, "{name}");
        }
    }
}
