//! The demo: five fictional island universities, a registry, and the whole story.
//!
//! Every node is a real process of this program, and the demo speaks to them as any client does.
//! It writes what it did to `scenario.json`, so that others can check it by other means.

mod client;
mod corpus;
mod evidence;
mod impostor;
mod islands;
mod ladder;
mod library;
mod load;
mod process;
mod report;
mod samples;
mod scenario;
mod shelf;
mod story;
mod tell;
mod wait;
mod watch;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::exit::Exit;
use islands::Islands;
use report::{Report, Timings};
use story::Story;

/// What was asked for.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Tells the whole story, checks every promise and ends.
    pub oneshot: bool,
    /// Prints one JSON object on standard output.
    pub json: bool,
    /// Real items to load beside the samples.
    pub corpus: Option<PathBuf>,
    /// Where everything is put; a new temporary folder where nothing is said.
    pub dir: Option<PathBuf>,
    /// Decides which item of a corpus stands where.
    pub seed: u64,
}

/// Runs the demo to its end: of the story, or when it is interrupted.
///
/// # Errors
/// Says what could not be set up. Promises that are broken are not errors: they are reported, and
/// the exit code says so.
pub async fn run(options: Options) -> anyhow::Result<Exit> {
    let (folder, _temporary) = folder(options.dir.as_deref())?;
    // Interrupted early, everything that was started ends with the story that is dropped.
    let (story, report) = tokio::select! {
        played = play(&options, &folder) => played?,
        interrupted = tokio::signal::ctrl_c() => {
            interrupted.context("wait for Ctrl-C")?;
            return Ok(Exit::Failed);
        }
    };
    tell::print(&report, &options, &folder)?;
    if !options.oneshot {
        tokio::signal::ctrl_c().await.context("wait for Ctrl-C")?;
    }
    story.islands.stop().await?;
    let kept = report.checks.iter().all(|check| check.ok);
    Ok(if kept { Exit::Done } else { Exit::Failed })
}

async fn play(options: &Options, folder: &Path) -> anyhow::Result<(Story, Report)> {
    let progress = progress();
    let mut story = set_up(options, folder, &progress).await?;
    let loaded = match &options.corpus {
        Some(corpus) => load::corpus(&mut story, corpus).await?,
        None => load::Loaded::default(),
    };
    if options.oneshot {
        story.tell().await;
    } else {
        progress.set_message("waiting until everybody sees what they may see");
        story.islands.agree().await?;
    }
    progress.finish_and_clear();
    let report = story.report(loaded, !options.oneshot).await?;
    story.islands.scenario.save(folder)?;
    evidence::save(&story.evidence, folder)?;
    tell::save(&report, folder)?;
    Ok((story, report))
}

async fn set_up(options: &Options, folder: &Path, progress: &ProgressBar) -> anyhow::Result<Story> {
    let start = Instant::now();
    progress.set_message("starting a registry and five nodes");
    let islands = Islands::start(folder, options.seed).await?;
    let mut story = Story {
        islands,
        samples: samples::all()?,
        timings: Timings::default(),
        checks: Vec::new(),
        refused: Vec::new(),
        evidence: evidence::Evidence::default(),
        progress: progress.clone(),
    };
    story.timings.add("start", start);
    progress.set_message("publishing the sample library");
    story::fill(&mut story).await?;
    Ok(story)
}

impl Story {
    async fn report(&self, loaded: load::Loaded, stays_up: bool) -> anyhow::Result<Report> {
        let mut institutions = Vec::new();
        for institution in &self.islands.scenario.institutions {
            let operator = self.islands.operator(&institution.id)?;
            let status = operator
                .status()
                .await
                .context("ask a node for its status")?;
            let peers = operator.peers().await.context("ask a node for its peers")?;
            institutions.push(report::institution(institution, status, &peers, stays_up));
        }
        Ok(Report {
            institutions,
            items: self.islands.scenario.published(),
            checks: self.checks.clone(),
            refused: self.refused.clone(),
            timings_ms: self.timings.0.clone(),
            not_taken: loaded.not_taken,
            adjusted: loaded.adjusted.len(),
            people: if stays_up {
                self.islands.scenario.people.clone()
            } else {
                Vec::new()
            },
        })
    }
}

fn folder(asked: Option<&Path>) -> anyhow::Result<(PathBuf, Option<tempfile::TempDir>)> {
    match asked {
        Some(folder) => {
            let is_empty = !folder.exists()
                || folder
                    .read_dir()
                    .is_ok_and(|mut entries| entries.next().is_none());
            anyhow::ensure!(
                is_empty,
                "{} is not empty: give a new folder",
                folder.display()
            );
            std::fs::create_dir_all(folder)
                .with_context(|| format!("make {}", folder.display()))?;
            Ok((folder.to_owned(), None))
        }
        None => {
            let temporary = tempfile::tempdir().context("make a temporary folder")?;
            Ok((temporary.path().to_owned(), Some(temporary)))
        }
    }
}

/// A line on standard error that says what is going on; nothing where that is not a terminal.
fn progress() -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{spinner} {elapsed} {msg}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}
