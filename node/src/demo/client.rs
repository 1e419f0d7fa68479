//! A node seen from outside: gRPC with a token, like any other client.

use std::collections::BTreeMap;

use anyhow::Context as _;
use campus_proto::admin::v1 as admin;
use campus_proto::admin::v1::admin_service_client::AdminServiceClient;
use campus_proto::commons::v1 as commons;
use campus_proto::commons::v1::commons_service_client::CommonsServiceClient;
use tonic::metadata::{Ascii, MetadataValue};
use tonic::transport::{Channel, Endpoint};
use tonic::{Request, Status};

use super::ladder::Visible;
use super::scenario::Policy;

/// Bytes in one frame of an upload.
const FRAME_BYTES: usize = 256 << 10;

/// One caller at one node.
#[derive(Clone)]
pub(super) struct Client {
    channel: Channel,
    token: Option<MetadataValue<Ascii>>,
}

impl Client {
    /// Speaks to the node at host:port as the owner of a token, or as nobody in particular.
    pub(super) fn new(address: &str, token: Option<&str>) -> anyhow::Result<Self> {
        let channel = Endpoint::from_shared(format!("http://{address}"))
            .with_context(|| format!("`{address}` is not an address"))?
            .connect_lazy();
        let token = token
            .map(|token| format!("Bearer {token}").parse())
            .transpose()?;
        Ok(Self { channel, token })
    }

    fn request<T>(&self, message: T) -> Request<T> {
        let mut request = Request::new(message);
        if let Some(token) = &self.token {
            request
                .metadata_mut()
                .insert("authorization", token.clone());
        }
        request
    }

    fn commons(&self) -> CommonsServiceClient<Channel> {
        CommonsServiceClient::new(self.channel.clone())
    }

    fn admin(&self) -> AdminServiceClient<Channel> {
        AdminServiceClient::new(self.channel.clone())
    }

    /// Hands in a document.
    pub(super) async fn upload(&self, bytes: &[u8]) -> Result<String, Status> {
        let frames: Vec<_> = bytes
            .chunks(FRAME_BYTES)
            .map(|data| commons::PutObjectRequest {
                data: data.to_vec().into(),
            })
            .collect();
        let request = self.request(tokio_stream::iter(frames));
        Ok(self
            .commons()
            .put_object(request)
            .await?
            .into_inner()
            .digest)
    }

    /// Shares a new item; returns its id.
    pub(super) async fn publish(
        &self,
        item_json: String,
        policy: &Policy,
    ) -> Result<String, Status> {
        let policy = Some(wire(policy));
        let request = self.request(commons::PublishRequest { item_json, policy });
        let published = self
            .commons()
            .publish(request)
            .await?
            .into_inner()
            .published;
        Ok(published.unwrap_or_default().item)
    }

    /// Shares a new version; returns its number.
    pub(super) async fn revise(&self, item: &str, item_json: String) -> Result<u64, Status> {
        let request = commons::ReviseRequest {
            item: item.to_owned(),
            item_json,
        };
        let answer = self
            .commons()
            .revise(self.request(request))
            .await?
            .into_inner();
        Ok(answer.published.unwrap_or_default().version)
    }

    /// Shares an item with others than before.
    pub(super) async fn share(&self, item: &str, policy: &Policy) -> Result<(), Status> {
        let request = commons::SetPolicyRequest {
            item: item.to_owned(),
            policy: Some(wire(policy)),
        };
        self.commons()
            .set_policy(self.request(request))
            .await
            .map(drop)
    }

    /// Takes an item back.
    pub(super) async fn withdraw(
        &self,
        item: &str,
        how: commons::Withdrawal,
    ) -> Result<(), Status> {
        let request = commons::WithdrawRequest {
            item: item.to_owned(),
            how: how.into(),
            reason: String::new(),
        };
        self.commons()
            .withdraw(self.request(request))
            .await
            .map(drop)
    }

    /// One item in full.
    pub(super) async fn get(&self, item: &str) -> Result<commons::Item, Status> {
        let request = self.request(commons::GetRequest {
            item: item.to_owned(),
        });
        Ok(self
            .commons()
            .get(request)
            .await?
            .into_inner()
            .item
            .unwrap_or_default())
    }

    /// Everything that the caller may see.
    pub(super) async fn list(&self) -> Result<Visible, Status> {
        let mut items = BTreeMap::new();
        let mut page_token = String::new();
        loop {
            let request = commons::ListRequest {
                page_size: 100,
                page_token,
                ..Default::default()
            };
            let answer = self
                .commons()
                .list(self.request(request))
                .await?
                .into_inner();
            let summaries = answer.items.into_iter();
            items.extend(summaries.map(|summary| (summary.item, (summary.title, summary.version))));
            page_token = answer.next_page_token;
            if page_token.is_empty() {
                return Ok(items);
            }
        }
    }

    /// How many items a search finds.
    pub(super) async fn count(&self, query: &str) -> Result<u64, Status> {
        let request = commons::SearchRequest {
            query: query.to_owned(),
            ..Default::default()
        };
        Ok(self
            .commons()
            .search(self.request(request))
            .await?
            .into_inner()
            .total)
    }

    /// What the node is and holds.
    pub(super) async fn status(&self) -> Result<admin::StatusResponse, Status> {
        Ok(self
            .admin()
            .status(self.request(admin::StatusRequest {}))
            .await?
            .into_inner())
    }

    /// Every other institution, and how it goes with its node.
    pub(super) async fn peers(&self) -> Result<Vec<admin::Peer>, Status> {
        let request = admin::ListPeersRequest {
            page_size: 1000,
            ..Default::default()
        };
        Ok(self
            .admin()
            .list_peers(self.request(request))
            .await?
            .into_inner()
            .peers)
    }

    /// What was refused, newest first.
    pub(super) async fn refusals(&self) -> Result<Vec<admin::Refusal>, Status> {
        let request = admin::ListRefusalsRequest {
            page_size: 1000,
            ..Default::default()
        };
        Ok(self
            .admin()
            .list_refusals(self.request(request))
            .await?
            .into_inner()
            .refusals)
    }

    /// Computes view and index again.
    pub(super) async fn rebuild(&self) -> Result<Vec<admin::ViewDigest>, Status> {
        Ok(self
            .admin()
            .rebuild(self.request(admin::RebuildRequest::default()))
            .await?
            .into_inner()
            .digests)
    }

    /// Checks everything from the disk: what was checked, and what is wrong.
    pub(super) async fn verify(
        &self,
    ) -> Result<(admin::VerifySummary, Vec<admin::Finding>), Status> {
        use admin::verify_response::Report;
        let request = self.request(admin::VerifyRequest {});
        let mut reports = self.admin().verify(request).await?.into_inner();
        let mut findings = Vec::new();
        while let Some(answer) = reports.message().await? {
            match answer.report {
                Some(Report::Finding(finding)) => findings.push(finding),
                Some(Report::Summary(summary)) => return Ok((summary, findings)),
                Some(Report::Progress(_)) | None => {}
            }
        }
        Err(Status::data_loss("the check broke off"))
    }

    /// Makes an account and a token for it; returns handle and token.
    pub(super) async fn enrol(
        &self,
        name: &str,
        role: admin::Role,
    ) -> Result<(String, String), Status> {
        let request = admin::CreatePersonRequest {
            name: name.to_owned(),
            role: role.into(),
        };
        let answer = self
            .admin()
            .create_person(self.request(request))
            .await?
            .into_inner();
        let handle = answer.person.unwrap_or_default().handle;
        let request = admin::IssueTokenRequest {
            handle: handle.clone(),
            ttl_seconds: 0,
        };
        let answer = self
            .admin()
            .issue_token(self.request(request))
            .await?
            .into_inner();
        Ok((handle, answer.token))
    }

    /// Gives a person a login, and returns the password that the node draws.
    pub(super) async fn set_password(&self, handle: &str, login: &str) -> Result<String, Status> {
        let request = admin::SetPasswordRequest {
            handle: handle.to_owned(),
            login: login.to_owned(),
            password: String::new(),
        };
        let answer = self.admin().set_password(self.request(request)).await?;
        Ok(answer.into_inner().password)
    }
}

fn wire(policy: &Policy) -> commons::SharingPolicy {
    let rung = match policy.rung.as_ref() {
        "personal" => commons::Rung::Personal,
        "named" => commons::Rung::Named,
        "institution" => commons::Rung::Institution,
        "institutions" => commons::Rung::Institutions,
        "consortium" => commons::Rung::Consortium,
        "public" => commons::Rung::Public,
        _ => commons::Rung::Unspecified,
    };
    commons::SharingPolicy {
        rung: rung.into(),
        people: policy.people.clone(),
        institutions: policy.institutions.clone(),
    }
}
