//! `archipel registry serve`: hands the documents out, takes new ones in.

use std::net::{SocketAddr, ToSocketAddrs as _};
use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;
use daemon::telemetry::{LogFormat, init_logs};
use daemon::{Shutdown, Signals};
use registry::Mirror;
use tempfile::NamedTempFile;
use tokio::net::TcpListener;

use super::folder::{RegisterFolder, Serving};
use crate::cli::STOP_TIME_MAX;
use crate::cli::output::Output;
use crate::exit::{Exit, Failure};
use crate::folder::read_key;
use crate::registry_port;

/// Serves the register.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  archipel registry serve --dir registry --listen 0.0.0.0:7410")]
pub(super) struct Serve {
    /// The register's folder.
    #[arg(long, default_value = ".", value_name = "FOLDER")]
    dir: PathBuf,
    /// Where to listen; by default the first address of the root, which must then be of this
    /// machine.
    #[arg(long, value_name = "IP:PORT")]
    listen: Option<SocketAddr>,
    /// What is logged, such as `info`.
    #[arg(long, default_value = "info", value_name = "FILTER")]
    log_level: String,
}

impl Serve {
    pub(super) async fn run(self, _output: &Output) -> anyhow::Result<Exit> {
        init_logs(&self.log_level, LogFormat::Text)?;
        let signals = Signals::listen().context("listen for signals")?;
        let folder = RegisterFolder::new(&self.dir);
        let tls_key = read_key(&folder.tls_key())?;
        let (mirror, lock) = folder.open()?;
        let address = match self.listen {
            Some(address) => address,
            None => first_address(&mirror)?,
        };
        let listener = TcpListener::bind(address).await.map_err(|error| {
            let message = format!("--listen: cannot listen on {address}: {error}");
            Failure::new(Exit::Configuration, message)
        })?;
        let address = listener.local_addr().context("ask for the own address")?;
        let shutdown = Shutdown::new();
        registry_port::spawn(mirror, &tls_key, listener, &shutdown)?;
        announce(&folder, address)?;
        tracing::info!(%address, "serving the register");
        let outcome = signals.run(&shutdown, STOP_TIME_MAX, || {}).await;
        // A file that stays behind is replaced by the next process.
        let _ = std::fs::remove_file(folder.serving());
        drop(lock);
        outcome?;
        Ok(Exit::Done)
    }
}

fn first_address(mirror: &Mirror) -> anyhow::Result<SocketAddr> {
    let root = mirror.root().into_value();
    let first = root.addresses.first().cloned().unwrap_or_default();
    let resolved = first.to_socket_addrs().ok().and_then(|mut all| all.next());
    resolved.ok_or_else(|| {
        let message = format!("`{first}` is not an address of this machine: give --listen");
        Failure::new(Exit::Usage, message).into()
    })
}

/// Tells commands on this machine where the register answers.
fn announce(folder: &RegisterFolder, address: SocketAddr) -> anyhow::Result<()> {
    let serving = Serving {
        address,
        pid: std::process::id(),
    };
    let mut file = NamedTempFile::new_in(folder.path()).context("write registry.json")?;
    serde_json::to_writer(&mut file, &serving).context("write registry.json")?;
    file.persist(folder.serving())
        .context("write registry.json")?;
    Ok(())
}
