//! `cargo xtask history`: replays the history of real repositories, in release.

use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;

use crate::process;
use crate::workspace::Workspace;

/// What may be typed after `cargo xtask history`.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Institutions, each with a node of its own in one process.
    #[arg(long, default_value_t = 44, value_parser = clap::value_parser!(u32).range(1..=200))]
    institutions: u32,
    /// Events, from the beginning; all unless given.
    #[arg(long, default_value_t = usize::MAX, hide_default_value = true)]
    events: usize,
}

/// Builds and replays. It ends well only if everybody then sees what they must see.
pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<ExitCode> {
    let chosen = ["--package", "federation-tests", "--bin", "history", "--"];
    let mut command = process::cargo(workspace, ["run", "--release", "--quiet"]);
    command
        .args(chosen)
        .arg(arguments.institutions.to_string())
        .arg(arguments.events.to_string());
    let status = command.status().context("start cargo")?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
