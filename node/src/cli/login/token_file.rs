//! Where the tokens of `archipel login` are kept: one file for each node, for its owner alone.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;

use crate::exit::{Exit, Failure};
use crate::folder::{SecretFileError, read_secret, replace_secret};

/// Where tokens are kept.
#[derive(Debug, Clone, Args)]
pub(crate) struct TokenFolder {
    /// Where `archipel login` keeps tokens; by default .config/archipel in the home folder.
    #[arg(long = "tokens", env = "ARCHIPEL_TOKENS", value_name = "FOLDER")]
    folder: Option<PathBuf>,
    #[arg(long, env = "HOME", hide = true)]
    home: Option<PathBuf>,
}

/// The file with the token for one node.
pub(crate) struct TokenFile {
    path: PathBuf,
}

impl TokenFolder {
    /// The file for the node at this address.
    pub(crate) fn file(&self, address: &str) -> Result<TokenFile, Failure> {
        let usual = || Some(self.home.as_ref()?.join(".config/archipel"));
        let folder = self.folder.clone().or_else(usual).ok_or_else(|| {
            let message = "there is no home folder: say with --tokens where to keep tokens";
            Failure::new(Exit::Usage, message)
        })?;
        let is_plain = |char: char| char.is_ascii_alphanumeric() || ".-".contains(char);
        let plain = |char: char| if is_plain(char) { char } else { '_' };
        let name: String = address.chars().map(plain).collect();
        Ok(TokenFile {
            path: folder.join(format!("{name}.token")),
        })
    }

    /// The token for the node at this address, if there is one.
    pub(crate) fn token(&self, address: &str) -> anyhow::Result<Option<String>> {
        let Ok(file) = self.file(address) else {
            return Ok(None);
        };
        match read_secret(&file.path) {
            Ok(token) => Ok(Some(token)),
            Err(SecretFileError::Missing { .. }) => Ok(None),
            Err(error) => Err(error).context("read the token of `archipel login`"),
        }
    }
}

impl TokenFile {
    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Keeps a token, in the place of another.
    pub(crate) fn keep(&self, token: &str) -> anyhow::Result<()> {
        if let Some(folder) = self.path.parent() {
            let mut builder = DirBuilder::new();
            let made = builder.recursive(true).mode(0o700).create(folder);
            made.with_context(|| format!("make {}", folder.display()))?;
        }
        replace_secret(&self.path, token).context("keep the token")
    }

    /// Forgets the token, and says whether there was one.
    pub(crate) fn forget(&self) -> anyhow::Result<bool> {
        match fs::remove_file(&self.path) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error).context("forget the token"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn each_node_has_a_token_of_its_own_that_others_cannot_read() {
        let folder = tempfile::tempdir().unwrap();
        let tokens = TokenFolder {
            folder: Some(folder.path().join("new")),
            home: None,
        };
        let file = tokens.file("../[::1]:7401").unwrap();
        assert_eq!(
            file.path().parent(),
            Some(folder.path().join("new").as_path())
        );
        assert_eq!(tokens.token("../[::1]:7401").unwrap(), None);
        file.keep("arc_1").unwrap();
        file.keep("arc_2").unwrap();
        assert_eq!(
            tokens.token("../[::1]:7401").unwrap().as_deref(),
            Some("arc_2")
        );
        assert_eq!(tokens.token("[::1]:7402").unwrap(), None);
        let mode = fs::metadata(file.path()).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert!(file.forget().unwrap());
        assert!(!file.forget().unwrap());
    }

    #[test]
    fn without_a_home_one_says_where() {
        let nowhere = TokenFolder {
            folder: None,
            home: None,
        };
        assert!(nowhere.file("127.0.0.1:7401").is_err());
        assert_eq!(nowhere.token("127.0.0.1:7401").unwrap(), None);
    }
}
