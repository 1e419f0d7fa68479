//! The sample library: its item files, its spelling, and the numbers in it.

use std::process::Command;

use anyhow::Result;

use crate::process::Log;
use crate::step::Outcome;
use crate::tools::{self, Tool};
use crate::workspace::Workspace;

/// Where the library stands, from the top of the checkout.
const SAMPLES: &str = "samples";

/// Makes every data sheet and figure again, and compares; needs nothing but Python 3.11.
pub(crate) fn figures(workspace: &Workspace, log: &Log) -> Result<Outcome> {
    let mut python = Command::new("python3");
    python
        .args(["samples/figures/make.py", "--check"])
        .current_dir(workspace.root());
    log.run(&mut python)?;
    Ok(Outcome::Passed)
}

/// Looks every item over, spelling included; a warning is a failure here.
pub(crate) fn lint(workspace: &Workspace, log: &Log) -> Result<Outcome> {
    let dictionaries = match tools::dictionaries(workspace, log)? {
        Tool::Ready(dictionaries) => dictionaries,
        Tool::Missing(advice) => return Ok(Outcome::Missing(advice)),
    };
    let mut program = Command::new(workspace.program());
    program
        .args(["lint", "--strict", "--dictionaries"])
        .arg(dictionaries)
        .arg(SAMPLES)
        .current_dir(workspace.root());
    log.run(&mut program)?;
    let closing = log.read()?.lines().next_back().map(str::to_owned);
    Ok(Outcome::PassedSaying(closing.into_iter().collect()))
}
