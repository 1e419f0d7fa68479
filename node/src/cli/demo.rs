//! `archipel demo`: a federation of five institutions on this machine.

use std::path::PathBuf;

use clap::Args;

use super::output::Output;
use crate::demo::{self, Options};
use crate::exit::Exit;

/// Starts five fictional universities and a registry, and shows what they share.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  archipel demo\n  archipel demo --oneshot --json\n  archipel demo --corpus corpus --seed 7 --dir /tmp/islands\n\nIt stays up until Ctrl-C; with --oneshot it checks every promise and ends."
)]
pub(super) struct Demo {
    /// Tells the whole story, checks every promise and ends; exit code 0 only if all were kept.
    #[arg(long)]
    oneshot: bool,
    /// Real items to load besides, as missions, capsules and snapshots in JSON lines.
    #[arg(long, value_name = "FOLDER")]
    corpus: Option<PathBuf>,
    /// Where everything is put; it must be new or empty. By default a temporary folder.
    #[arg(long, value_name = "FOLDER")]
    dir: Option<PathBuf>,
    /// Decides which item of a corpus stands where.
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
}

impl Demo {
    pub(super) async fn run(self, output: &Output) -> anyhow::Result<Exit> {
        let Self {
            oneshot,
            corpus,
            dir,
            seed,
        } = self;
        demo::run(Options {
            oneshot,
            json: output.is_json(),
            corpus,
            dir,
            seed,
        })
        .await
    }
}
