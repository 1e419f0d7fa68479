//! Waiting for what must come to pass, with a deadline.

use std::future::Future;
use std::time::Duration;

use anyhow::bail;

/// How long the federation may take to agree.
pub(super) const AGREE_MAX: Duration = Duration::from_secs(120);

/// Asks until the answer is nothing, or the deadline has passed: then it says what is wrong.
///
/// An error counts as "not yet": a node that starts does not answer.
pub(super) async fn until_settled<F, W>(deadline: Duration, mut wrong: F) -> anyhow::Result<()>
where
    F: FnMut() -> W,
    W: Future<Output = anyhow::Result<Option<String>>>,
{
    let end = tokio::time::Instant::now() + deadline;
    loop {
        let problem = match wrong().await {
            Ok(None) => return Ok(()),
            Ok(Some(problem)) => problem,
            Err(error) => format!("{error:#}"),
        };
        if tokio::time::Instant::now() > end {
            bail!("{problem} (after {} s)", deadline.as_secs());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
