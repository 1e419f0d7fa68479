//! `cargo xtask test`: every check of the project, in an order that finds cheap mistakes first.

use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Result, ensure};
use clap::Args;

use crate::browser;
use crate::environment;
use crate::messages;
use crate::process::{self, Log};
use crate::samples;
use crate::step::{self, Outcome, Step};
use crate::tools::{self, Tool};
use crate::workspace::Workspace;

/// What process tests find the program by.
const PROGRAM_VARIABLE: &str = "ARCHIPEL_BIN";

/// The judge: a second implementation, in Python, that talks to the real program.
const JUDGE: &str = "federation-tests/oracle/run.py";

const STEPS: [Step; 11] = [
    Step::quick("format", format),
    Step::quick("clippy", clippy),
    Step::quick("messages", messages::check),
    Step::quick("house rules", house_rules),
    Step::quick("figures", samples::figures),
    Step::quick("assets", browser::assets),
    Step::slow("program", program),
    Step::slow("samples", samples::lint),
    Step::slow("tests", tests),
    Step::slow("portal", browser::portal),
    Step::slow("judge", judge),
];

/// What may be typed after `cargo xtask test`.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Only what needs no running program: format, clippy, messages, house rules, figures.
    #[arg(long)]
    fast: bool,
}

/// Runs the checks.
pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<ExitCode> {
    step::run_all(
        workspace,
        STEPS
            .iter()
            .filter(|step| !(arguments.fast && step.is_slow())),
    )
}

fn format(workspace: &Workspace, log: &Log) -> Result<Outcome> {
    log.run(&mut process::cargo(
        workspace,
        ["fmt", "--all", "--check", "--", "--color", "never"],
    ))?;
    Ok(Outcome::Passed)
}

fn clippy(workspace: &Workspace, log: &Log) -> Result<Outcome> {
    let mut command = process::cargo(workspace, ["clippy", "--workspace", "--all-targets"]);
    if environment::is_ci() {
        // The first step that resolves dependencies: the lock file must not need to change.
        command.arg("--locked");
    }
    log.run(command.args(["--", "-D", "warnings"]))?;
    Ok(Outcome::Passed)
}

/// The tidy tests alone: they belong to the tests, and their failures are cheap to mend.
fn house_rules(workspace: &Workspace, log: &Log) -> Result<Outcome> {
    let arguments = ["test", "--workspace", "--test", "it", "tidy::"];
    log.run(&mut process::cargo(workspace, arguments))?;
    Ok(Outcome::Passed)
}

/// Built with all tests, and so with the features that they have: alone, it would compile most of
/// what it depends on a second time.
fn program(workspace: &Workspace, log: &Log) -> Result<Outcome> {
    log.run(&mut process::cargo(
        workspace,
        ["test", "--workspace", "--no-run"],
    ))?;
    let program = workspace.program();
    ensure!(program.exists(), "cargo built no {}", program.display());
    Ok(Outcome::Passed)
}

fn tests(workspace: &Workspace, log: &Log) -> Result<Outcome> {
    let mut command = process::cargo(workspace, ["test", "--workspace", "--no-fail-fast"]);
    log.run(command.env(PROGRAM_VARIABLE, workspace.program()))?;
    Ok(Outcome::PassedSaying(closing_lines(&log.read()?)))
}

/// Which test programs ran, and how each says that it ended.
fn closing_lines(output: &str) -> Vec<String> {
    let is_closing = |line: &&str| {
        ["Running ", "Doc-tests ", "test result: "]
            .iter()
            .any(|p| line.starts_with(p))
    };
    output
        .lines()
        .map(str::trim)
        .filter(is_closing)
        .map(str::to_owned)
        .collect()
}

fn judge(workspace: &Workspace, log: &Log) -> Result<Outcome> {
    let judge = workspace.root().join(JUDGE);
    ensure!(judge.exists(), "there is no {JUDGE}");
    let python = match tools::python(workspace, log)? {
        Tool::Ready(python) => python,
        Tool::Missing(advice) => return Ok(Outcome::Missing(advice)),
    };
    log.run(&mut judge_command(workspace, &python))?;
    let verdict = log
        .read()?
        .lines()
        .rfind(|line| !line.trim().is_empty())
        .map(str::to_owned);
    Ok(Outcome::PassedSaying(verdict.into_iter().collect()))
}

fn judge_command(workspace: &Workspace, python: &Path) -> Command {
    let mut command = Command::new(python);
    command
        .arg(JUDGE)
        .arg("--bin")
        .arg(workspace.program())
        .current_dir(workspace.root());
    command
}

#[cfg(test)]
mod tests {
    use super::closing_lines;

    #[test]
    fn the_closing_lines_name_the_test_program_and_its_result() {
        let output = "   Compiling domain v0.1.0\n     Running unittests src/lib.rs (target/x)\n\
                      running 1 test\ntest id::tests::reads ... ok\n\n\
                      test result: ok. 1 passed; 0 failed\n   Doc-tests domain\n";
        let expected = [
            "Running unittests src/lib.rs (target/x)",
            "test result: ok. 1 passed; 0 failed",
            "Doc-tests domain",
        ];
        assert_eq!(closing_lines(output), expected);
    }
}
