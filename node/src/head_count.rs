//! Tells everybody how many teachers the institution has, rounded, when the rounded number changes.

use std::time::Duration;

use anyhow::Context as _;
use daemon::Shutdown;
use domain::profile::{HeadCount, Profile};
use domain::viewer::Role;

use crate::config::Teachers;
use crate::node::Node;

/// How often accounts are counted; so a number that swings between two roundings is not said
/// again more often.
const COUNT_PERIOD: Duration = Duration::from_secs(3_600);

/// Counts at once, before anybody is answered, and then from time to time.
pub(crate) async fn spawn(node: &Node, shutdown: &Shutdown) {
    let mut period = tokio::time::interval(COUNT_PERIOD);
    period.tick().await;
    count(node.clone()).await;
    let (node, stop) = (node.clone(), shutdown.token());
    shutdown.spawn("head-count", async move {
        while stop.run_until_cancelled(period.tick()).await.is_some() {
            count(node.clone()).await;
        }
    });
}

/// A number that cannot be said keeps no node from its work.
async fn count(node: Node) {
    match tokio::task::spawn_blocking(move || say(&node)).await {
        Ok(Ok(true)) => tracing::info!("said how many teachers there are"),
        Ok(Ok(false)) | Err(_) => {}
        Ok(Err(error)) => {
            let error = format!("{error:#}");
            tracing::error!(error, "cannot say how many teachers there are");
        }
    }
}

/// Says the number if it is another than last; returns whether it did.
fn say(node: &Node) -> anyhow::Result<bool> {
    let profile = Profile {
        teachers: teachers(node)?.map(HeadCount::of),
    };
    let now_ms = node.clock.now_ms();
    node.door.introduce(profile, now_ms).context("say it")
}

/// How many teachers are told of; none if nobody is told, or there is no account to count: on its
/// first day a node knows nobody, which says nothing of the institution.
fn teachers(node: &Node) -> anyhow::Result<Option<u32>> {
    Ok(match node.config.teachers {
        Teachers::Told(number) => Some(number),
        Teachers::Untold => None,
        Teachers::Counted => {
            let count = node.people.count(Role::Teacher).context("count accounts")?;
            (count > 0).then_some(count)
        }
    })
}
