//! Everything that a call is refused for or fails with: the one place where it becomes a status.

use tonic::metadata::{Ascii, MetadataValue};
use tonic::{Code, Status};

/// Where the stable name of a reason stands in the metadata of an error.
pub(crate) const REASON_KEY: &str = "archipel-reason";

/// Why a call has no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ApiError {
    /// A field is missing or has not the form that it must have.
    #[error("{0}")]
    Malformed(String),
    /// An item or a policy breaks rules; one line for each.
    #[error("{0}")]
    Invalid(String),
    /// There is none, or none that the caller may see: the two answer alike.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// The token is not one that is good here.
    #[error("the token is not valid, or not any more: ask an operator for a new one")]
    Unauthenticated,
    /// There is no token.
    #[error("this is for people with an account here: call with the token of one")]
    Anonymous,
    /// The caller may know about it, and may not do it.
    #[error("{0}")]
    Denied(String),
    /// Something else has to be done first.
    #[error("{0}")]
    Precondition(String),
    /// It would be more than is kept.
    #[error("{0}")]
    Exhausted(String),
    /// It has not arrived yet, or the node is stopping.
    #[error("{0}")]
    Unavailable(String),
    /// The disk is full.
    #[error("no space is left on the node: tell its operator")]
    NoSpace,
    /// What stands on the disk is not what was written.
    #[error("the node's storage is damaged: its operator can run `archipel verify`")]
    Damaged(String),
    /// The node failed; the particulars are for its log.
    #[error("the node failed; its log says why")]
    Internal(String),
}

impl ApiError {
    /// Wraps what only the operator can mend.
    pub(crate) fn internal(error: impl std::fmt::Display) -> Self {
        Self::Internal(error.to_string())
    }

    /// The stable name and the code.
    fn kind(&self) -> (&'static str, Code) {
        match self {
            Self::Malformed(_) => ("MALFORMED", Code::InvalidArgument),
            Self::Invalid(_) => ("INVALID_ITEM", Code::InvalidArgument),
            Self::NotFound(_) => ("NOT_FOUND", Code::NotFound),
            Self::Unauthenticated => ("BAD_TOKEN", Code::Unauthenticated),
            Self::Anonymous => ("NO_TOKEN", Code::Unauthenticated),
            Self::Denied(_) => ("DENIED", Code::PermissionDenied),
            Self::Precondition(_) => ("PRECONDITION", Code::FailedPrecondition),
            Self::Exhausted(_) => ("LIMIT", Code::ResourceExhausted),
            Self::Unavailable(_) => ("UNAVAILABLE", Code::Unavailable),
            Self::NoSpace => ("NO_SPACE", Code::ResourceExhausted),
            Self::Damaged(_) => ("DAMAGED", Code::DataLoss),
            Self::Internal(_) => ("INTERNAL", Code::Internal),
        }
    }
}

impl From<ApiError> for Status {
    fn from(error: ApiError) -> Self {
        let (reason, code) = error.kind();
        if let ApiError::Internal(detail) | ApiError::Damaged(detail) = &error {
            tracing::error!(error = detail, "request failed");
        }
        let mut status = Self::new(code, error.to_string());
        let reason = MetadataValue::<Ascii>::from_static(reason);
        status.metadata_mut().insert(REASON_KEY, reason);
        status
    }
}
