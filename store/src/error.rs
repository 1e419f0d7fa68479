//! What can go wrong with a store, told apart by what somebody can do about it.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;

use crate::batch::Oversize;

/// Why a store did not answer.
///
/// It can be cloned, because one failed commit may have to be told to many callers.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// The value at a key is not what was written there: restore it or fetch it again.
    #[error("the value at `{}` is corrupt", .key.escape_ascii())]
    Corrupt {
        /// The key.
        key: Bytes,
    },
    /// The engine's files cannot be trusted as a whole: restore a backup, or rebuild.
    #[error("{path} is damaged: {detail}", path = .path.display())]
    Damaged {
        /// The engine's file or folder.
        path: PathBuf,
        /// What the engine said.
        detail: String,
    },
    /// No space is left on the device: make some and try again.
    #[error("no space left for {path}", path = .path.display())]
    Full {
        /// What should have grown.
        path: PathBuf,
    },
    /// Another process has the store open.
    #[error("{path} is in use by another process", path = .path.display())]
    Busy {
        /// The engine's file or folder.
        path: PathBuf,
    },
    /// The operating system refused.
    #[error("{path}", path = .path.display())]
    Io {
        /// What was being read or written.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: Arc<io::Error>,
    },
    /// The store has stopped after an earlier failure and must be opened again.
    #[error("the store has stopped and must be opened again")]
    Stopped,
    /// The engine panicked; the panic was caught.
    #[error("{engine} panicked: {detail}")]
    Panicked {
        /// The engine's name.
        engine: &'static str,
        /// The panic's message.
        detail: String,
    },
    /// The engine refused for a reason of its own.
    #[error("{engine}: {detail}")]
    Engine {
        /// The engine's name.
        engine: &'static str,
        /// What the engine said.
        detail: String,
    },
}

impl StoreError {
    /// Tells apart what the operating system said about `path`.
    pub(crate) fn from_io(path: &std::path::Path, source: io::Error) -> Self {
        let path = path.to_owned();
        if is_full(&source) {
            Self::Full { path }
        } else {
            Self::Io {
                path,
                source: source.into(),
            }
        }
    }
}

/// Whether making space would help.
pub(crate) fn is_full(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
    )
}

/// Why a batch was not committed.
#[derive(Debug, Clone, thiserror::Error)]
pub enum CommitError {
    /// A requirement does not hold: read again and decide again.
    #[error("`{}` has changed", .key.escape_ascii())]
    Conflict {
        /// The first key that is not as required.
        key: Bytes,
    },
    /// The batch is larger than any engine accepts.
    #[error(transparent)]
    Oversize(#[from] Oversize),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
