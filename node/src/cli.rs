//! The command line. Each command has a file; this one chooses and ends.

mod account;
mod adapt;
mod completions;
mod connect;
mod demo;
mod doctor;
mod explain;
mod gdpr;
mod init;
mod lint;
mod log;
mod login;
mod output;
mod peers;
mod progress;
mod publish;
mod registry;
mod search;
mod serve;
mod shape;
mod share;
mod show;
mod shown;
mod status;
mod token;
mod verify;
mod whoami;

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
    Demo(demo::Demo),
    Init(init::Init),
    Serve(Box<serve::Serve>),
    Status(status::Status),
    Doctor(doctor::Doctor),
    Search(search::Search),
    Show(show::Show),
    Explain(explain::Explain),
    Lint(lint::Lint),
    Publish(publish::Publish),
    Adapt(adapt::Adapt),
    Share(share::Share),
    Withdraw(share::Withdraw),
    Peers(peers::Peers),
    Verify(verify::Verify),
    Rebuild(verify::Rebuild),
    Token(token::Token),
    Account(account::Account),
    Gdpr(gdpr::Gdpr),
    Login(login::Login),
    #[command(name = "whoami")]
    WhoAmI(whoami::WhoAmI),
    Log(log::Log),
    Registry(registry::Registry),
    Completions(completions::Completions),
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
    let outcome = runtime.block_on(command.run(output));
    // Blocking calls that are still running hold nobody up.
    runtime.shutdown_timeout(Duration::from_secs(1));
    outcome
}

impl Command {
    async fn run(self, output: &Output) -> anyhow::Result<Exit> {
        match self {
            Self::Demo(demo) => demo.run(output).await,
            Self::Init(init) => init.run(output),
            Self::Serve(serve) => serve.run(output).await,
            Self::Status(status) => status.run(output).await,
            Self::Doctor(doctor) => doctor.run(output).await,
            Self::Search(search) => search.run(output).await,
            Self::Show(show) => show.run(output).await,
            Self::Explain(explain) => explain.run(output).await,
            Self::Lint(lint) => lint.run(output),
            Self::Publish(publish) => publish.run(output).await,
            Self::Adapt(adapt) => adapt.run(output).await,
            Self::Share(share) => share.run(output).await,
            Self::Withdraw(withdraw) => withdraw.run(output).await,
            Self::Peers(peers) => peers.run(output).await,
            Self::Verify(verify) => verify.run(output).await,
            Self::Rebuild(rebuild) => rebuild.run(output).await,
            Self::Token(token) => token.run(output).await,
            Self::Account(account) => account.run(output).await,
            Self::Gdpr(gdpr) => gdpr.run(output).await,
            Self::Login(login) => login.run(output).await,
            Self::WhoAmI(whoami) => whoami.run(output).await,
            Self::Log(log) => log.run(output).await,
            Self::Registry(registry) => registry.run(output).await,
            Self::Completions(completions) => completions.run(),
        }
    }
}
