//! What overrides the file: flags and the environment, by the same names.

use std::path::PathBuf;

use clap::Args;

/// Settings given as flags or, behind those, in the environment. Unset ones are left to the file.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Settings (they override the file)")]
pub struct Overrides {
    /// Whose node it is: `institution`.
    #[arg(long, env = "ARCHIPEL_INSTITUTION", value_name = "ID")]
    pub institution: Option<String>,
    /// The institution's legal name: `name`.
    #[arg(long, env = "ARCHIPEL_NAME", value_name = "TEXT")]
    pub name: Option<String>,
    /// How many teachers it has, told to everybody rounded; 0 tells nothing: `teachers`.
    #[arg(long, env = "ARCHIPEL_TEACHERS", value_name = "NUMBER")]
    pub teachers: Option<i64>,
    /// Where everything is kept: `data`.
    #[arg(long, env = "ARCHIPEL_DATA", value_name = "FOLDER")]
    pub data: Option<PathBuf>,
    /// Where peers are answered: `peer.listen`.
    #[arg(long, env = "ARCHIPEL_PEER_LISTEN", value_name = "IP:PORT")]
    pub peer_listen: Option<String>,
    /// Where peers reach the node: `peer.addresses`.
    #[arg(
        long,
        env = "ARCHIPEL_PEER_ADDRESSES",
        value_name = "HOST:PORT",
        value_delimiter = ','
    )]
    pub peer_addresses: Option<Vec<String>>,
    /// Where people are answered: `people.listen`.
    #[arg(long, env = "ARCHIPEL_PEOPLE_LISTEN", value_name = "IP:PORT")]
    pub people_listen: Option<String>,
    /// Where browsers are answered: `portal.listen`.
    #[arg(long, env = "ARCHIPEL_PORTAL_LISTEN", value_name = "IP:PORT")]
    pub portal_listen: Option<String>,
    /// Where people reach the portal: `portal.address`.
    #[arg(long, env = "ARCHIPEL_PORTAL_ADDRESS", value_name = "HTTPS ADDRESS")]
    pub portal_address: Option<String>,
    /// The certificate of that address: `portal.certificate`.
    #[arg(long, env = "ARCHIPEL_PORTAL_CERTIFICATE", value_name = "FILE")]
    pub portal_certificate: Option<String>,
    /// The certificate's private key: `portal.key`.
    #[arg(long, env = "ARCHIPEL_PORTAL_KEY", value_name = "FILE")]
    pub portal_key: Option<String>,
    /// Where the registry answers: `registry.addresses`.
    #[arg(
        long,
        env = "ARCHIPEL_REGISTRY_ADDRESSES",
        value_name = "HOST:PORT",
        value_delimiter = ','
    )]
    pub registry_addresses: Option<Vec<String>>,
    /// The digest of the first root: `registry.fingerprint`.
    #[arg(long, env = "ARCHIPEL_REGISTRY_FINGERPRINT", value_name = "HEX")]
    pub registry_fingerprint: Option<String>,
    /// What keeps the view, sled or redb: `view.engine`.
    #[arg(long, env = "ARCHIPEL_VIEW_ENGINE", value_name = "ENGINE")]
    pub view_engine: Option<String>,
    /// What is logged: `log.level`.
    #[arg(long, env = "ARCHIPEL_LOG_LEVEL", value_name = "FILTER")]
    pub log_level: Option<String>,
    /// How it is logged, text or json: `log.format`.
    #[arg(long, env = "ARCHIPEL_LOG_FORMAT", value_name = "FORMAT")]
    pub log_format: Option<String>,
}
