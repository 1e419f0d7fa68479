//! The program: arguments in, exit code out.

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    archipel::cli::run(archipel::cli::Arguments::parse())
}
