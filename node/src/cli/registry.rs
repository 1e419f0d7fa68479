//! `archipel registry`: the consortium's register, for its council and for whoever serves it.

mod change;
mod folder;
mod found;
mod serve;
mod show;
mod sign;

use clap::{Args, Subcommand};

use super::output::Output;
use crate::exit::Exit;

/// Founds, changes, serves and shows the consortium's register.
#[derive(Debug, Args)]
pub(super) struct Registry {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(found::Init),
    Add(change::Add),
    Set(change::Set),
    Sign(sign::Sign),
    Submit(sign::Submit),
    Serve(serve::Serve),
    Show(show::Show),
}

impl Registry {
    pub(super) async fn run(self, output: &Output) -> anyhow::Result<Exit> {
        match self.command {
            Command::Init(init) => init.run(output),
            Command::Add(add) => add.run(output).await,
            Command::Set(set) => set.run(output).await,
            Command::Sign(sign) => sign.run(output),
            Command::Submit(submit) => submit.run(output).await,
            Command::Serve(serve) => serve.run(output).await,
            Command::Show(show) => show.run(output).await,
        }
    }
}
