//! The messages as they were last released, which `buf breaking` compares with.
//!
//! The baseline is replaced in the commit that releases a change of the messages, never to
//! silence a complaint: a message that a released node knows keeps its meaning for ever.

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::{Result, bail};

use crate::process::Log;
use crate::report;
use crate::tools::{self, Tool};
use crate::workspace::Workspace;

/// Where the baseline is committed, from the top of the checkout.
pub(crate) const PATH: &str = "proto/baseline.binpb";

/// Writes the present messages as the baseline.
pub(crate) fn run(workspace: &Workspace) -> Result<ExitCode> {
    let log = Log::create(workspace.log("baseline"))?;
    let buf = match tools::buf(workspace, &log)? {
        Tool::Ready(buf) => buf,
        Tool::Missing(advice) => bail!(advice),
    };
    log.run(&mut build(workspace, buf))?;
    report::say(&format!("wrote {PATH}"));
    Ok(ExitCode::SUCCESS)
}

fn build(workspace: &Workspace, buf: PathBuf) -> Command {
    let mut command = Command::new(buf);
    // Comments may change freely, so they are left out.
    command.args(["build", "--exclude-source-info", "--output", PATH]);
    command.current_dir(workspace.root());
    command
}
