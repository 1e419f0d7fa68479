//! Why an update is refused. Whatever the reason, the page asks for the labdoc again and goes on
//! from what was acknowledged.

use super::scan::{UPDATE_BYTES_MAX, VALUE_DEPTH_MAX};
use super::{LABDOC_BYTES_MAX, LABDOC_DEPTH_MAX};

/// Why an update does not become part of a labdoc.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UpdateError {
    /// It is larger than [`UPDATE_BYTES_MAX`].
    #[error("the update has {found} bytes, the most is {UPDATE_BYTES_MAX}: send it in parts")]
    TooLarge {
        /// Its length in bytes.
        found: usize,
    },
    /// The bytes are not an update of Yjs in format 1.
    #[error("the update cannot be read: load the labdoc again")]
    Malformed,
    /// Values are nested too deep in it.
    #[error(
        "the update nests values deeper than {VALUE_DEPTH_MAX}, or elements deeper than {LABDOC_DEPTH_MAX}"
    )]
    TooDeep,
    /// It has what no labdoc has, or writes where this kind of labdoc has nothing.
    #[error("the update writes what this kind of labdoc does not have: load the labdoc again")]
    Foreign,
    /// It relies on something that the node never received.
    #[error(
        "the update relies on one that did not arrive: send everything since the last acknowledgement"
    )]
    Gap,
    /// It is written in the name of somebody else's page.
    #[error("the update is written in another person's name: load the labdoc again")]
    NotYours,
    /// The labdoc would be larger than [`LABDOC_BYTES_MAX`].
    #[error("the labdoc has {LABDOC_BYTES_MAX} bytes, the most: go on in another one")]
    Full,
    /// Applying it failed; the labdoc is as it was before.
    #[error("the update does not fit the labdoc: load the labdoc again")]
    Unfit,
}
