//! Runs other programs, their whole output in one log file.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::environment;
use crate::workspace::Workspace;

/// A cargo command in `workspace`, lean when continuous integration runs it.
pub(crate) fn cargo<S: AsRef<OsStr>>(
    workspace: &Workspace,
    arguments: impl IntoIterator<Item = S>,
) -> Command {
    let mut command = Command::new(environment::cargo());
    command.args(arguments).current_dir(workspace.root());
    if environment::is_ci() {
        command.envs(environment::LEAN_BUILD);
    }
    command
}

/// The log of one step. Several commands may write to it, one after the other.
pub(crate) struct Log {
    path: PathBuf,
    file: File,
}

impl Log {
    /// Starts an empty log at `path`, creating its folder.
    pub(crate) fn create(path: PathBuf) -> Result<Self> {
        let folder = path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder).with_context(|| format!("create {}", folder.display()))?;
        let file = File::create(&path).with_context(|| format!("create {}", path.display()))?;
        Ok(Self { path, file })
    }

    /// Runs `command` to its end. When it fails, the error carries everything it said.
    pub(crate) fn run(&self, command: &mut Command) -> Result<()> {
        let name = command.get_program().to_string_lossy().into_owned();
        // One open file for both streams keeps their lines in the order they were written.
        let status = command
            .stdin(Stdio::null())
            .stdout(self.file.try_clone().context("open the log")?)
            .stderr(self.file.try_clone().context("open the log")?)
            .status()
            .with_context(|| format!("start {name}; is it installed?"))?;
        if status.success() {
            return Ok(());
        }
        bail!("{}\n{name} ended with {status}", self.read()?.trim_end())
    }

    /// Everything that was written so far.
    pub(crate) fn read(&self) -> Result<String> {
        let bytes =
            fs::read(&self.path).with_context(|| format!("read {}", self.path.display()))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}
