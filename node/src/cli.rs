//! The command line. Each command has a file; this one chooses and ends.

mod init;
mod output;
mod serve;

use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, Subcommand};

use crate::exit::Exit;
use output::Output;

/// How long tasks may take to end once the program is told to stop.
const STOP_TIME_MAX: Duration = Duration::from_secs(20);

/// A node of the federation, and the commands for it.
#[derive(Debug, Parser)]
#[command(name = "archipel", version, about, long_about = None)]
pub struct Arguments {
    /// Answers as JSON with a stable shape, for programs.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Init),
    Serve(serve::Serve),
}

/// Does what the arguments say.
pub fn run(arguments: Arguments) -> ExitCode {
    let output = Output::new(arguments.json);
    match execute(arguments.command, &output) {
        Ok(exit) => exit.into(),
        Err(error) => {
            output.failure(&error);
            Exit::of(&error).into()
        }
    }
}

fn execute(command: Command, output: &Output) -> anyhow::Result<Exit> {
    let runtime = tokio::runtime::Runtime::new()?;
    let outcome = runtime.block_on(async {
        match command {
            Command::Init(init) => init.run(output),
            Command::Serve(serve) => serve.run(output).await,
        }
    });
    // Blocking calls that are still running hold nobody up.
    runtime.shutdown_timeout(Duration::from_secs(1));
    outcome
}
