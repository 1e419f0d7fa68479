//! What was acknowledged is there after `kill -9`, at whatever moment of publishing it comes.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use campus_proto::commons::v1::Rung;
use federation_tests::client::Client;
use federation_tests::program::Program;
use federation_tests::{environment, items};
use futures_util::future::try_join_all;

/// Publications under way at once.
const PUBLISHERS: usize = 8;

/// How long the publishers of a round work before the kill: 1 to 120 ms, each round another.
fn moment(round: u64) -> Duration {
    Duration::from_millis(1 + round * 37 % 120)
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost() -> anyhow::Result<()> {
    let binary = environment::program()?;
    let rounds = if environment::is_slow() { 200 } else { 20 };
    let folder = tempfile::tempdir()?;
    let mut program = Program::settle(binary, &folder.path().join("node"), "grenoble")?;
    program.start().await?;
    let token = program.operator()?.enrol_teacher("Ada").await?;
    let mut acknowledged = BTreeSet::new();
    for round in 0..rounds {
        acknowledged.extend(publish_until(&program.client(&token)?, round).await?);
        program.kill().await?;
        program.start().await?;
        let held = BTreeSet::from_iter(program.client(&token)?.list().await?);
        let lost: Vec<_> = acknowledged.difference(&held).collect();
        assert!(lost.is_empty(), "round {round} lost {lost:?}");
    }
    eprintln!(
        "{rounds} kills, {} publications acknowledged, none lost",
        acknowledged.len()
    );
    program.kill().await
}

/// Publishes until the moment of the round, counted from the first answer; returns what was
/// acknowledged. A node that is alive refuses nothing.
async fn publish_until(client: &Client, round: u64) -> anyhow::Result<Vec<String>> {
    let first = client
        .publish(&items::mission(&format!("{round}")), Rung::Consortium)
        .await?;
    let acknowledged = Mutex::new(vec![first]);
    let publishers = (0..PUBLISHERS).map(|publisher| {
        let acknowledged = &acknowledged;
        async move {
            for number in 0_u64.. {
                let draft = items::mission(&format!("{round}, {publisher}, {number}"));
                let item = client.publish(&draft, Rung::Consortium).await?;
                acknowledged
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push(item);
            }
            anyhow::Ok(())
        }
    });
    // Running out of time is the point: the publications are under way then.
    let ended = tokio::time::timeout(moment(round), try_join_all(publishers)).await;
    if let Ok(Err(refused)) = ended {
        return Err(refused);
    }
    Ok(acknowledged
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner))
}
