//! Who calls, and running a call where waiting for the disk hurts nobody.

use std::time::Duration;

use domain::id::ShareAddress;
use domain::viewer::{Role, Viewer};
use identity::Person;
use tonic::metadata::MetadataMap;
use tonic::{Request, Response, Status};

use super::error::ApiError;
use crate::node::Node;

/// How long a call may take until its answer begins; checks and rebuilds take what they need.
const CALL_TIME_MAX: Duration = Duration::from_secs(30);

/// Somebody who calls.
pub(super) enum Caller {
    /// Nobody in particular.
    Anonymous,
    /// Somebody with an account here.
    Person(Person),
}

impl Caller {
    /// Whose eyes the library is read with.
    pub(super) fn viewer(&self, node: &Node) -> Viewer {
        match self {
            Self::Anonymous => Viewer::Anonymous,
            Self::Person(person) => Viewer::Person {
                address: ShareAddress {
                    handle: person.handle.clone(),
                    institution: node.config.institution.clone(),
                },
                role: person.role,
            },
        }
    }

    /// Lets operators pass.
    pub(super) fn operator(&self) -> Result<(), ApiError> {
        match self {
            Self::Person(person) if person.role == Role::Operator => Ok(()),
            Self::Person(_) | Self::Anonymous => Err(ApiError::Denied(
                "this is for operators: call with the token of one, such as that in operator.token"
                    .to_owned(),
            )),
        }
    }
}

impl Caller {
    /// Lets the data-protection officer pass.
    fn officer(&self) -> Result<teaching::Caller, ApiError> {
        match self {
            Self::Person(person) if person.role == Role::Officer => Ok(teaching::Caller {
                handle: person.handle.clone(),
                role: person.role,
            }),
            Self::Person(_) | Self::Anonymous => Err(ApiError::Denied(
                "this is for the data-protection officer: call with the token of one".to_owned(),
            )),
        }
    }
}

impl Caller {
    /// Lets everybody with an account pass; the teaching wing decides what they may do.
    fn member(&self) -> Result<teaching::Caller, ApiError> {
        match self {
            Self::Person(person) => Ok(teaching::Caller {
                handle: person.handle.clone(),
                role: person.role,
            }),
            Self::Anonymous => Err(ApiError::Anonymous),
        }
    }
}

impl Node {
    /// Finds out who calls. Waits for the disk.
    fn caller(&self, metadata: &MetadataMap) -> Result<Caller, ApiError> {
        let Some(value) = metadata.get("authorization") else {
            return Ok(Caller::Anonymous);
        };
        let text = value.to_str().map_err(|_| ApiError::Unauthenticated)?;
        let token = text
            .strip_prefix("Bearer ")
            .or(text.strip_prefix("bearer "));
        let token = token.ok_or(ApiError::Unauthenticated)?;
        let person = self.tokens.verify(token.trim(), self.clock.now_ms())?;
        Ok(Caller::Person(person.ok_or(ApiError::Unauthenticated)?))
    }

    /// Answers a call as whoever makes it.
    pub(super) async fn answer<T, R>(
        &self,
        request: Request<T>,
        answer: impl FnOnce(&Self, &Caller, T) -> Result<R, ApiError> + Send + 'static,
    ) -> Result<Response<R>, Status>
    where
        T: Send + 'static,
        R: Send + 'static,
    {
        let answer = self.answer_unhurried(request, answer);
        let late = |_| ApiError::Unavailable("the node has too much to do: try again".to_owned());
        tokio::time::timeout(CALL_TIME_MAX, answer)
            .await
            .map_err(late)?
    }

    /// Answers a call that may take as long as it takes.
    pub(super) async fn answer_unhurried<T, R>(
        &self,
        request: Request<T>,
        answer: impl FnOnce(&Self, &Caller, T) -> Result<R, ApiError> + Send + 'static,
    ) -> Result<Response<R>, Status>
    where
        T: Send + 'static,
        R: Send + 'static,
    {
        let node = self.clone();
        let (metadata, _, message) = request.into_parts();
        let answer = blocking(move || {
            let caller = node.caller(&metadata)?;
            answer(&node, &caller, message)
        });
        Ok(Response::new(answer.await?))
    }

    /// Answers a call of an operator.
    pub(super) async fn answer_operator<T, R>(
        &self,
        request: Request<T>,
        answer: impl FnOnce(&Self, T) -> Result<R, ApiError> + Send + 'static,
    ) -> Result<Response<R>, Status>
    where
        T: Send + 'static,
        R: Send + 'static,
    {
        self.answer(request, |node, caller, message| {
            caller.operator()?;
            answer(node, message)
        })
        .await
    }
}

impl Node {
    /// Answers a call to the teaching wing.
    pub(super) async fn answer_member<T, R>(
        &self,
        request: Request<T>,
        answer: impl FnOnce(&Self, &teaching::Caller, T) -> Result<R, ApiError> + Send + 'static,
    ) -> Result<Response<R>, Status>
    where
        T: Send + 'static,
        R: Send + 'static,
    {
        self.answer(request, |node, caller, message| {
            answer(node, &caller.member()?, message)
        })
        .await
    }

    /// Answers a call to the teaching wing that has to do with the library too.
    pub(super) async fn answer_member_seeing<T, R>(
        &self,
        request: Request<T>,
        answer: impl FnOnce(&Self, (&teaching::Caller, &Viewer), T) -> Result<R, ApiError>
        + Send
        + 'static,
    ) -> Result<Response<R>, Status>
    where
        T: Send + 'static,
        R: Send + 'static,
    {
        self.answer(request, |node, caller, message| {
            let (member, viewer) = (caller.member()?, caller.viewer(node));
            answer(node, (&member, &viewer), message)
        })
        .await
    }

    /// Answers a call of the data-protection officer, which takes as long as it takes.
    pub(super) async fn answer_officer<T, R>(
        &self,
        request: Request<T>,
        answer: impl FnOnce(&Self, &teaching::Caller, T) -> Result<R, ApiError> + Send + 'static,
    ) -> Result<Response<R>, Status>
    where
        T: Send + 'static,
        R: Send + 'static,
    {
        self.answer_unhurried(request, |node, caller, message| {
            answer(node, &caller.officer()?, message)
        })
        .await
    }
}

/// Runs what waits for the disk.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(ApiError::internal)?
}
