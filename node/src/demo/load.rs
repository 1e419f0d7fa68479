//! Loading real items beside the samples.

use std::path::Path;
use std::time::Instant;

use super::corpus;
use super::scenario::{Operation, Role, Step};
use super::story::Story;

/// Publications that are under way at each node at once.
const PUBLISHERS: usize = 8;

/// What did not come over as it was, by item and field.
#[derive(Debug, Default)]
pub(super) struct Loaded {
    /// Items that were not taken at all.
    pub(super) not_taken: Vec<String>,
    /// Fields that were left out, shortened or written otherwise.
    pub(super) adjusted: Vec<String>,
}

/// Publishes a corpus, spread over institutions and rungs by its rule.
pub(super) async fn corpus(story: &mut Story, folder: &Path) -> anyhow::Result<Loaded> {
    let start = Instant::now();
    let corpus::Corpus {
        parcels,
        mut not_taken,
        adjusted,
    } = corpus::read(folder)?;
    story
        .progress
        .set_message(format!("publishing {} items", parcels.len()));
    let mut tasks = tokio::task::JoinSet::new();
    let permits = std::sync::Arc::new(tokio::sync::Semaphore::new(PUBLISHERS));
    for (id, parcel) in parcels {
        let (institution, policy) = corpus::assign(
            story.islands.scenario.seed,
            &id,
            &parcel,
            &story.islands.scenario,
        );
        let owner = story.islands.who(institution, Role::Teacher)?;
        let client = story.islands.person(&owner)?;
        let permit = permits.clone().acquire_owned().await?;
        tasks.spawn(async move {
            let _permit = permit;
            let published = async {
                for file in &parcel.files {
                    client.upload(file).await?;
                }
                anyhow::Ok(client.publish(parcel.json()?, &policy).await?)
            };
            let published: anyhow::Result<String> = published.await;
            let title = parcel.title().to_owned();
            let operation = Operation::Publish {
                owner: owner.address,
                title,
                policy,
            };
            published
                .map(|item| Step { item, operation })
                .map_err(|error| format!("{id}: {error:#}"))
        });
    }
    while let Some(done) = tasks.join_next().await {
        match done? {
            Ok(step) => story.islands.scenario.steps.push(step),
            Err(problem) => not_taken.push(problem),
        }
    }
    story.timings.add("publish_corpus", start);
    Ok(Loaded {
        not_taken,
        adjusted,
    })
}
