//! Running the node, over gRPC: operators only.

use campus_proto::admin::v1 as pb;
use pb::admin_service_server::AdminService;
use tonic::{Request, Response, Status};

use super::error::ApiError;
use super::{Answers, accounts, export, peers, persons, status, verify};
use crate::cataloguer::RebuildError;
use crate::node::Node;

/// `archipel.admin.v1.AdminService` over a node.
pub(crate) struct AdminApi {
    node: Node,
}

impl AdminApi {
    pub(crate) fn new(node: Node) -> Self {
        Self { node }
    }
}

#[tonic::async_trait]
impl AdminService for AdminApi {
    type VerifyStream = Answers<pb::VerifyResponse>;
    type ExportLogStream = Answers<pb::ExportLogResponse>;

    async fn status(
        &self,
        request: Request<pb::StatusRequest>,
    ) -> Result<Response<pb::StatusResponse>, Status> {
        self.node
            .answer_operator(request, |node, pb::StatusRequest {}| status::status(node))
            .await
    }

    async fn list_peers(
        &self,
        request: Request<pb::ListPeersRequest>,
    ) -> Result<Response<pb::ListPeersResponse>, Status> {
        self.node.answer_operator(request, peers::list).await
    }

    async fn list_refusals(
        &self,
        request: Request<pb::ListRefusalsRequest>,
    ) -> Result<Response<pb::ListRefusalsResponse>, Status> {
        self.node.answer_operator(request, peers::refusals).await
    }

    async fn verify(
        &self,
        request: Request<pb::VerifyRequest>,
    ) -> Result<Response<Self::VerifyStream>, Status> {
        let operator = self
            .node
            .answer_operator(request, |_, pb::VerifyRequest {}| Ok(()));
        operator.await?;
        Ok(Response::new(verify::reports(self.node.clone())))
    }

    async fn rebuild(
        &self,
        request: Request<pb::RebuildRequest>,
    ) -> Result<Response<pb::RebuildResponse>, Status> {
        self.node
            .answer_unhurried(
                request,
                |node, caller, pb::RebuildRequest { index_only }| {
                    caller.operator()?;
                    rebuild(node, index_only)
                },
            )
            .await
    }

    async fn create_person(
        &self,
        request: Request<pb::CreatePersonRequest>,
    ) -> Result<Response<pb::CreatePersonResponse>, Status> {
        self.node.answer_operator(request, persons::create).await
    }

    async fn list_people(
        &self,
        request: Request<pb::ListPeopleRequest>,
    ) -> Result<Response<pb::ListPeopleResponse>, Status> {
        self.node.answer_operator(request, persons::list).await
    }

    async fn set_password(
        &self,
        request: Request<pb::SetPasswordRequest>,
    ) -> Result<Response<pb::SetPasswordResponse>, Status> {
        self.node
            .answer_operator(request, accounts::set_password)
            .await
    }

    async fn set_role(
        &self,
        request: Request<pb::SetRoleRequest>,
    ) -> Result<Response<pb::SetRoleResponse>, Status> {
        self.node.answer_operator(request, accounts::set_role).await
    }

    async fn end_access(
        &self,
        request: Request<pb::EndAccessRequest>,
    ) -> Result<Response<pb::EndAccessResponse>, Status> {
        self.node
            .answer_operator(request, accounts::end_access)
            .await
    }

    async fn issue_token(
        &self,
        request: Request<pb::IssueTokenRequest>,
    ) -> Result<Response<pb::IssueTokenResponse>, Status> {
        self.node
            .answer_operator(request, persons::issue_token)
            .await
    }

    async fn revoke_token(
        &self,
        request: Request<pb::RevokeTokenRequest>,
    ) -> Result<Response<pb::RevokeTokenResponse>, Status> {
        self.node
            .answer_operator(request, persons::revoke_token)
            .await
    }

    async fn export_log(
        &self,
        request: Request<pb::ExportLogRequest>,
    ) -> Result<Response<Self::ExportLogStream>, Status> {
        let begin = self.node.answer_operator(request, export::begin);
        let export = begin.await?.into_inner();
        Ok(Response::new(export.parts()))
    }
}

fn rebuild(node: &Node, index_only: bool) -> Result<pb::RebuildResponse, ApiError> {
    let begun = node.clock.elapsed();
    let version = node.registry.membership().version;
    let now_ms = node.clock.now_ms();
    let rebuilt = match index_only {
        true => {
            let renewed = node.cataloguer.renew_index(now_ms);
            renewed.map_err(RebuildError::from)?;
            Vec::new()
        }
        false => node.cataloguer.rebuild(version, now_ms)?,
    };
    let duration = node.clock.elapsed().saturating_sub(begun);
    let digests = rebuilt.into_iter().map(|rebuilt| pb::ViewDigest {
        log: rebuilt.log.to_string(),
        before: rebuilt.before.to_string(),
        after: rebuilt.after.to_string(),
    });
    Ok(pb::RebuildResponse {
        digests: digests.collect(),
        duration_ms: u64::try_from(duration.as_millis()).unwrap_or(u64::MAX),
    })
}

impl From<RebuildError> for ApiError {
    fn from(error: RebuildError) -> Self {
        match error {
            RebuildError::Log(error) => error.into(),
            RebuildError::View(error) => error.into(),
            RebuildError::Fold(_) => Self::internal(error),
        }
    }
}
