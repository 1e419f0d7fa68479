//! `archipel init`: makes the data folder of a new institution.

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;
use domain::id::InstitutionId;
use domain::membership::DocumentDigest;
use portal::PublicAddress;
use registry::council;
use serde_json::json;

use super::output::Output;
use crate::config::{PEER_PORT, PEOPLE_PORT, PORTAL_PORT, is_address};
use crate::exit::{Exit, Failure};
use crate::folder::read_secret;
use crate::init::{Plan, create};
use crate::node::{FIRST_LOGIN, read_document};

/// Makes the data folder of a new institution: keys, configuration, and what the registry is told.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  archipel init --dir grenoble --institution grenoble --name \"Université Grenoble Alpes\"\n  archipel init --dir grenoble --institution grenoble --root root.pb --fingerprint 9f86…\n\nWithout --root the node stands alone; it can join a consortium later."
)]
pub(super) struct Init {
    /// The folder to make; it must be new or empty.
    #[arg(long, env = "ARCHIPEL_DIR", value_name = "FOLDER")]
    dir: PathBuf,
    /// The institution's short name, a DNS label such as `grenoble`.
    #[arg(long, value_name = "ID")]
    institution: InstitutionId,
    /// Its legal name; by default the short one.
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
    /// Where it listens for other institutions.
    #[arg(long, value_name = "IP:PORT", default_value_t = local(PEER_PORT))]
    peer: SocketAddr,
    /// Where other institutions reach it; by default where it listens. Can be repeated.
    #[arg(long = "peer-address", value_name = "HOST:PORT")]
    peer_addresses: Vec<String>,
    /// Where it listens for its own people.
    #[arg(long, value_name = "IP:PORT", default_value_t = local(PEOPLE_PORT))]
    people: SocketAddr,
    /// Where it listens for browsers.
    #[arg(long, value_name = "IP:PORT", default_value_t = local(PORTAL_PORT))]
    portal: SocketAddr,
    /// Where people reach the portal, such as `https://archipel.example.fr`.
    #[arg(long, value_name = "HTTPS ADDRESS")]
    portal_address: Option<PublicAddress>,
    /// The consortium's first root, as its council handed it out.
    #[arg(long, value_name = "FILE")]
    root: Option<PathBuf>,
    /// The root's digest, from another source than the root itself.
    #[arg(long, value_name = "HEX", requires = "root")]
    fingerprint: Option<String>,
}

fn local(port: u16) -> SocketAddr {
    (std::net::Ipv4Addr::LOCALHOST, port).into()
}

impl Init {
    pub(super) fn run(self, output: &Output) -> anyhow::Result<Exit> {
        let dir = self.dir.clone();
        let plan = self.plan(output)?;
        let folder = create(&dir, &plan)?;
        let descriptor = plan.descriptor();
        let password = read_secret(&folder.admin_password())?;
        let value = json!({
            "institution": descriptor.id.to_string(),
            "dir": folder.path(),
            "config": folder.config(),
            "descriptor": folder.descriptor(),
            "keys": descriptor.keys,
            "administrator": { "login": FIRST_LOGIN, "password": password },
        });
        output.answer(&value, || {
            format!(
                "made {dir}\n\nThe portal's first administrator: login {FIRST_LOGIN}, password {password}\n(it is also in {secret}; change it on the account page and delete the file)\n\nNext:\n  archipel serve --dir {dir}\n  archipel token --dir {dir} --name \"Maëlle Kerdoncuff\" --role teacher\nTo be listed by a registry, hand in {descriptor}.\nKeep a copy of {dir}/keys elsewhere: nobody can make these keys again.",
                dir = folder.path().display(),
                secret = folder.admin_password().display(),
                descriptor = folder.descriptor().display(),
            )
        });
        Ok(Exit::Done)
    }

    fn plan(self, output: &Output) -> anyhow::Result<Plan> {
        let mut plan = Plan::new(self.institution)?;
        if let Some(name) = self.name {
            plan.name = name;
        }
        if let Some(wrong) = self.peer_addresses.iter().find(|text| !is_address(text)) {
            let message = format!("--peer-address: `{wrong}` is not host:port");
            return Err(Failure::new(Exit::Usage, message).into());
        }
        plan.peer_listen = self.peer;
        plan.peer_addresses = self.peer_addresses;
        plan.people_listen = self.people;
        plan.portal_listen = self.portal;
        plan.portal_address = self.portal_address;
        if let Some(path) = self.root {
            let root = read_document(path).context("read the first root")?;
            let found = council::fingerprint(&root);
            compare(&found, self.fingerprint.as_deref(), output)?;
            plan.root = Some((root, found));
        }
        Ok(plan)
    }
}

/// Whoever hands out a root must not be the one who says that it is the right one.
fn compare(found: &DocumentDigest, expected: Option<&str>, output: &Output) -> Result<(), Failure> {
    let found = hex::encode(found.0);
    match expected {
        Some(expected) if expected.eq_ignore_ascii_case(&found) => Ok(()),
        Some(_) => Err(Failure::new(
            Exit::Integrity,
            format!("this root has the fingerprint {found}, not the one given: ask the council"),
        )),
        None => {
            let text = "compare this fingerprint with what the council published:";
            output.remark(&format!("{text} {found}"));
            Ok(())
        }
    }
}
