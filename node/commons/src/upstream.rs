//! What has changed in an original since it was adapted, part by part, to take or to leave.
//!
//! Three versions meet: `base`, the one that was adapted; `theirs`, the original as it is now;
//! `mine`, the adaptation. Parts have no names of their own: those that are
//! the same or have the same title belong together, and of the others those in the same place
//! among the others.

mod parts;

use domain::item::{Content, Draft, FileRef, Mission};

/// Where something changed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// The title.
    Title,
    /// The abstract.
    Summary,
    /// The objectives.
    Objectives,
    /// The keywords.
    Keywords,
    /// The duration.
    Duration,
    /// What to know before a mission.
    Instructions,
    /// A part of a mission: its number in the original as it is now, or, if it is gone there, in
    /// the version that was adapted.
    Part(PartPlace),
    /// How the report is evaluated.
    Rubric,
    /// The contents of a capsule or a snapshot, or of an item that is of another kind now.
    Content,
    /// A document, by name.
    File(String),
}

/// Which part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PartPlace {
    /// It stands in the original, at this place from 0.
    Now(usize),
    /// It stood in the version that was adapted, at this place from 0.
    Before(usize),
}

/// What happened to it in the original.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It is otherwise.
    Changed,
    /// It is gone.
    Removed,
}

/// One change of the original.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Where.
    pub place: Place,
    /// What.
    pub kind: ChangeKind,
    /// Whether the adaptation is otherwise there too, so that taking the change loses something.
    pub is_contested: bool,
}

/// The three versions.
#[derive(Debug, Clone, Copy)]
pub struct Versions<'a> {
    /// The version that was adapted.
    pub base: &'a Draft,
    /// The original as it is now.
    pub theirs: &'a Draft,
    /// The adaptation.
    pub mine: &'a Draft,
}

impl Versions<'_> {
    /// What changed in the original and is not the same in the adaptation already.
    pub fn changes(&self) -> Vec<Change> {
        let mut changes = self.description();
        changes.extend(self.content());
        changes.extend(self.files());
        changes
    }

    /// The adaptation with some of the changes; those that there are not, are passed over.
    pub fn take(&self, places: &[Place]) -> Draft {
        let mut mine = self.mine.clone();
        let mut parts = Vec::new();
        for Change { place, .. } in self.changes() {
            if !places.contains(&place) {
                continue;
            }
            if let Place::Part(part) = place {
                parts.push(part);
            } else {
                self.take_other(&mut mine, &place);
            }
        }
        if let Some((base, theirs, now)) = self.missions()
            && let Content::Mission(mission) = &mut mine.content
        {
            mission.parts = parts::taken(&base.parts, &theirs.parts, &now.parts, &parts);
        }
        mine
    }

    fn description(&self) -> Vec<Change> {
        let (base, theirs, mine) = (&self.base.item, &self.theirs.item, &self.mine.item);
        [
            field(Place::Title, [&base.title, &theirs.title, &mine.title]),
            field(
                Place::Summary,
                [&base.summary, &theirs.summary, &mine.summary],
            ),
            field(
                Place::Objectives,
                [&base.objectives, &theirs.objectives, &mine.objectives],
            ),
            field(
                Place::Keywords,
                [&base.keywords, &theirs.keywords, &mine.keywords],
            ),
            field(
                Place::Duration,
                [
                    &base.duration_minutes,
                    &theirs.duration_minutes,
                    &mine.duration_minutes,
                ],
            ),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn content(&self) -> Vec<Change> {
        let Some((base, theirs, mine)) = self.missions() else {
            let contents = [&self.base.content, &self.theirs.content, &self.mine.content];
            return field(Place::Content, contents).into_iter().collect();
        };
        let instructions = [&base.instructions, &theirs.instructions, &mine.instructions];
        let mut changes: Vec<Change> = field(Place::Instructions, instructions)
            .into_iter()
            .collect();
        changes.extend(parts::changes(&base.parts, &theirs.parts, &mine.parts));
        let rubrics = [base, theirs, mine].map(|mission| mission.rubric.as_ref());
        changes.extend(optional(Place::Rubric, rubrics));
        changes
    }

    fn files(&self) -> Vec<Change> {
        let named = |draft: &'_ Draft, name: &str| {
            draft.files.iter().find(|file| file.name == name).cloned()
        };
        let mut names: Vec<&str> = [self.base, self.theirs]
            .into_iter()
            .flat_map(|draft| draft.files.iter().map(|file| file.name.as_str()))
            .collect();
        names.sort_unstable();
        names.dedup();
        let change = |name: &str| {
            let found = [self.base, self.theirs, self.mine].map(|draft| named(draft, name));
            let [base, theirs, mine] = &found;
            let versions = [base.as_ref(), theirs.as_ref(), mine.as_ref()];
            optional(Place::File(name.to_owned()), versions)
        };
        names.into_iter().filter_map(change).collect()
    }

    /// All three, if all three are missions.
    fn missions(&self) -> Option<(&Mission, &Mission, &Mission)> {
        match (&self.base.content, &self.theirs.content, &self.mine.content) {
            (Content::Mission(base), Content::Mission(theirs), Content::Mission(mine)) => {
                Some((base, theirs, mine))
            }
            _ => None,
        }
    }

    fn take_other(&self, mine: &mut Draft, place: &Place) {
        let theirs = self.theirs;
        match place {
            Place::Title => mine.item.title.clone_from(&theirs.item.title),
            Place::Summary => mine.item.summary.clone_from(&theirs.item.summary),
            Place::Objectives => mine.item.objectives.clone_from(&theirs.item.objectives),
            Place::Keywords => mine.item.keywords.clone_from(&theirs.item.keywords),
            Place::Duration => mine.item.duration_minutes = theirs.item.duration_minutes,
            Place::Content => mine.content = theirs.content.clone(),
            Place::File(name) => take_file(&mut mine.files, &theirs.files, name),
            Place::Instructions | Place::Rubric => take_frame(mine, theirs, place),
            Place::Part(_) => {}
        }
    }
}

/// Takes what surrounds the parts of a mission.
fn take_frame(mine: &mut Draft, theirs: &Draft, place: &Place) {
    if let (Content::Mission(mine), Content::Mission(theirs)) = (&mut mine.content, &theirs.content)
    {
        if *place == Place::Rubric {
            mine.rubric.clone_from(&theirs.rubric);
        } else {
            mine.instructions.clone_from(&theirs.instructions);
        }
    }
}

fn take_file(mine: &mut Vec<FileRef>, theirs: &[FileRef], name: &str) {
    let new = theirs.iter().find(|file| file.name == name).cloned();
    let old = mine.iter().position(|file| file.name == name);
    match (old, new) {
        (Some(old), Some(new)) => mine[old] = new,
        (Some(old), None) => drop(mine.remove(old)),
        (None, Some(new)) => mine.push(new),
        (None, None) => {}
    }
}

/// A change of something that every version has.
fn field<T: PartialEq>(place: Place, [base, theirs, mine]: [&T; 3]) -> Option<Change> {
    (base != theirs && theirs != mine).then(|| Change {
        place,
        kind: ChangeKind::Changed,
        is_contested: mine != base,
    })
}

/// A change of something that a version may lack.
fn optional<T: PartialEq>(place: Place, [base, theirs, mine]: [Option<&T>; 3]) -> Option<Change> {
    if base == theirs || theirs == mine {
        return None;
    }
    let kind = match (base, theirs) {
        (None, _) => ChangeKind::Added,
        (Some(_), None) => ChangeKind::Removed,
        (Some(_), Some(_)) => ChangeKind::Changed,
    };
    Some(Change {
        place,
        kind,
        is_contested: mine != base,
    })
}

#[cfg(test)]
mod tests;
