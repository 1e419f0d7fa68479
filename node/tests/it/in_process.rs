//! A node inside the test, spoken to over its people's port.

use std::time::Duration;

use archipel::config::Config;
use archipel::init::{Plan, create};
use archipel::{Host, Running, start};
use axum::body::Body;
use axum::http;
use campus_proto::admin::v1 as admin;
use campus_proto::admin::v1::admin_service_client::AdminServiceClient;
use campus_proto::commons::v1::commons_service_client::CommonsServiceClient;
use domain::viewer::Role;
use tempfile::TempDir;
use tonic::metadata::errors::InvalidMetadataValue;
use tonic::transport::{Channel, Endpoint};
use tonic::{Code, Request};
use tower::Service as _;

/// A node in this process.
pub(crate) struct Node {
    pub(crate) running: Running,
    pub(crate) channel: Channel,
    _folder: TempDir,
}

impl Node {
    pub(crate) async fn start(institution: &str) -> anyhow::Result<Self> {
        let folder = TempDir::new()?;
        let institution = institution.parse()?;
        let path = folder.path().join("data");
        create(&path, &Plan::new(institution)?)?;
        let config = Config::new(institution_of(&path)?, path);
        let running = start(config, Host::default()).await?;
        let address = format!("http://{}", running.addresses.people);
        let channel = Endpoint::from_shared(address)?.connect().await?;
        Ok(Self {
            running,
            channel,
            _folder: folder,
        })
    }

    pub(crate) fn commons(&self) -> CommonsServiceClient<Channel> {
        CommonsServiceClient::new(self.channel.clone())
    }

    pub(crate) fn as_operator<T>(&self, message: T) -> anyhow::Result<Request<T>> {
        let path = self.running.node.config.folder.operator_token();
        let token = std::fs::read_to_string(path)?;
        let mut request = Request::new(message);
        let value = format!("Bearer {}", token.trim()).parse()?;
        request.metadata_mut().insert("authorization", value);
        Ok(request)
    }

    /// Makes the account of a teacher; returns a token for it.
    pub(crate) async fn teacher(&self, name: &str) -> anyhow::Result<String> {
        let mut service = AdminServiceClient::new(self.channel.clone());
        let request = admin::CreatePersonRequest {
            name: name.to_owned(),
            role: admin::Role::Teacher.into(),
        };
        let made = service.create_person(self.as_operator(request)?).await?;
        let request = admin::IssueTokenRequest {
            handle: made.into_inner().person.unwrap_or_default().handle,
            ttl_seconds: 0,
        };
        let issued = service.issue_token(self.as_operator(request)?).await?;
        Ok(issued.into_inner().token)
    }

    /// Makes an account; returns its handle and a token for it.
    pub(crate) fn person(&self, name: &str, role: Role) -> anyhow::Result<(String, String)> {
        let inside = &self.running.node;
        let handle = inside.people.add(name, role, 1)?.handle;
        let now_ms = inside.clock.now_ms();
        let ttl = Duration::from_secs(600);
        let token = inside.tokens.issue(&handle, ttl, now_ms)?;
        Ok((handle.to_string(), token.reveal().to_owned()))
    }

    /// Calls a method of any name with any bytes, with a token or none; returns the status, as
    /// gRPC says it.
    pub(crate) async fn call_raw(
        &self,
        path: &str,
        (token, body): (&str, &[u8]),
    ) -> anyhow::Result<Code> {
        let base = format!("http://{}", self.running.addresses.people);
        let mut request = http::Request::post(format!("{base}{path}"))
            .header("content-type", "application/grpc")
            .header("te", "trailers");
        if !token.is_empty() {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let request = request.body(tonic::body::Body::new(Body::from(body.to_vec())))?;
        let mut channel = self.channel.clone();
        std::future::poll_fn(|context| channel.poll_ready(context)).await?;
        let response = channel.call(request).await?;
        let status = response.headers().get("grpc-status");
        let status = status.ok_or_else(|| anyhow::anyhow!("no status: {response:?}"))?;
        Ok(Code::from_bytes(status.as_bytes()))
    }

    pub(crate) async fn stop(self) -> anyhow::Result<()> {
        let Self {
            running, channel, ..
        } = self;
        drop(channel);
        running.shutdown.stop();
        Ok(running.shutdown.wait(Duration::from_secs(30)).await?)
    }
}

fn institution_of(path: &std::path::Path) -> anyhow::Result<domain::id::InstitutionId> {
    let descriptor = archipel::init::Descriptor::read(&path.join("institution.json"))?;
    Ok(descriptor.id)
}

/// A call with somebody's token.
pub(crate) fn bearing<T>(token: &str, message: T) -> Result<Request<T>, InvalidMetadataValue> {
    let mut request = Request::new(message);
    let value = format!("Bearer {token}").parse()?;
    request.metadata_mut().insert("authorization", value);
    Ok(request)
}
