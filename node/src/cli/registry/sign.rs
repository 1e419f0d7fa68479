//! `archipel registry sign` and `submit`: a council whose keys are in different places.

use std::path::PathBuf;

use clap::Args;
use domain::membership::{Membership, Root};
use domain::wire::write_envelope;
use registry::{DocumentKind, council};
use serde_json::json;

use super::folder::RegisterFolder;
use crate::cli::output::Output;
use crate::exit::{Exit, Failure};
use crate::folder::read_key;
use crate::init::write;
use crate::node::read_document;

/// Adds a signature to a document that was made with `--draft`, and says what is in it.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  archipel registry sign next.pb --key mine.key --out next-signed.pb"
)]
pub(super) struct Sign {
    /// The document.
    document: PathBuf,
    /// The council key.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// Where to write the signed document; by default over the unsigned one.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Sign {
    pub(super) fn run(self, output: &Output) -> anyhow::Result<Exit> {
        let document = read_document(self.document.clone())?;
        let content = match DocumentKind::of(&document) {
            Some(DocumentKind::Root) => root_text(&council::review(&document)?),
            Some(DocumentKind::Membership) => membership_text(&council::review(&document)?),
            None => {
                let message = format!("{} is no registry document", self.document.display());
                return Err(Failure::new(Exit::Usage, message).into());
            }
        };
        let signed = council::cosign(&document, &read_key(&self.key)?)?;
        let out = self.out.unwrap_or(self.document);
        write(&out, &write_envelope(&signed))?;
        output.answer(&json!({ "signed": out, "content": content }), || {
            format!("signed, in {}:\n{content}", out.display())
        });
        Ok(Exit::Done)
    }
}

fn root_text(root: &Root) -> String {
    format!(
        "root {} of {}: {} of {} keys sign",
        root.version,
        root.consortium,
        root.threshold,
        root.council.len()
    )
}

fn membership_text(membership: &Membership) -> String {
    let institution = |institution: &domain::membership::Institution| {
        format!("\n  {} {}", institution.status.as_str(), institution.id)
    };
    let list: String = membership.institutions.values().map(institution).collect();
    format!(
        "membership {} of {}:{list}",
        membership.version, membership.consortium
    )
}

/// Hands in a document that enough of the council have signed.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  archipel registry submit next.pb --dir registry")]
pub(super) struct Submit {
    /// The document.
    document: PathBuf,
    /// The register's folder.
    #[arg(long, default_value = ".", value_name = "FOLDER")]
    dir: PathBuf,
}

impl Submit {
    pub(super) async fn run(self, output: &Output) -> anyhow::Result<Exit> {
        let document = read_document(self.document)?;
        let register = RegisterFolder::new(&self.dir).reach().await?;
        register.submit(document).await?;
        output.answer(&json!({ "accepted": true }), || "it is in force".to_owned());
        Ok(Exit::Done)
    }
}
