//! Measurements of whole nodes and of what they do most; `cargo xtask bench` runs them all.
//!
//! Every row gives a figure, as limit the same work done by the bare parts in the same run, and
//! the ratio of the two. `docs/benchmarks.md` says what each row does. What is measured beside
//! an engine or Tantivy alone stands in the examples of `store` and `search`.

mod browser;
mod full_nodes;
mod material;
mod memory;
mod mirror;
mod portal;
pub mod teaching;

use std::time::{Duration, Instant};

use serde::Serialize;

/// One figure.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    /// The group that it belongs to.
    pub bench: &'static str,
    /// What was measured.
    pub name: &'static str,
    /// The figure.
    pub value: f64,
    /// Its unit.
    pub unit: &'static str,
    /// What the bare parts do.
    pub limit: Option<f64>,
    /// The figure over the limit.
    pub ratio: Option<f64>,
    /// Which direction is better: `higher` or `lower`.
    pub better: &'static str,
}

impl Row {
    fn rate(name: &'static str, value: f64, limit: Option<f64>) -> Self {
        Self::new(name, (value, "1/s", "higher"), limit)
    }

    fn time_ms(name: &'static str, time: Duration) -> Self {
        Self::new(name, (time.as_secs_f64() * 1_000.0, "ms", "lower"), None)
    }

    fn megabytes(name: &'static str, value: f64) -> Self {
        Self::new(name, (value, "MB", "lower"), None)
    }

    fn new(
        name: &'static str,
        (value, unit, better): (f64, &'static str, &'static str),
        limit: Option<f64>,
    ) -> Self {
        let ratio = limit.map(|limit| value / limit);
        Self {
            bench: "core",
            name,
            value,
            unit,
            limit,
            ratio,
            better,
        }
    }
}

/// Makes the measurements that `only` names, by a part of the name of a row.
///
/// # Errors
/// A measurement that could not be made.
pub async fn run(only: Option<&str>) -> anyhow::Result<Vec<Row>> {
    let is_asked = |name: &str| only.is_none_or(|only| name.contains(only) || only.contains(name));
    let mut rows = Vec::new();
    if is_asked("mirror") {
        rows.extend(tokio::task::block_in_place(mirror::measure)?);
    }
    if is_asked("replication") {
        rows.extend(full_nodes::replication().await?);
    }
    if is_asked("publish") {
        rows.extend(full_nodes::publish_to_searchable().await?);
    }
    if is_asked("cold sync") {
        rows.extend(full_nodes::cold_sync().await?);
    }
    if is_asked("memory") {
        rows.extend(memory::measure().await?);
    }
    if is_asked("portal") {
        rows.extend(portal::measure().await?);
    }
    if is_asked("teaching") {
        rows.extend(teaching::measure().await?);
    }
    Ok(rows)
}

/// How often `count` things were done in a second since `begun`.
fn per_second(count: u64, begun: Instant) -> f64 {
    count as f64 / begun.elapsed().as_secs_f64()
}
