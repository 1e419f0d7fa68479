//! What is sampled, one struct for each area.

use std::collections::BTreeMap;

use ::commons::view::{Reader, ViewError};
use domain::log::LogId;
use federation::peers::PeerStatus;
use federation::refusals::Reason;
use metrics::{Counter, Gauge, Unit, counter, describe_counter, describe_gauge, gauge};
use search::Positions;
use store::logs::LogError;

use crate::api;
use crate::node::Node;

/// Why a sample is not complete; what was not reached stays as it was.
#[derive(Debug, thiserror::Error)]
pub(super) enum SampleError {
    /// The logs cannot be read.
    #[error("read the logs: {0}")]
    Log(#[from] LogError),
    /// The view cannot be read.
    #[error("read the view: {0}")]
    View(#[from] ViewError),
}

/// All areas.
pub(super) struct Gauges {
    registry: Registry,
    peers: Peers,
    library: Library,
    disk: Disk,
}

impl Gauges {
    /// Says what there is; nothing is known yet.
    pub(super) fn new() -> Self {
        OfLog::describe();
        Self {
            registry: Registry::new(),
            peers: Peers::new(),
            library: Library::new(),
            disk: Disk::new(),
        }
    }

    /// Reads everything anew. Waits for the disk.
    pub(super) fn sample(&self, node: &Node) -> Result<(), SampleError> {
        let statuses = node.statuses.all();
        self.registry.sample(node);
        self.peers.sample(node, statuses.values());
        self.disk.sample(node);
        let reader = node.cataloguer.view().read()?;
        self.library.sample(node, &reader)?;
        let announced = announced(statuses.values());
        let indexed = node.cataloguer.index().positions();
        for log in node.logs.names()? {
            OfLog::new(&log).sample(node, &log, (&reader, &indexed, &announced))?;
        }
        Ok(())
    }
}

/// The register, as far as it is known here.
struct Registry {
    /// `archipel_registry_membership_version`: of the membership in force; 0 if there is none.
    membership: Gauge,
    /// `archipel_registry_root_version`: of the root in force.
    root: Gauge,
}

impl Registry {
    fn new() -> Self {
        Self {
            membership: described(
                "archipel_registry_membership_version",
                Unit::Count,
                "version of the membership in force",
            ),
            root: described(
                "archipel_registry_root_version",
                Unit::Count,
                "version of the registry's root in force",
            ),
        }
    }

    fn sample(&self, node: &Node) {
        let head = node.registry.head();
        set(&self.membership, head.membership_version);
        set(&self.root, head.root_version);
    }
}

/// Other institutions' nodes.
struct Peers {
    /// `archipel_peers_known_count`: those that the registry lets us talk to.
    known: Gauge,
    /// `archipel_peers_connected_count`: those we talk to now.
    connected: Gauge,
}

impl Peers {
    /// `archipel_peers_refusals_total{reason}`: what was refused, by the reason's stable name.
    const REFUSALS: &str = "archipel_peers_refusals_total";

    fn new() -> Self {
        describe_counter!(Self::REFUSALS, Unit::Count, "what was refused from peers");
        Self {
            known: described(
                "archipel_peers_known_count",
                Unit::Count,
                "peers that the registry lets us talk to",
            ),
            connected: described(
                "archipel_peers_connected_count",
                Unit::Count,
                "peers that we talk to now",
            ),
        }
    }

    fn sample<'a>(&self, node: &Node, peers: impl Iterator<Item = &'a PeerStatus> + Clone) {
        set(&self.known, peers.clone().count() as u64);
        set(
            &self.connected,
            peers.filter(|peer| peer.connected).count() as u64,
        );
        let mut refused: BTreeMap<Reason, u64> = Reason::ALL.map(|reason| (reason, 0)).into();
        for refusal in node.refusals.list() {
            let count = refused.entry(refusal.reason).or_default();
            *count = count.saturating_add(refusal.count);
        }
        for (reason, count) in refused {
            counter!(Self::REFUSALS, "reason" => reason.as_str()).absolute(count);
        }
    }
}

/// What stands in the library, whoever may see it.
struct Library {
    /// `archipel_library_published_items`: of this institution.
    published: Gauge,
    /// `archipel_library_held_items`: of all institutions.
    held: Gauge,
    /// `archipel_library_searchable_items`: those that the index knows.
    searchable: Gauge,
    /// `archipel_library_applied_events_total`: events that view and index took in, since the
    /// start.
    applied: Counter,
}

impl Library {
    fn new() -> Self {
        let applied = "archipel_library_applied_events_total";
        describe_counter!(applied, Unit::Count, "events taken in by view and index");
        Self {
            published: described(
                "archipel_library_published_items",
                Unit::Count,
                "items of this institution",
            ),
            held: described(
                "archipel_library_held_items",
                Unit::Count,
                "items of all institutions",
            ),
            searchable: described(
                "archipel_library_searchable_items",
                Unit::Count,
                "items that the index knows",
            ),
            applied: counter!(applied),
        }
    }

    fn sample(&self, node: &Node, reader: &Reader) -> Result<(), ViewError> {
        let counts = reader.counts(&node.config.institution)?;
        set(&self.published, counts.published);
        set(&self.held, counts.held);
        set(&self.searchable, node.cataloguer.index().document_count());
        self.applied.absolute(node.cataloguer.applied());
        Ok(())
    }
}

/// The data folder.
struct Disk {
    /// `archipel_disk_store_bytes`: logs, records and the registry's documents.
    store: Gauge,
    /// `archipel_disk_objects_bytes`: documents and files of items.
    objects: Gauge,
    /// `archipel_disk_view_bytes`: view and index.
    view: Gauge,
    /// `archipel_disk_free_bytes`: what is left where the folder is.
    free: Gauge,
}

impl Disk {
    fn new() -> Self {
        let bytes = |name, text| described(name, Unit::Bytes, text);
        Self {
            store: bytes("archipel_disk_store_bytes", "logs, records and documents"),
            objects: bytes("archipel_disk_objects_bytes", "files of items"),
            view: bytes("archipel_disk_view_bytes", "view and index"),
            free: bytes("archipel_disk_free_bytes", "what is left on the disk"),
        }
    }

    fn sample(&self, node: &Node) {
        let disk = api::disk(node);
        set(&self.store, disk.store_bytes);
        set(&self.objects, disk.objects_bytes);
        set(&self.view, disk.view_bytes);
        set(&self.free, disk.free_bytes);
    }
}

/// One log, by its name in the label `log`.
struct OfLog {
    /// `archipel_log_held_events{log}`: events that are here.
    held: Gauge,
    /// `archipel_log_copy_lag_events{log}`: events that a peer announced and that are not here.
    copy_lag: Gauge,
    /// `archipel_log_view_lag_events{log}`: events that are here and not in the view.
    view_lag: Gauge,
    /// `archipel_log_index_lag_events{log}`: events that are here and not in the index.
    index_lag: Gauge,
}

impl OfLog {
    const HELD: &str = "archipel_log_held_events";
    const COPY_LAG: &str = "archipel_log_copy_lag_events";
    const VIEW_LAG: &str = "archipel_log_view_lag_events";
    const INDEX_LAG: &str = "archipel_log_index_lag_events";

    fn describe() {
        describe_gauge!(Self::HELD, Unit::Count, "events that are here");
        describe_gauge!(Self::COPY_LAG, Unit::Count, "events announced and not here");
        describe_gauge!(
            Self::VIEW_LAG,
            Unit::Count,
            "events here and not in the view"
        );
        describe_gauge!(
            Self::INDEX_LAG,
            Unit::Count,
            "events here and not in the index"
        );
    }

    fn new(log: &LogId) -> Self {
        let of_log = |name: &'static str| gauge!(name, "log" => log.to_string());
        Self {
            held: of_log(Self::HELD),
            copy_lag: of_log(Self::COPY_LAG),
            view_lag: of_log(Self::VIEW_LAG),
            index_lag: of_log(Self::INDEX_LAG),
        }
    }

    fn sample(
        &self,
        node: &Node,
        log: &LogId,
        (reader, indexed, announced): (&Reader, &Positions, &BTreeMap<LogId, u64>),
    ) -> Result<(), SampleError> {
        let held = node.logs.state(log)?.size();
        let announced = announced.get(log).copied().unwrap_or_default();
        let indexed = indexed.get(&log.to_string()).copied().unwrap_or_default();
        set(&self.held, held);
        set(&self.copy_lag, announced.saturating_sub(held));
        set(&self.view_lag, held.saturating_sub(reader.position(log)?));
        set(&self.index_lag, held.saturating_sub(indexed));
        Ok(())
    }
}

/// The largest size of each log that a peer showed.
fn announced<'a>(peers: impl Iterator<Item = &'a PeerStatus>) -> BTreeMap<LogId, u64> {
    let mut announced = BTreeMap::new();
    for (log, at_peer) in peers.flat_map(|peer| &peer.logs) {
        let size: &mut u64 = announced.entry(log.clone()).or_default();
        *size = at_peer.size.max(*size);
    }
    announced
}

fn described(name: &'static str, unit: Unit, text: &'static str) -> Gauge {
    describe_gauge!(name, unit, text);
    gauge!(name)
}

#[expect(clippy::cast_precision_loss, reason = "no count here comes near 2^53")]
fn set(gauge: &Gauge, value: u64) {
    gauge.set(value as f64);
}
