//! As little of a browser as can be: one connection over TLS, one page after the other.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use bytes::Bytes;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// Where pages are, and how one knows that they are.
pub(super) struct Address {
    listen: SocketAddr,
    tls: TlsConnector,
}

impl Address {
    /// The pages at this socket, which show the certificate in this file.
    pub(super) fn of(listen: SocketAddr, certificate: &Path) -> anyhow::Result<Arc<Self>> {
        let certificate = CertificateDer::from_pem_file(certificate).context("read it")?;
        Self::trusting(listen, certificate)
    }

    pub(super) fn trusting(
        listen: SocketAddr,
        certificate: CertificateDer<'static>,
    ) -> anyhow::Result<Arc<Self>> {
        let mut roots = RootCertStore::empty();
        roots.add(certificate)?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_protocol_versions(&[&rustls::version::TLS13])?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Arc::new(Self {
            listen,
            tls: Arc::new(config).into(),
        }))
    }
}

/// One connection, of somebody who is signed in or not.
pub(super) struct Browser {
    stream: TlsStream<TcpStream>,
    /// What is sent of cookies: a whole line, or nothing.
    cookie: String,
}

/// A page, and how long it took.
pub(super) struct Page {
    pub(super) body: Bytes,
    pub(super) first_byte: Duration,
    pub(super) last_byte: Duration,
}

impl Browser {
    pub(super) async fn connect(address: &Address) -> anyhow::Result<Self> {
        let tcp = TcpStream::connect(address.listen).await?;
        tcp.set_nodelay(true)?;
        let name = ServerName::try_from("localhost").context("name the host")?;
        let stream = address.tls.connect(name, tcp).await?;
        let cookie = String::new();
        Ok(Self { stream, cookie })
    }

    /// Goes on as whoever the session with this secret is.
    pub(super) fn signed_in(self, secret: &str) -> Self {
        let cookie = format!("cookie: __Host-session={secret}\r\n");
        Self { cookie, ..self }
    }

    /// One page, which must be there.
    pub(super) async fn get(&mut self, path: &str) -> anyhow::Result<Page> {
        let cookie = &self.cookie;
        let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n{cookie}\r\n");
        let begun = Instant::now();
        self.stream.write_all(request.as_bytes()).await?;
        let mut bytes = Vec::with_capacity(64 << 10);
        let mut first_byte = None;
        let head = loop {
            ensure!(self.stream.read_buf(&mut bytes).await? > 0, "{path}: cut");
            first_byte.get_or_insert_with(|| begun.elapsed());
            if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
                break end + 4;
            }
        };
        let length = content_length(&bytes[..head]).with_context(|| path.to_owned())?;
        while bytes.len() < head + length {
            ensure!(self.stream.read_buf(&mut bytes).await? > 0, "{path}: cut");
        }
        Ok(Page {
            first_byte: first_byte.unwrap_or_default(),
            last_byte: begun.elapsed(),
            body: Bytes::from(bytes).slice(head..),
        })
    }
}

/// How long the body of a good answer is.
fn content_length(head: &[u8]) -> anyhow::Result<usize> {
    let head = std::str::from_utf8(head)?;
    ensure!(head.starts_with("HTTP/1.1 200"), "{head}");
    let mut lines = head.lines().filter_map(|line| line.split_once(": "));
    let length = lines.find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    let (_, length) = length.context("an answer does not say how long it is")?;
    length.parse().context("read a length")
}

impl Page {
    /// The first address in the page that begins so.
    pub(super) fn link(&self, beginning: &str) -> Option<String> {
        self.links(beginning).next()
    }

    /// Every address in the page that begins so.
    pub(super) fn links(&self, beginning: &str) -> impl Iterator<Item = String> {
        let text = String::from_utf8_lossy(&self.body).into_owned();
        let quoted: Vec<String> = text
            .split('"')
            .filter(|part| part.starts_with(beginning))
            .map(str::to_owned)
            .collect();
        quoted.into_iter()
    }
}
