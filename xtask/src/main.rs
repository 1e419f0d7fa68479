//! The project's own commands, run as `cargo xtask …`.
//!
//! A command is a module with a `run`, a variant of [`Command`] and an arm in [`dispatch`].

mod bench;
mod browser;
mod confinement;
mod environment;
mod history;
mod messages;
mod process;
mod relevance;
mod report;
mod samples;
mod step;
mod test;
mod tools;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::workspace::Workspace;

/// The project's own commands.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Runs every check of the project; what continuous integration runs.
    Test(test::Arguments),
    /// Installs what the checks need beside Rust: buf, dictionaries, the packages of the judge.
    Tools,
    /// Measures, in release; see docs/benchmarks.md.
    Bench(bench::Arguments),
    /// The portal's styles, islands and pictures.
    Browser(browser::Arguments),
    /// Judges search on sets of questions, in release; writes docs/relevance.md.
    Relevance(relevance::Arguments),
    /// Replays the history of real repositories with many institutions.
    History(history::Arguments),
    /// Shows that no student's work leaves its node, in release.
    Confinement(confinement::Arguments),
    /// Accepts the messages as they are now as the baseline of `buf breaking`.
    Baseline,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match Workspace::locate().and_then(|workspace| dispatch(&workspace, arguments)) {
        Ok(code) => code,
        Err(error) => {
            report::complain(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn dispatch(workspace: &Workspace, arguments: Arguments) -> anyhow::Result<ExitCode> {
    match arguments.command {
        Command::Test(arguments) => test::run(workspace, &arguments),
        Command::Tools => tools::run(workspace),
        Command::Bench(arguments) => bench::run(workspace, &arguments),
        Command::Browser(arguments) => browser::run(workspace, &arguments),
        Command::Relevance(arguments) => relevance::run(workspace, &arguments),
        Command::History(arguments) => history::run(workspace, &arguments),
        Command::Confinement(arguments) => confinement::run(workspace, &arguments),
        Command::Baseline => messages::accept(workspace),
    }
}
