//! The certified `oidc-provider` from npm, in a process of its own.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use super::house::{CALLBACK, OTHER_CALLBACK};

/// A provider that runs until it is dropped.
pub(crate) struct RealProvider {
    /// Its issuer.
    pub(crate) issuer: String,
    // It ends with its standard input, and fails when nobody could hear what it says.
    _input: ChildStdin,
    _output: BufReader<ChildStdout>,
    process: Child,
}

impl RealProvider {
    /// Starts it; `None` where it is not installed and nobody asked for everything.
    pub(crate) fn start() -> Option<Self> {
        let folder = tools();
        if !folder.join("node_modules/oidc-provider").exists() {
            assert!(
                !is_ci(),
                "oidc-provider is missing: run `cargo xtask tools`"
            );
            eprintln!("not tested: type `cargo xtask tools` once (needs Node.js with npm)");
            return None;
        }
        let mut process = Command::new("node")
            .arg(folder.join("identity-provider.mjs"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Node.js starts");
        let mut input = process.stdin.take().expect("it has an input");
        writeln!(input, "{}", settings()).expect("it reads its settings");
        let output = process.stdout.take().expect("it has an output");
        let mut output = BufReader::new(output);
        let mut issuer = String::new();
        let said = output.read_line(&mut issuer);
        said.expect("it says where it listens");
        assert!(issuer.starts_with("http://127.0.0.1:"), "{issuer}");
        Some(Self {
            issuer: issuer.trim().to_owned(),
            _input: input,
            _output: output,
            process,
        })
    }
}

impl Drop for RealProvider {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn tools() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tools")
}

#[expect(
    clippy::disallowed_methods,
    reason = "continuous integration says that everything must be there"
)]
fn is_ci() -> bool {
    std::env::var("CI").is_ok_and(|value| value == "true")
}

/// Two nodes and several people, one of them of another university.
fn settings() -> Value {
    let client = |id: &str, callback: &str| {
        json!({
            "client_id": id,
            "client_secret": format!("a secret of {id}, for tests"),
            "redirect_uris": [callback],
            "post_logout_redirect_uris": ["https://grenoble.localhost:7402/"],
        })
    };
    json!({
        "clients": [
            client("grenoble", CALLBACK),
            client("other", OTHER_CALLBACK),
        ],
        "people": {
            "maelle": {
                "name": "Maëlle Kerdoncuff",
                "eduperson_scoped_affiliation": ["member@grenoble.example", "faculty@grenoble.example"],
            },
            "gael": {
                "given_name": "Gaël", "family_name": "Le Bihan",
                "eduperson_affiliation": ["member", "student"],
                "schac_home_organization": "grenoble.example",
            },
            "paul": {
                "name": "Paul Delorme",
                "eduperson_scoped_affiliation": ["faculty@paris.example"],
            },
            "nadia": { "name": "Nadia Serfati", "supannEtablissement": ["{UAI:0380134P}"] },
        },
    })
}
