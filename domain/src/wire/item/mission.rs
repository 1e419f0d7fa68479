//! Missions, their parts and rubrics.

use federation_proto::statement::v1 as pb;

use super::{WireError, bounds, entries, written};
use crate::item::{Criterion, CriterionLevel, Mission, Part, Rubric};

impl TryFrom<pb::Mission> for Mission {
    type Error = WireError;

    fn try_from(message: pb::Mission) -> Result<Self, WireError> {
        let pb::Mission {
            instructions,
            parts,
            rubric,
        } = message;
        Ok(Self {
            instructions,
            parts: entries(parts, "mission.parts", bounds::PARTS)?,
            rubric: rubric.map(TryInto::try_into).transpose()?,
        })
    }
}

impl From<Mission> for pb::Mission {
    fn from(mission: Mission) -> Self {
        let Mission {
            instructions,
            parts,
            rubric,
        } = mission;
        Self {
            instructions,
            parts: written(parts),
            rubric: rubric.map(Into::into),
        }
    }
}

impl TryFrom<pb::Part> for Part {
    type Error = WireError;

    fn try_from(message: pb::Part) -> Result<Self, WireError> {
        let pb::Part {
            title,
            instructions,
            labdocs,
        } = message;
        Ok(Self {
            title,
            instructions,
            labdocs: entries(labdocs, "mission.parts.labdocs", bounds::LABDOCS)?,
        })
    }
}

impl From<Part> for pb::Part {
    fn from(part: Part) -> Self {
        let Part {
            title,
            instructions,
            labdocs,
        } = part;
        Self {
            title,
            instructions,
            labdocs: written(labdocs),
        }
    }
}

impl TryFrom<pb::Rubric> for Rubric {
    type Error = WireError;

    fn try_from(message: pb::Rubric) -> Result<Self, WireError> {
        let pb::Rubric { criteria } = message;
        let criteria = entries(criteria, "mission.rubric.criteria", bounds::CRITERIA)?;
        Ok(Self { criteria })
    }
}

impl From<Rubric> for pb::Rubric {
    fn from(rubric: Rubric) -> Self {
        let Rubric { criteria } = rubric;
        Self {
            criteria: written(criteria),
        }
    }
}

impl TryFrom<pb::Criterion> for Criterion {
    type Error = WireError;

    fn try_from(message: pb::Criterion) -> Result<Self, WireError> {
        let pb::Criterion {
            title,
            description,
            levels,
        } = message;
        let field = "mission.rubric.criteria.levels";
        super::bounded(field, levels.len(), bounds::CRITERION_LEVELS.max)?;
        Ok(Self {
            title,
            description,
            levels: written(levels),
        })
    }
}

impl From<Criterion> for pb::Criterion {
    fn from(criterion: Criterion) -> Self {
        let Criterion {
            title,
            description,
            levels,
        } = criterion;
        Self {
            title,
            description,
            levels: written(levels),
        }
    }
}

impl From<pb::CriterionLevel> for CriterionLevel {
    fn from(message: pb::CriterionLevel) -> Self {
        let pb::CriterionLevel {
            title,
            description,
            points,
        } = message;
        Self {
            title,
            description,
            points,
        }
    }
}

impl From<CriterionLevel> for pb::CriterionLevel {
    fn from(level: CriterionLevel) -> Self {
        let CriterionLevel {
            title,
            description,
            points,
        } = level;
        Self {
            title,
            description,
            points,
        }
    }
}
