//! The portal's styles and islands, built by Node.js, and its tests in a real browser.
//!
//! What is built is checked in (decision 0032), so that the program needs Rust alone; a check
//! builds it anew and compares.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail, ensure};
use clap::{Args, Subcommand};

use crate::process::Log;
use crate::report;
use crate::step::Outcome;
use crate::tools::{self, Tool};
use crate::workspace::Workspace;

/// Where the tests find the program.
const PROGRAM_VARIABLE: &str = "ARCHIPEL_BIN";
/// Where the tests find the browser.
const BROWSER_VARIABLE: &str = "CHROMIUM";

/// What is built of the sources.
const BUILT: [&str; 7] = [
    "portal.css",
    "search.js",
    "item.js",
    "write.js",
    "share.js",
    "report.js",
    "annotate.js",
];

/// What may be typed after `cargo xtask browser`.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Builds styles and islands into node/portal/assets, which is checked in.
    Build,
    /// Takes pictures of every page: both languages, light and dark, wide and at 360 px.
    Screenshots {
        /// Where they are put.
        #[arg(value_name = "FOLDER")]
        folder: PathBuf,
    },
}

/// Runs one of the commands.
pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<ExitCode> {
    let log = Log::create(workspace.log("browser"))?;
    match &arguments.what {
        What::Build => {
            let node = ready(tools::node_packages(workspace, &log)?)?;
            log.run(node_in(&node).arg("build.mjs"))?;
            report::say("built node/portal/assets");
        }
        What::Screenshots { folder } => {
            let folder = std::path::absolute(folder).context("name the folder")?;
            let node = ready(tools::node_packages(workspace, &log)?)?;
            let browser = ready(tools::chromium(&log)?)?;
            log.run(
                node_in(&node)
                    .arg("screenshots.mjs")
                    .arg(&folder)
                    .env(PROGRAM_VARIABLE, workspace.program())
                    .env(BROWSER_VARIABLE, browser),
            )?;
            report::say(&format!("took pictures into {}", folder.display()));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Checks that what is checked in is what the sources make, and that they are well typed.
pub(crate) fn assets(workspace: &Workspace, log: &Log) -> Result<Outcome> {
    let node = match tools::node_packages(workspace, log)? {
        Tool::Ready(node) => node,
        Tool::Missing(advice) => return Ok(Outcome::Missing(advice)),
    };
    log.run(node_in(&node).arg("node_modules/typescript/bin/tsc"))?;
    let fresh = workspace.tools().join("assets");
    log.run(node_in(&node).arg("build.mjs").arg(&fresh))?;
    let checked_in = workspace.root().join("node/portal/assets");
    for name in BUILT {
        let is_same = read(&fresh.join(name))? == read(&checked_in.join(name))?;
        ensure!(
            is_same,
            "node/portal/assets/{name} is not what its sources make: type `cargo xtask browser build`"
        );
    }
    Ok(Outcome::Passed)
}

/// Drives the pages of a running demo in a real browser.
pub(crate) fn portal(workspace: &Workspace, log: &Log) -> Result<Outcome> {
    let (node, browser) = match (tools::node_packages(workspace, log)?, tools::chromium(log)?) {
        (Tool::Ready(node), Tool::Ready(browser)) => (node, browser),
        (Tool::Missing(advice), _) | (_, Tool::Missing(advice)) => {
            return Ok(Outcome::Missing(advice));
        }
    };
    log.run(
        node_in(&node)
            // One after the other: each has programs and browsers of its own.
            .args(["--test", "--test-concurrency=1"])
            .args(
                ["portal", "report", "house", "classroom"]
                    .map(|name| format!("tests/{name}.test.mjs")),
            )
            .env(PROGRAM_VARIABLE, workspace.program())
            .env(BROWSER_VARIABLE, browser),
    )?;
    Ok(Outcome::Passed)
}

fn node_in(folder: &Path) -> Command {
    let mut node = Command::new("node");
    node.current_dir(folder);
    node
}

fn ready(tool: Tool) -> Result<PathBuf> {
    match tool {
        Tool::Ready(path) => Ok(path),
        Tool::Missing(advice) => bail!(advice),
    }
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("read {}", path.display()))
}
