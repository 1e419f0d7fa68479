//! One institution of a federation: its folder, its gate, and its node while it runs.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use archipel::config::{Config, Registry, Teachers};
use archipel::init::{self, Descriptor, Plan};
use archipel::{Host, Listeners, Node, Running};
use bytes::Bytes;
use commons::library::{ItemView, ListRequest, SearchQuestion, WithdrawalKind};
use domain::id::{InstitutionId, ItemId};
use domain::item::Draft;
use domain::policy::SharingPolicy;
use domain::viewer::Viewer;
use federation::door::Published;
use tokio::net::TcpListener;

use crate::council::{self, Council};
use crate::{Gate, people};

/// How long a node may take to stop.
const STOP_TIME_MAX: Duration = Duration::from_secs(20);

/// What somebody sees: version and title by item.
pub type Visible = BTreeMap<ItemId, (u64, String)>;

/// An institution.
pub struct Member {
    /// Its id.
    pub id: InstitutionId,
    config: Config,
    descriptor: Descriptor,
    gate: Gate,
    keeper: Option<Keeper>,
    inside: Option<SocketAddr>,
    running: Option<Running>,
}

/// Stands between a gate and the node: is told whose node answers where, and tells where to go
/// instead.
pub type Keeper =
    Arc<dyn Fn(&InstitutionId, SocketAddr) -> anyhow::Result<SocketAddr> + Send + Sync>;

impl Member {
    /// Settles an institution in a folder; its node does not run yet.
    ///
    /// # Errors
    /// A folder that cannot be made.
    pub async fn settle(folder: &Path, name: &str, council: &Council) -> anyhow::Result<Self> {
        Self::behind(Gate::build().await?, (folder, name), council)
    }

    /// As [`Member::settle`], behind a gate that stands already. What stands in the folder stays,
    /// and must be of the same institution with the same gate.
    ///
    /// # Errors
    /// As [`Member::settle`].
    pub fn behind(
        gate: Gate,
        (folder, name): (&Path, &str),
        council: &Council,
    ) -> anyhow::Result<Self> {
        let id: InstitutionId = name.parse()?;
        let (root, fingerprint) = council.root();
        let mut plan = Plan::new(id.clone())?;
        plan.keys = council::keys(name);
        plan.peer_addresses = vec![gate.address().to_string()];
        plan.root = Some((root, fingerprint));
        if !folder.exists() {
            init::create(folder, &plan).context("make the data folder")?;
        }
        let mut config = Config::new(id.clone(), folder);
        config.registry = Some(Registry {
            addresses: Vec::new(),
            fingerprint,
        });
        Ok(Self {
            id,
            config,
            descriptor: plan.descriptor(),
            gate,
            keeper: None,
            inside: None,
            running: None,
        })
    }

    /// Has everybody who comes through the gate led past somebody.
    pub fn keep_with(&mut self, keeper: Keeper) {
        self.keeper = Some(keeper);
    }

    /// Lets the council be told something else of it.
    pub fn misreport(&mut self, lie: impl FnOnce(&mut Descriptor)) {
        lie(&mut self.descriptor);
    }

    /// Has it tell how many teachers there are, from its next start on.
    pub fn tell_teachers(&mut self, teachers: Teachers) {
        self.config.teachers = teachers;
    }

    /// What the council is told of it.
    pub fn descriptor(&self) -> Descriptor {
        self.descriptor.clone()
    }

    /// Its data folder.
    pub fn folder(&self) -> &Path {
        self.config.folder.path()
    }

    /// The gate that others come through.
    pub fn gate(&self) -> &Gate {
        &self.gate
    }

    /// Starts its node on free ports, and opens its gate.
    ///
    /// # Errors
    /// Whatever keeps a node from starting.
    pub async fn start(&mut self) -> anyhow::Result<()> {
        let free = || TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
        let listeners = Listeners {
            peer: free().await?,
            people: free().await?,
            portal: None,
        };
        let host = Host {
            listeners: Some(listeners),
            ..Host::default()
        };
        let running = archipel::start(self.config.clone(), host).await?;
        let peer = running.addresses.peer;
        let inside = match &self.keeper {
            Some(keeper) => keeper(&self.id, peer)?,
            None => peer,
        };
        self.inside = Some(inside);
        self.running = Some(running);
        self.open_gate();
        Ok(())
    }

    /// Hands it the documents that the council signed.
    ///
    /// # Errors
    /// Documents that it refuses.
    pub fn hear(&self, council: &Council) -> anyhow::Result<()> {
        let Some(running) = &self.running else {
            return Ok(());
        };
        for document in council.memberships()? {
            running
                .node
                .registry
                .submit(document)
                .context("hand over a membership")?;
        }
        Ok(())
    }

    /// Whether its node runs.
    pub fn is_running(&self) -> bool {
        self.running.is_some()
    }

    /// Opens its gate again.
    pub fn open_gate(&self) {
        if let (Some(_), Some(inside)) = (&self.running, self.inside) {
            self.gate.open(inside);
        }
    }

    /// Stops its node.
    ///
    /// # Errors
    /// Tasks that do not end.
    pub async fn stop(&mut self) -> anyhow::Result<()> {
        self.gate.shut();
        let Some(running) = self.running.take() else {
            return Ok(());
        };
        running.shutdown.stop();
        running
            .shutdown
            .wait(STOP_TIME_MAX)
            .await
            .with_context(|| format!("stop {}", self.id))
    }

    /// Stops its node and tears its gate down.
    ///
    /// # Errors
    /// Tasks that do not end.
    pub async fn close(mut self) -> anyhow::Result<()> {
        self.stop().await?;
        self.gate.tear_down().await
    }

    /// Its node, which must run.
    ///
    /// # Panics
    /// If it does not: a test that asks a stopped node is wrong.
    pub fn node(&self) -> &Node {
        &self.running().node
    }

    /// What runs, which must.
    ///
    /// # Panics
    /// As [`Member::node`].
    pub fn running(&self) -> &Running {
        self.running.as_ref().expect("the node runs")
    }

    /// Shares an item as its teacher.
    ///
    /// # Errors
    /// Whatever the library refuses.
    pub fn publish(&self, draft: Draft, policy: &SharingPolicy) -> anyhow::Result<ItemId> {
        let node = self.node();
        let owner = people::teacher(&self.id);
        Ok(node
            .library
            .publish(&owner, draft, policy, node.clock.now_ms())?
            .item)
    }

    /// Shares a file's bytes first, and then the item that they belong to.
    ///
    /// # Errors
    /// Whatever the library refuses.
    pub fn publish_with(
        &self,
        draft: Draft,
        bytes: &Bytes,
        policy: &SharingPolicy,
    ) -> anyhow::Result<ItemId> {
        self.node()
            .library
            .put_object(&people::teacher(&self.id), bytes)?;
        self.publish(draft, policy)
    }

    /// Shares the next version of an item.
    ///
    /// # Errors
    /// Whatever the library refuses.
    pub fn revise(&self, item: &ItemId, draft: Draft) -> anyhow::Result<Published> {
        let node = self.node();
        let owner = people::teacher(&self.id);
        Ok(node
            .library
            .revise(&owner, item, draft, node.clock.now_ms())?)
    }

    /// Shares an item with others than before.
    ///
    /// # Errors
    /// Whatever the library refuses.
    pub fn share(&self, item: &ItemId, policy: &SharingPolicy) -> anyhow::Result<Published> {
        let node = self.node();
        let owner = people::teacher(&self.id);
        Ok(node
            .library
            .set_policy(&owner, item, policy, node.clock.now_ms())?)
    }

    /// Takes an item back.
    ///
    /// # Errors
    /// Whatever the library refuses.
    pub fn take_back(&self, item: &ItemId, how: WithdrawalKind) -> anyhow::Result<Published> {
        let node = self.node();
        let owner = people::teacher(&self.id);
        Ok(node
            .library
            .withdraw(&owner, item, how, node.clock.now_ms())?)
    }

    /// Applies all that its logs hold, at once.
    ///
    /// # Errors
    /// A node that fails.
    pub fn settle_view(&self) -> anyhow::Result<()> {
        let node = self.node();
        Ok(node.cataloguer.settle(node.clock.now_ms())?)
    }

    /// An item as somebody sees it.
    ///
    /// # Errors
    /// A node that fails.
    pub fn read(&self, viewer: &Viewer, item: &ItemId) -> anyhow::Result<Option<ItemView>> {
        Ok(self.node().library.get(viewer, item)?)
    }

    /// Everything that somebody sees here, page by page.
    ///
    /// # Errors
    /// A node that fails.
    pub fn visible(&self, viewer: &Viewer) -> anyhow::Result<Visible> {
        let mut request = ListRequest {
            page_size: 100,
            ..ListRequest::default()
        };
        let mut visible = Visible::new();
        loop {
            let page = self.node().library.list(viewer, &request)?;
            let items = page.items.into_iter();
            visible.extend(items.map(|(item, version, summary)| (item, (version, summary.title))));
            if page.next_page_token.is_empty() {
                return Ok(visible);
            }
            request.page_token = page.next_page_token;
        }
    }

    /// What somebody finds here with a query: ids, best first, and how many there are in all.
    ///
    /// # Errors
    /// A node that fails.
    pub fn find(&self, viewer: &Viewer, query: &str) -> anyhow::Result<(Vec<ItemId>, u64)> {
        let question = SearchQuestion {
            query: query.to_owned(),
            page_size: 100,
            ..SearchQuestion::default()
        };
        let page = self.node().library.search(viewer, &question)?;
        Ok((
            page.results
                .into_iter()
                .map(|found| found.hit.item)
                .collect(),
            page.total,
        ))
    }
}
