//! The port of browsers: the portal's pages over TLS 1.3, with HTTP/2 or HTTP/1.1.
//!
//! Everything that a stranger can make the node hold is bounded here: connections, handshakes,
//! headers, streams, and how long a connection lives. What a page may cost is bounded in `portal`.

mod certificate;
mod surroundings;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use axum::extract::ConnectInfo;
use axum::http::Request;
use daemon::Shutdown;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use portal::{Parts, PublicAddress, Site};
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

use crate::config::Portal;
use crate::node::Node;
use crate::sign_in::sign_in;
pub(crate) use certificate::CertificateError;
use surroundings::Surroundings;

/// Most connections at once; more wait to be accepted.
pub(crate) const CONNECTIONS_MAX: usize = 1_024;
/// How long a handshake may take, and how long a request's head.
pub(crate) const HANDSHAKE_TIME_MAX: Duration = Duration::from_secs(10);
/// How long a connection may live; it is then ended in order.
const CONNECTION_AGE_MAX: Duration = Duration::from_secs(3_600);
/// How long open requests of a connection that is being ended may take.
const GRACE: Duration = Duration::from_secs(10);
/// Most requests of one connection at once.
const STREAMS_MAX: u32 = 100;
/// Longest head of a request, in bytes.
const HEADERS_BYTES_MAX: u32 = 32 << 10;
/// How long to wait after the system had no connection to give, before it is asked again.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// How a TLS handshake begins (RFC 8446, §5.1); plain HTTP begins with a letter.
const HANDSHAKE_RECORD: u8 = 22;

/// Serves the portal; returns where people reach it.
pub(crate) fn spawn(
    node: &Node,
    portal: &Portal,
    listener: TcpListener,
    shutdown: &Shutdown,
) -> anyhow::Result<PublicAddress> {
    let listen = listener.local_addr().context("ask for the own address")?;
    let address = match &portal.address {
        Some(address) => address.clone(),
        None => local(listen)?,
    };
    let tls = certificate::config(&node.config, portal, &address).context("prepare the portal")?;
    let site = Site::new(Parts {
        library: node.library.clone(),
        tokens: Arc::clone(&node.tokens),
        sign_in: sign_in(node, &address)?,
        people: Arc::clone(&node.people),
        teaching: Arc::clone(&node.teaching),
        code_tries: Arc::clone(&node.code_tries),
        live: node.live.clone(),
        house: Arc::new(Surroundings::new(node)),
        name: node.config.name.clone(),
        address: address.clone(),
        stop: shutdown.token(),
    });
    let port = PortalPort {
        tls: Arc::new(tls).into(),
        pages: portal::router(site),
        address: address.clone(),
        shutdown: shutdown.clone(),
        places: Arc::new(Semaphore::new(CONNECTIONS_MAX)),
    };
    shutdown.spawn("portal", port.run(listener));
    // Told once: a node has one portal.
    let _ = node.portal.set(address.clone());
    tracing::info!(%listen, %address, "serving the portal");
    Ok(address)
}

/// The address of a portal that is only reached from this machine.
fn local(listen: SocketAddr) -> anyhow::Result<PublicAddress> {
    let address = format!("https://localhost:{}", listen.port());
    address.parse().context("name the portal")
}

#[derive(Clone)]
struct PortalPort {
    tls: TlsAcceptor,
    pages: Router,
    address: PublicAddress,
    shutdown: Shutdown,
    places: Arc<Semaphore>,
}

impl PortalPort {
    async fn run(self, listener: TcpListener) {
        let stop = self.shutdown.token();
        while let Some(accepted) = stop.run_until_cancelled(self.accept(&listener)).await {
            let (tcp, from, place) = match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    tracing::warn!(%error, "the portal accepts no connection for a moment");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                    continue;
                }
            };
            let (port, stop) = (self.clone(), stop.clone());
            self.shutdown.spawn("portal connection", async move {
                if let Err(error) = port.talk(tcp, from, stop).await {
                    tracing::debug!(%error, "a connection of the portal ended");
                }
                drop(place);
            });
        }
    }

    /// The next connection, once there is a place for it.
    async fn accept(
        &self,
        listener: &TcpListener,
    ) -> io::Result<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
        let place = Arc::clone(&self.places).acquire_owned().await;
        let place = place.map_err(io::Error::other)?;
        let (tcp, from) = listener.accept().await?;
        tcp.set_nodelay(true)?;
        Ok((tcp, from, place))
    }

    async fn talk(
        &self,
        tcp: TcpStream,
        from: SocketAddr,
        stop: CancellationToken,
    ) -> io::Result<()> {
        let handshake = tokio::time::timeout(HANDSHAKE_TIME_MAX, self.handshake(tcp));
        let handshake = stop.run_until_cancelled(handshake).await;
        match handshake {
            Some(Ok(Ok(Some(tls)))) => self.serve(tls, from, stop).await,
            Some(Ok(Ok(None))) | None => Ok(()),
            Some(Ok(Err(error))) => Err(error),
            Some(Err(_)) => Err(io::ErrorKind::TimedOut.into()),
        }
    }

    /// Shakes hands; who comes without TLS is told where to go.
    async fn handshake(&self, mut tcp: TcpStream) -> io::Result<Option<TlsStream<TcpStream>>> {
        let mut first = [0];
        tcp.peek(&mut first).await?;
        if first == [HANDSHAKE_RECORD] {
            return self.tls.accept(tcp).await.map(Some);
        }
        let address = &self.address;
        let text = format!("this port speaks HTTPS: use {address}\n");
        let answer = format!(
            "HTTP/1.1 308 Permanent Redirect\r\nlocation: {address}/\r\ncontent-type: text/plain\r\n\
             content-length: {}\r\nconnection: close\r\n\r\n{text}",
            text.len()
        );
        tcp.write_all(answer.as_bytes()).await?;
        tcp.shutdown().await?;
        Ok(None)
    }

    async fn serve(
        &self,
        tls: TlsStream<TcpStream>,
        from: SocketAddr,
        stop: CancellationToken,
    ) -> io::Result<()> {
        let builder = builder();
        let pages = self.pages.clone();
        let pages = pages.map_request(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(from));
            request
        });
        let service = TowerToHyperService::new(pages);
        let connection = builder.serve_connection(TokioIo::new(tls), service);
        let mut connection = std::pin::pin!(connection);
        tokio::select! {
            outcome = connection.as_mut() => return outcome.map_err(io::Error::other),
            () = stop.cancelled() => {}
            () = tokio::time::sleep(CONNECTION_AGE_MAX) => {}
        }
        connection.as_mut().graceful_shutdown();
        match tokio::time::timeout(GRACE, connection).await {
            Ok(outcome) => outcome.map_err(io::Error::other),
            Err(_) => Ok(()),
        }
    }
}

fn builder() -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HANDSHAKE_TIME_MAX)
        .max_buf_size(HEADERS_BYTES_MAX as usize);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(STREAMS_MAX)
        .max_header_list_size(HEADERS_BYTES_MAX)
        .max_pending_accept_reset_streams(Some(20))
        .max_local_error_reset_streams(Some(1_024))
        .keep_alive_interval(Some(Duration::from_secs(30)))
        .keep_alive_timeout(Duration::from_secs(10));
    builder
}
