//! Where in a report somebody is: in which labdoc, and where in a text of it, as their page says.
//!
//! The ends of what is selected are relative positions of Yjs. Pages write and read them; here they
//! are bytes, of bounded length, which are remembered as long as somebody has the report open.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde_json::{Value, json};
use teaching::LabdocId;

/// Longest place as a page says it, in bytes.
pub const PLACE_BYTES_MAX: usize = 256;
/// Longest end of a selection, in bytes.
pub const END_BYTES_MAX: usize = 64;

/// Where somebody is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// In which labdoc.
    pub labdoc: LabdocId,
    /// Where in a text of it, if they are in one.
    pub caret: Option<Caret>,
}

/// What somebody has selected in a text; nothing is between the ends if it is only a cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caret {
    anchor: Bytes,
    head: Bytes,
}

/// Why what a page said is no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PlaceError {
    /// It is longer than [`PLACE_BYTES_MAX`].
    #[error("the place has {found} bytes: send at most {PLACE_BYTES_MAX}")]
    Long {
        /// How many bytes it has.
        found: usize,
    },
    /// It does not begin with the id of a labdoc.
    #[error("the labdoc of the place is no id: send 32 lower-case hexadecimal digits first")]
    Labdoc,
    /// The ends are not two, or one of them is empty, too long or no base64.
    #[error(
        "the ends of the place cannot be read: send none, or two in base64 of 1 to {END_BYTES_MAX} bytes"
    )]
    Ends,
}

impl PlaceError {
    /// The key under which title and advice stand in the texts.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Long { .. } => "failure-place-long",
            Self::Labdoc => "failure-place-labdoc",
            Self::Ends => "failure-place-ends",
        }
    }
}

impl Place {
    /// Reads what a page says: nothing where nobody is, or the id of a labdoc, and behind it the two
    /// ends of a selection, with spaces between.
    ///
    /// # Errors
    /// [`PlaceError`].
    pub(super) fn read(said: &[u8]) -> Result<Option<Self>, PlaceError> {
        if said.len() > PLACE_BYTES_MAX {
            return Err(PlaceError::Long { found: said.len() });
        }
        if said.is_empty() {
            return Ok(None);
        }
        let said = std::str::from_utf8(said).map_err(|_| PlaceError::Labdoc)?;
        let (labdoc, ends) = match said.split_once(' ') {
            Some((labdoc, ends)) => (labdoc, Some(ends)),
            None => (said, None),
        };
        let labdoc = labdoc.parse().map_err(|_| PlaceError::Labdoc)?;
        let caret = ends.map(Caret::read).transpose()?;
        Ok(Some(Self { labdoc, caret }))
    }
}

impl Caret {
    fn read(ends: &str) -> Result<Self, PlaceError> {
        let (anchor, head) = ends.split_once(' ').ok_or(PlaceError::Ends)?;
        Ok(Self {
            anchor: end(anchor)?,
            head: end(head)?,
        })
    }

    /// As pages are told of it.
    pub(super) fn to_json(&self) -> Value {
        json!({ "anchor": STANDARD.encode(&self.anchor), "head": STANDARD.encode(&self.head) })
    }
}

fn end(base64: &str) -> Result<Bytes, PlaceError> {
    let bytes = STANDARD.decode(base64).map_err(|_| PlaceError::Ends)?;
    match bytes.len() {
        1..=END_BYTES_MAX => Ok(bytes.into()),
        _ => Err(PlaceError::Ends),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LABDOC: &str = "0123456789abcdef0123456789abcdef";

    fn said(anchor: usize, head: usize) -> String {
        let end = |bytes| STANDARD.encode(vec![7; bytes]);
        format!("{LABDOC} {} {}", end(anchor), end(head))
    }

    fn refusal(said: &str) -> PlaceError {
        Place::read(said.as_bytes()).unwrap_err()
    }

    #[test]
    fn a_place_is_nothing_a_labdoc_or_a_selection_in_it() {
        assert_eq!(Place::read(b""), Ok(None));
        let labdoc = LABDOC.parse().unwrap();
        let caret = None;
        assert_eq!(
            Place::read(LABDOC.as_bytes()),
            Ok(Some(Place { labdoc, caret }))
        );
        let longest = said(END_BYTES_MAX, END_BYTES_MAX);
        assert!(longest.len() <= PLACE_BYTES_MAX);
        let place = Place::read(longest.as_bytes()).unwrap().unwrap();
        let end = STANDARD.encode([7; END_BYTES_MAX]);
        assert_eq!(
            place.caret.unwrap().to_json(),
            json!({ "anchor": end, "head": end })
        );
    }

    #[test]
    fn an_end_that_is_one_byte_too_long_is_refused() {
        assert_eq!(refusal(&said(END_BYTES_MAX + 1, 1)), PlaceError::Ends);
        assert_eq!(refusal(&said(1, END_BYTES_MAX + 1)), PlaceError::Ends);
    }

    #[test]
    fn a_place_that_is_one_byte_too_long_is_refused() {
        let most = "0".repeat(PLACE_BYTES_MAX);
        assert_eq!(refusal(&most), PlaceError::Labdoc);
        let found = PLACE_BYTES_MAX + 1;
        assert_eq!(refusal(&format!("{most}0")), PlaceError::Long { found });
        assert_eq!(
            PlaceError::Long { found }.to_string(),
            "the place has 257 bytes: send at most 256"
        );
    }

    #[test]
    fn what_is_no_place_is_refused() {
        for labdoc in ["0123", &LABDOC.to_uppercase(), &format!(" {LABDOC}"), "é"] {
            assert_eq!(refusal(labdoc), PlaceError::Labdoc, "{labdoc}");
        }
        assert_eq!(Place::read(&[0xff]), Err(PlaceError::Labdoc));
        for ends in [
            " ",
            " Bwc=",
            " Bwc= ",
            " Bwc= Bwc= Bwc=",
            " Bwc= %%%%",
            "  Bwc= Bwc=",
        ] {
            assert_eq!(
                refusal(&format!("{LABDOC}{ends}")),
                PlaceError::Ends,
                "{ends}"
            );
        }
    }
}
