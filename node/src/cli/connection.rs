//! How a command reaches a node: the flags that say where and as whom, and calling it.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;
use campus_proto::admin::v1::admin_service_client::AdminServiceClient;
use campus_proto::commons::v1::commons_service_client::CommonsServiceClient;
use clap::Args;
use tonic::metadata::{Ascii, MetadataValue};
use tonic::service::Interceptor;
use tonic::service::interceptor::InterceptedService;
use tonic::transport::{Channel, Endpoint};
use tonic::{Code, Request, Response, Status};

use super::shown;
use crate::config::is_address;
use crate::exit::{Exit, Failure};
use crate::folder::{DataFolder, RunningNode, read_secret};
use crate::local;

/// How long a node may take to accept a connection.
const CONNECT_TIME_MAX: Duration = Duration::from_secs(5);
/// How often a silent connection is asked whether it lives, and how long it may take to answer.
const KEEP_ALIVE: Duration = Duration::from_secs(10);
/// What is said to nobody in particular who is refused.
const NO_TOKEN: &str = "no token was given, and without one only what is public is seen: \
                        give --token or --token-file, or set ARCHIPEL_TOKEN";

/// Which node is spoken to, and as whom.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Which node, and as whom")]
pub(super) struct Connection {
    /// Where the node answers its people; by default where that of --dir says.
    #[arg(long, env = "ARCHIPEL_ADDRESS", value_name = "HOST:PORT")]
    address: Option<String>,
    /// The data folder of a node on this machine; by default the current folder.
    #[arg(long, env = "ARCHIPEL_DIR", value_name = "FOLDER")]
    dir: Option<PathBuf>,
    /// Shown to the node; commands for operators find that of --dir by themselves.
    #[arg(long, env = "ARCHIPEL_TOKEN", hide_env_values = true, value_name = "TOKEN")]
    token: Option<String>,
    /// A file that holds the token, so that no list of processes shows it; mode 0600.
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
}

impl Connection {
    /// Reaches the node as whoever the token says, or as nobody in particular.
    ///
    /// # Errors
    /// [`Exit::Unreachable`] if no node answers.
    pub(super) async fn person(&self) -> anyhow::Result<Client> {
        let token = self.given_token()?;
        Client::new(dial(&self.address()?).await?, token)
    }

    /// Reaches the node as an operator.
    ///
    /// # Errors
    /// As [`person`](Self::person), and if the operator's token cannot be read.
    pub(super) async fn operator(&self) -> anyhow::Result<Client> {
        let channel = dial(&self.address()?).await?;
        Client::new(channel, self.operator_token()?)
    }

    /// Reaches the node as an operator; if none runs in the folder, opens the folder and serves
    /// it inside this process.
    ///
    /// # Errors
    /// As [`operator`](Self::operator); [`Exit::Busy`] if a process that has the folder open does
    /// not answer.
    pub(super) async fn operator_or_folder(&self) -> anyhow::Result<Client> {
        let channel = self.running_or_opened().await?;
        Client::new(channel, self.operator_token()?)
    }

    async fn running_or_opened(&self) -> anyhow::Result<Channel> {
        if let Some(address) = &self.address {
            return dial(address).await;
        }
        let folder = self.folder();
        // What api.json says may be left from a process that was killed.
        if let Some(running) = RunningNode::read(&folder.api())
            && let Ok(channel) = dial(&running.people.to_string()).await
        {
            return Ok(channel);
        }
        check_folder(&folder)?;
        local::serve_in_process(folder.path()).await.context("open the data folder")
    }

    fn address(&self) -> Result<String, Failure> {
        if let Some(address) = &self.address {
            return Ok(address.clone());
        }
        let folder = self.folder();
        match RunningNode::read(&folder.api()) {
            Some(running) => Ok(running.people.to_string()),
            None => {
                check_folder(&folder)?;
                Err(not_running(folder.path()))
            }
        }
    }

    fn folder(&self) -> DataFolder {
        DataFolder::new(self.dir.clone().unwrap_or_default())
    }

    fn given_token(&self) -> anyhow::Result<Option<String>> {
        match &self.token_file {
            Some(path) => Ok(Some(read_secret(path).context("read --token-file")?)),
            None => Ok(self.token.clone()),
        }
    }

    /// The token that was given; else that of the folder, unless another node was named.
    fn operator_token(&self) -> anyhow::Result<Option<String>> {
        let given = self.given_token()?;
        if given.is_some() || (self.address.is_some() && self.dir.is_none()) {
            return Ok(given);
        }
        let path = self.folder().operator_token();
        Ok(Some(read_secret(&path).context("read the operator's token")?))
    }
}

fn check_folder(folder: &DataFolder) -> Result<(), Failure> {
    if folder.config().exists() {
        return Ok(());
    }
    let message = format!(
        "{} is no data folder of a node: give --dir FOLDER, or --address HOST:PORT",
        folder.path().display()
    );
    Err(Failure::new(Exit::Configuration, message))
}

fn not_running(folder: &Path) -> Failure {
    let folder = folder.display();
    let message = format!(
        "no node runs in {folder}: start it with `archipel serve --dir {folder}`, \
         or give --address HOST:PORT"
    );
    Failure::new(Exit::Unreachable, message)
}

async fn dial(address: &str) -> anyhow::Result<Channel> {
    let malformed = || {
        let address = shown::plain(address);
        Failure::new(Exit::Usage, format!("--address: `{address}` is not host:port"))
    };
    if !is_address(address) {
        return Err(malformed().into());
    }
    let endpoint = Endpoint::from_shared(format!("http://{address}")).map_err(|_| malformed())?;
    let endpoint = endpoint
        .connect_timeout(CONNECT_TIME_MAX)
        .http2_keep_alive_interval(KEEP_ALIVE)
        .keep_alive_timeout(KEEP_ALIVE);
    let channel = endpoint.connect().await;
    channel.map_err(|error| silent(address, &error).into())
}

fn silent(address: &str, error: &tonic::transport::Error) -> Failure {
    // The outer error says no more than that it is one of transport.
    let mut cause: &dyn std::error::Error = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    let message = format!(
        "no node answers at {address}: {cause}; start it with `archipel serve`, \
         or give another --address"
    );
    Failure::new(Exit::Unreachable, message)
}

/// Somebody who calls a node.
#[derive(Clone)]
pub(super) struct Client {
    channel: Channel,
    bearer: Bearer,
}

/// The token, in the metadata of every call.
#[derive(Clone)]
pub(super) struct Bearer(Option<MetadataValue<Ascii>>);

impl Interceptor for Bearer {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        if let Some(token) = &self.0 {
            request.metadata_mut().insert("authorization", token.clone());
        }
        Ok(request)
    }
}

impl Client {
    fn new(channel: Channel, token: Option<String>) -> anyhow::Result<Self> {
        let bearer = token.map(|token| bearer(&token)).transpose()?;
        Ok(Self {
            channel,
            bearer: Bearer(bearer),
        })
    }

    /// The library.
    pub(super) fn commons(&self) -> CommonsServiceClient<InterceptedService<Channel, Bearer>> {
        CommonsServiceClient::with_interceptor(self.channel.clone(), self.bearer.clone())
    }

    /// What is for operators.
    pub(super) fn admin(&self) -> AdminServiceClient<InterceptedService<Channel, Bearer>> {
        AdminServiceClient::with_interceptor(self.channel.clone(), self.bearer.clone())
    }

    /// Whether nobody in particular calls.
    pub(super) fn is_anonymous(&self) -> bool {
        self.bearer.0.is_none()
    }

    /// Waits for the answer to a call.
    ///
    /// # Errors
    /// What the node says, with what can be done about it.
    pub(super) async fn ask<T>(
        &self,
        call: impl Future<Output = Result<Response<T>, Status>>,
    ) -> anyhow::Result<T> {
        match call.await {
            Ok(response) => Ok(response.into_inner()),
            Err(status) => Err(self.failure(&status).into()),
        }
    }

    /// What the node said went wrong, with what can be done about it.
    pub(super) fn failure(&self, status: &Status) -> Failure {
        let mut message = match status.message() {
            "" => status.code().to_string(),
            said => shown::lines(said),
        };
        if let Some(advice) = advice(status.code(), self.is_anonymous()) {
            message.push_str("; ");
            message.push_str(advice);
        }
        Failure::new(Exit::of(&status.clone().into()), message)
    }
}

fn bearer(token: &str) -> Result<MetadataValue<Ascii>, Failure> {
    let value = format!("Bearer {}", token.trim()).parse();
    let mut value: MetadataValue<Ascii> = value.map_err(|_| {
        Failure::new(Exit::Usage, "the token holds characters that no token has: copy it again")
    })?;
    value.set_sensitive(true);
    Ok(value)
}

fn advice(code: Code, is_anonymous: bool) -> Option<&'static str> {
    let is_hidden = matches!(code, Code::NotFound | Code::PermissionDenied);
    if is_hidden && is_anonymous {
        return Some(NO_TOKEN);
    }
    let is_lost = matches!(code, Code::Unavailable | Code::DeadlineExceeded | Code::Cancelled);
    is_lost.then_some("try again; `archipel doctor` looks for the cause")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn connection(address: Option<&str>, dir: Option<&Path>) -> Connection {
        Connection {
            address: address.map(str::to_owned),
            dir: dir.map(Path::to_owned),
            token: None,
            token_file: None,
        }
    }

    fn exit(result: anyhow::Result<Client>) -> Option<Exit> {
        result.err().map(|error| Exit::of(&error))
    }

    #[tokio::test]
    async fn an_address_must_be_host_and_port() {
        for wrong in ["", "localhost", "http://localhost:1", "a b:1", "\u{1b}[2J:1"] {
            let found = exit(connection(Some(wrong), None).person().await);
            assert_eq!(found, Some(Exit::Usage), "{wrong:?}");
        }
    }

    #[tokio::test]
    async fn nobody_at_the_address_is_unreachable() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        drop(listener);
        let found = exit(connection(Some(&address), None).person().await);
        assert_eq!(found, Some(Exit::Unreachable));
    }

    #[tokio::test]
    async fn a_folder_without_a_node_is_no_data_folder() {
        let folder = tempfile::tempdir().unwrap();
        let connection = connection(None, Some(folder.path()));
        assert_eq!(exit(connection.person().await), Some(Exit::Configuration));
        std::fs::write(folder.path().join("node.toml"), "").unwrap();
        assert_eq!(exit(connection.person().await), Some(Exit::Unreachable));
    }

    #[test]
    fn a_token_of_another_alphabet_is_refused() {
        assert!(bearer("abc\n").is_ok());
        assert!(bearer("a\u{7}c").is_err());
    }

    #[test]
    fn the_folder_of_another_node_lends_no_token() {
        let connection = connection(Some("example.org:7401"), None);
        assert_eq!(connection.operator_token().unwrap(), None);
    }
}
