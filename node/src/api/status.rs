//! What the node is and holds.

use std::fs;
use std::path::Path;

use ::commons::view::Reader;
use campus_proto::admin::v1 as pb;
use domain::log::LogId;
use domain::profile::HeadCount;
use search::Standing;

use super::error::ApiError;
use crate::node::Node;

pub(super) fn status(node: &Node) -> Result<pb::StatusResponse, ApiError> {
    let head = node.registry.head();
    let membership = node.registry.membership();
    let own = membership.institution(&node.config.institution);
    let reader = node.cataloguer.view().read()?;
    let names = node.logs.names()?;
    let logs = names.iter().map(|log| log_status(node, &reader, log));
    let counts = reader.counts(&node.config.institution)?;
    Ok(pb::StatusResponse {
        institution: node.config.institution.to_string(),
        software: env!("CARGO_PKG_VERSION").to_owned(),
        root_version: head.root_version,
        membership_version: head.membership_version,
        membership_status: own
            .map(|own| own.status.as_str().to_owned())
            .unwrap_or_default(),
        logs: logs.collect::<Result<_, _>>()?,
        library: Some(pb::LibraryCounts {
            published: counts.published,
            held: counts.held,
            searchable: node.cataloguer.index().document_count(),
        }),
        disk: Some(disk(node)),
        teachers: node
            .library
            .profile(&node.config.institution)?
            .teachers
            .map(HeadCount::published),
        index: Some(index(node)),
    })
}

fn index(node: &Node) -> pb::IndexStatus {
    let filling = node.cataloguer.filling();
    let standing = match node.cataloguer.index().standing() {
        Standing::Whole => "whole",
        Standing::OtherAnalysis => "other-analysis",
        Standing::Incomplete => "incomplete",
    };
    pb::IndexStatus {
        standing: standing.to_owned(),
        is_filling: filling.is_some(),
        filled_items: filling.map(|filling| filling.told).unwrap_or_default(),
    }
}

fn log_status(node: &Node, reader: &Reader, log: &LogId) -> Result<pb::LogStatus, ApiError> {
    let state = node.logs.state(log)?;
    let version = node.registry.membership().version;
    let name = log.to_string();
    let indexed = node.cataloguer.index().positions();
    let many = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Ok(pb::LogStatus {
        size: state.size(),
        root: state.tree().root().0.to_vec().into(),
        checkpoint: state.note().cloned().unwrap_or_default(),
        view_position: reader.position(log)?,
        index_position: indexed.get(&name).copied().unwrap_or_default(),
        view_digest: reader.digest(log, version)?.to_string(),
        quarantined: many(node.logs.quarantined(log)?.len()),
        missing_bodies: many(node.logs.missing_bodies(log)?.len()),
        log: name,
    })
}

/// What the data folder takes, and what is left beside it. Waits for the disk.
pub(crate) fn disk(node: &Node) -> pb::DiskUse {
    let folder = &node.config.folder;
    pb::DiskUse {
        store_bytes: size_of(&folder.truth()),
        objects_bytes: size_of(&folder.objects()),
        view_bytes: size_of(&folder.view()) + size_of(&folder.index()),
        free_bytes: free_bytes(folder.path()),
    }
}

/// The bytes of a file, or of all below a folder; what comes and goes meanwhile does not matter.
fn size_of(path: &Path) -> u64 {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_dir() => fs::read_dir(path)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| size_of(&entry.path()))
            .sum(),
        Ok(metadata) => metadata.len(),
        Err(_) => 0,
    }
}

/// What is left where the store is; 0 if the system does not say.
pub(crate) fn free_bytes(path: &Path) -> u64 {
    rustix::fs::statvfs(path).map_or(0, |disk| disk.f_bavail.saturating_mul(disk.f_frsize))
}
