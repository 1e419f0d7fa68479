//! The HTTP client for identity providers: one request, one answer, no further.
//!
//! It follows no redirect, keeps no connection, reads [`ANSWER_BYTES_MAX`] bytes and waits
//! [`TIME_MAX`]. It speaks TLS 1.3; plainly only to a loopback address, where tests and sidecars
//! stand.

use std::future::Future;
use std::net::IpAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::{HOST, HeaderValue};
use hyper_util::rt::TokioIo;
use openidconnect::http::{Request, Response, Uri};
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// Longest answer of a provider, in bytes: keys, metadata, tokens, claims.
pub const ANSWER_BYTES_MAX: usize = 256 << 10;
/// How long a provider may take for one answer.
pub const TIME_MAX: Duration = Duration::from_secs(10);

/// Longest headers of an answer, in bytes.
const HEADERS_BYTES_MAX: usize = 64 << 10;

/// Why a provider gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    /// An address is neither https nor on a loopback address.
    #[error("`{0}` is not an https address")]
    Plain(String),
    /// It is not an address.
    #[error("`{0}` names no host")]
    Host(String),
    /// Nobody answers there, or the certificate is not trusted.
    #[error("cannot connect to {host}: {source}")]
    Connect {
        /// Where.
        host: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The answer is not HTTP, or ended early.
    #[error("{host} does not answer in HTTP: {source}")]
    Protocol {
        /// Where.
        host: String,
        /// What is wrong.
        source: hyper::Error,
    },
    /// The body cannot be read, or is longer than [`ANSWER_BYTES_MAX`].
    #[error("the answer of {host} cannot be read: {reason}")]
    Body {
        /// Where.
        host: String,
        /// What is wrong.
        reason: String,
    },
    /// There is no answer after [`TIME_MAX`].
    #[error("{host} did not answer within {} s", TIME_MAX.as_secs())]
    Late {
        /// Who.
        host: String,
    },
}

/// The machine's list of whom to trust cannot be used.
#[derive(Debug, thiserror::Error)]
#[error(
    "no certificate authority is trusted: install the system's (`ca-certificates`) or name one for the provider: {0}"
)]
pub struct RootsError(String);

/// A client that trusts certain authorities.
#[derive(Clone)]
pub(crate) struct HttpClient {
    tls: TlsConnector,
}

impl HttpClient {
    /// Trusts whom the machine trusts, and `extra` besides.
    pub(crate) fn new(extra: &[CertificateDer<'static>]) -> Result<Self, RootsError> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_protocol_versions(&[&rustls::version::TLS13])
            .map_err(|error| RootsError(error.to_string()))?
            .with_root_certificates(roots(extra)?)
            .with_no_client_auth();
        Ok(Self {
            tls: TlsConnector::from(Arc::new(config)),
        })
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let target = Target::of(request.uri())?;
        let host = target.host.clone();
        let answer = self.exchange(&target, request);
        let late = |_| HttpError::Late { host };
        tokio::time::timeout(TIME_MAX, answer).await.map_err(late)?
    }

    async fn exchange(
        &self,
        target: &Target,
        request: HttpRequest,
    ) -> Result<HttpResponse, HttpError> {
        let refused = |source| HttpError::Connect {
            host: target.host.clone(),
            source,
        };
        let address = (target.host.as_str(), target.port);
        let socket = TcpStream::connect(address).await.map_err(refused)?;
        if !target.is_secure {
            return converse(socket, target, request).await;
        }
        let name = ServerName::try_from(target.host.clone());
        let name = name.map_err(|_| HttpError::Host(target.host.clone()))?;
        let stream = self.tls.connect(name, socket).await.map_err(refused)?;
        converse(stream, target, request).await
    }
}

impl<'c> AsyncHttpClient<'c> for HttpClient {
    type Error = HttpError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}

fn roots(extra: &[CertificateDer<'static>]) -> Result<RootCertStore, RootsError> {
    let native = rustls_native_certs::load_native_certs();
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(native.certs);
    for certificate in extra {
        let added = roots.add(certificate.clone());
        added.map_err(|error| RootsError(error.to_string()))?;
    }
    if roots.is_empty() {
        let reasons: Vec<_> = native.errors.iter().map(ToString::to_string).collect();
        return Err(RootsError(reasons.join("; ")));
    }
    Ok(roots)
}

/// Where a request goes.
struct Target {
    host: String,
    port: u16,
    is_secure: bool,
}

impl Target {
    fn of(uri: &Uri) -> Result<Self, HttpError> {
        let host = uri.host().unwrap_or_default();
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let is_secure = uri.scheme_str() == Some("https");
        if host.is_empty() {
            return Err(HttpError::Host(uri.to_string()));
        }
        if !is_secure && !is_loopback(host) {
            return Err(HttpError::Plain(uri.to_string()));
        }
        Ok(Self {
            host: host.to_owned(),
            port: uri.port_u16().unwrap_or(if is_secure { 443 } else { 80 }),
            is_secure,
        })
    }
}

/// Whether a host is this machine, where nobody listens in.
pub(crate) fn is_loopback(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let is_local_address = |ip: IpAddr| ip.is_loopback();
    host == "localhost" || host.parse().is_ok_and(is_local_address)
}

async fn converse<S>(
    stream: S,
    target: &Target,
    request: HttpRequest,
) -> Result<HttpResponse, HttpError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let broken = |source| HttpError::Protocol {
        host: target.host.clone(),
        source,
    };
    let (mut sender, connection) = http1::Builder::new()
        .max_buf_size(HEADERS_BYTES_MAX)
        .handshake(TokioIo::new(stream))
        .await
        .map_err(broken)?;
    let exchange = async {
        let answer = sender.send_request(prepared(request, target)?).await;
        read(answer.map_err(broken)?, &target.host).await
    };
    let (mut exchange, mut connection) = (pin!(exchange), pin!(connection));
    tokio::select! {
        biased;
        answer = &mut exchange => answer,
        // A connection may be over before its answer has been read to the end.
        _ = &mut connection => exchange.await,
    }
}

fn prepared(request: HttpRequest, target: &Target) -> Result<Request<Full<Bytes>>, HttpError> {
    let invalid = || HttpError::Host(target.host.clone());
    let (mut parts, body) = request.into_parts();
    let authority = parts.uri.authority().ok_or_else(invalid)?;
    let host = HeaderValue::from_str(authority.as_str()).map_err(|_| invalid())?;
    parts.headers.insert(HOST, host);
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    parts.uri = path.parse().map_err(|_| invalid())?;
    Ok(Request::from_parts(parts, Full::new(body.into())))
}

async fn read(
    answer: Response<hyper::body::Incoming>,
    host: &str,
) -> Result<HttpResponse, HttpError> {
    let (parts, body) = answer.into_parts();
    let body = Limited::new(body, ANSWER_BYTES_MAX).collect().await;
    let body = body.map_err(|error| HttpError::Body {
        host: host.to_owned(),
        reason: if error.is::<LengthLimitError>() {
            format!("it is longer than {ANSWER_BYTES_MAX} bytes")
        } else {
            error.to_string()
        },
    })?;
    Ok(Response::from_parts(parts, body.to_bytes().into()))
}

#[cfg(test)]
mod tests;
