//! A tap between institutions: it holds the keys of both sides, and writes down what either says.
//!
//! Peers talk HTTP/2 inside mutual TLS 1.3, so a wire shows nothing. The tap accepts a connection
//! as the institution that is called and makes one as the institution that calls; each call passes
//! through it whole, and its path, headers, messages and trailers are on the disk before they are
//! passed on.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};

use archipel::folder::KeyName;
use bytes::Bytes;
use daemon::Shutdown;
use domain::id::InstitutionId;
use domain::keys::{PublicKey, SecretKey};
use federation::tls::{Connector, PeerAcceptor, PeerLookup, PeerStream};
use http_body::{Body, Frame};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tonic::codegen::Service;
use tonic::codegen::http::{HeaderMap, Request, Response};
use tonic::transport::Channel;
use tonic::transport::server::Connected as _;

use crate::council;

/// Who can speak as whom: the TLS keys of institutions whose keys come from their names.
#[derive(Clone)]
pub(super) struct Keys(Arc<BTreeMap<InstitutionId, Arc<SecretKey>>>);

impl Keys {
    pub(super) fn of<'a>(institutions: impl IntoIterator<Item = &'a InstitutionId>) -> Self {
        let keys = institutions.into_iter().map(|id| {
            let key = council::keys(id.as_str()).key(KeyName::Tls);
            (id.clone(), Arc::new(key))
        });
        Self(Arc::new(keys.collect()))
    }

    fn of_one(&self, institution: &InstitutionId) -> anyhow::Result<&SecretKey> {
        let key = self.0.get(institution).map(Arc::as_ref);
        key.ok_or_else(|| anyhow::anyhow!("no key of {institution}"))
    }

    fn lookup(&self) -> PeerLookup {
        let listed: BTreeMap<PublicKey, _> = self
            .0
            .iter()
            .map(|(id, key)| (key.public(), id.clone()))
            .collect();
        Arc::new(move |key| listed.get(key).cloned())
    }
}

/// Where what was heard is written down: `<receiver>/<number>-from-<sender>`, a file a message.
#[derive(Clone)]
pub(super) struct Transcript {
    folder: Arc<PathBuf>,
    next: Arc<AtomicU64>,
}

impl Transcript {
    /// In a folder; `from` keeps the files of two processes apart.
    pub(super) fn new(folder: &Path, from: u64) -> Self {
        Self {
            folder: Arc::new(folder.to_owned()),
            next: Arc::new(AtomicU64::new(from)),
        }
    }

    fn page(&self, receiver: &InstitutionId, sender: &InstitutionId) -> io::Result<File> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let folder = self.folder.join(receiver.as_str());
        fs::create_dir_all(&folder)?;
        File::create_new(folder.join(format!("{number:08}-from-{sender}")))
    }
}

/// Listens in front of the node of `institution`, which answers at `target`, and tells where.
pub(super) fn listen(
    institution: &InstitutionId,
    target: SocketAddr,
    (keys, transcript): (&Keys, &Transcript),
    shutdown: &Shutdown,
) -> anyhow::Result<SocketAddr> {
    let key = keys.of_one(institution)?;
    let acceptor = PeerAcceptor::new(key, keys.lookup(), Arc::new(|_: &str| {}))?;
    let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let listener = TcpListener::from_std(listener)?;
    let tap = Tap {
        institution: institution.clone(),
        target,
        keys: keys.clone(),
        transcript: transcript.clone(),
    };
    let (stop, own) = (shutdown.token(), shutdown.clone());
    shutdown.spawn("tap", async move {
        stop.run_until_cancelled(tap.keep(listener, acceptor, own))
            .await;
    });
    Ok(address)
}

#[derive(Clone)]
struct Tap {
    institution: InstitutionId,
    target: SocketAddr,
    keys: Keys,
    transcript: Transcript,
}

impl Tap {
    async fn keep(self, listener: TcpListener, acceptor: PeerAcceptor, shutdown: Shutdown) {
        while let Ok((tcp, _)) = listener.accept().await {
            let (tap, acceptor, stop) = (self.clone(), acceptor.clone(), shutdown.token());
            shutdown.spawn("tap connection", async move {
                let passed = async {
                    let stream = acceptor.accept(tcp).await?;
                    tap.pass(stream).await
                };
                // A connection that breaks is what the two sides see, too.
                let _ = stop.run_until_cancelled(passed).await;
            });
        }
    }

    async fn pass(&self, stream: PeerStream) -> anyhow::Result<()> {
        let caller = stream.connect_info().institution;
        let connector = Connector::new(self.keys.of_one(&caller)?);
        let expected = vec![self.keys.of_one(&self.institution)?.public()];
        let node = connector
            .connect(&self.target.to_string(), expected)
            .await?;
        let service = Passage {
            tap: self.clone(),
            caller,
            node,
        };
        let io = TokioIo::new(stream);
        let served = Builder::new(TokioExecutor::new())
            .http2_only()
            .serve_connection(io, TowerToHyperService::new(service))
            .await;
        served.map_err(|error| anyhow::anyhow!("{error}"))
    }
}

/// Passes the calls of one connection on.
#[derive(Clone)]
struct Passage {
    tap: Tap,
    caller: InstitutionId,
    node: Channel,
}

type Passed = Response<Recorded<tonic::body::Body>>;

impl<B> Service<Request<B>> for Passage
where
    B: Body<Data = Bytes> + Send + Unpin + 'static,
    B::Error: Into<tonic::codegen::StdError>,
{
    type Response = Passed;
    type Error = anyhow::Error;
    type Future = Pin<Box<dyn Future<Output = anyhow::Result<Passed>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<anyhow::Result<()>> {
        self.node.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let (node, caller) = (&self.tap.institution, &self.caller);
        let pages = self.tap.transcript.page(node, caller).and_then(|asked| {
            let answered = self.tap.transcript.page(caller, node)?;
            Ok((asked, answered))
        });
        // The clone is the one that is not ready yet.
        let fresh = self.node.clone();
        let mut ready = std::mem::replace(&mut self.node, fresh);
        Box::pin(async move {
            let (mut asked, mut answered) = pages?;
            let (head, body) = request.into_parts();
            writeln!(asked, "{}", head.uri)?;
            write_headers(&mut asked, &head.headers)?;
            let body = tonic::body::Body::new(Recorded { body, page: asked });
            let answer = ready.call(Request::from_parts(head, body)).await?;
            let (head, body) = answer.into_parts();
            writeln!(answered, "{}", head.status)?;
            write_headers(&mut answered, &head.headers)?;
            let page = answered;
            Ok(Response::from_parts(head, Recorded { body, page }))
        })
    }
}

fn write_headers(page: &mut File, headers: &HeaderMap) -> io::Result<()> {
    headers.iter().try_for_each(|(name, value)| {
        write!(page, "{name}: ")?;
        page.write_all(value.as_bytes())?;
        page.write_all(b"\n")
    })
}

/// A message that is written down as it passes.
struct Recorded<B> {
    body: B,
    page: File,
}

impl<B> Body for Recorded<B>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: Into<tonic::codegen::StdError>,
{
    type Data = Bytes;
    type Error = tonic::codegen::StdError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let Some(frame) = ready!(Pin::new(&mut self.body).poll_frame(context)) else {
            return Poll::Ready(None);
        };
        let frame = frame.map_err(Into::into)?;
        if let Some(data) = frame.data_ref() {
            self.page.write_all(data)?;
        }
        if let Some(trailers) = frame.trailers_ref() {
            write_headers(&mut self.page, trailers)?;
        }
        Poll::Ready(Some(Ok(frame)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }
}
