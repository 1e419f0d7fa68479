//! Making the data folder of a new institution: keys, configuration, and what the registry is to
//! be told.

mod descriptor;

use std::fs::{self, DirBuilder};
use std::io;
use std::net::SocketAddr;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use domain::envelope::Envelope;
use domain::id::InstitutionId;
use domain::membership::DocumentDigest;
use domain::wire::write_envelope;
use identity::{IdentityError, Passwords};

pub use descriptor::{Descriptor, DescriptorError, PublicKeys};

use portal::PublicAddress;

use crate::config::{PEER_PORT, PEOPLE_PORT, PORTAL_PORT};
use crate::folder::{DataFolder, KeyFileError, KeySet, SecretFileError, write_secret};

/// What a new institution is.
pub struct Plan {
    /// Its short name.
    pub institution: InstitutionId,
    /// Its legal name.
    pub name: String,
    /// Its keys.
    pub keys: KeySet,
    /// Where it listens for peers.
    pub peer_listen: SocketAddr,
    /// Where peers reach it, as host:port.
    pub peer_addresses: Vec<String>,
    /// Where it listens for its own people.
    pub people_listen: SocketAddr,
    /// Where it listens for browsers.
    pub portal_listen: SocketAddr,
    /// Where people reach the portal, if not at `https://localhost` with the port.
    pub portal_address: Option<PublicAddress>,
    /// The consortium's first root and its fingerprint; none for a node that stands alone.
    pub root: Option<(Envelope, DocumentDigest)>,
}

/// Why no data folder was made. Nothing is left of the attempt but files that were there before.
#[derive(Debug, thiserror::Error)]
pub enum InitError {
    /// Something stands in the folder.
    #[error("{path} is not empty: take a new folder; `init` never writes over anything", path = .path.display())]
    NotEmpty {
        /// The folder.
        path: PathBuf,
    },
    /// A key cannot be written.
    #[error(transparent)]
    Key(#[from] KeyFileError),
    /// The first password cannot be drawn.
    #[error("draw the first password: {0}")]
    Password(#[from] IdentityError),
    /// The first password cannot be written down.
    #[error(transparent)]
    Secret(#[from] SecretFileError),
    /// The operating system refused.
    #[error("{path}: {source}", path = .path.display())]
    Io {
        /// What was being made.
        path: PathBuf,
        /// What it said.
        source: io::Error,
    },
}

impl Plan {
    /// An institution of which nothing is said but its name, with new keys, on the usual ports of
    /// the loopback address.
    ///
    /// # Errors
    /// If the operating system gives no randomness.
    pub fn new(institution: InstitutionId) -> Result<Self, KeyFileError> {
        let local = std::net::Ipv4Addr::LOCALHOST;
        Ok(Self {
            name: institution.to_string(),
            institution,
            keys: KeySet::random()?,
            peer_listen: (local, PEER_PORT).into(),
            peer_addresses: Vec::new(),
            people_listen: (local, PEOPLE_PORT).into(),
            portal_listen: (local, PORTAL_PORT).into(),
            portal_address: None,
            root: None,
        })
    }

    /// What the registry is to be told.
    pub fn descriptor(&self) -> Descriptor {
        Descriptor {
            id: self.institution.clone(),
            name: self.name.clone(),
            domains: Vec::new(),
            addresses: self.addresses(),
            keys: PublicKeys::of(&self.keys),
        }
    }

    fn addresses(&self) -> Vec<String> {
        if self.peer_addresses.is_empty() {
            vec![self.peer_listen.to_string()]
        } else {
            self.peer_addresses.clone()
        }
    }
}

/// Makes the data folder at `path`, which must be empty or not there.
///
/// # Errors
/// [`InitError`]; what was made before the failure is removed again.
pub fn create(path: &Path, plan: &Plan) -> Result<DataFolder, InitError> {
    let folder = DataFolder::new(path);
    let was_there = make_folder(&folder)?;
    let written = write_all(&folder, plan);
    if written.is_err() {
        remove_all(&folder, was_there);
    }
    written.map(|()| folder)
}

fn make_folder(folder: &DataFolder) -> Result<bool, InitError> {
    let path = folder.path();
    match fs::read_dir(path).map(|mut entries| entries.next().is_none()) {
        Ok(true) => Ok(true),
        Ok(false) => Err(InitError::NotEmpty {
            path: path.to_owned(),
        }),
        Err(source) if source.kind() == io::ErrorKind::NotFound => {
            private_folder(path)?;
            Ok(false)
        }
        Err(source) => Err(failed(path, source)),
    }
}

/// Makes a folder that nobody but its owner can look into.
pub(crate) fn private_folder(path: &Path) -> Result<(), InitError> {
    let mut builder = DirBuilder::new();
    let made = builder.recursive(true).mode(0o700).create(path);
    made.map_err(|source| failed(path, source))
}

fn write_all(folder: &DataFolder, plan: &Plan) -> Result<(), InitError> {
    private_folder(&folder.path().join("keys"))?;
    folder.write_keys(&plan.keys)?;
    if let Some((root, _)) = &plan.root {
        write(&folder.root(), &write_envelope(root))?;
    }
    write(&folder.descriptor(), plan.descriptor().to_json().as_bytes())?;
    write_secret(&folder.admin_password(), &Passwords::draw()?)?;
    // The configuration comes last: with it, the folder is one.
    write(&folder.config(), configuration(plan).as_bytes())
}

pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), InitError> {
    fs::write(path, bytes).map_err(|source| failed(path, source))
}

fn remove_all(folder: &DataFolder, was_there: bool) {
    let keys = folder.path().join("keys");
    let files = [
        folder.root(),
        folder.descriptor(),
        folder.admin_password(),
        folder.config(),
    ];
    // What cannot be removed is named by the next attempt.
    for file in files {
        let _ = fs::remove_file(file);
    }
    let _ = fs::remove_dir_all(keys);
    if !was_there {
        let _ = fs::remove_dir(folder.path());
    }
}

fn failed(path: &Path, source: io::Error) -> InitError {
    InitError::Io {
        path: path.to_owned(),
        source,
    }
}

/// The configuration file, with a line about each setting.
fn configuration(plan: &Plan) -> String {
    let quoted = |text: &dyn std::fmt::Display| toml::Value::String(text.to_string()).to_string();
    let addresses: Vec<String> = plan.addresses().iter().map(|a| quoted(a)).collect();
    let registry = match &plan.root {
        Some((_, DocumentDigest(digest))) => format!(
            "\n[registry]\n# The digest of the first root (root.pb), compared by other means.\nfingerprint = {}\n",
            quoted(&hex::encode(digest))
        ),
        None => "\n# To join a consortium, copy its first root to root.pb and set its digest:\n# [registry]\n# fingerprint = \"…\"\n".to_owned(),
    };
    format!(
        "# The configuration of this node; docs/config.md describes every setting.\n\
         institution = {institution}\n\
         name = {name}\n\
         \n\
         [peer]\n\
         # Where other institutions are answered, and where they reach it.\n\
         listen = {peer}\n\
         addresses = [{addresses}]\n\
         \n\
         [people]\n\
         # Plain: keep it on the loopback address, or behind a proxy.\n\
         listen = {people}\n\
         \n\
         [portal]\n\
         # The pages for browsers, over HTTPS, and the address at which people reach them.\n\
         listen = {portal}\n\
         {portal_address}\
         {registry}",
        institution = quoted(&plan.institution),
        name = quoted(&plan.name),
        peer = quoted(&plan.peer_listen),
        addresses = addresses.join(", "),
        people = quoted(&plan.people_listen),
        portal = quoted(&plan.portal_listen),
        portal_address = match &plan.portal_address {
            Some(address) => format!("address = {}\n", quoted(address)),
            None => "# address = \"https://archipel.example.fr\"\n".to_owned(),
        },
    )
}

#[cfg(test)]
mod tests;
