//! Programs that wait for their person, over gRPC.

use campus_proto::identity::v1 as pb;
use domain::id::{Handle, ShareAddress};
use identity::device::{BeginError, INTERVAL, Outcome, WAIT};
use pb::sign_in_service_server::SignInService;
use tonic::{Request, Response, Status};

use super::error::ApiError;
use super::persons::TTL_DEFAULT;
use crate::node::Node;

/// `archipel.identity.v1.SignInService` over a node.
pub(crate) struct SignInApi {
    node: Node,
}

impl SignInApi {
    pub(crate) fn new(node: Node) -> Self {
        Self { node }
    }
}

#[tonic::async_trait]
impl SignInService for SignInApi {
    async fn begin_device_sign_in(
        &self,
        request: Request<pb::BeginDeviceSignInRequest>,
    ) -> Result<Response<pb::BeginDeviceSignInResponse>, Status> {
        self.node
            .answer(request, |node, _, message| begin(node, &message))
            .await
    }

    async fn finish_device_sign_in(
        &self,
        request: Request<pb::FinishDeviceSignInRequest>,
    ) -> Result<Response<pb::FinishDeviceSignInResponse>, Status> {
        self.node
            .answer(request, |node, _, message| finish(node, &message))
            .await
    }
}

fn begin(
    node: &Node,
    request: &pb::BeginDeviceSignInRequest,
) -> Result<pb::BeginDeviceSignInResponse, ApiError> {
    let portal = node.portal.get().ok_or_else(|| {
        ApiError::Precondition(
            "this node has no portal to sign in at: ask its operator for a token".to_owned(),
        )
    })?;
    let now_ms = node.clock.now_ms();
    let new = node.devices.begin(&request.program, now_ms)?;
    Ok(pb::BeginDeviceSignInResponse {
        device_secret: new.secret.reveal().to_owned(),
        verification_address: format!("{portal}/sign-in/device"),
        complete_address: format!("{portal}/sign-in/device?code={}", new.code),
        user_code: new.code.to_string(),
        interval_seconds: seconds(INTERVAL),
        expires_seconds: seconds(WAIT),
    })
}

fn finish(
    node: &Node,
    request: &pb::FinishDeviceSignInRequest,
) -> Result<pb::FinishDeviceSignInResponse, ApiError> {
    let state = match node
        .devices
        .ask(&request.device_secret, node.clock.now_ms())
    {
        Outcome::Allowed(handle) => return allowed(node, &handle),
        Outcome::Waiting => pb::DeviceSignIn::Waiting,
        Outcome::TooOften => pb::DeviceSignIn::TooOften,
        Outcome::Refused => pb::DeviceSignIn::Refused,
        Outcome::Over => pb::DeviceSignIn::Over,
    };
    Ok(pb::FinishDeviceSignInResponse {
        state: state.into(),
        ..Default::default()
    })
}

fn allowed(node: &Node, handle: &Handle) -> Result<pb::FinishDeviceSignInResponse, ApiError> {
    let token = node
        .tokens
        .issue(handle, TTL_DEFAULT, node.clock.now_ms())?;
    let person = node.people.find(handle)?;
    tracing::info!(token = %token.info().id, "token issued to a program");
    let address = ShareAddress {
        handle: handle.clone(),
        institution: node.config.institution.clone(),
    };
    Ok(pb::FinishDeviceSignInResponse {
        state: pb::DeviceSignIn::Allowed.into(),
        token: token.reveal().to_owned(),
        expires_ms: token.info().expires_ms,
        address: address.to_string(),
        name: person.map(|person| person.name).unwrap_or_default(),
    })
}

fn seconds(duration: std::time::Duration) -> u32 {
    u32::try_from(duration.as_secs()).unwrap_or(u32::MAX)
}

impl From<BeginError> for ApiError {
    fn from(error: BeginError) -> Self {
        match error {
            BeginError::TooMany => Self::Unavailable(error.to_string()),
            BeginError::Identity(error) => error.into(),
        }
    }
}
