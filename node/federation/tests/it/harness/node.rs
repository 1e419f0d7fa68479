//! One node: what it keeps when it stops, and what runs.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::id::{InstitutionId, ItemHandle};
use domain::keys::{PublicKey, Purpose};
use domain::log::LogId;
use domain::membership::Institution;
use domain::policy::SharingPolicy;
use federation::barrier::Horizons;
use federation::door::{Door, DoorParts, Published};
use federation::news::News;
use federation::objects;
use federation::peers::{self, Conversations, PeerStatuses};
use federation::pull::Copier;
use federation::refusals::{Reason, Refusal, RefusalCount, Refusals};
use federation::serve::PeerService;
use federation::serve::readers::{Readers, Reading};
use federation::tls::{Connector, PeerAcceptor};
use registry::Mirror;
use store::logs::{LogState, Logs};
use store::memory::MemoryStore;
use store::objects::Objects;
use store::{Batch, KeyRange, Store};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tonic::transport::Channel;

use super::{Council, DEADLINE};
use crate::fixtures::{id, keys, listed, mission};
use crate::liar::{self, Lie};

pub(crate) struct Node {
    pub(crate) name: String,
    pub(crate) registry: Mirror,
    pub(crate) objects: Objects,
    pub(crate) refusals: Refusals,
    readers: Readers,
    pub(crate) statuses: PeerStatuses,
    store: Store,
    news: News,
    door: Door,
    address: SocketAddr,
    // Bound before anybody runs, so that its address can be listed.
    listener: Option<std::net::TcpListener>,
    running: Option<Running>,
    _folder: TempDir,
}

struct Running {
    runtime: Runtime,
    stop: CancellationToken,
    server: JoinHandle<()>,
}

impl Node {
    pub(super) fn new(name: &str, council: &Council) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let objects = Objects::open(folder.path().join("objects")).expect("a new folder");
        let store: Store = Arc::new(MemoryStore::new());
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        let (news, registry) = (News::default(), council.copy());
        let version = registry.clone();
        let door = Door::new(DoorParts {
            institution: id(name),
            keys: keys(name),
            logs: Logs::new(store.clone()),
            objects: objects.clone(),
            news: news.clone(),
            registry_version: Box::new(move || version.membership().version),
        });
        Self {
            name: name.to_owned(),
            registry,
            objects,
            refusals: Refusals::default(),
            readers: Readers::default(),
            statuses: PeerStatuses::default(),
            store,
            news,
            door,
            address: listener.local_addr().expect("bound"),
            listener: Some(listener),
            running: None,
            _folder: folder,
        }
    }

    /// As the registry lists it.
    pub(crate) fn listed(&self) -> Institution {
        Institution {
            addresses: vec![self.address.to_string()],
            ..listed(&self.name)
        }
    }

    pub(crate) fn door(&self) -> &Door {
        &self.door
    }

    pub(crate) fn logs(&self) -> Logs {
        Logs::new(self.store.clone())
    }

    pub(crate) fn state(&self, log: &LogId) -> LogState {
        self.logs().state(log).expect("readable")
    }

    /// Loses all rows of a log, as a disk that was replaced does.
    pub(crate) fn forget_log(&self, log: &LogId) {
        let mut batch = Batch::new();
        batch.delete_range(KeyRange::prefix(format!("log/v1/{log} ")));
        self.store.commit(batch).expect("committed");
    }

    pub(crate) fn is_running(&self) -> bool {
        self.running.is_some()
    }

    /// Whether all bodies and objects of a log are here.
    pub(super) fn is_complete(&self, log: &LogId) -> bool {
        let missing = self.logs().missing_bodies(log).expect("readable");
        missing.is_empty()
            && objects::wants(&self.store, log, None)
                .expect("readable")
                .is_empty()
    }

    pub(super) fn start(&mut self, lie: Option<Lie>) {
        let listener = self.listener.take();
        let listener = listener.map_or_else(|| std::net::TcpListener::bind(self.address), Ok);
        let listener = listener.expect("the port is still ours");
        listener.set_nonblocking(true).expect("a socket");
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime");
        let stop = CancellationToken::new();
        let entered = runtime.enter();
        let listener = tokio::net::TcpListener::from_std(listener).expect("a socket");
        drop(entered);
        runtime.spawn(peers::run(self.conversations(), stop.clone()));
        let (service, acceptor, token) = (self.service(), self.acceptor(), stop.clone());
        let server = match lie {
            Some(lie) => runtime.spawn(liar::serve(service, lie, (listener, acceptor), token)),
            None => runtime.spawn(async move {
                let served = federation::serve::run(service, listener, acceptor, token).await;
                served.expect("the transport works");
            }),
        };
        self.running = Some(Running {
            server,
            runtime,
            stop,
        });
    }

    /// Stops, and checks that the server does so in order, whoever is listening.
    pub(super) fn stop(&mut self) {
        let Running {
            runtime,
            stop,
            server,
        } = self.running.take().expect("it runs");
        stop.cancel();
        let stopped = runtime.block_on(async { tokio::time::timeout(DEADLINE, server).await });
        stopped
            .expect("it stops in time")
            .expect("it does not panic");
        runtime.shutdown_timeout(DEADLINE);
    }

    fn conversations(&self) -> Conversations {
        Conversations {
            institution: id(&self.name),
            connector: self.connector(),
            copier: Copier {
                peer: id(&self.name),
                logs: self.logs(),
                objects: self.objects.clone(),
                registry: self.registry.clone(),
                news: self.news.clone(),
                refusals: self.refusals.clone(),
                horizons: Horizons::new(self.logs()),
            },
            statuses: self.statuses.clone(),
        }
    }

    fn connector(&self) -> Connector {
        Connector::new(keys(&self.name).tls())
    }

    fn service(&self) -> PeerService {
        PeerService {
            institution: id(&self.name),
            door: self.door.clone(),
            logs: self.logs(),
            objects: self.objects.clone(),
            registry: self.registry.clone(),
            news: self.news.clone(),
            refusals: self.refusals.clone(),
            readers: self.readers.clone(),
        }
    }

    /// Whether another node has what this one says of an item; nothing if it is told nothing.
    pub(crate) fn reading(&self, of: &str, item: &ItemHandle) -> Option<Reading> {
        let readings = self
            .readers
            .of_item(&self.door, item, std::iter::once(id(of)));
        readings.expect("readable").remove(&id(of))
    }

    fn acceptor(&self) -> PeerAcceptor {
        let registry = self.registry.clone();
        let lookup = move |key: &PublicKey| {
            let membership = registry.membership();
            membership.peer_of(key).map(|peer| peer.id.clone())
        };
        let refusals = self.refusals.clone();
        let on_stranger =
            move |detail: &str| refusals.record(None, &Refusal::new(Reason::UnknownPeer, detail));
        PeerAcceptor::new(
            keys(&self.name).tls(),
            Arc::new(lookup),
            Arc::new(on_stranger),
        )
        .expect("a certificate")
    }

    /// Shares a small mission.
    pub(crate) fn publish(&self, title: &str, policy: &SharingPolicy) -> Published {
        let owner = "m-kerdoncuff".parse().expect("a handle");
        let manifest = mission(title, 10, Vec::new());
        self.door
            .publish(&owner, &manifest, policy, 0)
            .expect("published")
    }

    /// Runs a future where the node runs.
    pub(crate) fn block_on<T>(&self, future: impl Future<Output = T>) -> T {
        let running = self.running.as_ref().expect("it runs");
        let done = running
            .runtime
            .block_on(async { tokio::time::timeout(DEADLINE, future).await });
        done.expect("in time")
    }

    /// A channel to another node, with this node's key.
    pub(crate) async fn channel_to(&self, other: &Self) -> Channel {
        channel(&self.connector(), other).await.expect("it answers")
    }

    /// Waits until something is so, looking again whenever a log grows and now and then besides.
    #[track_caller]
    pub(crate) fn wait_until(&self, end: Instant, what: &str, is_so: impl Fn() -> bool) {
        const LOOK_AGAIN: Duration = Duration::from_millis(20);
        let mut news = self.news.subscribe();
        while !is_so() {
            assert!(
                Instant::now() < end,
                "{} waits in vain {what}; refused: {:?}; peers: {:?}",
                self.name,
                self.refusals.list(),
                self.statuses.all()
            );
            let _ = self.block_on(async { tokio::time::timeout(LOOK_AGAIN, news.changed()).await });
        }
    }

    /// Waits until something of a peer was refused for a reason.
    #[track_caller]
    pub(crate) fn wait_for_refusal(&self, peer: Option<&str>, reason: Reason) -> RefusalCount {
        let peer: Option<InstitutionId> = peer.map(id);
        let find = || {
            let mut refusals = self.refusals.list().into_iter();
            refusals.find(|refusal| refusal.peer == peer && refusal.reason == reason)
        };
        let end = Instant::now() + DEADLINE;
        self.wait_until(end, &format!("for {}", reason.as_str()), || {
            find().is_some()
        });
        find().expect("just seen")
    }
}

/// A channel to a node, with any key.
pub(crate) async fn channel(
    connector: &Connector,
    to: &Node,
) -> Result<Channel, federation::tls::ConnectError> {
    let keys = to.listed().keys_for(Purpose::Tls);
    connector.connect(&to.address.to_string(), keys).await
}

impl Drop for Node {
    fn drop(&mut self) {
        if let Some(running) = self.running.take() {
            running.stop.cancel();
            running.runtime.shutdown_background();
        }
    }
}
