//! Keeps view and index up to date: folds whenever a log grows, and from time to time, since a
//! log that waits for another one may be applied once its origin has been silent for long.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::Context as _;
use commons::catalogue::Catalogue;
use commons::fold::{Filling, Fold, FoldError, FoldParts, Progress};
use commons::view::{View, ViewDigest, ViewError};
use daemon::{Condition, Health, Shutdown};
use domain::log::LogId;
use federation::backoff::Backoff;
use federation::barrier::Horizons;
use search::Index;
use store::logs::{LogError, Logs};
use tokio::sync::watch;

use crate::config::Config;
use crate::node::Node;

/// How long the fold rests when nothing happens.
const REST_MAX: Duration = Duration::from_secs(1);

/// View and index, and the one who writes them.
pub struct Cataloguer {
    view: View,
    index: Arc<Index>,
    logs: Logs,
    fold: Mutex<Fold>,
    // How far an index is that is being filled.
    filling: watch::Receiver<Option<Filling>>,
    // Counts the rounds that changed something.
    rounds: watch::Sender<u64>,
    applied: AtomicU64,
}

/// Why view and index were not computed again.
#[derive(Debug, thiserror::Error)]
pub enum RebuildError {
    /// The fold stopped.
    #[error(transparent)]
    Fold(#[from] FoldError),
    /// The logs cannot be read.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The view cannot be read.
    #[error(transparent)]
    View(#[from] ViewError),
}

/// What the view had made of a log, before and after.
pub struct Rebuilt {
    /// Which log.
    pub log: LogId,
    /// Before; the events that were applied then may be fewer.
    pub before: ViewDigest,
    /// After.
    pub after: ViewDigest,
}

impl Cataloguer {
    /// Opens view and index in the data folder.
    ///
    /// # Errors
    /// What could not be opened.
    pub fn open(config: &Config, logs: &Logs, horizons: &Horizons) -> anyhow::Result<Self> {
        let folder = config.folder.path();
        let opened = Catalogue::open(folder, &config.institution, config.view_engine)?;
        for note in &opened.notes {
            tracing::info!(note, "opened the catalogue");
        }
        let Catalogue { view, index, .. } = opened;
        let fold = Fold::new(FoldParts {
            institution: config.institution.clone(),
            logs: logs.clone(),
            view: view.clone(),
            index: Arc::clone(&index),
            barrier: Arc::new(horizons.clone()),
        })
        .context("bring the index in step with the view")?;
        Ok(Self {
            view,
            index,
            filling: fold.filling(),
            logs: logs.clone(),
            fold: Mutex::new(fold),
            rounds: watch::Sender::new(0),
            applied: AtomicU64::new(0),
        })
    }

    /// What stands for whom.
    pub fn view(&self) -> &View {
        &self.view
    }

    /// Finds it.
    pub fn index(&self) -> Arc<Index> {
        Arc::clone(&self.index)
    }

    /// How far an index is that is being filled; none if none is.
    pub fn filling(&self) -> Option<Filling> {
        *self.filling.borrow()
    }

    /// Hears of every round that changed something.
    pub fn subscribe(&self) -> watch::Receiver<u64> {
        self.rounds.subscribe()
    }

    /// How many events were applied since the start; those that were applied again count again.
    pub fn applied(&self) -> u64 {
        self.applied.load(Ordering::Relaxed)
    }

    /// Applies what came since. Waits for the disk.
    ///
    /// # Errors
    /// [`FoldError`].
    pub fn catch_up(&self, now_ms: i64) -> Result<Progress, FoldError> {
        let progress = self.apply(&mut self.fold(), now_ms)?;
        if progress.events > 0 || progress.items > 0 || progress.indexed {
            self.rounds
                .send_modify(|rounds| *rounds = rounds.wrapping_add(1));
        }
        Ok(progress)
    }

    /// Applies all that is here and commits the index. Waits for the disk.
    ///
    /// # Errors
    /// [`FoldError`].
    pub fn settle(&self, now_ms: i64) -> Result<(), FoldError> {
        while self.catch_up(now_ms)?.more {}
        self.fold().commit_index()
    }

    /// Fills another index from the view and lets it answer in the place of the one that is
    /// there, which answers until then. Waits for the disk, but keeps nobody else waiting.
    ///
    /// # Errors
    /// [`FoldError`].
    pub fn renew_index(&self, now_ms: i64) -> Result<(), FoldError> {
        self.settle(now_ms)?;
        self.fold().fill_index_anew()?;
        while self.catch_up(now_ms)?.filling {}
        Ok(())
    }

    /// Empties view and index and folds everything again. Waits for the disk; meanwhile the
    /// library shows less, and search says so.
    ///
    /// # Errors
    /// [`RebuildError`].
    pub fn rebuild(
        &self,
        registry_version: u64,
        now_ms: i64,
    ) -> Result<Vec<Rebuilt>, RebuildError> {
        self.settle(now_ms)?;
        let mut fold = self.fold();
        let before = self.digests(registry_version)?;
        fold.start_over()?;
        while self.apply(&mut fold, now_ms)?.more {}
        fold.commit_index()?;
        drop(fold);
        let rebuilt = before.into_iter().map(|(log, before)| {
            let after = self.view.read()?.digest(&log, registry_version)?;
            Ok(Rebuilt { log, before, after })
        });
        rebuilt.collect()
    }

    /// What the view has made of each log.
    ///
    /// # Errors
    /// [`RebuildError`].
    pub fn digests(&self, registry_version: u64) -> Result<Vec<(LogId, ViewDigest)>, RebuildError> {
        let reader = self.view.read()?;
        let digest = |log: LogId| {
            let digest = reader.digest(&log, registry_version)?;
            Ok((log, digest))
        };
        self.logs.names()?.into_iter().map(digest).collect()
    }

    fn apply(&self, fold: &mut Fold, now_ms: i64) -> Result<Progress, FoldError> {
        let progress = fold.catch_up(now_ms)?;
        self.applied.fetch_add(progress.events, Ordering::Relaxed);
        Ok(progress)
    }

    fn fold(&self) -> MutexGuard<'_, Fold> {
        // What a fold holds in memory only says what the index has yet to commit; the view says
        // the same, and what was committed stays.
        self.fold.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Keeps folding until the program stops.
pub(crate) fn spawn(node: &Node, shutdown: &Shutdown, health: &Health) {
    let condition = health.condition("catalogue");
    let (node, stop) = (node.clone(), shutdown.token());
    shutdown.spawn("catalogue", async move {
        stop.clone()
            .run_until_cancelled(keep(node.clone(), condition))
            .await;
        // The last commit of the index, so that the next start has less to do.
        let _ =
            tokio::task::spawn_blocking(move || node.cataloguer.settle(node.clock.now_ms())).await;
    });
}

async fn keep(node: Node, condition: Condition) {
    let mut news = node.news.subscribe();
    let mut backoff = Backoff::default();
    loop {
        news.borrow_and_update();
        let rest = match round(&node).await {
            Ok(progress) => {
                backoff.reset();
                rest_after(progress, &condition)
            }
            Err(error) => {
                condition.unmet(&format!("{error:#}"));
                tracing::error!(error = format!("{error:#}"), "view and index stand still");
                Some(backoff.next_wait())
            }
        };
        if let Some(rest) = rest {
            // Either way there is something to look at again.
            let _ = tokio::time::timeout(rest, news.changed()).await;
        }
    }
}

async fn round(node: &Node) -> anyhow::Result<Progress> {
    let node = node.clone();
    let fold = move || node.cataloguer.catch_up(node.clock.now_ms());
    Ok(tokio::task::spawn_blocking(fold).await.context("fold")??)
}

/// How long to rest; not at all while there is more, or an index is being filled.
fn rest_after(progress: Progress, condition: &Condition) -> Option<Duration> {
    if progress.more {
        return None;
    }
    condition.met();
    if progress.filling {
        return None;
    }
    let due = progress.index_due_ms.map(Duration::from_millis);
    Some(due.unwrap_or(REST_MAX).min(REST_MAX))
}
