//! `archipel registry add` and `set`: the next membership, signed and handed in.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use daemon::{Clock as _, SystemClock};
use domain::envelope::Envelope;
use domain::id::InstitutionId;
use domain::keys::SecretKey;
use domain::membership::{self, Institution, Membership};
use domain::wire::write_envelope;
use registry::council;
use serde_json::json;

use super::folder::{Register, RegisterFolder};
use crate::cli::output::Output;
use crate::exit::{Exit, Failure};
use crate::folder::read_key;
use crate::init::{Descriptor, write};

/// What an institution is to the consortium.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Status {
    /// Has asked to join: reads what is public.
    Applicant,
    /// Admitted for a time.
    Associate,
    /// Admitted.
    Member,
    /// Not spoken to.
    Suspended,
    /// Gone.
    Left,
}

impl From<Status> for membership::Status {
    fn from(status: Status) -> Self {
        match status {
            Status::Applicant => Self::Applicant,
            Status::Associate => Self::Associate,
            Status::Member => Self::Member,
            Status::Suspended => Self::Suspended,
            Status::Left => Self::Left,
        }
    }
}

/// How the next document is signed, and where it goes.
#[derive(Debug, Args)]
struct Signing {
    /// The register's folder.
    #[arg(long, default_value = ".", value_name = "FOLDER")]
    dir: PathBuf,
    /// A council key to sign with; by default all that are in the folder. Can be repeated.
    #[arg(long = "key", value_name = "FILE")]
    keys: Vec<PathBuf>,
    /// Writes the document to a file, to be signed by others, instead of handing it in.
    #[arg(long, value_name = "FILE")]
    draft: Option<PathBuf>,
}

/// Lists institutions, or lists them anew, by the descriptors that `archipel init` made.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  archipel registry add --dir registry --status member grenoble/institution.json paris/institution.json\n  archipel registry add --dir registry --key mine.key --draft next.pb paris/institution.json"
)]
pub(super) struct Add {
    /// Descriptors of institutions.
    #[arg(value_name = "FILE", required = true)]
    descriptors: Vec<PathBuf>,
    /// What they are to the consortium.
    #[arg(long, value_enum, default_value_t = Status::Member)]
    status: Status,
    #[command(flatten)]
    signing: Signing,
}

/// Changes what institutions are to the consortium.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  archipel registry set --dir registry --status suspended mallory"
)]
pub(super) struct Set {
    /// Institutions, by short name.
    #[arg(value_name = "ID", required = true)]
    institutions: Vec<InstitutionId>,
    /// What they are to the consortium from now on.
    #[arg(long, value_enum)]
    status: Status,
    #[command(flatten)]
    signing: Signing,
}

impl Add {
    pub(super) async fn run(self, output: &Output) -> anyhow::Result<Exit> {
        let status = self.status.into();
        let read = |path: &PathBuf| {
            let descriptor = Descriptor::read(path)?;
            let institution = descriptor.institution(status);
            institution.with_context(|| format!("read {}", path.display()))
        };
        let listed: Vec<Institution> = self
            .descriptors
            .iter()
            .map(read)
            .collect::<anyhow::Result<_>>()?;
        self.signing
            .next(output, |membership| {
                for institution in listed {
                    membership.insert(institution.id.clone(), institution);
                }
                Ok(())
            })
            .await
    }
}

impl Set {
    pub(super) async fn run(self, output: &Output) -> anyhow::Result<Exit> {
        let status = self.status.into();
        let changed = self.institutions;
        self.signing
            .next(output, |membership| {
                for id in changed {
                    let institution = membership.get_mut(&id).ok_or_else(|| {
                        let message = format!("the register does not list `{id}`");
                        Failure::new(Exit::Usage, message)
                    })?;
                    institution.status = status;
                }
                Ok(())
            })
            .await
    }
}

type Institutions = std::collections::BTreeMap<InstitutionId, Institution>;

impl Signing {
    /// Makes the next membership of the newest one, signs it and hands it in.
    async fn next(
        self,
        output: &Output,
        change: impl FnOnce(&mut Institutions) -> Result<(), Failure>,
    ) -> anyhow::Result<Exit> {
        let folder = RegisterFolder::new(&self.dir);
        let register = folder.reach().await?;
        let mut institutions = register.mirror().membership().institutions.clone();
        change(&mut institutions)?;
        let membership = next(&register, institutions)?;
        let document = self.sign(&folder, &membership)?;
        match &self.draft {
            Some(path) => write(path, &write_envelope(&document))?,
            None => register
                .submit(document)
                .await
                .context("hand in the membership")?,
        }
        let version = membership.version;
        let value = json!({ "membership_version": version, "draft": self.draft });
        output.answer(&value, || match &self.draft {
            Some(path) => format!("membership {version}, to be signed: {}", path.display()),
            None => format!("membership {version} is in force"),
        });
        Ok(Exit::Done)
    }

    fn sign(&self, folder: &RegisterFolder, membership: &Membership) -> anyhow::Result<Envelope> {
        let keys: Vec<SecretKey> = if self.keys.is_empty() {
            folder.council_keys()?
        } else {
            let keys = self.keys.iter().map(|path| read_key(path));
            keys.collect::<Result<_, _>>()?
        };
        if keys.is_empty() {
            let message = "no council key is here: give one with --key FILE";
            return Err(Failure::new(Exit::Usage, message).into());
        }
        Ok(council::sign(membership, &keys.iter().collect::<Vec<_>>())?)
    }
}

fn next(register: &Register, institutions: Institutions) -> anyhow::Result<Membership> {
    let mirror = register.mirror();
    let root = mirror.root();
    let current = mirror.verified_membership();
    let now_ms = SystemClock::new().now_ms();
    let institutions = institutions.into_values();
    Ok(council::next_membership(
        root.value(),
        current.as_ref(),
        institutions,
        now_ms,
    )?)
}
