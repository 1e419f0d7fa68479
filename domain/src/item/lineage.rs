//! What an item was adapted from, and whether it may be.

use serde::{Deserialize, Serialize};

use super::Manifest;
use super::check::Checker;
use super::licence::{Licence, LicenceConflict};
use crate::id::ItemId;

/// The version of another item that this one was adapted from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parent {
    /// The original.
    pub item: ItemId,
    /// Its version, from 1.
    pub version: u64,
    /// The digest of that version's manifest, as its origin signed it.
    #[serde(with = "hex_digest")]
    pub manifest_digest: [u8; 32],
    /// The licence of that version.
    pub licence: Licence,
}

impl Parent {
    pub(super) fn check(&self, checker: &mut Checker) {
        if self.version == 0 {
            checker.refuse_field(
                "version",
                "is 0",
                "give the version that was adapted, from 1",
            );
        }
    }
}

/// How far an audience goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    /// Nobody outside the institution.
    AtHome,
    /// Somebody outside the institution.
    Beyond,
}

/// Why an adaptation may not be shared.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AdaptationError {
    /// The original does not give the right to adapt.
    #[error("the original does not give the right to adapt it")]
    NotGiven,
    /// The adaptation names no original, or its licence otherwise than the original does.
    #[error("the adaptation says that the original is under {said}, but it is under {is}")]
    LicenceMisquoted {
        /// What the adaptation says, or `nothing`.
        said: String,
        /// What the original says.
        is: Licence,
    },
    /// The licences do not go together.
    #[error(transparent)]
    Licence(#[from] LicenceConflict),
    /// The original may not be passed on, and the adaptation would.
    #[error("the original may not be redistributed, so the adaptation stays in the institution")]
    TooFar,
    /// The original may not be passed on, and the adaptation gives that right.
    #[error("the adaptation gives the right to redistribute, which the original does not")]
    RedistributesMore,
}

/// Checks that `child`, an adaptation of `parent`, may be shared as far as `reach`.
pub fn check_adaptation(
    parent: &Manifest,
    child: &Manifest,
    reach: Reach,
) -> Result<(), AdaptationError> {
    let (original, adaptation) = (parent.description(), child.description());
    if !original.rights.adapt {
        return Err(AdaptationError::NotGiven);
    }
    let said = adaptation.parent.as_ref().map(|parent| &parent.licence);
    if said != Some(&original.licence) {
        let said = said.map_or_else(|| "nothing".to_owned(), Licence::to_string);
        return Err(AdaptationError::LicenceMisquoted {
            said,
            is: original.licence.clone(),
        });
    }
    original.licence.check_adaptation(&adaptation.licence)?;
    check_reach(
        original.rights.redistribute,
        adaptation.rights.redistribute,
        reach,
    )
}

fn check_reach(original: bool, adaptation: bool, reach: Reach) -> Result<(), AdaptationError> {
    match (original, adaptation, reach) {
        (true, _, _) | (false, false, Reach::AtHome) => Ok(()),
        (false, true, _) => Err(AdaptationError::RedistributesMore),
        (false, false, Reach::Beyond) => Err(AdaptationError::TooFar),
    }
}

/// 32 bytes as 64 hexadecimal digits.
mod hex_digest {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(
        digest: &[u8; 32],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex::encode(digest))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<[u8; 32], D::Error> {
        let text = String::deserialize(deserializer)?;
        let mut digest = [0; 32];
        hex::decode_to_slice(text, &mut digest)
            .map_err(|_| D::Error::custom("a digest has 64 hexadecimal digits"))?;
        Ok(digest)
    }
}

#[cfg(test)]
mod tests;
