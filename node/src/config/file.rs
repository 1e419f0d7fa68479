//! The file as it was typed. Unknown keys are refused, since a misspelt limit is no limit.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use super::FILE_BYTES_MAX;
use super::error::{ConfigError, Place};

/// A text and where it stands.
pub(super) type Typed = Option<Spanned<String>>;
/// Texts, and where their list stands.
pub(super) type TypedList = Option<Spanned<Vec<String>>>;

/// A number and where it stands.
pub(super) type TypedNumber = Option<Spanned<i64>>;

/// What was typed.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConfigFile {
    pub(super) institution: Typed,
    pub(super) name: Typed,
    pub(super) teachers: TypedNumber,
    pub(super) data: Typed,
    #[serde(default)]
    pub(super) peer: PeerSection,
    #[serde(default)]
    pub(super) people: PeopleSection,
    #[serde(default)]
    pub(super) portal: PortalSection,
    #[serde(default)]
    pub(super) provider: Vec<ProviderSection>,
    #[serde(default)]
    pub(super) registry: RegistrySection,
    #[serde(default)]
    pub(super) retention: RetentionSection,
    #[serde(default)]
    pub(super) view: ViewSection,
    #[serde(default)]
    pub(super) log: LogSection,
}

/// `[peer]`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PeerSection {
    pub(super) listen: Typed,
    pub(super) addresses: TypedList,
}

/// `[people]`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PeopleSection {
    pub(super) listen: Typed,
}

/// `[portal]`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PortalSection {
    pub(super) listen: Typed,
    pub(super) address: Typed,
    pub(super) certificate: Typed,
    pub(super) key: Typed,
}

/// `[[provider]]`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProviderSection {
    pub(super) id: Typed,
    pub(super) name: Typed,
    pub(super) issuer: Typed,
    pub(super) client_id: Typed,
    pub(super) client_secret: Typed,
    pub(super) scopes: TypedList,
    pub(super) organizations: TypedList,
    pub(super) authorities: Typed,
    #[serde(default)]
    pub(super) claims: ClaimsSection,
    #[serde(default)]
    pub(super) roles: RolesSection,
}

/// `[provider.claims]`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClaimsSection {
    pub(super) affiliation: TypedList,
    pub(super) scoped_affiliation: TypedList,
    pub(super) organization: TypedList,
    pub(super) entitlement: TypedList,
}

/// `[provider.roles]`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RolesSection {
    pub(super) teacher: TypedList,
    pub(super) staff: TypedList,
    pub(super) student: TypedList,
    pub(super) operator: TypedList,
    pub(super) officer: TypedList,
}

/// `[retention]`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RetentionSection {
    pub(super) reports_days: TypedNumber,
    pub(super) traces_days: TypedNumber,
    pub(super) accesses_days: TypedNumber,
}

/// `[registry]`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RegistrySection {
    pub(super) addresses: TypedList,
    pub(super) fingerprint: Typed,
}

/// `[view]`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ViewSection {
    pub(super) engine: Typed,
}

/// `[log]`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LogSection {
    pub(super) level: Typed,
    pub(super) format: Typed,
}

/// A file, its text, and what is in it.
pub(super) struct Read {
    pub(super) path: PathBuf,
    text: String,
    pub(super) file: ConfigFile,
}

/// Reads the file at `path`.
pub(super) fn read(path: &Path) -> Result<Read, ConfigError> {
    parse(path, text_of(path)?)
}

fn text_of(path: &Path) -> Result<String, ConfigError> {
    let path_buf = || path.to_owned();
    let mut text = String::new();
    let mut file = File::open(path)
        .map_err(|source| unreadable(path, source))?
        .take(FILE_BYTES_MAX + 1);
    file.read_to_string(&mut text)
        .map_err(|source| unreadable(path, source))?;
    if text.len() as u64 > FILE_BYTES_MAX {
        return Err(ConfigError::TooLong { path: path_buf() });
    }
    Ok(text)
}

fn unreadable(path: &Path, source: io::Error) -> ConfigError {
    let path = path.to_owned();
    if source.kind() == io::ErrorKind::NotFound {
        ConfigError::Missing { path }
    } else {
        ConfigError::Unreadable { path, source }
    }
}

/// Reads the text of the file at `path`.
pub(super) fn parse(path: &Path, text: String) -> Result<Read, ConfigError> {
    let path = path.to_owned();
    match toml::from_str(&text) {
        Ok(file) => Ok(Read { path, text, file }),
        Err(error) => {
            let line = line_of(&text, error.span().map_or(0, |span| span.start));
            Err(ConfigError::Syntax {
                place: Place::Line { file: path, line },
                message: helpful(error.message()),
            })
        }
    }
}

impl Read {
    /// Where a value stands.
    pub(super) fn place<T>(&self, typed: &Spanned<T>) -> Place {
        Place::Line {
            file: self.path.clone(),
            line: line_of(&self.text, typed.span().start),
        }
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    let before = text.get(..offset).unwrap_or(text);
    before.matches('\n').count() + 1
}

/// The parser's message, with the key that was perhaps meant.
fn helpful(message: &str) -> String {
    let shown: String = message.trim_end().chars().take(400).collect();
    match suggestion(message) {
        Some(meant) => format!("{shown}; did you mean `{meant}`?"),
        None => shown,
    }
}

/// The parser quotes what it found first, then everything that it expected.
fn suggestion(message: &str) -> Option<&str> {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let found = quoted
        .next()
        .filter(|_| message.starts_with("unknown field"))?;
    closest(found, quoted)
}

/// The one of `known` that `typed` was perhaps meant to be.
pub(super) fn closest<'a>(typed: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|name| (strsim::jaro_winkler(&typed.to_lowercase(), name), name))
        .filter(|(similarity, _)| *similarity >= 0.8)
        .max_by(|one, other| one.0.total_cmp(&other.0))
        .map(|(_, name)| name)
}
