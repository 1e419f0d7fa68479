//! What every item says of itself.

use bytes::Bytes;
use federation_proto::statement::v1 as pb;

use super::{WireError, bounds, codes, required, required_bytes, written_codes};
use crate::id::{ItemHandle, ItemId};
use crate::item::vocabulary::Term as _;
use crate::item::{Date, Description, Parent, Rights};

impl TryFrom<pb::Description> for Description {
    type Error = WireError;

    fn try_from(message: pb::Description) -> Result<Self, WireError> {
        let pb::Description {
            title,
            summary,
            language,
            disciplines,
            discipline_text,
            levels,
            level_text,
            keywords,
            objectives,
            duration_minutes,
            authors,
            licence,
            rights,
            source,
            attribution,
            maintainer,
            reviewed,
            parent,
        } = message;
        Ok(Self {
            title,
            summary,
            language: required(&language, "item.language")?,
            disciplines: codes(&disciplines, "item.disciplines", bounds::DISCIPLINES)?,
            discipline_text,
            levels: codes(&levels, "item.levels", bounds::LEVELS)?,
            level_text,
            keywords,
            objectives,
            duration_minutes,
            authors,
            licence: required(&licence, "item.licence")?,
            rights: rights.ok_or(WireError::Missing("item.rights"))?.into(),
            source,
            attribution,
            maintainer,
            reviewed: reviewed.map(TryInto::try_into).transpose()?,
            parent: parent.map(TryInto::try_into).transpose()?,
        })
    }
}

impl From<Description> for pb::Description {
    fn from(description: Description) -> Self {
        let Description {
            title,
            summary,
            language,
            disciplines,
            discipline_text,
            levels,
            level_text,
            keywords,
            objectives,
            duration_minutes,
            authors,
            licence,
            rights,
            source,
            attribution,
            maintainer,
            reviewed,
            parent,
        } = description;
        Self {
            title,
            summary,
            language: language.code().to_owned(),
            disciplines: written_codes(disciplines),
            discipline_text,
            levels: written_codes(levels),
            level_text,
            keywords,
            objectives,
            duration_minutes,
            authors,
            licence: licence.into(),
            rights: Some(rights.into()),
            source,
            attribution,
            maintainer,
            reviewed: reviewed.map(Into::into),
            parent: parent.map(Into::into),
        }
    }
}

impl From<pb::Rights> for Rights {
    fn from(message: pb::Rights) -> Self {
        let pb::Rights {
            view,
            run,
            adapt,
            redistribute,
        } = message;
        Self {
            view,
            run,
            adapt,
            redistribute,
        }
    }
}

impl From<Rights> for pb::Rights {
    fn from(rights: Rights) -> Self {
        let Rights {
            view,
            run,
            adapt,
            redistribute,
        } = rights;
        Self {
            view,
            run,
            adapt,
            redistribute,
        }
    }
}

impl TryFrom<pb::Date> for Date {
    type Error = WireError;

    fn try_from(message: pb::Date) -> Result<Self, WireError> {
        let pb::Date { year, month, day } = message;
        let invalid = WireError::Invalid("item.reviewed");
        let (Ok(year), Ok(month), Ok(day)) = (year.try_into(), month.try_into(), day.try_into())
        else {
            return Err(invalid);
        };
        Self::new(year, month, day).map_err(|_| invalid)
    }
}

impl From<Date> for pb::Date {
    fn from(date: Date) -> Self {
        Self {
            year: date.year().into(),
            month: date.month().into(),
            day: date.day().into(),
        }
    }
}

impl TryFrom<pb::Parent> for Parent {
    type Error = WireError;

    fn try_from(message: pb::Parent) -> Result<Self, WireError> {
        let pb::Parent {
            origin,
            item,
            version,
            manifest_digest,
            licence,
        } = message;
        if version == 0 {
            return Err(WireError::Missing("item.parent.version"));
        }
        Ok(Self {
            item: ItemId {
                origin: required(&origin, "item.parent.origin")?,
                handle: ItemHandle::from_bytes(required_bytes(&item, "item.parent.item")?),
            },
            version,
            manifest_digest: required_bytes(&manifest_digest, "item.parent.manifest_digest")?,
            licence: required(&licence, "item.parent.licence")?,
        })
    }
}

impl From<Parent> for pb::Parent {
    fn from(parent: Parent) -> Self {
        let Parent {
            item: ItemId { origin, handle },
            version,
            manifest_digest,
            licence,
        } = parent;
        Self {
            origin: origin.into(),
            item: Bytes::copy_from_slice(handle.as_bytes()),
            version,
            manifest_digest: Bytes::copy_from_slice(&manifest_digest),
            licence: licence.into(),
        }
    }
}
