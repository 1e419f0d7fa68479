//! Those who lie: somebody whom nobody knows, and a node that hands out other bytes than were
//! signed.

use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use bytes::{Bytes, BytesMut};
use domain::keys::{PublicKey, SecretKey};
use domain::policy::SharingPolicy;
use federation::door::{Door, DoorParts};
use federation::news::News;
use federation::refusals::Refusals;
use federation::serve::readers::Readers;
use federation::serve::{PeerService, incoming};
use federation::tls::{Connector, PeerAcceptor};
use federation_proto::federation::v1 as pb;
use futures_util::{Stream, StreamExt as _};
use pb::pull_response::Frame;
use pb::replication_service_client::ReplicationServiceClient;
use pb::replication_service_server::{ReplicationService, ReplicationServiceServer};
use registry::{Chain, Mirror};
use store::logs::Logs;
use store::objects::Objects;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tonic::transport::Server;
use tonic::{Request, Response, Status};

use super::samples::Parcel;
use super::scenario::{Institution, Operation, Person, Policy, Step};
use crate::folder::DataFolder;

/// How long the impostor may take to end.
const END_MAX: Duration = Duration::from_secs(10);

/// Tries to greet a node with a key that no registry lists; the node must hang up. Returns the
/// key.
pub(super) async fn knock(address: &str, tls_key: &str) -> anyhow::Result<String> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).context("draw a key")?;
    let expected = PublicKey::from_bytes(&hex::decode(tls_key)?)?;
    let stranger = SecretKey::from_seed(&seed);
    let key = stranger.public().to_string();
    let connector = Connector::new(&stranger);
    let Ok(channel) = connector.connect(address, vec![expected]).await else {
        return Ok(key);
    };
    let mut client = ReplicationServiceClient::new(channel);
    let request = pb::HelloRequest {
        protocols: vec![1],
        ..Default::default()
    };
    match client.hello(request).await {
        Ok(_) => anyhow::bail!("{address} answered a stranger"),
        Err(_) => Ok(key),
    }
}

/// What was published while the impostor served: its owner really signed it.
pub(super) fn step(item: &str, owner: &Person, parcel: &Parcel) -> Step {
    let operation = Operation::Publish {
        owner: owner.address.clone(),
        title: parcel.title().to_owned(),
        policy: Policy::of("public"),
    };
    Step {
        item: item.to_owned(),
        operation,
    }
}

/// A node that has an institution's keys and changes what it hands out.
pub(super) struct Tamperer {
    item: String,
    // Of its own, so that nothing of it is left when it ends: no connection and no open folder.
    runtime: Runtime,
}

impl Tamperer {
    /// Opens the folder of a stopped node, publishes an item there, and serves it changed.
    pub(super) async fn start(
        folder: &Path,
        institution: &Institution,
        (owner, parcel): (&Person, &Parcel),
    ) -> anyhow::Result<Self> {
        let folder = DataFolder::new(folder);
        let keys = folder.read_node_keys()?;
        let service = open(&folder, institution, keys.clone()).context("open a stopped node")?;
        let manifest = parcel.draft.clone().validate();
        let manifest = manifest
            .map_err(|errors| anyhow::anyhow!("the item is not valid: {} errors", errors.len()))?;
        let door = service.door.clone();
        let owner = owner.handle.parse()?;
        let published = tokio::task::spawn_blocking(move || {
            door.publish(&owner, &manifest, &SharingPolicy::Public, 0)
        })
        .await??;
        let lookup = service.registry.clone();
        let lookup = Arc::new(move |key: &PublicKey| {
            lookup
                .membership()
                .peer_of(key)
                .map(|institution| institution.id.clone())
        });
        let acceptor = PeerAcceptor::new(keys.tls(), lookup, Arc::new(|_: &str| {}))?;
        let listener = std::net::TcpListener::bind(&institution.peer)
            .and_then(|listener| listener.set_nonblocking(true).map(|()| listener))
            .context("take the node's port")?;
        let runtime = Runtime::new().context("start the impostor")?;
        runtime.spawn(async move {
            if let Err(error) = serve(Liar(service), listener, acceptor).await {
                tracing::error!(error = format!("{error:#}"), "the impostor does not serve");
            }
        });
        Ok(Self {
            item: published.item.to_string(),
            runtime,
        })
    }

    /// The item that was published.
    pub(super) fn item(&self) -> &str {
        &self.item
    }

    /// Closes the connections and the folder.
    pub(super) async fn stop(self) -> anyhow::Result<()> {
        let ended =
            tokio::task::spawn_blocking(move || self.runtime.shutdown_timeout(END_MAX)).await;
        ended.context("end the impostor")
    }
}

async fn serve(
    liar: Liar,
    listener: std::net::TcpListener,
    acceptor: PeerAcceptor,
) -> anyhow::Result<()> {
    let listener = TcpListener::from_std(listener)?;
    Server::builder()
        .add_service(ReplicationServiceServer::new(liar))
        .serve_with_incoming(incoming::streams(listener, acceptor))
        .await?;
    Ok(())
}

fn open(
    folder: &DataFolder,
    institution: &Institution,
    keys: federation::keys::NodeKeys,
) -> anyhow::Result<PeerService> {
    let store: store::Store = store::open::open_truth(&folder.truth())?;
    let registry = Mirror::new(Chain::open(store.clone())?);
    let (logs, objects) = (Logs::new(store), Objects::open(folder.objects())?);
    let (news, version) = (News::default(), registry.clone());
    let institution: domain::id::InstitutionId = institution.id.parse()?;
    let door = Door::new(DoorParts {
        institution: institution.clone(),
        keys,
        logs: logs.clone(),
        objects: objects.clone(),
        news: news.clone(),
        registry_version: Box::new(move || version.membership().version),
    });
    let refusals = Refusals::default();
    Ok(PeerService {
        institution,
        door,
        logs,
        objects,
        registry,
        news,
        refusals,
        readers: Readers::default(),
    })
}

/// Answers as the true service does, but for one bit in every package.
struct Liar(PeerService);

type Frames<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

#[tonic::async_trait]
impl ReplicationService for Liar {
    type PullStream = Frames<pb::PullResponse>;
    type FetchBodiesStream = Frames<pb::FetchBodiesResponse>;

    async fn hello(
        &self,
        request: Request<pb::HelloRequest>,
    ) -> Result<Response<pb::HelloResponse>, Status> {
        self.0.hello(request).await
    }

    async fn list_heads(
        &self,
        request: Request<pb::ListHeadsRequest>,
    ) -> Result<Response<pb::ListHeadsResponse>, Status> {
        self.0.list_heads(request).await
    }

    async fn pull(
        &self,
        request: Request<pb::PullRequest>,
    ) -> Result<Response<Self::PullStream>, Status> {
        let frames = self.0.pull(request).await?.into_inner();
        let changed = frames.map(|frame| frame.map(tampered));
        Ok(Response::new(Box::pin(changed)))
    }

    async fn fetch_bodies(
        &self,
        request: Request<pb::FetchBodiesRequest>,
    ) -> Result<Response<Self::FetchBodiesStream>, Status> {
        self.0.fetch_bodies(request).await
    }
}

fn tampered(mut response: pb::PullResponse) -> pb::PullResponse {
    if let Some(Frame::Package(package)) = &mut response.frame
        && let Some(envelope) = package.envelopes.last_mut()
    {
        *envelope = with_last_bit_flipped(envelope);
    }
    response
}

fn with_last_bit_flipped(bytes: &Bytes) -> Bytes {
    let mut changed = BytesMut::from(&bytes[..]);
    if let Some(last) = changed.last_mut() {
        *last ^= 1;
    }
    changed.freeze()
}
