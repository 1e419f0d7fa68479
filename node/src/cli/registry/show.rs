//! `archipel registry show`: who belongs, by the newest documents.

use std::path::PathBuf;

use clap::Args;
use domain::membership::{Institution, Membership, Root};
use registry::council;
use serde_json::{Value, json};

use super::folder::RegisterFolder;
use crate::cli::output::{Output, table};
use crate::exit::Exit;
use crate::node::read_document;

/// Shows who belongs, and the rules.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  archipel registry show --dir registry")]
pub(super) struct Show {
    /// The register's folder.
    #[arg(long, default_value = ".", value_name = "FOLDER")]
    dir: PathBuf,
}

impl Show {
    pub(super) async fn run(self, output: &Output) -> anyhow::Result<Exit> {
        let folder = RegisterFolder::new(&self.dir);
        let first = read_document(folder.root())?;
        let fingerprint = hex::encode(council::fingerprint(&first).0);
        let register = folder.reach().await?;
        let root = register.mirror().root().into_value();
        let membership = register.mirror().membership();
        output.answer(&value(&fingerprint, &root, &membership), || {
            text(&fingerprint, &root, &membership)
        });
        Ok(Exit::Done)
    }
}

fn value(fingerprint: &str, root: &Root, membership: &Membership) -> Value {
    let council = root.council.iter().map(ToString::to_string);
    let institution = |institution: &Institution| {
        json!({
            "id": institution.id.to_string(),
            "name": institution.name,
            "status": institution.status.as_str(),
            "addresses": institution.addresses,
        })
    };
    json!({
        "consortium": root.consortium.to_string(),
        "fingerprint": fingerprint,
        "root": {
            "version": root.version,
            "council": council.collect::<Vec<_>>(),
            "threshold": root.threshold,
            "addresses": root.addresses,
            "tls_key": root.tls_key.to_string(),
        },
        "membership": {
            "version": membership.version,
            "institutions": membership.institutions.values().map(institution).collect::<Vec<_>>(),
        },
    })
}

fn text(fingerprint: &str, root: &Root, membership: &Membership) -> String {
    let row = |institution: &Institution| {
        [
            institution.id.to_string(),
            institution.status.as_str().to_owned(),
            institution.addresses.join(", "),
            institution.name.clone(),
        ]
    };
    let rows: Vec<_> = membership.institutions.values().map(row).collect();
    format!(
        "{}: root {} ({} of {} keys sign), membership {}\nfingerprint of the first root: {fingerprint}\n\n{}",
        root.consortium,
        root.version,
        root.threshold,
        root.council.len(),
        membership.version,
        table(["ID", "STATUS", "ADDRESSES", "NAME"], &rows)
    )
}
