//! Removing documents and files that no item needs any more.
//!
//! When a body goes, the objects that it named are put on a list, in the same batch. The sweep
//! then removes those of the list that no live item names; a restart forgets nothing.

use std::collections::HashSet;

use bytes::Bytes;
use domain::id::{ItemHandle, ObjectDigest};
use domain::log::{LogId, LogKind};
use domain::wire;
use store::logs::{LogError, Logs};
use store::objects::{ObjectError, Objects};
use store::{Batch, CommitError, KeyRange, Limits, Order, StoreError};
use tokio_util::sync::CancellationToken;

use crate::news::News;

const RELEASED_PREFIX: &str = "federation/v1/released/";

/// Why a sweep did not come to its end; the list stays for the next one.
#[derive(Debug, thiserror::Error)]
pub enum SweepError {
    /// A log cannot be read.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The store did not take what was done.
    #[error(transparent)]
    Commit(#[from] CommitError),
    /// The folder of files does not answer.
    #[error(transparent)]
    Object(#[from] ObjectError),
}

/// Puts the objects of the bodies that an item has in a log on the list: the live one, or all.
///
/// # Errors
/// [`LogError`].
pub(crate) fn release(
    batch: &mut Batch,
    logs: &Logs,
    (log, item): (&LogId, &ItemHandle),
    all_versions: bool,
) -> Result<(), LogError> {
    let indexes = if all_versions {
        logs.history(log, item)?
    } else {
        logs.placement(log, item)?
            .live
            .map(|live| live.index)
            .into_iter()
            .collect()
    };
    for index in indexes {
        if let Some(body) = logs.body(log, index)? {
            for digest in objects_of(&body) {
                batch.put(
                    format!("{RELEASED_PREFIX}{digest}").into_bytes(),
                    Bytes::new(),
                );
            }
        }
    }
    Ok(())
}

/// Removes what is on the list and not needed; returns how many objects went.
///
/// # Errors
/// [`SweepError`].
pub fn sweep(logs: &Logs, objects: &Objects) -> Result<usize, SweepError> {
    let range = KeyRange::prefix(RELEASED_PREFIX);
    let page = logs
        .store()
        .snapshot()?
        .scan(&range, Order::Ascending, Limits::PAGE)?;
    if page.rows.is_empty() {
        return Ok(0);
    }
    // Nobody states meanwhile that something needs an object which is about to go.
    let _sweeping = objects.sweep();
    let needed = needed(logs)?;
    let mut batch = Batch::new();
    let mut removed = 0;
    for row in page.rows {
        let digest = String::from_utf8_lossy(&row.key[RELEASED_PREFIX.len()..]).parse();
        if let Ok(digest) = digest
            && !needed.contains(&digest)
            && objects.remove(digest)?
        {
            removed += 1;
        }
        batch.delete(row.key);
    }
    logs.store().commit(batch)?;
    Ok(removed)
}

/// Every object that an item here names: live items, and all versions of our own.
fn needed(logs: &Logs) -> Result<HashSet<ObjectDigest>, LogError> {
    let mut needed = HashSet::new();
    for log in logs.names()? {
        let mut after = None;
        loop {
            let page = logs.placements(&log, after.as_ref())?;
            let Some((last, _)) = page.last() else { break };
            after = Some(*last);
            for (item, placement) in page {
                let indexes = match (log.kind, placement.live) {
                    (LogKind::House, _) => logs.history(&log, &item)?,
                    (_, live) => live.map(|live| live.index).into_iter().collect(),
                };
                for index in indexes {
                    if let Some(body) = logs.body(&log, index)? {
                        needed.extend(objects_of(&body));
                    }
                }
            }
        }
    }
    Ok(needed)
}

fn objects_of(body: &[u8]) -> Vec<ObjectDigest> {
    let Ok(body) = wire::read_body(body) else {
        return Vec::new();
    };
    let Ok(manifest) = wire::read_manifest(&body.manifest.bytes) else {
        return Vec::new();
    };
    manifest.objects().map(|file| file.digest).collect()
}

/// Sweeps whenever there is news, until `stop`.
pub async fn run(logs: Logs, objects: Objects, news: News, stop: CancellationToken) {
    let mut heard = news.subscribe();
    loop {
        heard.borrow_and_update();
        let (logs, objects) = (logs.clone(), objects.clone());
        match tokio::task::spawn_blocking(move || sweep(&logs, &objects)).await {
            Ok(Ok(0)) | Err(_) => {}
            Ok(Ok(removed)) => {
                tracing::info!(objects = removed, "removed files of withdrawn items")
            }
            Ok(Err(error)) => tracing::error!(%error, "files of withdrawn items were not removed"),
        }
        tokio::select! {
            () = stop.cancelled() => return,
            changed = heard.changed() => if changed.is_err() { return },
        }
    }
}
