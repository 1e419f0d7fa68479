//! The tables that datasets start with.

use federation_proto::statement::v1 as pb;

use super::{WireError, bounded, bounds, entries, written};
use crate::item::labdoc::{Column, ColumnKind, Dataset, Uncertainty};

impl TryFrom<pb::Dataset> for Dataset {
    type Error = WireError;

    fn try_from(message: pb::Dataset) -> Result<Self, WireError> {
        let pb::Dataset { columns, rows } = message;
        bounded(
            "mission.parts.labdocs.dataset.rows",
            rows.len(),
            bounds::ROWS.max,
        )?;
        Ok(Self {
            columns: entries(
                columns,
                "mission.parts.labdocs.dataset.columns",
                bounds::COLUMNS,
            )?,
            rows: rows.into_iter().map(|pb::Row { cells }| cells).collect(),
        })
    }
}

impl From<Dataset> for pb::Dataset {
    fn from(dataset: Dataset) -> Self {
        let Dataset { columns, rows } = dataset;
        Self {
            columns: written(columns),
            rows: rows.into_iter().map(|cells| pb::Row { cells }).collect(),
        }
    }
}

impl TryFrom<pb::Column> for Column {
    type Error = WireError;

    fn try_from(message: pb::Column) -> Result<Self, WireError> {
        let pb::Column {
            name,
            kind,
            unit,
            uncertainty,
            formula,
        } = message;
        Ok(Self {
            name,
            kind: read_kind(kind)?,
            unit,
            uncertainty: uncertainty.map(TryInto::try_into).transpose()?,
            formula,
        })
    }
}

impl From<Column> for pb::Column {
    fn from(column: Column) -> Self {
        let Column {
            name,
            kind,
            unit,
            uncertainty,
            formula,
        } = column;
        Self {
            name,
            kind: write_kind(kind).into(),
            unit,
            uncertainty: uncertainty.map(Into::into),
            formula,
        }
    }
}

fn read_kind(kind: i32) -> Result<ColumnKind, WireError> {
    let field = "mission.parts.labdocs.dataset.columns.kind";
    match pb::ColumnKind::try_from(kind) {
        Ok(pb::ColumnKind::Number) => Ok(ColumnKind::Number),
        Ok(pb::ColumnKind::Text) => Ok(ColumnKind::Text),
        Ok(pb::ColumnKind::Unspecified) => Err(WireError::Missing(field)),
        Err(_) => Err(WireError::Invalid(field)),
    }
}

fn write_kind(kind: ColumnKind) -> pb::ColumnKind {
    match kind {
        ColumnKind::Number => pb::ColumnKind::Number,
        ColumnKind::Text => pb::ColumnKind::Text,
    }
}

impl TryFrom<pb::Uncertainty> for Uncertainty {
    type Error = WireError;

    fn try_from(message: pb::Uncertainty) -> Result<Self, WireError> {
        use pb::uncertainty::Uncertainty as Message;
        let pb::Uncertainty { uncertainty } = message;
        let field = "mission.parts.labdocs.dataset.columns.uncertainty";
        match uncertainty.ok_or(WireError::Missing(field))? {
            Message::Absolute(value) => Ok(Self::Absolute(value)),
            Message::Percent(value) => Ok(Self::Percent(value)),
            Message::Column(name) => Ok(Self::Column(name)),
        }
    }
}

impl From<Uncertainty> for pb::Uncertainty {
    fn from(uncertainty: Uncertainty) -> Self {
        use pb::uncertainty::Uncertainty as Message;
        let uncertainty = match uncertainty {
            Uncertainty::Absolute(value) => Message::Absolute(value),
            Uncertainty::Percent(value) => Message::Percent(value),
            Uncertainty::Column(name) => Message::Column(name),
        };
        Self {
            uncertainty: Some(uncertainty),
        }
    }
}
