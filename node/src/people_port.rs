//! The port of the institution's own people: gRPC and a few pages, plain, on one socket.
//!
//! See decision 0007 for why it is plain. Everything that a stranger can make the node hold is
//! bounded here: streams, headers, messages, calls at once and their time (decision 0012).

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use campus_proto::admin::v1::admin_service_server::AdminServiceServer;
use campus_proto::commons::v1::commons_service_server::CommonsServiceServer;
use campus_proto::identity::v1::sign_in_service_server::SignInServiceServer;
use campus_proto::teaching::v1::assignment_service_server::AssignmentServiceServer;
use campus_proto::teaching::v1::attachment_service_server::AttachmentServiceServer;
use campus_proto::teaching::v1::class_service_server::ClassServiceServer;
use campus_proto::teaching::v1::data_protection_service_server::DataProtectionServiceServer;
use campus_proto::teaching::v1::feedback_service_server::FeedbackServiceServer;
use campus_proto::teaching::v1::labdoc_service_server::LabdocServiceServer;
use campus_proto::teaching::v1::report_service_server::ReportServiceServer;
use daemon::telemetry::Metrics;
use daemon::{Health, Shutdown, health};
use futures_util::Stream;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tonic::service::Routes;
use tonic::transport::Server;
use tonic::transport::server::{Connected, TcpIncoming};
use tonic_health::ServingStatus;

use crate::api::{
    AdminApi, AssignmentApi, AttachmentApi, ClassApi, CommonsApi, DataProtectionApi, FeedbackApi,
    LabdocApi, ReportApi, SignInApi,
};
use crate::metrics::{Calls, Sampler, observe};
use crate::node::Node;

/// Largest message, in bytes, decoded and encoded.
pub(crate) const MESSAGE_BYTES_MAX: usize = 4 << 20;
/// Most streams of one connection at once.
pub(crate) const STREAMS_MAX: u32 = 200;
/// Most calls of one connection at once; more wait.
pub(crate) const CALLS_PER_CONNECTION_MAX: usize = 64;
/// Most calls of all connections at once; more are refused.
pub(crate) const CALLS_MAX: usize = 1_024;
/// Longest list of headers, in bytes.
pub(crate) const HEADERS_BYTES_MAX: u32 = 16 << 10;
/// How often readiness is told to those who watch it.
const HEALTH_PERIOD: Duration = Duration::from_millis(250);

/// Bounds the messages of a service; the setting has the same name on each and no trait.
macro_rules! limited {
    ($service:expr) => {
        $service
            .max_decoding_message_size(MESSAGE_BYTES_MAX)
            .max_encoding_message_size(MESSAGE_BYTES_MAX)
    };
}

/// What the pages show besides.
#[derive(Clone)]
pub(crate) struct Pages {
    /// What `/readyz` says.
    pub(crate) health: Health,
    /// What `/metrics` says.
    pub(crate) metrics: Option<Metrics>,
}

/// Starts to serve people.
pub(crate) fn spawn(
    node: &Node,
    pages: Pages,
    listener: TcpListener,
    shutdown: &Shutdown,
) -> anyhow::Result<()> {
    let routes = routes(node, pages, shutdown)?;
    let incoming = TcpIncoming::from(listener).with_nodelay(Some(true));
    let stop = shutdown.clone();
    shutdown.spawn("people's port", async move {
        if let Err(error) = serve(routes, incoming, stop.token()).await {
            tracing::error!(%error, "the people's port failed, stopping");
            stop.stop();
        }
    });
    Ok(())
}

/// Serves connections until `stop`.
pub(crate) async fn serve<C>(
    routes: Routes,
    incoming: impl Stream<Item = std::io::Result<C>>,
    stop: CancellationToken,
) -> Result<(), tonic::transport::Error>
where
    C: AsyncRead + AsyncWrite + Connected + Unpin + Send + 'static,
    C::ConnectInfo: Clone + Send + Sync + 'static,
{
    let limits = tower::ServiceBuilder::new()
        .load_shed()
        .layer(tower::limit::GlobalConcurrencyLimitLayer::new(CALLS_MAX))
        .into_inner();
    Server::builder()
        .accept_http1(true)
        .max_concurrent_streams(STREAMS_MAX)
        .concurrency_limit_per_connection(CALLS_PER_CONNECTION_MAX)
        .http2_max_local_error_reset_streams(Some(1024))
        .http2_max_pending_accept_reset_streams(Some(20))
        .http2_max_header_list_size(HEADERS_BYTES_MAX)
        .http2_keepalive_interval(Some(Duration::from_secs(30)))
        .http2_keepalive_timeout(Some(Duration::from_secs(10)))
        .layer(limits)
        .add_routes(routes)
        .serve_with_incoming_shutdown(incoming, stop.cancelled_owned())
        .await
}

/// Everything that the port answers.
pub(crate) fn routes(node: &Node, pages: Pages, shutdown: &Shutdown) -> anyhow::Result<Routes> {
    let (reporter, health) = tonic_health::server::health_reporter();
    shutdown.spawn(
        "health",
        tell(pages.health.clone(), reporter, shutdown.token()),
    );
    let grpc = teaching_wing(library(node), node, shutdown)
        .add_service(health)
        .add_service(reflection().build_v1().context("describe the services")?)
        .add_service(
            reflection()
                .build_v1alpha()
                .context("describe the services")?,
        );
    let calls = Calls::new().context("read the descriptions of the services")?;
    let both = grpc.into_axum_router().merge(router(node, pages));
    let observed = middleware::from_fn_with_state(calls, observe);
    Ok(Routes::from(both.fallback(nothing_there).layer(observed)))
}

/// The library, accounts, and the running of the node.
fn library(node: &Node) -> Routes {
    let commons = CommonsServiceServer::new(CommonsApi::new(node.clone()));
    let admin = AdminServiceServer::new(AdminApi::new(node.clone()));
    let sign_in = SignInServiceServer::new(SignInApi::new(node.clone()));
    Routes::new(limited!(commons))
        .add_service(limited!(admin))
        .add_service(limited!(sign_in))
}

/// What the institution keeps of its own students.
fn teaching_wing(routes: Routes, node: &Node, shutdown: &Shutdown) -> Routes {
    let data_protection = DataProtectionServiceServer::new(DataProtectionApi::new(node.clone()));
    let classes = ClassServiceServer::new(ClassApi::new(node.clone()));
    let assignments = AssignmentServiceServer::new(AssignmentApi::new(node.clone()));
    let reports = ReportServiceServer::new(ReportApi::new(node.clone(), shutdown.token()));
    let labdocs = LabdocServiceServer::new(LabdocApi::new(node.clone()));
    let attachments = AttachmentServiceServer::new(AttachmentApi::new(node.clone()));
    let feedback = FeedbackServiceServer::new(FeedbackApi::new(node.clone()));
    routes
        .add_service(limited!(data_protection))
        .add_service(limited!(classes))
        .add_service(limited!(assignments))
        .add_service(limited!(reports))
        .add_service(limited!(labdocs))
        .add_service(limited!(attachments))
        .add_service(limited!(feedback))
}

fn reflection() -> tonic_reflection::server::Builder<'static> {
    tonic_reflection::server::Builder::configure()
        .register_encoded_file_descriptor_set(campus_proto::DESCRIPTORS)
        .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
}

/// Tells gRPC clients what `/readyz` tells the others.
async fn tell(
    health: Health,
    reporter: tonic_health::server::HealthReporter,
    stop: CancellationToken,
) {
    let mut period = tokio::time::interval(HEALTH_PERIOD);
    let mut told = None;
    while stop.run_until_cancelled(period.tick()).await.is_some() {
        let is_ready = health.readiness().is_ready;
        if told != Some(is_ready) {
            told = Some(is_ready);
            report(&reporter, is_ready).await;
        }
    }
    report(&reporter, false).await;
}

async fn report(reporter: &tonic_health::server::HealthReporter, is_ready: bool) {
    let status = if is_ready {
        ServingStatus::Serving
    } else {
        ServingStatus::NotServing
    };
    for service in [
        "",
        "archipel.commons.v1.CommonsService",
        "archipel.admin.v1.AdminService",
        "archipel.identity.v1.SignInService",
        "archipel.teaching.v1.ClassService",
        "archipel.teaching.v1.DataProtectionService",
    ] {
        reporter.set_service_status(service, status).await;
    }
}

fn router(node: &Node, pages: Pages) -> axum::Router {
    let sampler = pages
        .metrics
        .map(|metrics| Sampler::new(node.clone(), metrics));
    axum::Router::new()
        .route("/livez", get(|| async { health::ALIVE }))
        .route("/readyz", get(ready).with_state(pages.health))
        .route("/metrics", get(metrics).with_state(sampler))
}

async fn ready(State(health): State<Health>) -> impl IntoResponse {
    let health::Readiness { is_ready, body } = health.readiness();
    let status = if is_ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (status, body)
}

/// Says nothing where the process has no metrics.
async fn metrics(State(sampler): State<Option<Arc<Sampler>>>) -> Response {
    let Some(sampler) = sampler else {
        return StatusCode::NO_CONTENT.into_response();
    };
    match tokio::task::spawn_blocking(move || sampler.render()).await {
        Ok(text) => ([(CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response(),
        Err(error) => {
            tracing::error!(%error, "metrics were not rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Answers in the language of the question: clients of gRPC expect a status of their own.
async fn nothing_there(headers: HeaderMap) -> Response {
    let content_type = headers.get(CONTENT_TYPE).map(HeaderValue::as_bytes);
    if content_type.is_some_and(|value| value.starts_with(b"application/grpc")) {
        tonic::Status::unimplemented("there is no such call").into_http()
    } else {
        (StatusCode::NOT_FOUND, "there is no such page\n").into_response()
    }
}
