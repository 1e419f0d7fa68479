//! The history of real repositories ends with everybody seeing what they must see.

use federation_tests::{Federation, environment, history};

const NAMES: [&str; 5] = ["grenoble", "lorraine", "lyon", "paris", "toulouse"];

/// Events that are replayed unless there is time for all.
const EVENTS: usize = 2_000;

#[tokio::test(flavor = "multi_thread")]
async fn a_real_history_ends_as_its_policies_say() -> anyhow::Result<()> {
    let Some(folder) = environment::beside_the_project("history") else {
        eprintln!("not run: there is no history beside the project");
        return Ok(());
    };
    let max = if environment::is_slow() {
        usize::MAX
    } else {
        EVENTS
    };
    let events = history::read(&folder, max)?;
    let federation = Federation::of(NAMES).await?;
    let expected = tokio::task::block_in_place(|| history::replay(&federation, &events))?;
    federation
        .converge_within(std::time::Duration::from_secs(3_600))
        .await?;
    history::check(&federation, &expected)?;
    eprintln!(
        "{} events, {} items, {} institutions",
        events.len(),
        expected.len(),
        NAMES.len()
    );
    federation.stop().await
}
