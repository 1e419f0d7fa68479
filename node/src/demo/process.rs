//! The demo's programs: real processes, started, stopped and killed.

use std::net::Ipv4Addr;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;

use anyhow::{Context as _, bail};
use tokio::process::{Child, Command};

/// How long a program may take to be ready.
const READY_MAX: Duration = Duration::from_secs(60);
/// How long a program may take to stop when it is asked to.
const STOP_MAX: Duration = Duration::from_secs(30);

/// A program of the demo that can run, whether it does or not.
pub(super) struct Program {
    arguments: Vec<String>,
    // What answers once it is ready: an HTTP page that says 200, or a port that is open.
    ready: Readiness,
    log: PathBuf,
    child: Option<Child>,
}

/// How one sees that a program is ready.
pub(super) enum Readiness {
    /// `GET /readyz` at host:port says 200.
    Http(String),
    /// Something listens at host:port.
    Port(String),
}

impl Program {
    /// A program of our own binary with these arguments, which writes its output to `log`.
    pub(super) fn new(arguments: Vec<String>, ready: Readiness, log: PathBuf) -> Self {
        Self {
            arguments,
            ready,
            log,
            child: None,
        }
    }

    /// Starts it and waits until it is ready.
    pub(super) async fn start(&mut self) -> anyhow::Result<()> {
        let log = std::fs::File::options()
            .create(true)
            .append(true)
            .open(&self.log)
            .with_context(|| format!("open {}", self.log.display()))?;
        let child = Command::new(own_program()?)
            .args(&self.arguments)
            .stdin(Stdio::null())
            .stdout(log.try_clone().context("share the log")?)
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .context("start a program of the demo")?;
        self.child = Some(child);
        self.wait_until_ready().await
    }

    async fn wait_until_ready(&mut self) -> anyhow::Result<()> {
        let deadline = tokio::time::Instant::now() + READY_MAX;
        loop {
            if self.ready.holds().await {
                return Ok(());
            }
            let child = self.child.as_mut().context("the program was not started")?;
            if let Some(status) = child.try_wait().context("look after a program")? {
                bail!(
                    "a program of the demo ended with {status}; see {}",
                    self.log.display()
                );
            }
            if tokio::time::Instant::now() > deadline {
                bail!(
                    "a program of the demo is not ready; see {}",
                    self.log.display()
                );
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// The process, if it runs.
    pub(super) fn id(&self) -> Option<u32> {
        self.child.as_ref().and_then(Child::id)
    }

    /// Kills it at once, as a power cut or `kill -9` would.
    pub(super) async fn kill(&mut self) -> anyhow::Result<()> {
        if let Some(mut child) = self.child.take() {
            child.kill().await.context("kill a program of the demo")?;
        }
        Ok(())
    }

    /// Asks it to stop, and kills it if it does not.
    pub(super) async fn stop(&mut self) -> anyhow::Result<()> {
        let Some(mut child) = self.child.take() else {
            return Ok(());
        };
        if let Some(id) = child.id() {
            let asked = Command::new("kill")
                .arg("-TERM")
                .arg(id.to_string())
                .status()
                .await;
            if asked.is_ok_and(|status| status.success())
                && tokio::time::timeout(STOP_MAX, child.wait()).await.is_ok()
            {
                return Ok(());
            }
        }
        child.kill().await.context("kill a program of the demo")
    }
}

impl Readiness {
    async fn holds(&self) -> bool {
        match self {
            Self::Port(address) => tokio::net::TcpStream::connect(address).await.is_ok(),
            Self::Http(address) => http_is_ok(address).await.unwrap_or(false),
        }
    }
}

async fn http_is_ok(address: &str) -> std::io::Result<bool> {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let mut stream = tokio::net::TcpStream::connect(address).await?;
    let request = format!("GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).await?;
    Ok(answer.ends_with(b"200"))
}

/// Runs one command of our own binary to its end; returns what it printed.
pub(super) async fn run(arguments: &[&str]) -> anyhow::Result<String> {
    let output = Command::new(own_program()?)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .await
        .context("run a command of the demo")?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("`archipel {}` failed: {}", arguments.join(" "), said.trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn own_program() -> anyhow::Result<PathBuf> {
    std::env::current_exe().context("find our own program")
}

/// Where the system takes the near end of a connection from nowhere, unlike port 0: what is free
/// now is then still free when the program starts that is to listen there.
const PORTS: Range<u16> = 20_000..32_000;

/// A port of the loopback interface that nobody uses now, and none that was answered before.
pub(super) fn free_address() -> anyhow::Result<String> {
    static NEXT: OnceLock<AtomicU16> = OnceLock::new();
    let span = PORTS.end - PORTS.start;
    // Demos side by side begin at different places.
    let place = u16::try_from(std::process::id() % 500).unwrap_or_default();
    let next = NEXT.get_or_init(|| AtomicU16::new(24 * place));
    for _ in PORTS {
        let port = PORTS.start + next.fetch_add(1, Ordering::Relaxed) % span;
        if std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return Ok(format!("{}:{port}", Ipv4Addr::LOCALHOST));
        }
    }
    anyhow::bail!(
        "every port from {} to {} is in use",
        PORTS.start,
        PORTS.end - 1
    )
}

/// The port of host:port.
pub(super) fn port(address: &str) -> &str {
    address.rsplit(':').next().unwrap_or_default()
}

/// A path as an argument.
pub(super) fn text(path: &Path) -> anyhow::Result<&str> {
    path.to_str()
        .with_context(|| format!("{} is not UTF-8", path.display()))
}
