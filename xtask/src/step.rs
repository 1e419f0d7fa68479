//! A sequence of checks: one line for each, a stop at the first that fails, a summary.

use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;

use crate::process::Log;
use crate::report;
use crate::workspace::Workspace;

/// What a check does. An error is a failed check.
type Check = fn(&Workspace, &Log) -> Result<Outcome>;

/// One check.
pub(crate) struct Step {
    /// What it is called, in the report and in the name of its log.
    name: &'static str,
    is_slow: bool,
    check: Check,
}

impl Step {
    /// A check that `--fast` makes too.
    pub(crate) const fn quick(name: &'static str, check: Check) -> Self {
        Self {
            name,
            is_slow: false,
            check,
        }
    }

    /// A check that `--fast` leaves out.
    pub(crate) const fn slow(name: &'static str, check: Check) -> Self {
        Self {
            name,
            is_slow: true,
            check,
        }
    }

    /// Whether `--fast` leaves it out.
    pub(crate) fn is_slow(&self) -> bool {
        self.is_slow
    }
}

/// How a check that did not fail ended.
pub(crate) enum Outcome {
    /// All is well.
    Passed,
    /// All is well, and these lines of its output are worth repeating.
    PassedSaying(Vec<String>),
    /// It could not be made, because a tool is missing. The text says what to type.
    Missing(String),
}

/// What became of a sequence.
#[derive(Default)]
struct Summary {
    passed: usize,
    missing: Vec<&'static str>,
    failed: Option<&'static str>,
    not_run: Vec<&'static str>,
}

/// Runs `steps` in order. After the first failure the others are named, not run.
///
/// A check that a missing tool prevented does not stop the others; the exit code is a failure
/// all the same, since not everything was checked.
pub(crate) fn run_all<'a>(
    workspace: &Workspace,
    steps: impl IntoIterator<Item = &'a Step>,
) -> Result<ExitCode> {
    let begun = Instant::now();
    let mut summary = Summary::default();
    for step in steps {
        if summary.failed.is_some() {
            summary.not_run.push(step.name);
        } else {
            summary.record(step.name, run_one(workspace, step));
        }
    }
    report::say(&format!(
        "{} ({:.1} s)",
        summary.sentence(),
        begun.elapsed().as_secs_f64()
    ));
    Ok(summary.exit_code())
}

fn run_one(workspace: &Workspace, step: &Step) -> Result<Outcome> {
    let begun = Instant::now();
    report::begin(step.name);
    let result =
        Log::create(workspace.log(step.name)).and_then(|log| (step.check)(workspace, &log));
    let verdict = match &result {
        Ok(Outcome::Passed | Outcome::PassedSaying(_)) => "ok",
        Ok(Outcome::Missing(_)) => "MISSING",
        Err(_) => "FAILED",
    };
    report::end(verdict, begun.elapsed());
    result
}

impl Summary {
    fn record(&mut self, name: &'static str, result: Result<Outcome>) {
        match result {
            Ok(Outcome::Passed) => self.passed += 1,
            Ok(Outcome::PassedSaying(lines)) => {
                self.passed += 1;
                lines
                    .iter()
                    .for_each(|line| report::say(&format!("    {line}")));
            }
            Ok(Outcome::Missing(advice)) => {
                self.missing.push(name);
                report::say(&format!("    {advice}"));
            }
            Err(error) => {
                self.failed = Some(name);
                report::complain(&format!("{error:#}"));
            }
        }
    }

    fn sentence(&self) -> String {
        let mut parts = vec![format!("passed: {}", self.passed)];
        parts.extend(self.failed.map(|name| format!("failed: {name}")));
        for (what, names) in [
            ("missing a tool", &self.missing),
            ("not run", &self.not_run),
        ] {
            if !names.is_empty() {
                parts.push(format!("{what}: {}", names.join(", ")));
            }
        }
        parts.join("; ")
    }

    fn exit_code(&self) -> ExitCode {
        if self.failed.is_none() && self.missing.is_empty() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;

    use super::*;

    fn summary(results: Vec<(&'static str, Result<Outcome>)>) -> Summary {
        let mut summary = Summary::default();
        results
            .into_iter()
            .for_each(|(name, result)| summary.record(name, result));
        summary
    }

    #[test]
    fn all_passed_is_a_success() {
        let summary = summary(vec![
            ("format", Ok(Outcome::Passed)),
            ("tests", Ok(Outcome::PassedSaying(vec![]))),
        ]);
        assert_eq!(summary.sentence(), "passed: 2");
        assert_eq!(summary.exit_code(), ExitCode::SUCCESS);
    }

    #[test]
    fn a_check_that_could_not_be_made_is_not_a_success() {
        let summary = summary(vec![
            ("format", Ok(Outcome::Passed)),
            ("messages", Ok(Outcome::Missing("type this".into()))),
        ]);
        assert_eq!(summary.sentence(), "passed: 1; missing a tool: messages");
        assert_eq!(summary.exit_code(), ExitCode::FAILURE);
    }

    #[test]
    fn a_failure_is_named_with_what_was_not_run() {
        let mut summary = summary(vec![("clippy", Err(anyhow!("a warning")))]);
        summary.not_run.push("tests");
        assert_eq!(
            summary.sentence(),
            "passed: 0; failed: clippy; not run: tests"
        );
        assert_eq!(summary.exit_code(), ExitCode::FAILURE);
    }
}
