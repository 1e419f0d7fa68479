//! `archipel registry init`: the council's keys, the first root and the register's TLS key.

use std::path::PathBuf;

use clap::Args;
use domain::id::InstitutionId;
use domain::keys::SecretKey;
use domain::wire::write_envelope;
use registry::council::{self, Rules};
use serde_json::json;

use super::folder::RegisterFolder;
use crate::cli::output::Output;
use crate::config::is_address;
use crate::exit::{Exit, Failure};
use crate::folder::{KeyFileError, write_key};
use crate::init::{private_folder, write};

/// Founds a consortium: makes the keys of its council, its first root and the register's TLS key.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  archipel registry init --dir registry --consortium alpes --council 5 --threshold 3 --address registry.example.fr:7410\n\nEach member of the council takes one of council/*.key away; the fingerprint that is printed goes to all institutions, on paper."
)]
pub(super) struct Init {
    /// The folder to make; it must be new or empty.
    #[arg(long, value_name = "FOLDER")]
    dir: PathBuf,
    /// The consortium's short name, a DNS label.
    #[arg(long, value_name = "ID")]
    consortium: InstitutionId,
    /// How many keys the council has, at most 32.
    #[arg(long, default_value_t = 5, value_name = "NUMBER")]
    council: usize,
    /// How many of them must sign; more than half.
    #[arg(long, default_value_t = 3, value_name = "NUMBER")]
    threshold: usize,
    /// Where the register answers. Can be repeated.
    #[arg(long = "address", value_name = "HOST:PORT", required = true)]
    addresses: Vec<String>,
}

impl Init {
    pub(super) fn run(self, output: &Output) -> anyhow::Result<Exit> {
        let council = draw(self.council)?;
        let tls_key = draw_one()?;
        self.check()?;
        let rules = Rules {
            council: council.iter().map(SecretKey::public).collect(),
            threshold: self.threshold,
            addresses: self.addresses,
            tls_key: tls_key.public(),
        };
        let root = council::first_root(self.consortium, rules)?;
        let document = council::sign(&root, &council.iter().collect::<Vec<_>>())?;
        let fingerprint = hex::encode(council::fingerprint(&document).0);
        let folder = RegisterFolder::new(&self.dir);
        private_folder(&folder.council())?;
        for (number, key) in (1..).zip(&council) {
            write_key(&folder.council().join(format!("{number}.key")), key)?;
        }
        write_key(&folder.tls_key(), &tls_key)?;
        write(&folder.root(), &write_envelope(&document))?;
        folder.open()?;
        let value = json!({
            "consortium": root.consortium.to_string(),
            "fingerprint": fingerprint,
            "root": folder.root(),
            "dir": folder.path(),
        });
        output.answer(&value, || {
            format!(
                "made {dir}\n\nThe fingerprint of the first root, to be told to every institution by other means:\n{fingerprint}\n\nNext:\n  archipel registry add --dir {dir} grenoble/institution.json\n  archipel registry serve --dir {dir}",
                dir = folder.path().display(),
            )
        });
        Ok(Exit::Done)
    }

    fn check(&self) -> Result<(), Failure> {
        let usage = |message: String| Err(Failure::new(Exit::Usage, message));
        if let Some(wrong) = self.addresses.iter().find(|address| !is_address(address)) {
            return usage(format!("--address: `{wrong}` is not host:port"));
        }
        let is_majority = self.threshold <= self.council && 2 * self.threshold > self.council;
        if !is_majority || self.council > domain::membership::COUNCIL_KEYS_MAX {
            let (council, threshold) = (self.council, self.threshold);
            return usage(format!(
                "a council of {council} with a threshold of {threshold}: give at most 32 keys and a threshold of more than half of them"
            ));
        }
        let mut entries = std::fs::read_dir(&self.dir).into_iter().flatten();
        if entries.next().is_some() {
            let message = format!("{} is not empty: take a new folder", self.dir.display());
            return Err(Failure::new(Exit::Configuration, message));
        }
        Ok(())
    }
}

fn draw(number: usize) -> Result<Vec<SecretKey>, KeyFileError> {
    // More than a council may have is refused before anything is written.
    let number = number.min(domain::membership::COUNCIL_KEYS_MAX);
    std::iter::repeat_with(draw_one).take(number).collect()
}

fn draw_one() -> Result<SecretKey, KeyFileError> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(KeyFileError::Randomness)?;
    Ok(SecretKey::from_seed(&seed))
}
