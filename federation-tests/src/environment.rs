//! What a run of tests or measurements is told from outside.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, ensure};

/// The program that process tests run: `$ARCHIPEL_BIN`, or else the one of this build, made now
/// if it is missing or old.
///
/// # Errors
/// What keeps it from being built.
pub fn program() -> anyhow::Result<PathBuf> {
    if let Some(program) = variable("ARCHIPEL_BIN").map(PathBuf::from) {
        ensure!(
            program.is_file(),
            "ARCHIPEL_BIN: {} is no program",
            program.display()
        );
        return Ok(program);
    }
    let ours = std::env::current_exe().context("ask for the own program")?;
    build(&ours).context("build the program; or name one by ARCHIPEL_BIN")
}

/// Builds the program as `ours`, a program of the same workspace, was built.
fn build(ours: &Path) -> anyhow::Result<PathBuf> {
    // Tests lie in `deps`, one folder further down.
    let build = ours
        .ancestors()
        .skip(1)
        .find(|folder| !folder.ends_with("deps"));
    let build = build.context("this program lies in no build")?;
    let target = build.parent().context("this build lies nowhere")?;
    let profile = match build.file_name().and_then(|name| name.to_str()) {
        Some("debug") => "dev",
        Some(profile) => profile,
        None => anyhow::bail!("this build has no profile"),
    };
    let cargo = variable("CARGO").unwrap_or_else(|| "cargo".to_owned());
    let status = Command::new(cargo)
        .args(["build", "--quiet", "--package", "archipel"])
        .args(["--bin", "archipel", "--profile", profile, "--target-dir"])
        .arg(target)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status()
        .context("run cargo")?;
    ensure!(status.success(), "cargo ended with {status}");
    Ok(build.join(format!("archipel{}", std::env::consts::EXE_SUFFIX)))
}

/// Whether tests take the time that they would like: `$SLOW_TESTS` is `1`.
pub fn is_slow() -> bool {
    variable("SLOW_TESTS").is_some_and(|value| value == "1")
}

/// A folder of material beside the project, if it is there.
pub fn beside_the_project(name: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../shared")
        .join(name);
    folder.is_dir().then_some(folder)
}

#[expect(
    clippy::disallowed_methods,
    reason = "tests are configured by whoever runs them"
)]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
