//! A node as a real process, on a folder of its own, that can be killed.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use archipel::folder::{DataFolder, RunningNode, read_secret};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::process::Child;
use tokio::time::Instant;

use crate::client::Client;

/// How long a program may take to be ready.
const READY_TIME_MAX: Duration = Duration::from_secs(60);
/// How often it is asked.
const LOOK_AGAIN: Duration = Duration::from_millis(10);

/// A data folder and the program that serves it.
pub struct Program {
    binary: PathBuf,
    folder: DataFolder,
    child: Option<Child>,
}

impl Program {
    /// Makes the data folder of an institution that stands alone.
    ///
    /// # Errors
    /// What the program says.
    pub fn settle(binary: PathBuf, folder: &Path, institution: &str) -> anyhow::Result<Self> {
        let made = Command::new(&binary)
            .args(["init", "--institution", institution, "--dir"])
            .arg(folder)
            .output()
            .context("run `archipel init`")?;
        ensure!(
            made.status.success(),
            "{}",
            String::from_utf8_lossy(&made.stderr)
        );
        Ok(Self {
            binary,
            folder: DataFolder::new(folder),
            child: None,
        })
    }

    /// Starts it on free ports and waits until it is ready.
    ///
    /// # Errors
    /// A program that ends, or is not ready in time.
    pub async fn start(&mut self) -> anyhow::Result<()> {
        let child = tokio::process::Command::new(&self.binary)
            .args([
                "serve",
                "--people-listen",
                "127.0.0.1:0",
                "--peer-listen",
                "127.0.0.1:0",
                "--portal-listen",
                "127.0.0.1:0",
            ])
            .arg("--dir")
            .arg(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .context("run `archipel serve`")?;
        self.child = Some(child);
        let end = Instant::now() + READY_TIME_MAX;
        let mut look = tokio::time::interval(LOOK_AGAIN);
        while !self.is_ready().await {
            look.tick().await;
            let child = self.child.as_mut().context("it was started")?;
            if let Some(status) = child.try_wait()? {
                bail!("`archipel serve` ended with {status}");
            }
            ensure!(
                Instant::now() < end,
                "`archipel serve` is not ready in time"
            );
        }
        Ok(())
    }

    async fn is_ready(&self) -> bool {
        match self.address() {
            Some(address) => answers_ok(&address).await.unwrap_or(false),
            None => false,
        }
    }

    /// Where this very process answers people.
    fn address(&self) -> Option<String> {
        let running = RunningNode::read(&self.folder.api())?;
        let is_ours = self.process_id() == Some(running.pid);
        is_ours.then(|| running.people.to_string())
    }

    /// The process, while it runs.
    pub fn process_id(&self) -> Option<u32> {
        self.child.as_ref().and_then(Child::id)
    }

    /// Its operator.
    ///
    /// # Errors
    /// If it does not run.
    pub fn operator(&self) -> anyhow::Result<Client> {
        let token = read_secret(&self.folder.operator_token())?;
        self.client(&token)
    }

    /// Somebody with a token.
    ///
    /// # Errors
    /// If it does not run.
    pub fn client(&self, token: &str) -> anyhow::Result<Client> {
        Client::new(&self.address().context("it does not run")?, token)
    }

    /// Kills it at once, as `kill -9` does.
    ///
    /// # Errors
    /// If the system refuses.
    pub async fn kill(&mut self) -> anyhow::Result<()> {
        match self.child.take() {
            Some(mut child) => Ok(child.kill().await?),
            None => Ok(()),
        }
    }
}

async fn answers_ok(address: &str) -> std::io::Result<bool> {
    let mut stream = TcpStream::connect(address).await?;
    let request = format!("GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).await?;
    Ok(answer.ends_with(b"200"))
}
