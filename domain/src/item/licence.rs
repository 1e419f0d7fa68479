//! Under which licence: a closed list of SPDX identifiers, and what each lets others do.
//!
//! A licence outside the list is written `LicenseRef-…`; because we do not know its terms, it
//! is taken to permit neither adaptation nor redistribution.

mod list;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::vocabulary;

/// A licence, by its SPDX identifier.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Licence(String);

/// What a licence lets everyone do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// Adaptations may be shared.
    pub adaptation: bool,
    /// Copies may be passed on.
    pub redistribution: bool,
    /// Commercial use is permitted.
    pub commercial: bool,
    /// What an adaptation must be licensed under.
    pub copyleft: Copyleft,
}

/// What a licence demands of the licence of an adaptation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copyleft {
    /// Nothing.
    None,
    /// The same licence, or one of these.
    ShareAlike(&'static [&'static str]),
}

/// Why a text is not a licence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LicenceError {
    /// The identifier is not in the list.
    #[error(
        "`{found}` is not an SPDX licence that items may have{}; write `LicenseRef-…` for any other",
        .suggestion.map(|id| format!(" (did you mean `{id}`?)")).unwrap_or_default()
    )]
    Unknown {
        /// What was given, shortened.
        found: String,
        /// The identifier that was perhaps meant.
        suggestion: Option<&'static str>,
    },
    /// What follows `LicenseRef-` is not a name.
    #[error(
        "`{0}` is not a licence: after `LicenseRef-` come 1 to 64 letters, digits, dots and hyphens"
    )]
    Reference(String),
}

/// Why an adaptation may not have the licence that it has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LicenceConflict {
    /// The original may not be adapted.
    #[error("{parent} does not permit adaptations")]
    NoAdaptation {
        /// The licence of the original.
        parent: Licence,
    },
    /// The original demands its own licence of adaptations.
    #[error("an adaptation of a work under {parent} must keep that licence, not {child}")]
    MustShareAlike {
        /// The licence of the original.
        parent: Licence,
        /// The licence of the adaptation.
        child: Licence,
    },
    /// The original forbids commercial use, the adaptation would permit it.
    #[error("{parent} forbids commercial use, which {child} would permit")]
    MustStayNonCommercial {
        /// The licence of the original.
        parent: Licence,
        /// The licence of the adaptation.
        child: Licence,
    },
}

impl Licence {
    /// The longest name after `LicenseRef-`, in characters.
    pub const REFERENCE_CHARACTERS_MAX: usize = 64;

    /// What the identifier of a licence outside the SPDX list starts with.
    const REFERENCE_PREFIX: &'static str = "LicenseRef-";

    /// Material held under the French pedagogical exception (Code de la propriété
    /// intellectuelle, L122-5 3° e): it may not leave the institution.
    pub const PEDAGOGICAL_EXCEPTION: &'static str = "LicenseRef-exception-pedagogique";

    /// The SPDX identifier.
    pub fn id(&self) -> &str {
        &self.0
    }

    /// What it lets everyone do.
    pub fn terms(&self) -> Terms {
        list::find(&self.0).map_or(list::RESERVED, |listed| listed.terms)
    }

    /// Every listed identifier, in the order in which people should see them.
    pub fn listed() -> impl Iterator<Item = &'static str> {
        list::LISTED.iter().map(|listed| listed.id)
    }

    /// Whether whatever is under it must stay in its institution.
    pub fn keeps_at_home(&self) -> bool {
        self.0 == Self::PEDAGOGICAL_EXCEPTION
    }

    /// Checks that a work under `self` may be adapted and the result shared under `child`.
    pub fn check_adaptation(&self, child: &Self) -> Result<(), LicenceConflict> {
        let terms = self.terms();
        if !terms.adaptation {
            return Err(LicenceConflict::NoAdaptation {
                parent: self.clone(),
            });
        }
        if !terms.copyleft.admits(self, child) {
            return Err(LicenceConflict::MustShareAlike {
                parent: self.clone(),
                child: child.clone(),
            });
        }
        if !terms.commercial && child.terms().commercial {
            return Err(LicenceConflict::MustStayNonCommercial {
                parent: self.clone(),
                child: child.clone(),
            });
        }
        Ok(())
    }
}

impl Copyleft {
    fn admits(self, parent: &Licence, child: &Licence) -> bool {
        match self {
            Self::None => true,
            Self::ShareAlike(others) => child == parent || others.contains(&child.id()),
        }
    }
}

impl FromStr for Licence {
    type Err = LicenceError;

    fn from_str(id: &str) -> Result<Self, LicenceError> {
        match id.strip_prefix(Self::REFERENCE_PREFIX) {
            Some(name) if is_reference_name(name) => Ok(Self(id.to_owned())),
            Some(_) => Err(LicenceError::Reference(excerpt(id))),
            None if list::find(id).is_some() => Ok(Self(id.to_owned())),
            None => Err(LicenceError::Unknown {
                found: excerpt(id),
                suggestion: vocabulary::closest(&excerpt(id), Self::listed()),
            }),
        }
    }
}

impl TryFrom<String> for Licence {
    type Error = LicenceError;

    fn try_from(id: String) -> Result<Self, LicenceError> {
        id.parse()
    }
}

impl From<Licence> for String {
    fn from(licence: Licence) -> Self {
        licence.0
    }
}

impl fmt::Display for Licence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_reference_name(name: &str) -> bool {
    (1..=Licence::REFERENCE_CHARACTERS_MAX).contains(&name.len())
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-')
}

fn excerpt(text: &str) -> String {
    text.chars().take(80).collect()
}

#[cfg(test)]
mod tests;
