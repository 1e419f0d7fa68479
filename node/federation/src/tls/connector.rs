//! The client's side: channels to servers whose key is known beforehand.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use domain::keys::{PublicKey, SecretKey};
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;
use tonic::transport::{Channel, Endpoint, Uri};

use super::verifiers::ExpectedServer;
use super::{HANDSHAKE_SECONDS_MAX, TlsError, certificate};

/// HTTP/2 window of one stream, in bytes: what a pull may have under way.
const STREAM_WINDOW_BYTES: u32 = 4 << 20;
/// HTTP/2 window of a connection, in bytes.
const CONNECTION_WINDOW_BYTES: u32 = 16 << 20;

/// Why a channel was not opened.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// TLS cannot be configured.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The address is not host:port.
    #[error("`{0}` is not an address: expected host:port")]
    Address(String),
    /// Nobody answers there, or not with an expected key.
    #[error("connect to {address}: {source}")]
    Unreachable {
        /// Where.
        address: String,
        /// What the transport said.
        source: tonic::transport::Error,
    },
}

/// Opens channels as one node. Cheap to clone.
#[derive(Clone)]
pub struct Connector {
    key: Arc<SecretKey>,
}

impl Connector {
    /// Connects with a node's TLS key.
    pub fn new(key: &SecretKey) -> Self {
        Self {
            key: Arc::new(SecretKey::from_seed(&key.seed())),
        }
    }

    /// Opens a channel to `address`, where one of `keys` must be proven.
    ///
    /// # Errors
    /// [`ConnectError`].
    pub async fn connect(
        &self,
        address: &str,
        keys: Vec<PublicKey>,
    ) -> Result<Channel, ConnectError> {
        let tls = tokio_rustls::TlsConnector::from(Arc::new(self.config(keys)?));
        let endpoint = endpoint(address)?;
        let target = address.to_owned();
        let connect = tower::service_fn(move |_: Uri| {
            let (tls, target) = (tls.clone(), target.clone());
            async move { handshake(&tls, &target).await.map(TokioIo::new) }
        });
        endpoint
            .connect_with_connector(connect)
            .await
            .map_err(|source| ConnectError::Unreachable {
                address: address.to_owned(),
                source,
            })
    }

    fn config(&self, keys: Vec<PublicKey>) -> Result<rustls::ClientConfig, TlsError> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let expected = Arc::new(ExpectedServer {
            keys,
            provider: provider.clone(),
        });
        let (chain, key) = certificate(&self.key)?;
        let mut config = rustls::ClientConfig::builder_with_provider(provider)
            .with_protocol_versions(&[&rustls::version::TLS13])?
            .dangerous()
            .with_custom_certificate_verifier(expected)
            .with_client_auth_cert(chain, key)?;
        config.alpn_protocols = vec![b"h2".to_vec()];
        Ok(config)
    }
}

fn endpoint(address: &str) -> Result<Endpoint, ConnectError> {
    let endpoint = Endpoint::from_shared(format!("http://{address}"))
        .map_err(|_| ConnectError::Address(address.to_owned()))?;
    Ok(endpoint
        .connect_timeout(Duration::from_secs(HANDSHAKE_SECONDS_MAX))
        .initial_stream_window_size(STREAM_WINDOW_BYTES)
        .initial_connection_window_size(CONNECTION_WINDOW_BYTES)
        .http2_keep_alive_interval(Duration::from_secs(30))
        .keep_alive_timeout(Duration::from_secs(10))
        .tcp_nodelay(true))
}

async fn handshake(
    tls: &tokio_rustls::TlsConnector,
    address: &str,
) -> io::Result<TlsStream<TcpStream>> {
    let tcp = TcpStream::connect(address).await?;
    tcp.set_nodelay(true)?;
    let name = ServerName::try_from("archipel").map_err(io::Error::other)?;
    let bound = Duration::from_secs(HANDSHAKE_SECONDS_MAX);
    tokio::time::timeout(bound, tls.connect(name, tcp))
        .await
        .map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?
}
