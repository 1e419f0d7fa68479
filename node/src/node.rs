//! An opened data folder: every part of a node that needs no network.

mod consortium;
mod house;
mod operator;

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use anyhow::Context as _;
use commons::library::{LastHeard, Library, LibraryParts};
use daemon::Clock;
use domain::id::Handle;
use federation::barrier::Horizons;
use federation::door::{Door, DoorParts};
use federation::keys::NodeKeys;
use federation::news::News;
use federation::peers::PeerStatuses;
use federation::refusals::Refusals;
use federation::serve::readers::Readers;
use identity::{Accounts, Devices, Passwords, People, Sessions, Throttle, Tokens};
use portal::PublicAddress;
use registry::Mirror;
use store::Store;
use store::logs::Logs;
use store::objects::Objects;
use store::open::open_truth;
use teaching::Teaching;

use crate::cataloguer::Cataloguer;
use crate::config::Config;
use crate::folder::FolderLock;

pub use consortium::ConsortiumError;
pub(crate) use consortium::read_document;
pub use house::HouseError;
pub(crate) use operator::FIRST_LOGIN;

/// The parts of a node. Cheap to clone; the folder stays locked while one of them lives.
#[derive(Clone)]
pub struct Node {
    /// What it was told to do.
    pub config: Arc<Config>,
    /// Signs.
    pub keys: NodeKeys,
    /// Logs, records and registry documents.
    pub store: Store,
    /// All logs.
    pub logs: Logs,
    /// Documents and files.
    pub objects: Objects,
    /// Who belongs.
    pub registry: Mirror,
    /// Rings when a log grows.
    pub news: News,
    /// What was refused from peers.
    pub refusals: Refusals,
    /// How far peers have read.
    pub readers: Readers,
    /// How far shared logs may be applied.
    pub horizons: Horizons,
    /// How it goes with peers.
    pub statuses: PeerStatuses,
    /// Through which the institution speaks.
    pub door: Door,
    /// The library.
    pub library: Library,
    /// Keeps view and index.
    pub cataloguer: Arc<Cataloguer>,
    /// Accounts.
    pub people: Arc<People>,
    /// Their tokens.
    pub tokens: Arc<Tokens>,
    /// Their accounts at identity providers.
    pub accounts: Arc<Accounts>,
    /// Their passwords, where they have one here.
    pub passwords: Arc<Passwords>,
    /// The browsers in which they are signed in.
    pub sessions: Arc<Sessions>,
    /// The programs that wait for them.
    pub devices: Arc<Devices>,
    /// Classes, teams and reports.
    pub teaching: Arc<Teaching>,
    /// Counts who tries registration codes how often, in pages and calls together.
    pub code_tries: Arc<Throttle<Handle>>,
    /// Tells those who have reports open what happens in them.
    pub live: portal::Live,
    /// Where the portal is reached, once it is served.
    pub portal: Arc<OnceLock<PublicAddress>>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    // Held, not read. Last, so that everything is closed before another process may open it.
    _lock: Arc<FolderLock>,
}

impl Node {
    /// Opens the data folder that a configuration names. Waits for the disk.
    ///
    /// # Errors
    /// What could not be opened; [`Exit::of`](crate::Exit::of) tells what kind of failure it is.
    pub fn open(config: Config, clock: Arc<dyn Clock>) -> anyhow::Result<Self> {
        let folder = &config.folder;
        let lock = FolderLock::take(&folder.lock()).context("lock the data folder")?;
        let keys = folder.read_node_keys().context("read the keys")?;
        let store: Store = open_truth(&folder.truth()).context("open the store")?;
        let secret = house::claim(&store, &config.institution).context("open the store")?;
        let registry = consortium::open(&config, &keys, &store).context("open the registry")?;
        let objects = Objects::open(folder.objects()).context("open the objects")?;
        let logs = Logs::new(store.clone());
        let (news, statuses) = (News::default(), PeerStatuses::default());
        let horizons = Horizons::new(logs.clone());
        let (version, institution) = (registry.clone(), config.institution.clone());
        let door = Door::new(DoorParts {
            institution: institution.clone(),
            keys: keys.clone(),
            logs: logs.clone(),
            objects: objects.clone(),
            news: news.clone(),
            registry_version: Box::new(move || version.membership().version),
        });
        let cataloguer = Cataloguer::open(&config, &logs, &horizons).context("open the library")?;
        let library = Library::new(LibraryParts {
            logs: logs.clone(),
            view: cataloguer.view().clone(),
            index: cataloguer.index(),
            objects: objects.clone(),
            door: door.clone(),
            membership: registry.subscribe(),
            last_heard: last_heard(&statuses, &clock),
            token_key: commons::library::TokenKey::derive(&secret, &institution),
            institution,
        });
        Self {
            people: Arc::new(People::new(store.clone())),
            tokens: Arc::new(Tokens::new(store.clone())),
            accounts: Arc::new(Accounts::new(store.clone())),
            passwords: Arc::new(Passwords::new(store.clone()).context("prepare passwords")?),
            sessions: Arc::new(Sessions::new(store.clone())),
            devices: Arc::default(),
            teaching: teaching(&config, &store, &clock)?,
            code_tries: Arc::new(Throttle::new(portal::CODE_RATE)),
            live: portal::Live::default(),
            portal: Arc::default(),
            config: Arc::new(config),
            cataloguer: Arc::new(cataloguer),
            refusals: Refusals::default(),
            readers: Readers::default(),
            _lock: Arc::new(lock),
            keys,
            store,
            logs,
            objects,
            registry,
            news,
            horizons,
            statuses,
            door,
            library,
            clock,
        }
        .with_its_first_people()
    }

    /// Somebody can run the node, and somebody can let others in.
    fn with_its_first_people(self) -> anyhow::Result<Self> {
        self.ensure_operator()
            .context("make the operator's token")?;
        self.ensure_entry()
            .context("let the first administrator in")?;
        Ok(self)
    }
}

/// The teaching wing, with the objects that are its own.
fn teaching(
    config: &Config,
    store: &Store,
    clock: &Arc<dyn Clock>,
) -> anyhow::Result<Arc<Teaching>> {
    let own = Objects::open(config.folder.teaching()).context("open the teaching objects")?;
    let clock = Arc::clone(clock);
    let now_ms = Arc::new(move || clock.now_ms());
    Ok(Arc::new(Teaching::new(store.clone(), own, now_ms)))
}

/// When an institution's node was last heard, on the clock of this machine.
fn last_heard(statuses: &PeerStatuses, clock: &Arc<dyn Clock>) -> LastHeard {
    let (statuses, clock) = (statuses.clone(), Arc::clone(clock));
    Arc::new(move |institution| {
        let heard = statuses.all().remove(institution)?.last_heard?;
        Some(clock.now_ms().saturating_sub(whole_ms(heard.elapsed())))
    })
}

/// Milliseconds, as many as fit.
pub(crate) fn whole_ms(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
