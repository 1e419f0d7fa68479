//! From what the teaching wing refuses to what a caller is told.

use teaching::{TeachingError, UpdateError};

use crate::api::error::ApiError;

impl From<TeachingError> for ApiError {
    fn from(error: TeachingError) -> Self {
        let message = error.to_string();
        match error {
            TeachingError::NotFound => Self::NotFound("class, team, assignment or report"),
            TeachingError::UnknownCode => Self::NotFound("registration code"),
            TeachingError::Denied { .. } | TeachingError::NotAuthor => Self::Denied(message),
            TeachingError::Full { .. } => Self::Exhausted(message),
            TeachingError::Line { .. }
            | TeachingError::Prose { .. }
            | TeachingError::NotEnrolled(_)
            | TeachingError::TeamSize { .. }
            | TeachingError::Manifest(_)
            | TeachingError::NotAMission
            | TeachingError::OtherItem
            | TeachingError::Window
            | TeachingError::NoVersion { .. }
            | TeachingError::Selection
            | TeachingError::Answers { .. }
            | TeachingError::Range { .. }
            | TeachingError::FileName
            | TeachingError::FileSize { .. }
            | TeachingError::Import(_)
            | TeachingError::Roster(_) => Self::Malformed(message),
            TeachingError::Archived
            | TeachingError::InUse { .. }
            | TeachingError::Held(_)
            | TeachingError::BeingErased
            | TeachingError::AlreadyHere(_)
            | TeachingError::TeamsByTeacher
            | TeachingError::NotYet { .. }
            | TeachingError::Ended
            | TeachingError::NoTeam
            | TeachingError::Submitted
            | TeachingError::NoLabdocsAdded
            | TeachingError::NotOffered { .. }
            | TeachingError::OfMission
            | TeachingError::NotAsked { .. }
            | TeachingError::TooFewReports { .. }
            | TeachingError::Released => Self::Precondition(message),
            TeachingError::Update(error) => error.into(),
            TeachingError::MissingDocument { .. } | TeachingError::Busy => {
                Self::Unavailable(message)
            }
            TeachingError::Object(error) => error.into(),
            TeachingError::Randomness(_) => Self::Internal(message),
            TeachingError::Record(error) => error.into(),
            TeachingError::Commit(error) => error.into(),
        }
    }
}

impl From<UpdateError> for ApiError {
    fn from(error: UpdateError) -> Self {
        let message = format!("update: {error}");
        match error {
            UpdateError::Full => Self::Exhausted(message),
            // Whoever sent it asks for the labdoc again.
            UpdateError::Gap => Self::Precondition(message),
            UpdateError::TooLarge { .. }
            | UpdateError::Malformed
            | UpdateError::TooDeep
            | UpdateError::Foreign
            | UpdateError::NotYours
            | UpdateError::Unfit => Self::Malformed(message),
        }
    }
}
