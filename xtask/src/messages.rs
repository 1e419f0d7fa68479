//! The messages on the wire: how they are written, and that they keep their meaning.
//!
//! The baseline is the messages as they were last released. It is replaced in the commit that
//! releases a change of them, never to silence a complaint: a message that a released node knows
//! keeps its meaning for ever.

use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Result, bail};

use crate::process::Log;
use crate::report;
use crate::step::Outcome;
use crate::tools::{self, Tool};
use crate::workspace::Workspace;

/// Where the baseline is committed, from the top of the checkout.
const BASELINE: &str = "proto/baseline.binpb";

/// Lints the messages and compares them with the baseline.
pub(crate) fn check(workspace: &Workspace, log: &Log) -> Result<Outcome> {
    let buf = match tools::buf(workspace, log)? {
        Tool::Ready(buf) => buf,
        Tool::Missing(advice) => return Ok(Outcome::Missing(advice)),
    };
    let image = workspace.messages();
    log.run(command(workspace, &buf).arg("lint"))?;
    // Both sides are images of the whole: module by module, buf takes each other's files for
    // deleted.
    write_image(workspace, log, &buf, &image)?;
    log.run(
        command(workspace, &buf)
            .arg("breaking")
            .arg(&image)
            .args(["--against", BASELINE]),
    )?;
    Ok(Outcome::Passed)
}

/// Accepts the present messages as the baseline.
pub(crate) fn accept(workspace: &Workspace) -> Result<ExitCode> {
    let log = Log::create(workspace.log("baseline"))?;
    let buf = match tools::buf(workspace, &log)? {
        Tool::Ready(buf) => buf,
        Tool::Missing(advice) => bail!(advice),
    };
    write_image(workspace, &log, &buf, Path::new(BASELINE))?;
    report::say(&format!("wrote {BASELINE}"));
    Ok(ExitCode::SUCCESS)
}

fn write_image(workspace: &Workspace, log: &Log, buf: &Path, image: &Path) -> Result<()> {
    // Comments may change freely, so they are left out.
    let arguments = ["build", "--exclude-source-info", "--output"];
    log.run(command(workspace, buf).args(arguments).arg(image))
}

fn command(workspace: &Workspace, buf: &Path) -> Command {
    let mut command = Command::new(buf);
    command.current_dir(workspace.root());
    command
}
