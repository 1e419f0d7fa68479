//! Snapshots: environments for practical work, as an image or as the recipe of one.

use serde::{Deserialize, Serialize};

use super::bounds;
use super::check::Checker;
use super::vocabulary::{Architecture, ImageFormat};
use crate::id::ObjectDigest;

/// An environment for practical work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Snapshot {
    /// What it starts from, such as `Debian 12`; 1 to 120 characters.
    pub base_system: String,
    /// What it runs on.
    pub architecture: Architecture,
    /// What is installed; at most 500 packages of at most 120 characters.
    #[serde(default)]
    pub packages: Vec<String>,
    /// The image, if it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<Image>,
    /// How to make it: commands or prose of at most 20,000 characters. Needed without an image.
    #[serde(default)]
    pub recipe: String,
}

/// The image of a snapshot. It is fetched on demand and does not travel with the item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Image {
    /// How it is stored.
    pub format: ImageFormat,
    /// Its size in bytes; 1 byte to 1 TiB.
    pub size_bytes: u64,
    /// What its bytes hash to.
    pub digest: ObjectDigest,
}

impl Snapshot {
    pub(super) fn check(&self, checker: &mut Checker) {
        checker.text("base_system", &self.base_system, bounds::BASE_SYSTEM);
        checker.texts(
            "packages",
            &self.packages,
            bounds::PACKAGES,
            bounds::PACKAGE,
        );
        checker.distinct(
            "packages",
            bounds::PACKAGES,
            self.packages.iter().map(String::as_str),
        );
        checker.text("recipe", &self.recipe, bounds::RECIPE);
        match &self.image {
            Some(image) => checker.within("image", |checker| image.check(checker)),
            None if self.recipe.trim().is_empty() => {
                checker.refuse_field("recipe", "is empty", "give a recipe or an image");
            }
            None => {}
        }
    }

    pub(super) fn collect_texts<'a>(&'a self, texts: &mut Vec<&'a str>) {
        texts.push(&self.base_system);
        texts.extend(self.packages.iter().map(String::as_str));
        texts.push(&self.recipe);
    }
}

impl Image {
    fn check(&self, checker: &mut Checker) {
        if !(1..=bounds::IMAGE_BYTES_MAX).contains(&self.size_bytes) {
            let allowed = format!("give 1 to {} bytes", bounds::IMAGE_BYTES_MAX);
            checker.refuse_field("size_bytes", &format!("is {}", self.size_bytes), &allowed);
        }
    }
}
