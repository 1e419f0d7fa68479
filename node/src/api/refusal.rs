//! From what the wings refuse or fail with to what a caller is told.

use commons::library::{
    ChangeError, ExplainError, Fault, ListError, PublishError, PutObjectError, ReadObjectError,
    SearchFailure,
};
use commons::view::ViewError;
use domain::id::IdError;
use domain::policy::PolicyError;
use federation::door::DoorError;
use identity::IdentityError;
use store::logs::{AppendError, LogError};
use store::objects::ObjectError;
use store::records::RecordError;
use store::{CommitError, StoreError};

use super::error::ApiError;

impl From<IdError> for ApiError {
    fn from(error: IdError) -> Self {
        Self::Malformed(error.to_string())
    }
}

impl From<PolicyError> for ApiError {
    fn from(error: PolicyError) -> Self {
        Self::Invalid(error.to_string())
    }
}

impl From<PublishError> for ApiError {
    fn from(error: PublishError) -> Self {
        let message = error.to_string();
        match error {
            PublishError::NotAColleague => Self::Denied(message),
            PublishError::Invalid(_)
            | PublishError::UnknownParent { .. }
            | PublishError::Adaptation(_) => Self::Invalid(message),
            PublishError::Door(error) => error.into(),
            PublishError::Fault(fault) => fault.into(),
        }
    }
}

impl From<ChangeError> for ApiError {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::NotFound => Self::NotFound("item"),
            ChangeError::NotOwner => Self::Denied(error.to_string()),
            ChangeError::Publish(error) => error.into(),
        }
    }
}

impl From<ExplainError> for ApiError {
    fn from(error: ExplainError) -> Self {
        match error {
            ExplainError::NotFound => Self::NotFound("item"),
            ExplainError::NotOwner => Self::Denied(error.to_string()),
            ExplainError::Fault(fault) => fault.into(),
        }
    }
}

impl From<ListError> for ApiError {
    fn from(error: ListError) -> Self {
        match error {
            ListError::PageSize(_) | ListError::Token(_) => Self::Malformed(error.to_string()),
            ListError::Fault(fault) => fault.into(),
        }
    }
}

impl From<SearchFailure> for ApiError {
    fn from(error: SearchFailure) -> Self {
        match error {
            SearchFailure::PageSize(_) | SearchFailure::Token(_) | SearchFailure::Request(_) => {
                Self::Malformed(error.to_string())
            }
            SearchFailure::Fault(fault) => fault.into(),
        }
    }
}

impl From<ReadObjectError> for ApiError {
    fn from(error: ReadObjectError) -> Self {
        match error {
            ReadObjectError::NotFound => Self::NotFound("document"),
            ReadObjectError::NotHere => Self::Unavailable(error.to_string()),
            ReadObjectError::Fault(fault) => fault.into(),
        }
    }
}

impl From<PutObjectError> for ApiError {
    fn from(error: PutObjectError) -> Self {
        match error {
            PutObjectError::NotAColleague => Self::Denied(error.to_string()),
            PutObjectError::Object(error) => error.into(),
        }
    }
}

impl From<DoorError> for ApiError {
    fn from(error: DoorError) -> Self {
        let message = error.to_string();
        match error {
            DoorError::NoSuchItem => Self::NotFound("item"),
            DoorError::TooLong { .. }
            | DoorError::MayNotLeave(_)
            | DoorError::MissingObject { .. } => Self::Invalid(message),
            DoorError::Append(AppendError::Log(error)) => error.into(),
            DoorError::Append(AppendError::Commit(error)) => error.into(),
            DoorError::Object(error) => error.into(),
            DoorError::Wire(_) => Self::Damaged(message),
            DoorError::Randomness(_) => Self::Internal(message),
        }
    }
}

impl From<Fault> for ApiError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::View(error) => error.into(),
            Fault::Log(error) => error.into(),
            Fault::Object(error) => error.into(),
            Fault::Door(error) => error.into(),
            Fault::Index(_) => Self::internal(fault),
        }
    }
}

impl From<ViewError> for ApiError {
    fn from(error: ViewError) -> Self {
        match error {
            ViewError::Store(error) => error.into(),
            ViewError::Commit(error) => error.into(),
            ViewError::Unreadable(_) => Self::internal(error),
        }
    }
}

impl From<LogError> for ApiError {
    fn from(error: LogError) -> Self {
        match error {
            LogError::Store(error) => error.into(),
            LogError::Unreadable { .. } => Self::Damaged(error.to_string()),
        }
    }
}

impl From<CommitError> for ApiError {
    fn from(error: CommitError) -> Self {
        match error {
            CommitError::Store(error) => error.into(),
            CommitError::Oversize(error) => Self::Exhausted(error.to_string()),
            CommitError::Conflict { .. } => {
                Self::Unavailable("somebody changed the same at once: try again".to_owned())
            }
        }
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        let message = error.to_string();
        match error {
            StoreError::Full { .. } => Self::NoSpace,
            StoreError::Corrupt { .. } | StoreError::Damaged { .. } => Self::Damaged(message),
            StoreError::Busy { .. }
            | StoreError::Io { .. }
            | StoreError::Stopped
            | StoreError::Panicked { .. }
            | StoreError::Engine { .. } => Self::Internal(message),
        }
    }
}

impl From<ObjectError> for ApiError {
    fn from(error: ObjectError) -> Self {
        let message = error.to_string();
        match error {
            ObjectError::Corrupt { .. } => Self::Damaged(message),
            ObjectError::TooLarge => Self::Exhausted(message),
            ObjectError::SizeMismatch { .. } | ObjectError::DigestMismatch { .. } => {
                Self::Malformed(message)
            }
            ObjectError::Full { .. } => Self::NoSpace,
            ObjectError::Io { .. } => Self::Internal(message),
        }
    }
}

impl From<RecordError> for ApiError {
    fn from(error: RecordError) -> Self {
        match error {
            RecordError::Store(error) => error.into(),
            RecordError::Unreadable { .. } | RecordError::Unwritable { .. } => {
                Self::Damaged(error.to_string())
            }
        }
    }
}

impl From<IdentityError> for ApiError {
    fn from(error: IdentityError) -> Self {
        let message = error.to_string();
        match error {
            IdentityError::Name
            | IdentityError::NameTooLong { .. }
            | IdentityError::Ttl
            | IdentityError::TokenId => Self::Malformed(message),
            IdentityError::NameTaken(_) => Self::Precondition(message),
            IdentityError::UnknownPerson(_) => Self::NotFound("person"),
            IdentityError::TooManyPersons | IdentityError::TooManyTokens => {
                Self::Exhausted(message)
            }
            IdentityError::Busy | IdentityError::Stopped => Self::Unavailable(message),
            IdentityError::Randomness(_) | IdentityError::Hash => Self::Internal(message),
            IdentityError::Record(error) => error.into(),
            IdentityError::Commit(error) => error.into(),
        }
    }
}
