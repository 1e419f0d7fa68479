//! What the checks need beside Rust: `buf` and dictionaries from npm, and the packages of the
//! Python judge.
//!
//! Versions are pinned in `tools/package-lock.json` and in the judge's `requirements.txt`.
//! Continuous integration installs them by itself; a developer is told what to type.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use crate::environment;
use crate::process::Log;
use crate::report;
use crate::workspace::Workspace;

const ADVICE: &str = "type `cargo xtask tools` once (needs Node.js with npm, and Python 3)";

const CHROMIUM_ADVICE: &str = "install Chromium (on Debian: apt-get install chromium)";

/// Which packages build and test the portal's pages, and which are installed.
const NODE_LOCK: &str = "package-lock.json";
const NODE_LOCK_INSTALLED: &str = "node_modules/.installed-lock.json";

/// Where packages put the browser.
const CHROMIUM: [&str; 3] = [
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
];

/// A tool, or what to type to get it.
pub(crate) enum Tool {
    /// The path of its program.
    Ready(PathBuf),
    /// What to type.
    Missing(String),
}

/// Installs every tool.
pub(crate) fn run(workspace: &Workspace) -> Result<ExitCode> {
    let log = Log::create(workspace.log("tools"))?;
    report::say(&format!(
        "buf     {}",
        install_buf(workspace, &log)?.display()
    ));
    report::say(&format!(
        "portal  {}",
        install_node_packages(workspace, &log)?.display()
    ));
    report::say(&format!(
        "python  {}",
        install_python(workspace, &log)?.display()
    ));
    Ok(ExitCode::SUCCESS)
}

/// The linter of messages.
pub(crate) fn buf(workspace: &Workspace, log: &Log) -> Result<Tool> {
    find(buf_path(workspace), || install_buf(workspace, log))
}

/// The folder of the dictionaries for `archipel lint`.
pub(crate) fn dictionaries(workspace: &Workspace, log: &Log) -> Result<Tool> {
    let folder = npm_path(workspace);
    // What npm installed for an earlier check of the same run is not installed again.
    if folder.join("dictionary-fr").exists() {
        return Ok(Tool::Ready(folder));
    }
    find(folder.join("dictionary-fr"), || {
        install_npm(workspace, log).map(|()| npm_path(workspace))
    })
}

/// The folder of the portal's sources for browsers, with the packages that build and test them.
pub(crate) fn node_packages(workspace: &Workspace, log: &Log) -> Result<Tool> {
    // What npm installed for an earlier check is not installed again, if it is the same.
    if has_current_node_packages(workspace)? {
        return Ok(Tool::Ready(browser_path(workspace)));
    }
    if !environment::is_ci() {
        return Ok(Tool::Missing(ADVICE.to_owned()));
    }
    install_node_packages(workspace, log).map(Tool::Ready)
}

/// Whether those packages are there that the lock file names today.
fn has_current_node_packages(workspace: &Workspace) -> Result<bool> {
    let folder = browser_path(workspace);
    let wanted = fs::read(folder.join(NODE_LOCK)).context("read which packages are wanted")?;
    Ok(fs::read(folder.join(NODE_LOCK_INSTALLED)).is_ok_and(|installed| installed == wanted))
}

/// A browser: Chromium as Debian and others package it.
pub(crate) fn chromium(log: &Log) -> Result<Tool> {
    if let Some(path) = installed_chromium() {
        return Ok(Tool::Ready(path));
    }
    if environment::is_ci() {
        log.run(Command::new("apt-get").args(["install", "--yes", "--quiet", "chromium"]))
            .context("install Chromium with apt-get")?;
    }
    Ok(installed_chromium().map_or_else(|| Tool::Missing(CHROMIUM_ADVICE.to_owned()), Tool::Ready))
}

fn installed_chromium() -> Option<PathBuf> {
    let mut known = CHROMIUM.iter().map(PathBuf::from);
    known.find(|path| path.exists())
}

/// A Python that has the judge's packages.
pub(crate) fn python(workspace: &Workspace, log: &Log) -> Result<Tool> {
    if !environment::is_ci() && !has_current_requirements(workspace)? {
        return Ok(Tool::Missing(ADVICE.to_owned()));
    }
    find(python_path(workspace), || install_python(workspace, log))
}

fn find(path: PathBuf, install: impl FnOnce() -> Result<PathBuf>) -> Result<Tool> {
    if environment::is_ci() {
        return install().map(Tool::Ready);
    }
    if path.exists() {
        Ok(Tool::Ready(path))
    } else {
        Ok(Tool::Missing(ADVICE.to_owned()))
    }
}

fn install_buf(workspace: &Workspace, log: &Log) -> Result<PathBuf> {
    install_npm(workspace, log)?;
    Ok(buf_path(workspace))
}

/// Installs what builds and tests the portal's pages, as the lock file says.
fn install_node_packages(workspace: &Workspace, log: &Log) -> Result<PathBuf> {
    let folder = browser_path(workspace);
    let mut npm = Command::new("npm");
    log.run(
        npm.args(["ci", "--no-audit", "--no-fund"])
            .current_dir(&folder),
    )
    .context("install the packages of node/portal/browser with npm")?;
    fs::copy(folder.join(NODE_LOCK), folder.join(NODE_LOCK_INSTALLED))
        .context("write down which packages are installed")?;
    Ok(folder)
}

/// Installs all that comes from npm, as the lock file says.
fn install_npm(workspace: &Workspace, log: &Log) -> Result<()> {
    let folder = workspace.root().join("tools");
    let mut npm = Command::new("npm");
    log.run(
        npm.args(["ci", "--no-audit", "--no-fund"])
            .current_dir(folder),
    )
    .context("install buf and dictionaries with npm")
}

fn install_python(workspace: &Workspace, log: &Log) -> Result<PathBuf> {
    let (python, wanted) = (python_path(workspace), requirements(workspace));
    if !python.exists() {
        let mut venv = Command::new("python3");
        log.run(venv.args(["-m", "venv"]).arg(venv_path(workspace)))
            .context("create a virtual environment for the Python judge")?;
    }
    let mut pip = Command::new(&python);
    log.run(
        pip.args(["-m", "pip", "install", "--quiet", "--requirement"])
            .arg(&wanted),
    )
    .context("install the packages of the Python judge")?;
    fs::copy(&wanted, installed_requirements(workspace))
        .context("note which packages are installed")?;
    Ok(python)
}

/// Whether what is installed is what the checkout asks for.
fn has_current_requirements(workspace: &Workspace) -> Result<bool> {
    let installed = installed_requirements(workspace);
    if !installed.exists() {
        return Ok(false);
    }
    let wanted = fs::read(requirements(workspace)).context("read the judge's requirements")?;
    Ok(fs::read(installed).context("read which packages are installed")? == wanted)
}

fn buf_path(workspace: &Workspace) -> PathBuf {
    npm_path(workspace).join(".bin/buf")
}

fn browser_path(workspace: &Workspace) -> PathBuf {
    workspace.root().join("node/portal/browser")
}

fn npm_path(workspace: &Workspace) -> PathBuf {
    workspace.root().join("tools/node_modules")
}

fn venv_path(workspace: &Workspace) -> PathBuf {
    workspace.tools().join("venv")
}

fn python_path(workspace: &Workspace) -> PathBuf {
    venv_path(workspace).join("bin/python")
}

fn requirements(workspace: &Workspace) -> PathBuf {
    workspace
        .root()
        .join("federation-tests/oracle/requirements.txt")
}

fn installed_requirements(workspace: &Workspace) -> PathBuf {
    venv_path(workspace).join("installed-requirements.txt")
}
