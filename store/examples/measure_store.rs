//! Measures the store beside the engines alone: durable commits with one and with 64 writers,
//! and reading the view on sled and on redb. `cargo xtask bench` runs it.
//!
//! It stands here because nothing outside this crate may name an engine. The last line is one
//! JSON object, `{"rows": […]}`; `docs/benchmarks.md` says what the fields are.

use std::error::Error;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use redb::{Database, TableDefinition};
use store::open::{open_truth, open_view};
use store::view::ViewEngine;
use store::{Batch, KeyRange, KeyValue, Limits, Order};

const TABLE: TableDefinition<'_, &[u8], &[u8]> = TableDefinition::new("rows");

/// Bytes of a value.
const VALUE_BYTES: usize = 100;
/// Commits of one writer, when it is alone.
const COMMITS: u64 = 1_000;
/// Writers that commit at once.
const WRITERS: u64 = 64;
/// Commits of each of them.
const COMMITS_EACH: u64 = 60;
/// Rows of a view.
const ROWS: u64 = 100_000;
/// Rows that are read by key.
const GETS: u64 = 100_000;
/// Ranges that are read.
const SCANS: u64 = 2_000;
/// Rows of a range.
const SCAN_ROWS: usize = 100;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// One figure.
struct Row {
    name: &'static str,
    value: f64,
    limit: Option<f64>,
}

fn main() -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let mut rows = commits(folder.path())?;
    rows.extend(views(folder.path())?);
    let rows: Vec<String> = rows.iter().map(Row::json).collect();
    writeln!(std::io::stdout(), "{{\"rows\":[{}]}}", rows.join(","))?;
    Ok(())
}

impl Row {
    fn json(&self) -> String {
        let (limit, ratio) = match self.limit {
            Some(limit) => (format!("{limit:.1}"), format!("{:.3}", self.value / limit)),
            None => ("null".to_owned(), "null".to_owned()),
        };
        format!(
            "{{\"bench\":\"core\",\"name\":\"{}\",\"value\":{:.1},\"unit\":\"1/s\",\
             \"limit\":{limit},\"ratio\":{ratio},\"better\":\"higher\"}}",
            self.name, self.value
        )
    }
}

fn commits(folder: &Path) -> Outcome<Vec<Row>> {
    let ours = open_truth(&folder.join("truth.redb"))?;
    let bare = Arc::new(Database::create(folder.join("bare.redb"))?);
    let one = per_second(COMMITS, || (0..COMMITS).try_for_each(|n| put(&*ours, n)))?;
    let one_bare = per_second(COMMITS, || {
        (0..COMMITS).try_for_each(|n| put_bare(&bare, n))
    })?;
    let all = WRITERS * COMMITS_EACH;
    let many = per_second(all, || at_once(|n| put(&*ours, n)))?;
    let many_bare = per_second(all, || at_once(|n| put_bare(&bare, n)))?;
    Ok(vec![
        Row {
            name: "durable commits, 1 writer",
            value: one,
            limit: Some(one_bare),
        },
        Row {
            name: "durable commits, 64 writers",
            value: many,
            limit: Some(many_bare),
        },
    ])
}

fn put(store: &dyn KeyValue, number: u64) -> Outcome<()> {
    let mut batch = Batch::new();
    batch.put(key(number).to_vec(), vec![7; VALUE_BYTES]);
    Ok(store.commit(batch)?)
}

fn put_bare(database: &Database, number: u64) -> Outcome<()> {
    let transaction = database.begin_write()?;
    transaction
        .open_table(TABLE)?
        .insert(&key(number)[..], &[7; VALUE_BYTES][..])?;
    Ok(transaction.commit()?)
}

/// All writers at once, each with its own keys.
fn at_once(commit: impl Fn(u64) -> Outcome<()> + Sync) -> Outcome<()> {
    let commit = &commit;
    let failed = std::thread::scope(|scope| {
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                scope.spawn(move || {
                    let mut numbers = (0..COMMITS_EACH).map(|n| (writer + 1) * 1_000_000 + n);
                    numbers.try_for_each(|n| commit(n).map_err(|error| error.to_string()))
                })
            })
            .collect();
        writers.into_iter().find_map(|writer| match writer.join() {
            Ok(outcome) => outcome.err(),
            Err(_) => Some("a writer panicked".to_owned()),
        })
    });
    failed.map_or(Ok(()), |error| Err(error.into()))
}

fn views(folder: &Path) -> Outcome<Vec<Row>> {
    let [sled_gets, sled_scans] = view(&folder.join("sled"), ViewEngine::Sled)?;
    let [redb_gets, redb_scans] = view(&folder.join("redb"), ViewEngine::Redb)?;
    let row = |name, value| Row {
        name,
        value,
        limit: None,
    };
    Ok(vec![
        row("view: reads by key, sled", sled_gets),
        row("view: reads by key, redb", redb_gets),
        row("view: scans of 100 rows, sled", sled_scans),
        row("view: scans of 100 rows, redb", redb_scans),
    ])
}

fn view(folder: &Path, engine: ViewEngine) -> Outcome<[f64; 2]> {
    let (view, _) = open_view(folder, engine, b"measure")?;
    for start in (0..ROWS).step_by(1_000) {
        let mut batch = Batch::new();
        for number in start..start + 1_000 {
            batch.put(key(number).to_vec(), vec![7; VALUE_BYTES]);
        }
        view.commit(batch)?;
    }
    let snapshot = view.snapshot()?;
    let gets = per_second(GETS, || {
        (0..GETS).try_for_each(|number| {
            snapshot
                .get(&key(number % ROWS))?
                .ok_or("a row is missing")?;
            Ok(())
        })
    })?;
    let limits = Limits {
        rows: SCAN_ROWS,
        bytes: usize::MAX,
    };
    let scans = per_second(SCANS, || {
        (0..SCANS).try_for_each(|number| {
            let range = KeyRange {
                start: key(number).to_vec().into(),
                ..KeyRange::all()
            };
            snapshot.scan(&range, Order::Ascending, limits)?;
            Ok(())
        })
    })?;
    Ok([gets, scans])
}

/// Keys in an order that is not theirs.
fn key(number: u64) -> [u8; 16] {
    let scattered = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut key = [0; 16];
    key[..8].copy_from_slice(&scattered.to_be_bytes());
    key[8..].copy_from_slice(&number.to_be_bytes());
    key
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn per_second(count: u64, work: impl FnOnce() -> Outcome<()>) -> Outcome<f64> {
    let begun = Instant::now();
    work()?;
    Ok(count as f64 / begun.elapsed().as_secs_f64())
}
