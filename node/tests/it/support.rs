//! Folders, commands and running nodes.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

/// How long anything may take.
const DEADLINE: Duration = Duration::from_secs(60);

/// What a command said.
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Said {
    /// What it printed as JSON; panics if it failed.
    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.code, 0, "{}{}", self.out, self.err);
        serde_json::from_str(&self.out).expect("the answer is JSON")
    }

    /// Asserts how it ended and that it said all of `fragments`.
    pub(crate) fn check(&self, code: i32, fragments: &[&str]) {
        let said = format!("{}{}", self.out, self.err);
        assert_eq!(self.code, code, "{said}");
        for fragment in fragments {
            assert!(said.contains(fragment), "`{fragment}` is not in: {said}");
        }
    }
}

/// Waits until something holds, or panics.
pub(crate) fn until<T>(what: &str, mut holds: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(value) = holds() {
            return value;
        }
        assert!(begun.elapsed() < DEADLINE, "waited too long for {what}");
        std::thread::yield_now();
    }
}

/// A folder for one test; removed with it.
pub(crate) struct Place {
    folder: TempDir,
}

impl Place {
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().expect("a temporary folder can be made");
        Self { folder }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A place with the data folder of `grenoble`, on free ports.
    pub(crate) fn with_node() -> Self {
        let place = Self::new();
        place.settle("grenoble");
        place
    }

    /// Makes the data folder of `grenoble` at `dir`, on free ports.
    pub(crate) fn settle(&self, dir: &str) {
        let made = self.run(&[
            "init",
            "--dir",
            dir,
            "--institution",
            "grenoble",
            "--peer",
            "127.0.0.1:0",
            "--people",
            "127.0.0.1:0",
            "--portal",
            "127.0.0.1:0",
            "--peer-address",
            "localhost:7400",
        ]);
        made.check(0, &[&format!("made {dir}")]);
    }

    /// A command, in this folder and without the environment's settings.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_archipel"));
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env_remove("ARCHIPEL_TOKEN")
            .env_remove("ARCHIPEL_DIR")
            .stdin(Stdio::null());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Said {
        said(self.command(arguments))
    }

    /// Runs a command as the owner of a token.
    pub(crate) fn run_as(&self, token: &str, arguments: &[&str]) -> Said {
        let mut command = self.command(arguments);
        command.env("ARCHIPEL_TOKEN", token);
        said(command)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("the file can be written");
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("the file can be read")
    }

    /// Starts the node of a folder and waits until it is ready.
    pub(crate) fn serve(&self, dir: &str) -> Served {
        let mut command = self.command(&["serve", "--dir", dir]);
        let log = fs::File::create(self.path(&format!("{dir}.log"))).expect("it can be written");
        let child = command.stdout(Stdio::null()).stderr(log).spawn();
        let mut served = Served {
            child: child.expect("the program starts"),
        };
        let api = self.path(dir).join("api.json");
        until("a node that is ready", || {
            served.check_alive(&self.path(&format!("{dir}.log")));
            is_ready(&api)
        });
        served
    }

    /// Makes an account with a token.
    pub(crate) fn token(&self, dir: &str, name: &str, role: &str) -> String {
        let arguments = [
            "token", "--dir", dir, "--name", name, "--role", role, "--json",
        ];
        let token = &self.run(&arguments).json()["token"];
        token.as_str().expect("it is a text").to_owned()
    }
}

/// Runs a command to its end.
pub(crate) fn said(mut command: Command) -> Said {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().expect("the program starts");
    Said {
        code: status.code().unwrap_or(-1),
        out: String::from_utf8(stdout).expect("it prints text"),
        err: String::from_utf8(stderr).expect("it prints text"),
    }
}

/// A running program; killed with the test.
pub(crate) struct Served {
    child: Child,
}

impl Served {
    pub(crate) fn new(child: Child) -> Self {
        Self { child }
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Asks it to stop and waits for it; returns its exit code.
    pub(crate) fn stop(mut self) -> Option<i32> {
        let pid = self.pid().to_string();
        let asked = Command::new("kill").args(["-TERM", &pid]).status();
        assert!(asked.expect("`kill` is there").success());
        self.child.wait().expect("it can be waited for").code()
    }

    /// Its exit code, if it has ended.
    pub(crate) fn ended(&mut self) -> Option<i32> {
        let ended = self.child.try_wait().expect("it can be asked")?;
        Some(ended.code().unwrap_or(-1))
    }

    fn check_alive(&mut self, log: &Path) {
        let ended = self.ended();
        let log = || fs::read_to_string(log).unwrap_or_default();
        assert!(ended.is_none(), "the node ended: {}", log());
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Whether the node that wrote this file is ready.
pub(crate) fn is_ready(api: &Path) -> Option<()> {
    let running: Value = serde_json::from_slice(&fs::read(api).ok()?).ok()?;
    let page = page(running["people"].as_str()?, "/readyz")?;
    page.starts_with("HTTP/1.1 200").then_some(())
}

/// What a page of a node says, with its head.
pub(crate) fn page(address: &str, path: &str) -> Option<String> {
    let mut stream = TcpStream::connect(address).ok()?;
    let request = format!("GET {path} HTTP/1.1\r\nHost: node\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).ok()?;
    let mut page = String::new();
    stream.read_to_string(&mut page).ok()?;
    Some(page)
}
