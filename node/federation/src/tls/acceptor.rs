//! The server's side: streams that know who is at their other end.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use domain::id::InstitutionId;
use rustls::server::danger::ClientCertVerifier;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::server::TlsStream;
use tonic::transport::server::Connected;

use super::verifiers::ListedClients;
use super::{HANDSHAKE_SECONDS_MAX, PeerLookup, TlsError, certificate, key_of};
use domain::keys::{PublicKey, SecretKey};

/// Who is at the other end of a stream, and the key that they proved to be so.
#[derive(Debug, Clone)]
pub struct PeerIdentity {
    /// The institution.
    pub institution: InstitutionId,
    /// Its TLS key, which the registry may cease to list while the stream is open.
    pub key: PublicKey,
}

/// Makes authenticated streams of TCP connections. Cheap to clone.
#[derive(Clone)]
pub struct PeerAcceptor {
    tls: tokio_rustls::TlsAcceptor,
    lookup: PeerLookup,
}

impl PeerAcceptor {
    /// Accepts peers that `lookup` knows; `on_stranger` hears of the others.
    ///
    /// # Errors
    /// [`TlsError`].
    pub fn new(
        key: &SecretKey,
        lookup: PeerLookup,
        on_stranger: Arc<dyn Fn(&str) + Send + Sync>,
    ) -> Result<Self, TlsError> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let clients: Arc<dyn ClientCertVerifier> = Arc::new(ListedClients {
            lookup: lookup.clone(),
            on_stranger,
            provider: provider.clone(),
        });
        let (chain, key) = certificate(key)?;
        let mut config = rustls::ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(&[&rustls::version::TLS13])?
            .with_client_cert_verifier(clients)
            .with_single_cert(chain, key)?;
        config.alpn_protocols = vec![b"h2".to_vec()];
        Ok(Self {
            tls: Arc::new(config).into(),
            lookup,
        })
    }

    /// Shakes hands, in bounded time.
    ///
    /// # Errors
    /// What the network or TLS said.
    pub async fn accept(&self, tcp: TcpStream) -> io::Result<PeerStream> {
        tcp.set_nodelay(true)?;
        let bound = Duration::from_secs(HANDSHAKE_SECONDS_MAX);
        let tls = tokio::time::timeout(bound, self.tls.accept(tcp))
            .await
            .map_err(|_| io::Error::from(io::ErrorKind::TimedOut))??;
        let certificates = tls.get_ref().1.peer_certificates().unwrap_or_default();
        let refused = || io::Error::from(io::ErrorKind::PermissionDenied);
        let key = certificates.first().and_then(key_of).ok_or_else(refused)?;
        // The registry may have changed since the certificate was checked a moment ago.
        let institution = (self.lookup)(&key).ok_or_else(refused)?;
        let peer = PeerIdentity { institution, key };
        Ok(PeerStream { tls, peer })
    }
}

/// A TLS stream and who is at its other end.
pub struct PeerStream {
    tls: TlsStream<TcpStream>,
    peer: PeerIdentity,
}

impl Connected for PeerStream {
    type ConnectInfo = PeerIdentity;

    fn connect_info(&self) -> PeerIdentity {
        self.peer.clone()
    }
}

impl AsyncRead for PeerStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tls).poll_read(cx, buffer)
    }
}

impl AsyncWrite for PeerStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.tls).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tls).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tls).poll_shutdown(cx)
    }
}
