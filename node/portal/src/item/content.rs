//! What an item is, by kind, ready to be shown.

use domain::item::vocabulary::Term as _;
use domain::item::{Capsule, Content, Criterion, Location, Mission, Rubric, Snapshot};

use super::OwnDocuments;
use super::labdoc::LabdocView;
use crate::markdown::{self, Documents as _};
use crate::visit::Visit;

/// What an item is.
pub(super) enum ContentView {
    Mission(MissionView),
    Capsule(CapsuleView),
    Snapshot(SnapshotView),
}

pub(super) struct MissionView {
    pub(super) instructions_html: String,
    pub(super) parts: Vec<PartView>,
    pub(super) rubric: Option<RubricView>,
}

pub(super) struct PartView {
    pub(super) number: usize,
    pub(super) title: String,
    pub(super) instructions_html: String,
    pub(super) labdocs: Vec<LabdocView>,
}

pub(super) struct RubricView {
    pub(super) criteria: Vec<CriterionView>,
    pub(super) total: String,
}

pub(super) struct CriterionView {
    pub(super) title: String,
    pub(super) description: String,
    pub(super) points_max: String,
    pub(super) levels: Vec<LevelView>,
}

pub(super) struct LevelView {
    pub(super) title: String,
    pub(super) description: String,
    pub(super) points: String,
}

pub(super) struct CapsuleView {
    pub(super) media: String,
    pub(super) presentation_html: String,
    /// Where it is on the web, if it is there.
    pub(super) link: Option<String>,
    /// Name and address of the file to open first, if it is among the item's files.
    pub(super) first: Option<(String, String)>,
}

pub(super) struct SnapshotView {
    pub(super) base_system: String,
    pub(super) architecture: &'static str,
    pub(super) packages: Vec<String>,
    pub(super) recipe: String,
    pub(super) image: Option<ImageView>,
}

pub(super) struct ImageView {
    pub(super) format: &'static str,
    pub(super) size: String,
    pub(super) digest: String,
}

impl ContentView {
    pub(super) fn of(visit: &Visit, content: &Content, documents: &OwnDocuments) -> Self {
        match content {
            Content::Mission(mission) => Self::Mission(mission_view(visit, mission, documents)),
            Content::Capsule(capsule) => Self::Capsule(capsule_view(visit, capsule, documents)),
            Content::Snapshot(snapshot) => Self::Snapshot(snapshot_view(visit, snapshot)),
        }
    }
}

fn mission_view(visit: &Visit, mission: &Mission, documents: &OwnDocuments) -> MissionView {
    let parts = (1..).zip(&mission.parts).map(|(number, part)| PartView {
        number,
        title: part.title.clone(),
        instructions_html: markdown::to_html(&part.instructions, 4, documents),
        labdocs: part
            .labdocs
            .iter()
            .map(|labdoc| LabdocView::of(visit, labdoc, documents))
            .collect(),
    });
    MissionView {
        instructions_html: markdown::to_html(&mission.instructions, 3, documents),
        parts: parts.collect(),
        rubric: mission
            .rubric
            .as_ref()
            .map(|rubric| rubric_view(visit, rubric)),
    }
}

fn rubric_view(visit: &Visit, rubric: &Rubric) -> RubricView {
    let total: f64 = rubric.criteria.iter().map(Criterion::points_max).sum();
    let criteria = rubric.criteria.iter().map(|criterion| CriterionView {
        title: criterion.title.clone(),
        description: criterion.description.clone(),
        points_max: visit.locale.decimal(criterion.points_max()),
        levels: criterion
            .levels
            .iter()
            .map(|level| LevelView {
                title: level.title.clone(),
                description: level.description.clone(),
                points: visit.locale.decimal(level.points),
            })
            .collect(),
    });
    RubricView {
        criteria: criteria.collect(),
        total: visit.locale.decimal(total),
    }
}

fn capsule_view(visit: &Visit, capsule: &Capsule, documents: &OwnDocuments) -> CapsuleView {
    let (link, first) = match &capsule.location {
        Location::Link(address) => (markdown::web_address(address), None),
        Location::Files(name) => (None, documents.link(name).map(|at| (name.clone(), at))),
    };
    let media = capsule.media.code().replace('_', "-");
    CapsuleView {
        media: visit.t(&format!("media-{media}")),
        presentation_html: markdown::to_html(&capsule.presentation, 3, documents),
        link,
        first,
    }
}

fn snapshot_view(visit: &Visit, snapshot: &Snapshot) -> SnapshotView {
    let image = snapshot.image.as_ref().map(|image| ImageView {
        format: image.format.code(),
        size: visit.locale.bytes(image.size_bytes),
        digest: image.digest.to_string(),
    });
    SnapshotView {
        base_system: snapshot.base_system.clone(),
        architecture: snapshot.architecture.code(),
        packages: snapshot.packages.clone(),
        recipe: snapshot.recipe.clone(),
        image,
    }
}
