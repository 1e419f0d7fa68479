//! The columns of a segment, opened once for all questions about a snapshot.

use tantivy::columnar::{Column, StrColumn};
use tantivy::{SegmentReader, TantivyError};

use crate::document::Facet;
use crate::schema::{ITEM, SHARED_DAY, TITLE_KEY, VERSION};

/// What documents are put in order and counted by.
pub(crate) struct Columns {
    pub(crate) item: StrColumn,
    pub(crate) version: Column<u64>,
    pub(crate) title: StrColumn,
    pub(crate) shared_day: Column<u64>,
    /// In the order of [`Facet::ALL`]; none where no document of the segment has a value.
    pub(crate) facets: Vec<Option<FacetColumn>>,
}

/// What documents have of one facet.
pub(crate) struct FacetColumn {
    /// The numbers of a document's values.
    pub(crate) numbers: Column<u64>,
    /// The values by number. There are few, and each question counts all of them.
    pub(crate) values: Vec<String>,
}

impl FacetColumn {
    fn of(column: &StrColumn) -> Result<Self, TantivyError> {
        let mut values = Vec::with_capacity(column.num_terms());
        for number in 0..column.num_terms() as u64 {
            let mut value = String::new();
            column.ord_to_str(number, &mut value)?;
            values.push(value);
        }
        let numbers = column.ords().clone();
        Ok(Self { numbers, values })
    }
}

impl Columns {
    /// Opens the columns of a segment.
    pub(crate) fn of(segment: &SegmentReader) -> Result<Self, TantivyError> {
        let columns = segment.fast_fields();
        let text = |name: &str| {
            let missing = || TantivyError::SchemaError(format!("column {name} is missing"));
            columns.str(name)?.ok_or_else(missing)
        };
        let facets = Facet::ALL.map(|facet| {
            let column = columns.str(facet.name())?;
            column.as_ref().map(FacetColumn::of).transpose()
        });
        Ok(Self {
            item: text(ITEM)?,
            version: columns.u64(VERSION)?,
            title: text(TITLE_KEY)?,
            shared_day: columns.u64(SHARED_DAY)?,
            facets: facets.into_iter().collect::<Result<_, _>>()?,
        })
    }
}
