//! Replays the history of real repositories with as many institutions as it is told;
//! `cargo xtask history` runs it. Arguments: institutions, events.

use std::io::Write as _;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use federation_tests::{Federation, environment, history};

/// How long the nodes may take to agree in the end.
const TIME_MAX: Duration = Duration::from_secs(6 * 3_600);

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let institutions: usize = arguments
        .next()
        .context("how many institutions?")?
        .parse()?;
    let events: usize = arguments.next().context("how many events?")?.parse()?;
    let folder = environment::beside_the_project("history")
        .context("there is no history beside the project")?;
    let events = history::read(&folder, events)?;
    let names = (0..institutions).map(|number| format!("island-{number:02}"));
    let begun = Instant::now();
    let federation = Federation::of(names).await?;
    let expected = tokio::task::block_in_place(|| history::replay(&federation, &events))?;
    let replayed = begun.elapsed();
    federation.converge_within(TIME_MAX).await?;
    history::check(&federation, &expected)?;
    writeln!(
        std::io::stdout(),
        "{} events, {} items, {institutions} institutions: replayed in {:.1} s, agreed after \
         {:.1} s, and everybody sees what they must",
        events.len(),
        expected.len(),
        replayed.as_secs_f64(),
        begun.elapsed().as_secs_f64(),
    )?;
    federation.stop().await
}
