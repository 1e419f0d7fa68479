//! What an operator set: from the file, the environment and the flags, to what it means.
//!
//! [`ConfigFile`](file::ConfigFile) is what was typed, [`Config`] what it means. A flag wins over
//! the environment, which wins over the file. Every mistake is said with the place where it was
//! made and with what to write instead. Only this module reads the environment, for settings
//! through [`Overrides`].

mod error;
mod file;
mod merge;
mod overrides;
mod providers;
mod value;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use daemon::telemetry::LogFormat;
use domain::id::InstitutionId;
use domain::membership::DocumentDigest;
use identity::ProviderId;
use identity::oidc::{ClaimNames, Issuer, RoleMap};
use portal::PublicAddress;
use store::view::ViewEngine;
use teaching::RetentionRules;

pub use error::{ConfigError, Place};
pub use overrides::Overrides;
pub(crate) use value::is_address;

use crate::folder::DataFolder;

/// The port on which peers are answered, if nothing is said.
pub const PEER_PORT: u16 = 7400;
/// The port on which people are answered, if nothing is said.
pub const PEOPLE_PORT: u16 = 7401;
/// The port on which browsers are answered, as `init` writes it.
pub const PORTAL_PORT: u16 = 7402;
/// Longest configuration file, in bytes.
pub const FILE_BYTES_MAX: u64 = 256 << 10;
/// Longest legal name of an institution, in characters.
pub const NAME_CHARS_MAX: usize = domain::membership::NAME_CHARS_MAX;
/// Most addresses in one list.
pub const ADDRESSES_MAX: usize = domain::membership::ADDRESSES_MAX;

/// What a node is to do.
#[derive(Debug, Clone)]
pub struct Config {
    /// Whose node it is.
    pub institution: InstitutionId,
    /// The institution's legal name.
    pub name: String,
    /// How many teachers it tells that it has.
    pub teachers: Teachers,
    /// Where everything is kept.
    pub folder: DataFolder,
    /// Other institutions.
    pub peer: Peer,
    /// The institution's own people.
    pub people: People,
    /// The pages for browsers; none if none are served.
    pub portal: Option<Portal>,
    /// Where the institution's people sign in, besides local accounts.
    pub providers: Vec<Provider>,
    /// Who belongs; none for a node that stands alone.
    pub registry: Option<Registry>,
    /// How long what students do is kept.
    pub retention: RetentionRules,
    /// What keeps the view.
    pub view_engine: ViewEngine,
    /// What is logged, and how.
    pub log: Log,
}

/// How many teachers the institution tells that it has. What it tells is rounded
/// ([`HeadCount`](domain::profile::HeadCount)).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Teachers {
    /// As many as have an account with this role here.
    Counted,
    /// This number.
    Told(u32),
    /// Nothing.
    Untold,
}

/// How other institutions reach the node.
#[derive(Debug, Clone)]
pub struct Peer {
    /// Where it listens.
    pub listen: Listen,
    /// Where they reach it, as host:port; told to the registry.
    pub addresses: Vec<String>,
}

/// How the institution's own people reach the node.
#[derive(Debug, Clone)]
pub struct People {
    /// Where it listens; plain, so on the loopback address or behind a proxy.
    pub listen: Listen,
}

/// How browsers reach the node.
#[derive(Debug, Clone)]
pub struct Portal {
    /// Where it listens, with TLS.
    pub listen: Listen,
    /// Where people reach it; none for `https://localhost` with the port.
    pub address: Option<PublicAddress>,
    /// The certificate of that address; none for one of the node's own making.
    pub certificate: Option<Certificate>,
}

/// A certificate that somebody else made, in PEM files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// The certificate and those that lead to its authority.
    pub chain: PathBuf,
    /// Its private key.
    pub key: PathBuf,
}

/// An identity provider. What is secret stays in its file until the node starts.
#[derive(Debug, Clone)]
pub struct Provider {
    /// Its name in addresses of the portal.
    pub id: ProviderId,
    /// Its name for people.
    pub name: String,
    /// Its issuer.
    pub issuer: Issuer,
    /// How it knows this node.
    pub client_id: String,
    /// The file with the secret by which it believes this node; none for a public client.
    pub client_secret: Option<PathBuf>,
    /// Scopes to ask for besides `openid`.
    pub scopes: Vec<String>,
    /// By which domains and codes it may name this institution.
    pub organizations: Vec<String>,
    /// Where it says what somebody is.
    pub claims: ClaimNames,
    /// What that means here.
    pub roles: RoleMap,
    /// A file with certificates (PEM) of authorities that are trusted for it besides the system's.
    pub authorities: Option<PathBuf>,
}

/// A socket to listen on, and who said so.
#[derive(Debug, Clone)]
pub struct Listen {
    /// Address and port; port 0 is any free one.
    pub address: SocketAddr,
    /// Where it was set.
    pub place: Place,
}

/// Where the consortium's documents come from.
#[derive(Debug, Clone)]
pub struct Registry {
    /// Besides those that the newest root names, as host:port.
    pub addresses: Vec<String>,
    /// The digest of the first root, compared by other means.
    pub fingerprint: DocumentDigest,
}

/// What is logged.
#[derive(Debug, Clone)]
pub struct Log {
    /// A filter such as `info` or `info,federation=debug`.
    pub level: String,
    /// For people or for programs.
    pub format: LogFormat,
}

impl Config {
    /// A node of which nothing is said but whose it is and where: it stands alone, on free ports
    /// of the loopback address.
    pub fn new(institution: InstitutionId, folder: impl Into<PathBuf>) -> Self {
        Self {
            name: institution.to_string(),
            institution,
            teachers: Teachers::Counted,
            folder: DataFolder::new(folder),
            peer: Peer {
                listen: Listen::loopback(0),
                addresses: Vec::new(),
            },
            people: People {
                listen: Listen::loopback(0),
            },
            portal: None,
            providers: Vec::new(),
            registry: None,
            retention: RetentionRules::default(),
            view_engine: ViewEngine::Sled,
            log: Log::default(),
        }
    }

    /// Reads the configuration in the file at `path`, with what overrides it.
    ///
    /// # Errors
    /// [`ConfigError`] says where the mistake is and what to write.
    pub fn load(path: &Path, overrides: Overrides) -> Result<Self, ConfigError> {
        merge::config(file::read(path)?, overrides)
    }
}

impl Listen {
    /// On the loopback address.
    pub fn loopback(port: u16) -> Self {
        Self {
            address: (Ipv4Addr::LOCALHOST, port).into(),
            place: Place::Default,
        }
    }
}

impl Default for Log {
    fn default() -> Self {
        Self {
            level: "info".to_owned(),
            format: LogFormat::Text,
        }
    }
}

#[cfg(test)]
mod tests;
