//! Handing our logs, and those we mirror, to the peers that may read them.

mod authorise;
pub mod incoming;
mod mortal;
mod object_service;
mod pull;
pub mod readers;
mod replication_service;

use std::time::Duration;

use federation_proto::federation::v1::object_service_server::ObjectServiceServer;
use federation_proto::federation::v1::replication_service_server::ReplicationServiceServer;
use futures_util::StreamExt as _;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tonic::transport::Server;

use mortal::Mortal;

use crate::door::Door;
use crate::news::News;
use crate::refusals::Refusals;
use crate::tls::PeerAcceptor;
use domain::id::InstitutionId;
use readers::Readers;
use registry::Mirror;
use store::logs::Logs;
use store::objects::Objects;

/// Version of the protocol between nodes.
pub const PROTOCOL: u32 = 1;
/// Largest message, in bytes, decoded and encoded.
pub const MESSAGE_BYTES_MAX: usize = 4 << 20;
/// Largest frame of a stream, in bytes.
pub const FRAME_BYTES_MAX: usize = 256 << 10;
/// Most streams of one connection at once.
pub const STREAMS_MAX: u32 = 200;
/// Longest list of headers, in bytes.
pub const HEADERS_BYTES_MAX: u32 = 16 << 10;

/// How long a call may take to be answered.
pub const CALL_TIME_MAX: Duration = Duration::from_secs(30);
/// Most calls of one connection that are being answered at once; more are turned away.
pub const CALLS_PER_CONNECTION_MAX: usize = 64;

/// Answers peers. Cheap to clone.
#[derive(Clone)]
pub struct PeerService {
    /// Who we are.
    pub institution: InstitutionId,
    /// Our own logs.
    pub door: Door,
    /// All logs.
    pub logs: Logs,
    /// Documents and files.
    pub objects: Objects,
    /// Who may read what.
    pub registry: Mirror,
    /// Rings when a log grows.
    pub news: News,
    /// Counts what was refused.
    pub refusals: Refusals,
    /// Learns how far our own logs were read.
    pub readers: Readers,
}

/// Serves peers until `stop`.
///
/// # Errors
/// What the transport said.
pub async fn run(
    service: PeerService,
    listener: TcpListener,
    acceptor: PeerAcceptor,
    stop: CancellationToken,
) -> Result<(), tonic::transport::Error> {
    let replication = ReplicationServiceServer::new(service.clone())
        .max_decoding_message_size(MESSAGE_BYTES_MAX)
        .max_encoding_message_size(MESSAGE_BYTES_MAX);
    let objects = ObjectServiceServer::new(service.clone())
        .max_decoding_message_size(MESSAGE_BYTES_MAX)
        .max_encoding_message_size(MESSAGE_BYTES_MAX);
    let mortal = stop.clone();
    let incoming = incoming::streams(listener, acceptor)
        .map(move |stream| stream.map(|stream| Mortal::new(stream, mortal.clone())));
    // The library's defaults leave these off: decision 0012.
    Server::builder()
        .max_concurrent_streams(STREAMS_MAX)
        .http2_max_local_error_reset_streams(Some(1024))
        .http2_max_pending_accept_reset_streams(Some(20))
        .http2_max_header_list_size(HEADERS_BYTES_MAX)
        .http2_keepalive_interval(Some(Duration::from_secs(30)))
        .http2_keepalive_timeout(Some(Duration::from_secs(10)))
        .max_connection_age(Duration::from_secs(3600))
        .max_connection_age_grace(Duration::from_secs(30))
        .tcp_nodelay(true)
        // Until a call is answered; streams have idle limits of their own.
        .timeout(CALL_TIME_MAX)
        .concurrency_limit_per_connection(CALLS_PER_CONNECTION_MAX)
        .load_shed(true)
        .add_service(replication)
        .add_service(objects)
        .add_service(registry::Service::new(service.registry).into_server())
        .serve_with_incoming_shutdown(incoming, stop.cancelled_owned())
        .await
}
