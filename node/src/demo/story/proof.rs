//! What everything comes to when it is computed and checked again.

use std::time::{Duration, Instant};

use anyhow::{bail, ensure};
use serde_json::json;

use super::{Outcome, Story, kept};
use crate::demo::islands::ISLANDS;
use crate::demo::wait::until_settled;

impl Story {
    pub(super) async fn view_rebuild_same_digest(&mut self) -> Outcome {
        let start = Instant::now();
        until_settled(Duration::from_secs(30), || self.islands.disagreement()).await?;
        let mut digests = Vec::new();
        for (id, _) in ISLANDS {
            for digest in self.islands.operator(id)?.rebuild().await? {
                ensure!(
                    digest.before == digest.after,
                    "{id}: {} had {} and has {}",
                    digest.log,
                    digest.before,
                    digest.after
                );
                digests.push(json!({
                    "at": id, "log": digest.log, "before": digest.before, "after": digest.after,
                }));
            }
        }
        self.islands.agree().await?;
        self.timings.add("rebuild", start);
        kept(
            format!(
                "{} views of logs deleted and computed again: the same digests",
                digests.len()
            ),
            json!({ "digests": digests }),
        )
    }

    pub(super) async fn all_signatures_and_roots_verify(&mut self) -> Outcome {
        let start = Instant::now();
        let (mut events, mut objects) = (0, 0);
        let mut nodes = Vec::new();
        for (id, _) in ISLANDS {
            let (summary, findings) = self.islands.operator(id)?.verify().await?;
            if let Some(finding) = findings.first() {
                bail!("{id}: {}: {}", finding.what, finding.problem);
            }
            ensure!(summary.events > 0, "{id} checked nothing");
            events += summary.events;
            objects += summary.objects;
            nodes.push(json!({
                "at": id, "events": summary.events, "objects": summary.objects, "findings": [],
            }));
        }
        self.timings.add("verify", start);
        kept(
            format!("{events} events and {objects} objects on 5 nodes, checked from the disk"),
            json!({ "nodes": nodes }),
        )
    }
}
