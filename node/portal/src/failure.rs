//! Why there is no page, and the page that says so: the one place where a refusal gets a status.
//!
//! What is hidden and what does not exist are the same to the byte, but for the nonce.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use commons::drafts::DraftError;
use commons::library::{ExplainError, Fault, ListError, ReadObjectError, SearchFailure};
use teaching::TeachingError;

use crate::classroom::{self, MissionError};
use crate::picture::PictureError;
use crate::report::PlaceError;
use crate::visit::Visit;

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// There is none, or none that the visitor may see.
    #[error("there is no such page")]
    NotFound,
    /// The address asks for more than is read.
    #[error("the address is too long")]
    LongAddress,
    /// The address asks for what cannot be.
    #[error("the address has a value that cannot be read")]
    BadAddress,
    /// The rest of a list was asked for with a mark that is not from here.
    #[error("the page token is not good")]
    StalePage,
    /// The token in the request is not good.
    #[error("the token is not good")]
    BadToken,
    /// A form was not sent from a page of this portal, or from one of another session.
    #[error("the form is not from a page of this session")]
    OldForm,
    /// Only teachers and staff of this institution write and share.
    #[error("only teachers and staff write and share")]
    NotAllowed,
    /// A draft was saved from elsewhere since the page was opened.
    #[error("the draft was saved from elsewhere meanwhile")]
    OldDraft,
    /// There are too many drafts, or one is too long.
    #[error("{0}")]
    TooMuch(String),
    /// A document is larger than one may be, or all together are.
    #[error("a document is too large")]
    LargeFile,
    /// A picture is not one, or would take a reader's browser.
    #[error(transparent)]
    Picture(#[from] PictureError),
    /// What was sent is not a form.
    #[error("the form cannot be read")]
    BadForm,
    /// What a page says of where its reader is cannot be taken.
    #[error(transparent)]
    Place(#[from] PlaceError),
    /// As many listen to a report as may, or to all reports.
    #[error("too many pages listen already")]
    Crowded,
    /// A file that is read as text is in another encoding.
    #[error("the file is not UTF-8")]
    NotUtf8,
    /// A document is named and has not arrived.
    #[error("the document has not arrived yet")]
    NotHere,
    /// The teaching wing refuses it.
    #[error(transparent)]
    Teaching(Box<TeachingError>),
    /// The node failed; the particulars are for its log.
    #[error("{0}")]
    Fault(String),
}

impl Failure {
    /// The status, and the key of the title; the advice stands under `<key>-advice`.
    pub(crate) fn kind(&self) -> (StatusCode, &'static str) {
        match self {
            Self::NotFound => (StatusCode::NOT_FOUND, "failure-not-found"),
            Self::LongAddress => (StatusCode::URI_TOO_LONG, "failure-long-address"),
            Self::BadAddress => (StatusCode::BAD_REQUEST, "failure-bad-address"),
            Self::StalePage => (StatusCode::BAD_REQUEST, "failure-stale-page"),
            Self::BadToken => (StatusCode::UNAUTHORIZED, "failure-bad-token"),
            Self::OldForm => (StatusCode::FORBIDDEN, "failure-old-form"),
            Self::NotAllowed => (StatusCode::FORBIDDEN, "failure-not-allowed"),
            Self::OldDraft => (StatusCode::CONFLICT, "failure-old-draft"),
            Self::TooMuch(_) => (StatusCode::PAYLOAD_TOO_LARGE, "failure-too-much"),
            Self::LargeFile => (StatusCode::PAYLOAD_TOO_LARGE, "failure-large-file"),
            Self::Picture(error) => (StatusCode::UNPROCESSABLE_ENTITY, error.key()),
            Self::BadForm => (StatusCode::BAD_REQUEST, "failure-bad-form"),
            Self::Place(error @ PlaceError::Long { .. }) => {
                (StatusCode::PAYLOAD_TOO_LARGE, error.key())
            }
            Self::Place(error) => (StatusCode::BAD_REQUEST, error.key()),
            Self::Crowded => (StatusCode::SERVICE_UNAVAILABLE, "refused-crowded"),
            Self::NotUtf8 => (StatusCode::BAD_REQUEST, "failure-not-utf8"),
            Self::NotHere => (StatusCode::SERVICE_UNAVAILABLE, "failure-not-here"),
            Self::Teaching(error) => classroom::refusal_kind(error),
            Self::Fault(_) => (StatusCode::INTERNAL_SERVER_ERROR, "failure-fault"),
        }
    }
}

#[derive(Template)]
#[template(path = "failure.html")]
struct FailurePage<'a> {
    visit: &'a Visit,
    title: String,
    advice: String,
    status: u16,
}

/// The page that says why there is none.
pub(crate) fn page_of(visit: &Visit, failure: Failure) -> Response {
    let (status, key) = failure.kind();
    if let Failure::Fault(detail) = &failure {
        tracing::error!(error = detail, "a page failed");
    }
    let page = FailurePage {
        visit,
        title: visit.t(key),
        advice: visit.t(&format!("{key}-advice")),
        status: status.as_u16(),
    };
    visit.page_with(status, &page).unwrap_or_else(|error| {
        tracing::error!(%error, "the page of a failure was not rendered");
        status.into_response()
    })
}

impl From<askama::Error> for Failure {
    fn from(error: askama::Error) -> Self {
        Self::Fault(error.to_string())
    }
}

impl From<identity::IdentityError> for Failure {
    fn from(error: identity::IdentityError) -> Self {
        Self::Fault(error.to_string())
    }
}

impl From<Fault> for Failure {
    fn from(error: Fault) -> Self {
        Self::Fault(error.to_string())
    }
}

impl From<MissionError> for Failure {
    fn from(error: MissionError) -> Self {
        match error {
            MissionError::NotFound => Self::NotFound,
            MissionError::NotRunnable => Self::NotAllowed,
            MissionError::Fault(fault) => fault.into(),
        }
    }
}

impl From<SearchFailure> for Failure {
    fn from(error: SearchFailure) -> Self {
        match error {
            SearchFailure::PageSize(_) | SearchFailure::Request(_) => Self::BadAddress,
            SearchFailure::Token(_) => Self::StalePage,
            SearchFailure::Fault(fault) => fault.into(),
        }
    }
}

impl From<ListError> for Failure {
    fn from(error: ListError) -> Self {
        match error {
            ListError::PageSize(_) => Self::BadAddress,
            ListError::Token(_) => Self::StalePage,
            ListError::Fault(fault) => fault.into(),
        }
    }
}

impl From<ExplainError> for Failure {
    fn from(error: ExplainError) -> Self {
        match error {
            ExplainError::NotFound | ExplainError::NotOwner => Self::NotFound,
            ExplainError::Fault(fault) => fault.into(),
        }
    }
}

impl From<DraftError> for Failure {
    fn from(error: DraftError) -> Self {
        match error {
            DraftError::NotFound => Self::NotFound,
            DraftError::Stale { .. } => Self::OldDraft,
            DraftError::TooMany | DraftError::TooLarge(_) => Self::TooMuch(error.to_string()),
            DraftError::Unreadable(_)
            | DraftError::Record(_)
            | DraftError::Commit(_)
            | DraftError::Randomness(_) => Self::Fault(error.to_string()),
        }
    }
}

impl From<ReadObjectError> for Failure {
    fn from(error: ReadObjectError) -> Self {
        match error {
            ReadObjectError::NotFound => Self::NotFound,
            ReadObjectError::NotHere => Self::NotHere,
            ReadObjectError::Fault(fault) => fault.into(),
        }
    }
}
