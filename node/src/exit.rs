//! What kind of failure it was: the exit code, by the errors that led to it.

use std::process::ExitCode;

use commons::catalogue::CatalogueError;
use federation::tls::ConnectError;
use registry::{OpenError, SubmitError, SyncError};
use store::objects::ObjectError;
use store::{CommitError, StoreError};
use tonic::{Code, Status};

use crate::BindError;
use crate::config::ConfigError;
use crate::folder::{KeyFileError, LockError, SecretFileError};
use crate::init::{DescriptorError, InitError};
use crate::node::{ConsortiumError, HouseError};
use crate::portal_port::CertificateError;
use crate::sign_in::ProviderFileError;

/// How the program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// All went well.
    Done = 0,
    /// It could not be done, for a reason that has no code of its own.
    Failed = 1,
    /// The command or what it was given is wrong.
    Usage = 2,
    /// The configuration, a key or a folder is wrong.
    Configuration = 3,
    /// The node or the registry does not answer.
    Unreachable = 4,
    /// It answers, and does not permit it.
    Denied = 5,
    /// Something is not as it was written or signed.
    Integrity = 6,
    /// Another process has the folder, or the node has too much to do.
    Busy = 7,
    /// No space is left.
    NoSpace = 8,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

impl Exit {
    /// The code for an error: that of the first cause that has one.
    pub fn of(error: &anyhow::Error) -> Self {
        error.chain().find_map(of_cause).unwrap_or(Self::Failed)
    }
}

fn of_cause(cause: &(dyn std::error::Error + 'static)) -> Option<Exit> {
    of_configuration(cause)
        .or_else(|| cause.downcast_ref().map(of_status))
        .or_else(|| {
            cause
                .downcast_ref::<Box<Status>>()
                .map(|status| of_status(status))
        })
        .or_else(|| cause.downcast_ref().and_then(of_store))
        .or_else(|| cause.downcast_ref().and_then(of_commit))
        .or_else(|| cause.downcast_ref().and_then(of_object))
        .or_else(|| of_network(cause))
}

fn of_configuration(cause: &(dyn std::error::Error + 'static)) -> Option<Exit> {
    if let Some(lock) = cause.downcast_ref::<LockError>() {
        return Some(match lock {
            LockError::Held { .. } => Exit::Busy,
            LockError::Io { .. } => Exit::Configuration,
        });
    }
    if let Some(failure) = cause.downcast_ref::<Failure>() {
        return Some(failure.exit);
    }
    let is_synonyms = matches!(
        cause.downcast_ref(),
        Some(CatalogueError::Synonyms(_) | CatalogueError::SynonymsFile(_))
    );
    let is_configuration = is_synonyms
        || cause.is::<ConfigError>()
        || cause.is::<BindError>()
        || cause.is::<KeyFileError>()
        || cause.is::<SecretFileError>()
        || cause.is::<ProviderFileError>()
        || cause.is::<InitError>()
        || cause.is::<DescriptorError>()
        || cause.is::<CertificateError>();
    if is_configuration {
        return Some(Exit::Configuration);
    }
    if let Some(house) = cause.downcast_ref::<HouseError>() {
        return matches!(house, HouseError::Another { .. }).then_some(Exit::Configuration);
    }
    of_consortium(cause.downcast_ref()?)
}

fn of_consortium(error: &ConsortiumError) -> Option<Exit> {
    match error {
        ConsortiumError::NoRoot { .. }
        | ConsortiumError::Io { .. }
        | ConsortiumError::NoDocument { .. }
        | ConsortiumError::Fingerprint { .. }
        | ConsortiumError::Another
        | ConsortiumError::Key(_) => Some(Exit::Configuration),
        ConsortiumError::Open(OpenError::Refused { .. } | OpenError::Read(_)) => {
            Some(Exit::Integrity)
        }
        ConsortiumError::Open(OpenError::Empty)
        | ConsortiumError::Ceremony(_)
        | ConsortiumError::Submit(_) => None,
    }
}

fn of_status(status: &Status) -> Exit {
    match status.code() {
        Code::Ok => Exit::Done,
        Code::InvalidArgument | Code::OutOfRange => Exit::Usage,
        Code::Unavailable | Code::DeadlineExceeded | Code::Cancelled => Exit::Unreachable,
        Code::PermissionDenied | Code::Unauthenticated => Exit::Denied,
        Code::DataLoss => Exit::Integrity,
        Code::ResourceExhausted if status.message().contains("space") => Exit::NoSpace,
        Code::ResourceExhausted | Code::Aborted => Exit::Busy,
        Code::NotFound
        | Code::AlreadyExists
        | Code::FailedPrecondition
        | Code::Unimplemented
        | Code::Internal
        | Code::Unknown => Exit::Failed,
    }
}

fn of_store(error: &StoreError) -> Option<Exit> {
    match error {
        StoreError::Corrupt { .. } | StoreError::Damaged { .. } => Some(Exit::Integrity),
        StoreError::Full { .. } => Some(Exit::NoSpace),
        StoreError::Busy { .. } => Some(Exit::Busy),
        StoreError::Io { .. } => Some(Exit::Configuration),
        StoreError::Stopped | StoreError::Panicked { .. } | StoreError::Engine { .. } => None,
    }
}

fn of_commit(error: &CommitError) -> Option<Exit> {
    match error {
        CommitError::Store(error) => of_store(error),
        CommitError::Conflict { .. } | CommitError::Oversize(_) => None,
    }
}

fn of_object(error: &ObjectError) -> Option<Exit> {
    match error {
        ObjectError::Corrupt { .. } => Some(Exit::Integrity),
        ObjectError::Full { .. } => Some(Exit::NoSpace),
        ObjectError::TooLarge
        | ObjectError::SizeMismatch { .. }
        | ObjectError::DigestMismatch { .. }
        | ObjectError::Io { .. } => None,
    }
}

fn of_network(cause: &(dyn std::error::Error + 'static)) -> Option<Exit> {
    if let Some(error) = cause.downcast_ref::<SyncError>() {
        return match error {
            SyncError::Timeout | SyncError::Stopping => Some(Exit::Unreachable),
            SyncError::Call(status) => Some(of_status(status)),
            SyncError::Malformed(_)
            | SyncError::Refused(_)
            | SyncError::Withheld
            | SyncError::TooFarBehind => Some(Exit::Integrity),
        };
    }
    if cause.is::<SubmitError>() {
        return Some(Exit::Denied);
    }
    if let Some(CatalogueError::Index(search::OpenError::InUse)) = cause.downcast_ref() {
        return Some(Exit::Busy);
    }
    let is_network = cause.is::<ConnectError>() || cause.is::<tonic::transport::Error>();
    is_network.then_some(Exit::Unreachable)
}

/// A failure of the program's own, with its code.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct Failure {
    exit: Exit,
    message: String,
}

impl Failure {
    /// Says what is wrong and what to do.
    pub fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self {
            exit,
            message: message.into(),
        }
    }
}
