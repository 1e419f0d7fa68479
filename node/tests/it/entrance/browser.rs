//! As much of a browser as signing in needs: TLS, cookies, forms.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, COOKIE, HOST, LOCATION, ORIGIN, SET_COOKIE};
use axum::http::{Method, Request, StatusCode};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio_rustls::TlsConnector;

/// Longest page, in bytes.
const PAGE_BYTES_MAX: usize = 1 << 20;

/// A browser.
pub(crate) struct WebBrowser {
    portal: SocketAddr,
    tls: TlsConnector,
    pub(super) cookies: BTreeMap<String, String>,
}

/// What the portal answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(super) status: StatusCode,
    pub(super) location: Option<String>,
    pub(super) set_cookies: Vec<String>,
    pub(crate) text: String,
}

impl Answer {
    /// The token in the forms of the page.
    pub(super) fn form_token(&self) -> anyhow::Result<&str> {
        self.between("name=\"form_token\" value=\"", "\"")
    }

    pub(super) fn between(&self, before: &str, after: &str) -> anyhow::Result<&str> {
        let (_, rest) = self
            .text
            .split_once(before)
            .with_context(|| format!("no {before} in {}", self.text))?;
        Ok(rest.split_once(after).context("it does not end")?.0)
    }
}

impl WebBrowser {
    pub(crate) fn new(portal: SocketAddr, certificate: &Path) -> anyhow::Result<Self> {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_file(certificate)?)?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self {
            portal,
            tls: TlsConnector::from(Arc::new(config)),
            cookies: BTreeMap::new(),
        })
    }

    /// Where the portal is.
    pub(super) fn origin(&self) -> String {
        format!("https://localhost:{}", self.portal.port())
    }

    /// Signs in on the page that is there for it.
    pub(super) async fn sign_in(
        &mut self,
        login: &str,
        password: &str,
        to: &str,
    ) -> anyhow::Result<Answer> {
        let page = self.get("/sign-in").await?;
        let token = page.form_token()?;
        let fields = [
            ("form_token", token),
            ("to", to),
            ("login", login),
            ("password", password),
        ];
        self.post("/sign-in/password", &fields).await
    }

    pub(crate) async fn get(&mut self, path: &str) -> anyhow::Result<Answer> {
        let request = Request::builder().method(Method::GET).uri(path);
        self.send(request.body(Body::empty())?).await
    }

    /// Sends a form as a page of the portal does.
    pub(super) async fn post(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
    ) -> anyhow::Result<Answer> {
        let origin = self.origin();
        let headers = [
            (ORIGIN.as_str(), origin.as_str()),
            ("sec-fetch-site", "same-origin"),
        ];
        self.post_with(path, fields, &headers).await
    }

    /// Sends a form as somebody sends it.
    pub(super) async fn post_with(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> anyhow::Result<Answer> {
        let body: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", encoded(value)))
            .collect();
        let mut request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::from(body.join("&")))?).await
    }

    /// Sends bytes as somebody sends them.
    pub(super) async fn post_bytes(
        &mut self,
        path: &str,
        bytes: Vec<u8>,
        headers: &[(&str, &str)],
    ) -> anyhow::Result<Answer> {
        let mut request = Request::builder().method(Method::POST).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::from(bytes))?).await
    }

    async fn send(&mut self, mut request: Request<Body>) -> anyhow::Result<Answer> {
        let headers = request.headers_mut();
        headers.insert(HOST, format!("localhost:{}", self.portal.port()).parse()?);
        let cookies: Vec<_> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        headers.insert(COOKIE, cookies.join("; ").parse()?);
        let tcp = TcpStream::connect(self.portal).await?;
        let name = ServerName::try_from("localhost")?;
        let tls = self.tls.connect(name, tcp).await?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(tls)).await?;
        let mut connections = JoinSet::new();
        connections.spawn(connection);
        let (head, body) = sender.send_request(request).await?.into_parts();
        let text = |value: &axum::http::HeaderValue| value.to_str().map(str::to_owned);
        let set_cookies: Vec<String> = head
            .headers
            .get_all(SET_COOKIE)
            .into_iter()
            .map(text)
            .collect::<Result<_, _>>()?;
        for cookie in &set_cookies {
            self.keep(cookie);
        }
        let bytes = to_bytes(Body::new(body), PAGE_BYTES_MAX).await?;
        Ok(Answer {
            status: head.status,
            location: head.headers.get(LOCATION).map(text).transpose()?,
            set_cookies,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        })
    }

    fn keep(&mut self, cookie: &str) {
        let pair = cookie.split(';').next().unwrap_or_default();
        let Some((name, value)) = pair.split_once('=') else {
            return;
        };
        if cookie.contains("Max-Age=0") {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}

/// A value as it stands in a form.
pub(crate) fn encoded(value: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    value
        .bytes()
        .map(|byte| match plain(byte) {
            true => char::from(byte).to_string(),
            false => format!("%{byte:02X}"),
        })
        .collect()
}
