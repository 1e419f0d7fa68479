//! Resident memory of a real process: when nothing happened yet, and with a corpus.

use anyhow::Context as _;
use campus_proto::commons::v1::Rung;
use futures_util::stream::{self, TryStreamExt as _};

use super::{Row, material};
use crate::environment;
use crate::program::Program;

/// Publications under way at once.
const PUBLISHERS: usize = 32;

/// Both figures; none where the system does not tell.
pub(super) async fn measure() -> anyhow::Result<Vec<Row>> {
    let binary = environment::program()?;
    let folder = tempfile::tempdir()?;
    let mut program = Program::settle(binary, &folder.path().join("node"), "grenoble")?;
    program.start().await?;
    let idle = resident_mb(&program)?;
    let token = program.operator()?.enrol_teacher("Ada").await?;
    let client = program.client(&token)?;
    // Files are not in memory: only what is described counts.
    let drafts = material::all()?
        .into_iter()
        .filter(|(draft, _)| draft.files.is_empty());
    stream::iter(drafts.map(Ok::<_, anyhow::Error>))
        .try_for_each_concurrent(PUBLISHERS, |(draft, _)| {
            let client = client.clone();
            async move {
                client.publish(&draft, Rung::Consortium).await?;
                Ok(())
            }
        })
        .await?;
    client.count("mesure").await?;
    let full = resident_mb(&program)?;
    program.kill().await?;
    Ok(vec![
        Row::megabytes("resident memory, idle", idle),
        Row::megabytes("resident memory, with missions and snapshots", full),
    ])
}

fn resident_mb(program: &Program) -> anyhow::Result<f64> {
    resident_mb_of(program.process_id().context("it runs")?)
}

/// Resident memory of a process, in megabytes.
pub(super) fn resident_mb_of(id: u32) -> anyhow::Result<f64> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status"))
        .context("the system does not tell how much memory a process has")?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .context("no VmRSS")?;
    let kilobytes: f64 = line.trim().trim_end_matches("kB").trim().parse()?;
    Ok(kilobytes * 1_024.0 / 1_000_000.0)
}
