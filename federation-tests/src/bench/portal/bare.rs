//! The limit: the same TLS and the same HTTP, and an answer that is there already.

use std::net::Ipv4Addr;
use std::sync::Arc;

use anyhow::Context as _;
use axum::Router;
use axum::routing::get;
use bytes::Bytes;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use rcgen::{CertificateParams, KeyPair, PKCS_ECDSA_P256_SHA256};
use rustls::ServerConfig;
use rustls::pki_types::PrivatePkcs8KeyDer;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

use crate::bench::browser::Address;

/// A server that gives one answer, until it is dropped.
pub(super) struct Bare {
    pub(super) address: Arc<Address>,
    // Held, not read: its tasks end with it.
    _tasks: JoinSet<()>,
}

/// Serves one answer.
pub(super) async fn serve(body: Bytes) -> anyhow::Result<Bare> {
    let pair = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
    let params = CertificateParams::new(vec!["localhost".to_owned()])?;
    let certificate = params.self_signed(&pair)?.der().clone();
    let key = PrivatePkcs8KeyDer::from(pair.serialize_der());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])?
        .with_no_client_auth()
        .with_single_cert(vec![certificate.clone()], key.into())?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = Address::trusting(listener.local_addr().context("find it")?, certificate)?;
    let pages = Router::new().route("/", get(move || std::future::ready(body.clone())));
    let mut tasks = JoinSet::new();
    tasks.spawn(accept(listener, Arc::new(config).into(), pages));
    Ok(Bare {
        address,
        _tasks: tasks,
    })
}

async fn accept(listener: TcpListener, tls: TlsAcceptor, pages: Router) {
    let mut connections = JoinSet::new();
    while let Ok((tcp, _)) = listener.accept().await {
        connections.spawn(talk(tcp, tls.clone(), pages.clone()));
    }
}

/// What goes wrong here is seen by who asks.
async fn talk(tcp: TcpStream, tls: TlsAcceptor, pages: Router) {
    let _ = tcp.set_nodelay(true);
    if let Ok(stream) = tls.accept(tcp).await {
        let builder = Builder::new(TokioExecutor::new());
        let service = TowerToHyperService::new(pages);
        let _ = builder
            .serve_connection(TokioIo::new(stream), service)
            .await;
    }
}
