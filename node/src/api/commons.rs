//! The library over gRPC.

use std::time::Duration;

use ::commons::library::{Asked, ListRequest, SearchQuestion, WithdrawalKind};
use campus_proto::commons::v1 as pb;
use domain::id::ItemId;
use domain::reason::Reason;
use federation::door::Published;
use pb::commons_service_server::CommonsService;
use tonic::{Request, Response, Status, Streaming};

use super::Answers;
use super::caller::Caller;
use super::error::ApiError;
use super::{upload, wire};
use crate::node::Node;

/// How long an author waits at most to see in the library what was just stated.
const SETTLE_TIME_MAX: Duration = Duration::from_secs(2);

/// `archipel.commons.v1.CommonsService` over a node.
pub(crate) struct CommonsApi {
    node: Node,
}

impl CommonsApi {
    pub(crate) fn new(node: Node) -> Self {
        Self { node }
    }

    /// Answers a change, and waits a moment until the library shows it: who changed something
    /// wants to see it next.
    async fn change<T: Send + 'static>(
        &self,
        request: Request<T>,
        change: impl FnOnce(&Node, &Caller, T) -> Result<Published, ApiError> + Send + 'static,
    ) -> Result<Option<pb::Published>, Status> {
        let mut rounds = self.node.cataloguer.subscribe();
        let published = self.node.answer(request, change).await?.into_inner();
        let shown = async {
            while !is_shown(&self.node, &published) {
                if rounds.changed().await.is_err() {
                    return;
                }
            }
        };
        // Late is no failure: what was stated stands.
        let _ = tokio::time::timeout(SETTLE_TIME_MAX, shown).await;
        Ok(Some(wire::published(&published)))
    }
}

/// Whether the view has come as far as a change.
fn is_shown(node: &Node, published: &Published) -> bool {
    let mut places = published.places.iter().chain(&published.withdrawals);
    let Ok(reader) = node.cataloguer.view().read() else {
        return true;
    };
    places.all(|(log, index)| reader.position(log).is_ok_and(|position| position > *index))
}

#[tonic::async_trait]
impl CommonsService for CommonsApi {
    type GetObjectStream = Answers<pb::GetObjectResponse>;

    async fn who_am_i(
        &self,
        request: Request<pb::WhoAmIRequest>,
    ) -> Result<Response<pb::WhoAmIResponse>, Status> {
        self.node
            .answer(request, |node, caller, pb::WhoAmIRequest {}| {
                Ok(wire::who_am_i(&node.config.institution, caller))
            })
            .await
    }

    async fn publish(
        &self,
        request: Request<pb::PublishRequest>,
    ) -> Result<Response<pb::PublishResponse>, Status> {
        let published = self
            .change(request, |node, caller, message| {
                let pb::PublishRequest { item_json, policy } = message;
                let draft = wire::read_draft(&item_json)?;
                let policy = wire::read_policy(policy)?;
                let (viewer, now_ms) = (caller.viewer(node), node.clock.now_ms());
                Ok(node.library.publish(&viewer, draft, &policy, now_ms)?)
            })
            .await?;
        Ok(Response::new(pb::PublishResponse { published }))
    }

    async fn revise(
        &self,
        request: Request<pb::ReviseRequest>,
    ) -> Result<Response<pb::ReviseResponse>, Status> {
        let published = self
            .change(request, |node, caller, message| {
                let pb::ReviseRequest { item, item_json } = message;
                let item = wire::read_item_id(&item)?;
                let draft = wire::read_draft(&item_json)?;
                let (viewer, now_ms) = (caller.viewer(node), node.clock.now_ms());
                Ok(node.library.revise(&viewer, &item, draft, now_ms)?)
            })
            .await?;
        Ok(Response::new(pb::ReviseResponse { published }))
    }

    async fn set_policy(
        &self,
        request: Request<pb::SetPolicyRequest>,
    ) -> Result<Response<pb::SetPolicyResponse>, Status> {
        let published = self
            .change(request, |node, caller, message| {
                let pb::SetPolicyRequest { item, policy } = message;
                let item = wire::read_item_id(&item)?;
                let policy = wire::read_policy(policy)?;
                let (viewer, now_ms) = (caller.viewer(node), node.clock.now_ms());
                Ok(node.library.set_policy(&viewer, &item, &policy, now_ms)?)
            })
            .await?;
        Ok(Response::new(pb::SetPolicyResponse { published }))
    }

    async fn withdraw(
        &self,
        request: Request<pb::WithdrawRequest>,
    ) -> Result<Response<pb::WithdrawResponse>, Status> {
        let published = self
            .change(request, |node, caller, message| {
                let pb::WithdrawRequest { item, how, reason } = message;
                let item = wire::read_item_id(&item)?;
                let how = (read_withdrawal(how)?, read_reason(&reason)?);
                if how.0 == WithdrawalKind::Erase && how.1.is_some() {
                    let message = "reason: what is erased leaves none; leave it out";
                    return Err(ApiError::Malformed(message.to_owned()));
                }
                let (viewer, now_ms) = (caller.viewer(node), node.clock.now_ms());
                Ok(node.library.withdraw_because(&viewer, &item, how, now_ms)?)
            })
            .await?;
        Ok(Response::new(pb::WithdrawResponse { published }))
    }

    async fn get(
        &self,
        request: Request<pb::GetRequest>,
    ) -> Result<Response<pb::GetResponse>, Status> {
        self.node
            .answer(request, |node, caller, pb::GetRequest { item }| {
                let item: ItemId = wire::read_item_id(&item)?;
                let view = node.library.get(&caller.viewer(node), &item)?;
                let view = view.ok_or(ApiError::NotFound("item"))?;
                let item = Some(wire::item(view)?);
                Ok(pb::GetResponse { item })
            })
            .await
    }

    async fn get_object(
        &self,
        request: Request<pb::GetObjectRequest>,
    ) -> Result<Response<Self::GetObjectStream>, Status> {
        let answer = self.node.answer(request, |node, caller, message| {
            let pb::GetObjectRequest { item, digest } = message;
            let item = wire::read_item_id(&item)?;
            let digest = digest.parse()?;
            Ok(node.library.object(&caller.viewer(node), &item, digest)?)
        });
        let reader = answer.await?.into_inner();
        Ok(Response::new(upload::frames(reader)))
    }

    async fn put_object(
        &self,
        request: Request<Streaming<pb::PutObjectRequest>>,
    ) -> Result<Response<pb::PutObjectResponse>, Status> {
        let (metadata, extensions, mut frames) = request.into_parts();
        let begin = Request::from_parts(metadata, extensions, ());
        let begin = self.node.answer(begin, |node, caller, ()| {
            Ok(node.library.object_writer(&caller.viewer(node))?)
        });
        let mut writer = begin.await?.into_inner();
        while let Some(pb::PutObjectRequest { data }) = frames.message().await? {
            writer = upload::write(writer, data).await?;
        }
        let (digest, size_bytes) = upload::finish(writer).await?;
        let digest = digest.to_string();
        Ok(Response::new(pb::PutObjectResponse { digest, size_bytes }))
    }

    async fn list(
        &self,
        request: Request<pb::ListRequest>,
    ) -> Result<Response<pb::ListResponse>, Status> {
        self.node
            .answer(request, |node, caller, message| {
                let request = read_list(message)?;
                let listed = node.library.list(&caller.viewer(node), &request)?;
                Ok(wire::listed(listed))
            })
            .await
    }

    async fn search(
        &self,
        request: Request<pb::SearchRequest>,
    ) -> Result<Response<pb::SearchResponse>, Status> {
        self.node
            .answer(request, |node, caller, message| {
                let question = read_question(message, node.clock.now_ms())?;
                let found = node.library.search(&caller.viewer(node), &question)?;
                Ok(wire::found(found))
            })
            .await
    }

    async fn find_alike(
        &self,
        request: Request<pb::FindAlikeRequest>,
    ) -> Result<Response<pb::FindAlikeResponse>, Status> {
        self.node
            .answer(request, |node, caller, message| {
                let pb::FindAlikeRequest { item_json, item } = message;
                let draft = wire::read_draft(&item_json)?;
                let of = match item.as_str() {
                    "" => None,
                    item => Some(wire::read_item_id(item)?.handle),
                };
                let alike = node.library.alike(&caller.viewer(node), &draft, of)?;
                Ok(wire::alike(alike))
            })
            .await
    }

    async fn explain(
        &self,
        request: Request<pb::ExplainRequest>,
    ) -> Result<Response<pb::ExplainResponse>, Status> {
        self.node
            .answer(request, |node, caller, message| {
                let pb::ExplainRequest { item, whom } = message;
                let item = wire::read_item_id(&item)?;
                let asked = read_whom(whom)?;
                let explained = node.library.explain(&caller.viewer(node), &item, &asked)?;
                Ok(wire::explanation(explained))
            })
            .await
    }
}

fn read_withdrawal(how: i32) -> Result<WithdrawalKind, ApiError> {
    match pb::Withdrawal::try_from(how) {
        Ok(pb::Withdrawal::Withdraw) => Ok(WithdrawalKind::Withdraw),
        Ok(pb::Withdrawal::Retract) => Ok(WithdrawalKind::Retract),
        Ok(pb::Withdrawal::Erase) => Ok(WithdrawalKind::Erase),
        Ok(pb::Withdrawal::Unspecified) | Err(_) => Err(ApiError::Malformed(
            "how: is not set; give WITHDRAW, RETRACT or ERASE".to_owned(),
        )),
    }
}

fn read_reason(name: &str) -> Result<Option<Reason>, ApiError> {
    if name.is_empty() {
        return Ok(None);
    }
    let unknown = || {
        let names = Reason::ALL.map(Reason::as_str).join(", ");
        let shown: String = name.chars().take(60).collect();
        ApiError::Malformed(format!("reason: `{shown}` is not one of {names}"))
    };
    Reason::from_name(name).map(Some).ok_or_else(unknown)
}

fn read_list(message: pb::ListRequest) -> Result<ListRequest, ApiError> {
    let pb::ListRequest {
        page_size,
        page_token,
        institution,
        own,
    } = message;
    let institution = (!institution.is_empty()).then(|| institution.parse());
    Ok(ListRequest {
        page_size: page_size as usize,
        page_token,
        institution: institution.transpose()?,
        own,
    })
}

fn read_question(message: pb::SearchRequest, now_ms: i64) -> Result<SearchQuestion, ApiError> {
    let pb::SearchRequest {
        query,
        filters,
        page_size,
        page_token,
        facets,
        language_hint,
    } = message;
    Ok(SearchQuestion {
        query,
        filters: wire::read_filters(filters)?,
        page_size: page_size as usize,
        page_token,
        facets,
        language_hint: (!language_hint.is_empty()).then_some(language_hint),
        now_ms,
    })
}

fn read_whom(whom: Option<pb::explain_request::Whom>) -> Result<Asked, ApiError> {
    use pb::explain_request::Whom;
    Ok(match whom {
        None => Asked::Oneself,
        Some(Whom::Address(address)) => Asked::Address(address.parse()?),
        Some(Whom::Anonymous(pb::explain_request::Anonymous {})) => Asked::Anonymous,
    })
}
