//! `archipel completions`: what a shell completes commands with.

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use super::Arguments;
use crate::exit::Exit;

/// Prints completions for a shell.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  archipel completions bash > ~/.local/share/bash-completion/completions/archipel"
)]
pub(super) struct Completions {
    /// Which shell.
    shell: Shell,
}

impl Completions {
    pub(super) fn run(self) -> anyhow::Result<Exit> {
        let mut command = Arguments::command();
        clap_complete::generate(self.shell, &mut command, "archipel", &mut std::io::stdout());
        Ok(Exit::Done)
    }
}
