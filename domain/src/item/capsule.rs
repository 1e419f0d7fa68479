//! Capsules: pedagogical resources, held as files or linked to.

use serde::{Deserialize, Serialize};

use super::bounds;
use super::check::Checker;
use super::document::FileRef;
use super::vocabulary::MediaKind;

/// A pedagogical resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Capsule {
    /// What it is made of.
    pub media: MediaKind,
    /// What to know before opening it, in Markdown; at most 20,000 characters.
    #[serde(default)]
    pub presentation: String,
    /// Where it is.
    pub location: Location,
}

/// Where a capsule is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Location {
    /// Among the item's files; gives the name of the one to open first.
    Files(String),
    /// On the web, at an `http` or `https` address of at most 2,000 characters.
    Link(String),
}

impl Capsule {
    pub(super) fn check(&self, files: &[FileRef], checker: &mut Checker) {
        checker.text("presentation", &self.presentation, bounds::PRESENTATION);
        checker.within("location", |checker| self.location.check(files, checker));
    }

    pub(super) fn collect_texts<'a>(&'a self, texts: &mut Vec<&'a str>) {
        texts.push(&self.presentation);
    }
}

impl Location {
    fn check(&self, files: &[FileRef], checker: &mut Checker) {
        match self {
            Self::Files(first) => {
                if !files.iter().any(|file| file.name == *first) {
                    let allowed = "give the name of the file to open first";
                    checker.refuse_field("files", "is not a file of the item", allowed);
                }
            }
            Self::Link(url) => {
                checker.text("link", url, bounds::URL);
                if !is_web_address(url) {
                    let allowed = "give an http or https address without a password";
                    checker.refuse_field("link", "is not a web address", allowed);
                }
            }
        }
    }
}

/// An address that is safe to link to: no script, no credentials, no spaces.
fn is_web_address(url: &str) -> bool {
    let rest = ["https://", "http://"]
        .iter()
        .find_map(|scheme| url.strip_prefix(scheme));
    let Some(rest) = rest else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.split(':').next().unwrap_or_default();
    let is_plain = |c: char| !c.is_whitespace() && !"\\\"<>^`{|}".contains(c);
    !host.is_empty() && !authority.contains('@') && url.chars().all(is_plain)
}

#[cfg(test)]
mod tests;
