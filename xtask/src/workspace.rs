//! Where things are in the checkout.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::environment;

/// The checkout, and the folder that cargo builds into.
pub(crate) struct Workspace {
    root: PathBuf,
    target: PathBuf,
}

impl Workspace {
    /// Finds the checkout that this program was built from and asks cargo for its target folder.
    pub(crate) fn locate() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .context("find the checkout: xtask has no parent folder")?
            .to_owned();
        let target = target_directory(&root)?;
        Ok(Self { root, target })
    }

    /// The top folder of the checkout.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The program as `cargo build -p archipel` leaves it.
    pub(crate) fn program(&self) -> PathBuf {
        self.target
            .join("debug")
            .join(format!("archipel{}", std::env::consts::EXE_SUFFIX))
    }

    /// Where tools are installed that are not part of the checkout.
    pub(crate) fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }

    /// Where the messages of the checkout are written, to be compared with the baseline.
    pub(crate) fn messages(&self) -> PathBuf {
        self.target.join("xtask").join("messages.binpb")
    }

    /// Where the output of the step `name` is kept.
    pub(crate) fn log(&self, name: &str) -> PathBuf {
        self.target
            .join("xtask")
            .join(format!("{}.log", name.replace(' ', "-")))
    }
}

fn target_directory(root: &Path) -> Result<PathBuf> {
    let output = Command::new(environment::cargo())
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(root)
        .output()
        .context("start cargo")?;
    ensure!(
        output.status.success(),
        "read the workspace: {}",
        stderr(&output.stderr)
    );
    let metadata: serde_json::Value =
        serde_json::from_slice(&output.stdout).context("parse what cargo says of the workspace")?;
    let target = metadata["target_directory"]
        .as_str()
        .context("find the target folder")?;
    Ok(target.into())
}

fn stderr(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim().to_owned()
}
