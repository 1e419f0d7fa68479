//! The registry's own port: TLS under the key that the root names. Whoever comes may read, since
//! the documents prove themselves; what is handed in must be signed by the council.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use daemon::Shutdown;
use domain::id::InstitutionId;
use domain::keys::SecretKey;
use federation::serve::incoming;
use federation::tls::PeerAcceptor;
use registry::{Mirror, Service};
use tokio::net::TcpListener;
use tonic::transport::Server;

/// Most streams of one connection at once.
const STREAMS_MAX: u32 = 32;
/// Longest list of headers, in bytes.
const HEADERS_BYTES_MAX: u32 = 16 << 10;
/// How long a call may take.
const CALL_TIME_MAX: Duration = Duration::from_secs(30);
/// Most calls of one connection at once.
const CALLS_PER_CONNECTION_MAX: usize = 16;

/// Starts to serve a chain of documents.
pub(crate) fn spawn(
    mirror: Mirror,
    tls_key: &SecretKey,
    listener: TcpListener,
    shutdown: &Shutdown,
) -> anyhow::Result<()> {
    let consortium = mirror.root().into_value().consortium;
    let acceptor = acceptor(tls_key, consortium)?;
    let stop = shutdown.clone();
    shutdown.spawn("registry port", async move {
        let service = Service::new(mirror).into_server();
        let served = server()
            .add_service(service)
            .serve_with_incoming_shutdown(
                incoming::streams(listener, acceptor),
                stop.token().cancelled_owned(),
            )
            .await;
        if let Err(error) = served {
            tracing::error!(%error, "the registry's port failed, stopping");
            stop.stop();
        }
    });
    Ok(())
}

/// Takes everybody who has a key: to the registry, all callers are the same.
fn acceptor(tls_key: &SecretKey, consortium: InstitutionId) -> anyhow::Result<PeerAcceptor> {
    let lookup = Arc::new(move |_: &_| Some(consortium.clone()));
    PeerAcceptor::new(tls_key, lookup, Arc::new(|_: &str| {})).context("prepare TLS")
}

fn server() -> Server {
    Server::builder()
        .max_concurrent_streams(STREAMS_MAX)
        .concurrency_limit_per_connection(CALLS_PER_CONNECTION_MAX)
        .timeout(CALL_TIME_MAX)
        .http2_max_local_error_reset_streams(Some(1024))
        .http2_max_pending_accept_reset_streams(Some(20))
        .http2_max_header_list_size(HEADERS_BYTES_MAX)
        .http2_keepalive_interval(Some(Duration::from_secs(30)))
        .http2_keepalive_timeout(Some(Duration::from_secs(10)))
        .max_connection_age(Duration::from_secs(3600))
        .max_connection_age_grace(Duration::from_secs(30))
        .tcp_nodelay(true)
}
