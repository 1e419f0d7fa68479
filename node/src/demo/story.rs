//! The story: one promise after the other, kept before the reader's eyes.

mod proof;
mod sharing;
mod trouble;

use std::collections::BTreeMap;
use std::io::Write as _;
use std::time::Instant;

use anyhow::Context as _;
use serde_json::Value;

use super::evidence::Evidence;
use super::islands::Islands;
use super::report::{Check, Refused, Timings};
use super::samples::{Parcel, Sample};
use super::shelf;

/// The federation and what the story needs beside it.
pub(super) struct Story {
    pub(super) islands: Islands,
    pub(super) samples: BTreeMap<String, Sample>,
    pub(super) timings: Timings,
    pub(super) checks: Vec<Check>,
    /// What nodes refused to share when the library was published.
    pub(super) refused: Vec<Refused>,
    pub(super) evidence: Evidence,
    /// Told what is going on.
    pub(super) progress: indicatif::ProgressBar,
}

/// A promise that was kept: a sentence about how, and what was observed.
struct Kept {
    detail: String,
    evidence: Value,
}

/// What a promise comes to.
type Outcome = anyhow::Result<Kept>;

fn kept(detail: impl Into<String>, evidence: Value) -> Outcome {
    Ok(Kept {
        detail: detail.into(),
        evidence,
    })
}

impl Story {
    /// Keeps all promises; what is broken is reported, and the story goes on.
    pub(super) async fn tell(&mut self) {
        let outcome = self.visible_sets_match_policy().await;
        self.note("visible_sets_match_policy", outcome);
        let outcome = self.widened_item_arrives().await;
        self.note("widened_item_arrives", outcome);
        let outcome = self.new_version_replaces_old().await;
        self.note("new_version_replaces_old", outcome);
        let outcome = self.narrowed_item_is_gone_elsewhere().await;
        self.note("narrowed_item_is_gone_elsewhere", outcome);
        let outcome = self.withdrawn_item_is_gone_everywhere().await;
        self.note("withdrawn_item_is_gone_everywhere", outcome);
        let outcome = self.unknown_peer_refused().await;
        self.note("unknown_peer_refused", outcome);
        let outcome = self.origin_down_others_converge().await;
        self.note("origin_down_others_converge", outcome);
        let outcome = self.kill_9_during_replication_converges().await;
        self.note("kill_9_during_replication_converges", outcome);
        let outcome = self.tampered_bytes_refused().await;
        self.note("tampered_bytes_refused", outcome);
        let outcome = self.registry_down_goes_on().await;
        self.note("registry_down_goes_on", outcome);
        let outcome = self.view_rebuild_same_digest().await;
        self.note("view_rebuild_same_digest", outcome);
        let outcome = self.all_signatures_and_roots_verify().await;
        self.note("all_signatures_and_roots_verify", outcome);
    }

    fn note(&mut self, name: &'static str, outcome: Outcome) {
        let (ok, detail) = match outcome {
            Ok(Kept { detail, evidence }) => {
                self.evidence.insert(name, evidence);
                (true, detail)
            }
            Err(error) => (false, format!("{error:#}")),
        };
        let mark = if ok { "✓" } else { "✗" };
        let line = format!("{mark} {name}: {detail}");
        // Whoever reads our output from a file sees how it goes, too.
        if self.progress.is_hidden() {
            let _ = writeln!(std::io::stderr(), "{line}");
        } else {
            self.progress.println(line);
        }
        self.checks.push(Check { name, ok, detail });
    }

    fn sample(&self, name: &str) -> anyhow::Result<Parcel> {
        let sample = self.samples.get(name);
        let sample = sample.with_context(|| format!("no sample {name}"))?;
        Ok(sample.parcel.clone())
    }
}

/// Shares the library, on all six rungs.
pub(super) async fn fill(story: &mut Story) -> anyhow::Result<()> {
    let start = Instant::now();
    story.refused = shelf::fill(&mut story.islands, &story.samples).await?;
    story.timings.add("publish", start);
    Ok(())
}
