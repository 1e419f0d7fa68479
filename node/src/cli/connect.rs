//! How a command reaches a node: one that runs, here or elsewhere, or one that it opens itself.
//!
//! A command that may open the folder does so when no process has it, and then speaks to the very
//! services that a running node has, over a connection in memory: there is one way to answer.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Context as _;
use campus_proto::admin::v1::admin_service_client::AdminServiceClient;
use campus_proto::commons::v1::commons_service_client::CommonsServiceClient;
use campus_proto::identity::v1::sign_in_service_client::SignInServiceClient;
use campus_proto::teaching::v1::data_protection_service_client::DataProtectionServiceClient;
use clap::Args;
use daemon::{Health, Shutdown, SystemClock};
use futures_util::{StreamExt as _, stream};
use hyper_util::rt::TokioIo;
use tokio::io::DuplexStream;
use tonic::Request;
use tonic::metadata::{Ascii, MetadataValue};
use tonic::transport::{Channel, Endpoint};

use super::STOP_TIME_MAX;
use super::login::TokenFolder;
use crate::config::{Config, Overrides};
use crate::exit::{Exit, Failure};
use crate::folder::{DataFolder, FolderLock, LockError, RunningNode, read_secret};
use crate::node::Node;
use crate::people_port::{self, MESSAGE_BYTES_MAX, Pages};

/// How long to wait for a connection.
const CONNECT_TIME_MAX: Duration = Duration::from_secs(5);
/// Bytes under way in a connection in memory, each way.
const DUPLEX_BYTES: usize = 1 << 20;

/// Which node, and as whom.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Which node, and as whom")]
pub(super) struct Target {
    /// The data folder of a node on this machine.
    #[arg(long, env = "ARCHIPEL_DIR", default_value = ".", value_name = "FOLDER")]
    pub(super) dir: PathBuf,
    /// Where a node answers its people; wins over --dir.
    #[arg(long, env = "ARCHIPEL_ADDRESS", value_name = "HOST:PORT")]
    address: Option<String>,
    /// The token by which to call. Better given as $ARCHIPEL_TOKEN: others on this machine see
    /// arguments.
    #[arg(
        long,
        env = "ARCHIPEL_TOKEN",
        hide_env_values = true,
        value_name = "TOKEN"
    )]
    token: Option<String>,
    #[command(flatten)]
    pub(super) tokens: TokenFolder,
}

/// A connection to a node.
pub(super) struct Session {
    channel: Channel,
    token: Option<MetadataValue<Ascii>>,
    // A node that this command has opened itself.
    own: Option<Shutdown>,
}

impl Target {
    /// Reaches a running node as whoever the token stands for: the one that was given, or that of
    /// `archipel login`.
    pub(super) async fn connect(&self) -> anyhow::Result<Session> {
        let token = match &self.token {
            Some(token) => Some(token.clone()),
            None => self.tokens.token(&self.running_address()?)?,
        };
        self.session(self.channel().await?, token)
    }

    /// Reaches a running node without saying who calls.
    pub(super) async fn connect_as_nobody(&self) -> anyhow::Result<Session> {
        self.session(self.channel().await?, None)
    }

    /// Reaches a running node as its operator, unless a token says otherwise.
    pub(super) async fn connect_as_operator(&self) -> anyhow::Result<Session> {
        let token = self.operator_token()?;
        self.session(self.channel().await?, token)
    }

    /// Reaches a node as its operator; opens the folder itself if no process has it.
    pub(super) async fn connect_or_open(&self) -> anyhow::Result<Session> {
        if self.address.is_some() || self.is_open()? {
            return self.connect_as_operator().await;
        }
        let config = Config::load(&self.folder().config(), Overrides::default())?;
        self.open(config).await
    }

    /// Whether a process has the folder.
    fn is_open(&self) -> anyhow::Result<bool> {
        let path = self.folder().lock();
        if !path.exists() {
            return Ok(false);
        }
        match FolderLock::take(&path) {
            Ok(_) => Ok(false),
            Err(LockError::Held { .. }) => Ok(true),
            Err(error @ LockError::Io { .. }) => Err(error.into()),
        }
    }

    async fn channel(&self) -> anyhow::Result<Channel> {
        let address = self.running_address()?;
        let endpoint = endpoint(&format!("http://{address}"))?;
        let channel = endpoint.connect().await;
        channel.with_context(|| format!("no node answers at {address}"))
    }

    pub(super) fn running_address(&self) -> Result<String, Failure> {
        if let Some(address) = &self.address {
            return Ok(address.clone());
        }
        match RunningNode::read(&self.folder().api()) {
            Some(running) => Ok(running.people.to_string()),
            None => Err(Failure::new(
                Exit::Unreachable,
                format!(
                    "no node runs in {dir}: start it with `archipel serve --dir {dir}`, or say where one answers with --address",
                    dir = self.dir.display()
                ),
            )),
        }
    }

    /// The token that was given, or that of the folder.
    fn operator_token(&self) -> anyhow::Result<Option<String>> {
        match (&self.token, &self.address) {
            (Some(token), _) => Ok(Some(token.clone())),
            (None, Some(_)) => Ok(None),
            (None, None) => operator_token(&self.folder()).map(Some),
        }
    }

    fn session(&self, channel: Channel, token: Option<String>) -> anyhow::Result<Session> {
        Ok(Session {
            channel,
            token: token.map(|token| bearer(&token)).transpose()?,
            own: None,
        })
    }

    async fn open(&self, config: Config) -> anyhow::Result<Session> {
        let shutdown = Shutdown::new();
        let channel = serve_in_memory(config, &shutdown).await?;
        // Opening the folder has made sure that the token is there.
        let token = match &self.token {
            Some(token) => token.clone(),
            None => operator_token(&self.folder())?,
        };
        let mut session = self.session(channel, Some(token))?;
        session.own = Some(shutdown);
        Ok(session)
    }

    fn folder(&self) -> DataFolder {
        DataFolder::new(&self.dir)
    }
}

impl Session {
    /// The library.
    pub(super) fn commons(&self) -> CommonsServiceClient<Channel> {
        CommonsServiceClient::new(self.channel.clone())
            .max_decoding_message_size(MESSAGE_BYTES_MAX)
            .max_encoding_message_size(MESSAGE_BYTES_MAX)
    }

    /// Running the node.
    pub(super) fn admin(&self) -> AdminServiceClient<Channel> {
        AdminServiceClient::new(self.channel.clone())
            .max_decoding_message_size(MESSAGE_BYTES_MAX)
            .max_encoding_message_size(MESSAGE_BYTES_MAX)
    }

    /// Proving who somebody is.
    pub(super) fn sign_in(&self) -> SignInServiceClient<Channel> {
        SignInServiceClient::new(self.channel.clone())
            .max_decoding_message_size(MESSAGE_BYTES_MAX)
            .max_encoding_message_size(MESSAGE_BYTES_MAX)
    }

    /// What is known of persons.
    pub(super) fn data_protection(&self) -> DataProtectionServiceClient<Channel> {
        DataProtectionServiceClient::new(self.channel.clone())
            .max_decoding_message_size(MESSAGE_BYTES_MAX)
            .max_encoding_message_size(MESSAGE_BYTES_MAX)
    }

    /// A call as the session's caller.
    pub(super) fn request<T>(&self, message: T) -> Request<T> {
        let mut request = Request::new(message);
        if let Some(token) = &self.token {
            let metadata = request.metadata_mut();
            metadata.insert("authorization", token.clone());
        }
        request
    }

    /// Ends the session, and the node if it was opened for it.
    pub(super) async fn close(self) -> anyhow::Result<()> {
        let Self { channel, own, .. } = self;
        drop(channel);
        if let Some(shutdown) = own {
            shutdown.stop();
            shutdown.wait(STOP_TIME_MAX).await?;
        }
        Ok(())
    }
}

fn operator_token(folder: &DataFolder) -> anyhow::Result<String> {
    let path = folder.operator_token();
    read_secret(&path).context("read the operator's token; or give one with $ARCHIPEL_TOKEN")
}

fn bearer(token: &str) -> Result<MetadataValue<Ascii>, Failure> {
    let value = format!("Bearer {}", token.trim()).parse();
    value.map_err(|_| Failure::new(Exit::Denied, "the token has characters that no token has"))
}

fn endpoint(uri: &str) -> Result<Endpoint, Failure> {
    let endpoint = Endpoint::from_shared(uri.to_owned()).map_err(|_| {
        let message = format!("`{uri}` is not an address: write host:port");
        Failure::new(Exit::Usage, message)
    })?;
    Ok(endpoint.connect_timeout(CONNECT_TIME_MAX).tcp_nodelay(true))
}

/// Opens a node and serves its people's port over a connection in memory.
async fn serve_in_memory(config: Config, shutdown: &Shutdown) -> anyhow::Result<Channel> {
    let node = tokio::task::spawn_blocking(move || open(config)).await??;
    let pages = Pages {
        health: Health::new(),
        metrics: None,
    };
    let routes = people_port::routes(&node, pages, shutdown)?;
    let (near, far) = tokio::io::duplex(DUPLEX_BYTES);
    // Were there no more connections to come, the server would end this one.
    let incoming = tokio_stream::once(Ok::<_, std::io::Error>(far)).chain(stream::pending());
    let served = people_port::serve(routes, incoming, shutdown.token());
    shutdown.spawn("people's port", async move {
        if let Err(error) = served.await {
            tracing::error!(%error, "the connection in memory failed");
        }
    });
    connect_in_memory(near).await
}

/// Opens a node and lets view and index catch up with its logs.
fn open(config: Config) -> anyhow::Result<Node> {
    let node = Node::open(config, Arc::new(SystemClock::new()))?;
    let settled = node.cataloguer.settle(node.clock.now_ms());
    settled.context("bring view and index up to date")?;
    Ok(node)
}

async fn connect_in_memory(near: DuplexStream) -> anyhow::Result<Channel> {
    let near = Arc::new(Mutex::new(Some(near)));
    let connector = tower::service_fn(move |_| {
        let near = near.lock().unwrap_or_else(PoisonError::into_inner).take();
        let gone = || std::io::Error::from(std::io::ErrorKind::NotConnected);
        std::future::ready(near.map(TokioIo::new).ok_or_else(gone))
    });
    let endpoint = endpoint("http://in-memory")?;
    Ok(endpoint.connect_with_connector(connector).await?)
}
