//! The node: what its parts are, and how they are put together.
//!
//! [`start`] is the only place that knows every part. It uses nothing global, so that several
//! nodes can live in one process. The program around it is [`cli`].

mod api;
pub mod cataloguer;
pub mod cli;
mod client;
pub mod config;
pub mod demo;
mod exit;
pub mod folder;
mod head_count;
pub mod init;
mod lint;
mod metrics;
mod node;
mod people_port;
mod portal_port;
mod registry_port;
mod registry_sync;
mod sign_in;
mod verify;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use anyhow::Context as _;
use daemon::telemetry::Metrics;
use daemon::{Clock, Health, Shutdown, SystemClock};
use federation::peers::Conversations;
use federation::pull::Copier;
use federation::refusals::{Reason, Refusal};
use federation::serve::PeerService;
use federation::sweep::Sweeper;
use federation::tls::{Connector, PeerAcceptor};
use portal::PublicAddress;
use tokio::net::TcpListener;

pub use config::Config;
pub use exit::{Exit, Failure};
pub use node::{ConsortiumError, HouseError, Node};

use crate::config::Listen;
use crate::folder::RunningNode;

/// What the process around a node gives it.
pub struct Host {
    /// Sockets that are bound already, instead of those of the configuration.
    pub listeners: Option<Listeners>,
    /// The metrics of the process, to be shown at `/metrics`.
    pub metrics: Option<Metrics>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
}

impl Default for Host {
    fn default() -> Self {
        Self {
            listeners: None,
            metrics: None,
            clock: Arc::new(SystemClock::new()),
        }
    }
}

/// The sockets of a node.
#[derive(Debug)]
pub struct Listeners {
    /// For other institutions.
    pub peer: TcpListener,
    /// For the institution's own people.
    pub people: TcpListener,
    /// For browsers; used if the configuration has a portal.
    pub portal: Option<TcpListener>,
}

/// Where a node really answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Addresses {
    /// Other institutions.
    pub peer: SocketAddr,
    /// The institution's own people.
    pub people: SocketAddr,
    /// Browsers, if they are answered.
    pub portal: Option<SocketAddr>,
}

/// A node that runs. It goes on when this is dropped; `shutdown` ends it.
pub struct Running {
    /// Where it answers.
    pub addresses: Addresses,
    /// Stops it, and waits for it.
    pub shutdown: Shutdown,
    /// Its parts.
    pub node: Node,
}

/// Opens the data folder and starts everything.
///
/// # Errors
/// What could not be opened or bound; [`Exit::of`] tells what kind of failure it is.
pub async fn start(config: Config, host: Host) -> anyhow::Result<Running> {
    let clock = host.clock;
    let node = tokio::task::spawn_blocking(move || Node::open(config, clock))
        .await
        .context("open the node")??;
    // After the folder, so that a second node on it is told of the first, not of its ports.
    let listeners = match host.listeners {
        Some(listeners) => listeners,
        None => bind(&node.config).await?,
    };
    let addresses = listeners.addresses()?;
    let shutdown = Shutdown::new();
    let health = Health::new();
    head_count::spawn(&node, &shutdown).await;
    cataloguer::spawn(&node, &shutdown, &health);
    spawn_peers(&node, &shutdown);
    serve_peers(&node, listeners.peer, &shutdown)?;
    registry_sync::spawn(&node, &shutdown);
    spawn_sweep(&node, &shutdown);
    sign_in::spawn_sweep(&node, &shutdown);
    let pages = people_port::Pages {
        health,
        metrics: host.metrics,
    };
    people_port::spawn(&node, pages, listeners.people, &shutdown)?;
    let portal = match (&node.config.portal, listeners.portal) {
        (Some(portal), Some(listener)) => {
            Some(portal_port::spawn(&node, portal, listener, &shutdown)?)
        }
        (None, _) | (Some(_), None) => None,
    };
    announce(&node, (addresses, portal), &shutdown)?;
    Ok(Running {
        addresses,
        shutdown,
        node,
    })
}

impl Listeners {
    fn addresses(&self) -> anyhow::Result<Addresses> {
        Ok(Addresses {
            peer: self.peer.local_addr().context("ask for the own address")?,
            people: self
                .people
                .local_addr()
                .context("ask for the own address")?,
            portal: match &self.portal {
                Some(portal) => Some(portal.local_addr().context("ask for the own address")?),
                None => None,
            },
        })
    }
}

async fn bind(config: &Config) -> anyhow::Result<Listeners> {
    Ok(Listeners {
        peer: bind_one(&config.peer.listen, "peer.listen").await?,
        people: bind_one(&config.people.listen, "people.listen").await?,
        portal: match &config.portal {
            Some(portal) => Some(bind_one(&portal.listen, "portal.listen").await?),
            None => None,
        },
    })
}

async fn bind_one(listen: &Listen, key: &'static str) -> Result<TcpListener, BindError> {
    TcpListener::bind(listen.address)
        .await
        .map_err(|source| BindError {
            listen: listen.clone(),
            key,
            source,
        })
}

/// A socket cannot be had: another program has the port, or the address is not of this machine.
#[derive(Debug, thiserror::Error)]
#[error(
    "{}: {key}: cannot listen on {}: {source}; stop the other program or give another address",
    .listen.place,
    .listen.address
)]
pub struct BindError {
    listen: Listen,
    key: &'static str,
    source: std::io::Error,
}

fn spawn_peers(node: &Node, shutdown: &Shutdown) {
    let conversations = Conversations {
        institution: node.config.institution.clone(),
        connector: Connector::new(node.keys.tls()),
        copier: Copier {
            peer: node.config.institution.clone(),
            logs: node.logs.clone(),
            objects: node.objects.clone(),
            registry: node.registry.clone(),
            news: node.news.clone(),
            refusals: node.refusals.clone(),
            horizons: node.horizons.clone(),
        },
        statuses: node.statuses.clone(),
    };
    shutdown.spawn(
        "peers",
        federation::peers::run(conversations, shutdown.token()),
    );
}

/// Removes files that no item needs.
fn spawn_sweep(node: &Node, shutdown: &Shutdown) {
    let clock = Arc::clone(&node.clock);
    let library = node.library.clone();
    let sweeper = Sweeper {
        logs: node.logs.clone(),
        objects: node.objects.clone(),
        other_needs: Arc::new(move || Ok(library.objects_of_drafts()?)),
        news: node.news.clone(),
        now: Arc::new(move || {
            let since = u64::try_from(clock.now_ms()).unwrap_or_default();
            UNIX_EPOCH + Duration::from_millis(since)
        }),
    };
    shutdown.spawn("sweep", federation::sweep::run(sweeper, shutdown.token()));
}

fn serve_peers(node: &Node, listener: TcpListener, shutdown: &Shutdown) -> anyhow::Result<()> {
    let registry = node.registry.clone();
    let lookup = move |key: &domain::keys::PublicKey| {
        let membership = registry.membership();
        membership.peer_of(key).map(|peer| peer.id.clone())
    };
    let refusals = node.refusals.clone();
    let on_stranger = move |detail: &str| {
        refusals.record(None, &Refusal::new(Reason::UnknownPeer, detail));
    };
    let acceptor = PeerAcceptor::new(node.keys.tls(), Arc::new(lookup), Arc::new(on_stranger))
        .context("prepare TLS for peers")?;
    let service = PeerService {
        institution: node.config.institution.clone(),
        door: node.door.clone(),
        logs: node.logs.clone(),
        objects: node.objects.clone(),
        registry: node.registry.clone(),
        news: node.news.clone(),
        refusals: node.refusals.clone(),
        readers: node.readers.clone(),
    };
    let stop = shutdown.clone();
    shutdown.spawn("peer port", async move {
        let token = stop.token();
        if let Err(error) = federation::serve::run(service, listener, acceptor, token).await {
            tracing::error!(%error, "the peer port failed, stopping");
            stop.stop();
        }
    });
    Ok(())
}

/// Tells commands on this machine where the node answers, for as long as it does.
fn announce(
    node: &Node,
    (addresses, portal): (Addresses, Option<PublicAddress>),
    shutdown: &Shutdown,
) -> anyhow::Result<()> {
    let path = node.config.folder.api();
    let running = RunningNode {
        people: addresses.people,
        peer: addresses.peer,
        portal: portal.map(|address| address.to_string()),
        pid: std::process::id(),
    };
    running.write(&path).context("write api.json")?;
    tracing::info!(people = %addresses.people, peer = %addresses.peer, "serving");
    let stop = shutdown.token();
    shutdown.spawn("api.json", async move {
        stop.cancelled().await;
        RunningNode::remove(&path);
    });
    Ok(())
}
