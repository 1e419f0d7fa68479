//! What the teaching wing refuses, as a page says it: the one place where that gets a status.

use axum::http::StatusCode;
use teaching::{ImportError, TeachingError, UpdateError};

use crate::failure::Failure;

/// The status of a refusal, and the key of its title; its advice stands under `<key>-advice`.
pub(crate) const fn kind(error: &TeachingError) -> (StatusCode, &'static str) {
    match error {
        TeachingError::NotFound => (StatusCode::NOT_FOUND, "failure-not-found"),
        TeachingError::Denied { .. } => (StatusCode::FORBIDDEN, "refused-denied"),
        TeachingError::Line { .. } | TeachingError::Prose { .. } => {
            (StatusCode::BAD_REQUEST, "refused-text")
        }
        TeachingError::Full { .. } => (StatusCode::CONFLICT, "refused-full"),
        TeachingError::Archived => (StatusCode::CONFLICT, "refused-archived"),
        TeachingError::Held(_) => (StatusCode::CONFLICT, "refused-held"),
        TeachingError::BeingErased => (StatusCode::CONFLICT, "refused-erasing"),
        TeachingError::InUse { .. } => (StatusCode::CONFLICT, "refused-in-use"),
        TeachingError::UnknownCode => (StatusCode::NOT_FOUND, "refused-code"),
        TeachingError::NotEnrolled(_) => (StatusCode::BAD_REQUEST, "refused-not-enrolled"),
        TeachingError::AlreadyHere(_) => (StatusCode::CONFLICT, "refused-already-here"),
        TeachingError::TeamsByTeacher => (StatusCode::FORBIDDEN, "refused-teams"),
        TeachingError::TeamSize { .. } => (StatusCode::BAD_REQUEST, "refused-team-size"),
        TeachingError::Manifest(_) | TeachingError::NotAMission | TeachingError::OtherItem => {
            (StatusCode::BAD_REQUEST, "refused-mission")
        }
        TeachingError::MissingDocument { .. } => {
            (StatusCode::SERVICE_UNAVAILABLE, "refused-document")
        }
        TeachingError::Window => (StatusCode::BAD_REQUEST, "refused-window"),
        TeachingError::NotYet { .. } => (StatusCode::FORBIDDEN, "refused-not-yet"),
        TeachingError::Ended => (StatusCode::FORBIDDEN, "refused-ended"),
        TeachingError::NoTeam => (StatusCode::FORBIDDEN, "refused-no-team"),
        TeachingError::Submitted => (StatusCode::CONFLICT, "refused-submitted"),
        TeachingError::NoLabdocsAdded | TeachingError::OfMission => {
            (StatusCode::FORBIDDEN, "refused-labdoc")
        }
        TeachingError::NotOffered { .. } => (StatusCode::FORBIDDEN, "refused-not-offered"),
        TeachingError::NoVersion { .. } => (StatusCode::NOT_FOUND, "refused-version"),
        TeachingError::Selection => (StatusCode::BAD_REQUEST, "refused-passage"),
        TeachingError::Answers { .. } | TeachingError::Range { .. } => {
            (StatusCode::BAD_REQUEST, "refused-answers")
        }
        TeachingError::NotAuthor => (StatusCode::FORBIDDEN, "refused-denied"),
        TeachingError::NotAsked { .. }
        | TeachingError::TooFewReports { .. }
        | TeachingError::Released => (StatusCode::CONFLICT, "refused-evaluation"),
        TeachingError::FileName | TeachingError::FileSize { .. } => {
            (StatusCode::BAD_REQUEST, "refused-file")
        }
        TeachingError::Update(error) => (update(*error), "refused-update"),
        TeachingError::Roster(_) => (StatusCode::BAD_REQUEST, "refused-roster"),
        TeachingError::Import(error) => import(error),
        TeachingError::Busy => (StatusCode::SERVICE_UNAVAILABLE, "refused-busy"),
        TeachingError::Object(_)
        | TeachingError::Randomness(_)
        | TeachingError::Record(_)
        | TeachingError::Commit(_) => (StatusCode::INTERNAL_SERVER_ERROR, "failure-fault"),
    }
}

const fn import(error: &ImportError) -> (StatusCode, &'static str) {
    match error {
        ImportError::TooLarge { .. } | ImportError::States { .. } => {
            (StatusCode::PAYLOAD_TOO_LARGE, "refused-import-size")
        }
        ImportError::OtherMission { .. } => (StatusCode::CONFLICT, "refused-import-mission"),
        ImportError::HasReport => (StatusCode::CONFLICT, "refused-import-has-report"),
        ImportError::Malformed(_)
        | ImportError::Version { .. }
        | ImportError::Archive(_)
        | ImportError::Part { .. }
        | ImportError::Labdocs { .. }
        | ImportError::State { .. } => (StatusCode::BAD_REQUEST, "refused-import"),
    }
}

/// What a page does next depends on the status: after a conflict it asks for the labdoc again.
const fn update(error: UpdateError) -> StatusCode {
    match error {
        UpdateError::TooLarge { .. } | UpdateError::Full => StatusCode::PAYLOAD_TOO_LARGE,
        UpdateError::Gap => StatusCode::CONFLICT,
        UpdateError::Malformed
        | UpdateError::TooDeep
        | UpdateError::Foreign
        | UpdateError::NotYours
        | UpdateError::Unfit => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

impl From<TeachingError> for Failure {
    fn from(error: TeachingError) -> Self {
        match kind(&error) {
            (StatusCode::NOT_FOUND, "failure-not-found") => Self::NotFound,
            (StatusCode::INTERNAL_SERVER_ERROR, _) => Self::Fault(error.to_string()),
            _ => Self::Teaching(Box::new(error)),
        }
    }
}
