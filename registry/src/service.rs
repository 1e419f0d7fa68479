//! The registry over gRPC: hands documents out and takes them in. Decides nothing.
//!
//! Anybody who reaches the port may call it: the documents prove themselves and hold nothing that
//! members may not know.

use domain::envelope::{Envelope, EnvelopeError};
use domain::membership::ChainError;
use domain::wire::WireError;
use federation_proto::registry::v1 as pb;
use federation_proto::registry::v1::registry_service_server::{
    RegistryService, RegistryServiceServer,
};
use tonic::{Request, Response, Status};

use crate::error::{ReadError, SubmitError};
use crate::mirror::Mirror;
use crate::sync::SyncError;

/// The longest message, in bytes, read or written.
pub const MESSAGE_BYTES_MAX: usize = 4 << 20;

/// `archipel.registry.v1.RegistryService` over a [`Mirror`].
pub struct Service {
    mirror: Mirror,
}

impl Service {
    /// Serves a mirror.
    pub fn new(mirror: Mirror) -> Self {
        Self { mirror }
    }

    /// The service as a server takes it, with the limits on its messages set.
    pub fn into_server(self) -> RegistryServiceServer<Self> {
        RegistryServiceServer::new(self)
            .max_decoding_message_size(MESSAGE_BYTES_MAX)
            .max_encoding_message_size(MESSAGE_BYTES_MAX)
    }

    async fn ask<T, E>(
        &self,
        call: impl FnOnce(&Mirror) -> Result<T, E> + Send + 'static,
    ) -> Result<T, ServiceError>
    where
        T: Send + 'static,
        E: Send + 'static,
        ServiceError: From<E>,
    {
        let answer = self.mirror.blocking(call).await;
        Ok(answer.map_err(|_: SyncError| ServiceError::Stopping)??)
    }
}

#[tonic::async_trait]
impl RegistryService for Service {
    async fn get_head(
        &self,
        _request: Request<pb::GetHeadRequest>,
    ) -> Result<Response<pb::GetHeadResponse>, Status> {
        let head = self
            .ask(|mirror| Ok::<_, ServiceError>(mirror.head()))
            .await?;
        Ok(Response::new(pb::GetHeadResponse {
            root_version: head.root_version,
            membership_version: head.membership_version,
        }))
    }

    async fn get_roots(
        &self,
        request: Request<pb::GetRootsRequest>,
    ) -> Result<Response<pb::GetRootsResponse>, Status> {
        let pb::GetRootsRequest { after_version } = request.into_inner();
        let roots = self
            .ask(move |mirror| mirror.roots_after(after_version))
            .await?;
        let roots = roots.into_iter().map(Into::into).collect();
        Ok(Response::new(pb::GetRootsResponse { roots }))
    }

    async fn get_membership(
        &self,
        request: Request<pb::GetMembershipRequest>,
    ) -> Result<Response<pb::GetMembershipResponse>, Status> {
        let pb::GetMembershipRequest { after_version } = request.into_inner();
        let memberships = self
            .ask(move |mirror| mirror.memberships_after(after_version))
            .await?;
        let memberships = memberships.into_iter().map(Into::into).collect();
        Ok(Response::new(pb::GetMembershipResponse { memberships }))
    }

    async fn submit(
        &self,
        request: Request<pb::SubmitRequest>,
    ) -> Result<Response<pb::SubmitResponse>, Status> {
        let document = read_submission(request.into_inner()).map_err(ServiceError::from)?;
        let accepted = self.ask(move |mirror| mirror.submit(document)).await?;
        tracing::info!(?accepted, "registry document handed in");
        Ok(Response::new(pb::SubmitResponse {}))
    }
}

fn read_submission(message: pb::SubmitRequest) -> Result<Envelope, WireError> {
    let pb::SubmitRequest { document } = message;
    document.ok_or(WireError::Missing("document"))?.try_into()
}

/// Everything that the service refuses or fails with.
#[derive(Debug, thiserror::Error)]
enum ServiceError {
    #[error(transparent)]
    Malformed(#[from] WireError),
    #[error(transparent)]
    Submit(#[from] SubmitError),
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error("stopping")]
    Stopping,
}

impl From<ServiceError> for Status {
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::Malformed(source) => Self::invalid_argument(source.to_string()),
            ServiceError::Submit(source) => status_of_submission(source),
            ServiceError::Read(source) => internal(&source),
            ServiceError::Stopping => Self::unavailable("stopping"),
        }
    }
}

fn status_of_submission(error: SubmitError) -> Status {
    let message = error.to_string();
    match error {
        SubmitError::Kind(_) => Status::invalid_argument(message),
        SubmitError::Refused(source) => status_of_refusal(&source),
        SubmitError::Fork { .. } => {
            tracing::error!(error = message, "fork of the registry");
            Status::already_exists(message)
        }
        SubmitError::Read(_) | SubmitError::Store(_) => internal(&error),
    }
}

fn status_of_refusal(error: &ChainError) -> Status {
    let message = error.to_string();
    match error {
        ChainError::Envelope(EnvelopeError::BadSignature) => Status::permission_denied(message),
        ChainError::Envelope(
            EnvelopeError::PayloadType { .. }
            | EnvelopeError::TooLong { .. }
            | EnvelopeError::Malformed(_),
        )
        | ChainError::Consortium { .. } => Status::invalid_argument(message),
        ChainError::Version { .. } | ChainError::Previous | ChainError::RootVersion { .. } => {
            Status::failed_precondition(message)
        }
    }
}

/// What only the operator can mend; its details are for the operator's log.
fn internal(error: &dyn std::error::Error) -> Status {
    tracing::error!(%error, "registry store failed");
    Status::internal("the registry's store failed")
}

#[cfg(test)]
mod tests;
