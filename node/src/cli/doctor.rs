//! `archipel doctor`: what is wrong with a node and how to mend it, one line for each check.

mod at_work;

use std::net::TcpListener;
use std::path::PathBuf;

use campus_proto::admin::v1 as pb;
use clap::Args;
use serde_json::{Value, json};

use super::connect::Target;
use super::output::Output;
use super::peers::peers;
use super::shape;
use crate::api::free_bytes;
use crate::config::{Config, Listen, Overrides};
use crate::exit::Exit;
use crate::folder::{KeyFileError, KeyName, RunningNode};

/// Less free space than this is worth a word, in bytes.
const FREE_BYTES_MIN: u64 = 1 << 30;

/// Looks for what is wrong with a node and says how to mend it.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  archipel doctor --dir grenoble")]
pub(super) struct Doctor {
    #[command(flatten)]
    target: Target,
}

/// One check.
#[derive(Debug)]
struct Check {
    name: &'static str,
    // What is good, or what is wrong and what to do.
    result: Result<String, String>,
}

impl Doctor {
    pub(super) async fn run(self, output: &Output) -> anyhow::Result<Exit> {
        let mut checks = Vec::new();
        let path: PathBuf = self.target.dir.join("node.toml");
        match Config::load(&path, Overrides::default()) {
            Ok(config) => {
                checks.push(good("configuration", path.display()));
                let is_running = RunningNode::read(&config.folder.api()).is_some();
                checks.extend(at_rest(&config, is_running));
                if is_running {
                    checks.extend(self.at_work().await);
                }
            }
            Err(error) => checks.push(bad("configuration", error)),
        }
        let is_well = checks.iter().all(|check| check.result.is_ok());
        let values: Value = checks.iter().map(Check::value).collect();
        let value = json!({ "ok": is_well, "checks": values });
        output.answer(&value, || {
            checks
                .iter()
                .map(Check::line)
                .collect::<Vec<_>>()
                .join("\n")
        });
        Ok(if is_well {
            Exit::Done
        } else {
            Exit::Configuration
        })
    }

    /// What a running node says of itself.
    async fn at_work(&self) -> Vec<Check> {
        let session = match self.target.connect_as_operator().await {
            Ok(session) => session,
            Err(error) => return vec![bad("node", format!("{error:#}"))],
        };
        let request = session.request(pb::StatusRequest {});
        let mut checks = match session.admin().status(request).await {
            Ok(status) => at_work::of_status(&status.into_inner()),
            Err(status) => vec![bad("node", status.message())],
        };
        match peers(&session).await {
            Ok(peers) => checks.extend(at_work::of_peers(&peers)),
            Err(status) => checks.push(bad("peers", status.message())),
        }
        checks
    }
}

fn at_rest(config: &Config, is_running: bool) -> Vec<Check> {
    let keys = KeyName::ALL.map(|name| of_key(config, name));
    let mut checks: Vec<Check> = keys.into();
    checks.push(match &config.registry {
        Some(_) => good("registry", "a consortium is configured"),
        None => good("registry", "none: the node stands alone"),
    });
    checks.push(of_space(config));
    if !is_running {
        checks.push(of_port("peer.listen", &config.peer.listen));
        checks.push(of_port("people.listen", &config.people.listen));
        checks.push(good("node", "does not run"));
    }
    checks
}

fn of_key(config: &Config, name: KeyName) -> Check {
    match config.folder.read_key(name) {
        Ok(key) => good("key", format!("{}: {}", name.as_str(), key.public())),
        // Only a node that stands alone signs with it.
        Err(KeyFileError::Missing { .. }) if name == KeyName::Root && config.registry.is_some() => {
            good("key", "root: kept elsewhere")
        }
        Err(error) => bad("key", error),
    }
}

fn of_space(config: &Config) -> Check {
    let free = free_bytes(config.folder.path());
    if free < FREE_BYTES_MIN {
        bad("disk", format!("{} free: make space", shape::bytes(free)))
    } else {
        good("disk", format!("{} free", shape::bytes(free)))
    }
}

fn of_port(key: &'static str, listen: &Listen) -> Check {
    match TcpListener::bind(listen.address) {
        Ok(_) => good("port", format!("{key}: {} can be had", listen.address)),
        Err(error) => bad(
            "port",
            format!("{}: {key}: {}: {error}", listen.place, listen.address),
        ),
    }
}

fn good(name: &'static str, detail: impl ToString) -> Check {
    let result = Ok(detail.to_string());
    Check { name, result }
}

fn bad(name: &'static str, detail: impl ToString) -> Check {
    let result = Err(detail.to_string());
    Check { name, result }
}

impl Check {
    fn line(&self) -> String {
        match &self.result {
            Ok(detail) => format!("✓ {}: {detail}", self.name),
            Err(detail) => format!("✗ {}: {detail}", self.name),
        }
    }

    fn value(&self) -> Value {
        let (Ok(detail) | Err(detail)) = &self.result;
        json!({ "check": self.name, "ok": self.result.is_ok(), "detail": detail })
    }
}
