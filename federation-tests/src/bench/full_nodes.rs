//! Full nodes over loopback TLS: how fast a log arrives, how soon something new is found, how
//! long a new node takes to hold a whole corpus.

use std::time::{Duration, Instant};

use campus_proto::commons::v1::Rung;
use domain::policy::SharingPolicy;
use domain::viewer::Role;

use super::{Row, material, per_second};
use crate::client::Client;
use crate::{Federation, Member, items, people};

/// Events that are replicated.
const EVENTS: u64 = 5_000;
/// Publications whose way is measured.
const PUBLICATIONS: usize = 200;
/// How often a searcher looks whether something is there.
const LOOK_AGAIN: Duration = Duration::from_millis(1);
/// How long anything here may take.
const TIME_MAX: Duration = Duration::from_secs(3_600);

/// Events per second from one node's disk to another node's view and index.
pub(super) async fn replication() -> anyhow::Result<Vec<Row>> {
    let mut federation = Federation::of(["grenoble", "paris"]).await?;
    federation.stop_member("paris").await?;
    let grenoble = federation.member("grenoble");
    tokio::task::block_in_place(|| {
        (0..EVENTS).try_for_each(|number| {
            let draft = items::mission(&format!("Mission {number}"));
            grenoble
                .publish(draft, &SharingPolicy::Consortium)
                .map(drop)
        })
    })?;
    let begun = Instant::now();
    federation.start_member("paris").await?;
    federation.converge_within(TIME_MAX).await?;
    let row = Row::rate(
        "replication over loopback TLS, shown and found",
        per_second(EVENTS, begun),
        None,
    );
    federation.stop().await?;
    Ok(vec![row])
}

/// From the answer to a publication until a colleague at a peer finds it, one after the other.
pub(super) async fn publish_to_searchable() -> anyhow::Result<Vec<Row>> {
    let federation = Federation::of(["grenoble", "paris"]).await?;
    let (author, reader) = (
        client(federation.member("grenoble"))?,
        client(federation.member("paris"))?,
    );
    let mut times = Vec::new();
    for number in 0..PUBLICATIONS {
        let word = format!("zyx{number}qw");
        let begun = Instant::now();
        author
            .publish(&items::mission(&word), Rung::Consortium)
            .await?;
        until_found(&reader, &word).await?;
        times.push(begun.elapsed());
    }
    times.sort();
    federation.stop().await?;
    Ok(vec![
        Row::time_ms(
            "publish to searchable at a peer, p50",
            times[times.len() / 2],
        ),
        Row::time_ms(
            "publish to searchable at a peer, p99",
            times[times.len() * 99 / 100],
        ),
    ])
}

async fn until_found(reader: &Client, word: &str) -> anyhow::Result<()> {
    let mut look = tokio::time::interval(LOOK_AGAIN);
    let found = async {
        while reader.count(word).await? == 0 {
            look.tick().await;
        }
        anyhow::Ok(())
    };
    tokio::time::timeout(TIME_MAX, found).await?
}

/// A teacher of a member, over gRPC.
fn client(member: &Member) -> anyhow::Result<Client> {
    let node = member.node();
    let now_ms = node.clock.now_ms();
    let person = node.people.add("Ada", Role::Teacher, now_ms)?;
    let token = node.tokens.issue(&person.handle, TIME_MAX, now_ms)?;
    Client::new(
        &member.running().addresses.people.to_string(),
        token.reveal(),
    )
}

/// How long a node that knows nothing takes until it shows, finds and holds the whole corpus.
pub(super) async fn cold_sync() -> anyhow::Result<Vec<Row>> {
    let mut federation = Federation::of(["grenoble", "paris"]).await?;
    federation.stop_member("paris").await?;
    let material = material::all()?;
    let digests: Vec<_> = material
        .iter()
        .flat_map(|(draft, _)| draft.files.iter().map(|file| file.digest))
        .collect();
    let items = material.len() as u64;
    let grenoble = federation.member("grenoble");
    tokio::task::block_in_place(|| fill(grenoble, material))?;
    let begun = Instant::now();
    federation.start_member("paris").await?;
    federation.converge_within(TIME_MAX).await?;
    let paris = federation.member("paris");
    let mut news = paris.node().news.subscribe();
    for digest in digests {
        while !paris.node().objects.contains(digest)? {
            tokio::time::timeout(TIME_MAX, news.changed()).await??;
        }
    }
    let time = begun.elapsed();
    let seen = paris.visible(&people::colleague(&paris.id))?.len() as u64;
    anyhow::ensure!(seen == items, "{seen} of {items} items arrived");
    eprintln!("cold sync: {items} items");
    federation.stop().await?;
    Ok(vec![Row::time_ms(
        "cold sync of the corpus to a new node",
        time,
    )])
}

fn fill(member: &Member, material: Vec<material::Material>) -> anyhow::Result<()> {
    for (draft, bytes) in material {
        match bytes {
            Some(bytes) => member.publish_with(draft, &bytes, &SharingPolicy::Consortium)?,
            None => member.publish(draft, &SharingPolicy::Consortium)?,
        };
    }
    Ok(())
}
