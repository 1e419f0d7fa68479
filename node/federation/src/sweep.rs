//! Removing documents and files that no item needs.
//!
//! When a body goes, the objects that it named are put on a list, in the same batch. The sweep
//! then removes those of the list that no live item names; a restart forgets nothing. What was
//! uploaded and never became part of an item stands on no list: it is removed after
//! [`UPLOAD_TIME_MAX`].

use std::collections::HashSet;
use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use domain::id::{ItemHandle, ObjectDigest};
use domain::log::{LogId, LogKind};
use domain::wire;
use store::logs::{LogError, Logs};
use store::objects::{ObjectError, Objects};
use store::{Batch, CommitError, KeyRange, Limits, Order, StoreError};
use tokio_util::sync::CancellationToken;

use crate::news::News;

/// How long an upload may wait for the item that names it.
pub const UPLOAD_TIME_MAX: Duration = Duration::from_secs(24 * 60 * 60);
/// How often is looked for uploads that waited too long. Every item here is read for it.
const UPLOADS_PERIOD: Duration = Duration::from_secs(6 * 60 * 60);

const RELEASED_PREFIX: &str = "federation/v1/released/";

/// Names objects that something other than an item needs, such as a draft.
pub type OtherNeeds =
    Arc<dyn Fn() -> Result<Vec<ObjectDigest>, Box<dyn Error + Send + Sync>> + Send + Sync>;

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
    /// Nobody knows what else needs objects.
    #[error("cannot ask what else needs files: {0}")]
    OtherNeeds(#[source] Box<dyn Error + Send + Sync>),
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
pub fn sweep(sweeper: &Sweeper) -> Result<usize, SweepError> {
    let Sweeper { logs, objects, .. } = sweeper;
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
    let needed = needed(sweeper)?;
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

/// Every object that something here needs: live items, all versions of our own, and the rest.
fn needed(sweeper: &Sweeper) -> Result<HashSet<ObjectDigest>, SweepError> {
    let others = (sweeper.other_needs)().map_err(SweepError::OtherNeeds)?;
    let mut needed: HashSet<_> = others.into_iter().collect();
    needed.extend(named_by_items(&sweeper.logs)?);
    Ok(needed)
}

fn named_by_items(logs: &Logs) -> Result<HashSet<ObjectDigest>, LogError> {
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

/// Removes what was uploaded so long ago that no item will name it; returns how many objects went.
///
/// What was written at least [`UPLOAD_TIME_MAX`] ago had its time. A file that is younger than now
/// by the clock of the disk is kept.
///
/// # Errors
/// [`SweepError`].
pub fn sweep_uploads(sweeper: &Sweeper) -> Result<usize, SweepError> {
    // Nobody is kept waiting while everything is read to find that there is nothing to do.
    if forgotten(sweeper)?.is_empty() {
        return Ok(0);
    }
    let objects = &sweeper.objects;
    let _sweeping = objects.sweep();
    let mut removed = 0;
    for digest in forgotten(sweeper)? {
        removed += usize::from(objects.remove(digest)?);
    }
    Ok(removed)
}

/// What was written long ago and is needed by nothing.
fn forgotten(sweeper: &Sweeper) -> Result<Vec<ObjectDigest>, SweepError> {
    let (objects, now) = (&sweeper.objects, (sweeper.now)());
    let mut old = Vec::new();
    for digest in objects.iter()? {
        let digest = digest?;
        let written = objects.written(digest)?;
        let age = written.and_then(|written| now.duration_since(written).ok());
        if age.is_some_and(|age| age >= UPLOAD_TIME_MAX) {
            old.push(digest);
        }
    }
    if !old.is_empty() {
        let needed = needed(sweeper)?;
        old.retain(|digest| !needed.contains(digest));
    }
    Ok(old)
}

/// What a sweep works on. Cheap to clone.
#[derive(Clone)]
pub struct Sweeper {
    /// Which items there are.
    pub logs: Logs,
    /// What they need.
    pub objects: Objects,
    /// What else needs some of it.
    pub other_needs: OtherNeeds,
    /// Rings when items may have gone.
    pub news: News,
    /// Tells the time.
    pub now: Arc<dyn Fn() -> SystemTime + Send + Sync>,
}

/// Sweeps whenever there is news, and uploads from time to time, until `stop`.
pub async fn run(sweeper: Sweeper, stop: CancellationToken) {
    let mut heard = sweeper.news.subscribe();
    let mut uploads = tokio::time::interval(UPLOADS_PERIOD);
    loop {
        heard.borrow_and_update();
        sweeper.work("files of withdrawn items", sweep).await;
        tokio::select! {
            () = stop.cancelled() => return,
            changed = heard.changed() => if changed.is_err() { return },
            _ = uploads.tick() => {
                sweeper.work("uploads that became no item", sweep_uploads).await;
            }
        }
    }
}

impl Sweeper {
    /// Runs a sweep where waiting hurts nobody, and says what it came to.
    async fn work(&self, what: &str, sweep: fn(&Self) -> Result<usize, SweepError>) {
        let sweeper = self.clone();
        match tokio::task::spawn_blocking(move || sweep(&sweeper)).await {
            Ok(Ok(0)) | Err(_) => {}
            Ok(Ok(objects)) => tracing::info!(objects, what, "removed"),
            Ok(Err(error)) => tracing::error!(%error, what, "not removed"),
        }
    }
}

#[cfg(test)]
mod tests;
