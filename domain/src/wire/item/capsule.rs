//! Capsules.

use federation_proto::statement::v1 as pb;

use super::{WireError, term};
use crate::item::vocabulary::MediaKind;
use crate::item::{Capsule, Location};

impl TryFrom<pb::Capsule> for Capsule {
    type Error = WireError;

    fn try_from(message: pb::Capsule) -> Result<Self, WireError> {
        let pb::Capsule {
            media,
            presentation,
            location,
        } = message;
        let location = location.ok_or(WireError::Missing("capsule.location"))?;
        Ok(Self {
            media: term::<_, pb::MediaKind>(media, "capsule.media")?,
            presentation,
            location: location.into(),
        })
    }
}

impl From<Capsule> for pb::Capsule {
    fn from(capsule: Capsule) -> Self {
        let Capsule {
            media,
            presentation,
            location,
        } = capsule;
        Self {
            media: pb::MediaKind::from(media).into(),
            presentation,
            location: Some(location.into()),
        }
    }
}

impl From<pb::capsule::Location> for Location {
    fn from(message: pb::capsule::Location) -> Self {
        match message {
            pb::capsule::Location::FirstFile(name) => Self::Files(name),
            pb::capsule::Location::Link(url) => Self::Link(url),
        }
    }
}

impl From<Location> for pb::capsule::Location {
    fn from(location: Location) -> Self {
        match location {
            Location::Files(name) => Self::FirstFile(name),
            Location::Link(url) => Self::Link(url),
        }
    }
}

impl From<MediaKind> for pb::MediaKind {
    fn from(media: MediaKind) -> Self {
        match media {
            MediaKind::Text => Self::Text,
            MediaKind::Slides => Self::Slides,
            MediaKind::Pdf => Self::Pdf,
            MediaKind::Video => Self::Video,
            MediaKind::Audio => Self::Audio,
            MediaKind::Image => Self::Image,
            MediaKind::H5p => Self::H5p,
            MediaKind::Notebook => Self::Notebook,
            MediaKind::ScriptedLab => Self::ScriptedLab,
            MediaKind::Quiz => Self::Quiz,
            MediaKind::Simulation => Self::Simulation,
            MediaKind::Dataset => Self::Dataset,
            MediaKind::Software => Self::Software,
            MediaKind::Website => Self::Website,
        }
    }
}
