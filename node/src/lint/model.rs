//! The rules of the model, which every node applies to whatever is published.

use std::convert::Infallible;

use domain::event::DESCRIPTION_BYTES_MAX;
use domain::id::ObjectDigest;
use domain::item::file::Measured;
use domain::item::{Draft, Manifest};
use domain::wire::write_manifest;

use super::finding::Finding;
use super::{Found, Work};

pub(super) fn check(work: &Work) -> Vec<Finding> {
    let missing = work
        .documents
        .iter()
        .filter_map(|found| found.as_ref().err());
    let mut findings: Vec<Finding> = missing.map(Finding::from).collect();
    match draft(work).validate() {
        Ok(manifest) => findings.extend(too_long(&manifest)),
        Err(errors) => findings.extend(errors.iter().map(Finding::from)),
    }
    findings
}

/// The whole has a limit as well, as it is encoded.
fn too_long(manifest: &Manifest) -> Option<Finding> {
    let bytes = write_manifest(manifest).len();
    let problem = format!("has {bytes} bytes; the most is {DESCRIPTION_BYTES_MAX}");
    (bytes > DESCRIPTION_BYTES_MAX)
        .then(|| Finding::error("model", "item").saying(problem, "move long texts to documents"))
}

/// The draft, with nothing for what is not there.
pub(super) fn draft(work: &Work) -> Draft {
    let mut measured = work.documents.iter().map(measure);
    let resolved = work
        .item
        .clone()
        .resolve(|_| Ok(measured.next().unwrap_or_else(|| measured_of(&[]))));
    let draft: Result<Draft, Infallible> = resolved;
    let Ok(draft) = draft;
    draft
}

fn measure(found: &Found) -> Measured {
    measured_of(found.as_deref().unwrap_or_default())
}

fn measured_of(bytes: &[u8]) -> Measured {
    Measured {
        size_bytes: bytes.len() as u64,
        digest: ObjectDigest::of(bytes),
    }
}
