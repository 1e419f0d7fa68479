//! `archipel status`: what the node is and holds.

use campus_proto::admin::v1 as pb;
use clap::Args;
use serde_json::{Value, json};

use super::connect::Target;
use super::output::{Output, table};
use super::shape;
use crate::exit::Exit;

/// Says what the node is and holds.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  archipel status --dir grenoble\n  archipel status --dir grenoble --json"
)]
pub(super) struct Status {
    #[command(flatten)]
    target: Target,
}

impl Status {
    pub(super) async fn run(self, output: &Output) -> anyhow::Result<Exit> {
        let session = self.target.connect_or_open().await?;
        let request = session.request(pb::StatusRequest {});
        let status = session.admin().status(request).await?.into_inner();
        output.answer(&value(&status), || text(&status));
        session.close().await?;
        Ok(Exit::Done)
    }
}

fn value(status: &pb::StatusResponse) -> Value {
    let library = status.library.unwrap_or_default();
    let disk = status.disk.unwrap_or_default();
    json!({
        "institution": status.institution,
        "software": status.software,
        "root_version": status.root_version,
        "membership_version": status.membership_version,
        "membership_status": status.membership_status,
        "teachers": status.teachers,
        "logs": status.logs.iter().map(log_value).collect::<Vec<_>>(),
        "library": {
            "published": library.published,
            "held": library.held,
            "searchable": library.searchable,
        },
        "disk": {
            "store_bytes": disk.store_bytes,
            "objects_bytes": disk.objects_bytes,
            "view_bytes": disk.view_bytes,
            "free_bytes": disk.free_bytes,
        },
    })
}

/// A log as programs see it.
pub(super) fn log_value(log: &pb::LogStatus) -> Value {
    json!({
        "log": log.log,
        "size": log.size,
        "root": hex::encode(&log.root),
        "checkpoint": String::from_utf8_lossy(&log.checkpoint),
        "view_position": log.view_position,
        "index_position": log.index_position,
        "view_digest": log.view_digest,
        "quarantined": log.quarantined,
        "missing_bodies": log.missing_bodies,
    })
}

fn text(status: &pb::StatusResponse) -> String {
    let library = status.library.unwrap_or_default();
    let disk = status.disk.unwrap_or_default();
    let standing = match status.membership_status.as_str() {
        "" => "not listed by the registry",
        status => status,
    };
    format!(
        "{} ({standing}), archipel {}\n\
         registry: root {}, membership {}\n\
         teachers: {}\n\
         library: {} published, {} held, {} searchable\n\
         disk: {} store, {} objects, {} view and index, {} free\n\n{}",
        status.institution,
        status.software,
        status.root_version,
        status.membership_version,
        shape::teachers(status.teachers),
        library.published,
        library.held,
        library.searchable,
        shape::bytes(disk.store_bytes),
        shape::bytes(disk.objects_bytes),
        shape::bytes(disk.view_bytes),
        shape::bytes(disk.free_bytes),
        logs_table(&status.logs),
    )
}

/// Logs as people see them.
pub(super) fn logs_table(logs: &[pb::LogStatus]) -> String {
    let row = |log: &pb::LogStatus| {
        [
            log.log.clone(),
            log.size.to_string(),
            log.view_position.to_string(),
            log.index_position.to_string(),
            log.missing_bodies.to_string(),
            log.quarantined.to_string(),
        ]
    };
    let rows: Vec<_> = logs.iter().map(row).collect();
    table(
        ["LOG", "SIZE", "VIEW", "INDEX", "MISSING", "QUARANTINED"],
        &rows,
    )
}
