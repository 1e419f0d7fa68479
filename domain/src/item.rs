//! What is shared: missions, capsules and snapshots.
//!
//! A [`Draft`] is what somebody wrote; a [`Manifest`] is a draft that kept every rule. Nothing
//! else makes a manifest, so whoever holds one need not check it again. How it is encoded and
//! signed is decided elsewhere; who may have it is its sharing policy.

pub mod bounds;
mod capsule;
mod check;
mod description;
mod document;
pub mod file;
pub mod labdoc;
pub mod licence;
mod lineage;
mod mission;
mod rubric;
mod snapshot;
pub mod text;
pub mod vocabulary;

use serde::{Deserialize, Serialize};

pub use capsule::{Capsule, Location};
pub use check::FieldError;
pub use description::{Date, DateError, Description, Rights};
pub use document::{FileRef, FileRight, HeldFile, LeaveError};
pub use file::media_type_of;
pub use licence::Licence;
pub use lineage::{AdaptationError, Parent, Reach, check_adaptation};
pub use mission::{Mission, Part};
pub use rubric::{Criterion, CriterionLevel, Rubric};
pub use snapshot::{Image, Snapshot};
pub use vocabulary::ItemKind;

use check::Checker;

/// What somebody wrote about an item; it may break any rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// What every item says of itself.
    pub item: Description,
    /// What it is.
    pub content: Content,
    /// The documents of a mission, the files of a capsule or of a recipe; at most 64.
    #[serde(default)]
    pub files: Vec<FileRef>,
}

/// What an item is, by kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// The template of a report.
    Mission(Mission),
    /// A pedagogical resource.
    Capsule(Capsule),
    /// An environment for practical work.
    Snapshot(Snapshot),
}

impl Draft {
    /// Checks every rule.
    ///
    /// # Errors
    ///
    /// Everything that is wrong, in the order of the fields, at most
    /// [`bounds::ERRORS_MAX`] things.
    pub fn validate(self) -> Result<Manifest, Vec<FieldError>> {
        let mut checker = Checker::default();
        checker.within("item", |checker| self.item.check(checker));
        self.content.check(&self.files, &mut checker);
        checker.each("files", &self.files, bounds::FILES, |checker, file| {
            file.check(checker)
        });
        checker.distinct(
            "files",
            bounds::FILES,
            self.files.iter().map(|file| file.name.as_str()),
        );
        let errors = checker.into_errors();
        if errors.is_empty() {
            Ok(Manifest(self))
        } else {
            Err(errors)
        }
    }
}

impl Content {
    fn check(&self, files: &[FileRef], checker: &mut Checker) {
        match self {
            Self::Mission(mission) => {
                checker.within("mission", |checker| mission.check(files, checker));
            }
            Self::Capsule(capsule) => {
                checker.within("capsule", |checker| capsule.check(files, checker));
            }
            Self::Snapshot(snapshot) => {
                checker.within("snapshot", |checker| snapshot.check(checker));
            }
        }
    }
}

/// The valid description of one version of an item.
// Invariant: came out of `Draft::validate`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Manifest(Draft);

impl Manifest {
    /// Its kind.
    pub fn kind(&self) -> ItemKind {
        match self.0.content {
            Content::Mission(_) => ItemKind::Mission,
            Content::Capsule(_) => ItemKind::Capsule,
            Content::Snapshot(_) => ItemKind::Snapshot,
        }
    }

    /// What every item says of itself.
    pub fn description(&self) -> &Description {
        &self.0.item
    }

    /// What it is.
    pub fn content(&self) -> &Content {
        &self.0.content
    }

    /// The files that travel with it: documents of a mission, files of a capsule or a recipe.
    /// The image of a snapshot is not among them.
    pub fn objects(&self) -> impl Iterator<Item = &FileRef> {
        self.0.files.iter()
    }

    /// All that a search may look in, in reading order, without the authors; none is empty.
    pub fn texts(&self) -> Vec<&str> {
        let mut texts = Vec::new();
        self.0.item.collect_texts(&mut texts);
        match &self.0.content {
            Content::Mission(mission) => mission.collect_texts(&mut texts),
            Content::Capsule(capsule) => capsule.collect_texts(&mut texts),
            Content::Snapshot(snapshot) => snapshot.collect_texts(&mut texts),
        }
        texts.extend(self.objects().map(|file| file.name.as_str()));
        texts.retain(|text| !text.is_empty());
        texts
    }

    /// Checks that it may be shared beyond the institution.
    ///
    /// # Errors
    ///
    /// Names the files that must stay, such as those under the French pedagogical exception.
    pub fn may_leave_institution(&self) -> Result<(), LeaveError> {
        document::may_leave(&self.0.item.licence, &self.0.files)
    }

    /// The draft of the next version.
    pub fn into_draft(self) -> Draft {
        self.0
    }
}

#[cfg(test)]
mod tests;
