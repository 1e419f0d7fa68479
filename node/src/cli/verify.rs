//! `archipel verify` and `archipel rebuild`: check everything again, compute the views again.

use campus_proto::admin::v1 as pb;
use clap::Args;
use pb::verify_response::Report;
use serde_json::{Value, json};

use super::connect::{Session, Target};
use super::output::{Output, table};
use super::progress;
use crate::exit::{Exit, Failure};

/// Checks every signature, tree, checkpoint, seal and object again, from the disk.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  archipel verify --dir grenoble\n\nEnds with exit code 6 if something is wrong, and names it."
)]
pub(super) struct Verify {
    #[command(flatten)]
    target: Target,
}

impl Verify {
    pub(super) async fn run(self, output: &Output) -> anyhow::Result<Exit> {
        let session = self.target.connect_or_open().await?;
        let (summary, findings) = check(&session, output).await?;
        let value = json!({
            "events": summary.events,
            "objects": summary.objects,
            "documents": summary.documents,
            "findings": findings.iter().map(finding_value).collect::<Vec<_>>(),
        });
        output.answer(&value, || text(&summary, &findings));
        session.close().await?;
        Ok(if summary.findings == 0 {
            Exit::Done
        } else {
            Exit::Integrity
        })
    }
}

async fn check(
    session: &Session,
    output: &Output,
) -> anyhow::Result<(pb::VerifySummary, Vec<pb::Finding>)> {
    let request = session.request(pb::VerifyRequest {});
    let mut reports = session.admin().verify(request).await?.into_inner();
    let bar = progress::bar(output, "", 0);
    let mut findings = Vec::new();
    while let Some(response) = reports.message().await? {
        match response.report {
            Some(Report::Progress(progress)) => {
                bar.set_message(progress.what);
                bar.set_position(progress.done);
            }
            Some(Report::Finding(finding)) => findings.push(finding),
            Some(Report::Summary(summary)) => {
                bar.finish_and_clear();
                return Ok((summary, findings));
            }
            None => {}
        }
    }
    Err(Failure::new(
        Exit::Unreachable,
        "the check broke off: the node has stopped",
    )
    .into())
}

fn finding_value(finding: &pb::Finding) -> Value {
    json!({ "what": finding.what, "index": finding.index, "problem": finding.problem })
}

fn text(summary: &pb::VerifySummary, findings: &[pb::Finding]) -> String {
    let line = |finding: &pb::Finding| {
        let index = finding
            .index
            .map(|index| format!(" #{index}"))
            .unwrap_or_default();
        format!("✗ {}{index}: {}", finding.what, finding.problem)
    };
    let mut lines: Vec<String> = findings.iter().map(line).collect();
    lines.push(format!(
        "checked {} events, {} objects, {} registry documents: {}",
        summary.events,
        summary.objects,
        summary.documents,
        match summary.findings {
            0 => "all is as it was signed".to_owned(),
            findings => format!("{findings} wrong"),
        }
    ));
    lines.join("\n")
}

/// Deletes view and index and computes them again from the logs.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  archipel rebuild --dir grenoble\n  archipel rebuild --index-only --dir grenoble"
)]
pub(super) struct Rebuild {
    /// Only the index, from the view; the one that is there answers until the other is filled.
    #[arg(long)]
    index_only: bool,
    #[command(flatten)]
    target: Target,
}

impl Rebuild {
    pub(super) async fn run(self, output: &Output) -> anyhow::Result<Exit> {
        let session = self.target.connect_or_open().await?;
        let bar = progress::bar(output, "computing again", 0);
        let request = session.request(pb::RebuildRequest {
            index_only: self.index_only,
        });
        let rebuilt = session.admin().rebuild(request).await?.into_inner();
        bar.finish_and_clear();
        let digest = |digest: &pb::ViewDigest| json!({ "log": digest.log, "before": digest.before, "after": digest.after });
        let value = json!({
            "digests": rebuilt.digests.iter().map(digest).collect::<Vec<_>>(),
            "duration_ms": rebuilt.duration_ms,
        });
        output.answer(&value, || rebuilt_text(&rebuilt));
        session.close().await?;
        Ok(Exit::Done)
    }
}

fn rebuilt_text(rebuilt: &pb::RebuildResponse) -> String {
    let row = |digest: &pb::ViewDigest| {
        let same = if digest.before == digest.after {
            "same"
        } else {
            "changed"
        };
        [digest.log.clone(), same.to_owned(), digest.after.clone()]
    };
    let rows: Vec<_> = rebuilt.digests.iter().map(row).collect();
    if rows.is_empty() {
        return format!("the index was filled anew in {} ms", rebuilt.duration_ms);
    }
    let table = table(["LOG", "DIGEST", ""], &rows);
    format!("{table}\nrebuilt in {} ms", rebuilt.duration_ms)
}
