//! `archipel log`: which logs are held, and one of them as it was signed.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use anyhow::Context as _;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use campus_proto::admin::v1 as pb;
use clap::{Args, Subcommand};
use pb::export_log_response::Part;
use serde_json::{Value, json};

use super::connect::{Session, Target};
use super::output::Output;
use super::progress;
use super::status::{log_value, logs_table};
use crate::exit::Exit;

/// Lists logs, or writes one out as it was signed.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  archipel log list --dir grenoble\n  archipel log export archipel/grenoble/consortium/e1 --dir grenoble --out consortium.jsonl"
)]
pub(super) struct Log {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    List(List),
    Export(Export),
}

/// Lists the logs that are held, own and copied.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  archipel log list --dir grenoble\n  archipel log list --dir grenoble --json"
)]
struct List {
    #[command(flatten)]
    target: Target,
}

/// Writes a log out, one JSON object a line: the checkpoint, then every event with its body.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  archipel log export archipel/grenoble/consortium/e1 --dir grenoble --out consortium.jsonl\n\nEnvelopes and bodies are base64 of the very bytes that were signed and sent."
)]
struct Export {
    /// The log's name, as `archipel log list` shows it.
    log: String,
    /// The index of the first event.
    #[arg(long, default_value_t = 0, value_name = "INDEX")]
    from: u64,
    /// Where to write; by default to standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    target: Target,
}

impl Log {
    pub(super) async fn run(self, output: &Output) -> anyhow::Result<Exit> {
        match self.command {
            Command::List(list) => list.run(output).await,
            Command::Export(export) => export.run(output).await,
        }
    }
}

impl List {
    async fn run(self, output: &Output) -> anyhow::Result<Exit> {
        let session = self.target.connect_or_open().await?;
        let request = session.request(pb::StatusRequest {});
        let logs = session.admin().status(request).await?.into_inner().logs;
        let values: Value = logs.iter().map(log_value).collect();
        output.answer(&json!({ "logs": values }), || logs_table(&logs));
        session.close().await?;
        Ok(Exit::Done)
    }
}

impl Export {
    async fn run(self, output: &Output) -> anyhow::Result<Exit> {
        let session = self.target.connect_or_open().await?;
        let mut writer: Box<dyn Write + Send> = match &self.out {
            Some(path) => {
                let file = File::create_new(path);
                Box::new(BufWriter::new(
                    file.with_context(|| format!("write {}", path.display()))?,
                ))
            }
            None => Box::new(io::stdout()),
        };
        let outcome = copy(&session, self.log, self.from, (&mut *writer, output)).await;
        session.close().await?;
        let outcome = outcome.and_then(|()| writer.flush().context("write the log"));
        match outcome {
            // A reader who has seen enough and left is no failure.
            Err(error) if is_broken_pipe(&error) => Ok(Exit::Done),
            outcome => outcome.map(|()| Exit::Done),
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let mut causes = error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>());
    causes.any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}

async fn copy(
    session: &Session,
    log: String,
    from_index: u64,
    (writer, output): (&mut (dyn Write + Send), &Output),
) -> anyhow::Result<()> {
    let request = session.request(pb::ExportLogRequest {
        log: log.clone(),
        from_index,
    });
    let mut parts = session.admin().export_log(request).await?.into_inner();
    let bar = progress::bar(output, &log, 0);
    while let Some(response) = parts.message().await? {
        match response.part {
            Some(Part::Checkpoint(note)) => {
                let note = String::from_utf8_lossy(&note);
                writeln!(writer, "{}", json!({ "log": log, "checkpoint": note }))?;
            }
            Some(Part::Events(events)) => {
                bar.inc(events.events.len() as u64);
                write_events(writer, events)?;
            }
            None => {}
        }
    }
    bar.finish_and_clear();
    Ok(())
}

fn write_events(writer: &mut (dyn Write + Send), events: pb::ExportedEvents) -> io::Result<()> {
    for (index, event) in (events.start_index..).zip(events.events) {
        let line = json!({
            "index": index,
            "envelope": BASE64.encode(event.envelope),
            "body": BASE64.encode(event.body),
        });
        writeln!(writer, "{line}")?;
    }
    Ok(())
}
