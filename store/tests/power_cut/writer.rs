//! The process that writes, is stopped, and tells what it was promised.

use std::fmt;
use std::fs;
use std::io::{BufRead, BufReader, Lines};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::str::FromStr;
use std::thread;
use std::time::{Duration, Instant};

/// How long the writer may take to stop: a sync on a busy disk has to end first.
const STOP_TIMEOUT: Duration = Duration::from_secs(60);

/// One write that was promised to be durable.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Acknowledged {
    pub(crate) thread: usize,
    pub(crate) number: usize,
}

impl fmt::Display for Acknowledged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "acknowledged {} {}", self.thread, self.number)
    }
}

impl FromStr for Acknowledged {
    type Err = ();

    fn from_str(line: &str) -> Result<Self, ()> {
        let words: Vec<&str> = line.split(' ').collect();
        let ["acknowledged", thread, number] = words[..] else {
            return Err(());
        };
        let number_of = |word: &str| word.parse().map_err(drop);
        Ok(Self {
            thread: number_of(thread)?,
            number: number_of(number)?,
        })
    }
}

/// The child that writes.
pub(crate) struct Writer {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    acknowledged: Vec<Acknowledged>,
}

impl Writer {
    /// Starts this test binary again, as the writer.
    pub(crate) fn start(folder: &Path) -> Self {
        let binary = std::env::current_exe().expect("find the test binary");
        let mut child = Command::new(binary)
            .args(["--exact", "the_writer", "--nocapture"])
            .env(super::FOLDER_VARIABLE, folder)
            .stdout(Stdio::piped())
            .spawn()
            .expect("start the writer");
        let stdout = child.stdout.take().expect("its output is a pipe");
        Self {
            child,
            lines: BufReader::new(stdout).lines(),
            acknowledged: Vec::new(),
        }
    }

    /// Waits until so many writes were acknowledged.
    pub(crate) fn wait_for(&mut self, count: usize) {
        while self.acknowledged.len() < count {
            let line = self
                .lines
                .next()
                .expect("the writer writes on")
                .expect("read its output");
            self.acknowledged.extend(line.parse::<Acknowledged>());
        }
    }

    /// Stops every thread of the child where it is.
    pub(crate) fn freeze(&mut self) {
        let pid = self.child.id().to_string();
        let sent = Command::new("kill")
            .args(["-STOP", &pid])
            .status()
            .expect("run kill");
        assert!(sent.success());
        let deadline = Instant::now() + STOP_TIMEOUT;
        while !is_stopped(&pid) {
            assert!(Instant::now() < deadline, "the writer does not stop");
            thread::yield_now();
        }
    }

    /// Ends the child and returns everything that was acknowledged before it was stopped.
    pub(crate) fn kill(mut self) -> Vec<Acknowledged> {
        self.child.kill().expect("kill the writer");
        self.child.wait().expect("wait for the writer");
        let rest = self.lines.by_ref().map_while(Result::ok);
        self.acknowledged
            .extend(rest.filter_map(|line| line.parse::<Acknowledged>().ok()));
        std::mem::take(&mut self.acknowledged)
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // A test that fails must not leave a process behind that fills the disk.
        let ended = self.child.kill().and_then(|()| self.child.wait());
        if let Err(error) = ended {
            eprintln!("could not end the writer: {error}");
        }
    }
}

/// Whether all threads of the process are stopped.
fn is_stopped(pid: &str) -> bool {
    let tasks = fs::read_dir(format!("/proc/{pid}/task")).expect("list its threads");
    tasks.map_while(Result::ok).all(|task| {
        let status = fs::read_to_string(task.path().join("stat")).unwrap_or_default();
        // The state follows the name, which may hold anything but ends with the last parenthesis.
        status
            .rsplit_once(") ")
            .is_some_and(|(_, rest)| rest.starts_with('T'))
    })
}
