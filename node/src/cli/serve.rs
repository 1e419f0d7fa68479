//! `archipel serve`: runs the node until somebody stops it.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;
use daemon::Signals;
use daemon::telemetry::{Metrics, init_logs};
use serde_json::json;

use super::STOP_TIME_MAX;
use super::output::Output;
use crate::config::{Config, Overrides};
use crate::exit::Exit;
use crate::{Host, start};

/// Runs a node.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  archipel serve --dir grenoble\n  archipel serve --dir grenoble --check\n  archipel serve --dir grenoble --people-listen 127.0.0.1:9000\n  ARCHIPEL_LOG_LEVEL=debug archipel serve --dir grenoble"
)]
pub(super) struct Serve {
    /// The data folder, with its node.toml.
    #[arg(long, env = "ARCHIPEL_DIR", default_value = ".", value_name = "FOLDER")]
    dir: PathBuf,
    /// Another configuration file than node.toml in the data folder.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Checks configuration and keys, and ends.
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    overrides: Overrides,
}

impl Serve {
    pub(super) async fn run(self, output: &Output) -> anyhow::Result<Exit> {
        let path = self.config.unwrap_or_else(|| self.dir.join("node.toml"));
        let config = Config::load(&path, self.overrides)?;
        if self.check {
            return check(&config, output);
        }
        init_logs(&config.log.level, config.log.format)?;
        let signals = Signals::listen().context("listen for signals")?;
        let metrics = Metrics::install()?;
        let host = Host {
            metrics: Some(metrics.clone()),
            ..Host::default()
        };
        let running = start(config, host).await?;
        let shutdown = running.shutdown;
        shutdown.spawn("metrics", metrics.run(shutdown.token()));
        drop(running.node);
        signals.run(&shutdown, STOP_TIME_MAX, || {}).await?;
        Ok(Exit::Done)
    }
}

fn check(config: &Config, output: &Output) -> anyhow::Result<Exit> {
    config.folder.read_node_keys()?;
    for provider in &config.providers {
        crate::sign_in::settings(provider)?;
    }
    let value = json!({ "ok": true, "institution": config.institution.to_string() });
    output.answer(&value, || {
        format!("the configuration of {} is good", config.institution)
    });
    Ok(Exit::Done)
}
