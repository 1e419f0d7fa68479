//! Pages over TLS on the loopback interface, with the whole corpus: how soon a search begins to
//! answer, how many item pages a second, how much script a visitor loads.

mod bare;

use std::sync::{Arc, Mutex, PoisonError};
use std::thread::ScopedJoinHandle;
use std::time::{Duration, Instant};

use anyhow::{Context as _, anyhow};
use archipel::config::{Config, Listen, Portal};
use archipel::init::{Plan, create};
use archipel::{Host, Running};
use bytes::Bytes;
use commons::library::SearchQuestion;
use domain::id::InstitutionId;
use domain::policy::SharingPolicy;
use domain::viewer::Viewer;

use super::browser::{Address, Browser, Page};
use super::{Row, material};
use crate::people;

/// How many share items at once while the node is filled: their commits go to the disk together.
const WRITERS: usize = 16;
/// People who search at once.
const CLIENTS: usize = 64;
/// Searches of each of them; one alone makes [`CLIENTS`] times as many.
const SEARCHES: usize = 16;
/// Item pages that are asked for, by eight at once.
const ITEM_PAGES: usize = 4_000;
/// How many ask for item pages at once.
const READERS: usize = 8;
/// What is looked for, in turn.
const QUESTIONS: [&str; 8] = [
    "/?q=mesure",
    "/?q=data+analysis",
    "/?q=loi+ohm",
    "/?q=python+function&kind=mission",
    "/?q=dosage+fer",
    "/?q=linux",
    "/?q=probabilit%C3%A9",
    "/?kind=capsule",
];

/// All rows of the portal.
pub(super) async fn measure() -> anyhow::Result<Vec<Row>> {
    let folder = tempfile::tempdir().context("make a folder")?;
    let institution: InstitutionId = "grenoble".parse()?;
    let running = start(folder.path(), institution.clone()).await?;
    let items = fill(&running, &people::colleague(&institution)).await?;
    eprintln!("portal: {items} public items");
    let rows = rows(&running).await;
    running.shutdown.stop();
    running.shutdown.wait(Duration::from_secs(60)).await?;
    rows
}

async fn start(folder: &std::path::Path, institution: InstitutionId) -> anyhow::Result<Running> {
    let folder = folder.join("node");
    create(&folder, &Plan::new(institution.clone())?)?;
    let mut config = Config::new(institution, folder);
    config.portal = Some(Portal {
        listen: Listen::loopback(0),
        address: None,
        certificate: None,
    });
    archipel::start(config, Host::default()).await
}

/// Publishes everything to everybody, and waits until all of it is found.
async fn fill(running: &Running, author: &Viewer) -> anyhow::Result<u64> {
    let material = material::all()?;
    let count = material.len() as u64;
    let left = Mutex::new(material.into_iter());
    let write = || {
        loop {
            let next = left.lock().unwrap_or_else(PoisonError::into_inner).next();
            let Some((draft, bytes)) = next else {
                return anyhow::Ok(());
            };
            publish(running, author, draft, bytes)?;
        }
    };
    tokio::task::block_in_place(|| {
        std::thread::scope(|scope| {
            let writers: Vec<_> = (0..WRITERS).map(|_| scope.spawn(write)).collect();
            let mut ended = writers.into_iter().map(ScopedJoinHandle::join);
            ended.try_for_each(|end| end.unwrap_or_else(|_| Err(anyhow!("a writer panicked"))))
        })
    })?;
    let mut rounds = running.node.cataloguer.subscribe();
    while tokio::task::block_in_place(|| found(running))? < count {
        rounds.changed().await.context("the index is filled")?;
    }
    Ok(count)
}

fn publish(
    running: &Running,
    author: &Viewer,
    draft: domain::item::Draft,
    bytes: Option<Bytes>,
) -> anyhow::Result<()> {
    let node = &running.node;
    if let Some(bytes) = bytes {
        node.library.put_object(author, &bytes)?;
    }
    let now_ms = node.clock.now_ms();
    node.library
        .publish(author, draft, &SharingPolicy::Public, now_ms)?;
    Ok(())
}

fn found(running: &Running) -> anyhow::Result<u64> {
    let everything = SearchQuestion::default();
    let library = &running.node.library;
    Ok(library.search(&Viewer::Anonymous, &everything)?.total)
}

async fn rows(running: &Running) -> anyhow::Result<Vec<Row>> {
    let listen = running.addresses.portal.context("there is a portal")?;
    let certificate = running.node.config.folder.portal_certificate();
    let portal = Address::of(listen, &certificate)?;
    let mut rows = searches(&portal).await?;
    let mut browser = Browser::connect(&portal).await?;
    let results = browser.get(QUESTIONS[0]).await?;
    let item = results.link("/items/").context("something is found")?;
    let page = browser.get(&item).await?;
    let scripts = script_bytes(&mut browser, &[&results, &page]).await?;
    let bare = bare::serve(page.body.clone()).await?;
    // Both sides in turn, so that whatever else the machine does falls on both.
    let (mut ours, mut limit) = (0.0_f64, 0.0_f64);
    for _ in 0..3 {
        limit = limit.max(rate(&bare.address, "/").await?);
        ours = ours.max(rate(&portal, &item).await?);
    }
    rows.push(row(
        "portal item pages",
        (ours, "1/s", "higher"),
        Some(limit),
    ));
    rows.push(row(
        "portal scripts of search and item",
        (scripts / 1_000.0, "kB", "lower"),
        Some(150.0),
    ));
    Ok(rows)
}

fn row(name: &'static str, figure: (f64, &'static str, &'static str), limit: Option<f64>) -> Row {
    Row {
        bench: "portal",
        ..Row::new(name, figure, limit)
    }
}

/// Time to the first byte of a search, and to the last one.
async fn searches(portal: &Arc<Address>) -> anyhow::Result<Vec<Row>> {
    let alone = visitors(portal, 1, SEARCHES * CLIENTS).await?;
    let together = visitors(portal, CLIENTS, SEARCHES).await?;
    let first = |times: &[(Duration, Duration)]| times.iter().map(|(first, _)| *first).collect();
    let whole = |times: &[(Duration, Duration)]| times.iter().map(|(_, whole)| *whole).collect();
    let ms = |name, times: Vec<Duration>, percent: usize| {
        let at = percentile(times, percent).as_secs_f64() * 1_000.0;
        row(name, (at, "ms", "lower"), None)
    };
    Ok(vec![
        ms(
            "portal search, first byte, 1 visitor, p50",
            first(&alone),
            50,
        ),
        ms(
            "portal search, first byte, 1 visitor, p99",
            first(&alone),
            99,
        ),
        ms(
            "portal search, last byte, 1 visitor, p50",
            whole(&alone),
            50,
        ),
        ms(
            "portal search, first byte, 64 visitors, p50",
            first(&together),
            50,
        ),
        ms(
            "portal search, first byte, 64 visitors, p99",
            first(&together),
            99,
        ),
    ])
}

pub(super) fn percentile(mut times: Vec<Duration>, percent: usize) -> Duration {
    times.sort();
    let index = times.len() * percent / 100;
    times
        .get(index.min(times.len().saturating_sub(1)))
        .copied()
        .unwrap_or_default()
}

/// So many at once ask one question after the other.
async fn visitors(
    portal: &Arc<Address>,
    count: usize,
    searches: usize,
) -> anyhow::Result<Vec<(Duration, Duration)>> {
    let mut tasks = tokio::task::JoinSet::new();
    for visitor in 0..count {
        let portal = Arc::clone(portal);
        tasks.spawn(async move {
            let mut browser = Browser::connect(&portal).await?;
            let mut times = Vec::with_capacity(searches);
            for search in 0..searches {
                let page = browser
                    .get(QUESTIONS[(visitor + search) % QUESTIONS.len()])
                    .await?;
                times.push((page.first_byte, page.last_byte));
            }
            anyhow::Ok(times)
        });
    }
    let mut times = Vec::new();
    while let Some(one) = tasks.join_next().await {
        times.extend(one??);
    }
    Ok(times)
}

/// How many pages of one address a second.
async fn rate(address: &Arc<Address>, path: &str) -> anyhow::Result<f64> {
    let begun = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..READERS {
        let (address, path) = (Arc::clone(address), path.to_owned());
        tasks.spawn(async move {
            let mut browser = Browser::connect(&address).await?;
            for _ in 0..ITEM_PAGES / READERS {
                browser.get(&path).await?;
            }
            anyhow::Ok(())
        });
    }
    while let Some(one) = tasks.join_next().await {
        one??;
    }
    Ok(super::per_second(ITEM_PAGES as u64, begun))
}

/// The bytes of all scripts that the pages name, each once.
async fn script_bytes(browser: &mut Browser, pages: &[&Page]) -> anyhow::Result<f64> {
    let mut scripts: Vec<String> = Vec::new();
    for page in pages {
        scripts.extend(page.links("/assets/").filter(|link| link.ends_with(".js")));
    }
    scripts.sort();
    scripts.dedup();
    let mut bytes = 0;
    for script in scripts {
        bytes += browser.get(&script).await?.body.len();
    }
    Ok(bytes as f64)
}
