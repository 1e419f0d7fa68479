//! The documents of a mission, the files of a capsule: what they are called, what their bytes
//! hash to, and whether they may leave the institution.

use serde::{Deserialize, Serialize};

use super::bounds;
use super::check::Checker;
use super::licence::Licence;
use crate::id::ObjectDigest;

/// A document or file of an item, by its digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileRef {
    /// What people and labdocs call it; a plain file name of 1 to 200 characters.
    pub name: String,
    /// Its media type, such as `text/csv`.
    pub media_type: String,
    /// Its size in bytes; at most 16 MiB.
    pub size_bytes: u64,
    /// What its bytes hash to.
    pub digest: ObjectDigest,
    /// Under which right it is here.
    pub right: FileRight,
    /// How it asks to be credited; at most 500 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<String>,
}

/// Under which right a document is part of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileRight {
    /// It follows the licence of the item.
    Open,
    /// It has a licence of its own.
    Licensed(Licence),
    /// It may not leave the institution; says why, in 1 to 500 characters, such as the
    /// French pedagogical exception.
    InstitutionOnly(String),
}

impl FileRef {
    pub(super) fn check(&self, checker: &mut Checker) {
        checker.within("name", |checker| check_name(checker, &self.name));
        checker.within("media_type", |checker| {
            check_media_type(checker, &self.media_type)
        });
        if self.size_bytes > bounds::FILE_BYTES_MAX {
            let allowed = format!("give at most {} bytes", bounds::FILE_BYTES_MAX);
            checker.refuse_field(
                "size_bytes",
                &format!("is {} bytes", self.size_bytes),
                &allowed,
            );
        }
        checker.within("right", |checker| self.right.check(checker));
        checker.optional_text("credit", self.credit.as_deref(), bounds::FILE_CREDIT);
    }

    /// Whether it is a picture that a browser can show.
    pub fn is_image(&self) -> bool {
        self.media_type.starts_with("image/")
    }
}

impl FileRight {
    fn check(&self, checker: &mut Checker) {
        match self {
            Self::Open | Self::Licensed(_) => {}
            Self::InstitutionOnly(reason) => {
                checker.text("institution_only", reason, bounds::RIGHT_REASON);
            }
        }
    }

    /// Why it must stay, if it must.
    fn held_back(&self) -> Option<String> {
        match self {
            Self::Open => None,
            Self::Licensed(licence) if licence.terms().redistribution => None,
            Self::Licensed(licence) => Some(format!("{licence} does not permit to pass it on")),
            Self::InstitutionOnly(reason) => Some(reason.clone()),
        }
    }
}

/// A file that may not leave the institution.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{name}` may not leave the institution: {reason}")]
pub struct HeldFile {
    /// Its name.
    pub name: String,
    /// Why it must stay.
    pub reason: String,
}

/// Why an item may not leave the institution.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LeaveError {
    /// The whole item must stay.
    #[error("what is under {0} may not leave the institution")]
    Licence(Licence),
    /// Some of its files must stay.
    #[error("{}", .0.iter().map(HeldFile::to_string).collect::<Vec<_>>().join("; "))]
    Files(Vec<HeldFile>),
}

/// Checks that an item under `licence` with these files may leave the institution.
pub(super) fn may_leave(licence: &Licence, files: &[FileRef]) -> Result<(), LeaveError> {
    if licence.keeps_at_home() {
        return Err(LeaveError::Licence(licence.clone()));
    }
    let held: Vec<HeldFile> = files
        .iter()
        .filter_map(|file| {
            let reason = file.right.held_back()?;
            Some(HeldFile {
                name: file.name.clone(),
                reason,
            })
        })
        .collect();
    if held.is_empty() {
        Ok(())
    } else {
        Err(LeaveError::Files(held))
    }
}

/// A name that every file system can hold and no program takes for a path.
fn check_name(checker: &mut Checker, name: &str) {
    checker.here(name, bounds::FILE_NAME);
    let allowed = "give a plain file name";
    if name.contains(['/', '\\', ':', '*', '?', '"', '<', '>', '|']) {
        checker.refuse("contains one of / \\ : * ? \" < > |", allowed);
    }
    if name.starts_with('.') || name.ends_with('.') {
        checker.refuse("starts or ends with a dot", allowed);
    }
    if is_device_name(name) {
        checker.refuse("is the name of a device", allowed);
    }
}

/// Names that Windows reserves, with any extension.
fn is_device_name(name: &str) -> bool {
    let stem = name
        .split('.')
        .next()
        .unwrap_or(name)
        .trim_end()
        .to_ascii_uppercase();
    let numbered = |prefix: &str| {
        stem.strip_prefix(prefix)
            .is_some_and(|n| n.len() == 1 && n.as_bytes()[0].is_ascii_digit())
    };
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL") || numbered("COM") || numbered("LPT")
}

/// `type/subtype` in lower case (RFC 6838), without parameters.
fn check_media_type(checker: &mut Checker, media_type: &str) {
    checker.here(media_type, bounds::MEDIA_TYPE);
    let token = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
            && part
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"!#$&-^_.+".contains(&b))
    };
    if !media_type
        .split_once('/')
        .is_some_and(|(kind, subtype)| token(kind) && token(subtype))
    {
        checker.refuse(
            "is not a media type",
            "give type/subtype in lower case, such as text/csv",
        );
    }
}

#[cfg(test)]
mod tests;
