//! What is wrong with a configuration, where, and what to do.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// Where a setting comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// From a line of the file.
    Line {
        /// The file.
        file: PathBuf,
        /// The line, from 1.
        line: usize,
    },
    /// From a flag or from the environment, by its name in both.
    Override {
        /// As in `--peer-listen`.
        flag: String,
        /// As in `ARCHIPEL_PEER_LISTEN`.
        variable: String,
    },
    /// Nobody set it.
    Default,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line { file, line } => write!(f, "{}:{line}", file.display()),
            Self::Override { flag, variable } => write!(f, "{flag} (or ${variable})"),
            Self::Default => f.write_str("by default"),
        }
    }
}

/// Why a configuration is refused.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// There is no file.
    #[error("{path} does not exist: make it with `archipel init --dir {folder}`", path = .path.display(), folder = .path.parent().unwrap_or(.path).display())]
    Missing {
        /// Where it should be.
        path: PathBuf,
    },
    /// The file cannot be read.
    #[error("read {path}: {source}", path = .path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file is longer than [`FILE_BYTES_MAX`](super::FILE_BYTES_MAX).
    #[error("{path} has more than {max} bytes: this is no configuration", path = .path.display(), max = super::FILE_BYTES_MAX)]
    TooLong {
        /// Which.
        path: PathBuf,
    },
    /// The file is not TOML, or has a key that there is not.
    #[error("{place}: {message}")]
    Syntax {
        /// Where.
        place: Place,
        /// What is wrong there, with the key that was perhaps meant.
        message: String,
    },
    /// A setting has a value that it cannot have.
    #[error("{place}: {key}: {problem}; {allowed}")]
    Value {
        /// Where.
        place: Place,
        /// Which setting.
        key: &'static str,
        /// What is wrong.
        problem: String,
        /// What would be right.
        allowed: &'static str,
    },
    /// A setting that has no default is not there.
    #[error("{path}: {key} is missing; {allowed}", path = .path.display())]
    Required {
        /// The file.
        path: PathBuf,
        /// Which setting.
        key: &'static str,
        /// What to write.
        allowed: &'static str,
    },
}
