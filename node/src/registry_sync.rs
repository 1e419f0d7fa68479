//! Keeps the registry's documents up to date: asks the registry, and in its place other members,
//! every few seconds. Being down, it stops nobody: what is known stays in force.

use std::time::Duration;

use daemon::Shutdown;
use domain::id::InstitutionId;
use domain::keys::{PublicKey, Purpose};
use federation::backoff::Backoff;
use federation::tls::Connector;
use registry::Synced;

use crate::node::Node;

/// How long to wait after an answer, at most; the wait is drawn so that nodes do not ask in step.
const PERIOD: Duration = Duration::from_secs(3);
/// How long to wait for a connection.
const CONNECT_TIME_MAX: Duration = Duration::from_secs(10);

/// Somebody who may hold newer documents.
struct Source {
    address: String,
    keys: Vec<PublicKey>,
}

/// Starts to ask, unless the node stands alone.
pub(crate) fn spawn(node: &Node, shutdown: &Shutdown) {
    if node.config.registry.is_none() {
        return;
    }
    let (node, stop) = (node.clone(), shutdown.token());
    shutdown.spawn("registry", async move {
        stop.run_until_cancelled(keep(node)).await;
    });
}

async fn keep(node: Node) {
    let connector = Connector::new(node.keys.tls());
    let mut backoff = Backoff::default();
    loop {
        let wait = if ask_all(&node, &connector).await {
            backoff.reset();
            PERIOD.mul_f64(0.5) + backoff.next_wait()
        } else {
            PERIOD + backoff.next_wait()
        };
        tokio::time::sleep(wait).await;
    }
}

/// Asks the registry; if it does not answer, members, until one does.
async fn ask_all(node: &Node, connector: &Connector) -> bool {
    for source in registry_sources(node) {
        if ask(node, connector, source).await {
            return true;
        }
    }
    for source in member_sources(node) {
        if ask(node, connector, source).await {
            break;
        }
    }
    false
}

async fn ask(node: &Node, connector: &Connector, source: Source) -> bool {
    let Source { address, keys } = source;
    match sync(node, connector, &address, keys).await {
        Ok(synced) => {
            report(&address, &synced);
            true
        }
        Err(error) => {
            tracing::debug!(
                address,
                error = format!("{error:#}"),
                "no registry documents"
            );
            false
        }
    }
}

async fn sync(
    node: &Node,
    connector: &Connector,
    address: &str,
    keys: Vec<PublicKey>,
) -> anyhow::Result<Synced> {
    let connect = connector.connect(address, keys);
    let channel = tokio::time::timeout(CONNECT_TIME_MAX, connect).await??;
    Ok(node.registry.sync_from(channel).await?)
}

fn report(address: &str, synced: &Synced) {
    if synced.roots > 0 || synced.memberships > 0 {
        tracing::info!(
            address,
            root = synced.head.root_version,
            membership = synced.head.membership_version,
            "registry documents taken"
        );
    }
}

fn registry_sources(node: &Node) -> Vec<Source> {
    let root = node.registry.root().into_value();
    let configured = node
        .config
        .registry
        .iter()
        .flat_map(|r| r.addresses.clone());
    let mut addresses: Vec<String> = configured.collect();
    for address in root.addresses {
        if !addresses.contains(&address) {
            addresses.push(address);
        }
    }
    let source = |address| Source {
        address,
        keys: vec![root.tls_key],
    };
    addresses.into_iter().map(source).collect()
}

/// Members that can be reached, those first that answered us last.
fn member_sources(node: &Node) -> Vec<Source> {
    let membership = node.registry.membership();
    let own: &InstitutionId = &node.config.institution;
    let others = membership
        .institutions
        .values()
        .filter(|institution| institution.id != *own && institution.status.may_connect());
    let mut sources: Vec<_> = others
        .flat_map(|institution| {
            let is_connected = node.statuses.is_connected(&institution.id);
            let keys = institution.keys_for(Purpose::Tls);
            institution.addresses.iter().map(move |address| {
                let (address, keys) = (address.clone(), keys.clone());
                (!is_connected, Source { address, keys })
            })
        })
        .collect();
    sources.sort_by_key(|(is_silent, _)| *is_silent);
    sources.into_iter().map(|(_, source)| source).collect()
}
