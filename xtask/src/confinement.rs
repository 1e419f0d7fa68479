//! `cargo xtask confinement`: shows that no student's work leaves its node, in release.

use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;

use crate::process;
use crate::workspace::Workspace;

/// What may be typed after `cargo xtask confinement`.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Reports of all institutions together.
    #[arg(long, default_value_t = 10_000)]
    reports: u32,
    /// A leak to plant, which must be found: shared, logged or stored.
    #[arg(long)]
    plant: Option<String>,
    /// Prints one JSON object instead of a sentence.
    #[arg(long)]
    json: bool,
}

/// Builds and runs. It ends well only if nothing was found where it does not belong.
pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<ExitCode> {
    let chosen = [
        "--package",
        "federation-tests",
        "--bin",
        "confinement",
        "--",
    ];
    let mut command = process::cargo(workspace, ["run", "--release", "--quiet"]);
    command.args(chosen);
    command.args(["--reports", &arguments.reports.to_string()]);
    if let Some(plant) = &arguments.plant {
        command.args(["--plant", plant]);
    }
    command.args(arguments.json.then_some("--json"));
    let status = command.status().context("start cargo")?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
