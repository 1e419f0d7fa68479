//! A node seen from outside, as one of its people: gRPC with a token.

use anyhow::Context as _;
use campus_proto::admin::v1 as admin;
use campus_proto::admin::v1::admin_service_client::AdminServiceClient;
use campus_proto::commons::v1 as commons;
use campus_proto::commons::v1::commons_service_client::CommonsServiceClient;
use domain::item::Draft;
use tonic::metadata::{Ascii, MetadataValue};
use tonic::transport::{Channel, Endpoint};
use tonic::{Request, Status};

/// Items in a page of a list.
const PAGE_ITEMS: u32 = 100;

/// Somebody at a node.
#[derive(Clone)]
pub struct Client {
    channel: Channel,
    token: MetadataValue<Ascii>,
}

impl Client {
    /// Speaks to the node at host:port as the owner of a token.
    ///
    /// # Errors
    /// What is no address or no token.
    pub fn new(address: &str, token: &str) -> anyhow::Result<Self> {
        let channel = Endpoint::from_shared(format!("http://{address}"))
            .with_context(|| format!("`{address}` is no address"))?
            .connect_lazy();
        Ok(Self {
            channel,
            token: format!("Bearer {token}").parse()?,
        })
    }

    fn request<T>(&self, message: T) -> Request<T> {
        let mut request = Request::new(message);
        request
            .metadata_mut()
            .insert("authorization", self.token.clone());
        request
    }

    fn commons(&self) -> CommonsServiceClient<Channel> {
        CommonsServiceClient::new(self.channel.clone())
    }

    /// Makes the account of a teacher, as the operator; returns a token for it.
    ///
    /// # Errors
    /// What the node refuses.
    pub async fn enrol_teacher(&self, name: &str) -> Result<String, Status> {
        let mut service = AdminServiceClient::new(self.channel.clone());
        let role = admin::Role::Teacher.into();
        let request = admin::CreatePersonRequest {
            name: name.to_owned(),
            role,
        };
        let answer = service
            .create_person(self.request(request))
            .await?
            .into_inner();
        let handle = answer.person.unwrap_or_default().handle;
        let request = admin::IssueTokenRequest {
            handle,
            ttl_seconds: 0,
        };
        Ok(service
            .issue_token(self.request(request))
            .await?
            .into_inner()
            .token)
    }

    /// Shares an item on a rung without lists; returns its id.
    ///
    /// # Errors
    /// What the node refuses.
    pub async fn publish(&self, draft: &Draft, rung: commons::Rung) -> Result<String, Status> {
        let item_json = serde_json::to_string(draft)
            .map_err(|error| Status::invalid_argument(error.to_string()))?;
        let policy = commons::SharingPolicy {
            rung: rung.into(),
            ..Default::default()
        };
        let request = commons::PublishRequest {
            item_json,
            policy: Some(policy),
        };
        let answer = self
            .commons()
            .publish(self.request(request))
            .await?
            .into_inner();
        Ok(answer.published.unwrap_or_default().item)
    }

    /// How many items a search finds.
    ///
    /// # Errors
    /// What the node refuses.
    pub async fn count(&self, query: &str) -> Result<u64, Status> {
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

    /// The ids of all items that the caller sees.
    ///
    /// # Errors
    /// What the node refuses.
    pub async fn list(&self) -> Result<Vec<String>, Status> {
        let mut items = Vec::new();
        let mut page_token = String::new();
        loop {
            let request = commons::ListRequest {
                page_size: PAGE_ITEMS,
                page_token,
                ..Default::default()
            };
            let answer = self
                .commons()
                .list(self.request(request))
                .await?
                .into_inner();
            items.extend(answer.items.into_iter().map(|summary| summary.item));
            page_token = answer.next_page_token;
            if page_token.is_empty() {
                return Ok(items);
            }
        }
    }
}
