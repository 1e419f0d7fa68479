//! A server that lies: the real one, whose answers are changed on their way out.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use federation::serve::{PeerService, incoming};
use federation::tls::PeerAcceptor;
use federation_proto::federation::v1 as pb;
use futures_util::{Stream, StreamExt as _, stream};
use pb::object_service_server::{ObjectService, ObjectServiceServer};
use pb::pull_response::Frame;
use pb::replication_service_server::{ReplicationService, ReplicationServiceServer};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tonic::transport::Server;
use tonic::{Request, Response, Status};

/// How a server lies; it is honest about what is left as it is.
#[derive(Clone)]
pub(crate) struct Lie {
    pub(crate) package: fn(&mut pb::Package),
    pub(crate) note: fn(&str) -> String,
    pub(crate) body: fn(&mut Bytes),
    pub(crate) object: fn(&mut Bytes),
    /// Bodies come for ever.
    pub(crate) endless_bodies: bool,
    /// Objects come for ever.
    pub(crate) endless_objects: bool,
    /// Whatever a reader holds, it is told that ours goes on from there.
    pub(crate) denies_forks: bool,
    /// Counts the events that were sent.
    pub(crate) sent: Arc<AtomicU64>,
}

impl Default for Lie {
    fn default() -> Self {
        Self {
            package: |_| {},
            note: str::to_owned,
            body: |_| {},
            object: |_| {},
            endless_bodies: false,
            endless_objects: false,
            denies_forks: false,
            sent: Arc::default(),
        }
    }
}

#[derive(Clone)]
struct Liar {
    honest: PeerService,
    lie: Lie,
}

/// Serves until `stop`.
pub(crate) async fn serve(
    honest: PeerService,
    lie: Lie,
    (listener, acceptor): (TcpListener, PeerAcceptor),
    stop: CancellationToken,
) {
    let registry = registry::Service::new(honest.registry.clone()).into_server();
    let liar = Liar { honest, lie };
    let served = Server::builder()
        .add_service(ReplicationServiceServer::new(liar.clone()))
        .add_service(ObjectServiceServer::new(liar))
        .add_service(registry)
        .serve_with_incoming(incoming::streams(listener, acceptor));
    // Peers that listen would keep it from stopping in order.
    stop.run_until_cancelled(served).await;
}

type Frames<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

#[tonic::async_trait]
impl ReplicationService for Liar {
    type PullStream = Frames<pb::PullResponse>;
    type FetchBodiesStream = Frames<pb::FetchBodiesResponse>;

    async fn hello(
        &self,
        request: Request<pb::HelloRequest>,
    ) -> Result<Response<pb::HelloResponse>, Status> {
        self.honest.hello(request).await
    }

    async fn list_heads(
        &self,
        request: Request<pb::ListHeadsRequest>,
    ) -> Result<Response<pb::ListHeadsResponse>, Status> {
        self.honest.list_heads(request).await
    }

    async fn pull(
        &self,
        mut request: Request<pb::PullRequest>,
    ) -> Result<Response<Self::PullStream>, Status> {
        if self.lie.denies_forks {
            self.agree(request.get_mut());
        }
        let frames = self.honest.pull(request).await?.into_inner();
        let lie = self.lie.clone();
        let frames = frames.flat_map(move |frame| match frame {
            Ok(frame) => lie.tell(frame),
            Err(status) => Box::pin(stream::iter([Err(status)])),
        });
        Ok(Response::new(Box::pin(frames)))
    }

    async fn fetch_bodies(
        &self,
        request: Request<pb::FetchBodiesRequest>,
    ) -> Result<Response<Self::FetchBodiesStream>, Status> {
        let frames = self.honest.fetch_bodies(request).await?.into_inner();
        let lie = self.lie.clone();
        Ok(Response::new(Box::pin(frames.map(move |frame| {
            let mut frame = frame?;
            lie.change_bodies(&mut frame.bodies);
            Ok(frame)
        }))))
    }
}

impl Liar {
    /// Makes a request that of somebody who holds our history.
    fn agree(&self, request: &mut pb::PullRequest) {
        let tree = request
            .log
            .parse()
            .ok()
            .and_then(|log| self.honest.logs.tree_at(&log, request.from_size).ok());
        if let Some(tree) = tree {
            request.root_at_from = Bytes::copy_from_slice(&tree.root().0);
        }
    }
}

impl Lie {
    fn tell(&self, mut response: pb::PullResponse) -> Frames<pb::PullResponse> {
        match &mut response.frame {
            Some(Frame::Package(package)) => {
                (self.package)(package);
                let events = package.envelopes.len() as u64;
                self.sent.fetch_add(events, Ordering::SeqCst);
            }
            Some(Frame::Checkpoint(checkpoint)) => {
                let note = String::from_utf8_lossy(&checkpoint.note).into_owned();
                checkpoint.note = (self.note)(&note).into();
            }
            Some(Frame::Bodies(bodies)) => {
                self.change_bodies(&mut bodies.bodies);
                if self.endless_bodies {
                    bodies.last = false;
                    return Box::pin(stream::repeat(Ok(response)));
                }
            }
            Some(Frame::Heartbeat(_) | Frame::Divergence(_)) | None => {}
        }
        Box::pin(stream::iter([Ok(response)]))
    }

    fn change_bodies(&self, bodies: &mut [pb::IndexedBody]) {
        for body in bodies {
            (self.body)(&mut body.body);
        }
    }
}

#[tonic::async_trait]
impl ObjectService for Liar {
    type FetchStream = Frames<pb::FetchResponse>;

    async fn stat(
        &self,
        request: Request<pb::StatRequest>,
    ) -> Result<Response<pb::StatResponse>, Status> {
        self.honest.stat(request).await
    }

    async fn fetch(
        &self,
        request: Request<pb::FetchRequest>,
    ) -> Result<Response<Self::FetchStream>, Status> {
        let frames = self.honest.fetch(request).await?.into_inner();
        let lie = self.lie.clone();
        let frames = frames.flat_map(move |frame| -> Self::FetchStream {
            let frame = frame.map(|mut frame| {
                (lie.object)(&mut frame.data);
                frame
            });
            if lie.endless_objects {
                Box::pin(stream::repeat(frame))
            } else {
                Box::pin(stream::iter([frame]))
            }
        });
        Ok(Response::new(Box::pin(frames)))
    }
}

/// Flips one bit in the middle.
pub(crate) fn flip(bytes: &mut Bytes) {
    let mut changed = bytes.to_vec();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    *bytes = changed.into();
}
